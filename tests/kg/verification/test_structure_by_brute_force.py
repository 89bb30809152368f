"""What is said of outcomes, decisions and leaves is what goes through all complete patients, one by one, says."""

from hypothesis import HealthCheck, assume, event, given, note, settings
from hypothesis import strategies as st

from kg.loading import load_text
from kg.verification import findings
from tests.kg.asking.made_up import HEAD, Decision, MadeUp, Outcome, flow, formulas, made_up, written

CODES = {
    "overlap",
    "gap",
    "dead_outcome",
    "unreachable_outcome",
    "unreachable_decision",
    "decided",
    "unreachable_leaf",
    "incompatible",
}


@st.composite
def faulty(draw):
    """A made-up protocol whose conditions are not made to fit, and pairs of leaves that are said never to meet."""
    made = draw(made_up())
    if draw(st.booleans()):
        at = draw(st.integers(0, len(made.decisions) - 1))
        decision = made.decisions[at]
        whens = [draw(formulas) for _ in decision.outcomes]
        outcomes = tuple(Outcome(o.id, w, o.to) for o, w in zip(decision.outcomes, whens, strict=True))
        changed = Decision(decision.id, outcomes, decision.then)
        made = MadeUp(made.rule, (*made.decisions[:at], changed, *made.decisions[at + 1 :]), made.leaves)
    leaves = list(made.leaves)
    pairs = [(a, b) for i, a in enumerate(leaves) for b in leaves[i + 1 :] if draw(st.booleans())]
    return made, pairs


def text_of(made, pairs):
    lines = [HEAD.format(rule=made.rule)]
    for decision in made.decisions:
        lines.append(f"  {decision.id}: {{track: t, question: W, statements: [M01], then: {flow(decision.then)},")
        lines.append("    outcomes: {")
        for o in decision.outcomes:
            when = "otherwise" if o.when is None else written(o.when)
            lines.append(f"    {o.id}: {{label: {o.id}, when: '{when}', to: {flow(o.to)}}},")
        lines.append("  }}")
    lines.append("recommendations:")
    for leaf, supersedes in made.leaves.items():
        never_with = [b for a, b in pairs if a == leaf]
        lines.append(
            f"  {leaf}: {{track: t, title: {leaf}, text: T., patient: T., strength: do, urgency: routine,"
            f" statements: [M01], supersedes: {flow(supersedes)}, incompatible: {flow(never_with)}}}"
        )
    return "\n".join(lines)


def holding(made, decision, patient):
    return {o.id for o in decision.outcomes if made.holds(decision, o.id, patient)}


def reached_by(made, patient):
    reached = {"d0"}
    for decision in made.decisions:  # they lead to later ones alone
        if decision.id in reached:
            holds = holding(made, decision, patient)
            reached.update(decision.then, *(o.to for o in decision.outcomes if o.id in holds))
    return reached


def expected(made, pairs):
    everybody = [(p, reached_by(made, p)) for p in made.patients]
    found = set()
    for decision in made.decisions:
        held = [holding(made, decision, p) for p in made.patients]
        taken = [h for h, (_, reached) in zip(held, everybody, strict=True) if decision.id in reached]
        ids = [o.id for o in decision.outcomes]
        found |= {
            ("overlap", decision.id, a, b)
            for i, a in enumerate(ids)
            for b in ids[i + 1 :]
            if any({a, b} <= h for h in held)
        }
        if not all(held):
            found.add(("gap", decision.id))
        dead = {o for o in ids if not any(o in h for h in held)}
        found |= {("dead_outcome", decision.id, o) for o in dead}
        live = [o for o in ids if any(o in h for h in taken)]
        missed = [o for o in ids if o not in live and o not in dead]
        if not live:
            found.add(("unreachable_decision", decision.id))
        elif len(live) == 1 and missed:
            found.add(("decided", decision.id))
        else:
            found |= {("unreachable_outcome", decision.id, o) for o in missed}
    recommended = [withdrawn(made, reached) for _, reached in everybody]
    found |= {("unreachable_leaf", leaf) for leaf in made.leaves if not any(leaf in r for r in recommended)}
    found |= {("incompatible", a, b) for a, b in pairs if any({a, b} <= r for r in recommended)}
    return found


def withdrawn(made, reached):
    over = {other for leaf in reached & made.leaves.keys() for other in made.leaves[leaf]}
    return (reached & made.leaves.keys()) - over


def said(protocol):
    """The findings in the oracle's words, from the places and the names that the messages give in backticks."""
    for fault in findings(protocol):
        names = fault.message.split("`")[1::2]
        match fault.code:
            case "overlap":
                yield "overlap", names[2], names[0], names[1]
            case "dead_outcome":
                yield "dead_outcome", names[1], names[0]
            case "unreachable_outcome":
                yield "unreachable_outcome", names[0], names[1]
            case "incompatible":
                yield "incompatible", *names[:2]
            case code if code in CODES:
                yield code, names[0]


@settings(deadline=None, max_examples=25, suppress_health_check=list(HealthCheck))
@given(faulty())
def test_the_faults_are_those_that_some_patient_or_no_patient_shows(drawn):
    made, pairs = drawn
    assume(made.read)
    assume(len(made.patients) < 5000)
    text = text_of(made, pairs)
    note(text)
    wanted = expected(made, pairs)
    for code in {code for code, *_ in wanted}:
        event(code)
    assert set(said(load_text(text, "faulty.yaml"))) == wanted
