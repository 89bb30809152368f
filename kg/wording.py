"""Words for values and criteria: the one place that turns numbers, units and conditions into sentences."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal, localcontext
from fractions import Fraction

from kg import truth
from kg.criteria import (
    Atom,
    Both,
    Compared,
    Criterion,
    Either,
    Expression,
    Includes,
    Is,
    Not,
    Quantity,
    Sum,
    Within,
    evaluate,
)
from kg.facts import Fact
from kg.intervals import Bound, Interval, Numbers
from kg.patient import Known, Listed, Origin, Tally
from kg.truth import Truth

_SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_UNITS = {"Cel": "°C", "[degF]": "°F", "a": "years", "d": "days", "h": "hours", "wk": "weeks", "mo": "months", "1": ""}
_COUNT = re.compile(r"\{[^{}]+\}")
_COMPARED = {"<": "below", "<=": "at most", ">": "above", ">=": "at least", "=": "equal to"}
_SYMBOLS = {"<=": "≤", ">=": "≥"}
_MOST_DECIMALS = 4
_MOST_DIGITS = 200  # intake reads numbers of at most 80 characters, and units move the point by less


def unit_words(unit: str) -> str:
    """A UCUM unit as people write it: `10*9/L` as `×10⁹/L`, `Cel` as `°C`."""
    if unit.startswith(("10*", "10^")):
        power, _, rest = unit[3:].partition("/")
        return f"×10{power.translate(_SUPERSCRIPT)}" + (f"/{rest}" if rest else "")
    return unit[1:-1] if is_count(unit) else _UNITS.get(unit, unit)


def is_count(unit: str) -> bool:
    """Whether a UCUM unit only says what is counted: `{points}`."""
    return _COUNT.fullmatch(unit) is not None


def number_words(number: Bound) -> str:
    """A number as a decimal, exactly where that is finite; otherwise to four decimals, marked `≈`."""
    if not isinstance(number, Fraction):
        return "any"
    denominator = number.denominator
    for prime in (2, 5):
        while denominator % prime == 0:
            denominator //= prime
    if denominator == 1:
        with localcontext(prec=_MOST_DIGITS):
            text = f"{Decimal(number.numerator) / Decimal(number.denominator):f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    return f"≈{round(float(number), _MOST_DECIMALS):g}"


def with_unit(text: str, fact: Fact) -> str:
    """A number in words with the unit of its fact: `1 year`, `3.55 ×10⁹/L`, `12%`."""
    unit = unit_words(fact.unit)
    in_full = unit in _UNITS.values() or is_count(fact.unit)
    if in_full and unit.endswith("s") and text.rsplit(maxsplit=1)[-1] == "1":
        unit = unit[:-1]  # 1 year
    return text + ("" if not unit else unit if unit == "%" else f" {unit}")


def interval_words(interval: Interval) -> str:
    """An interval in words: `below 1.0`, `at least 38.3`, `between 3 and 4`."""
    (low, after_low), (high, after_high) = interval.low, interval.high
    if interval.point is not None:
        return number_words(interval.point)
    upper = f"{'at most' if after_high else 'below'} {number_words(high)}"
    lower = f"{'above' if after_low else 'at least'} {number_words(low)}"
    if not isinstance(low, Fraction):
        return upper
    if not isinstance(high, Fraction):
        return lower
    return f"{lower} and {upper}"


def days_words(first: date | None, last: date | None) -> str:
    """Days in words: `from 2026-01-05`, `until 2026-01-04`, `2026-01-05`, `from 2026-01-05 to 2026-01-09`."""
    if first is None or last is None:
        return f"from {first}" if first else f"until {last}" if last else "any day"
    return f"{first}" if first == last else f"from {first} to {last}"


def interval_symbols(interval: Interval, fact: Fact, decimals: int = 0) -> str:
    """An interval in figures, its bounds with at least so many decimals: `< 1.0 ×10⁹/L`, `1.0–1.5 ×10⁹/L`."""
    (low, after_low), (high, after_high) = interval.low, interval.high
    lower, upper = (_padded(number_words(bound), decimals) for bound in (low, high))
    if interval.point is not None:
        return with_unit(f"= {lower}", fact)
    if not isinstance(low, Fraction):
        return with_unit(f"{'≤' if after_high else '<'} {upper}", fact) if isinstance(high, Fraction) else "any value"
    if not isinstance(high, Fraction):
        return with_unit(f"{'>' if after_low else '≥'} {lower}", fact)
    if not after_low and after_high:
        return with_unit(f"{lower}–{upper}", fact)
    return with_unit(f"{'>' if after_low else '≥'} {lower} and {'≤' if after_high else '<'} {upper}", fact)


def _padded(number: str, decimals: int) -> str:
    whole, _, digits = number.partition(".")
    return f"{whole}.{digits.ljust(decimals, '0')}" if decimals and not number.startswith("≈") else number


def test_words(atom: Within, fact: Fact) -> str:
    """A test on a quantity in words, with its numbers as written and its unit: `below 1.0 ×10⁹/L`."""
    text = atom.text.strip()
    if text[0] in "[(":
        low, _, high = text[1:-1].partition("..")
        low, high = low.strip(), high.strip()
        words = {
            "[]": f"from {low} to {high}",
            "[)": f"at least {low} and below {high}",
            "(]": f"above {low} and at most {high}",
            "()": f"above {low} and below {high}",
        }[text[0] + text[-1]]
        return with_unit(words, fact)
    symbol = text[:2] if text[:2] in _COMPARED else text[:1] if text[:1] in _COMPARED else ""
    return with_unit(f"{_COMPARED[symbol or '=']} {text[len(symbol) :].strip()}", fact)


def test_symbols(atom: Atom, fact: Fact) -> str:
    """A test on one fact in figures: `< 1.0 ×10⁹/L`, `3.0–4.0 ×10⁹/L`, `yes`."""
    match atom:
        case Within(_, _, text):
            text = text.strip()
            if text[0] == "[" and text[-1] == "]":
                low, _, high = text[1:-1].partition("..")
                return with_unit(f"{low.strip()}–{high.strip()}", fact)
            for symbol, typeset in _SYMBOLS.items():
                text = text.replace(symbol, typeset)
            return with_unit(text, fact)
        case Is(_, value):
            return answer_words(value, fact)
        case Includes(_, group):
            return f"includes {group_words(group, fact)}"
    return "known"


def answer_words(value: bool | str, fact: Fact) -> str:  # noqa: FBT001 - the answer itself
    """An answer in words: yes, no, or the label of a choice."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return dict(fact.choices).get(value, value)


def group_words(group: str | None, fact: Fact) -> str:
    """A group of list members in words."""
    return next((g.label for g in fact.groups if g.id == group), group or "any member")


def value_words(known: Known, fact: Fact) -> str:
    """What is known of a fact, in its default unit: `3.55 ×10⁹/L`, `at most 0.8 ×10⁹/L`, `yes`; "" when nothing is."""
    words = known.shown or narrowed_words(known, fact)
    return with_unit(words, fact) if words else ""


def narrowed_words(known: Known, fact: Fact) -> str:
    """What other facts leave of a missing quantity, without its unit: `at most 0.8`; "" where they leave it open."""
    if known.origin is not Origin.NARROWED or not isinstance(known.possible, Interval):
        return ""
    if known.tally is not None:
        return interval_range(known.possible)
    bounds = fact.possible or known.possible
    low, high = known.possible.low, known.possible.high
    return interval_words(
        Interval(
            low if low > bounds.low else (float("-inf"), 0),
            high if high < bounds.high else (float("inf"), 1),
        )
    )


def interval_range(sums: Interval) -> str:
    """Sums from the lowest to the highest: `12 to 20`, `12 or 14`."""
    low, high = number_words(sums.low[0]), number_words(sums.high[0])
    only_two = isinstance(sums, Numbers) and len(sums.values) == len((low, high))
    return f"{low} or {high}" if only_two else f"{low} to {high}"


def tally_words(tally: Tally) -> str:
    """How a score came about: `no hypotension 5, solid tumour 4; still open: dehydration 3`."""
    counted, open_ = (
        ", ".join(f"{label} {number_words(points)}" for label, points in items) for items in (tally.counted, tally.open)
    )
    return f"{counted or 'no item counts so far'}; still open: {open_}" if open_ else counted or "no item counts"


def criterion_words(criterion: Criterion, facts: Mapping[str, Fact]) -> str:
    """A criterion as a phrase: `ANC below 1.0 ×10⁹/L and fever`."""
    match criterion:
        case Not(Either(parts)) | Not(Both(parts)):
            joint = " nor " if isinstance(criterion.criterion, Either) else " and "
            return ("neither " if joint == " nor " else "not all of ") + joint.join(
                criterion_words(p, facts) for p in parts
            )
        case Not(inner):
            return f"not ({criterion_words(inner, facts)})"
        case Both(()):
            return "always"
        case Either(()):
            return "never"
        case Both(parts):
            return " and ".join(_grouped(p, facts) for p in parts)
        case Either(parts):
            return " or ".join(_grouped(p, facts) for p in parts)
        case Within(fact):
            return f"{facts[fact].label} {test_words(criterion, facts[fact])}"
        case Is(fact, True):
            return facts[fact].label
        case Is(fact, False):
            return f"no {facts[fact].label}"
        case Is(fact, value):
            return f"{facts[fact].label}: {answer_words(value, facts[fact])}"
        case Includes(fact, group):
            return f"{facts[fact].label} including {group_words(group, facts[fact])}"
        case Compared(operator, left, right):
            relation = _COMPARED.get(operator, operator)
            return f"{expression_words(left, facts)} {relation} {expression_words(right, facts)}"
    return f"{facts[criterion.fact].label} known"


def _grouped(criterion: Criterion, facts: Mapping[str, Fact]) -> str:
    words = criterion_words(criterion, facts)
    return f"({words})" if isinstance(criterion, Both | Either) else words


def expression_words(expression: Expression, facts: Mapping[str, Fact]) -> str:
    """Arithmetic as a phrase: `(WBC * (segmented neutrophils + bands))`."""
    match expression:
        case Quantity(fact):
            return facts[fact].label
        case Sum(operator, left, right):
            return f"({expression_words(left, facts)} {operator} {expression_words(right, facts)})"
    return number_words(expression)


def atom_sentence(atom: Atom, holds: bool, fact: Fact, known: Known) -> str:  # noqa: FBT001 - the truth it words
    """Why an atom holds or not, with the value: `ANC 1.9 ×10⁹/L is not below 1.0 ×10⁹/L`."""
    value = value_words(known, fact)
    verb = "is" if holds else "is not"
    match atom:
        case Within() if known.tally is not None:
            return f"{fact.label} {value} ({tally_words(known.tally)}) {verb} {test_words(atom, fact)}"
        case Within() if known.origin is Origin.NARROWED:
            return f"{fact.label} is {value} by the other counts, so it {verb} {test_words(atom, fact)}"
        case Within():
            return f"{fact.label} {value} {verb} {test_words(atom, fact)}"
        case Is():
            return f"{fact.label}: {value or 'not known'}"
        case Includes(_, group) if isinstance(known.possible, Listed):
            has = "include" if holds else "do not include"
            return f"{fact.label} ({value}) {has} {group_words(group, fact)}"
    return f"{fact.label}: {value or 'not known'}"


def open_sentence(atom: Atom, fact: Fact, known: Known) -> str:
    """Why it is open whether an atom holds."""
    value = value_words(known, fact)
    if known.tally is not None:
        return f"{fact.label}: {value} so far ({tally_words(known.tally)})"
    if not known.firm:
        return f"{fact.label}: not known ({value})" if value else f"{fact.label}: not known"
    match atom:
        case Within():
            return f"{fact.label} {value} does not settle whether it is {test_words(atom, fact)}"
        case Includes(_, group):
            return f"{fact.label} ({value}) may include {group_words(group, fact)}"
    return f"{fact.label}: {value}"


def reasons(criterion: Criterion, *, holds: bool, truth_of: Callable[[Atom], Truth]) -> Iterator[tuple[Atom, bool]]:
    """The atoms that make a criterion hold or fail, each with its own truth; none when no atom alone settles it."""
    match criterion:
        case Not(inner):
            yield from reasons(inner, holds=not holds, truth_of=truth_of)
        case Both(parts) | Either(parts):
            for part in parts:
                if evaluate(part, truth_of) is truth.of(holds):
                    yield from reasons(part, holds=holds, truth_of=truth_of)
        case _:
            yield criterion, holds
