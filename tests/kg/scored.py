"""Made-up protocols with a score, and a judge of them that knows no diagram: it goes through all ways of filling in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, product
from string import Template

from hypothesis import strategies as st

from kg.compiled import CompiledProtocol, assemble
from kg.functions import functions_for
from kg.graph import build
from kg.loading import load_text

Patient = Mapping[str, object]
Test = tuple[object, ...]
"""A condition in the judge's own form: an operator and its operands."""

NUMBERS = tuple(Fraction(n) for n in ("1", "2", "3.5", "5", "6.5", "8", "9"))
"""A number on each threshold and between any two."""
GROUPS = ("g1", "g2")
MEMBERS = {"m1": "g1", "m2": "g2", "m4": ""}
YES_NO = ("a", "b", "c")
VALUES: Mapping[str, tuple[object, ...]] = {
    **dict.fromkeys((*YES_NO, "stated", "extra"), (False, True)),
    "kind": ("x", "y", "z"),
    "low": NUMBERS,
    "high": NUMBERS,
    "drugs": tuple(frozenset(m) for size in range(3) for m in combinations(("m1", "m2", "m4"), size)),
}


@dataclass(frozen=True)
class Item:
    points: str
    when: Test


@dataclass(frozen=True)
class Scored:
    """A score, its cut-offs, and the rules of two derived answers; `follows` cannot be stated."""

    items: tuple[Item, ...]
    cuts: tuple[str, ...]
    other_cut: str
    follows: Test
    stated: Test
    constrained: bool

    @property
    def compiled(self) -> CompiledProtocol:
        return assemble(functions_for(build(load_text(self.text.encode(), "scored.yaml"))))

    @property
    def text(self) -> str:
        items = "\n".join(
            f"        - {{points: \"{i.points}\", when: '{written(i.when)}', label: item {n}}}"
            for n, i in enumerate(self.items, 1)
        )
        bounds = [*(f"< {self.cuts[0]}",), *(f"[{a}..{b})" for a, b in zip(self.cuts, self.cuts[1:], strict=False))]
        bands = [*bounds, f">= {self.cuts[-1]}"]
        outcomes = "\n".join(
            f'      band_{n}: {{label: band {n}, when: "{band}", to: [in_{n}]}}' for n, band in enumerate(bands)
        )
        leaves = "\n".join(f"  in_{n}: {{{_LEAF}, title: in {n}}}" for n in range(len(bands)))
        return _TEXT.substitute(
            facts=_FACTS,
            asked=_ASKED,
            items=items,
            outcomes=outcomes,
            leaves=leaves,
            leaf=_LEAF,
            other=self.other_cut,
            follows=written(self.follows),
            stated=written(self.stated),
            constraints="[low <= high]" if self.constrained else "[]",
        )

    def sum(self, patient: Patient) -> Fraction:
        return sum((Fraction(i.points) for i in self.items if self.holds(i.when, patient)), Fraction(0))

    def leaves(self, patient: Patient) -> frozenset[str]:
        """What a complete patient is recommended."""
        total = self.sum(patient)
        band = f"in_{sum(total >= Fraction(cut) for cut in self.cuts)}"
        both = total >= Fraction(self.other_cut) and patient["extra"]
        return frozenset((band, "both" if both else "not_both"))

    def holds(self, test: Test, patient: Patient) -> bool:
        match test:
            case "not", tuple(inner):
                return not self.holds(inner, patient)
            case "and", tuple(one), tuple(other):
                return self.holds(one, patient) and self.holds(other, patient)
            case "or", tuple(one), tuple(other):
                return self.holds(one, patient) or self.holds(other, patient)
            case "is", "follows":
                return self.holds(self.follows, patient)
            case "is", str(fact):
                return bool(patient[fact])
            case "kind", value:
                return patient["kind"] == value
            case "<", str(fact), Fraction() as bound:
                return patient[fact] < bound  # type: ignore[operator]
            case "<=", str(fact), Fraction() as bound:
                return patient[fact] <= bound  # type: ignore[operator]
            case "has", "any":
                return bool(patient["drugs"])
            case "has", group:
                return any(group == MEMBERS[m] for m in patient["drugs"])  # type: ignore[attr-defined]
        raise AssertionError(test)

    def patients(self, possible: Mapping[str, tuple[object, ...]]) -> Iterator[Patient]:
        """All patients who are as somebody stated; `stated` may be what its rule leaves open."""
        read = sorted(self._read())
        answers = set()
        base = [fact for fact in read if fact != "stated"]
        found = []
        for values in product(*(possible[fact] for fact in base)):
            patient = dict(zip(base, values, strict=True))
            if self.constrained and {"low", "high"} <= patient.keys() and patient["low"] > patient["high"]:  # type: ignore[operator]
                continue
            found.append(patient)
            if "stated" in read:
                answers.add(self.holds(self.stated, patient))
        if "stated" not in read:
            yield from found
            return
        for answer in possible["stated"] if len(possible["stated"]) == 1 else answers:
            for patient in found:
                yield {**patient, "stated": answer}

    def _read(self) -> set[str]:
        tests = [i.when for i in self.items]
        read = {"extra"} | {fact for test in tests for fact in named(test)}
        if "stated" in read:
            read |= named(self.stated)
        if "follows" in read:
            read = (read - {"follows"}) | named(self.follows)
        if self.constrained and read & {"low", "high"}:
            read |= {"low", "high"}
        return read


def named(test: Test) -> set[str]:
    """The facts that a condition reads."""
    match test:
        case "not" | "and" | "or", *inner:
            return {fact for part in inner for fact in named(part)}  # type: ignore[arg-type]
        case "is", str(fact):
            return {fact}
        case "kind", _:
            return {"kind"}
        case "has", _:
            return {"drugs"}
    return {str(test[1])}


def written(test: Test) -> str:
    """A condition as an author writes it."""
    match test:
        case "not", tuple(inner):
            return f"not({written(inner)})"
        case ("and" | "or") as word, tuple(one), tuple(other):
            return f"({written(one)}) {word} ({written(other)})"
        case "is", str(fact):
            return fact
        case "kind", value:
            return f'kind = "{value}"'
        case "has", "any":
            return "count(drugs) > 0"
        case "has", group:
            return f'list contains(drugs, "{group}")'
    return f"{test[1]} {test[0]} {test[2]}"


_LEAF = "track: all, text: Do it., patient: It is done., strength: do, urgency: routine"
_ASKED = "question: What is it?, plain: What is it?"
_FACTS = "\n".join(f"  {fact}: {{type: boolean, label: {fact}, {_ASKED}}}" for fact in (*YES_NO, "extra"))
_TEXT = Template("""carepath: 1
protocol:
  id: scored
  version: 1.0.0
  title: A made-up score
  question: How many points?
  summary: Made up.
  review_status: made up for tests
  disclaimer: This is a test protocol.
  start: band
source: {title: Points, publisher: nobody, last_updated: "2026-01-01", review: nobody}
facts:
$facts
  kind: {type: choice, label: kind, choices: {x: ex, y: why, z: zed}, $asked}
  low: {type: quantity, label: low, unit: d, possible: "[0..10]", $asked}
  high: {type: quantity, label: high, unit: d, possible: "[0..10]", $asked}
  drugs:
    type: list
    label: drugs
    question: Which?
    plain: Which?
    groups: {g1: group 1, g2: group 2}
    members: {m1: {groups: [g1]}, m2: {groups: [g2]}, m4: {groups: []}}
  follows: {type: boolean, label: follows, askable: false, derive: {true_when: '$follows', false_when: otherwise}}
  stated: {type: boolean, label: stated, $asked, derive: {true_when: '$stated', false_when: otherwise}}
  score:
    type: quantity
    label: score
    unit: "{points}"
    possible: "[-100..100]"
    askable: false
    derive:
      score:
$items
constraints: $constraints
tracks: {all: All}
decisions:
  band:
    track: all
    question: Which band?
    fact: score
    then: [other]
    outcomes:
$outcomes
  other:
    track: all
    question: Another cut-off, and something else?
    outcomes:
      above: {label: above, when: score >= $other and extra, to: [both]}
      below: {label: below, when: otherwise, to: [not_both]}
recommendations:
$leaves
  both: {$leaf, title: both}
  not_both: {$leaf, title: not both}
""")

_POINTS = ("1", "2", "3", "5", "-1", "-2", "0.5", "0")
_BOUNDS = st.sampled_from((Fraction(2), Fraction(5), Fraction(8)))


def _tests(facts: tuple[str, ...]) -> st.SearchStrategy[Test]:
    atoms: list[st.SearchStrategy[Test]] = [st.tuples(st.just("is"), st.sampled_from(facts))]
    atoms.append(st.tuples(st.just("kind"), st.sampled_from(("x", "y", "z"))))
    atoms.append(st.tuples(st.sampled_from(("<", "<=")), st.sampled_from(("low", "high")), _BOUNDS))
    atoms.append(st.tuples(st.just("has"), st.sampled_from(("any", *GROUPS))))
    return st.recursive(
        st.one_of(atoms),
        lambda inner: st.one_of(
            st.tuples(st.just("not"), inner), st.tuples(st.sampled_from(("and", "or")), inner, inner)
        ),
        max_leaves=3,
    )


@st.composite
def scores(draw: st.DrawFn) -> Scored:
    """Scores of a few items that often read the same facts."""
    some = st.tuples(st.sampled_from(_POINTS), _tests((*YES_NO, "follows", "stated")))
    items = draw(st.lists(some, min_size=1, max_size=5))
    cuts = draw(st.lists(st.sampled_from(range(-3, 12)), min_size=1, max_size=3, unique=True))
    return Scored(
        items=tuple(Item(points, when) for points, when in items),
        cuts=tuple(str(cut) for cut in sorted(cuts)),
        other_cut=draw(st.sampled_from(("0.5", "1", "2", "4"))),
        follows=draw(_tests(YES_NO)),
        stated=draw(_tests(YES_NO)),
        constrained=draw(st.booleans()),
    )


@st.composite
def some_facts(draw: st.DrawFn) -> dict[str, object]:
    """Part of what could be said of a patient."""
    given: dict[str, object] = {}
    for fact in (*YES_NO, "stated", "extra"):
        if (answer := draw(st.sampled_from((None, None, False, True)))) is not None:
            given[fact] = answer
    if (kind := draw(st.sampled_from((None, "x", "y", "z")))) is not None:
        given["kind"] = kind
    for fact in ("low", "high"):
        comparator = draw(st.sampled_from((None, "", "<=", ">=")))
        if comparator is not None:
            given[fact] = {"value": draw(st.sampled_from(("2", "5", "8"))), "unit": "d", "comparator": comparator}
    if (drugs := draw(st.sampled_from((None, [], ["m1"], ["m4"], ["m1", "m2"])))) is not None:
        given["drugs"] = drugs
    return given


def possible(given: Mapping[str, object]) -> dict[str, tuple[object, ...]]:
    """For each fact the values that a patient of whom this was said can have."""
    found = dict(VALUES)
    for fact, said in given.items():
        match said:
            case {"value": str(number), "comparator": comparator}:
                found[fact] = tuple(n for n in NUMBERS if _stands(n, str(comparator), Fraction(number)))
            case list():
                found[fact] = (frozenset(said),)
            case _:
                found[fact] = (said,)
    return found


def _stands(number: Fraction, comparator: str, bound: Fraction) -> bool:
    return {"<=": number <= bound, ">=": number >= bound, "": number == bound}[comparator]
