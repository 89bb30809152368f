"""Reading one list: its members by name, brand or code, and the groups they belong to.

A name that is not recognised is kept and said. What it may be a misspelling of stays in doubt, so that a misspelt
medication never switches off the advice about it.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from kg.facts import Fact
from kg.identifiers import refused_characters, shown
from kg.intake.answers import unwrapped
from kg.intake.stated import RefusedError, Stated, is_unknown
from kg.patient import DataQuality, Listed

_LONGEST = 100
_MOST_MEMBERS = 100
_NEAR = 0.75
_SHORTEST_WORD = 4
_MOST_WORDS = 6
_NONE = {"none", "no", "nil", "nothing", "[]"}
_NOT_A_NAME = {"yes", "true", "false", "y", "n"}
_SYSTEMS = {
    "http://www.nlm.nih.gov/research/umls/rxnorm": "rxnorm",
    "rxcui": "rxnorm",
    "http://snomed.info/sct": "snomed",
    "http://hl7.org/fhir/sid/icd-10-cm": "icd10cm",
    "http://loinc.org": "loinc",
}
_SEPARATORS = re.compile(r"[\s_\-‐‑–/.]+")
_DOSE = re.compile(r"\s+[0-9].*$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a name or code stands for: the member's own name and its groups."""

    name: str
    groups: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Member:
    name: str
    groups: frozenset[str]
    may_mean: tuple[Recognised, ...] = ()
    recognised: bool = True


@dataclass(frozen=True, slots=True)
class ListReader:
    """Reads the values of one list; `names` and `codes` lead to what is recognised."""

    fact: Fact
    names: Mapping[str, Recognised]
    codes: Mapping[str, Recognised] = field(default_factory=dict)

    @classmethod
    def of(cls, fact: Fact) -> ListReader:
        """Make the reader of a fact."""
        names: dict[str, Recognised] = {}
        codes: dict[str, Recognised | None] = {}
        for group in fact.groups:
            recognised = Recognised(group.label, frozenset((group.id,)))
            names.update({_key(name): recognised for name in (group.id, group.label, *group.names)})
        for member in fact.members:
            recognised = Recognised(member.id, frozenset(member.groups))
            names.update({_key(name): recognised for name in (member.id, *member.names)})
            for code in member.codes:
                if code.use:
                    codes[f"{code.system}:{code.code}".casefold()] = recognised
                    bare = code.code.casefold()
                    # the same digits in two systems: without its system such a code is not guessed
                    codes[bare] = recognised if codes.get(bare, recognised) == recognised else None
        return cls(fact, names, {code: recognised for code, recognised in codes.items() if recognised})

    def read(self, raw: object, today: date) -> Stated | None:
        """Read a list; None when nothing is said. An empty list, or `none`, says that there are no members.

        Raises:
            RefusedError: it is not a list of names and codes.
        """
        if isinstance(raw, Mapping) and "code" in raw:
            raw = [raw]
        value, measured_on = unwrapped(raw, today)
        if is_unknown(value):
            return None
        members = list({m.name.casefold(): m for m in map(self._member, _items(value, self.fact))}.values())
        certain = frozenset(g for m in members for g in m.groups)
        in_doubt = frozenset(g for m in members for r in m.may_mean for g in r.groups) - certain
        names = tuple(m.name for m in members)
        return Stated(
            fact=self.fact.id,
            possible=Listed(names, certain, in_doubt),
            shown=", ".join(names) or "none",
            written=_written(value),
            measured_on=measured_on,
            firm=not in_doubt,
            notes=tuple(self._note(m) for m in members if not m.recognised),
        )

    def _member(self, item: object) -> _Member:
        texts = _texts(item, self.fact)
        for text in texts:
            _check(text, self.fact)
            if found := self._recognised(text):
                return _Member(found.name, found.groups)
        name = " ".join(texts[-1].split())
        return _Member(name, frozenset(), tuple(self._near(name)), recognised=False)

    def _recognised(self, text: str) -> Recognised | None:
        code = "".join(text.split()).casefold()
        system, _, number = code.rpartition(":")
        return (
            self.codes.get(f"{_SYSTEMS.get(system, system)}:{number}" if system else code)
            or self.names.get(_key(text))
            or self.names.get(_key(_DOSE.sub("", text.strip())))
        )

    def _near(self, name: str) -> Iterator[Recognised]:
        """What an unrecognised name may stand for: as a whole, without its dose, or by one of its words."""
        key = _key(_DOSE.sub("", name))
        words = [word for word in _key(name).split() if len(word) >= _SHORTEST_WORD][:_MOST_WORDS]
        near: dict[str, Recognised] = {}
        for text in dict.fromkeys((key, *words)):
            for match in difflib.get_close_matches(text, self.names, n=3, cutoff=_NEAR):
                near[self.names[match].name] = self.names[match]
        for known, recognised in self.names.items():
            if len(known) >= _SHORTEST_WORD and f" {known} " in f" {_key(name)} ":
                near[recognised.name] = recognised
        yield from near.values()

    def _note(self, member: _Member) -> DataQuality:
        label, name = self.fact.label, shown(member.name)
        if member.may_mean:
            meant = " or ".join(shown(r.name) for r in member.may_mean)
            message = f"{label}: {name} is not recognised; did you mean {meant}? Until that is clear it may be that"
        else:
            message = f"{label}: {name} is not recognised: it is kept, but nothing here is said of it; check it"
        return DataQuality(code="unrecognised", fact=self.fact.id, message=message)


def _items(value: object, fact: Fact) -> Sequence[object]:
    if isinstance(value, str):
        if len(value) > _LONGEST * _MOST_MEMBERS:
            raise RefusedError("bad_list", f"a text of {len(value)} characters is too long for a list")
        value = [part for part in re.split(r"[,;\n]", value) if part.strip()]
    if not isinstance(value, list | tuple):
        raise RefusedError("bad_list", f"`{fact.id}` is a list; name its members, or write none")
    if len(value) > _MOST_MEMBERS:
        raise RefusedError("bad_list", f"a list of {len(value)} is too long; it may have {_MOST_MEMBERS} members")
    nothing = [isinstance(item, str) and item.strip().casefold() in _NONE for item in value]
    if any(nothing) and not all(nothing):
        raise RefusedError("bad_list", f"`{fact.id}` names members and says that there are none")
    return () if any(nothing) else value


def _texts(item: object, fact: Fact) -> list[str]:
    """The texts by which an item may be recognised, the most exact first, the one to show last."""
    match item:
        case str() if item.strip():
            if item.strip().casefold() in _NOT_A_NAME or is_unknown(item):
                raise RefusedError(
                    "bad_list", f"{shown(item.strip())} names no member of `{fact.id}`; name them, or write none"
                )
            return [item]
        case int() if not isinstance(item, bool):
            return [str(item)] if abs(item) < 10**_LONGEST else ["a number"]
        case {"code": str() | int() as code, **rest} if not isinstance(code, bool) and set(rest) <= {
            "system",
            "display",
        }:
            system, display = rest.get("system"), rest.get("display")
            exact = f"{system}:{code}" if isinstance(system, str) and system else f"{code}"
            return [exact, display] if isinstance(display, str) and display.strip() else [exact]
    raise RefusedError(
        "bad_list", f"a member of `{fact.id}` is a name or a code; write for instance a name, or none for an empty list"
    )


def _check(text: str, fact: Fact) -> None:
    if len(text) > _LONGEST:
        raise RefusedError(
            "bad_list", f"a name of {len(text)} characters in `{fact.id}` is too long; it may have {_LONGEST}"
        )
    for character, reason in refused_characters(text).items():
        raise RefusedError("bad_list", f"a name in `{fact.id}` has {reason} in it (U+{ord(character):04X})")


def _key(name: str) -> str:
    """A name as it is looked up: no matter the case, the spaces and the hyphens."""
    return _SEPARATORS.sub(" ", unicodedata.normalize("NFKC", name)).strip().casefold()


def _written(value: object) -> str:
    if isinstance(value, str):
        return value.strip()[:_LONGEST]
    items = value if isinstance(value, list | tuple) else ()
    return ", ".join(str(i.get("display") or i.get("code")) if isinstance(i, Mapping) else str(i) for i in items)[
        : _LONGEST * 10
    ]
