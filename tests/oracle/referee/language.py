"""The language of criteria, parsed into tuples.

("and", parts)  ("or", parts)  ("not", part)
("num", fact, span)  ("is", fact, value)  ("has", fact, group or None)  ("known", fact)
("cmp", operator, left, right)   where an expression is ("number", n), ("fact", id) or (operator, left, right)
"""

from __future__ import annotations

import re
from fractions import Fraction

from tests.oracle.referee.spans import NUMBER, compared, read_span

TOKEN = re.compile(
    rf"""\s*(?:(?P<span>[\[(]\s*{NUMBER}\s*\.\.\s*{NUMBER}\s*[\])])
    |(?P<number>\d+(?:\.\d+)?)
    |(?P<text>"[^"]*")
    |(?P<contains>list\s+contains\b)
    |(?P<word>[A-Za-z_][A-Za-z_0-9]*)
    |(?P<sign><=|>=|!=|[<>=()+\-*/,]))""",
    re.VERBOSE,
)
YES = ("and", ())
NO = ("or", ())
TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}
RELATIONS = tuple(TURNED)


def conj(parts):
    return ("and", tuple(parts))


def disj(parts):
    return ("or", tuple(parts))


def neg(part):
    return ("not", part)


class _Reader:
    def __init__(self, text, kinds):
        self.text, self.kinds, self.at = text, kinds, 0
        self.tokens = []
        place = 0
        text = text.rstrip()
        while place < len(text):
            found = TOKEN.match(text, place)
            if not found:
                raise ValueError(f"cannot read `{text}` at {place}")
            self.tokens.append((found.lastgroup, found[found.lastgroup]))
            place = found.end()

    def peek(self):
        return self.tokens[self.at] if self.at < len(self.tokens) else ("end", "")

    def take(self, *wanted):
        kind, word = self.peek()
        if wanted and word not in wanted:
            raise ValueError(f"expected {wanted} and found `{word}` in `{self.text}`")
        self.at += 1
        return kind, word

    def has(self, word):
        if self.peek()[1] == word:
            self.at += 1
            return True
        return False

    def either(self):
        parts = [self.both()]
        while self.has("or"):
            parts.append(self.both())
        return parts[0] if len(parts) == 1 else disj(parts)

    def both(self):
        parts = [self.single()]
        while self.has("and"):
            parts.append(self.single())
        return parts[0] if len(parts) == 1 else conj(parts)

    def single(self):
        start = self.at
        if self.peek()[1] == "not":
            self.take()
            self.take("(")
            inner = self.either()
            self.take(")")
            return neg(inner)
        if self.peek()[1] == "(":
            try:
                self.take()
                inner = self.either()
                self.take(")")
            except ValueError:
                inner = None
            if inner is not None and self.peek()[1] in ("and", "or", ")", ""):
                return inner
            self.at = start  # the bracket belonged to arithmetic
        return self.atom()

    def atom(self):
        kind, word = self.peek()
        if kind == "contains":
            self.take()
            self.take("(")
            fact = self.take()[1]
            self.take(",")
            group = self.take()[1].strip('"')
            self.take(")")
            return ("has", fact, group)
        if word == "known":
            self.take()
            self.take("(")
            fact = self.take()[1]
            self.take(")")
            return ("known", fact)
        if word == "count":
            self.take()
            self.take("(")
            fact = self.take()[1]
            self.take(")")
            sign, number = self.take(*RELATIONS)[1], self.take()[1]
            empty = {("=", "0"): True, ("<", "1"): True, ("<=", "0"): True}.get((sign, number))
            filled = (sign, number) in {(">", "0"), (">=", "1"), ("!=", "0")}
            if not (empty or filled):
                raise ValueError(f"cannot count like this: `{self.text}`")
            return ("has", fact, None) if filled else neg(("has", fact, None))
        if kind == "word" and self.kinds.get(word) in ("boolean", "choice"):
            return self.named(self.take()[1])
        return self.relation()

    def named(self, fact):
        if self.peek()[1] not in ("=", "!="):
            if self.kinds[fact] != "boolean":
                raise ValueError(f"`{fact}` is no yes/no fact in `{self.text}`")
            return ("is", fact, True)
        sign, (kind, word) = self.take()[1], self.take()
        value = word.strip('"') if kind == "text" else {"true": True, "false": False}[word]
        return ("is", fact, value) if sign == "=" else neg(("is", fact, value))

    def relation(self):
        left = self.sum()
        if self.has("in"):
            kind, span = self.take()
            if kind != "span" or left[0] != "fact":
                raise ValueError(f"cannot read `{self.text}`")
            return ("num", left[1], read_span(span))
        sign = self.take(*RELATIONS)[1]
        return simple(sign, left, self.sum())

    def sum(self):
        left = self.product()
        while self.peek()[1] in ("+", "-"):
            left = (self.take()[1], left, self.product())
        return left

    def product(self):
        left = self.operand()
        while self.peek()[1] in ("*", "/"):
            left = (self.take()[1], left, self.operand())
        return left

    def operand(self):
        kind, word = self.take()
        if word == "(":
            inner = self.sum()
            self.take(")")
            return inner
        if word == "-":
            return ("-", ("number", Fraction(0)), self.operand())
        if kind == "number":
            return ("number", Fraction(word))
        if kind == "word" and self.kinds.get(word) == "quantity":
            return ("fact", word)
        raise ValueError(f"cannot read `{word}` in `{self.text}`")

    def finish(self, what):
        if self.peek()[0] != "end":
            raise ValueError(f"`{self.peek()[1]}` is left over in `{self.text}`")
        return what


def simple(sign, left, right):
    """A relation; between one fact and a number it is a stretch of the number line."""
    if left[0] == "number" and right[0] == "fact":
        sign, left, right = TURNED[sign], right, left
    if left[0] == "fact" and right[0] == "number":
        if sign == "!=":
            return neg(("num", left[1], compared("=", right[1])))
        return ("num", left[1], compared(sign, right[1]))
    return ("cmp", sign, left, right)


def read_criterion(text, kinds):
    """A whole criterion, given each fact's kind."""
    if text.strip() in ("always", "never"):
        return YES if text.strip() == "always" else NO
    reader = _Reader(text, kinds)
    return reader.finish(reader.either())


def read_expression(text, kinds):
    reader = _Reader(text, kinds)
    return reader.finish(reader.sum())


def read_test(text, fact, kinds):
    """A unary test on one fact; several with commas between them mean any of them."""
    text = text.strip()
    if text.startswith("not(") and text.endswith(")"):
        return neg(read_test(text[4:-1], fact, kinds))
    parts = [p for p in re.split(r",(?![^\[(]*[\])])", text) if p.strip()]
    if len(parts) > 1:
        return disj(read_test(p, fact, kinds) for p in parts)
    if kinds[fact] == "quantity":
        return ("num", fact, read_span(text))
    if text in ("true", "false"):
        return ("is", fact, text == "true")
    if re.fullmatch(r'"[^"]*"', text):
        return ("is", fact, text[1:-1])
    raise ValueError(f"cannot read the test `{text}` on {fact}")


def atoms(criterion):
    match criterion:
        case ("and", parts) | ("or", parts):
            return [a for p in parts for a in atoms(p)]
        case ("not", part):
            return atoms(part)
    return [criterion]


def operands(expression):
    match expression:
        case ("number", _):
            return []
        case ("fact", fact):
            return [fact]
    return operands(expression[1]) + operands(expression[2])


def facts_in(criterion):
    """The facts that a criterion reads, each once, in the order of reading."""
    found = []
    for atom in atoms(criterion):
        found += operands(atom[2]) + operands(atom[3]) if atom[0] == "cmp" else [atom[1]]
    return list(dict.fromkeys(found))


def thresholds(criterion):
    """What is compared with what numbers: pairs of a fact and a span."""
    return [(a[1], a[2]) for a in atoms(criterion) if a[0] == "num"]
