"""What the templates of a case are filled with, beside the case itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from api.web.catalogue import Catalogue
from api.web.standing import Standing
from kg.compiled import CompiledProtocol
from kg.evaluation import Advice
from kg.facts import Fact
from kg.graph import decision_facts
from kg.handover import Carried, worked_out
from kg.interviewing import Consequence, Kind, NextQuestion
from kg.nodes.decision import Decision
from kg.nodes.recommendation import Urgency
from kg.patient import PatientFacts
from kg.protocol import Protocol
from kg.wording import value_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Onward:
    """A protocol that goes on: the address of its page with what goes along, and what does not."""

    title: str
    address: str
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Labels:
    """Names in words, for one protocol."""

    protocol: Protocol

    def facts(self, names: Iterable[str]) -> str:
        """The labels of facts, in a row."""
        declared = self.protocol.fact
        return ", ".join(declared[name].label if name in declared else name for name in names)

    def titles(self, leaves: Iterable[str]) -> str:
        """The titles of recommendations, in a row."""
        return ", ".join(f"“{self.protocol.recommendation[leaf].title}”" for leaf in leaves)


def doubts(at: Standing) -> list[str]:
    """What a reader has to know about the data, each once."""
    return list(dict.fromkeys(d.message for d in at.evaluation.data_quality if d.is_doubt))


def known(at: Standing) -> list[str]:
    """What counts as stated, each with its value."""
    facts, declared = at.evaluation.facts.known, at.evaluation.protocol.fact
    return [f"{declared[id_].label} {value_words(facts[id_], declared[id_])}" for id_ in at.stated]


def not_known(at: Standing) -> list[str]:
    """What was asked, and answered with "don't know"."""
    facts = at.evaluation.facts.known
    return [f.label for f in at.evaluation.protocol.facts if f.id in at.case.skipped and not facts[f.id].firm]


def onward(at: Standing, served: Mapping[str, CompiledProtocol]) -> Callable[[Advice], Iterator[Onward]]:
    """The protocols that go on from a recommendation, as far as this server has them."""

    def continuing(advice: Advice) -> Iterator[Onward]:
        for found in worked_out(at.evaluation, advice.recommendation):
            if there := served.get(found.hand_over.protocol):
                yield Onward(
                    title=there.protocol.title,
                    address=f"{there.protocol.id}#{fragment(found.carried)}",
                    left_out=tuple(left.message for left in found.left_out),
                )

    return continuing


def fragment(carried: Iterable[Carried]) -> str:
    """Facts as the page of a case reads them from the fragment of its address."""
    return urlencode([pair for each in carried for pair in _pairs(each.fact, each.raw)])


def _pairs(fact: str, raw: object) -> Iterator[tuple[str, str]]:
    match raw:
        case bool():
            yield fact, "yes" if raw else "no"
        case list() | tuple():
            yield from ((fact, str(member)) for member in (raw or ("none",)))
        case {"value": number, "unit": unit, **more}:
            yield fact, f"{more.get('comparator') or ''}{number} {unit}".strip()
            yield from ((f"{fact}.{part}", str(more[part])) for part in ("date", "lowerLimit") if part in more)
        case {"value": value}:
            # the page has no place for the day of what is no number
            yield from _pairs(fact, value)
        case _:
            yield fact, str(raw)


def asked_for(decision: Decision, facts: Mapping[str, Fact]) -> list[str]:
    """The facts to ask for to answer a decision: in the place of one that cannot be asked, those it follows from."""

    def asked(names: Iterable[str]) -> Iterator[str]:
        for name in names:
            if facts[name].askable:
                yield name
            elif how := facts[name].derivation:
                yield from asked(how.inputs)

    return list(dict.fromkeys(asked(decision_facts(decision))))


def consequences(asked: NextQuestion, words: Catalogue) -> list[tuple[str, list[str]]]:
    """What each answer to a question would do; answers that would do the same stand together."""
    alike: dict[Consequence, list[str]] = {}
    for choice in asked.choices:
        alike.setdefault(choice.consequence, []).append(choice.label)
    said = []
    for then, labels in alike.items():
        label = " / ".join(labels)
        only = asked.kind is Kind.LIST and labels != ["none"]
        said.append((words("effects.only", label=label) if only else label, list(_effects(asked, then, words))))
    return said


def _effects(asked: NextQuestion, then: Consequence, words: Catalogue) -> Iterator[str]:
    labels = Labels(asked.trial.compiled.protocol)
    urgency = words(f"urgency.clinician.{then.urgency.name}")
    if then.urgency_at_most > then.urgency:
        at_most = words(f"urgency.clinician.{then.urgency_at_most.name}")
        urgency = f"{urgency}, {words('urgency.at_most', urgency=at_most)}"
    yield words("effects.urgency", urgency=urgency)
    if then.contradicts:
        yield words("effects.contradicts", facts=labels.facts(then.contradicts))
    for key, leaves in (("recommends", then.recommends), ("rules_out", then.rules_out), ("fulfils", then.fulfils)):
        if leaves:
            yield words(f"effects.{key}", titles=labels.titles(leaves))
    count = len(then.leaves_open)
    yield words("effects.leaves_open", count=count) if count else words("effects.settles")


Line = tuple[str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Two cases: urgency and bands, the facts and the recommendations that differ, and those that do not."""

    head: tuple[Line, ...]
    facts: tuple[Line, ...]
    changed: tuple[Line, ...]
    same: tuple[tuple[str, str], ...]


def compared(one: Standing, other: Standing, words: Catalogue) -> Compared:
    """Hold a case against the one before it."""
    before, now = one.evaluation, other.evaluation
    protocol = now.protocol

    def urgency(of: Urgency) -> str:
        return words(f"urgency.clinician.{of.name}")

    head = [
        (words("case.urgency"), urgency(before.urgency), urgency(now.urgency)),
        (words("compare.at_most"), urgency(before.urgency_at_most), urgency(now.urgency_at_most)),
        *((name, was, is_) for (name, was), (_, is_) in zip(before.bands, now.bands, strict=True)),
    ]
    if one.problems or other.problems:
        refused = ("; ".join(problem.message for problem in at.problems) for at in (one, other))
        head.append((words("compare.refused"), next(refused), next(refused)))
    said = [f for f in protocol.facts if not (f.derivation and f.derivation.from_conflicts)]
    facts = [(f.label, _value(before.facts, f, words), _value(now.facts, f, words)) for f in said]
    was = {a.recommendation.id: _standing(a, words) for a in before.recommendations}
    advice = [(a.recommendation.title, was[a.recommendation.id], _standing(a, words)) for a in now.recommendations]
    return Compared(
        head=tuple(head),
        facts=tuple(line for line in facts if line[1] != line[2]),
        changed=tuple(line for line in advice if line[1] != line[2]),
        same=tuple((title, is_) for title, was_, is_ in advice if was_ == is_),
    )


def _value(facts: PatientFacts, fact: Fact, words: Catalogue) -> str:
    known = facts.known[fact.id]
    if not known.shown:
        return words("compare.unknown")
    shown = value_words(known, fact)
    return f"{shown} ({known.date})" if known.date else shown


def _standing(advice: Advice, words: Catalogue) -> str:
    status = words(f"status.{advice.status.name}")
    if advice.fulfilled:
        status = f"{status}, {words('case.done')}"
    return f"{status}, {words(f'urgency.clinician.{advice.urgency.name}')}"
