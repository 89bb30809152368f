"""The questions at the left: which fact stands where, and what there is to say beside what was typed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from api.web.standing import Standing
from kg.facts import Fact, FactType
from kg.interviewing import Choice, Kind
from kg.patient import Origin
from kg.wording import value_words


class Group(Enum):
    """Where a question stands: answered, still to ask, asked for the record only, or of no use for this patient now."""

    KNOWN = "known"
    OPEN = "open"
    RECORD = "record"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One fact. `understood` is its value in words where that says more than what was typed, and `how` says how.

    `wrong` is why it was refused, `doubts` what to look at again; `units` are the units that its number can be in.
    """

    fact: Fact
    group: Group
    next: bool = False
    optional: bool = False
    understood: str = ""
    how: str = "understood"
    wrong: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    units: tuple[Choice, ...] = ()


def rows(at: Standing) -> tuple[Row, ...]:
    """Every fact that can be asked: what is known in the order given, then the questions, the best one first."""
    protocol = at.evaluation.protocol
    groups: dict[str, Group] = {}
    for group, facts in (
        (Group.KNOWN, at.given.values()),
        (Group.KNOWN, [fact.id for fact in protocol.facts if fact.id in at.case.skipped]),
        (Group.OPEN, [question.fact.id for question in at.interview.questions]),
        (Group.RECORD, [question.about for question in at.interview.for_the_record]),
        (Group.OTHER, protocol.fact),
    ):
        for fact in facts:
            groups.setdefault(fact, group)
    first = at.interview.question.fact.id if at.interview.question else ""
    found = [_row(at, protocol.fact[fact], group, fact == first) for fact, group in groups.items()]
    return tuple(row for group in Group for row in found if row.group is group and row.fact.askable)


def _row(at: Standing, fact: Fact, group: Group, is_next: bool) -> Row:  # noqa: FBT001 - read at its one place
    known = at.evaluation.facts.known[fact.id]
    notes = [note for note in at.evaluation.data_quality if note.fact == fact.id]
    question = at.question_about(fact.id)
    assumed = any(not note.is_doubt for note in notes)
    return Row(
        fact=fact,
        group=group,
        next=is_next,
        optional=question is not None and question.optional,
        understood=value_words(known, fact) if _says_more(known.origin, fact, known.written) else "",
        how="follows" if known.origin is Origin.DERIVED else "assumed" if assumed else "understood",
        wrong=tuple(problem.message.removeprefix(f"{fact.id}: ") for problem in at.problems if problem.fact == fact.id),
        doubts=tuple(dict.fromkeys(note.message for note in notes if note.is_doubt)),
        units=question.choices if question is not None and question.kind is Kind.UNIT else (),
    )


def _says_more(origin: Origin, fact: Fact, written: str) -> bool:
    """Whether it is worth repeating how a value was understood: numbers, and what follows from other facts."""
    match origin:
        case Origin.STATED:
            return fact.type is FactType.QUANTITY or bool(written and fact.type is FactType.LIST)
        case Origin.DERIVED:
            return True
    return False


def strangers(at: Standing) -> Iterator[str]:
    """What is wrong with what was given under names that no question has."""
    askable = {fact.id for fact in at.evaluation.protocol.facts if fact.askable}
    return (problem.message for problem in at.problems if problem.fact not in askable)


def suggestions(fact: Fact) -> dict[str, str]:
    """Names that a list understands, each with the member or kind that it means."""
    groups = {name: group.label for group in fact.groups for name in (group.label, *group.names)}
    members = {
        name: member.id.replace("_", " ")
        for member in fact.members
        for name in (member.id.replace("_", " "), *member.names)
    }
    return groups | members
