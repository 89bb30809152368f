"""The schema for editors says what the loader does: every key with a description, nothing that is refused or missed."""

import copy
import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from kg.authoring.json_schema import cases_schema, protocol_schema
from kg.authoring.shapes import of_cases, of_protocol
from kg.cases.reading import load_cases
from kg.criteria_grammar import CriterionError, read_interval
from kg.diagnostics import FaultyProtocolError
from kg.loading import load, load_text

ROOT = Path(__file__).parents[3]
EVERYTHING = ROOT / "kg" / "authoring" / "everything.yaml"
EVERY_CASE = ROOT / "kg" / "authoring" / "everything_cases.yaml"
SHIPPED = sorted((ROOT / "kg" / "protocols").glob("*/protocol.yaml"))
GOOD = sorted((ROOT / "tests" / "data" / "good").glob("*.yaml"))
BAD = sorted((ROOT / "tests" / "data" / "bad").glob("*.yaml"))
STRUCTURE = {"missing-key", "unknown-key", "kind", "interval", "number"}
"""What a schema can see of one value, whatever else the file says."""

PROTOCOL = Draft202012Validator(protocol_schema())
CASES = Draft202012Validator(cases_schema())


def read(text):
    """As editors read YAML: version 1.2, by another reader than the loader's."""
    return YAML(typ="safe", pure=True).load(text)


def loads(path):
    try:
        load(path)
    except FaultyProtocolError:
        return False
    return True


def keys_of(shape, path=""):
    for name, key in shape.keys.items():
        yield f"{path}.{name}", key
        if key.shape:
            yield from keys_below(key.shape, f"{path}.{name}")


def keys_below(shape, path):
    yield from keys_of(shape, path)
    for inner in filter(None, (shape.items, shape.values)):
        yield from keys_below(inner, f"{path}[]")


@pytest.mark.parametrize("shape", [of_protocol(), of_cases()], ids=["protocol", "cases"])
def test_every_key_that_the_loader_asks_for_is_used_and_described(shape):
    lacking = [path for path, key in keys_of(shape) if not key.description or key.shape is None]
    assert lacking == [], "add the key, with a comment that describes it, to kg/authoring/everything*.yaml"


def test_every_description_is_used():
    described = {key.description for shape in (of_protocol(), of_cases()) for _, key in keys_of(shape)}
    for path in (EVERYTHING, EVERY_CASE):
        for comment in re.findall(r"  # (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE):
            assert comment in described or comment.startswith("Any "), comment


@pytest.mark.parametrize("shape", [of_protocol(), of_cases()], ids=["protocol", "cases"])
def test_every_key_is_in_the_documentation(shape):
    page = (ROOT / "docs" / "format.md").read_text(encoding="utf-8")
    names = {path.rpartition(".")[2] for path, _ in keys_of(shape)}
    assert {name for name in names if not re.search(rf"""(?m)(^|[`{{,"] ?){name}\b""", page)} == set()


def test_the_schemas_are_schemas():
    Draft202012Validator.check_schema(protocol_schema())
    Draft202012Validator.check_schema(cases_schema())


@pytest.mark.parametrize("path", [EVERYTHING, *SHIPPED, *GOOD], ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_protocol_that_loads_is_valid(path):
    if path in GOOD and "protocol" not in read(path.read_text(encoding="utf-8")):
        pytest.skip("no protocol")
    load(path)
    assert [e.message for e in PROTOCOL.iter_errors(read(path.read_text(encoding="utf-8")))] == []


@pytest.mark.parametrize("path", [EVERYTHING, *SHIPPED], ids=lambda path: path.parent.name)
def test_all_cases_that_load_are_valid(path):
    cases = EVERY_CASE if path == EVERYTHING else path.with_name("cases.yaml")
    load_cases(cases, load(path))
    assert [e.message for e in CASES.iter_errors(read(cases.read_text(encoding="utf-8")))] == []


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_a_bad_file_with_a_structural_fault_is_invalid(path):
    faults = [line for line in path.with_suffix(".txt").read_text().splitlines() if "has no `class`" not in line]
    codes = {code for line in faults for code in re.findall(r"\[([a-z-]+)\](?:;|$)", line)}
    try:
        content = read(path.read_text(encoding="utf-8"))
    except (YAMLError, ValueError):
        return  # no reader of YAML takes it
    if codes & STRUCTURE:
        assert list(PROTOCOL.iter_errors(content))


def places(value, path=()):
    """Every mapping in a document, by where it is."""
    if isinstance(value, dict):
        yield path
        for key, inner in value.items():
            yield from places(inner, (*path, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from places(inner, (*path, number))


def at(value, path):
    for step in path:
        value = value[step]
    return value


WHOLE = read(EVERYTHING.read_text(encoding="utf-8"))
WHOLE_CASES = read(EVERY_CASE.read_text(encoding="utf-8"))


def refused_by_the_loader(content):
    codes = set()
    try:
        load_text(json.dumps(content, ensure_ascii=False), "changed")
    except FaultyProtocolError as error:
        codes = {d.code for d in error.diagnostics}
    return codes


@pytest.mark.parametrize("path", list(places(WHOLE)), ids=lambda path: ".".join(map(str, path)) or "file")
def test_schema_and_loader_refuse_the_same_keys(path):
    for change in ("a key too many", *at(WHOLE, path)):
        content = copy.deepcopy(WHOLE)
        mapping = at(content, path)
        if change in mapping:
            del mapping[change]
        else:
            mapping[change] = "x"
        codes = refused_by_the_loader(content) & {"missing-key", "unknown-key"}
        invalid = not PROTOCOL.is_valid(content)
        if invalid:
            assert refused_by_the_loader(content), f"the schema refuses {path} without `{change}`, the loader does not"
        elif codes:
            # What depends on other keys than the mapping's own type and flags is the loader's alone.
            assert change in SEEN_BY_THE_LOADER_ALONE, f"the loader refuses {path} without `{change}`: {codes}"


SEEN_BY_THE_LOADER_ALONE = {
    # one of several keys has to be there
    *("true_when", "below_limit_of", "value", "at_least", "elapsed", "score", "from"),
    *("unknown", "as_falls", "as_rises", "not_firm", "never_falls", "never_withdrawn", "doubt"),
    *WHOLE["facts"],  # a name that is used elsewhere
    "classifies",  # on the decision, `class` on its outcomes
    "class",
}


@given(st.text("[]().<>=- 0123456789", max_size=14))
def test_whatever_interval_the_loader_takes_is_valid(text):
    try:
        read_interval(text)
    except (CriterionError, ValueError):
        return
    content = copy.deepcopy(WHOLE)
    content["facts"]["number"]["possible"] = text
    assert PROTOCOL.is_valid(content), text


@pytest.mark.parametrize(
    ("path", "wrong"),
    [
        (("facts", "number", "possible"), "0-4"),
        (("facts", "number", "possible"), [0, 4]),
        (("facts", "yes_no", "type"), "bool"),
        (("facts", "yes_no", "askable"), "no"),
        (("recommendations", "act", "urgency"), "soon"),
        (("recommendations", "act", "statements"), "S1"),
        (("protocol", "id"), "Leukopenia"),
        (("protocol", "version"), "1.0"),
        (("protocol", "repeat_window_days"), 1.5),
        (("facts", "number", "units"), {"g": "-1"}),
        (("decisions", "first", "outcomes"), {}),
        (("facts", "number", "derive", "true_when"), "yes_no"),
    ],
)
def test_a_wrong_value_is_invalid(path, wrong):
    content = copy.deepcopy(WHOLE)
    at(content, path[:-1])[path[-1]] = wrong
    assert not PROTOCOL.is_valid(content)
    assert refused_by_the_loader(content)


def test_a_misspelt_expectation_is_a_classification_to_the_schema_and_its_value_is_looked_at():
    content = copy.deepcopy(WHOLE_CASES)
    content["cases"][0]["expect"]["classification"] = {"a": "b"}
    assert not CASES.is_valid(content)
