"""Whatever a protocol or a patient says is only text; pages are plain markup with nothing inline, links relative."""

import dataclasses
import json
import re
from urllib.parse import urljoin, urlsplit

import pytest
from fastapi.testclient import TestClient
from starlette.applications import Starlette
from starlette.routing import Mount

from api.app import create_app
from api.web.answering import Desk
from api.web.case import Asked, Case
from api.web.rendering import Renderer
from diagrams.lettering import clean
from kg.criteria import Criterion
from kg.library import open_protocol
from tests.api.conftest import THROAT
from tests.api.web.conftest import ENGLISH
from tests.api.web.markup import parsed
from tests.api.web.patients import SHIPPED, TODAY, some
from tests.diagrams.hostile import CLEAN, HOSTILE
from tests.unproved import compile_unproved

# fmt: off
HTML = {
    "a", "aside", "body", "br", "button", "caption", "datalist", "dd", "details", "dialog", "div", "dl", "dt", "em",
    "form", "h1", "h2", "h3", "h4", "head", "header", "html", "input", "label", "li", "link", "main", "meta", "nav",
    "noscript", "ol", "option", "p", "script", "section", "select", "span", "strong", "summary", "table", "tbody", "td",
    "template", "textarea", "th", "thead", "title", "tr", "ul",
}
SVG = {"svg", "title", "desc", "g", "a", "polygon", "path", "text"}
ADDRESSES = ("href", "src", "action", "formaction", "data", "poster", "srcset", "xlink:href")

TEXTS = {
    "title", "question", "summary", "review_status", "disclaimer", "label", "plain", "help", "obtain", "text",
    "clinician", "patient", "published", "quality", "note", "publisher", "last_updated", "review", "section", "context",
}
# fmt: on
OF_CODES = {"codes", "aliases", "unit", "units"}


def with_text(thing, text, name=""):
    """A protocol, or a part of it, with one text wherever an author writes words; what is read by machines stays."""
    match thing:
        case str():
            return text if name in TEXTS else thing
        case tuple():
            if name == "choices":
                return tuple((id_, f"{text} {id_}") for id_, _ in thing)
            return tuple(with_text(each, text) for each in thing)
        case _ if dataclasses.is_dataclass(thing) and not isinstance(thing, Criterion):
            parts = {field.name: getattr(thing, field.name) for field in dataclasses.fields(thing)}
            changed = {n: with_text(part, text, n) for n, part in parts.items() if n not in OF_CODES}
            return dataclasses.replace(thing, **{n: part for n, part in changed.items() if part != parts[n]})
    return thing


def plain(html):
    """See that a page or a piece of one is plain markup; its elements."""
    root = parsed(html)
    for element in root.inside:
        assert element.tag in HTML | SVG, element.tag
        for name, value in element.attributes.items():
            assert not name.startswith("on"), f"an event: {name}={value}"
            assert name != "style", f"a style: {value}"
            if name in ADDRESSES:
                address = urlsplit(value)
                assert (address.scheme, address.netloc) == ("", ""), f"it leads elsewhere: {value}"
        if element.tag == "script":
            assert element.attributes.get("src"), "an inline script"
            assert not element.children
    return root


@pytest.mark.parametrize(
    "html",
    [
        '<p onclick="x()">a</p>',
        '<p style="color: red">a</p>',
        "<style>p {}</style>",
        "<script>x()</script>",
        "<script type='application/json'>{}</script>",
        '<script src="//elsewhere/x.js"></script>',
        '<a href="javascript:x()">a</a>',
        '<a href="https://elsewhere/">a</a>',
        '<iframe src="x"></iframe>',
        "<p>a<!-- b --></p>",
        "<p><b>a</p></b>",
        "<p>a",
        '<p id="a" id="b">a</p>',
    ],
)
def test_anything_inline_or_from_elsewhere_would_be_seen(html):
    with pytest.raises((AssertionError, ValueError)):
        plain(html)


@pytest.fixture(scope="module", params=range(0, len(HOSTILE), 3))
def hostile(request):
    """A text that tries to be more than text, how it may be shown, and a protocol that says nothing else."""
    text = " ".join(HOSTILE[request.param : request.param + 3])
    compiled = compile_unproved(with_text(open_protocol(str(THROAT)).protocol, text))
    return text, " ".join(CLEAN[request.param : request.param + 3]), compiled


PATIENTS = [
    {},
    {"trouble_breathing": True, "temperature": "39", "rapid_test": "positive"},
    {"trouble_breathing": False, "temperature": "38.5", "fever": False, "throat_days": "9", "illness_days": "3"},
    {"temperature": "101.3", "exudate": True, "cough": False},
]


def test_the_texts_of_a_protocol_are_only_text(hostile):
    text, shown, compiled = hostile
    told = []
    with TestClient(create_app([compiled])) as client:
        for path in ("/", "/protocols/throat"):
            page = client.get(path)
            assert page.status_code == 200
            root = plain(page.text)
            assert shown in " ".join(root.texts("script", "template"))
            assert clean(text) in root.one("h2" if path == "/" else "h1").text
        for facts in PATIENTS[:3]:
            for audience in ("clinician", "patient"):
                body = {"facts": facts, "audience": audience, "against": {"facts": {}}}
                answer = client.post("/protocols/throat/case", json=body).json()
                pieces = [answer[name] for name in ("answer", "steps", "paper", "docked", "comparison")]
                for html in (*pieces, *answer["beside"].values(), *(track["svg"] for track in answer["tracks"])):
                    root = plain(html)
                    said = " ".join(root.texts())
                    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00-\x08\x1b\ud800]", said)
                assert shown in parsed(answer["answer"]).text
                assert shown in parsed(answer["paper"]).text
                asked = [html for html in answer["beside"].values() if "data-question" in html]
                for question in re.findall(r'data-question="(\w+)"', "".join(asked)):
                    said = client.post("/protocols/throat/consequences", json={**body, "question": question}).json()
                    plain(said["html"])
                    told.append(clean(text) in parsed(said["html"]).text)
    assert any(told)


@pytest.mark.parametrize("text", HOSTILE)
def test_what_is_typed_is_only_text(text):
    compiled = open_protocol("leukopenia")
    desk = Desk(compiled=compiled, served={}, renderer=Renderer(ENGLISH))
    # half of a surrogate pair does not get this far: `api.exact_json` refuses it
    text = text.replace("\ud800", "")
    name = f"x {text} y"
    facts = {
        "wbc": name,
        "fever": name,
        "medications": [name],
        name: "1",
        "sex": name,
        "anc": {"value": "1", "date": name},
    }
    case = Case(facts=facts, skipped=frozenset({name}))
    answer = desk.answer(Asked(case=case, against=case), TODAY)
    for part in ("answer", "steps", "paper", "docked", "comparison"):
        plain(answer[part])
    for html in (*answer["beside"].values(), *(track["svg"] for track in answer["tracks"])):
        plain(html)
    assert "wbc" in answer["beside"]


def test_the_pages_of_all_protocols_are_plain_markup(shelf):
    for path in ("/", *(f"/protocols/{name}" for name in SHIPPED), "/protocols/nose"):
        root = plain(shelf.get(path).text)
        ids = [element["id"] for element in root.having("id")]
        assert len(ids) == len(set(ids))
        for attribute in ("for", "aria-labelledby", "aria-describedby", "list"):
            assert {each for element in root.having(attribute) for each in element[attribute].split()} <= set(ids)
        assert {link["href"][1:] for link in root.having("href") if link["href"].startswith("#")} <= set(ids)


def test_an_id_stands_once_on_the_page_whatever_the_answer(shelf):
    rest = parsed(shelf.get("/protocols/leukopenia").text)
    kept = {element["id"] for element in rest.having("id")} - {
        element["id"] for place in ("advice", "steps", "paper") for element in rest.one(id=place).having("id")
    }
    for patient in some("leukopenia", 5):
        answer = shelf.post("/protocols/leukopenia/case", json={"facts": patient.typed}).json()
        ids = [e["id"] for name in ("answer", "steps", "paper") for e in parsed(answer[name]).having("id")]
        assert len(ids) == len(set(ids))
        assert not kept & set(ids)


def test_what_the_scripts_are_handed_is_the_words_and_the_facts_of_decisions(shelf):
    root = parsed(shelf.get("/protocols/leukopenia").text)
    handed = {id_: json.loads("".join(root.one(id=id_).texts())) for id_ in ("words", "reads")}
    assert handed["words"] == ENGLISH.section("script")
    assert handed["reads"].keys() == {d.id for d in open_protocol("leukopenia").protocol.decisions}


# Where the pages are.


def mounted(throat):
    return TestClient(Starlette(routes=[Mount("/a/care", create_app([throat]))]))


def behind_a_proxy(throat):
    return TestClient(create_app([throat]), root_path="/a/care")


def alone(throat):
    return TestClient(create_app([throat]))


@pytest.mark.parametrize(("serve", "prefix"), [(alone, ""), (mounted, "/a/care"), (behind_a_proxy, "/a/care")])
@pytest.mark.parametrize("page", ["/", "/protocols/throat", "/protocols/nose"])
def test_every_link_of_a_page_leads_somewhere_wherever_the_server_is(throat, serve, prefix, page):
    client = serve(throat)
    response = client.get(f"{prefix}{page}")
    assert response.status_code == (404 if page.endswith("nose") else 200)
    root = plain(response.text)
    found = {element[name] for name in ("href", "src") for element in root.having(name)}
    followed = 0
    links = sorted({urljoin(f"{prefix}{page}", address).partition("#")[0] for address in found})
    for link in links if not prefix or len(links) < 12 else links[::3]:
        assert link.startswith(f"{prefix}/"), f"it leads out: {link}"
        expected = 404 if link == f"{prefix}/protocols/nose" else 200
        assert client.get(link, headers={"accept": "text/html,*/*;q=0.8"}).status_code == expected, link
        followed += 1
    assert followed > 2
    assert urljoin(f"{prefix}{page}", root.one("a", "home")["href"]) == f"{prefix}/"


@pytest.mark.parametrize(("serve", "prefix"), [(mounted, "/a/care"), (behind_a_proxy, "/a/care")])
def test_the_pieces_of_an_answer_lead_there_too(throat, serve, prefix):
    client = serve(throat)
    where = f"{prefix}/protocols/throat"
    answer = client.post(f"{where}/case", json={"facts": PATIENTS[1]}).json()
    pieces = [answer["answer"], answer["steps"], *(track["svg"] for track in answer["tracks"])]
    links = {urljoin(where, element["href"]) for html in pieces for element in parsed(html).having("href")}
    assert len(links) > 10
    assert {client.get(link).status_code for link in links} == {200}


def test_the_styles_and_letters_of_the_flowchart_are_served(shelf):
    style = shelf.get("/chart.css")
    assert style.headers["content-type"].startswith("text/css")
    fonts = re.findall(r"url\(([^)]+)\)", style.text)
    assert len(fonts) == 2
    for font in fonts:
        served = shelf.get(urljoin("/chart.css", font))
        assert (served.status_code, served.headers["content-type"]) == (200, "font/woff2")
        assert served.content.startswith(b"wOF2")
    assert shelf.get("/chart/light.woff2").status_code == 404


@pytest.mark.parametrize("path", ["/", "/protocols/leukopenia", "/protocols/nose"])
def test_the_pages_may_run_and_load_only_files_of_this_server(shelf, path):
    policy = shelf.get(path).headers["content-security-policy"]
    for rule in ("default-src 'none'", "script-src 'self'", "style-src 'self'", "form-action 'self'"):
        assert rule in policy.split("; ")
    assert "unsafe" not in policy


def test_characters_that_hide_or_turn_text_are_not_written():
    renderer = Renderer(ENGLISH)
    template = renderer.environment.from_string("{{ one }}|{{ '<b>' }}|{{ one | safe }}")
    assert template.render(one="a\u202eb\x00c\u200bd  <i>") == "abcd &lt;i&gt;|&lt;b&gt;|a\u202eb\x00c\u200bd  <i>"


def test_a_template_that_names_what_is_not_there_is_a_fault():
    with pytest.raises(Exception, match="is undefined"):
        Renderer(ENGLISH).environment.from_string("{{ nose }}").render()
