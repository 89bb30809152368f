"""What would mend a file that is not YAML: the parser says where it stopped, the lines there say what was meant.

The parser's own words (`did not find expected key`) help nobody who does not know its grammar, and it often stops
lines after the slip: an unclosed quote is reported where it was opened.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

import yaml

_SIGNS: Final = "><=|@%`[]{}*&!,?-"
"""What no unquoted value may start with; `=`, `<` and `-` only in some places."""
_INTERVAL: Final = re.compile(
    r"(?<![\"'\w])[\[(] ?[-+]?[0-9]{1,30}(?:\.[0-9]{1,30})? ?\.\. ?[-+]?[0-9]{1,30}(?:\.[0-9]{1,30})? ?[\])](?![\"'])"
)
_TAB: Final = re.compile(r" *\t")
_KEY: Final = re.compile(r" *(?:- +)*[^\s\"'#{\[-][^\"':]*:(?= )")
_KEY_WITHOUT_SPACE: Final = re.compile(r" *(?:- +)*[A-Za-z_]\w*:[^\s:]")
_MARKED_VALUE: Final = re.compile(r"[:,\[{] +([*&!])")
_ELSE: Final = "look at the quotes, brackets and indentation of this line and the one above"
_QUOTE_ALL: Final = "put the whole value in quotes, of a kind that does not stand in it"


@dataclass(frozen=True, slots=True)
class Slip:
    """The line of the slip, counted from 0, and what would mend it."""

    line: int
    help: str


def look(text: str, error: yaml.MarkedYAMLError, last: yaml.Event | None) -> Slip:
    """What went wrong; `last` is what the parser read last before it stopped."""
    return _Sight(text.split("\n"), error, last).slip()


class _Sight:
    """The lines around the place where the parser stopped."""

    def __init__(self, lines: list[str], error: yaml.MarkedYAMLError, last: yaml.Event | None) -> None:
        self._lines = lines
        self._said = f"{error.context or ''}: {error.problem or ''}"
        self._stopped = "did not find expected" in self._said or "expected <block end>" in self._said
        mark = error.problem_mark or error.context_mark
        self._number = min(mark.line, len(lines) - 1) if mark else 0
        self._line = lines[self._number]
        self._column = mark.column if mark else 0
        self._from = error.context_mark or mark
        self._last = last if isinstance(last, yaml.ScalarEvent) and last.style in {'"', "'"} else None

    def slip(self) -> Slip:
        """The first reading that fits, from the surest to the vaguest."""
        return (
            self._tab()
            or self._quote()
            or self._interval()
            or self._sign()
            or self._colon()
            or self._bracket()
            or self._indentation()
            or Slip(self._number, _ELSE)
        )

    def _here(self, help_: str) -> Slip:
        return Slip(self._number, help_)

    def _tab(self) -> Slip | None:
        if _TAB.match(self._line) or "tab character" in self._said:
            return self._here("a tab: indent with spaces")
        return None

    def _quote(self) -> Slip | None:
        """A quote that is not closed, or closed too early."""
        if "escape character" in self._said or "hexdecimal" in self._said:
            return self._here(
                "between double quotes `\\` starts an escape: write `\\\\`, or put the text in single quotes"
            )
        if "scanning a quoted scalar" in self._said and self._from:
            return self._unclosed(self._from.line)
        if self._last is None or self._last.end_mark is None or self._last.start_mark is None:
            return None
        end, start = self._last.end_mark, self._last.start_mark
        if end.line != self._number or self._line[end.column : self._column].strip() or self._rest()[:1] in ("", "#"):
            return None
        if start.line < end.line:
            return self._unclosed(start.line)
        return self._here(f"the text goes on after its closing quote: {_QUOTE_ALL}")

    def _unclosed(self, line: int) -> Slip:
        return Slip(line, f"the quote that is opened on line {line + 1} is not closed there: close it")

    def _rest(self) -> str:
        return self._line[self._column :].lstrip()

    def _interval(self) -> Slip | None:
        for number in dict.fromkeys((self._number, self._from.line if self._from else self._number)):
            if number < len(self._lines) and (found := _INTERVAL.search(self._lines[number])):
                return Slip(number, f'put the interval in quotes: `"{found[0]}"`')
        return None

    def _sign(self) -> Slip | None:
        """A value that starts with a sign of YAML's own."""
        sign = ""
        if any(said in self._said for said in ("a block scalar", "an alias", "an anchor", "a tag")):
            at = self._from.column if self._from else self._column
            line = self._from.line if self._from else self._number
            sign = self._lines[min(line, len(self._lines) - 1)][at : at + 1]
        elif any(
            said in self._said
            for said in ("cannot start any token", "node content", "sequence entries are not", "mapping keys are not")
        ):
            sign = self._line[self._column : self._column + 1]
        elif self._stopped:
            before = self._line[: self._column]
            key = _KEY.match(before)
            value = before[key.end() :].lstrip() if key else ""
            marked = _MARKED_VALUE.findall(before)
            sign = value[:1] if value[:1] in ("[", "{", "*", "&", "!") and self._at_block() else "".join(marked[-1:])
            if sign in ("[", "{") and self._rest()[:1] in (",", "]", "}"):
                return self._here(f"the value ends before this `{self._rest()[0]}`: delete it, or {_QUOTE_ALL}")
        if sign and sign in _SIGNS:
            named = "a backtick" if sign == "`" else f"`{sign}`"
            return self._here(f"put the value in quotes: it starts with {named}, a sign of YAML's own")
        return None

    def _at_block(self) -> bool:
        """Whether the parser was not between brackets when it stopped."""
        return "flow" not in self._said

    def _colon(self) -> Slip | None:
        if "could not find expected ':'" in self._said and self._from:
            line = self._from.line
            if line < len(self._lines) and _KEY_WITHOUT_SPACE.match(self._lines[line]):
                return Slip(line, "write a space after the colon")
            return Slip(line, "a colon and a space have to follow a key")
        if "mapping values are not allowed" not in self._said:
            return None
        if _KEY.match(self._line[: self._column]):
            return self._here("a colon inside a text: put the text in quotes")
        above, column = self._above(self._number), _indent(self._line)
        if above is None:
            return None
        if _KEY_WITHOUT_SPACE.match(self._lines[above]):
            return Slip(above, "write a space after the colon")
        if _indent(self._lines[above]) < column:
            siblings = _indent(self._lines[above]) + 1
            return self._here(
                f"this line starts at column {column + 1}, line {above + 1} at column {siblings}: keys beside each "
                "other start at the same column (and a text that goes on here with a colon in it needs quotes)"
            )
        return None

    def _bracket(self) -> Slip | None:
        """A list or mapping between brackets that goes on wrongly."""
        if self._at_block() or self._from is None:
            return None
        if self._from.line < self._number:
            opened = self._lines[self._from.line][self._from.column : self._from.column + 1]
            opening = f"the `{opened}` that is opened on line {self._from.line + 1}"
            return self._here(f"{opening} is not closed, or a comma is missing on this line or the one above")
        if self._rest().startswith(":"):
            return self._here("a colon inside a text: put the text in quotes (or a comma is missing before the key)")
        return self._here("close the bracket, or put the whole text in quotes")

    def _indentation(self) -> Slip | None:
        if not self._stopped:
            return None
        column = _indent(self._line)
        if self._column != column:
            return self._here(f"the value ends before this: {_QUOTE_ALL}")
        if self._line[column:].startswith("- "):
            return self._here("a list item (`- `) cannot stand beside `key: value`: indent it under its own key")
        columns = " or ".join(str(c + 1) for c in self._columns_above())
        above = f", those above at {columns}" if columns else ""
        return self._here(
            f"this line starts at column {column + 1}{above}: keys beside each other start at the same column"
        )

    def _above(self, number: int) -> int | None:
        """The next line above that is neither empty nor a comment."""
        for above in range(number - 1, -1, -1):
            if self._lines[above].strip() and not self._lines[above].lstrip().startswith("#"):
                return above
        return None

    def _columns_above(self) -> list[int]:
        """The columns at which lines above start that are still open, the nearest first."""
        columns: list[int] = []
        above = self._above(self._number)
        while above is not None and (not columns or columns[-1] > 0):
            column = _indent(self._lines[above])
            if not columns or column < columns[-1]:
                columns.append(column)
            above = self._above(above)
        return columns


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
