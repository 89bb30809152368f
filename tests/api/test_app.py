import dataclasses
import re
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

import api
from api.app import create_app

STATIC = Path(api.__file__).parent / "static"


def test_the_process_is_healthy_and_ready(web):
    assert web.get("/healthz").json() == {"status": "ok"}
    ready = web.get("/readyz").json()
    assert ready["status"] == "ready"
    assert set(ready["protocols"]) == {"leukopenia", "throat"}


def test_the_shipped_protocols_are_served_when_none_are_given():
    assert any(route.path == "/graphql" for route in create_app().routes)


def test_the_first_page_leads_to_the_explorer_and_the_flowcharts(web):
    page = web.get("/").text
    links = re.findall(r'href="([a-z/.]+)"', page)
    assert "graphql" in links
    assert "flowchart/throat.html" in links
    assert "flowchart/throat.pdf" in links
    assert "made up for tests" in page


@pytest.mark.parametrize(
    ("form", "media", "begins"),
    [
        ("svg", "image/svg+xml", b"<svg"),
        ("html", "text/html; charset=utf-8", b"<!doctype"),
        ("pdf", "application/pdf", b"%PDF"),
    ],
)
def test_a_flowchart_is_drawn(web, form, media, begins):
    picture = web.get(f"/flowchart/throat.{form}")
    assert picture.headers["content-type"] == media
    assert picture.content.startswith(begins)


@pytest.mark.parametrize(
    "name", ["nose.svg", "throat", "throat.", "throat.png", "throat.exe", ".svg", "..%2Fthroat.svg"]
)
def test_no_other_drawing_is_served(web, name):
    assert web.get(f"/flowchart/{name}").status_code == 404


def test_the_links_in_a_drawing_lead_to_the_page_beside_it(web):
    page = web.get("/flowchart/throat.html").text
    links = set(re.findall(r'href="throat\.html#([^"]+)"', web.get("/flowchart/throat.svg").text))
    assert links
    assert links <= set(re.findall(r' id="([^"]+)"', page))


def test_a_browser_gets_the_explorer(web):
    page = web.get("/graphql", headers={"accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert page.headers["content-type"].startswith("text/html")
    for file in re.findall(r'(?:src|href)="([^"]+)"', page.text):
        if file != "data:,":
            assert web.get(f"/{file}").status_code == 200


def test_the_explorer_loads_nothing_from_elsewhere(web):
    page = web.get("/graphql", headers={"accept": "text/html"})
    styles = [file.read_text(encoding="utf-8") for file in STATIC.rglob("*.css")]
    own = (STATIC / "explorer.js").read_text(encoding="utf-8")
    assert not re.search(r"https?://|//[a-z]", page.text)
    assert not any(re.search(r"@import|url\((?!\s*[\"']?data:)", style) for style in styles)
    assert "http" not in own.replace("href", "")


def test_pages_may_load_and_run_only_files_of_this_server(web):
    for path in ("/", "/graphql", "/flowchart/throat.svg", "/flowchart/throat.html"):
        policy = web.get(path, headers={"accept": "text/html"}).headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "http" not in policy
        assert "script-src" not in policy or "script-src 'self';" in policy
        assert "unsafe-eval" not in policy


@pytest.mark.parametrize("path", ["/docs", "/redoc", "/openapi.json"])
def test_pages_that_load_from_the_internet_are_not_served(web, path):
    assert web.get(path).status_code == 404


def test_the_licences_stand_beside_the_files():
    assert {"LICENSE-graphiql", "LICENSE-react", "README.md"} <= {f.name for f in (STATIC / "graphiql").iterdir()}


def test_the_explorer_keeps_nothing_in_the_browser():
    own = (STATIC / "explorer.js").read_text(encoding="utf-8")
    assert "storage," in own
    assert "localStorage" not in own


def test_texts_of_a_protocol_cannot_write_markup_into_the_page(throat):
    hostile = '<script src="//x"></script>"&'
    protocol = dataclasses.replace(throat.protocol, title=hostile, question=hostile, disclaimer=hostile)
    with TestClient(create_app([dataclasses.replace(throat, protocol=protocol)])) as client:
        page = client.get("/").text
    assert "<script" not in page
    assert "&lt;script" in page
