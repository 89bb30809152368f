"""A fact: what values it has, how it follows from others, and what reads it."""

from __future__ import annotations

from dataclasses import dataclass

from api.web.browse.book import Book
from api.web.browse.items.sources import Sources, sources
from api.web.browse.pointer import Pointer
from kg.criteria import Expression, facts_of
from kg.facts import Conflict, Derivation, Fact, Member
from kg.graph import decision_facts
from kg.wording import expression_words, interval_symbols, number_words


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownMember:
    """A name that a list recognises, with the groups it is in."""

    member: Member
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Points:
    """An item of a score."""

    points: str
    label: str
    condition: str
    sources: Sources


@dataclass(frozen=True, slots=True, kw_only=True)
class Follows:
    """How a fact follows from others, in words ("" and None: not so)."""

    yes_when: str
    no_when: str
    value: str
    at_least: str
    points: tuple[Points, ...]
    since: Pointer | None
    until: Pointer | None
    limit_of: Pointer | None
    from_conflicts: bool
    counts_as: bool | None
    bands: tuple[str, ...]
    inputs: tuple[Pointer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FactPage:
    """What is known of a fact."""

    possible: str
    plausible: str
    asked_unit: tuple[str, ...]
    also_in: tuple[tuple[str, str], ...]
    members: tuple[ShownMember, ...]
    follows: Follows | None
    leads_to: tuple[Pointer, ...]
    asked_by: tuple[Pointer, ...]
    at_most: tuple[Pointer, ...]
    at_least: tuple[Pointer, ...]
    contradictions: tuple[Conflict, ...]
    sources: Sources


def fact_page(book: Book, fact: Fact) -> FactPage:
    """Look it all up."""
    protocol, derivation = book.protocol, fact.derivation
    score = derivation.score if derivation else ()
    labels = {group.id: group.label for group in fact.groups}
    return FactPage(
        possible=interval_symbols(fact.possible, fact) if fact.possible else "",
        plausible=interval_symbols(fact.plausible, fact) if fact.plausible else "",
        asked_unit=tuple(interval_symbols(interval, fact) for interval in fact.unit_in_doubt),
        also_in=fact.units,
        members=tuple(ShownMember(member=m, groups=tuple(labels[g] for g in m.groups)) for m in fact.members),
        follows=_follows(book, fact, derivation) if derivation else None,
        leads_to=book.each("fact", (f.id for f in protocol.facts if f.derivation and fact.id in f.derivation.inputs)),
        asked_by=book.each("decision", (d.id for d in protocol.decisions if fact.id in decision_facts(d))),
        at_most=book.each("fact", (c.greater for c in protocol.constraints if c.lesser == fact.id)),
        at_least=book.each("fact", (c.lesser for c in protocol.constraints if c.greater == fact.id)),
        contradictions=tuple(c for c in protocol.conflicts if fact.id in {*facts_of(c.when), *c.doubt}),
        sources=sources(
            book,
            (*fact.statements, *(s for item in score for s in item.statements)),
            (
                *fact.interpretations,
                *(derivation.interpretations if derivation else ()),
                *(derivation.conflict_interpretations if derivation else ()),
                *(i for item in score for i in item.interpretations),
            ),
        ),
    )


def _follows(book: Book, fact: Fact, derivation: Derivation) -> Follows:
    elapsed = derivation.elapsed

    def counted(expression: Expression | None) -> str:
        return expression_words(expression, book.protocol.fact) if expression is not None else ""

    def fact_of(id_: str | None) -> Pointer | None:
        return book.at("fact", id_) if id_ else None

    return Follows(
        yes_when=book.words(derivation.true_when),
        no_when=book.words(derivation.false_when),
        value=counted(derivation.value),
        at_least=counted(derivation.at_least),
        points=tuple(
            Points(
                points=number_words(item.points),
                label=item.label,
                condition=book.words(item.when),
                sources=sources(book, item.statements, item.interpretations),
            )
            for item in derivation.score
        ),
        since=fact_of(elapsed.start if elapsed else None),
        until=fact_of(elapsed.end if elapsed else None),
        limit_of=fact_of(derivation.below_limit_of),
        from_conflicts=derivation.from_conflicts,
        counts_as=derivation.conflict_takes,
        bands=tuple(interval_symbols(band, fact) for band in derivation.bands),
        inputs=book.each("fact", derivation.inputs),
    )
