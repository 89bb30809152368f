"""A visitor in real Chromium: whatever asks for anything but the server, or says an error, fails the test."""

import re
import socket
import threading
from urllib.parse import urlencode

import pytest
import uvicorn

from api.app import create_app
from tests.conftest import WEB

AXE = WEB / "node_modules" / "axe-core" / "axe.min.js"
BUSY = "#main[aria-busy=true]"


@pytest.fixture(scope="session")
def site():
    """Where all shipped protocols are served, as `carepath serve` does."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = uvicorn.Server(uvicorn.Config(create_app(), log_level="warning"))
        serving = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        serving.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            serving.join()


@pytest.fixture
def visit(browser, site):
    """`visit(viewport=…)` gives a page of its own; what goes wrong in it fails the test at its end."""
    wrong, contexts = [], []

    def visiting(*, expects=(), **look):
        context = browser.new_context(**{"viewport": {"width": 1440, "height": 900}, **look})
        contexts.append(context)
        page = context.new_page()

        def heard(text):
            if not any(re.search(pattern, text) for pattern in expects):
                wrong.append(text)

        def asked(request):
            if not request.url.startswith((site, "data:", "about:", "blob:")):
                wrong.append(f"asks for {request.url}")

        page.on("request", asked)
        page.on("console", lambda message: heard(message.text) if message.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: heard(str(error)))
        return page

    yield visiting
    for context in contexts:
        context.close()
    assert wrong == []


@pytest.fixture
def open_case(visit, site):
    """`open_case("leukopenia", {"wbc": "3.55"})`: the page of a case, opened by a link, its answer there."""

    def opening(protocol="leukopenia", facts=(), **look):
        page = visit(**look)
        page.goto(f"{site}/protocols/{protocol}#{urlencode(list(pairs(dict(facts))))}")
        settle(page)
        return page

    return opening


def pairs(facts):
    """Facts as a link writes them."""
    for fact, value in facts.items():
        if isinstance(value, bool):
            yield fact, "yes" if value else "no"
        elif isinstance(value, list):
            yield from ((fact, member) for member in value or ["none"])
        elif isinstance(value, dict):
            yield fact, f"{value.get('comparator', '')}{value['value']} {value.get('unit', '')}".strip()
            yield from ((f"{fact}.{part}", str(value[part])) for part in ("date", "lowerLimit") if part in value)
        else:
            yield fact, str(value)


def settle(page):
    """Wait until the page's program has started, and what was entered is answered."""
    page.wait_for_selector("body.started", state="attached")
    page.wait_for_selector(BUSY, state="detached")


def axe(page):
    """What axe finds wrong with a page as it stands: the rule and where."""
    # evaluated and not added to the page: its policy lets in no script but the server's own
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
    return [(v["id"], [node["target"] for node in v["nodes"]][:4]) for v in found["violations"]]


def focused(page):
    """The fact in whose row the keyboard is."""
    return page.evaluate("() => document.activeElement.closest('.row')?.dataset.fact ?? null")


def advised(page, status="RECOMMENDED"):
    """The leaves that the page shows with a status."""
    return set(page.eval_on_selector_all(f".advice.{status}", "items => items.map(item => item.dataset.leaf)"))


def beside(page, fact):
    """What is said beside the entry of a fact."""
    return page.inner_text(f"#beside-{fact}")
