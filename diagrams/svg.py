"""A picture as SVG: text that is text, with a title and a description, nothing that runs and nothing that is fetched.

The common characters of the font are embedded; each text also has its width written down, so that a viewer that takes
another font (embedding switched off, a rare character) squeezes the text into its box.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from html import escape

from diagrams.lettering import FAMILY, clean, font_file
from diagrams.looks import PAPER, Line
from diagrams.picture import Curve, Group, Picture, Polygon, Shape, Text

_FAMILIES = f"'Carepath Sans','{FAMILY}','DejaVu Sans',Verdana,sans-serif"


def to_svg(picture: Picture) -> bytes:
    """Write a picture as a self-contained SVG document."""
    width, height = _number(picture.width), _number(picture.height)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}pt" height="{height}pt" viewBox="0 0 {width} {height}"',
        f' font-family="{_FAMILIES}" role="img" aria-labelledby="flowchart-title flowchart-desc">',
        f'<title id="flowchart-title">{_text(picture.title)}</title>',
        f'<desc id="flowchart-desc">{_text(picture.description)}</desc>',
        f"<style>{_fonts()}</style>",
        f'<rect width="{width}" height="{height}" fill="{PAPER}"/>',
        *(line for group in picture.groups for line in _group(group)),
        "</svg>\n",
    ]
    return "\n".join(parts).encode()


def _fonts() -> str:
    return "".join(
        f"@font-face{{font-family:'Carepath Sans';font-weight:{weight};src:url(data:font/woff2;base64,{data})}}"
        for weight, bold in (("400", False), ("700", True))
        for data in (base64.b64encode(font_file(bold=bold, suffix="woff2")).decode(),)
    )


def _group(group: Group) -> Iterator[str]:
    yield f"<g><title>{_text(group.words)}</title>" if group.words else '<g aria-hidden="true">'
    yield from map(_shape, group.shapes)
    yield "</g>"


def _shape(shape: Shape) -> str:
    match shape:
        case Polygon(points=points, fill=fill, line=line):
            corners = " ".join(f"{_number(x)},{_number(y)}" for x, y in points)
            return f'<polygon points="{corners}" fill="{fill}"{_line(line) if line else ""}/>'
        case Curve(points=points, line=line):
            (x, y), *others = points
            bends = " ".join(f"{_number(px)},{_number(py)}" for px, py in others)
            return f'<path d="M{_number(x)},{_number(y)}C{bends}" fill="none"{_line(line)}/>'
        case Text(text=text, place=(x, y), size=size, width=width, colour=colour, bold=bold):
            weight = ' font-weight="700"' if bold else ""
            return (
                f'<text x="{_number(x)}" y="{_number(y)}" font-size="{_number(size)}"{weight} fill="{colour}" '
                f'textLength="{_number(width)}" lengthAdjust="spacingAndGlyphs">{_text(text)}</text>'
            )


def _line(line: Line) -> str:
    dashes = f' stroke-dasharray="{" ".join(map(_number, line.dashes))}"' if line.dashes else ""
    return f' stroke="{line.colour}" stroke-width="{_number(line.width)}"{dashes}'


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _text(text: str) -> str:
    return escape(clean(text))
