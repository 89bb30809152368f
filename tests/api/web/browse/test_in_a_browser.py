"""Pages that browse, in real Chromium: axe finds no fault, nothing is said, and no page is wider than its screen."""

import pytest

from tests.conftest import WEB

AXE = WEB / "node_modules" / "axe-core" / "axe.min.js"
PAGES = {
    "contents": "/protocols/leukopenia/browse",
    "recommendation": "/protocols/leukopenia/browse/recommendation/consider_gcsf",
    "decision": "/protocols/leukopenia/browse/decision/anc_band",
    "fact": "/protocols/throat/browse/fact/fever",
    "list": "/protocols/leukopenia/browse/fact/medications",
    "track": "/protocols/throat/browse/track/danger",
    "statement": "/protocols/leukopenia/browse/statement/S38",
    "parting": "/protocols/leukopenia/parting?first=severe_neutropenia&second=frequent_monitoring",
    "search": "/protocols/leukopenia/search?q=clozapine",
    "search in all": "/search?q=fever",
    "missing": "/protocols/leukopenia/browse/fact/ancc",
}
CHECK = """async () => {
  const page = await axe.run({exclude: [[".chart svg"]]});
  const drawing = document.querySelector(".chart svg")
    ? await axe.run(".chart svg", {rules: {"color-contrast": {enabled: false}}}) : {violations: []};
  return [...page.violations, ...drawing.violations].map(v => [v.id, ...v.nodes.map(node => node.html)]);
}"""  # axe cannot tell what is behind a text of an SVG; tests/diagrams/test_looks.py computes it


@pytest.mark.needs("chromium")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_no_fault_and_nothing_is_asked_of_others(name, scheme, browser, address, web_packages):
    asked, said = [], []
    with browser.new_context(color_scheme=scheme, bypass_csp=True) as context:
        tab = context.new_page()
        tab.on("request", lambda request: asked.append(request.url))
        tab.on("pageerror", lambda error: said.append(str(error)))
        tab.goto(address + PAGES[name])
        tab.evaluate(AXE.read_text(encoding="utf-8"))
        assert tab.evaluate(CHECK) == []
    assert all(url.startswith((address, "data:")) for url in asked)
    assert said == []


@pytest.mark.needs("chromium")
@pytest.mark.parametrize("name", PAGES)
def test_the_policy_blocks_nothing_and_no_screen_is_too_narrow(name, browser, address):
    said = []
    with browser.new_context(viewport={"width": 360, "height": 740}) as context:
        tab = context.new_page()
        tab.on("console", lambda message: said.append(message.text))
        tab.goto(address + PAGES[name])
        for width in (360, 640, 999, 1000, 1280):
            tab.set_viewport_size({"width": width, "height": 740})
            assert tab.evaluate("document.documentElement.scrollWidth") <= width
    assert [text for text in said if "404" not in text] == []
