"""Views: each holds what it says, all that is needed to read it, and names what is left out."""

import random
from collections import Counter

import networkx as nx
import pytest

from diagrams.chart import Kind, State
from diagrams.drawing import draw
from diagrams.flowchart import flowchart
from diagrams.graphviz_out import to_dot
from diagrams.views import WHOLE, DependsOn, OneTrack, ViewError, WaysTo
from kg.graph import build
from kg.patient import InvalidFactsError
from kg.traversal import traverse
from tests.diagrams.test_labels import somebody


def views(protocol):
    """Every view of a protocol that has something in it."""
    yield from (OneTrack(t.id) for t in protocol.tracks)
    yield from (WaysTo(r.id) for r in protocol.recommendations)
    for fact in protocol.facts:
        try:
            flowchart(protocol, view=DependsOn(fact.id))
        except ViewError:
            continue
        yield DependsOn(fact.id)


def drawn_nodes(chart):
    return {b.id for b in chart.boxes if b.kind in {Kind.DECISION, Kind.RECOMMENDATION}}


def led_by(protocol):
    graph = build(protocol).digraph
    flow = nx.DiGraph((a, b) for a, b, r in graph.edges(data="relation") if r == "leads_to")
    return nx.relabel_nodes(flow, lambda node: node.partition(":")[2])


def test_the_whole_is_what_is_drawn_without_a_view(protocol):
    assert flowchart(protocol, view=WHOLE) == flowchart(protocol)


def test_one_track_has_its_decisions_and_recommendations(protocol):
    for track in protocol.tracks:
        items = (*protocol.decisions, *protocol.recommendations)
        assert drawn_nodes(flowchart(protocol, view=OneTrack(track.id))) == {i.id for i in items if i.track == track.id}


def test_the_ways_to_a_recommendation_are_all_decisions_above_it(protocol):
    flow = led_by(protocol)
    for leaf in protocol.recommendations:
        drawn = drawn_nodes(flowchart(protocol, view=WaysTo(leaf.id)))
        assert drawn == {leaf.id, *nx.ancestors(flow, leaf.id)}


def test_the_ways_to_a_recommendation_name_what_withdraws_it(compiled):
    chart = flowchart(compiled("leukopenia").protocol, view=WaysTo("repeat_cbc"))
    assert chart.subtitle[-1].startswith("Withdrawn where one of these is recommended: “Immediate medical attention")
    assert chart.subtitle[-1].endswith(" more")
    assert chart.subtitle[-1] in chart.description
    assert not any("Withdrawn" in line for line in flowchart(compiled("leukopenia").protocol).subtitle)


@pytest.mark.parametrize("name", ["throat", "leukopenia"])
def test_nothing_outside_the_view_of_a_fact_changes_with_that_fact(name, compiled):
    """Pairs of patients that differ in one fact alone: whatever differs between them is drawn."""
    protocol, rng = compiled(name), random.Random(3)
    views_of = {}
    changed = Counter()
    for _ in range(1500):
        one, other = somebody(protocol.protocol, rng), somebody(protocol.protocol, rng)
        if not (facts := sorted(one.keys() | other.keys())):
            continue
        fact = rng.choice(facts)
        pair = [{**one, fact: one.get(fact)}, {**one, fact: other.get(fact)}]
        try:
            first, second = (traverse(protocol, protocol.understand(raw)) for raw in pair)
        except InvalidFactsError:
            continue
        if first.facts.in_conflict or second.facts.in_conflict:
            continue  # a contradiction puts other facts in doubt too
        bounds = {f for c in protocol.protocol.constraints for f in (c.lesser, c.greater)}
        if not all(e.facts.known[f].firm for e in (first, second) for f in bounds):
            continue  # an ANC also bounds a missing white cell count, of which it is no input
        differing = {
            a.recommendation.id
            for a, b in zip(*(sorted(e.recommendations, key=_name) for e in (first, second)), strict=True)
            if (a.status, a.fulfilled) != (b.status, b.fulfilled)
        }
        if fact not in views_of and differing:
            views_of[fact] = drawn_nodes(flowchart(protocol.protocol, view=DependsOn(fact)))
        assert differing <= views_of.get(fact, set()), (fact, pair)
        changed[fact] += bool(differing)
    assert sum(map(bool, changed.values())) >= (12 if name == "leukopenia" else 4)


def _name(advice):
    return advice.recommendation.id


def test_what_a_fact_decides_is_drawn_and_what_it_does_not_is_left_out(compiled):
    protocol = compiled("leukopenia").protocol
    haemoglobin = drawn_nodes(flowchart(protocol, view=DependsOn("hemoglobin")))
    assert haemoglobin == {"other_lines", "bone_marrow", "check_cell_lines"}
    assert "observe" in drawn_nodes(flowchart(protocol, view=DependsOn("infection_signs")))  # it is withdrawn


def test_a_decision_is_drawn_with_all_its_answers(protocol):
    for view in views(protocol):
        chart = flowchart(protocol, view=view)
        for decision in (protocol.decision[n] for n in drawn_nodes(chart) & protocol.decision.keys()):
            assert sum(b.of == decision.id for b in chart.boxes) == len(decision.outcomes)


def test_every_arrow_inside_is_drawn_and_every_arrow_across_ends_in_a_link(protocol):
    whole = flowchart(protocol)
    for view in views(protocol):
        chart = flowchart(protocol, view=view)
        ids = {b.id: b for b in chart.boxes}
        assert len(ids) == len(chart.boxes)
        assert chart.start in ids
        assert {a.tail for a in chart.arrows} | {a.head for a in chart.arrows} <= ids.keys()
        inside = [a for a in whole.arrows if a.tail in ids and a.head in ids]
        assert [a for a in chart.arrows if Kind.LINK not in {ids[a.tail].kind, ids[a.head].kind}] == inside
        for arrow in whole.arrows:
            if arrow.tail in ids and arrow.head not in ids:
                assert any(a.tail == arrow.tail and ids[a.head].kind is Kind.LINK for a in chart.arrows)
            if arrow.tail not in ids and arrow.head in ids:
                assert any(a.head == arrow.head and ids[a.tail].kind is Kind.LINK for a in chart.arrows)
        assert {c.id for c in chart.clusters} == {b.cluster for b in chart.boxes}
        assert not any(a.tail not in ids or a.head not in ids for a in chart.arrows)


def test_a_part_says_which_in_title_and_description(compiled):
    protocol = compiled("leukopenia").protocol
    said = {
        OneTrack("neutrophils"): "Neutrophils",
        WaysTo("consider_gcsf"): "all that leads to “Consider G-CSF (filgrastim)”",
        DependsOn("anc"): "what depends on ANC",
    }
    for view, words in said.items():
        chart = flowchart(protocol, view=view)
        assert chart.title == f"{protocol.title}: {words}"
        assert chart.description.startswith(f"A part only: {words}. ")


def test_links_name_what_they_lead_to_and_count_what_is_much(compiled):
    protocol = compiled("leukopenia").protocol
    links = {b.id: b for b in flowchart(protocol, view=WaysTo("observe")).boxes if b.kind is Kind.LINK}
    assert links["age_scope>then"].heading == "▸ 24 others"
    assert links["age_scope>then"].details == ("in 5 tracks",)
    assert (
        links["wbc_band/mild>"].heading
        == "▸ Fever, signs of infection, ANC < 1.0 ×10⁹/L, or an infant?; Look for a cause"
    )
    (marrow,) = (b for b in flowchart(protocol, view=OneTrack("marrow")).boxes if b.id == "persistence/yes>")
    assert (marrow.heading, marrow.details) == ("▸ Look for a cause", ("in White cell count with symptoms",))
    (cause,) = (b for b in flowchart(protocol, view=OneTrack("white_count")).boxes if b.id.startswith(">persistence"))
    assert cause.heading == "▸ Is leukopenia persistent on repeat testing? – yes"
    assert cause.details == ("from Other cell lines and bone marrow",)


def test_a_view_is_of_a_patient_too(compiled, evaluate):
    evaluation = evaluate("leukopenia", {"wbc": 3.55})
    whole = {b.id: b for b in flowchart(evaluation.protocol, evaluation).boxes}
    for view in (OneTrack("white_count"), WaysTo("observe"), DependsOn("anc")):
        chart = flowchart(evaluation.protocol, evaluation, view)
        assert all(whole[b.id] == b for b in chart.boxes if b.kind is not Kind.LINK)
        assert all(b.state is not State.PLAIN for b in chart.boxes)
        assert chart.cautions == flowchart(evaluation.protocol, evaluation).cautions


@pytest.mark.parametrize(
    ("view", "message"),
    [
        (OneTrack("neutrophil"), "`leukopenia` has no track `neutrophil`; did you mean `neutrophils`?"),
        (WaysTo("xyz"), "`leukopenia` has no recommendation `xyz`; `carepath show leukopenia` lists them"),
        (DependsOn("ANC"), "`leukopenia` has no fact `ANC`; did you mean `anc`?"),
        (DependsOn("recent_exposures"), "nothing of `leukopenia` is in this view: what depends on recent exposures"),
    ],
)
def test_a_view_of_nothing_says_so(view, message, compiled):
    with pytest.raises(ViewError) as caught:
        flowchart(compiled("leukopenia").protocol, view=view)
    assert str(caught.value) == message


def test_every_view_can_be_drawn(protocol):
    for view in views(protocol):
        chart = flowchart(protocol, view=view)
        assert to_dot(chart)
        words = [g.words for g in draw(chart).groups]
        for box in chart.boxes:
            assert any(w.startswith(f"{box.kind.value}: {box.heading}") for w in words)
