"""The page about a flowchart: read by a parser, and opened as a file in a real browser that is checked by axe."""

import re
from html.parser import HTMLParser
from urllib.parse import unquote

import pytest

from diagrams.flowchart import flowchart
from diagrams.html_page import to_html
from kg.evaluation import Status
from tests.conftest import WEB
from tests.diagrams.conftest import CHARTS
from tests.diagrams.hostile import CLEAN, HOSTILE, hostile

AXE = WEB / "node_modules" / "axe-core" / "axe.min.js"
VOID = {"meta", "link", "input", "br", "rect", "polygon", "path"}


@pytest.fixture(scope="module")
def pages(compiled, evaluate, tmp_path_factory):
    """Files by the chart they are about, with what they were made of."""
    folder, made = tmp_path_factory.mktemp("stick"), {}
    for number, (name, (id_, raw)) in enumerate(CHARTS.items()):
        protocol, evaluation = compiled(id_).protocol, None if raw is None else evaluate(id_, raw)
        file = folder / f"page {number}.html"
        file.write_bytes(to_html(flowchart(protocol, evaluation), protocol, evaluation))
        made[name] = file, protocol, evaluation
    return made


@pytest.fixture(params=CHARTS)
def page(request, pages):
    return pages[request.param]


class Reader(HTMLParser):
    """Every element with its attributes; elements have to be closed in the order of their opening."""

    def __init__(self, html):
        super().__init__()
        self.elements, self.open, self.texts = [], [], []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        assert len(attrs) == len(dict(attrs))
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if not self.open or self.open[-1] != "style":
            self.texts.append(data)


def test_every_link_leads_to_something_on_the_page_and_every_anchor_is_one(page):
    file, _, _ = page
    elements = Reader(file.read_text(encoding="utf-8")).elements
    ids = [attributes["id"] for _, attributes in elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    links = [attributes["href"] for tag, attributes in elements if tag == "a"]
    assert links
    assert {unquote(link[1:]) for link in links if link.startswith("#")} <= set(ids)
    assert all(link.startswith("#") for link in links)


def test_everything_of_the_protocol_has_its_anchor_and_its_text(page):
    file, protocol, _ = page
    reader = Reader(file.read_text(encoding="utf-8"))
    ids = {attributes.get("id") for _, attributes in reader.elements}
    text = " ".join(" ".join(reader.texts).split())
    assert {s.id for s in protocol.statements} | {i.id for i in protocol.interpretations} <= ids
    assert {f"reference:{r.id}" for r in protocol.references} <= ids
    assert {f"recommendation:{r.id}" for r in protocol.recommendations} <= ids
    assert {f"decision:{d.id}" for d in protocol.decisions} <= ids
    said = [protocol.disclaimer, protocol.review_status, protocol.source.title]
    said += [s.text for s in protocol.statements] + [i.text for i in protocol.interpretations]
    said += [r.quality for r in protocol.references] + [r.text.clinician for r in protocol.recommendations]
    assert [words for words in said if " ".join(words.split()) not in text] == []


def test_a_patients_answer_is_written_out(page):
    file, _, evaluation = page
    if evaluation is None:
        return
    html = file.read_text(encoding="utf-8")
    text = " ".join(" ".join(Reader(html).texts).split())
    shown = [*evaluation.warnings, *evaluation.notices, *(w for a in evaluation.recommendations for w in a.warnings)]
    assert [note.id for note in shown if " ".join(note.text.clinician.split()) not in text] == []
    assert [q.text for q in evaluation.questions if q.text not in text] == []
    for advice in evaluation.recommendations:
        item = re.search(rf'<li id="recommendation:{advice.recommendation.id}" class="(\w+)"', html)
        assert (
            item[1]
            == {
                Status.RECOMMENDED: "taken",
                Status.POSSIBLE: "possible",
                Status.NOT_RECOMMENDED: "ruled_out",
            }[advice.status]
        )
    assert [step.because for step in evaluation.path if " ".join(step.because.split()) not in text] == []


def test_what_rests_on_a_statement_is_linked_from_it_and_back(pages):
    file, _, _ = pages["leukopenia"]
    html = file.read_text(encoding="utf-8")
    statement, reading = (re.search(rf'<li id="{id_}".*?</li>', html, re.DOTALL)[0] for id_ in ("S44", "A15"))
    leaf = re.search(r'<li id="recommendation:antibiotics".*?</li>', html, re.DOTALL)[0]
    assert 'href="#recommendation:antibiotics"' in statement
    assert 'href="#reference:1"' in statement
    assert 'href="#A15"' in statement
    assert 'href="#S44"' in reading
    assert 'href="#S44"' in leaf
    assert 'href="#A15"' in leaf


@pytest.mark.parametrize(("text", "clean"), list(zip(HOSTILE, CLEAN, strict=True)))
def test_hostile_texts_stay_texts(compiled, text, clean):
    protocol = compiled("throat").protocol
    chart = flowchart(protocol)
    plain = Reader(to_html(chart, protocol).decode())
    strange = Reader(to_html(hostile(chart, text), protocol).decode())
    assert {tag for tag, _ in strange.elements} <= {tag for tag, _ in plain.elements}
    assert not [name for _, attributes in strange.elements for name in attributes if name.startswith("on")]
    assert all(a["href"].startswith("#") for tag, a in strange.elements if tag == "a")
    assert clean in strange.texts


def test_the_same_patient_gives_the_same_bytes(pages):
    file, protocol, evaluation = pages["leukopenia, the title case"]
    assert to_html(flowchart(protocol, evaluation), protocol, evaluation) == file.read_bytes()


CHECK = """async () => {
  const page = await axe.run({exclude: [[".chart svg"]]});
  const drawing = await axe.run(".chart svg", {rules: {"color-contrast": {enabled: false}}});
  return [...page.violations, ...drawing.violations].map(v => [v.id, ...v.nodes.map(node => node.html)]);
}"""  # axe cannot tell what is behind a text of an SVG; tests/diagrams/test_looks.py computes it


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["throat", "throat, a strep throat is possible", "leukopenia, the title case"])
def test_in_a_browser_it_needs_nothing_else_says_no_error_and_axe_finds_no_fault(
    pages, name, scheme, browser, web_packages
):
    file, protocol, _ = pages[name]
    asked, said = [], []
    with browser.new_context(color_scheme=scheme, offline=True, reduced_motion="reduce") as context:
        tab = context.new_page()
        tab.on("request", lambda request: asked.append(request.url))
        tab.on("console", lambda message: said.append(message.text))
        tab.on("pageerror", lambda error: said.append(str(error)))
        tab.goto(file.as_uri())
        assert tab.title() == protocol.title
        assert (
            tab.evaluate("getComputedStyle(document.body).backgroundColor")
            == {
                "light": "rgb(255, 255, 255)",
                "dark": "rgb(18, 20, 22)",
            }[scheme]
        )
        assert tab.evaluate("document.fonts.size") > 0
        tab.evaluate("document.fonts.ready.then(() => null)")
        tab.evaluate(AXE.read_text(encoding="utf-8"))
        assert tab.evaluate(CHECK) == []
    assert asked == [file.as_uri()]
    assert said == []


def test_nothing_put_into_the_page_could_run_or_fetch(pages, browser):
    file, _, _ = pages["throat"]
    strange = file.with_name("strange.html")
    put = "<script>document.title='ran'</script><img src=http://localhost:9/x onerror=\"document.title='ran'\">"
    strange.write_text(file.read_text(encoding="utf-8").replace("</main>", f"{put}</main>"), encoding="utf-8")
    with browser.new_context(offline=True) as context:
        tab = context.new_page()
        tab.goto(strange.as_uri())
        assert tab.title() == "Care of a sore throat"


def test_the_keyboard_reaches_everything_and_changes_the_size(pages, browser):
    file, _, _ = pages["leukopenia"]
    with browser.new_context(viewport={"width": 1200, "height": 800}) as context:
        tab = context.new_page()
        tab.goto(file.as_uri())
        tab.keyboard.press("Tab")
        assert tab.evaluate("document.activeElement.textContent") == "To the flowchart"
        for _ in range(30):
            tab.keyboard.press("Tab")
            if tab.evaluate("document.activeElement.id") == "size-fit":
                break
        width = "document.querySelector('.chart svg').getBoundingClientRect().width"
        fitting = tab.evaluate(width)
        assert fitting <= 1200
        tab.keyboard.press("ArrowRight")
        assert tab.evaluate(width) < fitting
        tab.keyboard.press("ArrowRight")
        assert tab.evaluate(width) > fitting
        tab.keyboard.press("Tab")
        assert tab.evaluate("document.activeElement.className") == "chart"
        tab.keyboard.press("ArrowDown")
        for _ in range(200):  # scrolling is smooth
            if tab.evaluate("document.querySelector('.chart').scrollTop") > 0:
                break
            tab.wait_for_timeout(20)
        else:
            pytest.fail("the flowchart was not scrolled")


def test_on_paper_the_drawing_has_the_first_page_to_itself(pages, browser):
    file, _, _ = pages["leukopenia, the title case"]
    with browser.new_context(viewport={"width": 1512, "height": 1046}) as context:
        tab = context.new_page()
        tab.emulate_media(media="print", color_scheme="dark")
        tab.goto(file.as_uri())
        place = tab.evaluate(
            "(r => [r.top, r.width, r.height])(document.querySelector('.chart svg').getBoundingClientRect())"
        )
        assert place[0] < 20
        assert place[1] <= 1512
        assert place[2] <= 277 * 96 / 25.4
        assert tab.evaluate("getComputedStyle(document.querySelector('fieldset')).display") == "none"
        assert tab.evaluate("getComputedStyle(document.body).color") == "rgb(26, 26, 26)"
