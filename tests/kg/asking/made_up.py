"""Small protocols made at random, and what they mean worked out naively, patient by patient, without the engine."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import chain, combinations, product

from hypothesis import strategies as st

from kg.loading import load_text
from tests.unproved import compile_unproved

HALVES = [Fraction(n, 2) for n in range(1, 8)]
GROUPS = ("red", "blue")
VALUES = {
    "p": (False, True),
    "q": (False, True),
    "follows": (False, True),
    "part": HALVES,
    "whole": HALVES,
    "kind": ("x", "y", "z"),
    "drugs": [frozenset(some) for size in range(3) for some in combinations(GROUPS, size)] + [frozenset(("other",))],
}
RULES = {"p": "p", "p and q": "pq", "q or p": "pq", "p or not(p)": "", "part < 2 and p": ("part", "p")}
"""Rules for `follows`, each with the inputs that can change it."""

HEAD = """
carepath: 1
protocol:
  {{id: made_up, version: 1.0.0, title: Made up, question: What?, summary: Made up., review_status: made up for tests,
   disclaimer: This is a test., start: d0}}
source: {{title: Source, publisher: Nobody, last_updated: "2025-05-01", review: nobody}}
references: {{"1": {{kind: guideline, title: R, published: nowhere}}}}
statements: {{M01: {{section: s, cites: ["1"], text: Something.}}}}
facts:
  p: {{type: boolean, label: pain, question: P?, plain: P?, statements: [M01]}}
  q: {{type: boolean, label: queasiness, question: Q?, plain: Q?, statements: [M01]}}
  part: {{type: quantity, label: part, unit: "10*9/L", question: Q?, plain: Q?, possible: "[0..10]", statements: [M01]}}
  whole:
    {{type: quantity, label: whole, unit: "10*9/L", question: Q?, plain: Q?, possible: "[0..10]", statements: [M01]}}
  kind: {{type: choice, label: kind, choices: {{x: ex, y: why, z: zed}}, question: Q?, plain: Q?, statements: [M01]}}
  drugs:
    {{type: list, label: drugs, question: Q?, plain: Q?, groups: {{red: red, blue: blue}},
     members: {{r: {{groups: [red]}}, b: {{groups: [blue]}}, o: {{groups: []}}}}, statements: [M01]}}
  follows:
    {{type: boolean, label: follows, question: Q?, plain: Q?, askable: false, statements: [M01],
     derive: {{true_when: "{rule}", false_when: otherwise}}}}
constraints: [part <= whole]
tracks: {{t: T}}
decisions:
"""


@dataclass(frozen=True)
class Outcome:
    id: str
    when: object  # a formula; None: otherwise
    to: tuple[str, ...]


@dataclass(frozen=True)
class Decision:
    id: str
    outcomes: tuple[Outcome, ...]
    then: tuple[str, ...]


@dataclass(frozen=True)
class MadeUp:
    rule: str
    decisions: tuple[Decision, ...]
    leaves: dict[str, tuple[str, ...]]  # with what each supersedes

    @cached_property
    def compiled(self):
        lines = [HEAD.format(rule=self.rule)]
        for decision in self.decisions:
            lines.append(
                f"  {decision.id}: {{track: t, question: What?, statements: [M01], then: {flow(decision.then)},"
                " outcomes: {"
            )
            for o in decision.outcomes:
                when = "otherwise" if o.when is None else written(o.when)
                lines.append(f"    {o.id}: {{label: {o.id}, when: '{when}', to: {flow(o.to)}}},")
            lines.append("  }}")
        lines.append("recommendations:")
        for leaf, supersedes in self.leaves.items():
            lines.append(
                f"  {leaf}: {{track: t, title: {leaf}, text: T., patient: T., strength: do, urgency: routine,"
                f" statements: [M01], supersedes: {flow(supersedes)}}}"
            )
        return compile_unproved(load_text("\n".join(lines), "made_up.yaml"))

    @cached_property
    def read(self):
        return sorted({fact for d in self.decisions for o in d.outcomes if o.when for fact in facts(o.when)})

    @cached_property
    def patients(self):
        """Every possible patient, as far as the facts that are read go."""
        every = [dict(zip(self.read, some, strict=True)) for some in product(*(VALUES[f] for f in self.read))]
        return [p for p in every if "part" not in p or "whole" not in p or p["part"] <= p["whole"]]

    def taken(self, decision, patient):
        return next(o.id for o in decision.outcomes if self.holds(decision, o.id, patient))

    def holds(self, decision, outcome, patient):
        chosen = next(o for o in decision.outcomes if o.id == outcome)
        if chosen.when is not None:
            return true(chosen.when, patient)
        return not any(true(o.when, patient) for o in decision.outcomes if o.when is not None)

    def reached(self, patient):
        found = {"d0"}
        for decision in self.decisions:
            if decision.id in found:
                taken = self.taken(decision, patient)
                found.update(*(o.to for o in decision.outcomes if o.id == taken), decision.then)
        return found

    def recommended(self, patient):
        reached = self.reached(patient)
        return {
            leaf
            for leaf in reached & set(self.leaves)
            if not any(leaf in withdrawn for other, withdrawn in self.leaves.items() if other in reached)
        }

    @cached_property
    def everybody(self):
        """For each patient what is reached and what is recommended."""
        return [(p, self.reached(p), self.recommended(p)) for p in self.patients]

    def paths(self, start, goal):
        """All paths, feasible or not, as (decision, outcome or None, target), in the order of writing."""
        if start == goal:
            yield ()
            return
        decision = next((d for d in self.decisions if d.id == start), None)
        if decision is None:
            return
        for outcome, target in chain(
            ((o.id, t) for o in decision.outcomes for t in o.to), ((None, t) for t in decision.then)
        ):
            for rest in self.paths(target, goal):
                yield ((start, outcome, target), *rest)

    def meets(self, path, patient):
        by_id = {d.id: d for d in self.decisions}
        return all(o is None or self.holds(by_id[d], o, patient) for d, o, _ in path)


def flow(names):
    return f"[{', '.join(names)}]"


def facts(formula):
    match formula:
        case ("not", inner):
            return facts(inner)
        case ("and" | "or", *parts):
            return set().union(*map(facts, parts))
        case (_, fact, *_):
            return {fact}


def written(formula):
    match formula:
        case ("is", fact, True):
            return fact
        case ("is", fact, value):
            return f'{fact} = "{value}"'
        case ("has", fact, None):
            return f"count({fact}) > 0"
        case ("has", fact, group):
            return f'list contains({fact}, "{group}")'
        case ("not", inner):
            return f"not({written(inner)})"
        case ("and" | "or" as joint, *parts):
            return "(" + f" {joint} ".join(map(written, parts)) + ")"
        case (operator, fact, number):
            return f"{fact} {operator} {number}.0"


def true(formula, patient):
    match formula:
        case ("is", fact, value):
            return patient[fact] == value
        case ("has", fact, None):
            return bool(patient[fact])
        case ("has", fact, group):
            return group in patient[fact]
        case ("not", inner):
            return not true(inner, patient)
        case ("and", *parts):
            return all(true(part, patient) for part in parts)
        case ("or", *parts):
            return any(true(part, patient) for part in parts)
        case (operator, fact, number):
            value = patient[fact]
            return {"<": value < number, "<=": value <= number, ">": value > number, ">=": value >= number}[operator]


def cell_of(variable, value):
    """The cell of a variable that a value lies in."""
    if variable.ranges is not None:
        return next(i for i in range(variable.size) if value in variable.ranges[i])
    if isinstance(value, frozenset):
        value = frozenset(a for a in variable.asked if (a in value if a is not None else value))
    return variable.answers.index(value)


def meets_condition(compiled, condition, patient):
    variable = next(v for v in compiled.variables if v.fact.id == condition.fact)
    return bool(condition.cells >> cell_of(variable, patient[condition.fact]) & 1)


def meets_conditions(compiled, conditions, patient):
    def every(parts):
        return all(meets_condition(compiled, c, patient) for c in parts)

    return every(conditions.common) and all(
        any(every(a.conditions) for a in group.alternatives) for group in conditions.any_of
    )


atoms = st.one_of(
    st.tuples(st.just("is"), st.sampled_from(["p", "q", "follows"]), st.just(True)),
    st.tuples(st.sampled_from(["<", "<=", ">", ">="]), st.sampled_from(["part", "whole"]), st.integers(1, 3)),
    st.tuples(st.just("is"), st.just("kind"), st.sampled_from("xyz")),
    st.tuples(st.just("has"), st.just("drugs"), st.sampled_from([*GROUPS, None])),
)
formulas = st.recursive(
    atoms,
    lambda inner: st.one_of(
        st.tuples(st.just("not"), inner),
        st.tuples(st.just("and"), inner, inner),
        st.tuples(st.just("or"), inner, inner),
    ),
    max_leaves=4,
)


@st.composite
def bands(draw):
    """The outcomes of a decision on one quantity: exclusive, exhaustive."""
    fact, cut = draw(st.sampled_from(["part", "whole"])), draw(st.integers(1, 2))
    middle = ("and", (">=", fact, cut), ("<=", fact, cut + 1))
    return [("low", ("<", fact, cut)), ("middle", middle), ("high", (">", fact, cut + 1))]


@st.composite
def made_up(draw):
    """A protocol of a few decisions and leaves, with more than one way to most of them."""
    count, leaves = draw(st.integers(1, 5)), [f"l{i}" for i in range(draw(st.integers(1, 3)))]
    decisions = []
    for i in range(count):
        later = [*(f"d{j}" for j in range(i + 1, count)), *leaves]
        some = st.lists(st.sampled_from(later), max_size=2, unique=True).map(tuple)
        tests = draw(st.one_of(bands(), formulas.map(lambda f: [("nay", None), ("aye", f)])))
        outcomes = tuple(Outcome(id_, when, draw(some)) for id_, when in tests)
        decisions.append(Decision(f"d{i}", outcomes, draw(some) if draw(st.booleans()) else ()))
    targets = {t for d in decisions for t in (*d.then, *(t for o in d.outcomes for t in o.to))}
    orphans = [n for n in (*(d.id for d in decisions[1:]), *leaves) if n not in targets]
    first = decisions[0].outcomes[-1]
    linked = Outcome(first.id, first.when, (*first.to, *orphans))
    decisions[0] = Decision("d0", (*decisions[0].outcomes[:-1], linked), decisions[0].then)
    supersedes = {leaf: tuple(o for o in leaves[i + 1 :] if draw(st.booleans())) for i, leaf in enumerate(leaves)}
    return MadeUp(draw(st.sampled_from(sorted(RULES))), tuple(decisions), supersedes)
