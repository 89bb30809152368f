"""Ways and exact conditions of made-up protocols, against every patient one by one."""

from hypothesis import HealthCheck, given, settings

from kg.asking.exactly import exactly_when
from kg.asking.ways import ways
from tests.kg.asking.made_up import made_up, meets_conditions

often = settings(
    max_examples=30,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def steps(path):
    return tuple((decision, outcome) for decision, outcome, _ in path)


@often
@given(made_up())
def test_conditions_hold_exactly_for_the_patients_who_get_it(protocol):
    compiled = protocol.compiled
    for leaf in protocol.leaves:
        said = exactly_when(compiled, leaf)
        for patient, _, recommended in protocol.everybody:
            assert meets_conditions(compiled, said.conditions, patient) == (leaf in recommended), said.words
        assert said.conditions.never == (not any(leaf in r for _, _, r in protocol.everybody))
        assert said.conditions.always == all(leaf in r for _, _, r in protocol.everybody)
    for decision in protocol.decisions:
        said = exactly_when(compiled, decision.id)
        for patient, reached, _ in protocol.everybody:
            assert meets_conditions(compiled, said.conditions, patient) == (decision.id in reached), said.words
        for outcome in decision.outcomes:
            said = exactly_when(compiled, decision.id, outcome.id)
            for patient, reached, _ in protocol.everybody:
                taken = decision.id in reached and protocol.taken(decision, patient) == outcome.id
                assert meets_conditions(compiled, said.conditions, patient) == taken, said.words


@often
@given(made_up())
def test_a_leaf_names_those_that_can_withdraw_it(protocol):
    for leaf in protocol.leaves:
        withdrawing = {other for other, withdrawn in protocol.leaves.items() if leaf in withdrawn}
        together = {o for o in withdrawing for _, reached, _ in protocol.everybody if {leaf, o} <= reached}
        assert set(exactly_when(protocol.compiled, leaf).superseded_by) == together


@often
@given(made_up())
def test_every_feasible_way_is_given_exactly_once_and_no_other(protocol):
    compiled = protocol.compiled
    for start in [d.id for d in protocol.decisions]:
        at_start = [p for p, reached, _ in protocol.everybody if start in reached]
        for goal in (*protocol.leaves, *(d.id for d in protocol.decisions)):
            feasible = [path for path in protocol.paths(start, goal) if any(protocol.meets(path, p) for p in at_start)]
            found = list(ways(compiled, goal, start))
            assert [tuple((s.decision, s.outcome) for s in way.steps) for way in found] == list(map(steps, feasible))
            assert len({way.key for way in found}) == len(found)
            for path, way in zip(feasible, found, strict=True):
                for patient in protocol.patients:
                    assert meets_conditions(compiled, way.conditions, patient) == protocol.meets(path, patient)


@often
@given(made_up())
def test_going_on_after_a_way_gives_the_ways_behind_it(protocol):
    for goal in protocol.leaves:
        found = list(ways(protocol.compiled, goal))
        for place, way in enumerate(found):
            assert list(ways(protocol.compiled, goal, after=way.key)) == found[place + 1 :]


@often
@given(made_up())
def test_a_way_names_the_leaves_that_can_withdraw_what_it_leads_to(protocol):
    for goal in protocol.leaves:
        feasible = {way.key: way for way in ways(protocol.compiled, goal)}
        paths = [path for path in protocol.paths("d0", goal) if any(protocol.meets(path, p) for p in protocol.patients)]
        for path, way in zip(paths, feasible.values(), strict=True):
            withdrawing = {
                other
                for other, withdrawn in protocol.leaves.items()
                for patient, reached, _ in protocol.everybody
                if goal in withdrawn and other in reached and protocol.meets(path, patient)
            }
            assert set(way.superseded_by) == withdrawing
