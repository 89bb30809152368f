"""Whatever the bytes, loading gives a protocol or a `FaultyProtocolError`, and nothing else."""

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from kg.criteria_grammar import CriterionError, parse_criterion, parse_expression, parse_test
from kg.diagnostics import FaultyProtocolError
from kg.loading import load, load_text

THROAT = Path(__file__).parents[2] / "data" / "good" / "throat.yaml"
TEXT = THROAT.read_text(encoding="utf-8")
LINES = TEXT.splitlines(keepends=True)
FACTS = load(THROAT).fact

MARKS = """&a *a !!str !x << : ? - [ ] { } | > % @ ` " ' # --- ... \\ ~ no 1e3 [] {} '' |- >- ,""".split()  # noqa: SIM905 - a row of marks
WORDS = """fever temperature throat_days allergies rapid_test not( known( count( list contains( ( ) [ ] .. , "positive"
    "penicillin" and or in true false < <= > >= = != + - * / 1 2.5 0 38.0""".split()  # noqa: SIM905 - the same
STRANGE = [
    "\u202e",
    "\u0435",
    "\x00",
    "\x85",
    "\u2028",
    "\ufeff",
    "\ud800",
    '"\\ud800"',
    '"\\U0011FFFF"',
    "\t",
    "?\n:",
    " ",
]

fragments = st.one_of(st.sampled_from(MARKS), st.sampled_from(STRANGE), st.text(max_size=8))
tokens = st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=3)), max_size=14)


def faults_of(data):
    try:
        load_text(data, "hostile.yaml")
    except FaultyProtocolError as refusal:
        return refusal.diagnostics
    return None


def never_crashes(data):
    faults = faults_of(data)
    assert faults is None or faults
    for fault in faults or ():
        assert fault.code
        assert fault.message
        assert fault.place.line >= 1
        assert str(fault).isprintable()


def refusal_of(read, text):
    try:
        read(text)
    except CriterionError as error:
        return error.message
    return "read"


@given(st.binary(max_size=300))
def test_bytes(data):
    never_crashes(data)


@given(st.text(max_size=300))
def test_text(text):
    never_crashes(text)


@given(st.lists(fragments, max_size=30).map("".join))
def test_yaml_like_text(text):
    never_crashes(text)
    never_crashes("carepath: 1\nfacts:\n  " + text)


@settings(deadline=None)
@given(st.integers(0, len(TEXT)), st.integers(0, 12), fragments)
def test_a_protocol_with_a_piece_replaced(at, length, fragment):
    never_crashes(TEXT[:at] + fragment + TEXT[at + length :])


@settings(deadline=None)
@given(st.integers(0, len(LINES) - 1), st.integers(0, len(LINES) - 1), st.integers(0, 6))
def test_a_protocol_with_lines_moved(start, to, count):
    kept = LINES[:start] + LINES[start + count :]
    never_crashes("".join(kept[:to] + LINES[start : start + count] + kept[to:]))


@given(tokens)
def test_criteria(parts):
    for text in ("".join(parts), " ".join(parts)):
        for read in (
            lambda text: parse_criterion(text, FACTS),
            lambda text: parse_criterion(text, FACTS, arithmetic=True, known=True),
            lambda text: parse_expression(text, FACTS),
            *(lambda text, fact=fact: parse_test(text, fact) for fact in FACTS.values()),
        ):
            message = refusal_of(read, text)
            assert message.isprintable()
            assert message
