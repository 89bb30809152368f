"""A picture as PNG: its SVG, painted by the `resvg` library with the shipped fonts and no others."""

from __future__ import annotations

import struct
import zlib
from contextlib import ExitStack
from importlib import resources
from math import sqrt

from resvg_py import svg_to_bytes

from diagrams.layout import DrawingError
from diagrams.lettering import FAMILY, font_name
from diagrams.picture import Picture
from diagrams.svg import Theme, to_svg

PIXELS_PER_INCH = 300
"""For print."""
_SVG_PIXELS_PER_INCH = 96
_POINTS_PER_INCH = 72
_METRES_PER_INCH = 0.0254
_HEADER = 33
"""Bytes of the signature and of the chunk that a file begins with."""
_MOST_PIXELS = 80_000_000
"""A guard: the library ends the whole process where it gets no memory."""


def to_png(picture: Picture, theme: Theme = "light") -> bytes:
    """Paint a picture at 300 pixels an inch, or fewer when it is very large; it prints at its true size.

    Raises:
        DrawingError: the library refuses the picture.
    """
    inches = picture.width * picture.height / _POINTS_PER_INCH**2
    resolution = min(PIXELS_PER_INCH, sqrt(_MOST_PIXELS / inches))
    with ExitStack() as files:
        fonts = resources.files("diagrams").joinpath("fonts")
        paths = [files.enter_context(resources.as_file(fonts / font_name(bold=bold))) for bold in (False, True)]
        try:
            painted = bytes(
                svg_to_bytes(
                    svg_string=to_svg(picture, theme=theme).decode(),
                    dpi=_SVG_PIXELS_PER_INCH,
                    zoom=resolution / _SVG_PIXELS_PER_INCH,
                    skip_system_fonts=True,
                    font_files=list(map(str, paths)),
                    font_family=FAMILY,
                    sans_serif_family=FAMILY,
                )
            )
        except ValueError as error:
            raise DrawingError(f"the picture cannot be painted: {error}") from error
    return _sized(painted, round(resolution / _METRES_PER_INCH))


def pixels_per_inch(png: bytes) -> int:
    """How fine a picture is that `to_png` painted."""
    told = _HEADER + 8
    return round(int.from_bytes(png[told : told + 4], "big") * _METRES_PER_INCH)


def _sized(png: bytes, pixels_per_metre: int) -> bytes:
    """The file with how large its pixels are, said right behind its header."""
    chunk = b"pHYs" + struct.pack(">IIB", pixels_per_metre, pixels_per_metre, 1)
    said = struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk))
    return png[:_HEADER] + said + png[_HEADER:]
