"""Small protocols made by chance that declare properties, and whether these hold, patient by patient.

Nothing here reasons about sets of patients: all that can be known of a patient is gone through, one after another. How
an answer comes about with missing facts is the engine's own business, which other tests hold against an oracle.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import product

from hypothesis import strategies as st

from kg.compiled import assemble
from kg.evaluation import Status
from kg.functions import functions_for
from kg.graph import build
from kg.loading import load_text
from kg.statuses import Statuses
from tests.kg.asking.made_up import HEAD, VALUES, MadeUp, facts, flow, formulas, made_up, true, written

URGENCIES = ("routine", "prompt", "immediate")
BOUNDS = [(c, Fraction(n)) for n in (1, 2, 3) for c in ("<", "<=", ">", ">=")]
ORDERED = ("p", "q", "part", "whole", "kind")


@dataclass(frozen=True)
class Claim:
    kind: str
    leaves: tuple[str, ...] = ()
    fact: str = ""  # that is unknown, or that falls or rises
    rising: bool = False
    urgency: str = "routine"
    when: object = None  # a formula; None: always

    @property
    def text(self):
        rest = flow(self.leaves)
        match self.kind:
            case "not_firm":
                said = f"unknown: [{self.fact}], not_firm: {rest}"
            case "never_falls":
                said = f"{'as_rises' if self.rising else 'as_falls'}: {self.fact}, never_falls: urgency"
            case "never_withdrawn":
                said = f"{'as_rises' if self.rising else 'as_falls'}: {self.fact}, never_withdrawn: {rest}"
            case "urgency_at_least" | "urgency_at_most":
                said = f"{self.kind}: {self.urgency}"
            case _:
                said = f"{self.kind}: {rest}"
        when = f"when: '{written(self.when)}', " if self.when else ""
        return f"{{text: T., statements: [M01], {when}{said}}}"


@dataclass(frozen=True)
class Claiming:
    """A made-up protocol with urgencies and claims."""

    made: MadeUp
    urgency: dict[str, str]
    eased: dict[str, str]  # by leaf, when it is fulfilled or becomes routine
    claims: tuple[Claim, ...]

    @property
    def text(self):
        lines = [HEAD.format(rule=self.made.rule)]
        for decision in self.made.decisions:
            lines.append(f"  {decision.id}: {{track: t, question: W, statements: [M01], then: {flow(decision.then)},")
            lines.append("    outcomes: {")
            for o in decision.outcomes:
                when = "otherwise" if o.when is None else written(o.when)
                lines.append(f"    {o.id}: {{label: {o.id}, when: '{when}', to: {flow(o.to)}}},")
            lines.append("  }}")
        lines.append("recommendations:")
        for leaf, supersedes in self.made.leaves.items():
            more = f", {self.eased[leaf]}" if leaf in self.eased else ""
            lines.append(
                f"  {leaf}: {{track: t, title: {leaf}, text: T., patient: T., strength: do, statements: [M01],"
                f" urgency: {self.urgency[leaf]}, supersedes: {flow(supersedes)}{more}}}"
            )
        lines += ["properties:", *(f"  claim{i}: {claim.text}" for i, claim in enumerate(self.claims))]
        return "\n".join(lines)

    @cached_property
    def protocol(self):
        return load_text(self.text, "claimed.yaml")

    @cached_property
    def compiled(self):
        return assemble(functions_for(build(self.protocol)))

    @cached_property
    def known(self):
        """All that can be known of a patient without conflict, each with the answer."""
        ways = [ways_to_know(fact) for fact in self.made.read]
        every = (dict(zip(self.made.read, some, strict=True)) for some in product(*ways))
        return {key(some): answer for some in every if (answer := self.answer(some)) is not None}

    def answer(self, some):
        raw = {fact: handed_in(fact, value) for fact, value in some.items() if value is not None}
        if "follows" in raw:
            return None
        understood = self.compiled.understand(raw)
        if understood.in_conflict:
            return None
        statuses = Statuses(self.compiled, understood)
        return Answer(self, some, statuses.leaves, statuses.urgency.name.lower())

    def fails(self, claim):
        """Whether the claim is false for anything that can be known of a patient."""
        if claim.kind not in ("never_falls", "never_withdrawn"):
            return any(a.breaks(claim) for a in self.known.values() if a.certain(claim.when))
        return any(
            before.certain(claim.when) and after.certain(claim.when) and before.weakens_to(after, claim)
            for before in self.known.values()
            for after in self.changed(before, claim)
        )

    def changed(self, before, claim):
        """The same patient with the one fact fallen (or risen)."""
        value = before.some[claim.fact]
        if value is None or isinstance(value, tuple):
            return
        values = list(VALUES[claim.fact])
        at = values.index(value)
        for other in values[at + 1 :] if claim.rising else values[:at]:
            if after := self.known.get(key({**before.some, claim.fact: other})):
                yield after


@dataclass(frozen=True)
class Answer:
    claiming: Claiming
    some: dict[str, object]
    leaves: dict[str, Status]
    urgency: str

    @cached_property
    def completions(self):
        return [p for p in self.claiming.made.patients if all(allows(v, p[f]) for f, v in self.some.items())]

    def certain(self, when):
        return when is None or all(true(when, p) for p in self.completions)

    def breaks(self, claim):
        statuses = [self.leaves[leaf] for leaf in claim.leaves]
        made = self.claiming
        match claim.kind:
            case "recommended":
                return any(s is not Status.RECOMMENDED for s in statuses)
            case "any_recommended":
                return any(not made.made.recommended(p) & set(claim.leaves) for p in self.completions)
            case "not_recommended":
                return any(s is not Status.NOT_RECOMMENDED for s in statuses)
            case "not_firm":
                return self.some[claim.fact] is None and Status.RECOMMENDED in statuses
            case "urgency_at_least":
                return URGENCIES.index(self.urgency) < URGENCIES.index(claim.urgency)
        limit = URGENCIES.index(claim.urgency)
        above = [leaf for leaf, u in made.urgency.items() if URGENCIES.index(u) > limit]
        return any(self.leaves[leaf] is not Status.NOT_RECOMMENDED for leaf in above)

    def weakens_to(self, after, claim):
        if claim.kind == "never_falls":
            return URGENCIES.index(after.urgency) < URGENCIES.index(self.urgency)
        firm = Status.RECOMMENDED
        return any(self.leaves[leaf] is firm and after.leaves[leaf] is not firm for leaf in claim.leaves)


def ways_to_know(fact):
    if fact in ("part", "whole"):
        return [None, *VALUES[fact], *BOUNDS]
    return [None, *VALUES[fact]]


def key(some):
    return tuple(sorted(some.items()))


def allows(known, value):
    if known is None:
        return True
    if isinstance(known, tuple):
        comparator, bound = known
        return {"<": value < bound, "<=": value <= bound, ">": value > bound, ">=": value >= bound}[comparator]
    return value == known


def handed_in(fact, value):
    match value:
        case (comparator, bound):
            return {"value": str(bound), "comparator": comparator}
        case Fraction():
            return str(float(value))
        case frozenset():
            return sorted(group[0] for group in value)
    return value


@st.composite
def claiming(draw, kinds, *, eased=False):
    """A protocol that reads few facts, and some claims of these kinds about facts that it reads."""
    made = draw(made_up().filter(lambda m: 0 < len(m.read) <= 3 and "follows" not in m.read))
    leaves = list(made.leaves)
    urgency = {leaf: draw(st.sampled_from(URGENCIES)) for leaf in leaves}
    tests = formulas.filter(lambda f: facts(f) <= set(made.read))
    ease = {}
    for leaf in leaves if eased else ():
        fact = draw(st.sampled_from(made.read))
        ease[leaf] = f"{draw(st.sampled_from(['fulfilled_when', 'routine_once']))}: known({fact})"
    claims = []
    for _ in range(3):
        kind = draw(st.sampled_from(kinds))
        some = st.lists(st.sampled_from(leaves), min_size=1, max_size=2, unique=True).map(tuple)
        about = [f for f in made.read if kind == "not_firm" or f in ORDERED]
        if not about:
            continue
        claims.append(
            Claim(
                kind=kind,
                leaves=draw(some),
                fact=draw(st.sampled_from(about)),
                rising=draw(st.booleans()),
                urgency=draw(st.sampled_from(URGENCIES)),
                when=draw(st.none() | tests),
            )
        )
    return Claiming(made, urgency, ease, tuple(claims))
