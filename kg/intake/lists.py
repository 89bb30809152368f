"""Reading one list: its members by name, brand or code, and the groups they belong to.

A name that is not recognised is kept and said. What it may be a misspelling of stays in doubt, so that a misspelt
medication never switches off the advice about it.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from kg.facts import Fact
from kg.identifiers import refused_characters, shown
from kg.intake.answers import unwrapped
from kg.intake.doses import BETWEEN, DOSE_WORDS, LETTERS, WORDS, plain, without_dose
from kg.intake.stated import RefusedError, Stated, is_unknown
from kg.patient import DataQuality, Listed

_LONGEST = 100
_MOST_MEMBERS = 40
_MOST_LOOK_UPS = 200
_NEAR = 0.75
_SHORTEST_WORD = 4
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
        near: dict[str, list[str]] = {}
        read = (member for item in _items(value, self.fact) for member in self._members(item, near))
        members = list({m.name.casefold(): m for m in read}.values())
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
            notes=tuple(self._notes(m for m in members if not m.recognised)),
        )

    def _members(self, item: object, near: dict[str, list[str]]) -> Iterator[_Member]:
        texts = _texts(item, self.fact)
        for text in texts:
            _check(text, self.fact)
            if named := self._named(plain(text)):
                yield from (_Member(found.name, found.groups) for found in named)
                return
        name = " ".join(texts[-1].split())
        yield _Member(name, frozenset(), tuple(self._near(plain(texts[-1]), near)), recognised=False)

    def _named(self, text: str) -> tuple[Recognised, ...]:
        """What a text names: one member, or several when each of its parts is one; else nothing."""
        if found := self._recognised(text):
            return (found,)
        # the tight slash comes last: `mg/day` is no place to part before `and` has been tried
        for between in BETWEEN:
            parts = between.split(text)
            named = [self._named(part) for part in parts] if len(parts) > 1 else []
            if named and all(named):
                return tuple(found for part in named for found in part)
        return ()

    def _recognised(self, text: str) -> Recognised | None:
        code = "".join(text.split())
        system, _, number = code.rpartition(":")
        return (
            self.codes.get(f"{_SYSTEMS.get(system, system)}:{number}" if system else code)
            or self.names.get(_key(text))
            or self.names.get(_key(without_dose(text)))
        )

    def _near(self, text: str, near: dict[str, list[str]]) -> Iterator[Recognised]:
        """What an unrecognised name may stand for: as a whole, by one of its parts without its dose, or by a word.

        A part may be misspelt, or cut short (`cloz`).

        Raises:
            RefusedError: the list has so much to look for that it would cost too long; none of it is passed over.
        """
        words = WORDS.findall(text)
        sought = [_key(without_dose(part)) for part in (text, *BETWEEN[0].split(text))]
        sought += [word for word in (*words, *LETTERS.findall(text)) if word not in DOSE_WORDS and not word.isdigit()]
        found: dict[str, Recognised] = {}
        for part in dict.fromkeys(part for part in sought if len(part) >= _SHORTEST_WORD):
            if part not in near:
                if len(near) == _MOST_LOOK_UPS:
                    raise RefusedError(
                        "too_many", f"`{self.fact.id}` has too many words that are not recognised; give the names alone"
                    )
                near[part] = difflib.get_close_matches(part, self.names, n=3, cutoff=_NEAR)
            begun = (known for known in self.names if known.startswith(part))
            found.update({self.names[match].name: self.names[match] for match in (*near[part], *begun)})
        phrases = f" {_key(text)} ", f" {' '.join(words)} "
        for known, recognised in self.names.items():
            if any(f" {known} " in phrase for phrase in phrases):
                found[recognised.name] = recognised
        yield from found.values()

    def _notes(self, unrecognised: Iterable[_Member]) -> Iterator[DataQuality]:
        """A note for each name that may mean something, and one for all that mean nothing here."""
        others: list[str] = []
        for member in unrecognised:
            name = shown(member.name)
            if member.may_mean:
                meant = " or ".join(shown(r.name) for r in member.may_mean)
                yield self._note(f"{name} is not recognised; did you mean {meant}? Until that is clear it may be that")
            else:
                others.append(name)
        if len(others) == 1:
            yield self._note(f"{others[0]} is not recognised: it is kept, but nothing here is said of it; check it")
        elif others:
            names = ", ".join(others)
            yield self._note(f"{names} are not recognised: they are kept, but nothing here is said of them; check them")

    def _note(self, message: str) -> DataQuality:
        return DataQuality(code="unrecognised", fact=self.fact.id, message=f"{self.fact.label}: {message}")


def _items(value: object, fact: Fact) -> Sequence[object]:
    if isinstance(value, str):
        if len(value) > _LONGEST * _MOST_MEMBERS:
            raise RefusedError("bad_list", f"a text of {len(value)} characters is too long for a list")
        # separators alone are no empty list: they are left to be refused as a name
        value = [part for part in re.split(r"[,;\n]", value) if part.strip()] or [value]
    if not isinstance(value, list | tuple):
        raise RefusedError("bad_list", f"`{fact.id}` is a list; name its members, or write none")
    if len(value) > _MOST_MEMBERS:
        raise RefusedError("too_many", f"a list of {len(value)} is too long; it may have {_MOST_MEMBERS} members")
    nothing = [isinstance(item, str) and item.strip().casefold() in _NONE for item in value]
    if any(nothing) and not all(nothing):
        raise RefusedError("bad_list", f"`{fact.id}` names members and says that there are none")
    return () if any(nothing) else value


def _texts(item: object, fact: Fact) -> list[str]:
    """The texts by which an item may be recognised, the most exact first, the one to show last."""
    match item:
        case str() if item.strip():
            if item.strip().casefold() in _NOT_A_NAME or is_unknown(item) or not WORDS.search(item):
                raise RefusedError(
                    "bad_list", f"{shown(item.strip())} names no member of `{fact.id}`; name them, or write none"
                )
            return [item]
        case int() if not isinstance(item, bool) and abs(item) < 10**_LONGEST:
            return [str(item)]
        case {"code": str() | int() as code, **rest} if not isinstance(code, bool) and set(rest) <= {
            "system",
            "display",
        }:
            (number,) = _texts(code, fact) if isinstance(code, int) else (code,)
            system, display = ("" if rest.get(key) is None else rest[key] for key in ("system", "display"))
            # a system that is no text is no reason to take its code for a bare one
            if isinstance(system, str) and isinstance(display, str):
                exact = f"{system}:{number}" if system else number
                return [exact, display] if display.strip() else [exact]
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
    return _SEPARATORS.sub(" ", plain(name)).strip()


def _written(value: object) -> str:
    if isinstance(value, str):
        return value.strip()[:_LONGEST]
    items = value if isinstance(value, list | tuple) else ()
    return ", ".join(str(i.get("display") or i.get("code")) if isinstance(i, Mapping) else str(i) for i in items)[
        : _LONGEST * 10
    ]
