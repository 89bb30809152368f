"""One thing of a protocol in full: what it says, what it leads to, what it rests on, and what rests on it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from api.cli.terminal import Page, faint, strong
from kg.again import again_words
from kg.criteria import facts_of
from kg.evidence import Interpretation, Reference, Statement
from kg.facts import Code, Derivation, Fact, Group, Member, ScoreItem
from kg.nodes.decision import Decision
from kg.nodes.recommendation import HandOver, Notice, Recommendation, Warning
from kg.nodes.track import Track
from kg.protocol import Protocol
from kg.wording import criterion_words, interval_words, number_words, unit_words

_LABEL = 16
_SEPARATORS = re.compile(r"[\s_\-‐‑–/.]+")


@dataclass(frozen=True, slots=True)
class _Listed:
    """What a list may name: a member, or a whole group."""

    fact: Fact
    item: Member | Group

    @property
    def id(self) -> str:
        return self.item.id


_Part = Track | Decision | Recommendation | Fact | Statement | Interpretation | Reference | Warning | Notice | _Listed


@dataclass(frozen=True)
class Parts:
    """Everything in a protocol that has a name, and what lists may name."""

    protocol: Protocol

    @cached_property
    def _parts(self) -> dict[str, tuple[_Part, ...]]:
        found: dict[str, tuple[_Part, ...]] = {}
        protocol = self.protocol
        everything: tuple[Iterable[_Part], ...] = (
            *(protocol.decisions, protocol.recommendations, protocol.facts, protocol.tracks, protocol.warnings),
            *(protocol.notices, protocol.statements, protocol.interpretations, protocol.references),
        )
        members = (_Listed(fact, member) for fact in protocol.facts for member in fact.members)
        groups = (_Listed(fact, group) for fact in protocol.facts for group in fact.groups)
        for part in (part for kind in (*everything, members, groups) for part in kind):
            found[part.id] = (*found.get(part.id, ()), part)
        return found

    @cached_property
    def _otherwise(self) -> dict[str, tuple[_Part, ...]]:
        """Everything by its own and its other names, however they are written."""
        named = [(part, (part.id, *_other_names(part))) for parts in self._parts.values() for part in parts]
        found: dict[str, dict[int, _Part]] = {}
        for part, names in named:
            for name in names:
                found.setdefault(_key(name), {})[id(part)] = part
        return {key: tuple(parts.values()) for key, parts in found.items()}

    @property
    def names(self) -> tuple[str, ...]:
        """All names."""
        return tuple(self._parts)

    def write(self, page: Page, name: str) -> bool:
        """Write everything of that name (`S38`, or `statement:S38`), or else what goes by it; whether there is any."""
        found = self._parts.get(name) or self._of_kind(name) or self._otherwise.get(_key(name), ())
        for part in found:
            page.blank()
            _Writer(page, self.protocol).write(part)
        return bool(found)

    def _of_kind(self, name: str) -> tuple[_Part, ...]:
        """What the graph and its exports name so: `kind:id`."""
        kind, _, id_ = name.partition(":")
        return tuple(part for part in self._parts.get(id_, ()) if type(part).__name__.casefold() == kind)


def _key(name: str) -> str:
    return _SEPARATORS.sub(" ", name.casefold()).strip()


def _other_names(part: _Part) -> tuple[str, ...]:
    match part:
        case Fact():
            return (part.label, *part.aliases)
        case _Listed():
            return part.item.names
    return ()


@dataclass(frozen=True, slots=True)
class _Writer:
    page: Page
    protocol: Protocol

    def write(self, part: _Part) -> None:
        match part:
            case Decision():
                self._decision(part)
            case Recommendation():
                self._recommendation(part)
            case Fact():
                self._fact(part)
            case Statement():
                self._statement(part)
            case Interpretation():
                self._interpretation(part)
            case Reference():
                self._reference(part)
            case Track():
                self._track(part)
            case Warning() | Notice():
                self._note(part)
            case _Listed(fact, Member() as member):
                self._member(fact, member)
            case _Listed(fact, Group() as group):
                self._group(fact, group)

    def _title(self, kind: str, id_: str, text: str) -> None:
        self.page.write(faint(f"{kind}"), strong(id_))
        self.page.write(strong(text))

    def _row(self, label: str, *texts: str) -> None:
        """A label and its text; without a text, nothing."""
        if not any(texts):
            return
        if len(label) >= _LABEL:  # a line of its own
            self.page.write(label)
            label = ""
        self.page.write(*texts, first=f"{label:<{_LABEL}}")

    def _rows(self, label: str, texts: Iterable[str]) -> None:
        for number, text in enumerate(texts):
            self._row("" if number else label, text)

    def _decision(self, decision: Decision) -> None:
        self._title("decision", decision.id, decision.question)
        self._row("track", decision.track)
        for outcome in decision.outcomes:
            criterion = criterion_words(outcome.criterion, self.protocol.fact)
            cites = f"[{', '.join(outcome.statements)}]" if outcome.statements else ""
            self._row(outcome.id, f"{outcome.label}:", criterion, cites)
            self._rows("", (f"→ {self._named(id_)}" for id_ in outcome.leads_to))
        self._rows("whatever holds", (f"→ {self._named(id_)}" for id_ in decision.then))
        if decision.classifies:
            self._row("classifies", self.protocol.classification_label(decision.classifies), f"({decision.classifies})")
        self._rows("reached from", self._ways_to(decision.id))
        rests = (*decision.statements, *(s for outcome in decision.outcomes for s in outcome.statements))
        reads = (*decision.interpretations, *(i for outcome in decision.outcomes for i in outcome.interpretations))
        self._rests_on(rests, reads)

    def _recommendation(self, leaf: Recommendation) -> None:
        self._title("recommendation", leaf.id, leaf.title)
        self._row("for clinicians", leaf.text.clinician)
        self._row("for patients", leaf.text.patient)
        self._row("strength", leaf.strength.value)
        self._row("urgency", leaf.urgency.name.lower())
        self._row("track", leaf.track)
        if leaf.fulfilled_when:
            self._row("fulfilled when", criterion_words(leaf.fulfilled_when, self.protocol.fact))
        if leaf.routine_once:
            self._row("routine once", criterion_words(leaf.routine_once, self.protocol.fact))
        self._rows("withdraws", map(self._named, leaf.supersedes))
        withdrawn = (self._named(r.id) for r in self.protocol.recommendations if leaf.id in r.supersedes)
        self._rows("withdrawn by", withdrawn)
        self._rows("continues in", map(_handed, leaf.continues_in))
        self._row("again", again_words(leaf.again, self.protocol.fact) if leaf.again else "")
        self._rows("warnings", (f"{w.id}: {w.text.clinician}" for w in self.protocol.warnings if leaf.id in w.on))
        self._rows("reached from", self._ways_to(leaf.id))
        self._rests_on(leaf.statements, leaf.interpretations)

    def _fact(self, fact: Fact) -> None:
        self._title("fact", fact.id, fact.question)
        self._row("for patients", fact.plain)
        self._row("type", fact.type.value)
        if fact.unit:
            self._row("unit", fact.unit, f"({unit_words(fact.unit)})" if unit_words(fact.unit) != fact.unit else "")
        self._row("possible", interval_words(fact.possible) if fact.possible else "")
        self._row("usual", interval_words(fact.plausible) if fact.plausible else "")
        self._row("choices", ", ".join(v if v == label else f"{v} ({label})" for v, label in fact.choices))
        for group in fact.groups:
            self._row(group.id, ", ".join(m.id for m in fact.members if group.id in m.groups))
        self._row("other names", ", ".join(fact.aliases))
        self._row("help", fact.help)
        self._row("obtained by", fact.obtain)
        if fact.derivation:
            self._score(fact.derivation.score)
        self._rows("follows from", self._derivation(fact.derivation) if fact.derivation else ())
        derived = (f.id for f in self.protocol.facts if f.derivation and fact.id in f.derivation.inputs)
        self._row("leads to", ", ".join(derived))
        self._rows("codes", map(_code, fact.codes))
        self._rows("asked by", (self._named(d.id) for d in self.protocol.decisions if _asks(d, fact.id)))
        self._rests_on(fact.statements, fact.interpretations)

    def _member(self, fact: Fact, member: Member) -> None:
        self._title(f"in {fact.id}", member.id, member.id.replace("_", " "))
        self._rows("groups", (f"{g.id}: {g.label}" for g in fact.groups if g.id in member.groups))
        self._row("other names", ", ".join(member.names))
        self._rows("codes", map(_code, member.codes))

    def _group(self, fact: Fact, group: Group) -> None:
        self._title(f"group in {fact.id}", group.id, group.label)
        self._row("other names", ", ".join(group.names))
        self._row("members", ", ".join(m.id for m in fact.members if group.id in m.groups))

    def _score(self, items: Iterable[ScoreItem]) -> None:
        """The items of a score: points, label, when they count, and what they rest on."""
        for number, item in enumerate(items):
            rests_on = (*item.statements, *item.interpretations)
            cites = f"[{', '.join(rests_on)}]" if rests_on else ""
            points = f"{number_words(item.points):>3}"
            label = "" if number else "points"
            condition = criterion_words(item.when, self.protocol.fact)
            self.page.write(f"{item.label}:", faint(condition), cites, first=f"{label:<{_LABEL}}{points}  ")

    def _derivation(self, derivation: Derivation) -> Iterator[str]:
        declared = self.protocol.fact
        if derivation.true_when:
            yield f"yes when {criterion_words(derivation.true_when, declared)}"
        if derivation.false_when:
            yield f"no when {criterion_words(derivation.false_when, declared)}"
        yield ", ".join(derivation.inputs)

    def _statement(self, statement: Statement) -> None:
        self._title("statement", statement.id, statement.text)
        self._row("section", statement.section)
        self._rows("cites", (self._cited(id_) for id_ in statement.cites))
        self._row("not carried out", statement.context)
        self._rows("carried out by", self._resting(statement.id, lambda part: getattr(part, "statements", ())))
        readings = (i for i in self.protocol.interpretations if statement.id in i.statements)
        self._rows("read by", (f"{i.id}: {i.title}" for i in readings))

    def _interpretation(self, reading: Interpretation) -> None:
        self._title("reading", reading.id, reading.title)
        self.page.write(reading.text)
        self._rests_on(reading.statements, ())
        self._row("decides nothing", reading.context)
        self._rows("decides", self._resting(reading.id, lambda part: getattr(part, "interpretations", ())))

    def _reference(self, reference: Reference) -> None:
        self._title("reference", reference.id, reference.title)
        self._row("published", reference.published)
        self._row("kind", reference.kind)
        self._row("doubtful", reference.quality)
        self._row("note", reference.note)
        self._row("cited by", ", ".join(s.id for s in self.protocol.statements if reference.id in s.cites))

    def _track(self, track: Track) -> None:
        self._title("track", track.id, track.title)
        self._rows("decisions", (self._named(d.id) for d in self.protocol.decisions if d.track == track.id))
        self._rows("recommends", (self._named(r.id) for r in self.protocol.recommendations if r.track == track.id))

    def _note(self, note: Warning | Notice) -> None:
        self._title("warning" if isinstance(note, Warning) else "notice", note.id, note.text.clinician)
        self._row("for patients", note.text.patient)
        self._row("shown when", criterion_words(note.when, self.protocol.fact))
        if isinstance(note, Warning):
            self._row("or not known", ", ".join(note.or_unknown))
            self._rows("goes with", map(self._named, note.on))
        self._rests_on(note.statements, note.interpretations)

    def _named(self, id_: str) -> str:
        """A node with what it says."""
        if decision := self.protocol.decision.get(id_):
            return f"{id_}: {decision.question}"
        return f"{id_}: {self.protocol.recommendation[id_].title}"

    def _ways_to(self, id_: str) -> Iterator[str]:
        for decision in self.protocol.decisions:
            if id_ in decision.then:
                yield f"{decision.id}: {decision.question}"
            for outcome in decision.outcomes:
                if id_ in outcome.leads_to:
                    yield f"{decision.id}: {decision.question} {outcome.label}"

    def _rests_on(self, statements: Iterable[str], readings: Iterable[str]) -> None:
        said = [self.protocol.statement[id_] for id_ in dict.fromkeys(statements)]
        self._rows("rests on", (f"{s.id} {s.text}" + (f" [{', '.join(s.cites)}]" if s.cites else "") for s in said))
        read = [self.protocol.interpretation[id_] for id_ in dict.fromkeys(readings)]
        self._rows("readings", (f"{i.id} {i.title}: {i.text}" for i in read))

    def _cited(self, id_: str) -> str:
        reference: Mapping[str, Reference] = self.protocol.reference
        return f"[{id_}] {reference[id_].title}"

    def _resting(self, id_: str, rests_on: Callable[[object], tuple[str, ...]]) -> Iterator[str]:
        """Everything that rests on a statement or a reading."""
        for decision in self.protocol.decisions:
            if id_ in rests_on(decision):
                yield f"decision {decision.id}: {decision.question}"
            for outcome in decision.outcomes:
                if id_ in rests_on(outcome):
                    yield f"outcome {decision.id}: {decision.question} {outcome.label}"
        for leaf in self.protocol.recommendations:
            if id_ in rests_on(leaf):
                yield f"recommendation {leaf.id}: {leaf.title}"
        for kind, notes in (("warning", self.protocol.warnings), ("notice", self.protocol.notices)):
            yield from (f"{kind} {note.id}" for note in notes if id_ in rests_on(note))
        yield from (f"fact {fact.id}" for fact in self.protocol.facts if id_ in rests_on(fact))
        if id_ in rests_on(self.protocol.source) or (id_ in self.protocol.statements_carried):
            yield "the protocol's own description"


def _handed(handed: HandOver) -> str:
    """Another protocol, and the facts that are called otherwise there."""
    renamed = ", ".join(f"{ours} as {theirs}" for theirs, ours in handed.facts)
    return f"{handed.protocol} (with {renamed})" if renamed else handed.protocol


def _code(code: Code) -> str:
    return f"{code.system} {code.code} {code.display} ({code.status})" + ("" if code.use else ": do not use")


def _asks(decision: Decision, fact: str) -> bool:
    return any(fact in facts_of(outcome.criterion) for outcome in decision.outcomes)
