"""Holding an answer against what a case expects: one sentence for each thing that is not as expected."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from kg.cases.answer import Answer
from kg.cases.case import Case, CaseFile, Wanted
from kg.diagnostics import Place
from kg.evaluation import PathStatus, Status
from kg.patient import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """One expectation that is not met: what was expected, and what came instead."""

    expected: str
    got: str
    place: Place

    def __str__(self) -> str:
        return f"expected {self.expected}; got {self.got}"


def failures(case: Case, answer: Answer, file: CaseFile) -> Iterator[Failure]:
    """What of an answer is not as expected, one after the other."""
    for wanted in case.expect:
        if missed := _CHECKS[wanted.key](wanted, answer, file):
            expected, got = missed
            yield Failure(expected=expected, got=got, place=wanted.place)


def failures_of_refusal(case: Case, problems: Iterable[Problem]) -> Iterator[Failure]:
    """What of a refusal is not as expected: exactly these facts are refused, with the codes that are named."""
    wanted = {w.name: w for w in case.expect if w.key == "problems"}
    found: dict[str, list[str]] = {}
    for problem in problems:
        found.setdefault(problem.fact, []).append(problem.code)
        if problem.fact not in wanted:
            refused = f"`{problem.fact}` refused: {problem.message}"
            yield Failure(expected=f"`{problem.fact}` to be accepted", got=refused, place=case.place)
    for fact, expected in wanted.items():
        if fact not in found:
            yield Failure(expected=f"`{fact}` to be refused", got="no objection to it", place=expected.place)
        elif not set(expected.any_of) <= set(found[fact]):
            codes = " and ".join(f"`{code}`" for code in found[fact])
            yield Failure(expected=f"`{fact}` to be refused as `{expected.any_of[0]}`", got=codes, place=expected.place)


_Missed = tuple[str, str] | None
_Check = Callable[[Wanted, Answer, CaseFile], _Missed]


def _either(names: Iterable[str]) -> str:
    return " or ".join(f"`{name}`" for name in names) or "nothing"


def _listing(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names) or "nothing"


def _urgency(wanted: Wanted, answer: Answer, _: CaseFile) -> _Missed:
    got = answer.evaluation.urgency.name.lower()
    return None if got in wanted.any_of else (f"the urgency {_either(wanted.any_of)}", f"`{got}`")


def _urgency_at_most(wanted: Wanted, answer: Answer, _: CaseFile) -> _Missed:
    got = answer.evaluation.urgency_at_most.name.lower()
    return None if got in wanted.any_of else (f"an urgency of at most {_either(wanted.any_of)}", f"`{got}`")


def _classification(wanted: Wanted, answer: Answer, _: CaseFile) -> _Missed:
    got = answer.evaluation.classifications[wanted.name]
    return None if got in wanted.any_of else (f"`{wanted.name}` to be {_either(wanted.any_of)}", f"`{got}`")


def _standing(statement: str, answer: Answer) -> str:
    """How a statement stands for a patient, in a phrase."""
    if statement in answer.asserted:
        return "it is asserted"
    if statement in answer.waiting:
        return f"it is open and waits for {_listing(sorted(answer.waiting[statement]))}"
    return "it is neither asserted nor open"


def _asserted(wanted: Wanted, answer: Answer, file: CaseFile) -> _Missed:
    if file.same_as(wanted.name) & answer.asserted:
        return None
    return f"{wanted.name} to be asserted", _standing(wanted.name, answer)


def _not_asserted(wanted: Wanted, answer: Answer, _: CaseFile) -> _Missed:
    return (f"{wanted.name} not to be asserted", "it is asserted") if wanted.name in answer.asserted else None


def _warned(wanted: Wanted, answer: Answer, file: CaseFile) -> _Missed:
    if file.same_as(wanted.name) & (answer.warned | answer.asserted):
        return None
    return f"{wanted.name} to be warned of", "no warning or notice that says it"


def _not_warned(wanted: Wanted, answer: Answer, _: CaseFile) -> _Missed:
    return (f"no warning of {wanted.name}", "one is shown") if wanted.name in answer.warned else None


def _pending(wanted: Wanted, answer: Answer, file: CaseFile) -> _Missed:
    expected = f"{wanted.name} to be open"
    if wanted.name in answer.asserted:
        return expected, "it is asserted"
    if wanted.name not in answer.waiting:
        leaf = answer.evaluation.statuses.leaves.get(wanted.name)
        return expected, _status_words(leaf) if leaf else "it is neither asserted nor open"
    waits_for = answer.waiting[wanted.name]
    if wanted.any_of and waits_for and not any(file.meant(fact) & waits_for for fact in wanted.any_of):
        return f"{wanted.name} to wait for {_either(wanted.any_of)}", f"it waits for {_listing(sorted(waits_for))}"
    return None


def _status_words(status: Status) -> str:
    return f"it is {status.value.replace('_', ' ').lower()}"


def _leaf(status: Status) -> _Check:
    def check(wanted: Wanted, answer: Answer, _: CaseFile) -> _Missed:
        got = answer.evaluation.statuses.leaves[wanted.name]
        expected = f"`{wanted.name}` to be {status.value.replace('_', ' ').lower()}"
        return None if got is status else (expected, _status_words(got))

    return check


def _outcome(status: PathStatus) -> _Check:
    def check(wanted: Wanted, answer: Answer, _: CaseFile) -> _Missed:
        decision, _dot, outcome = wanted.name.partition(".")
        got = answer.evaluation.statuses.outcomes[decision, outcome]
        expected = f"`{wanted.name}` to be {status.value.replace('_', ' ').lower()}"
        return None if got is status else (expected, f"it is {got.value.replace('_', ' ').lower()}")

    return check


def _is_in(of: Callable[[Answer], Iterable[str]], what: str, *, expected: bool) -> _Check:
    """That a name is, or is not, among those that an answer has."""

    def check(wanted: Wanted, answer: Answer, file: CaseFile) -> _Missed:
        names = tuple(of(answer))
        if bool(file.meant(wanted.name).intersection(names)) is expected:
            return None
        return f"`{wanted.name}` {'to be' if expected else 'not to be'} {what}", f"these are {what}: {_listing(names)}"

    return check


def _asks_first(wanted: Wanted, answer: Answer, file: CaseFile) -> _Missed:
    meant = frozenset[str]().union(*map(file.meant, wanted.any_of))
    if meant & set(answer.asked[:1]):
        return None
    return f"{_either(wanted.any_of)} to be asked first", _listing(answer.asked[:1])


def _asks_in_order(wanted: Wanted, answer: Answer, file: CaseFile) -> _Missed:
    """Others may be asked between them; a word for several facts stands where the first of these does."""
    rank = {fact: number for number, fact in enumerate(answer.asked)}
    places = [min((rank[f] for f in file.meant(fact) if f in rank), default=None) for fact in wanted.any_of]
    in_order = [place for place in places if place is not None]
    if len(in_order) == len(places) and in_order == sorted(in_order):
        return None
    return f"the questions {_listing(wanted.any_of)} in this order", _listing(answer.asked)


def _data_quality(wanted: Wanted, answer: Answer, _: CaseFile) -> _Missed:
    reported = [found for found in answer.evaluation.data_quality if found.is_doubt]
    if bool(reported) is (wanted.any_of == ("true",)):
        return None
    if reported:
        return "nothing to be said of the data", "; ".join(found.message for found in reported)
    return "something to be said of the data", "not a word"


def _urgency_of_leaf(wanted: Wanted, answer: Answer, _: CaseFile) -> _Missed:
    leaf = answer.evaluation.protocol.recommendation[wanted.name]
    got = answer.evaluation.statuses.urgency_of(leaf).name.lower()
    return None if got in wanted.any_of else (f"`{wanted.name}` to be {_either(wanted.any_of)}", f"`{got}`")


def _strength(wanted: Wanted, answer: Answer, _: CaseFile) -> _Missed:
    got = answer.evaluation.protocol.recommendation[wanted.name].strength.value
    return None if got in wanted.any_of else (f"the strength {_either(wanted.any_of)} of `{wanted.name}`", f"`{got}`")


def _value(wanted: Wanted, answer: Answer, _: CaseFile) -> _Missed:
    got = answer.evaluation.facts.known[wanted.name].shown or "unknown"
    return None if got in wanted.any_of else (f"`{wanted.name}` to be {_either(wanted.any_of)}", f"`{got}`")


def _due(wanted: Wanted, answer: Answer, _: CaseFile) -> _Missed:
    got = answer.due(wanted.name)
    if got == wanted.any_of:
        return None
    expected = f"the next evaluation after `{wanted.name}` to be due from {wanted.any_of[0]} to {wanted.any_of[1]}"
    return expected, "none" if got is None else f"from {got[0]} to {got[1]}"


_CHECKS: Final[Mapping[str, _Check]] = {
    "urgency": _urgency,
    "urgency_at_most": _urgency_at_most,
    "classifications": _classification,
    "asserted": _asserted,
    "not_asserted": _not_asserted,
    "warned": _warned,
    "not_warned": _not_warned,
    "pending": _pending,
    "recommended": _leaf(Status.RECOMMENDED),
    "possible": _leaf(Status.POSSIBLE),
    "not_recommended": _leaf(Status.NOT_RECOMMENDED),
    "taken": _outcome(PathStatus.TAKEN),
    "open": _outcome(PathStatus.POSSIBLE),
    "ruled_out": _outcome(PathStatus.RULED_OUT),
    "fulfilled": _is_in(lambda a: sorted(a.evaluation.statuses.fulfilled), "fulfilled", expected=True),
    "not_fulfilled": _is_in(lambda a: sorted(a.evaluation.statuses.fulfilled), "fulfilled", expected=False),
    "warnings": _is_in(lambda a: (w.id for w in a.warnings), "shown", expected=True),
    "not_warnings": _is_in(lambda a: (w.id for w in a.warnings), "shown", expected=False),
    "notices": _is_in(lambda a: (n.id for n in a.notices), "shown", expected=True),
    "not_notices": _is_in(lambda a: (n.id for n in a.notices), "shown", expected=False),
    "readings": _is_in(lambda a: sorted(a.readings), "shown", expected=True),
    "asks": _is_in(lambda a: a.asked, "asked", expected=True),
    "not_asks": _is_in(lambda a: a.asked, "asked", expected=False),
    "asks_first": _asks_first,
    "asks_in_order": _asks_in_order,
    "data_quality": _data_quality,
    "urgencies": _urgency_of_leaf,
    "strengths": _strength,
    "values": _value,
    "due": _due,
    "problems": lambda *_: ("the facts to be refused", "an answer"),
}
