"""Reading one answer: yes or no, or one of the choices of a fact."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from kg.diagnostics import did_you_mean
from kg.facts import Fact
from kg.intake.dates import read_date
from kg.intake.stated import RefusedError, Stated, is_unknown, said

_ANSWERS = {"yes": True, "y": True, "true": True, "no": False, "n": False, "false": False}
_LONGEST = 100


def unwrapped(raw: object, today: date) -> tuple[object, date | None]:
    """The value and the day of `{"value": …, "date": …}`, or the bare value.

    Raises:
        RefusedError: the object has other parts, or a date that is refused.
    """
    if not isinstance(raw, Mapping):
        return raw, None
    for key in raw:
        if key not in {"value", "date"}:
            raise RefusedError("bad_object", f'{said(key)} is not understood here; write {{"value": …, "date": …}}')
    return raw.get("value"), read_date(raw.get("date"), today)


@dataclass(frozen=True, slots=True)
class YesNoReader:
    """Reads the answers to one yes/no fact."""

    fact: Fact

    def read(self, raw: object, today: date) -> Stated | None:
        """Read an answer; None when nothing is said.

        Raises:
            RefusedError: it is neither yes nor no.
        """
        value, measured_on = unwrapped(raw, today)
        if is_unknown(value):
            return None
        answer = value if isinstance(value, bool) else self._answer(value)
        word = "yes" if answer else "no"
        written = value.strip() if isinstance(value, str) else word
        return Stated(
            fact=self.fact.id, possible=frozenset((answer,)), shown=word, written=written, measured_on=measured_on
        )

    def _answer(self, value: object) -> bool:
        if isinstance(value, str) and (answer := _ANSWERS.get(value.strip().casefold())) is not None:
            return answer
        raise RefusedError(
            "not_yes_no",
            f"{said(value)} is neither yes nor no; write yes or no, or leave it out when it is not known",
        )


@dataclass(frozen=True, slots=True)
class ChoiceReader:
    """Reads the answers to one fact with choices, by their name or label, in any case."""

    fact: Fact
    choices: Mapping[str, str]

    @classmethod
    def of(cls, fact: Fact) -> ChoiceReader:
        """Make the reader of a fact."""
        by_label = {_plain(label): choice for choice, label in fact.choices}
        return cls(fact, by_label | {_plain(choice): choice for choice, _ in fact.choices})

    def read(self, raw: object, today: date) -> Stated | None:
        """Read an answer; None when nothing is said.

        Raises:
            RefusedError: it is none of the choices.
        """
        value, measured_on = unwrapped(raw, today)
        if is_unknown(value):
            return None
        choice = self.choices.get(_plain(value[:_LONGEST])) if isinstance(value, str) else None
        if choice is None:
            raise RefusedError("unknown_choice", self._help(value))
        label = dict(self.fact.choices)[choice]
        return Stated(
            fact=self.fact.id,
            possible=frozenset((choice,)),
            shown=label,
            written=str(value).strip(),
            measured_on=measured_on,
        )

    def _help(self, value: object) -> str:
        names = [choice for choice, _ in self.fact.choices]
        near = did_you_mean(value[:_LONGEST], names) if isinstance(value, str) else ""
        return f"{said(value)} is none of {', '.join(names)}" + (f"; {near}" if near else "")


def _plain(text: str) -> str:
    return " ".join(text.replace("_", " ").replace("-", " ").split()).casefold()
