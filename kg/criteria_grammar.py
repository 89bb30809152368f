"""From text to criteria: every name is checked against the declared facts, every comparison against their types.

The grammar is documented in `kg.criteria`, its syntax is read by `kg.criteria_syntax`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from kg.criteria import (
    Both,
    Compared,
    Criterion,
    Either,
    Expression,
    Includes,
    Is,
    Known,
    Not,
    Operator,
    Quantity,
    Sum,
    Within,
)
from kg.criteria_help import choice_test_help, choices_help, half_help, listed, nearest, nearest_or_all
from kg.criteria_syntax import (
    COMPARISONS,
    RESERVED,
    Call,
    Chain,
    CriterionError,
    Number,
    Operation,
    Quoted,
    Range,
    Tree,
    Word,
    parse,
    read_interval,
)
from kg.diagnostics import did_you_mean
from kg.facts import Fact, FactType
from kg.identifiers import shown

__all__ = ["CriterionError", "parse_criterion", "parse_expression", "parse_test", "read_interval"]

_ARTICLE: Final = {
    FactType.QUANTITY: "a quantity",
    FactType.BOOLEAN: "a yes/no fact",
    FactType.CHOICE: "a choice",
    FactType.LIST: "a list",
}
_TRUTHS: Final = {"true": True, "false": False}
_TURNED: Final[dict[str, Operator]] = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}
_OPERATORS: Final[dict[str, Operator]] = {operator: _TURNED[turned] for operator, turned in _TURNED.items()}
_MOST_DIGITS: Final = 30


def parse_criterion(
    text: str, facts: Mapping[str, Fact], *, arithmetic: bool = False, known: bool = False
) -> Criterion:
    """Read a whole criterion; `arithmetic` and `known(…)` are read only where they are allowed.

    Raises:
        CriterionError: the text does not follow the grammar, names something undeclared or mixes types.
    """
    return _Reader(facts, arithmetic=arithmetic, known=known).criterion(parse(text))


def parse_expression(text: str, facts: Mapping[str, Fact]) -> Expression:
    """Read arithmetic on quantities.

    Raises:
        CriterionError: as for `parse_criterion`.
    """
    return _Reader(facts, arithmetic=True, known=False).arithmetic(parse(text)).value


def parse_test(text: str, fact: Fact) -> Criterion:
    """Read a test on one fact: `< 3.0`, `[3.0..4.0]`, `true`, `"female"`.

    Raises:
        CriterionError: it is not a test that the fact's type allows.
    """
    text = text.strip()
    match fact.type:
        case FactType.QUANTITY:
            try:
                return Within(fact.id, read_interval(text), text)
            except CriterionError as error:
                raise CriterionError(error.message, half_help(text, fact) or error.help) from None
        case FactType.BOOLEAN:
            if text in _TRUTHS:
                return Is(fact.id, _TRUTHS[text])
            raise CriterionError(f"{shown(text)} does not test `{fact.id}`, a yes/no fact", "write `true` or `false`")
        case FactType.CHOICE:
            if len(text) > 1 and text[0] == text[-1] == '"' and '"' not in text[1:-1]:
                return Is(fact.id, _choice(fact, text[1:-1]))
            raise CriterionError(f"{shown(text)} does not test `{fact.id}`, a choice", choice_test_help(text, fact))
        case FactType.LIST:
            message = f"`{fact.id}` is a list: it has no test of its own"
            raise CriterionError(message, f'leave out `fact` and write `list contains({fact.id}, "…")`')
        case FactType.DATE:
            raise _date_tested(fact)


def _date_tested(fact: Fact) -> CriterionError:
    """No criterion tests a date: what matters of it is how long ago it was."""
    return CriterionError(
        f"`{fact.id}` is a date: no criterion tests it", "compare a duration that follows from it by `elapsed`"
    )


@dataclass(frozen=True, slots=True)
class _Measured:
    """An expression with the unit of its value, where that is known without calculating with units."""

    value: Expression
    unit: str | None


class _Reader:
    """Turns a tree into a criterion, for one set of facts."""

    def __init__(self, facts: Mapping[str, Fact], *, arithmetic: bool, known: bool) -> None:
        self._facts = facts
        self._arithmetic_allowed = arithmetic
        self._known_allowed = known

    def criterion(self, tree: Tree) -> Criterion:
        """A condition."""
        match tree:
            case Chain(operator, parts):
                return (Both if operator == "and" else Either)(tuple(map(self.criterion, parts)))
            case Call(function, arguments):
                return self._call(function, arguments)
            case Range(subject, interval):
                return Within(self._named(subject, FactType.QUANTITY).id, read_interval(interval), interval)
            case Operation(operator, left, right) if operator in COMPARISONS:
                return self._comparison(_OPERATORS[operator], left, right)
            case Word(name):
                return self._alone(name)
            case Number() | Quoted() | Operation():
                raise CriterionError("a value stands where a condition is expected", "compare it: `wbc < 3.0`")

    def _alone(self, name: str) -> Criterion:
        """A fact without a comparison."""
        fact = self._fact(name)
        if fact.type is FactType.BOOLEAN:
            return Is(fact.id, value=True)
        raise CriterionError(
            f"`{name}` is {_ARTICLE[fact.type]} and cannot stand alone",
            {
                FactType.QUANTITY: f"compare it: `{name} < 1.0`",
                FactType.CHOICE: f'compare it: `{name} = "…"`',
                FactType.LIST: f'write `list contains({name}, "…")` or `count({name}) = 0`',
            }[fact.type],
        )

    def _call(self, function: str, arguments: tuple[Tree, ...]) -> Criterion:
        match function, arguments:
            case "not", (inner,):
                return Not(self.criterion(inner))
            case "known", (Word(name),):
                if not self._known_allowed:
                    raise CriterionError(
                        "`known( … )` cannot decide here",
                        "it may stand in `when` of warnings and notices, `fulfilled_when` and `routine_once`",
                    )
                return Known(self._declared(name).id)
            case "list contains", (subject, Quoted(group)):
                return self._includes(self._named(subject, FactType.LIST), group)
        raise self._wrong_call(function)

    @staticmethod
    def _wrong_call(function: str) -> CriterionError:
        forms = {
            "not": "not(fever)",
            "known": "known(anc)",
            "count": "count(medications) = 0",
            "list contains": 'list contains(medications, "clozapine")',
        }
        if function in forms:
            return CriterionError(f"`{function}` is written otherwise", f"write `{forms[function]}`")
        return CriterionError(f"there is no function {shown(function)}", did_you_mean(function[:64], forms))

    @staticmethod
    def _includes(fact: Fact, group: str) -> Criterion:
        groups = {g.id: g for g in fact.groups}
        if group in groups:
            return Includes(fact.id, group)
        for member in fact.members:
            if member.id == group:
                help_ = "ask for one of its groups: " + listed(member.groups) if member.groups else "it is in no group"
                raise CriterionError(f"`{group}` is a member of `{fact.id}`, not a group", help_)
        raise CriterionError(f"`{fact.id}` has no group {shown(group)}", nearest_or_all(group, groups))

    def _comparison(self, operator: Operator, left: Tree, right: Tree) -> Criterion:
        if self._is_plain(right) and not self._is_plain(left):
            operator, left, right = _TURNED[operator], right, left
        match left:
            case Call("count", (subject,)):
                return self._count(self._named(subject, FactType.LIST), operator, right)
            case Word(name) if name not in _TRUTHS:
                fact = self._fact(name)
                match fact.type:
                    case FactType.BOOLEAN:
                        return self._yes_no(fact, operator, right)
                    case FactType.CHOICE:
                        return self._chosen(fact, operator, right)
        return self._quantities(operator, left, right)

    def _is_plain(self, tree: Tree) -> bool:
        """Whether a side is what the other is compared with: a fact that is no quantity, or a count."""
        match tree:
            case Word(name):
                return name in self._facts and self._facts[name].type is not FactType.QUANTITY
            case Call():
                return True
            case _:
                return False

    @staticmethod
    def _count(fact: Fact, operator: Operator, right: Tree) -> Criterion:
        empty: Criterion = Not(Includes(fact.id, None))
        match operator, right:
            case "=", Number("0"):
                return empty
            case ((">" | "!="), Number("0")):
                return Includes(fact.id, None)
        raise CriterionError(
            "`count( … )` only tells an empty list from others", f"write `count({fact.id}) = 0` or `> 0`"
        )

    @staticmethod
    def _yes_no(fact: Fact, operator: Operator, right: Tree) -> Criterion:
        match operator, right:
            case "=", Word("true" | "false" as value):
                return Is(fact.id, _TRUTHS[value])
            case "!=", Word("true" | "false" as value):
                return Not(Is(fact.id, _TRUTHS[value]))
        raise CriterionError(
            f"`{fact.id}` is a yes/no fact", f"write `{fact.id}`, `not({fact.id})` or `{fact.id} = false`"
        )

    @staticmethod
    def _chosen(fact: Fact, operator: Operator, right: Tree) -> Criterion:
        match operator, right:
            case "=", Quoted(value):
                return Is(fact.id, _choice(fact, value))
            case "!=", Quoted(value):
                return Not(Is(fact.id, _choice(fact, value)))
        raise CriterionError(f"`{fact.id}` is a choice: it is compared by `=` or `!=`", choices_help(fact))

    def _quantities(self, operator: Operator, left: Tree, right: Tree) -> Criterion:
        first, second = self.arithmetic(left), self.arithmetic(right)
        if operator == "!=":
            raise CriterionError("`!=` compares choices and yes/no facts only", "write `not(wbc = 4)`")
        if first.unit and second.unit and first.unit != second.unit:
            raise CriterionError(f"a value in `{first.unit}` cannot be compared with one in `{second.unit}`")
        match first.value, second.value:
            case Quantity(fact), Fraction() as number:
                return _within(fact, operator, number, right)
            case Fraction() as number, Quantity(fact):
                return _within(fact, _TURNED[operator], number, left)
            case Fraction(), Fraction():
                raise CriterionError("two numbers are compared: no fact is asked", "name a fact on one side")
        self._require_arithmetic()
        return Compared(operator, first.value, second.value)

    def _require_arithmetic(self) -> None:
        if not self._arithmetic_allowed:
            raise CriterionError(
                "quantities are compared with numbers here",
                "arithmetic may stand in derivations and conflicts: derive a fact there and ask for it",
            )

    def arithmetic(self, tree: Tree) -> _Measured:
        """A number, a quantity, or what is calculated from them."""
        match tree:
            case Number(text):
                if len(text) > _MOST_DIGITS:
                    raise CriterionError(f"{shown(text)} has too many digits", f"at most {_MOST_DIGITS} are read")
                return _Measured(Fraction(text), None)
            case Word(name) if name not in _TRUTHS:
                fact = self._fact(name)
                if fact.type is FactType.QUANTITY:
                    return _Measured(Quantity(fact.id), fact.unit)
                raise CriterionError(f"`{name}` is {_ARTICLE[fact.type]}, not a quantity")
            case Operation(operator, left, right) if operator not in COMPARISONS:
                return self._calculated(operator, self.arithmetic(left), self.arithmetic(right))
            case Call(function) if function not in {"not", "known", "list contains"}:
                raise self._wrong_call(function)
            case Quoted(text):
                raise CriterionError(f"the text {shown(text)} stands where a number is expected")
        raise CriterionError("a condition stands where a number or a quantity is expected")

    def _calculated(self, operator: str, left: _Measured, right: _Measured) -> _Measured:
        if operator == "/" and right.value == 0:
            raise CriterionError("nothing can be divided by 0")
        if isinstance(left.value, Fraction) and isinstance(right.value, Fraction):
            return _Measured(_CALCULATE[operator](left.value, right.value), None)
        self._require_arithmetic()
        match operator:
            case "+" | "-":
                if left.unit and right.unit and left.unit != right.unit:
                    raise CriterionError(f"`{operator}` cannot join `{left.unit}` and `{right.unit}`")
                return _Measured(Sum("+" if operator == "+" else "-", left.value, right.value), left.unit or right.unit)
            case "*":
                unit = left.unit if isinstance(right.value, Fraction) else None
                unit = right.unit if isinstance(left.value, Fraction) else unit
                return _Measured(Sum("*", left.value, right.value), unit)
            case _:
                unit = left.unit if isinstance(right.value, Fraction) else None
                return _Measured(Sum("/", left.value, right.value), unit)

    def _fact(self, name: str) -> Fact:
        """A fact that can be tested."""
        fact = self._declared(name)
        if fact.type is FactType.DATE:
            raise _date_tested(fact)
        return fact

    def _declared(self, name: str) -> Fact:
        if name in self._facts:
            return self._facts[name]
        if name in _TRUTHS:
            raise CriterionError(f"`{name}` is not a fact", "compare a yes/no fact with it, or leave it out")
        if name in RESERVED:
            raise CriterionError(
                f"`{name}` cannot stand here",
                "`otherwise` stands alone in an outcome or `false_when`, `always` and `never` in warnings and notices",
            )
        for fact in self._facts.values():
            if name in fact.aliases:
                raise CriterionError(f"`{name}` is an alias", f"write `{fact.id}`")
        raise CriterionError(
            f"unknown fact {shown(name)}", nearest(name, (f for f in self._facts if f not in RESERVED))
        )

    def _named(self, tree: Tree, expected: FactType) -> Fact:
        """The fact that a tree names, which must be of a type."""
        if not isinstance(tree, Word):
            raise CriterionError(f"the name of {_ARTICLE[expected]} is expected")
        fact = self._fact(tree.text)
        if fact.type is not expected:
            raise CriterionError(f"`{fact.id}` is {_ARTICLE[fact.type]}, not {_ARTICLE[expected]}")
        return fact


_CALCULATE: Final[Mapping[str, Callable[[Fraction, Fraction], Fraction]]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
}


def _within(fact: str, operator: Operator, number: Fraction, written: Tree) -> Within:
    """A quantity compared with a number; a number that was calculated is shown as its result."""
    text = f"{operator} {written.text if isinstance(written, Number) else _decimal(number)}"
    return Within(fact, read_interval(text), text)


def _decimal(number: Fraction) -> str:
    """A calculated number in plain decimals."""
    denominator, places = number.denominator, 0
    while 10**places % denominator:
        places += 1
        if places > _MOST_DIGITS:
            raise CriterionError("the result of this calculation is not a plain decimal", "write the number itself")
    digits = f"{abs(number.numerator) * 10**places // denominator:0{places + 1}d}"
    whole, part = (digits[:-places], "." + digits[-places:]) if places else (digits, "")
    return f"{'-' if number < 0 else ''}{whole}{part}"


def _choice(fact: Fact, value: str) -> str:
    """One of the fact's choices."""
    choices = [choice for choice, _ in fact.choices]
    if value not in choices:
        raise CriterionError(f"`{fact.id}` has no choice {shown(value)}", nearest_or_all(value, choices))
    return value
