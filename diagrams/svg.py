"""A picture as SVG: text that is text, with a title and a description, nothing that runs and nothing that is fetched.

The common characters of the font are embedded; each text also has its width written down, so that a viewer that takes
another font (embedding switched off, a rare character) squeezes the text into its box. Groups are read aloud by their
words, in the order of the document; inside them only links are told besides.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from html import escape
from types import MappingProxyType
from typing import Final, Literal
from urllib.parse import quote

from diagrams.lettering import FAMILY, clean, font_file
from diagrams.looks import DARK, PAPER, Line
from diagrams.picture import Curve, Group, Link, Picture, Polygon, Shape, Text

Theme = Literal["light", "dark", "auto"]
"""`auto` is light on paper, and on a screen as the reader's system is."""

_NOWHERE: Final[Mapping[str, str]] = MappingProxyType({})
_FAMILIES = f"'Carepath Sans','{FAMILY}','DejaVu Sans',Verdana,sans-serif"
_CLASS = {colour: f"cp{number}" for number, colour in enumerate(DARK)}
_SWITCH = "".join(f".{name}{{fill:{DARK[colour]}}}.{name}s{{stroke:{DARK[colour]}}}" for colour, name in _CLASS.items())


def to_svg(
    picture: Picture, *, theme: Theme = "auto", links: str | None = None, drawings: Mapping[str, str] = _NOWHERE
) -> bytes:
    """Write a picture as a self-contained SVG document.

    `links` is the address of a page on which the protocol is written out, with the ids of its statements and readings
    as anchors ("" for the page that the SVG is part of); None leaves the links out.
    `drawings` has the addresses of other protocols' drawings; one that is not among them is named without a link.
    """
    width, height = _number(picture.width), _number(picture.height)
    pen = _Pen(theme, links, drawings)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}pt" height="{height}pt" viewBox="0 0 {width} {height}"',
        f' font-family="{_FAMILIES}" role="graphics-document document" aria-roledescription="flowchart" lang="en">',
        f"<title>{_text(picture.title)}</title>",
        f"<desc>{_text(picture.description)}</desc>",
        f"<style>{_fonts()}{pen.style()}</style>",
        f'<rect width="{width}" height="{height}"{pen.fill(PAPER)}/>',
        *(line for group in picture.groups for line in pen.group(group)),
        "</svg>\n",
    ]
    return "\n".join(parts).encode()


@cache
def _fonts() -> str:
    return "".join(
        f"@font-face{{font-family:'Carepath Sans';font-weight:{weight};src:url(data:font/woff2;base64,{data})}}"
        for weight, bold in (("400", False), ("700", True))
        for data in (base64.b64encode(font_file(bold=bold, suffix="woff2")).decode(),)
    )


@dataclass(frozen=True, slots=True)
class _Pen:
    """What writes shapes in a theme."""

    theme: Theme
    links: str | None
    drawings: Mapping[str, str]

    def style(self) -> str:
        """Colours of dark screens, also of the canvas around a file that is opened by itself.

        In a page of HTML no `svg` is the root: such a page keeps its own colour.
        """
        around = f"svg:root{{background:{DARK[PAPER]}}}"
        switched = f"@media screen and (prefers-color-scheme:dark){{{around}{_SWITCH}}}"
        return {"auto": switched, "dark": around, "light": ""}[self.theme]

    def fill(self, colour: str) -> str:
        return f' fill="{self._shown(colour)}"{self._classes(fill=colour)}'

    def _shown(self, colour: str) -> str:
        return DARK[colour] if self.theme == "dark" else colour

    def _classes(self, *, fill: str = "", line: Line | None = None) -> str:
        if self.theme != "auto":
            return ""
        names = ([_CLASS[fill]] if fill else []) + ([f"{_CLASS[line.colour]}s"] if line else [])
        return f' class="{" ".join(names)}"'

    def group(self, group: Group) -> Iterator[str]:
        """Links are kept apart from what is read as one: a symbol has no parts for those who listen."""
        linked = [s for s in group.shapes if isinstance(s, Text) and self._address(s.link) is not None]
        drawn = [shape for shape in group.shapes if shape not in linked]
        if not group.words:
            yield '<g aria-hidden="true">'
            yield from map(self.shape, drawn)
        elif not linked:
            yield f'<g role="graphics-symbol img"><title>{_text(group.words)}</title>'
            yield from map(self.shape, drawn)
        else:
            yield f'<g role="graphics-object group"><title>{_text(group.words)}</title><g aria-hidden="true">'
            yield from map(self.shape, drawn)
            yield "</g>"
            yield from map(self.link, linked)
        yield "</g>"

    def _address(self, link: Link | None) -> str | None:
        """Where a link leads; it is ours alone, the id in it is made harmless."""
        if link is None:
            return None
        if link.of_protocol:
            return self.drawings.get(link.target)
        return None if self.links is None else f"{self.links}#{quote(clean(link.target))}"

    def link(self, text: Text) -> str:
        """A text as a link."""
        address = self._address(text.link)
        if text.link is None or address is None:
            return self.shape(text)
        return f'<a href="{escape(address)}"><title>{_text(text.link.tooltip)}</title>{self.shape(text)}</a>'

    def shape(self, shape: Shape) -> str:
        match shape:
            case Polygon(points=points, fill=fill, line=line):
                classes = self._classes(fill=fill, line=line)
                paint = f' fill="{self._shown(fill)}"{classes}{self._stroke(line) if line else ""}'
                return f'<polygon points="{_corners(points)}"{paint}/>'
            case Curve(points=points, line=line):
                (x, y), *others = points
                bends = " ".join(f"{_number(px)},{_number(py)}" for px, py in others)
                classes = self._classes(line=line)
                return f'<path d="M{_number(x)},{_number(y)}C{bends}" fill="none"{classes}{self._stroke(line)}/>'
            case Text(text=text, place=(x, y), size=size, width=width, colour=colour, bold=bold):
                weight = ' font-weight="700"' if bold else ""
                return (
                    f'<text x="{_number(x)}" y="{_number(y)}" font-size="{_number(size)}"{weight}{self.fill(colour)} '
                    f'textLength="{_number(width)}" lengthAdjust="spacingAndGlyphs">{_text(text)}</text>'
                )

    def _stroke(self, line: Line) -> str:
        dashes = f' stroke-dasharray="{" ".join(map(_number, line.dashes))}"' if line.dashes else ""
        return f' stroke="{self._shown(line.colour)}" stroke-width="{_number(line.width)}"{dashes}'


def _corners(points: tuple[tuple[float, float], ...]) -> str:
    return " ".join(f"{_number(x)},{_number(y)}" for x, y in points)


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _text(text: str) -> str:
    return escape(clean(text))
