"""A picture as PDF: one page of A3 landscape, with text that can be searched and copied, and the fonts inside.

Only what a picture needs of the format is written: filled and dashed paths, and text in the two shipped TrueType fonts,
addressed by glyph, with the map back to characters that readers search with.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from diagrams.lettering import FAMILY, clean, font
from diagrams.looks import Line
from diagrams.picture import Curve, Picture, Polygon, Shape, Text

_PAGE = (1190.55, 841.89)
_MARGIN = 22.0
_LARGEST_SCALE = 1.25


def to_pdf(picture: Picture) -> bytes:
    """Write a picture on one page, as large as fits."""
    room = _PAGE[0] - 2 * _MARGIN, _PAGE[1] - 2 * _MARGIN
    scale = min(room[0] / picture.width, room[1] / picture.height, _LARGEST_SCALE)
    left, top = (_PAGE[0] - picture.width * scale) / 2, (_PAGE[1] + picture.height * scale) / 2
    texts = [s for group in picture.groups for s in group.shapes if isinstance(s, Text)]
    content = [f"{_number(scale)} 0 0 {_number(-scale)} {_number(left)} {_number(top)} cm", "1 j"]
    content += (line for group in picture.groups for shape in group.shapes for line in _shape(shape))
    box = f"[0 0 {_number(_PAGE[0])} {_number(_PAGE[1])}]"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R/ViewerPreferences<</DisplayDocTitle true>>/Lang(en)>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        f"<</Type/Page/Parent 2 0 R/MediaBox{box}/Contents 4 0 R"
        f"/Resources<</Font<</F0 6 0 R/F1 {6 + _FONT_OBJECTS} 0 R>>>>>>".encode(),
        _stream("\n".join(content).encode()),
        f"<</Title{_string(picture.title)}/Subject{_string(picture.description)}/Producer(Carepath)>>".encode(),
        *_font_objects(6, {c for t in texts if not t.bold for c in clean(t.text)}, bold=False),
        *_font_objects(6 + _FONT_OBJECTS, {c for t in texts if t.bold for c in clean(t.text)}, bold=True),
    ]
    return _file(objects)


def _file(objects: list[bytes]) -> bytes:
    """The objects, numbered from 1, and the table of where each begins."""
    parts, places = [b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"], []
    for number, content in enumerate(objects, 1):
        places.append(sum(map(len, parts)))
        parts.append(b"%d 0 obj\n%s\nendobj\n" % (number, content))
    start = sum(map(len, parts))
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    parts.append(b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table))
    parts.append(b"trailer<</Size %d/Root 1 0 R/Info 5 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start))
    return b"".join(parts)


def _stream(content: bytes, entries: str = "") -> bytes:
    packed = zlib.compress(content, 9)
    return f"<</Length {len(packed)}/Filter/FlateDecode{entries}>>stream\n".encode() + packed + b"\nendstream"


def _string(text: str) -> str:
    return f"<FEFF{clean(text).encode('utf-16-be').hex()}>"


_FONT_OBJECTS = 5


def _font_objects(first: int, characters: set[str], *, bold: bool) -> Iterator[bytes]:
    """A font as PDF wants it: the outer font, the inner one with widths, its measures, its file, and its characters."""
    used, name = font(bold=bold), FAMILY.replace(" ", "") + ("-Bold" if bold else "")
    glyphs = sorted({used.glyph(c): c for c in sorted(characters, reverse=True)}.items())
    widths = "".join(f"{glyph}[{_number(used.widths[glyph])}]" for glyph, _ in glyphs)
    corners = " ".join(map(_number, used.box))
    yield (
        f"<</Type/Font/Subtype/Type0/BaseFont/{name}/Encoding/Identity-H"
        f"/DescendantFonts[{first + 1} 0 R]/ToUnicode {first + 4} 0 R>>"
    ).encode()
    yield (
        f"<</Type/Font/Subtype/CIDFontType2/BaseFont/{name}/CIDToGIDMap/Identity/W[{widths}]"
        f"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor {first + 2} 0 R>>"
    ).encode()
    yield (
        f"<</Type/FontDescriptor/FontName/{name}/Flags 4/FontBBox[{corners}]/ItalicAngle 0/Ascent 928/Descent -236"
        f"/CapHeight 729/StemV {140 if bold else 80}/FontFile2 {first + 3} 0 R>>"
    ).encode()
    yield _stream(used.file, f"/Length1 {len(used.file)}")
    yield _stream(_to_unicode(glyphs))


def _to_unicode(glyphs: list[tuple[int, str]]) -> bytes:
    rows = [f"<{glyph:04X}> <{character.encode('utf-16-be').hex()}>" for glyph, character in glyphs]
    blocks = [rows[i : i + 100] for i in range(0, len(rows), 100)]
    lines = (line for block in blocks for line in (f"{len(block)} beginbfchar", *block, "endbfchar"))
    return "\n".join(
        (
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
            "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def",
            "/CMapName /Adobe-Identity-UCS def /CMapType 2 def",
            "1 begincodespacerange <0000> <FFFF> endcodespacerange",
            *lines,
            "endcmap CMapName currentdict /CMap defineresource pop end end",
        )
    ).encode()


def _shape(shape: Shape) -> Iterator[str]:
    match shape:
        case Polygon(points=points, fill=fill, line=line):
            yield f"{_colour(fill)} rg"
            yield from _pen(line) if line else ()
            (x, y), *others = points
            yield f"{_number(x)} {_number(y)} m"
            yield from (f"{_number(x)} {_number(y)} l" for x, y in others)
            yield "b" if line else "f"
        case Curve(points=points, line=line):
            yield from _pen(line)
            (x, y), *others = points
            yield f"{_number(x)} {_number(y)} m"
            for i in range(0, len(others), 3):
                yield " ".join(_number(v) for p in others[i : i + 3] for v in p) + " c"
            yield "S"
        case Text(text=text, place=(x, y), size=size, colour=colour, bold=bold):
            used = font(bold=bold)
            codes = "".join(f"{used.glyph(c):04X}" for c in clean(text))
            yield f"BT {_colour(colour)} rg /F{int(bold)} {_number(size)} Tf"
            yield f"1 0 0 -1 {_number(x)} {_number(y)} Tm <{codes}> Tj ET"


def _pen(line: Line) -> Iterator[str]:
    yield f"{_colour(line.colour)} RG {_number(line.width)} w [{' '.join(map(_number, line.dashes))}] 0 d"


def _colour(colour: str) -> str:
    return " ".join(_number(int(colour[i : i + 2], 16) / 255) for i in (1, 3, 5))


def _number(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".")
