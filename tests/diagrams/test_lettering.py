"""Fonts and lines: what is measured is what is drawn."""

import io
import subprocess
import sys
import zipfile
from itertools import pairwise
from pathlib import Path

import pytest

import diagrams
import kg
from diagrams.lettering import clean, font, font_file, wrap

TEXT = "Obtain a complete blood count with manual differential to calculate the absolute neutrophil count"


@pytest.mark.parametrize("bold", [False, True])
def test_the_fonts_have_every_sign_that_flowcharts_write(bold):
    assert all(font(bold=bold).glyph(c) for c in "ANC ≥ ≤ ×10⁹/L µ °C – “” ✓ ✗ ⚠ • ? · ▸ éäß Ωλ Жя")


@pytest.mark.parametrize("bold", [False, True])
def test_widths_are_those_of_the_font(bold):
    used = font(bold=bold)
    assert used.width("", 9) == 0
    assert used.width("ab", 9) == pytest.approx(used.width("a", 9) + used.width("b", 9))
    assert used.width("ab", 18) == pytest.approx(2 * used.width("ab", 9))
    assert used.width("i", 1000) < used.width("m", 1000) < 1000
    assert font(bold=True).width("m", 9) > font(bold=False).width("m", 9)


@pytest.mark.parametrize(
    ("bold", "expected"),
    [
        (False, {"A": 615.234, "m": 876.465, "⁹": 360.352, "✓": 753.906, "≥": 753.906, "Я": 625.0}),
        (True, {"A": 696.289, "m": 937.5, "⁹": 394.043, "✓": 753.906, "≥": 753.906, "Я": 692.871}),
    ],
)
def test_widths_agree_with_another_reader_of_fonts(bold, expected):
    """The numbers come from fontTools."""
    assert {c: round(font(bold=bold).width(c, 1000), 3) for c in expected} == expected


def test_a_letter_that_the_font_lacks_still_takes_room():
    assert font(bold=False).glyph("漢") == 0
    assert font(bold=False).width("漢", 9) > 0


@pytest.mark.parametrize("bold", [False, True])
@pytest.mark.parametrize("suffix", ["ttf", "woff2"])
def test_the_fonts_are_shipped_with_their_licence(bold, suffix):
    signature = {"ttf": b"\0\1\0\0", "woff2": b"wOF2"}[suffix]
    assert font_file(bold=bold, suffix=suffix).startswith(signature)
    assert "Bitstream" in (Path(diagrams.__file__).parent / "fonts" / "DejaVu-LICENSE.txt").read_text(encoding="utf-8")


def test_fonts_are_found_and_used_where_there_are_no_files(tmp_path):
    archive = tmp_path / "installed.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        for package in (diagrams, kg):
            root = Path(package.__file__).parent
            for file in root.rglob("*"):
                if file.is_file() and "__pycache__" not in file.parts:
                    packed.write(file, Path(root.name) / file.relative_to(root))
    program = (
        f"import sys; sys.path.insert(0, {str(archive)!r}); import diagrams; assert '.zip' in diagrams.__file__;"
        "from diagrams.picture import Group, Picture, Text;"
        "from diagrams.png import to_png; from diagrams.pdf import to_pdf;"
        "text = Text(text='ANC', place=(5, 15), size=9, width=20, colour='#000000');"
        "picture = Picture(width=30, height=20, title='t', description='', groups=(Group(shapes=(text,)),));"
        "sys.stdout.buffer.write(to_png(picture)); assert to_pdf((picture,))"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, cwd=tmp_path)
    assert run.stdout.startswith(b"\x89PNG")
    assert len(set(io.BytesIO(run.stdout).getbuffer())) > 50


@pytest.mark.parametrize("width", [40, 80, 120, 300, 10_000])
@pytest.mark.parametrize("bold", [False, True])
def test_lines_fit_and_keep_every_word(width, bold):
    lines = wrap(TEXT, width, 9, bold=bold)
    assert " ".join(lines) == TEXT if width > 60 else "".join(lines).replace(" ", "") == TEXT.replace(" ", "")
    assert all(font(bold=bold).width(line, 9) <= width for line in lines)


def test_lines_are_as_few_as_possible_and_of_much_the_same_length():
    lines = wrap(TEXT, 150, 9)
    widths = [font(bold=False).width(line, 9) for line in lines]
    assert len(lines) == 3
    assert max(abs(a - b) for a, b in pairwise(widths)) < 40


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("ANC 1.2 ×10⁹/L is not below 1.0 ×10⁹/L", 100, ("ANC 1.2 ×10⁹/L is", "not below 1.0 ×10⁹/L")),
        ("38.0 to < 38.3 °C", 60, ("38.0 to", "< 38.3 °C")),
        ("at least 12 days", 45, ("at least", "12 days")),
        ("≥ 1234567890 ×10⁹/L", 60, ("≥", "1234567890", "×10⁹/L")),
    ],
)
def test_a_number_stays_with_its_sign_and_its_unit_where_a_line_can_hold_them(text, width, expected):
    assert wrap(text, width, 9) == expected


def test_a_word_wider_than_the_line_is_cut():
    lines = wrap("x" * 100, 60, 9)
    assert "".join(lines) == "x" * 100
    assert all(font(bold=False).width(line, 9) <= 60 for line in lines)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("  a \t\n b\r\n", "a b"),
        ("a\u202eb\u2066c\u200fd\u200be\ufefff", "abcdef"),
        ("a\x00b\x1b[0mc\x7f\x85d", "ab[0mc d"),
        ("a\ud800b\uffffc\ue000", "abc"),
        ("×10⁹/L ≥ 1.0 – µ ✓", "×10⁹/L ≥ 1.0 – µ ✓"),
    ],
)
def test_invisible_characters_are_dropped(text, expected):
    assert clean(text) == expected
