"""Letters: the fonts that are shipped, how wide a text is in them, and how it is cut into lines.

Boxes are sized with these widths and drawn with these fonts, so a text fits its box whichever Graphviz places the boxes
and whatever fonts a machine has.
"""

from __future__ import annotations

import re
import struct
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from itertools import pairwise

FAMILY = "DejaVu Sans Condensed"
ASCENT = 0.76
"""How far capitals and accents rise above the baseline, in units of the size."""
LEADING = 1.2
"""From one line to the next, in units of the size."""

_GAP = re.compile(r"(?<![<>≤≥=≈\d]) ")
"""Where a line may end: not between a sign, its number and its unit."""
_REMEMBERED = 4096
"""Texts that are not cleaned and cut again: one patient's chart has most of another's."""
_HIDDEN = frozenset({"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Font:
    """One TrueType font: its file, the glyph of each character, and each glyph's width in thousandths of the size."""

    file: bytes
    glyphs: Mapping[str, int]
    widths: tuple[float, ...]
    box: tuple[float, float, float, float]

    def glyph(self, character: str) -> int:
        """The glyph's number; 0, the empty box, when the font lacks the character."""
        return self.glyphs.get(character, 0)

    def width(self, text: str, size: float) -> float:
        """How wide a text is at a size."""
        glyphs, widths = self.glyphs, self.widths
        return sum([widths[glyphs.get(c, 0)] for c in text]) * size / 1000


def font_file(*, bold: bool, suffix: str = "ttf") -> bytes:
    """The bytes of a shipped font: `ttf` has all characters, `woff2` the common ones, to go into an SVG."""
    return resources.files("diagrams").joinpath("fonts", font_name(bold=bold, suffix=suffix)).read_bytes()


def font_name(*, bold: bool, suffix: str = "ttf") -> str:
    """The name of a shipped font's file."""
    return f"DejaVuSansCondensed{'-Bold' if bold else ''}.{suffix}"


@cache
def font(*, bold: bool) -> Font:
    """The shipped font, read once."""
    file = font_file(bold=bold)
    (count,) = struct.unpack_from(">H", file, 4)
    table = {
        tag.decode(): offset
        for tag, _, offset, _ in (struct.unpack_from(">4sLLL", file, 12 + 16 * i) for i in range(count))
    }
    units, *box = struct.unpack_from(">18xH16x4h", file, table["head"])
    (measured,) = struct.unpack_from(">34xH", file, table["hhea"])
    (glyph_count,) = struct.unpack_from(">4xH", file, table["maxp"])
    advances = [struct.unpack_from(">H", file, table["hmtx"] + 4 * i)[0] for i in range(measured)]
    advances += [advances[-1]] * (glyph_count - measured)
    x0, y0, x1, y1 = (v * 1000 / units for v in box)
    return Font(
        file=file,
        glyphs=_character_map(file, table["cmap"]),
        widths=tuple(a * 1000 / units for a in advances),
        box=(x0, y0, x1, y1),
    )


def _character_map(file: bytes, start: int) -> dict[str, int]:
    """The characters of the basic plane, from the `cmap` subtable of format 4: segments, each with a shift of codes.

    The format also allows arrays of glyphs; the shipped fonts have none.
    """
    (count,) = struct.unpack_from(">2xH", file, start)
    subtables = (start + struct.unpack_from(">4xL", file, start + 4 + 8 * i)[0] for i in range(count))
    base = next(s for s in subtables if struct.unpack_from(">H", file, s) == (4,))
    (doubled,) = struct.unpack_from(">6xH", file, base)
    size = doubled // 2
    ends = struct.unpack_from(f">{size}H", file, base + 14)
    starts, shifts = (struct.unpack_from(f">{size}H", file, base + 16 + doubled * i) for i in (1, 2))
    segments = zip(starts, ends, shifts, strict=True)
    return {chr(c): (c + shift) & 0xFFFF for first, last, shift in segments for c in range(first, last + 1)}


@lru_cache(maxsize=_REMEMBERED)
def clean(text: str) -> str:
    """A text without control, bidirectional and other invisible characters; any run of white space is one blank."""
    visible = "".join(c if unicodedata.category(c) not in _HIDDEN else " " * c.isspace() for c in text)
    return " ".join(visible.split())


@lru_cache(maxsize=_REMEMBERED)
def wrap(text: str, width: float, size: float, *, bold: bool = False) -> tuple[str, ...]:
    """Cut a text into the fewest lines that fit a width, of much the same length; no line for an empty text.

    A number stays with its unit and its sign: `≥ 1.0 ×10⁹/L` is not cut where a line can hold it.
    """
    measure = font(bold=bold)
    words: list[str] = []
    for bound in filter(None, _GAP.split(clean(text))):
        fits = measure.width(bound, size) <= width
        words += [bound] if fits else (p for word in bound.split() for p in _pieces(word, width, size, measure))
    widths, blank = [measure.width(word, size) for word in words], measure.width(" ", size)
    lines = _fill(widths, blank, width)
    narrow, wide = max(widths, default=width), width
    while wide - narrow > size / 2 and len(lines) > 1:
        middle = (narrow + wide) / 2
        trial = _fill(widths, blank, middle)
        if len(trial) > len(lines):
            narrow = middle
        else:
            wide, lines = middle, trial
    return tuple(" ".join(words[start:end]) for start, end in pairwise((0, *lines)))


def _fill(widths: list[float], blank: float, width: float) -> list[int]:
    """Which word each line ends before, when each line takes all the words it can."""
    ends: list[int] = []
    used = 0.0
    for number, word in enumerate(widths):
        if ends and used + blank + word <= width:
            used += blank + word
            ends[-1] = number + 1
        else:
            used = word
            ends.append(number + 1)
    return ends


def _pieces(word: str, width: float, size: float, measure: Font) -> list[str]:
    """A word that is wider than a line, cut where it must be."""
    if measure.width(word, size) <= width:
        return [word]
    pieces = [""]
    for character in word:
        if pieces[-1] and measure.width(pieces[-1] + character, size) > width:
            pieces.append("")
        pieces[-1] += character
    return pieces
