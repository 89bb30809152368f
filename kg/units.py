"""Units: an exact subset of UCUM, and the ways laboratories write the same units in plain text.

A unit is a magnitude and a dimension, both exact, so 3550 `/uL` and 3.55 `10*9/L` are one number. Numbers of cells,
percentages and plain numbers have no dimension. Two deliberate departures from UCUM: the mole is a dimension of its
own (in UCUM it is a plain number, and `mmol/L` would convert to `10*9/L`), and of the special units only the degrees
Celsius and Fahrenheit are known.

UCUM is case-sensitive and so is this; only the listed plain-text names (`K/uL` is no kelvin there) ignore case.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

_LONGEST = 40
_HIGHEST_POWER = 30

_MASS, _LENGTH, _TIME, _TEMPERATURE, _AMOUNT, _ACTIVITY = range(6)
Dimension = tuple[int, int, int, int, int, int]
"""The powers of gram, metre, second, kelvin, mole and international unit."""
_NONE: Dimension = (0, 0, 0, 0, 0, 0)


class UnitError(Exception):
    """A unit that is not known, or that does not convert to the one needed; `help` says what would do."""

    def __init__(self, message: str, help_: str = "") -> None:
        """Keep the message and the help."""
        self.message = message
        self.help = help_
        super().__init__(f"{message}; {help_}" if help_ else message)


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit in terms of the base units: a number of it is `number * magnitude + zero` of them."""

    magnitude: Fraction
    dimension: Dimension = _NONE
    zero: Fraction = Fraction(0)

    def times(self, other: Unit, power: int) -> Unit:
        """The product with a power of another unit.

        Raises:
            UnitError: one of them has a zero point of its own, as degrees Celsius have.
        """
        if self.zero or other.zero:
            raise UnitError("a degree Celsius or Fahrenheit stands alone, without factor, power or other unit")
        return Unit(
            self.magnitude * other.magnitude**power,
            _add(self.dimension, other.dimension, power),
        )


@dataclass(frozen=True, slots=True)
class Conversion:
    """The exact way from one unit to another."""

    factor: Fraction
    offset: Fraction = Fraction(0)

    def __call__(self, number: Fraction) -> Fraction:
        """The same quantity in the other unit."""
        return number * self.factor + self.offset


def _add(one: Dimension, other: Dimension, power: int) -> Dimension:
    a, b, c, d, e, f = (x + power * y for x, y in zip(one, other, strict=True))
    return a, b, c, d, e, f


def _of(base: int, magnitude: Fraction | int = 1, power: int = 1) -> Unit:
    a, b, c, d, e, f = (power if i == base else 0 for i in range(6))
    return Unit(Fraction(magnitude), (a, b, c, d, e, f))


_PASCAL = Unit(Fraction(1000), (1, -1, -2, 0, 0, 0))
_DAY = 24 * 60 * 60
_FREEZING = Fraction("273.15")

_METRIC = {
    "g": _of(_MASS),
    "m": _of(_LENGTH),
    "s": _of(_TIME),
    "K": _of(_TEMPERATURE),
    "mol": _of(_AMOUNT),
    "L": _of(_LENGTH, Fraction(1, 1000), 3),
    "l": _of(_LENGTH, Fraction(1, 1000), 3),
    "Pa": _PASCAL,
    "bar": Unit(_PASCAL.magnitude * 100_000, _PASCAL.dimension),
    "m[Hg]": Unit(_PASCAL.magnitude * 133_322, _PASCAL.dimension),
    "J": Unit(Fraction(1000), (1, 2, -2, 0, 0, 0)),
    "kat": Unit(Fraction(1), (0, 0, -1, 0, 1, 0)),
    "U": Unit(Fraction(1, 60_000_000), (0, 0, -1, 0, 1, 0)),
    "eq": _of(_AMOUNT),
    "[IU]": _of(_ACTIVITY),
    "[iU]": _of(_ACTIVITY),
}
_PLAIN = {
    "%": Unit(Fraction(1, 100)),
    "[ppth]": Unit(Fraction(1, 1000)),
    "min": _of(_TIME, 60),
    "h": _of(_TIME, 3600),
    "d": _of(_TIME, _DAY),
    "wk": _of(_TIME, 7 * _DAY),
    "mo": _of(_TIME, Fraction("365.25") / 12 * _DAY),
    "a": _of(_TIME, Fraction("365.25") * _DAY),
    "Cel": Unit(Fraction(1), _of(_TEMPERATURE).dimension, _FREEZING),
    "[degF]": Unit(Fraction(5, 9), _of(_TEMPERATURE).dimension, Fraction("459.67") * 5 / 9),
    "[in_i]": _of(_LENGTH, Fraction("0.0254")),
    "[ft_i]": _of(_LENGTH, Fraction("0.3048")),
    "[lb_av]": _of(_MASS, Fraction("453.59237")),
    "[oz_av]": _of(_MASS, Fraction("28.349523125")),
}
_PREFIXES = {
    "T": 12,
    "G": 9,
    "M": 6,
    "k": 3,
    "h": 2,
    "da": 1,
    "d": -1,
    "c": -2,
    "m": -3,
    "u": -6,
    "n": -9,
    "p": -12,
    "f": -15,
}

# Plain-text names of whole units; compared without spaces and without regard to case.
_NAMES = {
    **{f"{many}/{volume}": "10*9/L" for many in ("k", "thou", "thousand") for volume in ("ul", "mm3")},
    **dict.fromkeys(("gpt/l", "giga/l", "billion/l"), "10*9/L"),
    **dict.fromkeys(("cells/ul", "cell/ul", "cells/mm3", "cell/mm3"), "/uL"),
    **dict.fromkeys(("cells/l", "cell/l"), "/L"),
    **dict.fromkeys(("gm/dl", "gms/dl"), "g/dL"),
    **dict.fromkeys(("gm/l", "gms/l"), "g/L"),
    **dict.fromkeys(("°c", "℃", "c", "degc", "celsius", "cel", "degreescelsius", "degreesc", "centigrade"), "Cel"),
    **dict.fromkeys(("°f", "℉", "f", "degf", "fahrenheit", "degreesfahrenheit", "degreesf"), "[degF]"),
    **dict.fromkeys(("y", "yr", "yrs", "year", "years", "yearsold"), "a"),
    **dict.fromkeys(("month", "months", "mth", "mths"), "mo"),
    **dict.fromkeys(("week", "weeks", "wks"), "wk"),
    **dict.fromkeys(("day", "days"), "d"),
    **dict.fromkeys(("hr", "hrs", "hour", "hours"), "h"),
    **dict.fromkeys(("mins", "minute", "minutes"), "min"),
    **dict.fromkeys(("sec", "secs", "second", "seconds"), "s"),
    **dict.fromkeys(("percent", "pct", "percentage", "per100"), "%"),
    **dict.fromkeys(("fraction", "ratio"), "1"),
    "mmhg": "mm[Hg]",
}
# The same, where the case of a letter tells two units apart.
_NAMES_AS_WRITTEN = {"G/L": "10*9/L", "G/l": "10*9/L"}
# Texts that people read in two ways.
_TWO_WAYS = {
    "m/ul": "`M/uL` means thousands to some and millions to others",
    "m/l": "`M/L` means thousands to some and millions to others",
    "mm/l": "`MM/L` means millions to some",
    "mm/ul": "`MM/uL` means millions to some",
}

_EXAMPLES = (
    *("10*9/L", "/uL", "10*3/uL", "K/uL", "g/dL", "g/L", "mmol/L", "umol/L", "Cel", "[degF]", "%", "1"),
    *(
        "a",
        "mo",
        "wk",
        "d",
        "h",
        "min",
        "mm[Hg]",
        "kPa",
        "mg/dL",
        "mg/L",
        "ug/L",
        "kg",
        "g",
        "cm",
        "m",
        "U/L",
        "[IU]/L",
    ),
)
_MOST_EXAMPLES = 4

_SUPERSCRIPTS = str.maketrans("⁻⁺⁰¹²³⁴⁵⁶⁷⁸⁹", "-+0123456789")
_RAISED = re.compile(r"[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_TIMES_TEN = re.compile(r"^[x×✕*·⋅](?=10)", re.IGNORECASE)
_MICRO = re.compile(r"mc(?=[LlgG](?![A-Za-z]))")
_POWER_OF_TEN = re.compile(r"10(?:\*\*|[*^eE])([+-]?[0-9]{1,2})(?![0-9])")
_FACTOR = re.compile(r"[0-9]+")
_ANNOTATION = re.compile(r"\{[^{}]*\}")
_ATOM = re.compile(r"((?:[A-Za-z%]|\[[A-Za-z_]+\])+)(?:(?:\^|\*\*)?([+-]?[0-9]{1,2}))?(?![0-9^])")
_ROUND = re.compile(r"10*")


def parse_unit(text: str) -> Unit:
    """Read a unit, in UCUM or by one of the listed plain-text names.

    Raises:
        UnitError: the text is not a unit that is known.
    """
    if len(text) > _LONGEST:
        raise UnitError(f"a text of {len(text)} characters is no unit")
    if not text.replace("\t", " ").isprintable():
        raise UnitError("a unit with invisible characters in it is not read")
    plain = plain_text(text)
    if reason := _TWO_WAYS.get(plain.casefold()):
        raise UnitError(f"{reason}: it is not guessed", "write 10*3/uL or 10*6/uL")
    plain = _NAMES_AS_WRITTEN.get(plain) or _NAMES.get(plain.casefold()) or plain
    return _Reader(" ".join(text.split()), plain).unit()


def ucum_for(text: str) -> str:
    """The UCUM code that a plain-text name (`years`, `K/uL`) stands for, or "" when the text is no such name."""
    plain = plain_text(text)
    code = _NAMES_AS_WRITTEN.get(plain) or _NAMES.get(plain.casefold()) or plain
    return code if code != text else ""


def conversion(source: str, target: str, further: tuple[tuple[str, str], ...] = ()) -> Conversion:
    """The way from one unit to another; `further` are units of another kind with their factors to the target.

    Raises:
        UnitError: the source is not known or measures something else.
    """
    try:
        way = conversion_of(parse_unit(source), target, further)
    except UnitError as error:
        raise UnitError(error.message, error.help or examples(target, further)) from None
    if way is None:
        raise UnitError(f"`{' '.join(source.split())}` does not convert to {target}", examples(target, further))
    return way


def conversion_of(unit: Unit, target: str, further: tuple[tuple[str, str], ...] = ()) -> Conversion | None:
    """The way from a unit that was read to another, or None when it measures something else."""
    to = parse_unit(target)
    if unit.dimension == to.dimension:
        return Conversion(unit.magnitude / to.magnitude, (unit.zero - to.zero) / to.magnitude)
    for other, factor in further:
        bridge = parse_unit(other)
        if unit.dimension == bridge.dimension:
            return Conversion(unit.magnitude / bridge.magnitude * Fraction(factor))
    return None


def examples(target: str, further: tuple[tuple[str, str], ...] = ()) -> str:
    """Help that names some units which convert to the target."""
    known = [unit for unit in accepted(target, further) if unit != "1"][:_MOST_EXAMPLES]
    if target == "1":  # nobody writes it
        known.insert(0, "no unit")
    return f"write {', '.join(known[:-1])} or {known[-1]}" if len(known) > 1 else f"write {known[0]}"


def accepted(target: str, further: tuple[tuple[str, str], ...] = ()) -> tuple[str, ...]:
    """Usual units that convert to the target: itself first, then those of another kind, then the others."""
    to = parse_unit(target)
    alike = (unit for unit in _EXAMPLES if unit != target and parse_unit(unit).dimension == to.dimension)
    return (target, *(unit for unit, _ in further), *alike)


def plain_text(text: str) -> str:
    """A unit's text with one spelling for what is typed in several: µ, raised digits, spaces, a leading `×`."""
    text = _TIMES_TEN.sub("", "".join(text.split()).replace("µ", "u").replace("μ", "u"))
    text = _RAISED.sub(lambda raised: "^" + raised[0].translate(_SUPERSCRIPTS), text)
    text = text.replace("·", ".").replace("⋅", ".").replace("mm^3", "mm3").replace("cumm", "mm3")
    return _MICRO.sub("u", text)


class _Reader:
    """Reads one unit from left to right: terms joined by `.`, `*` and `/`."""

    def __init__(self, written: str, text: str) -> None:
        self._written = written
        self._text = text
        self._at = 0

    def unit(self) -> Unit:
        whole = Unit(Fraction(1))
        direction = 1
        if self._skip("/"):
            direction = -1
        while True:
            term = self._term()
            whole = term if whole == Unit(Fraction(1)) and direction == 1 else whole.times(term, direction)
            if self._at == len(self._text):
                return whole
            if self._skip("/"):
                direction = -1
            elif self._skip(".") or self._skip("*"):
                direction = 1
            else:
                raise self._unknown()

    def _term(self) -> Unit:
        if found := self._take(_ANNOTATION):
            return Unit(Fraction(1))
        if found := self._take(_POWER_OF_TEN):
            return self._annotated(Unit(Fraction(10) ** self._power(found[1])))
        if found := self._take(_FACTOR):
            if not _ROUND.fullmatch(found[0]):
                raise UnitError(
                    f"`{self._written}` has a factor that is no power of ten (a raised digit lost?)",
                    "write powers of ten as in 10*9/L or 10*3/uL",
                )
            return self._annotated(Unit(Fraction(int(found[0]))))
        if found := self._take(_ATOM):
            power = self._power(found[2]) if found[2] else 1
            atom = self._atom(found[1])
            return self._annotated(atom if power == 1 else Unit(Fraction(1)).times(atom, power))
        raise self._unknown()

    def _annotated(self, unit: Unit) -> Unit:
        self._take(_ANNOTATION)
        return unit

    def _atom(self, name: str) -> Unit:
        if unit := _PLAIN.get(name) or _METRIC.get(name):
            return unit
        for length in (1, 2):
            if (prefix := _PREFIXES.get(name[:length])) is not None and (unit := _METRIC.get(name[length:])):
                return Unit(unit.magnitude * Fraction(10) ** prefix, unit.dimension, unit.zero)
        raise self._unknown()

    def _power(self, digits: str) -> int:
        power = int(digits)
        if abs(power) > _HIGHEST_POWER:
            raise self._unknown()
        return power

    def _take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        found = pattern.match(self._text, self._at)
        if found:
            self._at = found.end()
        return found

    def _skip(self, sign: str) -> bool:
        if self._text.startswith(sign, self._at):
            self._at += 1
            return True
        return False

    def _unknown(self) -> UnitError:
        return UnitError(f"`{self._written}` is not a unit that is known here")
