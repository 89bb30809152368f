"""How conditions read: every form of fact, the leukopenia leaves, and the digits of the author."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from kg.asking.exactly import exactly_when
from kg.asking.names import UnknownNameError
from kg.asking.ways import ways
from kg.library import open_protocol
from kg.loading import load_text
from tests.kg.asking.made_up import HEAD, Decision, MadeUp, Outcome
from tests.unproved import compile_unproved


def asking(when):
    """A protocol whose one leaf is recommended when a formula holds."""
    outcomes = (Outcome("nay", None, ()), Outcome("aye", when, ("l0",)))
    return MadeUp("p", (Decision("d0", outcomes, ()),), {"l0": ()}).compiled


P, Q, FOLLOWS = ("is", "p", True), ("is", "q", True), ("is", "follows", True)
RED, BLUE = ("has", "drugs", "red"), ("has", "drugs", "blue")
LOW, HIGH = ("<", "whole", 1), (">", "whole", 3)

FORMS = [
    (P, "pain"),
    (("not", P), "no pain"),
    (FOLLOWS, "follows"),
    (("<", "part", 2), "part below 2.0 ×10⁹/L"),
    (("<=", "part", 2), "part at most 2.0 ×10⁹/L"),
    (("and", (">", "part", 1), ("<=", "part", 3)), "part above 1.0 and at most 3.0 ×10⁹/L"),
    (("and", (">=", "part", 1), ("<=", "part", 3)), "part from 1.0 to 3.0 ×10⁹/L"),
    (("not", ("and", (">=", "part", 1), ("<=", "part", 3))), "part below 1.0 or above 3.0 ×10⁹/L"),
    (("and", (">=", "part", 2), ("<=", "part", 2)), "part equal to 2.0 ×10⁹/L"),
    (("not", ("and", (">=", "part", 2), ("<=", "part", 2))), "part not equal to 2.0 ×10⁹/L"),
    (("is", "kind", "x"), "kind: ex"),
    (("not", ("is", "kind", "x")), "kind: why or zed"),
    (RED, "drugs including red"),
    (("not", RED), "drugs not including red"),
    (("and", RED, BLUE), "drugs including red and blue"),
    (("and", RED, ("not", BLUE)), "drugs including red but not blue"),
    (("and", ("not", RED), ("not", BLUE)), "drugs not including red or blue"),
    (("or", RED, BLUE), "drugs including red or blue"),
    (("has", "drugs", None), "any drugs"),
    (("not", ("has", "drugs", None)), "no drugs"),
    (("and", ("has", "drugs", None), ("not", RED)), "drugs, none of them red"),
    (("and", P, Q), "pain and queasiness"),
    (("and", P, Q, FOLLOWS), "pain, queasiness and follows"),
    (("or", P, Q), "at least one of: pain; queasiness"),
    (("and", RED, ("or", P, Q)), "drugs including red, and at least one of: pain; queasiness"),
    (("or", ("and", P, Q), FOLLOWS), "at least one of: pain and queasiness; follows"),
    (
        ("or", ("and", ("is", "kind", "x"), P), ("and", ("is", "kind", "y"), Q)),
        "at least one of: pain, and kind: ex; queasiness, and kind: why",
    ),
    (
        ("and", ("or", P, LOW), ("or", Q, RED)),
        "at least one of (pain; whole below 1.0 ×10⁹/L), and at least one of (queasiness; drugs including red)",
    ),
]


@pytest.mark.parametrize(("when", "words"), FORMS)
def test_a_condition_reads_as_a_clinician_writes_it(when, words):
    assert exactly_when(asking(when), "l0").words == f"recommended exactly when {words}"
    (way,) = ways(asking(when), "l0")
    assert way.conditions.words == way.steps[0].words == words


NEVER_BETWEEN = ("not", ("and", (">=", "part", 1), ("<=", "part", 3)))

IMPOSSIBLE = [
    (("and", LOW, NEVER_BETWEEN), "whole below 1.0 ×10⁹/L"),
    (("and", ("<", "whole", 2), NEVER_BETWEEN), "part below 1.0 ×10⁹/L and whole below 2.0 ×10⁹/L"),
    (("and", (">", "part", 2), (">", "whole", 1)), "part above 2.0 ×10⁹/L"),
]


@pytest.mark.parametrize(("when", "words"), IMPOSSIBLE)
def test_what_is_impossible_beside_the_rest_is_not_named(when, words):
    assert exactly_when(asking(when), "l0").words == f"recommended exactly when {words}"


def test_what_nobody_can_get_and_what_everybody_gets():
    impossible = asking(("and", LOW, (">", "part", 1)))
    assert exactly_when(impossible, "l0").words == "never recommended"
    assert list(ways(impossible, "l0")) == []
    assert exactly_when(asking(("or", P, ("not", P))), "l0").words == "always recommended"
    assert exactly_when(impossible, "d0").words == "always reached"
    assert exactly_when(impossible, "d0", "aye").words == "never taken"


def test_what_has_too_many_alternatives_is_said_by_what_none_may_be_without():
    """Eleven pairs of which each needs one: 2048 alternatives, or eleven pairs."""
    pairs = [f"(a{i} or b{i})" for i in range(11)]
    compiled = with_signs([f"{side}{i}" for i in range(11) for side in "ab"], " and ".join(pairs))
    said = exactly_when(compiled, "l0")
    assert not said.conditions.fewest
    assert len(said.conditions.any_of) == 11
    assert [a.words for a in said.conditions.any_of[0].alternatives] == ["sign a0", "sign b0"]


def with_signs(signs, when):
    facts = "".join(
        f"  {s}: {{type: boolean, label: sign {s}, question: Q?, plain: Q?, statements: [M01]}}\n" for s in signs
    )
    text = HEAD.format(rule="p").replace("  drugs:\n", f"{facts}  drugs:\n", 1)
    outcomes = f"{{nay: {{label: nay, when: otherwise}}, aye: {{label: aye, when: '{when}', to: [l0]}}}}"
    decision = f"  d0: {{track: t, question: What?, statements: [M01], outcomes: {outcomes}}}\n"
    leaf = "  l0: {track: t, title: L, text: T., patient: T., strength: do, urgency: routine, statements: [M01]}\n"
    return compile_unproved(load_text(f"{text}{decision}recommendations:\n{leaf}", "signs.yaml"))


LEUKOPENIA = [
    ("safety_net", "always recommended"),
    ("infant_scope", "recommended exactly when age below 1 year"),
    ("antibiotics", "recommended exactly when fever and ANC below 1.0 ×10⁹/L"),
    ("recheck_data", "recommended exactly when data without contradiction: no"),
    ("clarify_temperature", "recommended exactly when temperature at least 38.0 and below 38.3 °C"),
    (
        "consider_gcsf",
        (
            "recommended exactly when fever, ANC below 1.0 ×10⁹/L, and at least one of: pneumonia; hypotension; sepsis"
            " syndrome; ANC at most 0.1 ×10⁹/L; expected duration of neutropenia at least 10 days; uncontrolled primary"
            " disease; age at least 66 years"
        ),
    ),
    (
        "hold_causative",
        (
            "recommended exactly when ANC at most 1.5 ×10⁹/L, medications not including clozapine and medicine"
            " identified as the cause"
        ),
    ),
    (
        "monitor_daily",
        (
            "recommended exactly when at least one of (WBC at most 3.0 ×10⁹/L; ANC at most 1.5 ×10⁹/L), and at least"
            " one of (medications including clozapine; clozapine stopped because of the counts)"
        ),
    ),
    (
        "observe",
        (
            "recommended exactly when no fever, no signs of infection, no new systemic symptoms, no fatigue, WBC from"
            " 3.0 to 4.0 ×10⁹/L, ANC at least 1.0 ×10⁹/L, no worsening leukopenia, age at least 18 years, data without"
            " contradiction, and at least one of: WBC above 3.0 ×10⁹/L and ANC above 1.5 ×10⁹/L; medications not"
            " including clozapine, and clozapine stopped because of the counts: no"
        ),
    ),
]


@pytest.mark.parametrize(("leaf", "words"), LEUKOPENIA)
def test_when_leukopenia_recommends(leaf, words):
    assert exactly_when(open_protocol("leukopenia"), leaf).words == words


def test_no_phrase_of_leukopenia_is_a_negated_bracket_and_all_are_proved_shortest():
    compiled = open_protocol("leukopenia")
    for leaf in compiled.leaves:
        said = exactly_when(compiled, leaf)
        assert "not (" not in said.words
        assert said.conditions.fewest
        for way in ways(compiled, leaf):
            assert "not (" not in " ".join((way.conditions.words, *(s.words for s in way.steps)))
            assert way.conditions.fewest


def test_a_way_merges_the_thresholds_of_one_fact():
    first = next(ways(open_protocol("leukopenia"), "consider_gcsf"))
    assert [(s.decision, s.outcome, s.words) for s in first.steps] == [
        ("data_quality", None, "whatever the answer"),
        ("age_scope", None, "whatever the answer"),
        ("febrile_neutropenia", "yes", "fever and ANC below 1.0 ×10⁹/L"),
        ("gcsf_profound", "yes", "ANC at most 0.1 ×10⁹/L"),
    ]
    assert first.conditions.words == "fever and ANC at most 0.1 ×10⁹/L"


def test_ways_between_two_nodes_of_the_flow():
    compiled = open_protocol("leukopenia")
    assert len(list(ways(compiled, "recommendation:consider_gcsf", "decision:febrile_neutropenia"))) == 5
    assert list(ways(compiled, "data_quality", "wbc_band")) == []
    (nowhere,) = ways(compiled, "wbc_band", "wbc_band")
    assert (nowhere.steps, nowhere.key, nowhere.conditions.words) == ((), "", "always")


def test_a_leaf_that_can_be_withdrawn_says_by_what():
    (way,) = ways(open_protocol("leukopenia"), "observe")
    withdrawing = ("attention_worsening", "attention_symptoms", "stop_clozapine", "monitor_daily")
    assert way.superseded_by == exactly_when(open_protocol("leukopenia"), "observe").superseded_by == withdrawing


UNKNOWN = [
    (lambda c: ways(c, "observ"), "there is no decision or recommendation `observ`", "did you mean `observe`?"),
    (lambda c: ways(c, "observe", "wbc_bend"), "there is no decision or recommendation `wbc_bend`", "`wbc_band`"),
    (lambda c: exactly_when(c, "wbc_band", "milt"), "there is no outcome of `wbc_band` `milt`", "`mild`"),
    (lambda c: exactly_when(c, "observe", "yes"), "there is no decision `observe`", ""),
]


@pytest.mark.parametrize(("ask", "message", "help_"), UNKNOWN)
def test_an_unknown_name_is_an_error_before_the_first_way_is_asked_for(ask, message, help_):
    with pytest.raises(UnknownNameError) as caught:
        ask(open_protocol("leukopenia"))
    assert str(caught.value) == message
    assert help_ in caught.value.help


@pytest.mark.parametrize("key", ["", "1", "1.5.0", "01.24.1.0.0.0.0", "-1", "9.9", "x", "1..2", "1.24.1.0.0.0.0.0"])
def test_a_key_of_no_such_way_is_an_error(key):
    with pytest.raises(UnknownNameError):
        ways(open_protocol("leukopenia"), "observe", after=key)


def test_ways_are_walked_only_as_far_as_somebody_asks():
    """Sixty forks one after the other: more ways than could ever be listed."""
    decisions = tuple(
        Decision(
            f"d{i}",
            (Outcome("nay", None, (f"d{i + 1}",)), Outcome("aye", (P, Q, RED)[i % 3], (f"d{i + 1}",))),
            (f"d{i + 1}",),
        )
        for i in range(60)
    )
    last = Decision("d60", (Outcome("nay", None, ()), Outcome("aye", P, ("l0",))), ())
    compiled = MadeUp("p", (*decisions, last), {"l0": ()}).compiled
    found = ways(compiled, "l0")
    some = [next(found) for _ in range(450)]
    assert len({way.key for way in some}) == 450
    resumed = ways(compiled, "l0", after=some[300].key)
    assert [next(resumed).key for _ in range(20)] == [way.key for way in some[301:321]]


def test_many_threads_get_the_same_answers_and_leave_the_protocol_as_it_was():
    compiled = open_protocol("leukopenia")
    nodes = len(compiled.nodes)
    leaves = list(compiled.leaves) * 3

    def asked(leaf):
        return exactly_when(compiled, leaf), list(ways(compiled, leaf))

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(asked, leaves))
    assert answers == [asked(leaf) for leaf in leaves]
    assert len(compiled.nodes) == nodes
