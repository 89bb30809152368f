"""What may stand where in a file: heard from the loader while it reads a file that uses every key.

Nothing is listed here by hand: a key is what the loader asks for, a value is what it asks the value to be, and the
description of a key is the comment beside it in `everything.yaml`. Where several entries of the file stand for one
thing (facts of each type), a key is required when all of them require it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from typing import Final

from kg.cases.names import classes
from kg.cases.reading import read_cases
from kg.loading.faults import Faults
from kg.loading.fields import Reading
from kg.loading.protocol_file import read_protocol
from kg.loading.yaml_reader import Items, Node, Pairs, Scalar, read_yaml
from kg.protocol import Protocol

_NO_TEXT: Final = frozenset({"record", "entries", "list", "several"})


@dataclass(frozen=True, slots=True)
class Key:
    """A key of a mapping. `shape` is None where the files that use every key do not use it."""

    description: str
    required: bool
    shape: Shape | None


@dataclass(frozen=True, slots=True)
class Variant:
    """What a mapping has to be when one of its keys has a value: a fact of one type."""

    key: str
    value: str
    shape: Shape


@dataclass(frozen=True, slots=True)
class Unless:
    """Keys that have to be there unless a flag has a value: the question of a fact that can be asked."""

    key: str
    value: str
    required: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What may stand in one place; several kinds of it where any will do.

    `texts`: what a text is asked to be, each with details; `items`: what stands in a list; `values`: what stands in a
    mapping whose keys are names of the author's (after the rule `names`); `keys`: those of a mapping with known keys,
    in the order of writing. A place of which nothing is known takes anything.
    """

    texts: frozenset[tuple[str, ...]] = frozenset()
    is_text: bool = False
    items: Shape | None = None
    is_list: bool = False
    values: Shape | None = None
    names: frozenset[tuple[str, ...]] = frozenset()
    not_empty: bool = False
    keys: Mapping[str, Key] = field(default_factory=dict)
    variants: tuple[Variant, ...] = ()
    unless: tuple[Unless, ...] = ()


@cache
def of_protocol() -> Shape:
    """The shape of a `protocol.yaml`."""
    heard, root, _ = _everything()
    return heard.shape([root])


@cache
def of_cases() -> Shape:
    """The shape of a `cases.yaml`."""
    _, _, protocol = _everything()
    text, root = _read("everything_cases.yaml")
    heard = _Heard(text, authors=frozenset(classes(protocol)))
    read_cases(root, Faults("everything_cases.yaml"), protocol, reading_as=heard.listening)
    return heard.shape([root])


def _everything() -> tuple[_Heard, Node, Protocol]:
    text, root = _read("everything.yaml")
    heard = _Heard(text)
    protocol = read_protocol(root, Faults("everything.yaml"), digest="", reading_as=heard.listening)
    if protocol is None:
        raise TypeError("everything.yaml is no protocol")
    return heard, root, protocol


def _read(name: str) -> tuple[str, Node]:
    text = (files("kg.authoring") / name).read_text(encoding="utf-8")
    return text, read_yaml(text.encode(), Faults(name))


class _Heard:
    """What was asked of every node of one file. Nodes are told apart by identity: equal ones stand in many places."""

    def __init__(self, text: str, authors: frozenset[str] = frozenset()) -> None:
        self._lines = text.split("\n")
        self._authors = authors
        self._forms: dict[int, set[tuple[str, ...]]] = {}
        self._keys: dict[int, dict[str, bool]] = {}

    def listening(self, faults: Faults, declared: Mapping[str, Collection[str] | None]) -> Reading:
        """A reading that tells this what it asks for."""
        return _Listening(faults, declared, heard=self)

    def asked(self, node: Node, form: tuple[str, ...]) -> None:
        self._forms.setdefault(id(node), set()).add(form)

    def asked_for_key(self, node: Node, key: str, *, required: bool) -> None:
        keys = self._keys.setdefault(id(node), {})
        keys[key] = keys.get(key, False) or required

    def shape(self, nodes: Sequence[Node], *, within: bool = False) -> Shape:
        """What may stand where these nodes stand; `within`: inside of what is one alone or a list."""
        texts = [node for node in nodes if isinstance(node, Scalar)]
        lists = [node for node in nodes if isinstance(node, Items)]
        mappings = [node for node in nodes if isinstance(node, Pairs)]
        records = [node for node in mappings if id(node) in self._keys]
        entries = [node for node in mappings if id(node) not in self._keys]
        forms = {form for node in nodes for form in self._forms.get(id(node), ())}
        items = [item for node in lists for item in node.nodes]
        if not within and any(form[0] == "several" for form in forms):  # one alone, or a list of such
            alone = [*texts, *items]
            return replace(self.shape(alone, within=True), items=self.shape(alone, within=True), is_list=True)
        pairs = [pair for node in entries for pair in node.pairs]
        pairs += [pair for node in records for pair in node.pairs if pair[0].text in self._authors]
        return Shape(
            texts=frozenset(
                form for node in texts for form in self._forms.get(id(node), ()) if form[0] not in _NO_TEXT
            ),
            is_text=bool(texts),
            items=self.shape(items) if items else None,
            is_list=bool(lists),
            values=self.shape([value for _, value in pairs]) if pairs else None,
            names=frozenset(form for key, _ in pairs for form in self._forms.get(id(key), ())),
            not_empty=("entries", "required") in forms,
            keys=self._merged(records),
            variants=tuple(self._variants(records)),
            unless=tuple(self._unless(records)),
        )

    def _is(self, node: Node, form: str) -> bool:
        return any(f[0] == form for f in self._forms.get(id(node), ()))

    def _merged(self, records: Sequence[Pairs]) -> dict[str, Key]:
        """The keys of mappings that stand for one thing."""
        found: dict[str, Key] = {}
        written = _in_order(self._written(record) for record in records)
        for key in dict.fromkeys([*written, *(key for record in records for key in self._keys[id(record)])]):
            if key in self._authors:
                continue
            asked = [record for record in records if key in self._keys[id(record)]]
            pairs = [(k, value) for record in asked for k, value in record.pairs if k.text == key]
            found[key] = Key(
                description=next(filter(None, (self._beside(k) for k, _ in pairs)), ""),
                required=self._all_require(records, key),
                shape=self.shape([value for _, value in pairs]) if pairs else None,
            )
        return found

    def _written(self, record: Pairs) -> list[str]:
        return [key.text for key, _ in record.pairs if key.text in self._keys[id(record)]]

    def _variants(self, records: Sequence[Pairs]) -> Iterable[Variant]:
        """Where a key with a few words decides which other keys there are."""
        if len({frozenset(self._keys[id(record)]) for record in records}) < 2:  # noqa: PLR2004 - all alike
            return
        words = {k.text for record in records for k, value in record.pairs if self._is(value, "word")}
        for word in sorted(words):
            values: dict[str, list[Pairs]] = {}
            for record in records:
                for key, value in record.pairs:
                    if key.text == word and isinstance(value, Scalar):
                        values.setdefault(value.text, []).append(record)
            told = {value: {frozenset(self._keys[id(r)]) for r in those} for value, those in values.items()}
            if sum(map(len, values.values())) == len(records) and all(len(keys) == 1 for keys in told.values()):
                for written, those in values.items():
                    yield Variant(word, written, Shape(keys=self._merged(those)))

    def _unless(self, records: Sequence[Pairs]) -> Iterable[Unless]:
        """Where the value of a flag relieves of keys that have to be there otherwise."""
        flags = {
            (k.text, v.text) for r in records for k, v in r.pairs if isinstance(v, Scalar) and self._is(v, "bare word")
        }
        for flag, value in sorted(flags):
            with_it = [r for r in records if (flag, value) in {(k.text, getattr(v, "text", "")) for k, v in r.pairs}]
            without = [r for r in records if r not in with_it]
            required = [key for key in self._keys[id(records[0])] if self._all_require(without, key)]
            relieved = tuple(key for key in required if not any(self._keys[id(r)].get(key) for r in with_it))
            if without and relieved:
                yield Unless(flag, value, relieved)

    def _all_require(self, records: Sequence[Pairs], key: str) -> bool:
        return all(self._keys[id(record)].get(key, False) for record in records)

    def _beside(self, key: Scalar) -> str:
        """The comment beside a key."""
        _, mark, comment = self._lines[key.place.line - 1].partition("  # ")
        return comment if mark and self._lines[key.place.line - 1].lstrip(' -"').startswith(key.text) else ""


class _Listening(Reading):
    """A reading that tells what it asks for."""

    def __init__(self, faults: Faults, declared: Mapping[str, Collection[str] | None], *, heard: _Heard) -> None:
        super().__init__(faults, declared)
        self._heard = heard

    def asked(self, node: Node, form: str, *detail: str) -> None:
        """Hear what a node has to be."""
        self._heard.asked(node, (form, *detail))

    def asked_for_key(self, node: Node, key: str, *, required: bool) -> None:
        """Hear that a mapping is asked for a key."""
        self._heard.asked_for_key(node, key, required=required)


def _in_order(lists: Iterable[Sequence[str]]) -> list[str]:
    """All keys in one order: those of the first list, every further one before what it stands before in its list."""
    found: list[str] = []
    for keys in lists:
        before = len(found)
        for key in reversed(keys):
            if key in found:
                before = found.index(key)
            else:
                found.insert(before, key)
    return found
