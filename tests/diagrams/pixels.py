"""What a reader sees of a picture: its pixels, also as they look without colour vision or on a grey printer."""

import struct
import zlib
from functools import cache

from resvg_py import svg_to_bytes

from diagrams.lettering import FAMILY
from diagrams.svg import to_svg

# Machado, Oliveira, Fernandes: A physiologically-based model for simulation of color vision deficiency (IEEE TVCG
# 2009), the matrices for severity 1.0, which act on linear RGB.
SIGHTS = {
    "full colour vision": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanomaly": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranomaly": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanomaly": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
    "greyscale": ((0.2126, 0.7152, 0.0722),) * 3,
}


def linear(colour):
    """Linear RGB of an sRGB colour (three numbers up to 255)."""
    return [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in (c / 255 for c in colour)]


def hexadecimal(colour):
    return tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5))


@cache
def seen(colour, sight):
    """A colour in linear RGB as a reader sees it."""
    return [min(1.0, max(0.0, sum(w * c for w, c in zip(row, linear(colour), strict=True)))) for row in SIGHTS[sight]]


def luminance(rgb):
    return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), rgb, strict=True))


def contrast(one, other):
    """The contrast of WCAG between two colours in linear RGB."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def lab(rgb):
    """CIE L*a*b* of linear RGB, for daylight (D65)."""
    rows = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
    white = (0.95047, 1.0, 1.08883)
    x, y, z = (
        v ** (1 / 3) if v > (6 / 29) ** 3 else v / (3 * (6 / 29) ** 2) + 4 / 29
        for v in (sum(w * c for w, c in zip(row, rgb, strict=True)) / n for row, n in zip(rows, white, strict=True))
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def difference(one, other):
    """How far apart two colours in linear RGB look (CIE 1976); about 2.3 is just noticed."""
    return sum((a - b) ** 2 for a, b in zip(lab(one), lab(other), strict=True)) ** 0.5


SCALE = 3
"""Pixels a point."""


def painted(picture, theme):
    """The rows of pixels of a picture, each pixel three numbers up to 255."""
    png = svg_to_bytes(
        svg_string=to_svg(picture, theme=theme).decode(),
        dpi=96,
        zoom=SCALE * 72 / 96,
        skip_system_fonts=True,
        font_dirs=["diagrams/fonts"],
        font_family=FAMILY,
    )
    return decoded(bytes(png))


def decoded(png):
    """The pixels of a PNG with eight bits a channel and no interlacing."""
    width, height, depth, kind, *_, interlaced = struct.unpack(">IIBBBBB", png[16:29])
    assert (depth, interlaced) == (8, 0)
    size = {2: 3, 6: 4}[kind]
    packed, place = b"", 8
    while place < len(png):
        (length,) = struct.unpack_from(">I", png, place)
        packed += png[place + 8 : place + 8 + length] * (png[place + 4 : place + 8] == b"IDAT")
        place += length + 12
    data, rows, above = zlib.decompress(packed), [], bytearray(width * size)
    for y in range(height):
        start = y * (width * size + 1)
        row = bytearray(data[start + 1 : start + 1 + width * size])
        for i in range(len(row)):
            left, up, corner = (row[i - size] if i >= size else 0), above[i], (above[i - size] if i >= size else 0)
            row[i] = (row[i] + _predicted(data[start], left, up, corner)) & 255
        rows.append([tuple(row[x : x + 3]) for x in range(0, len(row), size)])
        above = row
    return rows


def _predicted(kind, left, up, corner):
    if kind == 4:
        return min((left, up, corner), key=lambda v: abs(left + up - corner - v))
    return (0, left, up, (left + up) // 2)[kind]
