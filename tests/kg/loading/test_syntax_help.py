"""A file that is not YAML: the line of the slip, and what would mend it, with either of PyYAML's parsers."""

import pytest
import yaml

from kg.loading.faults import Faults
from kg.loading.yaml_reader import read_yaml

TAB = "a tab: indent with spaces"
COLON = "a colon inside a text: put the text in quotes"
BESIDE = "keys beside each other start at the same column"
BOTH = f"{BESIDE} (and a text that goes on here with a colon in it needs quotes)"
SPACE = "write a space after the colon"
WHOLE = "put the whole value in quotes, of a kind that does not stand in it"


def signed(sign):
    return f"put the value in quotes: it starts with {sign}, a sign of YAML's own"


@pytest.fixture(params=["CSafeLoader", "SafeLoader"], autouse=True)
def _either_parser(request, monkeypatch):
    if request.param == "SafeLoader":
        monkeypatch.delattr(yaml, "CSafeLoader", raising=False)


@pytest.mark.parametrize(
    ("text", "line", "help_"),
    [
        ("a:\n  b: 1\n\tc: 2\n", 3, TAB),
        ("a:\n\tc: 2\n", 2, TAB),
        ("a:\n  - b\n  \t- c: d\n", 3, TAB),
        ("a:\n  when: > 3\n  b: 1\n", 2, signed("`>`")),
        ("a: {when: >= 3, b: 2}\n", 1, signed("`>`")),
        ("a: | x\nb: 2\n", 1, signed("`|`")),
        ("a: @x\n", 1, signed("`@`")),
        ("a: {unit: %, b: 1}\n", 1, signed("`%`")),
        ("a: `x`\n", 1, signed("a backtick")),
        ("a: [x] more\nb: 1\n", 1, signed("`[`")),
        ("a: {x} more\nb: 1\n", 1, signed("`{`")),
        ("a: * b\n", 1, signed("`*`")),
        ("a: & b\n", 1, signed("`&`")),
        ("a: !b{ c\n", 1, signed("`!`")),
        ("a: - b\n", 1, signed("`-`")),
        ("a: ]\nb: 1\n", 1, signed("`]`")),
        ("a: [0..10)\nb: 1\n", 1, 'put the interval in quotes: `"[0..10)"`'),
        ("x: {a: (0.5..10], b: 1}\n", 1, 'put the interval in quotes: `"(0.5..10]"`'),
        ('a: "female" or b\nb: 1\n', 1, f"the text goes on after its closing quote: {WHOLE}"),
        ("a: 'it's a'\nb: 1\n", 1, f"the text goes on after its closing quote: {WHOLE}"),
        ("a:\n  text: one: two\n  b: 1\n", 2, COLON),
        ("a: {text: one: two, b: 1}\n", 1, f"{COLON} (or a comma is missing before the key)"),
        ("a:\n  b: 1\n   c: 2\n", 3, f"this line starts at column 4, line 2 at column 3: {BOTH}"),
        ("a:\n    b: 1\n\n  c: 2\n", 4, f"this line starts at column 3, those above at 5 or 1: {BESIDE}"),
        ('a:\n  b: "x"\n    c: 2\n', 3, f"this line starts at column 5, those above at 3 or 1: {BESIDE}"),
        ("a: 1\n- b\n", 2, "a list item (`- `) cannot stand beside `key: value`: indent it under its own key"),
        ("a:\n  b: 1\n  cc\n  d: 2\n", 3, "a colon and a space have to follow a key"),
        ("a:\n  b:1\n  d: 2\n", 2, SPACE),
        ("a:\n  b: 1\n  c:1\n  d: 2\n", 3, SPACE),
        ('a:\n  b: "x\n  c: 1\n', 2, "the quote that is opened on line 2 is not closed there: close it"),
        ('a:\n  b: "x\n  c: "y"\n', 2, "the quote that is opened on line 2 is not closed there: close it"),
        (
            "a: [x, y\nb: 1\n",
            2,
            "the `[` that is opened on line 1 is not closed, or a comma is missing on this line or the one above",
        ),
        ("a: [b]]\nc: 1\n", 1, f"the value ends before this `]`: delete it, or {WHOLE}"),
        ("a: [b {\n", 1, None),
        (
            'a: "\\d"\n',
            1,
            "between double quotes `\\` starts an escape: write `\\\\`, or put the text in single quotes",
        ),
    ],
)
def test_the_help_names_the_slip(text, line, help_):
    faults = Faults("x.yaml")
    read_yaml(text.encode(), faults)
    (fault,) = faults.found
    assert (fault.code, fault.place.line) == ("yaml-syntax", line)
    assert fault.help == help_ if help_ else fault.help
