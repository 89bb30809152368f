"""Reading all facts of one patient: every name, every value, and every problem at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from kg.diagnostics import did_you_mean
from kg.facts import Fact, FactType
from kg.identifiers import shown
from kg.intake.answers import ChoiceReader, YesNoReader
from kg.intake.days import DayReader
from kg.intake.lists import ListReader
from kg.intake.quantities import USUAL_UNITS, QuantityReader
from kg.intake.stated import RefusedError, Stated, is_unknown
from kg.patient import Problem
from kg.units import Unit, parse_unit

_LONGEST_NAME = 80
_MOST_FACTS = 500
_UNIT = "_unit"

Reader = QuantityReader | YesNoReader | ChoiceReader | ListReader | DayReader


@dataclass(frozen=True, slots=True)
class FactReader:
    """Reads the facts of one protocol; `names` leads from every name of a fact to its id."""

    readers: Mapping[str, Reader]
    names: Mapping[str, str]

    @classmethod
    def of(cls, facts: Iterable[Fact]) -> FactReader:
        """Make the reader of a protocol's facts."""
        facts = tuple(facts)
        names = {_key(alias): fact.id for fact in facts for alias in fact.aliases}
        units = {text: parse_unit(text) for text in USUAL_UNITS}
        return cls({f.id: _reader(f, units) for f in facts}, names | {_key(f.id): f.id for f in facts})

    def meaning(self, name: object) -> tuple[str, bool]:
        """The fact that a name means, and whether it means that fact's unit (`wbc_unit`); "" when it means none."""
        key = _key(name)
        if fact := self.names.get(key):
            return fact, False
        fact = self.names.get(key.removesuffix(_UNIT), "") if key.endswith(_UNIT) else ""
        return (fact, True) if isinstance(self.readers.get(fact), QuantityReader) else ("", False)

    def read(self, raw: Mapping[str, object], today: date) -> tuple[dict[str, Stated], tuple[Problem, ...]]:
        """The facts as stated, in the protocol's order, and all problems, in the order of the facts given."""
        if len(raw) > _MOST_FACTS:
            return {}, (Problem(fact="", code="too_many", message=f"{len(raw)} facts are too many for one patient"),)
        stated: dict[str, Stated] = {}
        problems: list[Problem] = []
        units: dict[str, str] = {}
        named = [(self.names.get(name) or self.names.get(_key(name), ""), name) for name in raw]
        for fact, name in named:
            if not fact:
                try:
                    self._add_unit(units, name, raw[name])
                except RefusedError as error:
                    problems.append(self._problem(fact, name, error))
        for fact, name in named:
            if fact:
                try:
                    if (read := self._read(fact, raw[name], units.get(fact, ""), today)) is not None:
                        _check_same(stated.get(fact), read)
                        stated[fact] = read
                except RefusedError as error:
                    problems.append(self._problem(fact, name, error))
        return {fact: stated[fact] for fact in self.readers if fact in stated}, tuple(problems)

    def _problem(self, fact: str, name: object, error: RefusedError) -> Problem:
        if error.code == "unknown_fact":
            return Problem(fact=str(name)[:_LONGEST_NAME], code=error.code, message=error.message)
        fact = fact or self.meaning(name)[0]
        return Problem(fact=fact, code=error.code, message=f"{fact}: {error.message}")

    def _read(self, fact: str, value: object, unit: str, today: date) -> Stated | None:
        reader = self.readers[fact]
        if not reader.fact.askable and not is_unknown(value):
            raise RefusedError("not_an_input", "this is worked out from other facts; give those")
        return reader.read(value, unit, today) if isinstance(reader, QuantityReader) else reader.read(value, today)

    def _add_unit(self, units: dict[str, str], name: object, raw: object) -> None:
        """Take in a unit that is given apart (`wbc_unit`).

        Raises:
            RefusedError: it is the unit of nothing, or not one of that quantity.
        """
        fact, _ = self.meaning(name)
        reader = self.readers.get(fact)
        if not isinstance(reader, QuantityReader):
            written = str(name)[:_LONGEST_NAME]
            near = did_you_mean(_key(written), self.names)
            help_ = f"; {near}" if near else ""
            raise RefusedError("unknown_fact", f"{shown(written)} is not a fact of this protocol{help_}")
        if is_unknown(raw):
            return
        if not isinstance(raw, str):
            raise RefusedError("bad_unit", "a unit is a text such as 10*9/L")
        reader.convertible(raw.strip())
        if units.setdefault(fact, raw.strip()) != raw.strip():
            raise RefusedError("given_twice", "two units are given for one quantity and differ; give one of them")


def _reader(fact: Fact, units: Mapping[str, Unit]) -> Reader:
    match fact.type:
        case FactType.QUANTITY:
            return QuantityReader.of(fact, units)
        case FactType.BOOLEAN:
            return YesNoReader(fact)
        case FactType.CHOICE:
            return ChoiceReader.of(fact)
        case FactType.LIST:
            return ListReader.of(fact)
        case FactType.DATE:
            return DayReader(fact)


def _check_same(one: Stated | None, other: Stated) -> None:
    """See that a fact that is given under two names is the same both times."""
    if one is None:
        return
    same = (one.possible, one.limit, one.measured_on) == (other.possible, other.limit, other.measured_on)
    if not same or (one.unit_in_doubt and one.written != other.written):
        raise RefusedError("given_twice", "it is given under two names, and they differ; give one of them")


def _key(name: object) -> str:
    """A name as it is looked up: no matter the case, spaces and hyphens."""
    return "_".join(str(name)[:_LONGEST_NAME].replace("-", " ").split()).casefold()
