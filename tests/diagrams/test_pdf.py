"""PDF: pages, outline, links, fonts, and text that can be searched."""

import re
import zlib

import pytest

from diagrams.lettering import font
from diagrams.pages import pages
from diagrams.pdf import to_pdf
from diagrams.picture import Text


@pytest.fixture(scope="session")
def made():
    """Pages and their PDF by chart: each is made once."""
    return {}


@pytest.fixture
def book(chart_name, chart, made):
    if chart_name not in made:
        drawn = pages(chart)
        made[chart_name] = drawn, objects_of(to_pdf(drawn))
    return made[chart_name]


def objects_of(pdf):
    """The objects of a PDF by number, found by its own table."""
    assert pdf.startswith(b"%PDF-1.7\n")
    assert pdf.endswith(b"%%EOF\n")
    table = int(pdf.rsplit(b"startxref\n", 1)[1].split()[0])
    first, *entries = re.findall(rb"(\d{10}) (\d{5}) ([nf]) \n", pdf[table:])
    assert first == (b"0000000000", b"65535", b"f")
    assert pdf[table:].startswith(b"xref\n0 %d\n" % (len(entries) + 1))
    found = {}
    for number, (place, _, _) in enumerate(entries, 1):
        assert pdf[int(place) :].startswith(b"%d 0 obj\n" % number)
        found[number] = pdf[int(place) :].split(b"\nendobj\n", 1)[0].split(b"\n", 1)[1]
    return found


def stream(content):
    head, packed = content.split(b"stream\n", 1)
    length = int(re.search(rb"/Length (\d+)", head)[1])
    assert packed[length:] == b"\nendstream"
    return zlib.decompress(packed[:length])


def referred(objects, number, key):
    return [
        int(n)
        for n in re.findall(rb"(\d+) 0 R", re.search(rb"/%s(\[[^\]]*\]|\d+ 0 R| \d+ 0 R)" % key, objects[number])[1])
    ]


def page_numbers(objects):
    return referred(objects, referred(objects, 1, b"Pages")[0], b"Kids")


def words(hexed):
    return bytes.fromhex(hexed).decode("utf-16-be").removeprefix("\ufeff")


def test_every_picture_is_a_page_of_a3(book):
    drawn, objects = book
    numbers = page_numbers(objects)
    assert len(numbers) == len(drawn)
    assert all(b"/MediaBox[0 0 1190.55 841.89]" in objects[n] for n in numbers)


def test_every_object_that_is_named_is_there(book):
    _, objects = book
    for content in objects.values():
        named = re.findall(rb"(\d+) 0 R", content.split(b"stream\n")[0])
        assert all(int(n) in objects for n in named)


def test_the_fonts_are_inside(book):
    files = [stream(o) for o in book[1].values() if b"/Length1 " in o]
    assert files == [font(bold=False).file, font(bold=True).file]


def test_the_text_of_every_page_can_be_searched(book):
    drawn, objects = book
    faces = [int(n) for n in re.findall(rb"/F[01] (\d+) 0 R", objects[page_numbers(objects)[0]])]
    maps = [
        dict(re.findall(r"<(\w{4})> <(\w+)>", stream(objects[referred(objects, face, b"ToUnicode")[0]]).decode()))
        for face in faces
    ]
    for picture, number in zip(drawn, page_numbers(objects), strict=True):
        content = stream(objects[referred(objects, number, b"Contents")[0]]).decode()
        shown = [
            words("".join(maps[int(face)][glyph] for glyph in re.findall("....", codes)))
            for face, codes in re.findall(r"/F([01]) [\d.]+ Tf\n.* Tm <(\w*)> Tj", content)
        ]
        assert shown == [t.text for g in picture.groups for t in g.shapes if isinstance(t, Text)]


def test_the_outline_names_every_page_and_leads_to_it(book):
    drawn, objects = book
    (root,) = referred(objects, 1, b"Outlines")
    (item,), seen = referred(objects, root, b"First"), []
    while item:
        (title,) = re.findall(rb"/Title<(\w+)>", objects[item])
        (goal,) = re.findall(rb"/Dest\[(\d+) 0 R", objects[item])
        seen.append((words(title.decode()), int(goal)))
        after = re.search(rb"/Next (\d+) 0 R", objects[item])
        item = int(after[1]) if after else 0
    assert seen == list(zip((p.title for p in drawn), page_numbers(objects), strict=True))


def test_links_lead_to_the_page_they_name_and_to_the_statement_they_name(book):
    drawn, objects = book
    numbers = page_numbers(objects)
    anchors = {id_: number for p, number in zip(drawn, numbers, strict=True) for id_, _ in p.anchors}
    for picture, number in zip(drawn, numbers, strict=True):
        texts = [t for g in picture.groups for t in g.shapes if isinstance(t, Text) and t.link]
        goals = [anchors.get(t.link.target) or page_named(t.link.target, numbers) for t in texts]
        led = [int(n) for n in re.findall(rb"/Dest\[(\d+) 0 R", objects[number])]
        assert led == [goal for goal in goals if goal]
        if len(drawn) > 1 and "the boxes rest on" not in picture.title:
            assert led


def page_named(target, numbers):
    page = re.fullmatch(r"page (\d+)", target)
    return numbers[int(page[1]) - 1] if page else 0


def test_a_link_lies_on_its_text(book):
    drawn, objects = book
    for picture, number in zip(drawn, page_numbers(objects), strict=True):
        texts = [t for g in picture.groups for t in g.shapes if isinstance(t, Text)]
        for corners in re.findall(rb"/Rect\[([^\]]*)\]", objects[number]):
            left, low, right, high = map(float, corners.split())
            assert any(
                left <= t.place[0] + 0.01 and low <= picture.height - t.place[1] <= high and t.place[0] < right
                for t in texts
            )


def test_title_and_language_are_told(book):
    drawn, objects = book
    assert words(re.search(rb"/Title<(\w+)>", objects[3])[1].decode()) == drawn[0].title
    assert b"/Lang(en)" in objects[1]
