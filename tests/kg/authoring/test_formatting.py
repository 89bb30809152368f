"""`carepath fmt` loses nothing: held against a second reader of YAML, with comments wherever they can stand."""

import dataclasses
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from kg.authoring import formatting
from kg.authoring.formatting import UnfaithfulError, formatted
from kg.authoring.layout import WIDTH
from kg.diagnostics import FaultyProtocolError
from kg.loading import load_text

ROOT = Path(__file__).parents[3]
FILES = [
    *sorted((ROOT / "kg" / "protocols").glob("*/*.yaml")),
    *sorted((ROOT / "kg" / "authoring").glob("everything*.yaml")),
]

SMALL = """\
# a header
carepath: 1
protocol:
  id: small
  version: 1.0.0
  title: Small
  summary: >-
    A text that is folded
    over two lines.

source: {title: A leaflet, publisher: A press}
statements:
  S1: {section: one, text: 'A text, with a comma'}
  S2:
    text: "A text: with a colon"
    section: two
    cites: ["1", "2"]
facts:
  medications:
    type: list
    members:
      clozapine: {groups: [clozapine], names: [Clozaril, another]}
    codes:
      - {system: loinc, code: "1"}
      - system: loinc
        code: "2"
conflicts:
  - when: a > b
    doubt: [a]
same: [[S1, S2], [S3]]
"""


def second_reader(text):
    return YAML(typ="safe", pure=True).load(text)


def own_lines(text, column, words):
    """A text with a comment on a line of its own before each line whose number is in `words`."""
    lines = text.split("\n")
    for number in sorted(words, reverse=True):
        lines.insert(number, f"{' ' * column[number]}# {words[number]}")
    return "\n".join(lines)


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_real_file_keeps_its_values_and_comments(path):
    text = path.read_text(encoding="utf-8")
    canonical = formatted(text, path.name)
    assert second_reader(canonical) == second_reader(text)
    for comment in (line.strip() for line in text.split("\n") if line.strip().startswith("# ")):
        assert comment in canonical
    assert formatted(canonical, path.name) == canonical
    if path.name == "protocol.yaml":
        before, after = (dataclasses.replace(load_text(t, path.name), digest="") for t in (text, canonical))
        assert before == after


@settings(max_examples=150, suppress_health_check=[HealthCheck.filter_too_much], deadline=None)
@given(st.data())
def test_comments_anywhere_stay(data):
    count = SMALL.count("\n") + 1
    numbers = st.integers(0, count - 1)
    above = data.draw(st.dictionaries(numbers, st.integers(0, 999).map("own {}".format), max_size=6), label="above")
    columns = {number: data.draw(st.integers(0, 8)) for number in above}
    beside = data.draw(st.dictionaries(numbers, st.integers(0, 999).map("end {}".format), max_size=6), label="beside")
    lines = SMALL.split("\n")
    for number, words in beside.items():
        lines[number] += f"{' ' * data.draw(st.integers(1, 30))}# {words}"
    text = own_lines("\n".join(lines), columns, above)
    if data.draw(st.booleans(), label="broken between brackets"):
        text = text.replace("[S1, S2], ", f"[S1, S2],{data.draw(st.sampled_from([' # in', '']))}\n  # on its own\n   ")
    try:
        value = second_reader(text)
    except YAMLError:
        assume(False)
    assume(value == second_reader(SMALL))  # it stands in no text
    canonical = formatted(text, "small.yaml")
    assert second_reader(canonical) == value
    written = Counter(line[line.index("# ") :].strip() for line in text.split("\n") if "# " in line)
    kept = Counter(line[line.index("# ") :].strip() for line in canonical.split("\n") if "# " in line)
    assert kept == written
    assert formatted(canonical, "small.yaml") == canonical


WORDS = st.text("abc :#,-'\"{}[]&*!|>%@`\\\té×", max_size=12)
TEXTS = WORDS | st.lists(st.text("ab,.", min_size=1, max_size=40), min_size=1, max_size=12).map(" ".join)
VALUES = st.recursive(
    TEXTS,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text("abcd", min_size=1, max_size=3), inner, max_size=4)
    ),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None)
@given(
    st.dictionaries(st.text("abcd", min_size=1, max_size=4), VALUES, min_size=1, max_size=5),
    st.sampled_from(["flow", "block", "mixed"]),
)
def test_values_of_every_form_stay(content, style):
    """Written by the second library in one of its styles, read back from our form."""
    text = dumped(content, style)
    try:
        canonical = formatted(text, "any.yaml")
    except FaultyProtocolError:
        assume(False)
    assert second_reader(canonical) == second_reader(text)  # not `content`: it folds a line after a tab unfaithfully
    assert formatted(canonical, "any.yaml") == canonical


def dumped(content, style):
    import io  # noqa: PLC0415 - only here

    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style = {"flow": True, "block": False, "mixed": None}[style]
    yaml.allow_unicode = True
    out = io.StringIO()
    yaml.dump(content, out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("b: 1\na: 2\n", "b: 1\na: 2\n"),  # names of the author's stay in their order
        ("statements:\n    S1: {text: t, section: s}\n", "statements:\n  S1: {section: s, text: t}\n"),
        ("a: 'x'\n", 'a: "x"\n'),
        ("a: 'say \"x\"'\n", "a: 'say \"x\"'\n"),
        ("a:\n- x\n- y\n", "a:\n  - x\n  - y\n"),
        ("a: [x,\n  y]\n", "a: [x, y]\n"),
        ("a: {x: 1, # one\n  y: 2}\n", "a:\n  x: 1    # one\n  y: 2\n"),
        ("a: [ # one\n  x,\n  # two\n  y] # three\n", "# three\na:   # one\n  - x\n  # two\n  - y\n"),
        ("a: [# one\n  x#y]\n", "a: [x#y]  # one\n"),
        ('a: "# no # comment" # but this\nb: x#y\n', 'a: "# no # comment"  # but this\nb: x#y\n'),
        ("a: [x,\n  # last\n  ]\nb: 1\n", "a:\n  - x\n  # last\nb: 1\n"),
        ("x:\n- # one\n  a: 1\n  # two\n- b: 2\n", "x:\n  # one\n  - a: 1\n    # two\n  - b: 2\n"),
        ("a: 1\n\n\n\nb: 2\n\n", "a: 1\n\nb: 2\n"),
        ("a: 1\r\nb: 2\r\n", "a: 1\nb: 2\n"),
        ("# head\n\na: 1", "# head\n\na: 1\n"),
        (
            "statements:\n  S1:\n    # of the text\n    text: t  # beside\n    # of the section\n    section: s\n",
            "statements:\n  S1:\n    # of the section\n    section: s\n    # of the text\n    text: t  # beside\n",
        ),
        ("a:\n  b: 1\n  # the end of a\n# before c\nc: 2\n", "a:\n  b: 1\n  # the end of a\n# before c\nc: 2\n"),
        ("a: >-  # why\n  x\n  y\n", "a: >-  # why\n  x\n  y\n"),
        ("a: |\n  x\n   y\n", "a: |\n  x\n   y\n"),
        ("a: |+\n  x\n\nb: 1\n", 'a: "x\\n\\n"\n\nb: 1\n'),
        ("a: >\n  x\n\n  y\nb: 1\n", "a: >\n  x\n\n  y\nb: 1\n"),
        ("a: >-\n  x\n    y\n", "a: |-\n  x\n    y\n"),
    ],
)
def test_the_form(before, after):
    assert formatted(before, "f.yaml") == after
    assert formatted(after, "f.yaml") == after


@pytest.mark.parametrize("name", ["names", "keys", "facts", "criteria"])
def test_a_protocol_that_does_not_load_yet_is_put_into_form_all_the_same(name):
    text = (ROOT / "tests" / "data" / "bad" / f"{name}.yaml").read_text(encoding="utf-8")
    canonical = formatted(text.replace("patiеnt", "patient"), name)
    assert formatted(canonical, name) == canonical
    with pytest.raises(FaultyProtocolError):
        load_text(canonical, name)


def test_no_line_is_longer_than_the_page_where_it_can_be_broken():
    long = " ".join(["word"] * 60)
    canonical = formatted(f"a: {long}\nb: [{', '.join(['name'] * 40)}]\nc: {{x: {long}, y: 1}}\n", "f.yaml")
    assert max(map(len, canonical.split("\n"))) <= WIDTH
    assert second_reader(canonical)["a"] == long


@pytest.mark.parametrize(
    "text", ["a: [b\n", "a: 1\na: 2\n", "a: &x 1\nb: *x\n", "a: !!str 1\n", "", "# only\n", "- a\n", "a\n"]
)
def test_what_is_no_strict_yaml_is_refused(text):
    with pytest.raises(FaultyProtocolError):
        formatted(text, "f.yaml")


@pytest.mark.parametrize(
    ("spoiled", "said"),
    [
        (lambda text: text.replace("A text, with", "A text with"), "the values differ"),
        (lambda text: text.replace("# a header\n", ""), "the comments differ"),
        (lambda text: text + "zzz: 1\n", "the values differ"),
        (lambda text: text.replace("  S1:", " S1:"), "not YAML"),
    ],
)
def test_a_fault_of_the_layout_never_reaches_a_file(monkeypatch, spoiled, said):
    right = formatting.laid_out
    monkeypatch.setattr(formatting, "laid_out", lambda root, shape: spoiled(right(root, shape)))
    with pytest.raises(UnfaithfulError, match=said):
        formatted(SMALL, "small.yaml")
