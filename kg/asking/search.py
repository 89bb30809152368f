"""Search by words over everything that a protocol says, the best matches first."""

from __future__ import annotations

import difflib
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log
from statistics import fmean as mean

from kg.asking.names import Named, label_of
from kg.asking.spelling import query_words, words
from kg.facts import Fact
from kg.nodes.decision import Decision
from kg.protocol import Protocol

_SATURATION, _LENGTH = 1.2, 0.6  # BM25: how soon repetitions stop counting, how much a long text is held against it
_WEIGHTS = {"id": 4.0, "title": 3.0, "alias": 2.5, "member": 2.0, "text": 1.0, "plain": 0.6}
_BEGINNING, _SIMILAR = 0.5, 0.4  # what a word counts that only begins with, or only resembles, the one looked for
_SHORTEST_BEGINNING = 3
_LEAST_LIKENESS = 0.75
_SNIPPET = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """Something found: a node of the graph, or an outcome (kind `outcome`, id `decision.outcome`).

    `field` says where it matched best (`id`, `title`, `alias`, `member`, `text`, or `plain` for patients' words), and
    `snippet` shows the place. `matched`: how many of the words looked for it has.
    """

    node: Named
    field: str
    snippet: str
    matched: int
    score: float


@dataclass(frozen=True, slots=True)
class _Entry:
    field: str
    text: str
    words: tuple[tuple[str, int], ...]
    """Each word, and where it begins."""

    @classmethod
    def of(cls, field: str, text: str) -> _Entry:
        """A text, read."""
        return cls(field, text, tuple((word, start) for word, start, _ in words(text)))


@dataclass(frozen=True, slots=True)
class _Document:
    node: Named
    entries: tuple[_Entry, ...]


class Search:
    """An index of one protocol, made once; looking something up changes nothing in it."""

    def __init__(self, protocol: Protocol) -> None:
        """Read all that the protocol says."""
        self._documents = tuple(_documents(protocol))
        # for each word, for each document that has it, how often in each field
        self._found: dict[str, dict[int, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
        lengths: list[Counter[str]] = []
        for number, document in enumerate(self._documents):
            lengths.append(Counter())
            for entry in document.entries:
                for word, _ in entry.words:
                    self._found[word][number][entry.field] += 1
                    lengths[-1][entry.field] += 1
        usual = {field: mean(own[field] for own in lengths if own[field]) for field in sum(lengths, Counter[str]())}
        self._lengths = [{field: count / usual[field] for field, count in own.items()} for own in lengths]
        self._found = {word: dict(places) for word, places in self._found.items()}
        self._words = sorted(self._found)

    def find(self, query: str, kinds: Collection[str] | None = None) -> tuple[Hit, ...]:
        """Everything that has one of the words, those with most of them first, then by BM25 over weighted fields.

        What has exactly the query as its id or title comes before all. A word also matches words that it begins;
        words that resemble it are tried only when no word of the query matches anything.
        """
        wanted = query_words(query)
        alike = {word: self._matching(word, parts) for word, parts in wanted.items()}
        if not any(alike.values()):
            alike = {word: self._resembling(word) for word in wanted}
        scores: dict[int, float] = defaultdict(float)
        matched: Counter[int] = Counter()
        for found in alike.values():
            best: dict[int, float] = {}
            for word, counts in found.items():
                for number, score in self._scores(word):
                    best[number] = max(best.get(number, 0.0), counts * score)
            for number, score in best.items():
                scores[number] += score
                matched[number] += 1
        asked = " ".join(query.split()).casefold()
        ranked = sorted(
            (n for n in scores if kinds is None or self._documents[n].node.kind in kinds),
            key=lambda n: (not self._is_exactly(n, asked), -matched[n], -scores[n], n),
        )
        looked_for = frozenset(word for found in alike.values() for word in found)
        return tuple(
            Hit(
                node=self._documents[n].node,
                field=entry.field,
                snippet=snippet,
                matched=matched[n],
                score=round(scores[n], 6),
            )
            for n in ranked
            for entry, snippet in (self._shown(n, looked_for),)
        )

    def _matching(self, word: str, parts: Sequence[str]) -> Mapping[str, float]:
        """The word itself and words that begin with it, or else its parts, with what each counts."""
        found = {word: 1.0} if word in self._found else {}
        if len(word) >= _SHORTEST_BEGINNING:
            for other in self._words[bisect_left(self._words, word) :]:
                if not other.startswith(word):
                    break
                found.setdefault(other, _BEGINNING)
        return found or {part: _BEGINNING for part in parts if part in self._found}

    def _resembling(self, word: str) -> Mapping[str, float]:
        near = difflib.get_close_matches(word, self._words, n=3, cutoff=_LEAST_LIKENESS)
        return dict.fromkeys(near, _SIMILAR)

    def _scores(self, word: str) -> Iterator[tuple[int, float]]:
        """BM25F: the weighted frequency in the fields, against how common the word is."""
        places = self._found[word]
        rare = log(1 + (len(self._documents) - len(places) + 0.5) / (len(places) + 0.5))
        for number, counts in places.items():
            frequency = sum(
                _WEIGHTS[field] * count / (1 - _LENGTH + _LENGTH * self._lengths[number][field])
                for field, count in counts.items()
            )
            yield number, rare * frequency * (1 + _SATURATION) / (frequency + _SATURATION)

    def _is_exactly(self, number: int, asked: str) -> bool:
        node = self._documents[number].node
        return asked in {node.id.casefold(), node.node.casefold(), node.label.casefold()}

    def _shown(self, number: int, looked_for: frozenset[str]) -> tuple[_Entry, str]:
        """The entry that matches best, and the part of it around the first match."""
        best, best_value, best_place = self._documents[number].entries[0], 0.0, 0
        for entry in self._documents[number].entries:
            hits = [(word, start) for word, start in entry.words if word in looked_for]
            value = len({word for word, _ in hits}) * _WEIGHTS[entry.field]
            if value > best_value:
                best, best_value, best_place = entry, value, hits[0][1]
        return best, _around(best.text, best_place)


def _around(text: str, place: int) -> str:
    if len(text) <= _SNIPPET:
        return text
    start = 0 if place < _SNIPPET // 2 else text.rfind(" ", 0, place - _SNIPPET // 4) + 1
    end = len(text) if start + _SNIPPET >= len(text) else max(text.rfind(" ", start, start + _SNIPPET), place + 1)
    return f"{'… ' if start else ''}{text[start:end]}{' …' if end < len(text) else ''}"


def _documents(protocol: Protocol) -> Iterator[_Document]:
    for track in protocol.tracks:
        yield _document("track", track, ())
    for decision in protocol.decisions:
        yield _document("decision", decision, ())
        yield from _outcomes(decision)
    for leaf in protocol.recommendations:
        yield _document("recommendation", leaf, [("text", leaf.text.clinician), ("plain", leaf.text.patient)])
    for fact in protocol.facts:
        yield _document("fact", fact, _fact_entries(fact))
    for kind, notes in (("warning", protocol.warnings), ("notice", protocol.notices)):
        for note in notes:
            yield _document(kind, note, [("plain", note.text.patient)])
    for statement in protocol.statements:
        yield _document("statement", statement, [("text", statement.section)])
    for reference in protocol.references:
        about = (reference.kind, reference.published, reference.quality, reference.note)
        yield _document("reference", reference, [("text", text) for text in about])
    for interpretation in protocol.interpretations:
        yield _document("interpretation", interpretation, [("text", interpretation.text)])


def _outcomes(decision: Decision) -> Iterator[_Document]:
    for outcome in decision.outcomes:
        node = Named(kind="outcome", id=f"{decision.id}.{outcome.id}", label=outcome.label)
        yield _Document(
            node, (_Entry.of("id", outcome.id), _Entry.of("title", outcome.label), _Entry.of("text", decision.question))
        )


def _fact_entries(fact: Fact) -> Iterator[tuple[str, str]]:
    yield from (("alias", alias) for alias in fact.aliases)
    yield from (("member", ", ".join((group.label, *group.names))) for group in fact.groups)
    yield from (("member", ", ".join((member.id, *member.names))) for member in fact.members)
    yield from (("member", label) for _, label in fact.choices)
    yield from (("text", text) for text in (fact.question, fact.help, fact.obtain))
    yield ("plain", fact.plain)


_TEXTS = {"statement", "warning", "notice"}  # kinds that are known by their text, not by a title


def _document(kind: str, item: object, entries: Sequence[tuple[str, str]] | Iterator[tuple[str, str]]) -> _Document:
    node = Named(kind=kind, id=str(getattr(item, "id")), label=label_of(kind, item))  # noqa: B009
    own = [("id", node.id), ("text" if kind in _TEXTS else "title", node.label)]
    return _Document(node, tuple(_Entry.of(field, text) for field, text in (*own, *entries) if text))
