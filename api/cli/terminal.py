"""Text for a terminal: wrapped to its width, coloured where that is wanted, and harmless whatever is in it."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum

import click

from kg.identifiers import refusal

PIPE_WIDTH = 80
_NARROWEST, _WIDEST = 50, 100
_SPACE = re.compile(r"[ \t\r\n\f\v]+")

GLUE = "\u00a0"
"""A space at which a line is not broken."""


class Style(Enum):
    """How a piece of text looks; every meaning it carries is also said in words or signs."""

    PLAIN = "plain"
    STRONG = "strong"
    FAINT = "faint"
    GOOD = "good"
    OPEN = "open"
    ALARM = "alarm"


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of text in one style."""

    text: str
    style: Style = Style.PLAIN


def strong(text: str) -> Span:
    """Text that stands out."""
    return Span(text, Style.STRONG)


def faint(text: str) -> Span:
    """Text that stands back."""
    return Span(text, Style.FAINT)


def harmless(text: str) -> str:
    """The text on one line, without characters that steer a terminal, hide, or turn the direction of writing."""
    return "".join(c for c in " ".join(_SPACE.split(text.strip())) if not refusal(c))


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What the place of output can show."""

    width: int = PIPE_WIDTH
    colour: bool = False


def look_of_output() -> Look:
    """80 columns without colour in a pipe; otherwise the terminal's own width, with colour unless `NO_COLOR` is set."""
    if not sys.stdout.isatty():
        return Look()
    width = shutil.get_terminal_size((PIPE_WIDTH, 24)).columns
    colour = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return Look(width=min(max(width, _NARROWEST), _WIDEST), colour=colour)


@dataclass(slots=True)
class Page:
    """Lines as they are written, from top to bottom."""

    look: Look
    _lines: list[str] = field(default_factory=list)

    def heading(self, text: str) -> None:
        """A section's heading, with a blank line above it."""
        self.blank()
        self._lines.append(self._styled(Span(text.upper(), Style.STRONG)))

    def blank(self) -> None:
        """A blank line, unless nothing or a blank line stands above it."""
        if self._lines and self._lines[-1]:
            self._lines.append("")

    def write(self, *spans: Span | str, first: str = "", rest: str | None = None) -> None:
        """A paragraph; `first` stands before its first line and `rest` before the others (by default blanks)."""
        rest = " " * len(first) if rest is None else rest
        line, used = first, len(first)
        empty = True
        for word, style in _words(spans):
            gap = 0 if empty else 1
            if not empty and used + gap + len(word) > self.look.width:
                self._lines.append(line.rstrip())
                line, used, gap = rest, len(rest), 0
            line += " " * gap + self._styled(Span(word.replace(GLUE, " "), style))
            used += gap + len(word)
            empty = False
        self._lines.append(line.rstrip())

    def _styled(self, span: Span) -> str:
        if not self.look.colour:
            return span.text
        match span.style:
            case Style.STRONG:
                return click.style(span.text, bold=True)
            case Style.FAINT:
                return click.style(span.text, dim=True)
            case Style.GOOD:
                return click.style(span.text, fg="green")
            case Style.OPEN:
                return click.style(span.text, fg="yellow")
            case Style.ALARM:
                return click.style(span.text, fg="red", bold=True)
        return span.text

    def __str__(self) -> str:
        return "\n".join(self._lines)


def _words(spans: tuple[Span | str, ...]) -> Iterator[tuple[str, Style]]:
    for given in spans:
        span = Span(given) if isinstance(given, str) else given
        yield from ((word, span.style) for word in harmless(span.text).split(" ") if word)
