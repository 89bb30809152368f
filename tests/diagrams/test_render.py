"""The files: SVG, PNG and PDF, by either Graphviz."""

import os
import struct
import subprocess
import sys
import zlib

import pytest

from diagrams.drawing import draw
from diagrams.flowchart import flowchart
from diagrams.graphviz_out import DrawingError, render, render_pages, to_dot
from diagrams.pages import pages
from diagrams.pdf import to_pdf
from diagrams.svg import to_svg
from tests.diagrams.hostile import HOSTILE, hostile


def test_the_dot_file_is_the_dot_text(chart):
    assert render(chart, "dot").decode() == to_dot(chart)


@pytest.mark.parametrize(("form", "largest"), [("png", 50_000_000), ("png", 250_000)])
def test_a_png_says_how_large_it_prints(form, largest, compiled, program, monkeypatch):
    monkeypatch.setattr("diagrams.png._MOST_PIXELS", largest)
    chart = flowchart(compiled("throat").protocol)
    png = render(chart, form, program=program)
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    picture, size = draw(chart, program), struct.unpack(">II", png[16:24])
    kind, across, down, unit = struct.unpack(">4sIIB", png[37:50])
    assert (kind, across, unit) == (b"pHYs", down, 1)
    assert zlib.crc32(png[37:50]) == int.from_bytes(png[50:54], "big")
    inches = picture.width / 72, picture.height / 72
    assert [pixels / (across * 0.0254) for pixels in size] == pytest.approx(inches, rel=0.01)
    assert size[0] * size[1] <= largest * 1.02
    if largest > 1_000_000:
        assert across == round(300 / 0.0254)


def test_hostile_texts_do_no_harm_in_png_and_pdf(compiled):
    chart = hostile(flowchart(compiled("throat").protocol), HOSTILE[5])
    assert render(chart, "png").startswith(b"\x89PNG")
    assert render(chart, "pdf").startswith(b"%PDF-")


def test_both_graphvizes_draw_the_same_things(chart, picture, needs):
    other = draw(chart, needs("dot"))
    assert [g.words for g in other.groups] == [g.words for g in picture.groups]


@pytest.mark.parametrize("form", ["dot", "svg", "pdf", "png"])
def test_the_same_flowchart_gives_the_same_bytes(form, compiled, evaluate, program):
    chart = flowchart(compiled("throat").protocol, evaluate("throat", {"fever": True}))
    assert render(chart, form, program=program) == render(chart, form, program=program)


def test_an_svg_is_the_whole_picture_and_a_pdf_its_pages(compiled, program):
    chart = flowchart(compiled("throat").protocol)
    assert render(chart, "svg", program=program) == to_svg(draw(chart, program), links="throat.html")
    assert render(chart, "pdf", program=program) == to_pdf(pages(chart, program))
    assert render_pages(chart, "svg", program=program) == tuple(map(to_svg, pages(chart, program)))


@pytest.mark.parametrize("form", ["svg", "png"])
def test_a_theme_changes_a_picture(form, compiled):
    chart = flowchart(compiled("throat").protocol)
    assert render(chart, form, theme="dark") != render(chart, form, theme="light")
    (page,) = render_pages(chart, form, theme="dark")
    assert page != render_pages(chart, form)[0]


SCRIPT = """
import sys
from diagrams.flowchart import flowchart
from diagrams.graphviz_out import render
from kg.library import open_protocol
from kg.traversal import traverse
compiled = open_protocol(sys.argv[1])
chart = flowchart(compiled.protocol, traverse(compiled, compiled.understand({"wbc": 3.55, "fever": False})))
for form in ("dot", "svg", "pdf"):
    sys.stdout.buffer.write(render(chart, form, program=sys.argv[2]))
"""


def test_every_process_gives_the_same_bytes_whatever_the_order_of_its_sets(program):
    def bytes_with(seed):
        environment = os.environ | {"PYTHONHASHSEED": seed}
        command = [sys.executable, "-c", SCRIPT, "leukopenia", program]
        return subprocess.run(command, env=environment, capture_output=True, check=True).stdout

    assert bytes_with("1") == bytes_with("2")


def test_an_unknown_format_names_the_known_ones(compiled):
    with pytest.raises(DrawingError, match=r"^no format `gif`: there are svg, png, pdf, "):
        render(flowchart(compiled("throat").protocol), "gif")


def test_a_picture_that_cannot_be_painted_is_a_drawing_error(compiled, monkeypatch):
    monkeypatch.setattr("diagrams.png.to_svg", lambda *_, **__: b"<svg>")
    with pytest.raises(DrawingError, match=r"^the picture cannot be painted: "):
        render(flowchart(compiled("throat").protocol), "png")
