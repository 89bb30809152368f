"""The syntax of criteria: text becomes a tree of words and operators; what the words mean is not looked at here.

Operators, from loose to tight: `or`; `and`; comparisons and `in`; `+ -`; `* /`. The tree is never deeper than
`DEEPEST` levels, whatever the text, so that whoever walks it needs no limit of their own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from kg.identifiers import shown
from kg.identifiers import strange as not_ascii
from kg.intervals import Interval, parse_interval

DEEPEST: Final = 24
LONGEST: Final = 2000
RESERVED: Final = frozenset(
    "always and contains count false in known list never not null or otherwise true".split()  # noqa: SIM905 - one line
)
COMPARISONS: Final = frozenset({"<", "<=", ">", ">=", "=", "!="})

_TOKEN = re.compile(
    r"""\s*(?:
        (?P<number>[0-9]+(?:\.[0-9]+)?)
      | (?P<word>[A-Za-z_][A-Za-z0-9_]*)
      | "(?P<quoted>[^"\n]*)"
      | (?P<sign><=|>=|!=|\.\.|[<>=()\[\],+*/-])
    )""",
    re.VERBOSE,
)
_BINDING: Final = {"or": 1, "and": 2, "in": 3, **dict.fromkeys(COMPARISONS, 3), "+": 4, "-": 4, "*": 5, "/": 5}
_INSTEAD: Final = {
    "≤": "write `<=`",
    "≥": "write `>=`",
    "≠": "write `!=`",
    "×": "write `*`",
    "−": "write `-`",
    "–": "write `..` between the ends of a range, `-` for minus",
    "'": 'put text between double quotes: `"female"`',
    "&": "write `and`",
    "|": "write `or`",
    "!": "write `not( … )`, or `!=`",
    "%": "numbers carry no unit: they are in the fact's default unit",
}
_LONGEST_INTERVAL: Final = 70


class CriterionError(Exception):
    """A criterion that cannot be read, and what would mend it."""

    def __init__(self, message: str, help: str = "") -> None:  # noqa: A002 - the diagnostic's own word
        """Keep both parts."""
        super().__init__(message)
        self.message = message
        self.help = help


@dataclass(frozen=True, slots=True)
class Number:
    """A decimal as written."""

    text: str


@dataclass(frozen=True, slots=True)
class Quoted:
    """Text between double quotes."""

    text: str


@dataclass(frozen=True, slots=True)
class Word:
    """A name, or `true` or `false`."""

    text: str


@dataclass(frozen=True, slots=True)
class Call:
    """`function(argument, …)`."""

    function: str
    arguments: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Range:
    """`subject in [low..high]`."""

    subject: Tree
    interval: str


@dataclass(frozen=True, slots=True)
class Operation:
    """Two parts and a comparison or an arithmetic operator between them."""

    operator: str
    left: Tree
    right: Tree


@dataclass(frozen=True, slots=True)
class Chain:
    """Parts joined by `and`, or by `or`."""

    operator: str
    parts: tuple[Tree, ...]


Tree = Number | Quoted | Word | Call | Range | Operation | Chain


def read_interval(text: str) -> Interval:
    """An interval of plain decimals, as `kg.intervals.parse_interval` reads it.

    Raises:
        CriterionError: it is not one.
    """
    if not (text.isascii() and text.isprintable()) or len(text) > _LONGEST_INTERVAL:
        raise CriterionError(
            f"{shown(text)} is not an interval of plain decimals", "write `[3.0..4.0]`, `(0..1)`, `< 1.0` or `>= 10`"
        )
    try:
        return parse_interval(text)
    except ValueError as error:
        message, _, help_ = str(error).partition(": ")
        raise CriterionError(message, help_) from None


def parse(text: str) -> Tree:
    """Read a criterion or an arithmetic expression.

    Raises:
        CriterionError: the text does not follow the grammar.
    """
    return _Parser(text).whole()


def _tokens(text: str) -> list[str]:
    """The tokens; a quoted one keeps its opening quote so that it cannot be taken for a word."""
    if len(text) > LONGEST:
        raise CriterionError(f"a criterion of {len(text)} characters is too long", f"at most {LONGEST} are read")
    found: list[str] = []
    at, text = 0, text.rstrip()
    while at < len(text):
        token = _TOKEN.match(text, at)
        if token is None:
            character = text[at:].lstrip()[0]
            if character == '"':
                raise CriterionError("a quotation mark is not closed", 'write `"female"`')
            help_ = _INSTEAD.get(character) or (not_ascii(character) if character.isalpha() else "")
            raise CriterionError(f"{shown(character)} has no meaning in a criterion", help_)
        if token.lastgroup == "word" and found and found[-1][0].isdigit() and not text[at].isspace():
            written = shown(found[-1] + token["word"])
            raise CriterionError(f"{written} is not a plain decimal", "write `1000`, not `1e3`, and no unit after it")
        found.append('"' + token["quoted"] if token.lastgroup == "quoted" else token[0].strip())
        at = token.end()
    return found


class _Parser:
    """Reads the tokens of one text from left to right, by the binding strength of operators."""

    def __init__(self, text: str) -> None:
        self._tokens = _tokens(text)
        self._at = 0
        self._depth = 0
        self._arithmetic = 0

    def whole(self) -> Tree:
        """The tree of the whole text."""
        if not self._tokens:
            raise CriterionError("the criterion is empty")
        tree = self._tree(0)
        if self._at < len(self._tokens):
            raise self._unexpected("`and`, `or` or the end")
        return tree

    def _next(self) -> str:
        """The next token without taking it; "" at the end."""
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _take(self) -> str:
        token = self._next()
        self._at += 1
        return token

    def _expect(self, token: str) -> None:
        if self._next() != token:
            raise self._unexpected(f"`{token}`")
        self._at += 1

    def _unexpected(self, expected: str) -> CriterionError:
        token = self._next()
        found = shown(token + '"' if token.startswith('"') else token) if token else "the end"
        help_ = "equality is a single `=`" if token == "=" and self._tokens[self._at - 1] == "=" else ""  # noqa: S105 - no password
        return CriterionError(f"expected {expected}, found {found}", help_)

    def _tree(self, loosest: int) -> Tree:
        """A tree of operators that bind tighter than `loosest`."""
        self._depth += 1
        if self._depth > DEEPEST:
            raise CriterionError("too many levels of brackets", f"at most {DEEPEST} are read")
        tree = self._primary()
        while (binding := _BINDING.get(self._next(), 0)) > loosest:
            operator = self._take()
            if operator in {"and", "or"}:
                parts = [tree, self._tree(binding)]
                while self._next() == operator:
                    self._take()
                    parts.append(self._tree(binding))
                tree = Chain(operator, tuple(parts))
            elif operator == "in":
                tree = Range(tree, self._interval())
            else:
                tree = self._operation(operator, tree, binding)
        self._depth -= 1
        return tree

    def _operation(self, operator: str, left: Tree, binding: int) -> Tree:
        tree = Operation(operator, left, self._tree(binding))
        if operator in COMPARISONS:
            if self._next() in COMPARISONS:
                raise CriterionError("two comparisons in a row", "write `a in [1..2]`, or join two with `and`")
            return tree
        self._arithmetic += 1
        if self._arithmetic > DEEPEST:
            raise CriterionError("too many arithmetic operators", f"at most {DEEPEST} are read")
        return tree

    def _primary(self) -> Tree:
        token = self._next()
        if token == "(":  # noqa: S105 - no password
            self._take()
            tree = self._tree(0)
            self._expect(")")
            return tree
        if token[:1].isdigit():
            return Number(self._take())
        if token == "-" and "".join(self._tokens[self._at + 1 : self._at + 2])[:1].isdigit():  # noqa: S105 - no password
            return Number(self._take() + self._take())
        if token.startswith('"'):
            return Quoted(self._take()[1:])
        if token[:1].isalpha() or token[:1] == "_":
            return self._word_or_call()
        raise self._unexpected("a fact, a number or `(`")

    def _word_or_call(self) -> Tree:
        if self._next() in _BINDING:
            raise self._unexpected("a fact, a number or `(`")
        word = self._take()
        if word == "list" and self._next() == "contains":
            self._take()
            word = "list contains"
        if self._next() != "(":
            if word in {"not", "known", "count", "list contains"}:
                raise CriterionError(f"expected `(` after `{word}`", f"write `{word}( … )`")
            return Word(word)
        self._take()
        arguments = [self._tree(0)]
        while self._next() == ",":
            self._take()
            arguments.append(self._tree(0))
        self._expect(")")
        return Call(word, tuple(arguments))

    def _interval(self) -> str:
        """The interval after `in`, in one spelling."""
        opening = self._take()
        low = self._signed()
        self._expect("..")
        high = self._signed()
        closing = self._next()
        if opening not in {"[", "("} or closing not in {"]", ")"}:
            raise CriterionError("`in` is followed by an interval", "write `wbc in [3.0..4.0]` or `wbc in (0..1)`")
        self._take()
        return f"{opening}{low}..{high}{closing}"

    def _signed(self) -> str:
        sign = self._take() if self._next() in {"-", "+"} else ""
        if not self._next()[:1].isdigit():
            raise CriterionError("`in` is followed by an interval", "write `wbc in [3.0..4.0]` or `wbc in (0..1)`")
        return sign + self._take()
