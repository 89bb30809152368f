"""The files: SVG, PNG and PDF, by either Graphviz."""

import re
import struct
import zlib
from dataclasses import replace

import pytest
from defusedxml import ElementTree

from diagrams.drawing import draw
from diagrams.flowchart import flowchart
from diagrams.graphviz_out import DrawingError, render, to_dot
from diagrams.lettering import clean, font
from diagrams.pdf import to_pdf
from diagrams.picture import Text
from diagrams.svg import to_svg
from tests.diagrams.hostile import HOSTILE, hostile

SVG = "{http://www.w3.org/2000/svg}"
ALLOWED = {
    "svg": {"width", "height", "viewBox", "font-family", "role", "aria-labelledby"},
    "title": {"id"},
    "desc": {"id"},
    "style": set(),
    "rect": {"width", "height", "fill"},
    "g": {"aria-hidden"},
    "polygon": {"points", "fill", "stroke", "stroke-width", "stroke-dasharray"},
    "path": {"d", "fill", "stroke", "stroke-width", "stroke-dasharray"},
    "text": {"x", "y", "font-size", "font-weight", "fill", "textLength", "lengthAdjust"},
}


def texts_of(picture):
    return [s for g in picture.groups for s in g.shapes if isinstance(s, Text)]


def test_the_dot_file_is_the_dot_text(chart):
    assert render(chart, "dot").decode() == to_dot(chart)


def test_an_svg_is_a_described_image(chart, picture):
    root = ElementTree.fromstring(to_svg(picture))
    assert root.tag == f"{SVG}svg"
    assert root.get("role") == "img"
    title, description = root[0], root[1]
    assert (title.tag, title.text) == (f"{SVG}title", chart.title)
    assert (description.tag, description.text) == (f"{SVG}desc", chart.description)
    assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"


def test_an_svg_has_the_texts_of_the_picture_with_their_widths(picture):
    root = ElementTree.fromstring(to_svg(picture))
    drawn = [(e.text, float(e.get("textLength"))) for e in root.iter(f"{SVG}text")]
    assert drawn == [(t.text, pytest.approx(t.width, abs=0.01)) for t in texts_of(picture)]


def harmless(svg):
    root = ElementTree.fromstring(svg)
    for element in root.iter():
        tag = element.tag.removeprefix(SVG)
        assert tag in ALLOWED
        assert set(element.attrib) <= ALLOWED[tag]
    (style,) = root.iter(f"{SVG}style")
    addresses = re.findall(r"url\(([^)]{0,30})", style.text)
    assert addresses
    assert all(a.startswith("data:font/woff2;base64,") for a in addresses)
    assert "@import" not in style.text
    return root


def test_an_svg_runs_nothing_and_fetches_nothing(picture):
    harmless(to_svg(picture))


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_texts_stay_text_in_svg(text, compiled, program):
    chart = hostile(flowchart(compiled("throat").protocol), text)
    svg = render(chart, "svg", program=program)
    root = harmless(svg)
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00-\x08]", svg.decode())
    shown = "".join(e.text for e in root.iter(f"{SVG}text")).replace(" ", "")
    assert shown.count(clean(text).replace(" ", "")) >= len(chart.boxes)
    assert root[0].text == clean(text)


def test_hostile_values_of_a_patient_stay_text(compiled, evaluate, program):
    evaluation = evaluate("throat", {"trouble_breathing": False})
    known = evaluation.facts.known
    forged = {f: replace(k, shown="</text><script>\u202e") if k.shown else k for f, k in known.items()}
    evil = replace(evaluation, facts=replace(evaluation.facts, known=forged))
    root = harmless(render(flowchart(compiled("throat").protocol, evil), "svg", program=program))
    assert "</text><script>" in "".join(root.itertext())


def test_a_png_has_150_pixels_an_inch(compiled, program):
    chart = flowchart(compiled("throat").protocol)
    png = render(chart, "png", program=program)
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    picture, size = draw(chart, program), struct.unpack(">II", png[16:24])
    assert size == pytest.approx((picture.width / 72 * 150, picture.height / 72 * 150), abs=2)


def test_hostile_texts_do_no_harm_in_png_and_pdf(compiled):
    chart = hostile(flowchart(compiled("throat").protocol), HOSTILE[5])
    assert render(chart, "png").startswith(b"\x89PNG")
    assert render(chart, "pdf").startswith(b"%PDF-")


def pdf_objects(pdf):
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
        found[number] = pdf[int(place) :].split(b"\nendobj\n", 1)[0]
    return found


def stream(content):
    head, packed = content.split(b"stream\n", 1)
    length = int(re.search(rb"/Length (\d+)", head)[1])
    assert packed[length:] == b"\nendstream"
    return zlib.decompress(packed[:length])


def test_a_pdf_is_one_page_of_a3_with_its_fonts_inside(picture):
    objects = pdf_objects(to_pdf(picture))
    assert b"/MediaBox[0 0 1190.55 841.89]" in objects[3]
    files = [stream(o) for o in objects.values() if b"/Length1 " in o]
    assert files == [font(bold=False).file, font(bold=True).file]


def test_the_text_of_a_pdf_can_be_searched(picture):
    objects = pdf_objects(to_pdf(picture))
    maps = [dict(re.findall(r"<(\w{4})> <(\w+)>", stream(objects[n]).decode())) for n in (10, 15)]
    shown = [
        bytes.fromhex("".join(maps[int(face)][glyph] for glyph in re.findall("....", codes))).decode("utf-16-be")
        for face, codes in re.findall(r"/F([01]) [\d.]+ Tf\n.* Tm <(\w*)> Tj", stream(objects[4]).decode())
    ]
    assert shown == [t.text for t in texts_of(picture)]


def test_the_drawing_fills_the_page_of_a_pdf_without_leaving_it(picture):
    content = stream(pdf_objects(to_pdf(picture))[4]).decode()
    scale, _, _, flipped, left, top = map(float, content.split(" cm", 1)[0].split())
    assert flipped == -scale
    assert left > 0
    assert left + picture.width * scale < 1190.55
    assert top < 841.89
    assert top - picture.height * scale > 0


def test_both_graphvizes_draw_the_same_things(chart, picture, needs):
    other = draw(chart, needs("dot"))
    assert [g.words for g in other.groups] == [g.words for g in picture.groups]


@pytest.mark.parametrize("form", ["dot", "svg", "pdf", "png"])
def test_the_same_flowchart_gives_the_same_bytes(form, compiled, evaluate, program):
    chart = flowchart(compiled("throat").protocol, evaluate("throat", {"fever": True}))
    assert render(chart, form, program=program) == render(chart, form, program=program)


def test_svg_and_pdf_are_those_of_the_picture(compiled, program):
    chart = flowchart(compiled("throat").protocol)
    assert render(chart, "svg", program=program) == to_svg(draw(chart, program))
    assert render(chart, "pdf", program=program) == to_pdf(draw(chart, program))


def test_an_unknown_format_names_the_known_ones(compiled):
    with pytest.raises(DrawingError, match=r"^no format `gif`: there are svg, png, pdf, dot$"):
        render(flowchart(compiled("throat").protocol), "gif")


def test_a_very_large_picture_is_painted_coarser(compiled, monkeypatch):
    monkeypatch.setattr("diagrams.png._MOST_PIXELS", 250_000)
    png = render(flowchart(compiled("throat").protocol), "png")
    width, height = struct.unpack(">II", png[16:24])
    assert width * height == pytest.approx(250_000, rel=0.02)


def test_a_picture_that_cannot_be_painted_is_a_drawing_error(compiled, monkeypatch):
    monkeypatch.setattr("diagrams.png.to_svg", lambda _: b"<svg>")
    with pytest.raises(DrawingError, match=r"^the picture cannot be painted: "):
        render(flowchart(compiled("throat").protocol), "png")
