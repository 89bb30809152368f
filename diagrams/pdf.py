"""Pictures as PDF: a page each, with text that can be searched and copied, links between pages, and the fonts inside.

Only what a picture needs of the format is written: filled and dashed paths, and text in the two shipped TrueType fonts,
addressed by glyph, with the map back to characters that readers search with.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping, Sequence

from diagrams.chart import PROTOCOL
from diagrams.lettering import ASCENT, FAMILY, clean, font
from diagrams.looks import Line
from diagrams.picture import Curve, Picture, Polygon, Shape, Text

_PAGES, _OUTLINES, _FONTS = 2, 4, 5
_FONT_OBJECTS = 5
_FIRST_PAGE = _FONTS + 2 * _FONT_OBJECTS
_DESCENT = 0.24


def to_pdf(pictures: Sequence[Picture]) -> bytes:
    """Write pictures on pages of their sizes, with an outline that leads to each."""
    numbers = [_FIRST_PAGE + 2 * place for place in range(len(pictures))]
    goals = _goals(pictures, numbers)
    items = [_FIRST_PAGE + 2 * len(pictures) + place for place in range(len(pictures))]
    texts = [t for picture in pictures for t in _texts(picture)]
    outline = f"/Outlines {_OUTLINES} 0 R" + "/PageMode/UseOutlines" * (len(pictures) > 1)
    kids = " ".join(f"{number} 0 R" for number in numbers)
    objects = [
        f"<</Type/Catalog/Pages {_PAGES} 0 R{outline}/ViewerPreferences<</DisplayDocTitle true>>/Lang(en)>>".encode(),
        f"<</Type/Pages/Kids[{kids}]/Count {len(numbers)}>>".encode(),
        f"<</Title{_string(pictures[0].title)}/Subject{_string(pictures[0].description)}/Producer(Carepath)>>".encode(),
        f"<</Type/Outlines/First {items[0]} 0 R/Last {items[-1]} 0 R/Count {len(items)}>>".encode(),
        *_font_objects(_FONTS, {c for t in texts if not t.bold for c in clean(t.text)}, bold=False),
        *_font_objects(_FONTS + _FONT_OBJECTS, {c for t in texts if t.bold for c in clean(t.text)}, bold=True),
    ]
    for picture, number in zip(pictures, numbers, strict=True):
        objects += _page(picture, number, goals)
    objects += (
        _item(picture, item, items, number) for picture, item, number in zip(pictures, items, numbers, strict=True)
    )
    return _file(objects)


def _texts(picture: Picture) -> Iterator[Text]:
    return (shape for group in picture.groups for shape in group.shapes if isinstance(shape, Text))


def _goals(pictures: Sequence[Picture], numbers: Sequence[int]) -> dict[str, str]:
    """Where links lead: to a whole page, or to a place on one."""
    goals = {f"page {place}": f"[{number} 0 R/Fit]" for place, number in enumerate(numbers, 1)}
    for picture, number in zip(pictures, numbers, strict=True):
        for target, (x, y) in picture.anchors:
            goals[target] = f"[{number} 0 R/XYZ {_number(x)} {_number(picture.height - y)} null]"
    return goals


def _item(picture: Picture, item: int, items: Sequence[int], page: int) -> bytes:
    """The outline's entry for a page."""
    before = f"/Prev {item - 1} 0 R" if item > items[0] else ""
    after = f"/Next {item + 1} 0 R" if item < items[-1] else ""
    return f"<</Title{_string(picture.title)}/Parent {_OUTLINES} 0 R{before}{after}/Dest[{page} 0 R/Fit]>>".encode()


def _page(picture: Picture, number: int, goals: Mapping[str, str]) -> Iterator[bytes]:
    """A page and its content."""
    links = "".join(_annotations(picture, goals))
    yield (
        f"<</Type/Page/Parent {_PAGES} 0 R/MediaBox[0 0 {_number(picture.width)} {_number(picture.height)}]"
        f"/Contents {number + 1} 0 R{f'/Annots[{links}]' if links else ''}"
        f"/Resources<</Font<</F0 {_FONTS} 0 R/F1 {_FONTS + _FONT_OBJECTS} 0 R>>>>>>"
    ).encode()
    content = [f"1 0 0 -1 0 {_number(picture.height)} cm", "1 j"]
    content += (line for group in picture.groups for shape in group.shapes for line in _shape(shape))
    yield _stream("\n".join(content).encode())


def _annotations(picture: Picture, goals: Mapping[str, str]) -> Iterator[str]:
    """What makes texts links; those that lead out of the file stay text."""
    for text in _texts(picture):
        if text.link and text.link.kind != PROTOCOL and (goal := goals.get(text.link.target)):
            (x, y), size = text.place, text.size
            corners = x, picture.height - y - _DESCENT * size, x + text.width, picture.height - y + ASCENT * size
            yield (
                f"<</Type/Annot/Subtype/Link/Rect[{' '.join(map(_number, corners))}]/Border[0 0 0]"
                f"/Contents{_string(text.link.tooltip)}/Dest{goal}>>"
            )


def _file(objects: list[bytes]) -> bytes:
    """The objects, numbered from 1, and the table of where each begins."""
    parts, places = [b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"], []
    for number, content in enumerate(objects, 1):
        places.append(sum(map(len, parts)))
        parts.append(b"%d 0 obj\n%s\nendobj\n" % (number, content))
    start = sum(map(len, parts))
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    parts.append(b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table))
    parts.append(b"trailer<</Size %d/Root 1 0 R/Info 3 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start))
    return b"".join(parts)


def _stream(content: bytes, entries: str = "") -> bytes:
    packed = zlib.compress(content, 9)
    return f"<</Length {len(packed)}/Filter/FlateDecode{entries}>>stream\n".encode() + packed + b"\nendstream"


def _string(text: str) -> str:
    return f"<FEFF{clean(text).encode('utf-16-be').hex()}>"


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
