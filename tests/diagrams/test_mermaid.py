"""Flowcharts in Mermaid's language, read by the real Mermaid and drawn by it in a real browser."""

import json
from collections import Counter
from itertools import combinations

import pytest

from diagrams.chart import Kind, State
from diagrams.flowchart import flowchart
from diagrams.mermaid import to_mermaid
from diagrams.panels import panels
from diagrams.views import DependsOn, OneTrack, WaysTo
from kg.graph import decision_facts
from tests.conftest import WEB
from tests.diagrams.conftest import CHARTS
from tests.diagrams.hostile import CLEAN, HOSTILE, hostile

MOST_CHARACTERS = 50_000  # Mermaid draws no more
MERMAID = WEB / "node_modules" / "mermaid" / "dist" / "mermaid.min.js"


@pytest.fixture(scope="module")
def charts(compiled, evaluate):
    return {
        name: flowchart(compiled(protocol).protocol, None if raw is None else evaluate(protocol, raw))
        for name, (protocol, raw) in CHARTS.items()
    }


@pytest.fixture(scope="module")
def read(node):
    """What Mermaid reads in texts."""

    def reading(*texts):
        process = node("mermaid.mjs", given=json.dumps(texts))
        assert process.returncode == 0, process.stderr
        drawings = list(map(json.loads, process.stdout.splitlines()))
        assert [d.get("error") for d in drawings] == [None] * len(texts)
        return drawings

    return reading


@pytest.fixture(scope="module")
def drawings(charts, read):
    return dict(zip(charts, read(*map(to_mermaid, charts.values())), strict=True))


@pytest.fixture(params=CHARTS)
def named(request):
    return request.param


def parts_of(chart):
    return [part for panel in panels(chart) for part in panel.parts]


def told(box):
    marked = box.kind in {Kind.OUTCOME, Kind.RECOMMENDATION} and box.state.mark
    return f"{box.state.mark} {box.heading}" if marked else box.heading


def steps_of_chart(chart):
    """Every way through an answer, by headings: the question, the answer, and where it leads, if anywhere."""
    found = Counter()
    for part in parts_of(chart):
        boxes = {box.id: box for box in part.boxes}
        for answer in (box for box in part.boxes if box.kind is Kind.OUTCOME and box.of in boxes):
            heads = [told(boxes[a.head]) for a in part.arrows if a.tail == answer.id] or [None]
            found.update((boxes[answer.of].heading, told(answer), head) for head in heads)
    return found


def steps_of_drawing(drawing):
    nodes = {node["id"]: node for node in drawing["nodes"]}
    found = Counter()
    for edge in drawing["edges"]:
        if edge["lines"][0] and edge["lines"] != ["in any case"]:
            found[nodes[edge["start"]]["lines"][0], edge["lines"][0], nodes[edge["end"]]["lines"][0]] += 1
    for node in drawing["nodes"]:
        if not any(name.startswith("outcome") for name in node["classes"]):
            continue
        tails = [nodes[e["start"]]["lines"][0] for e in drawing["edges"] if e["end"] == node["id"]]
        heads = [nodes[e["end"]]["lines"][0] for e in drawing["edges"] if e["start"] == node["id"]] or [None]
        found.update((tail, node["lines"][0], head) for tail in tails for head in heads)
    return found


def test_mermaid_reads_the_same_ways_through(named, charts, drawings):
    assert steps_of_drawing(drawings[named]) == steps_of_chart(charts[named])


@pytest.mark.parametrize("name", ["throat, a strep throat is possible", "leukopenia, the title case"])
def test_mermaid_reads_every_part_of_a_protocol_too(name, compiled, evaluate, read):
    id_, raw = CHARTS[name]
    protocol, evaluation = compiled(id_).protocol, evaluate(id_, raw)
    views = [
        *(OneTrack(track.id) for track in protocol.tracks),
        *(WaysTo(leaf.id) for leaf in protocol.recommendations),
        *(DependsOn(fact) for decision in protocol.decisions for fact in decision_facts(decision)),
    ]
    drawn = [flowchart(protocol, evaluation, view) for view in dict.fromkeys(views)]
    for chart, drawing in zip(drawn, read(*map(to_mermaid, drawn)), strict=True):
        assert steps_of_drawing(drawing) == steps_of_chart(chart)


def test_every_question_and_recommendation_is_a_node_of_its_track_with_all_its_lines(named, charts, drawings):
    drawing = drawings[named]
    nodes = {node["id"]: node for node in drawing["nodes"]}
    for group, panel in zip(
        sorted(drawing["groups"], key=lambda g: int(g["id"][1:])), panels(charts[named]), strict=True
    ):
        assert group["lines"] == [panel.cluster.title]
        inside = [nodes[id_]["lines"] for id_ in group["nodes"]]
        for box in (box for part in panel.parts for box in part.boxes if box.kind is not Kind.OUTCOME):
            statements = ", ".join((*box.statements, *box.interpretations))
            lines = (told(box), box.caution, *box.details, *box.going_on.values(), box.next_round, statements)
            assert [line for line in lines if line] in inside


def test_what_stands_around_the_drawing_is_in_it(named, charts, drawings):
    drawing, chart = drawings[named], charts[named]
    nodes = {node["id"]: node["lines"] for node in drawing["nodes"]}
    assert nodes["about"] == [chart.title, *chart.subtitle, *chart.footer]
    remarks = [f"{n}: {text}" for n, text in enumerate(chart.cautions, 1)] + list(chart.doubts)
    assert nodes.get("remarks", []) == remarks
    assert drawing["accessibleTitle"]["lines"] == [chart.title]
    assert drawing["description"]["lines"] == [chart.description]


def test_the_first_track_leads_into_those_that_the_gate_leads_into(named, charts, drawings):
    led = {edge["end"] for edge in drawings[named]["edges"] if edge["start"] == "t1" and edge["stroke"] != "invisible"}
    assert led == {f"t{n}" for n, panel in enumerate(panels(charts[named]), 1) if panel.entries}


def test_states_differ_by_their_lines_and_by_their_marks(charts, drawings):
    drawing, chart = drawings["leukopenia, the title case"], charts["leukopenia, the title case"]
    names = {"taken": State.TAKEN, "possible": State.POSSIBLE, "ruled_out": State.RULED_OUT}
    styles = {name: ",".join(s for s in drawing["classes"][f"outcome_{name}"] if "stroke-" in s) for name in names}
    assert len(set(styles.values())) == 3
    boxes = [box for part in parts_of(chart) for box in part.boxes if box.kind is Kind.RECOMMENDATION]
    for name, state in names.items():
        found = Counter(
            node["lines"][0]
            for node in drawing["nodes"]
            if any(c.removesuffix("_immediate") == f"recommendation_{name}" for c in node["classes"])
        )
        assert found == Counter(told(box) for box in boxes if box.state is state)
        assert all(heading.startswith(state.mark) for heading in found)
    lines = {",".join(edge.get("style", [])) for edge in drawing["edges"] if edge["stroke"] != "invisible"}
    assert len(lines) == 3


NOTATION = (
    '%%{init: {"securityLevel": "loose"}}%%',
    "%% a comment",
    "1. first",
    "2) second",
    "- item",
    "**bold** _it_ `code` ~~x~~",
    "[a](javascript:alert(1))",
    "end",
    "click d1 call alert(1)",
    "#35; #quot;",
    "---",
    "fa:fa-ban $$x^2$$",
    "a\nsubgraph b\r\nend",
)
STAY_TEXTS = {**dict(zip(HOSTILE, CLEAN, strict=True)), **{text: " ".join(text.split()) for text in NOTATION}}


@pytest.fixture(scope="module")
def hostile_drawings(charts, read):
    texts = [to_mermaid(hostile(charts["throat, a strep throat is possible"], text)) for text in STAY_TEXTS]
    return dict(zip(STAY_TEXTS, read(*texts), strict=True))


@pytest.mark.parametrize("text", STAY_TEXTS)
def test_hostile_texts_and_mermaids_own_notation_stay_texts(drawings, hostile_drawings, text):
    drawing, benign = hostile_drawings[text], drawings["throat, a strep throat is possible"]
    items = [*drawing["nodes"], *drawing["edges"], *drawing["groups"], drawing["accessibleTitle"]]
    assert not [item for item in items if item["elements"]]
    assert not [node for node in drawing["nodes"] if node.get("link") or node.get("haveCallback")]
    assert STAY_TEXTS[text] in {line for node in drawing["nodes"] for line in node["lines"]}
    assert drawing["accessibleTitle"]["lines"] == [STAY_TEXTS[text]]
    assert [len(drawing[kind]) for kind in ("edges", "groups")] == [len(benign[kind]) for kind in ("edges", "groups")]


def test_the_same_chart_gives_the_same_text_that_mermaid_is_willing_to_draw(named, charts):
    assert to_mermaid(charts[named]) == to_mermaid(charts[named])
    assert len(to_mermaid(charts[named])) < MOST_CHARACTERS


DRAW = """async text => {
  mermaid.initialize({startOnLoad: false});
  document.body.innerHTML = (await mermaid.render("drawn", text)).svg;
  const place = e => { const {x, y, width, height} = e.getBoundingClientRect(); return {x, y, width, height}; };
  return {
    texts: [...document.querySelectorAll(".nodeLabel, .edgeLabel, .cluster-label")].map(e => e.innerText ?? ""),
    nodes: [...document.querySelectorAll(".node")].map(place),
    labels: [...document.querySelectorAll("g.edgeLabel")].map(place).filter(p => p.width),
    live: document.querySelectorAll("body :is(script, a, iframe, img, [onclick])").length,
  };
}"""


def overlap(one, other):
    across = min(one["x"] + one["width"], other["x"] + other["width"]) - max(one["x"], other["x"])
    down = min(one["y"] + one["height"], other["y"] + other["height"]) - max(one["y"], other["y"])
    return across > 1 and down > 1


@pytest.fixture(scope="module")
def draw(web_packages, browser):
    page = browser.new_page(viewport={"width": 6000, "height": 9000})
    alarms = []
    page.on("dialog", lambda dialog: alarms.append(dialog.message))
    page.on("request", lambda request: alarms.append(request.url))
    page.add_script_tag(path=MERMAID)

    def drawing(text):
        drawn = page.evaluate(DRAW, text)
        assert alarms == []
        assert drawn["live"] == 0
        return drawn

    return drawing


def test_a_browser_draws_every_box_readably(named, charts, draw):
    chart = charts[named]
    drawn = draw(to_mermaid(chart))
    shown = {" ".join(text.split()) for text in drawn["texts"]}
    for box in (box for part in parts_of(chart) for box in part.boxes):
        assert any(text.startswith(" ".join(told(box).split())) for text in shown), box.heading
    assert not [pair for pair in combinations(drawn["nodes"] + drawn["labels"], 2) if overlap(*pair)]


@pytest.mark.parametrize("text", STAY_TEXTS)
def test_a_browser_shows_hostile_texts_as_texts(charts, draw, text):
    drawn = draw(to_mermaid(hostile(charts["throat"], text)))
    assert any(STAY_TEXTS[text] in " ".join(shown.split()) for shown in drawn["texts"])
