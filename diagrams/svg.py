"""A picture as SVG: text that is text, with a title and a description, nothing that runs and nothing that is fetched.

The common characters of the font are embedded; each text also has its width written down, so that a viewer that takes
another font (embedding switched off, a rare character) squeezes the text into its box. Groups are read aloud by their
words, in the order of the document; inside them only links are told besides.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from html import escape
from types import MappingProxyType
from typing import Final, Literal
from urllib.parse import quote

from diagrams.chart import PROTOCOL, Box, Kind, State
from diagrams.lettering import FAMILY, clean, font_file
from diagrams.looks import DARK, PAPER, Line
from diagrams.picture import Curve, Group, Link, Picture, Polygon, Shape, Text

Theme = Literal["light", "dark", "auto"]
"""`auto` is light on paper, and on a screen as the reader's system is."""

Address = Callable[[Link], str | None]
"""Where a link leads; None makes it no link."""

_NOWHERE: Final[Mapping[str, str]] = MappingProxyType({})
_FAMILIES = f"'Carepath Sans','{FAMILY}','DejaVu Sans',Verdana,sans-serif"
_CLASS = {colour: f"cp{number}" for number, colour in enumerate(DARK)}
_COLOURS, _SWITCH = (
    "".join(f".{_CLASS[colour]}{{fill:{shown}}}.{_CLASS[colour]}s{{stroke:{shown}}}" for colour, shown in colours)
    for colours in (zip(DARK, DARK, strict=True), DARK.items())
)
_STATES = {state: "" if state is State.PLAIN else f' data-state="{state.name.lower()}"' for state in State}
_WITH_PAGES = {Kind.DECISION, Kind.RECOMMENDATION}


def to_svg(
    picture: Picture, *, theme: Theme = "auto", links: str | None = None, drawings: Mapping[str, str] = _NOWHERE
) -> bytes:
    """Write a picture as a self-contained SVG document.

    `links` is the address of a page on which the protocol is written out, with the ids of its statements and readings
    as anchors ("" for the page that the SVG is part of); None leaves the links out.
    `drawings` has the addresses of other protocols' drawings; one that is not among them is named without a link.
    """

    def address(link: Link) -> str | None:
        """The id in it is made harmless."""
        if link.kind == PROTOCOL:
            return drawings.get(link.id)
        return None if links is None else f"{links}#{quote(clean(link.target))}"

    width, height = _number(picture.width), _number(picture.height)
    pen = _Pen(theme=theme, address=address)
    parts = [
        *_beginning(picture),
        f"<style>{_embedded_fonts()}{pen.style()}</style>",
        f'<rect width="{width}" height="{height}"{pen.fill(PAPER)}/>',
        *(line for group in picture.groups for line in pen.group(group)),
        "</svg>\n",
    ]
    return "\n".join(parts).encode()


def to_inline_svg(picture: Picture, address: Address, *, tab_stops: bool = True) -> str:
    """Write a picture as a part of a page that has the `stylesheet`, for a strict content security policy.

    Its boxes say in `data-` attributes what they are and how they stand. Questions and recommendations lead to pages
    of their own, as far as these have an address.
    """
    pen = _Pen(theme=None, address=address, tab_stops=tab_stops)
    lines = (line for group in picture.groups for line in pen.group(group))
    return "\n".join((*_beginning(picture), *lines, "</svg>\n"))


def stylesheet(regular: str, bold: str) -> str:
    """The fonts, from these two addresses, and the colours of an inline SVG; `auto`, as `Theme` has it."""
    return f"{_fonts(regular, bold)}{_COLOURS}@media screen and (prefers-color-scheme:dark){{{_SWITCH}}}"


def _beginning(picture: Picture) -> Iterator[str]:
    width, height = _number(picture.width), _number(picture.height)
    size = f'width="{width}pt" height="{height}pt" viewBox="0 0 {width} {height}"'
    yield f'<svg xmlns="http://www.w3.org/2000/svg" {size}'
    yield f' font-family="{_FAMILIES}" role="graphics-document document" aria-roledescription="flowchart" lang="en">'
    yield f"<title>{_text(picture.title)}</title>"
    yield f"<desc>{_text(picture.description)}</desc>"


def _fonts(regular: str, bold: str) -> str:
    return "".join(
        f"@font-face{{font-family:'Carepath Sans';font-weight:{weight};src:url({address})}}"
        for weight, address in (("400", regular), ("700", bold))
    )


@cache
def _embedded_fonts() -> str:
    files = (font_file(bold=bold, suffix="woff2") for bold in (False, True))
    return _fonts(*(f"data:font/woff2;base64,{base64.b64encode(file).decode()}" for file in files))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pen:
    """What writes shapes in a theme; in none where a page has the colours, and wants to know about boxes."""

    theme: Theme | None
    address: Address
    tab_stops: bool = True

    def style(self) -> str:
        """Colours of dark screens, also of the canvas around a file that is opened by itself.

        In a page of HTML no `svg` is the root: such a page keeps its own colour.
        """
        around = f"svg:root{{background:{DARK[PAPER]}}}"
        switched = f"@media screen and (prefers-color-scheme:dark){{{around}{_SWITCH}}}"
        return {"auto": switched, "dark": around}.get(self.theme or "", "")

    def fill(self, colour: str) -> str:
        return f"{self._paint('fill', colour)}{self._classes(fill=colour)}"

    def _paint(self, what: str, colour: str) -> str:
        if self.theme is None:
            return ""
        return f' {what}="{DARK[colour] if self.theme == "dark" else colour}"'

    def _classes(self, *, fill: str = "", line: Line | None = None) -> str:
        if self.theme in {"light", "dark"}:
            return ""
        names = ([_CLASS[fill]] if fill else []) + ([f"{_CLASS[line.colour]}s"] if line else [])
        return f' class="{" ".join(names)}"'

    def group(self, group: Group) -> Iterator[str]:
        """Links are kept apart from what is read as one: a symbol has no parts for those who listen."""
        drawn, links = [], []
        for shape in group.shapes:
            opened = self._opened(shape.link) if isinstance(shape, Text) else ""
            if opened:
                links.append(f"{opened}{self.shape(shape)}</a>")
            else:
                drawn.append(self.shape(shape))
        box = group.box if self.theme is None else None
        told = _told(box) if box else ""
        if page := self._page(box, group.words):
            yield f'<g{told}>{page}<g aria-hidden="true">'
            yield from drawn
            yield "</g></a>"
        elif not group.words:
            yield '<g aria-hidden="true">'
            yield from drawn
        elif not links:
            yield f'<g role="graphics-symbol img"{told}><title>{_text(group.words)}</title>'
            yield from drawn
        else:
            yield f'<g role="graphics-object group"{told}><title>{_text(group.words)}</title><g aria-hidden="true">'
            yield from drawn
            yield "</g>"
        yield from links
        yield "</g>"

    def _page(self, box: Box | None, words: str) -> str:
        """The beginning of a link from a whole box to the page about it; "" where there is none."""
        if box is None or box.kind not in _WITH_PAGES:
            return ""
        return self._opened(Link(kind=box.kind.value, id=box.id, tooltip=words))

    def _opened(self, link: Link | None) -> str:
        """The beginning of a link; "" where it leads nowhere."""
        address = self.address(link) if link else None
        if link is None or address is None:
            return ""
        stop = "" if self.tab_stops else ' tabindex="-1"'
        return f'<a href="{escape(address)}"{stop}><title>{_text(link.tooltip)}</title>'

    def shape(self, shape: Shape) -> str:
        match shape:
            case Polygon(points=points, fill=fill, line=line):
                classes = self._classes(fill=fill, line=line)
                paint = f"{self._paint('fill', fill)}{classes}{self._stroke(line) if line else ''}"
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
        return f'{self._paint("stroke", line.colour)} stroke-width="{_number(line.width)}"{dashes}'


def _told(box: Box) -> str:
    """What a page is told of a box."""
    return f' data-box="{_text(box.id)}" data-kind="{box.kind.value}"{_STATES[box.state]}'


def _corners(points: tuple[tuple[float, float], ...]) -> str:
    return " ".join(f"{_number(x)},{_number(y)}" for x, y in points)


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _text(text: str) -> str:
    return escape(clean(text))
