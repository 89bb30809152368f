"""What can change what: made-up protocols, flipping one fact at a time; and leukopenia by hand."""

from collections import defaultdict

import pytest
from hypothesis import HealthCheck, given, settings

from kg.asking.dependents import dependents
from kg.asking.names import UnknownNameError
from kg.asking.needs import needs
from kg.asking.neighbours import neighbours
from kg.asking.selection import select
from kg.library import open_protocol
from kg.loading import load_text
from kg.nodes.recommendation import Strength, Urgency
from tests.kg.asking.made_up import HEAD, RULES, made_up
from tests.unproved import compile_unproved

often = settings(
    max_examples=30,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def changing(protocol, answer):
    """The facts that alone can change an answer: two possible patients differ in nothing else."""
    found = set()
    for fact in protocol.read:
        answers = defaultdict(set)
        for patient, _, recommended in protocol.everybody:
            others = tuple((f, v) for f, v in patient.items() if f != fact)
            answers[others].add(answer(patient, recommended))
        if any(len(a) > 1 for a in answers.values()):
            found.add(fact)
    return found


@often
@given(made_up())
def test_a_recommendation_needs_exactly_the_facts_that_alone_can_change_it(protocol):
    for leaf in protocol.leaves:
        found = {f.fact for f in needs(protocol.compiled, leaf).facts}
        assert found == changing(protocol, lambda _, recommended, leaf=leaf: leaf in recommended)


@often
@given(made_up())
def test_what_depends_on_a_fact_is_what_it_can_change_itself_or_through_another(protocol):
    compiled = protocol.compiled
    by_leaf = {leaf: changing(protocol, lambda _, r, leaf=leaf: leaf in r) for leaf in protocol.leaves}
    by_outcome = {
        (d.id, o.id): changing(protocol, lambda p, _, d=d, o=o: protocol.holds(d, o.id, p))
        for d in protocol.decisions
        for o in d.outcomes
    }
    for fact in ("p", "q", "follows", "part", "whole", "kind", "drugs"):
        found = dependents(compiled, f"fact:{fact}")
        follows = fact in RULES[protocol.rule]
        assert [(d.node.id, d.direct) for d in found.kind("fact")] == ([("follows", True)] if follows else [])
        for leaf, facts in by_leaf.items():
            said = [d.direct for d in found.kind("recommendation") if d.node.id == leaf]
            expected = [True] if fact in facts else [False] if follows and "follows" in facts else []
            assert said == expected
        for decision in protocol.decisions:
            said = {d.node.id: (d.direct, d.outcomes) for d in found.kind("decision")}.get(decision.id)
            direct = tuple(o.id for o in decision.outcomes if fact in by_outcome[decision.id, o.id])
            through = tuple(o.id for o in decision.outcomes if follows and "follows" in by_outcome[decision.id, o.id])
            assert said == ((True, direct) if direct else (False, through) if through else None)


def found_by(name):
    return {(d.node.kind, d.node.id): d for d in dependents(open_protocol("leukopenia"), name).found}


def test_what_depends_on_the_temperature_says_through_what():
    found = found_by("temperature")
    assert found["fact", "fever"].direct
    assert found["recommendation", "clarify_temperature"].direct
    antibiotics = found["recommendation", "antibiotics"]
    assert not antibiotics.direct
    assert antibiotics.why == "whether it is recommended can change, through fever"
    assert ("notice", "low_temperature") in found
    assert ("recommendation", "bone_marrow") not in found


def test_what_depends_on_the_anc():
    found = found_by("anc")
    assert found["recommendation", "obtain_differential"].why == (
        "whether it is fulfilled can change and its urgency can change"
    )
    assert found["decision", "anc_band"].outcomes == ("severe", "moderate", "above")
    assert found["constraint", "anc <= wbc"].node.label == "ANC at most WBC"
    assert ("conflict", "1") in found
    assert ("recommendation", "attention_fever") not in found


STATEMENTS = [
    ("S44", {("decision", "febrile_neutropenia"): ("no", "yes"), ("recommendation", "antibiotics"): ()}, set()),
    ("S46", {("decision", "gcsf_profound"): ("yes", "no")}, {"consider_gcsf"}),
    ("S07", {("decision", "wbc_band"): ("mild",)}, {"investigate_causes"}),
    (
        "S38",
        {("decision", "on_clozapine"): ("no", "yes"), ("decision", "clozapine_counts"): ("no", "yes")},
        {"stop_clozapine", "monitor_daily"},
    ),
]


@pytest.mark.parametrize(("statement", "carriers", "led_to"), STATEMENTS)
def test_what_depends_on_a_statement_is_what_carries_it_out_and_the_advice_that_this_leads_to(
    statement, carriers, led_to
):
    found = found_by(statement)
    assert {key: d.outcomes for key, d in found.items() if d.direct and key[0] != "interpretation"} == carriers
    assert {key for key, d in found.items() if not d.direct} == {("recommendation", leaf) for leaf in led_to}


CARRIED = (
    HEAD.format(rule="p").replace(
        "statements: {M01:", "statements: {M02: {section: s, cites: ['1'], text: Else.}, M01:"
    )
    + """
  d0: {track: t, question: Pain?, statements: [M01], then: [d1, always], outcomes: {
    n: {label: 'no', when: otherwise, to: [both]},
    y: {label: 'yes', when: p, statements: [M02], to: [both, one, d2]}}}
  d1: {track: t, question: Queasy?, statements: [M01], outcomes: {
    n: {label: 'no', when: otherwise}, y: {label: 'yes', when: q, to: [below]}}}
  d2: {track: t, question: Both?, statements: [M02], then: [rest], outcomes: {
    n: {label: 'no', when: otherwise}, y: {label: 'yes', when: q, to: [own]}}}
recommendations:
"""
    + "\n".join(
        f"  {leaf}: {{track: t, title: {leaf}, text: T., patient: T., strength: do, urgency: routine,"
        f" statements: [{of}]}}"
        for leaf, of in [*dict.fromkeys(("always", "both", "one", "below", "rest"), "M01").items(), ("own", "M02")]
    )
)


def test_only_what_the_answer_itself_leads_to_is_led_to_where_a_single_answer_carries_a_statement_out():
    compiled = compile_unproved(load_text(CARRIED, "carried.yaml"))
    said = {d.node.id: (d.direct, d.why) for d in dependents(compiled, "M02").kind("recommendation")}
    assert said == {
        "both": (False, "“Pain?” leads to it by an answer that carries out M02: “yes”"),
        "one": (False, "“Pain?” leads to it by an answer that carries out M02: “yes”"),
        "rest": (False, "“Both?”, which carries out M02, leads to it by any answer"),
        "own": (True, "carries it out"),
    }


@pytest.mark.parametrize("kind", ["statement", "interpretation"])
def test_led_to_are_the_edges_of_what_names_it(kind):
    """Read from the edges of the graph, one outcome at a time, for every statement and every reading."""
    compiled = open_protocol("leukopenia")
    protocol, led = compiled.protocol, 0
    for item in getattr(protocol, f"{kind}s"):

        def names(one, id_=item.id):
            return id_ in getattr(one, f"{kind}s")

        expected = set()
        for leaf, edges in compiled.graph.incoming.items():
            for decision, outcome in edges:
                whole = protocol.decision[decision]
                by_it = outcome is not None and names(whole.outcome(outcome))
                if leaf in protocol.recommendation and (by_it or names(whole)):
                    expected.add(leaf)
        expected -= {leaf.id for leaf in protocol.recommendations if names(leaf)}
        found = dependents(compiled, f"{kind}:{item.id}")
        assert {d.node.id for d in found.found if not d.direct} == expected
        led += len(expected)
    assert led > 20


def test_what_depends_on_a_reference_are_the_statements_that_cite_it_and_what_carries_these_out():
    found = found_by("reference:2")
    assert {id_ for kind, id_ in found if kind == "statement"} == {"S19", "S20", "S21"}
    assert all(d.direct is (kind == "statement") for (kind, _), d in found.items())
    assert found["recommendation", "bone_marrow"].why == (
        "“Are two cell lines low?”, which carries out S19 (citing reference 2), leads to it by “yes”; "
        "“Are two cell lines low?”, which carries out S20 (citing reference 2), leads to it by “yes”"
    )
    assert found["recommendation", "check_cell_lines"].why == "carries out S19, which cites it"


def test_advice_that_itself_carries_out_what_a_reference_supports_is_not_said_to_be_led_to_by_the_same_statement():
    assert found_by("reference:3")["recommendation", "attention_infection"].why == (
        "“Signs of infection?”, which carries out S22 (citing reference 3), leads to it by “yes”; "
        "carries out S23, which cites it"
    )


def test_what_depends_on_an_interpretation():
    found = found_by("A44")
    assert found["decision", "data_quality"].outcomes == ("contradictory", "consistent")
    assert {id_ for kind, id_ in found if kind == "conflict"} == {"1", "2", "3", "4"}
    assert ("fact", "fever") in found
    assert found_by("A04")["recommendation", "consider_gcsf"].why == (
        "“Profound neutropenia?” leads to it by an answer that rests on A04: “≤ 0.1 ×10⁹/L”"
    )


def test_what_depends_on_a_decision_is_what_it_leads_to():
    found = found_by("decision:on_clozapine")
    assert found["decision", "clozapine_counts"].why == "“yes” leads to it"
    assert not found["recommendation", "stop_clozapine"].direct
    assert found_by("decision:gcsf_age").keys() == {("recommendation", "consider_gcsf")}


def test_what_depends_on_a_recommendation_is_what_it_withdraws_and_its_warnings():
    assert {id_ for kind, id_ in found_by("stop_clozapine") if kind == "recommendation"} == {
        "hold_causative",
        "observe",
        "repeat_cbc",
    }


@pytest.mark.parametrize("kind", ["fact", "decision", "recommendation", "statement", "reference", "interpretation"])
def test_everything_can_be_asked_about(kind):
    compiled = open_protocol("leukopenia")
    for item in getattr(compiled.protocol, f"{kind}s"):
        answer = dependents(compiled, f"{kind}:{item.id}")
        assert len({d.node for d in answer.found}) == len(answer.found)
        assert all(d.why for d in answer.found)


def test_needs_say_what_fulfils_and_eases_and_what_can_be_asked_instead():
    compiled = open_protocol("leukopenia")
    workup = needs(compiled, "obtain_differential")
    assert (workup.facts, workup.fulfilled_by, workup.eased_by) == ((), ("anc", "differential_done"), ("anc",))
    marrow = {f.fact: f for f in needs(compiled, "bone_marrow").facts}
    assert not marrow["anemia"].askable
    assert set(marrow["anemia"].inputs) == {"hemoglobin", "age_years", "sex", "pregnant"}
    assert marrow["anc"].inputs == ("wbc", "neutrophil_percent", "band_percent")


def test_neighbours_are_the_edges_of_a_node():
    graph = open_protocol("leukopenia").graph
    for node in graph.digraph:
        found = neighbours(graph, node)
        assert {n.node.node for n in found if n.direction == "out"} == set(graph.digraph.successors(node))
        assert {n.node.node for n in found if n.direction == "in"} == set(graph.digraph.predecessors(node))
    (before,) = [n for n in neighbours(graph, "stop_clozapine") if n.relation == "leads_to"]
    assert (before.node.id, before.outcomes, before.direction) == ("clozapine_counts", ("yes",), "in")


def test_recommendations_are_selected_by_urgency_strength_and_track():
    protocol = open_protocol("leukopenia").protocol
    ids = [r.id for r in select(protocol, urgency=Urgency.IMMEDIATE, strength=Strength.IMPERATIVE, track="infection")]
    assert ids == ["cultures", "antibiotics"]
    assert select(protocol) == protocol.recommendations
    assert [r.id for r in select(protocol, strength=Strength.CONSIDER)] == ["consider_gcsf", "hold_causative"]


UNKNOWN = [
    (lambda c: dependents(c, "anx"), "there is no node `anx`", "did you mean `anc`"),
    (lambda c: needs(c, "antibiotic"), "there is no recommendation `antibiotic`", "did you mean `antibiotics`?"),
    (lambda c: neighbours(c.graph, "fact:fevr"), "there is no node `fact:fevr`", "did you mean `fact:fever`"),
    (lambda c: select(c.protocol, track="marow"), "there is no track `marow`", "did you mean `marrow`?"),
]


@pytest.mark.parametrize(("ask", "message", "help_"), UNKNOWN)
def test_an_unknown_name_is_one_error_with_the_nearest_names(ask, message, help_):
    with pytest.raises(UnknownNameError) as caught:
        ask(open_protocol("leukopenia"))
    assert str(caught.value) == message
    assert caught.value.help.startswith(help_)


def test_a_name_that_several_kinds_of_node_have_asks_which_is_meant():
    graph = open_protocol("leukopenia").graph
    shared = {d.id for d in graph.protocol.tracks} | {f.id for f in graph.protocol.facts}
    both = sorted(shared & {d.id for d in (*graph.protocol.decisions, *graph.protocol.recommendations)})
    for name in both:
        with pytest.raises(UnknownNameError, match="single node"):
            neighbours(graph, name)
