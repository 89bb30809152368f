"""What is written comes back equal, in every form, and answers as before."""

import dataclasses
import os
import subprocess
import sys
from datetime import date
from enum import Enum
from fractions import Fraction
from pathlib import Path

import pytest
import yaml

import kg
from kg.compilation import compile_protocol
from kg.criteria import Either, Not, Within
from kg.diagnostics import FaultyProtocolError, Place
from kg.exchange import FORMS, read, write
from kg.graph import build
from kg.intervals import Interval
from kg.library import open_protocol
from kg.patient import InvalidFactsError
from kg.report import as_json
from kg.traversal import traverse
from tests.kg.exchange.shelf import GOOD, NAMES, ROOT, graph_named

CASES = yaml.safe_load((Path(kg.__file__).parent / "protocols" / "leukopenia" / "cases.yaml").read_text("utf-8"))[
    "cases"
]
PLAIN = (str, int, Fraction, float, Enum, type(None))


def everything(item):
    """A dataclass as nested tuples, every field but the place, without relying on its equality."""
    if dataclasses.is_dataclass(item):
        fields = [f.name for f in dataclasses.fields(item) if f.name != "place"]
        return (type(item).__name__, *((name, everything(getattr(item, name))) for name in fields))
    if isinstance(item, tuple):
        return tuple(everything(part) for part in item)
    assert isinstance(item, PLAIN)
    return (type(item).__name__, item)


@pytest.mark.parametrize("form", FORMS)
def test_a_graph_comes_back_equal(graph, form):
    back = read(write(graph, form), form)
    assert back == graph
    assert everything(back.protocol) == everything(graph.protocol)
    assert [*back.digraph.nodes(data=True)] == [*graph.digraph.nodes(data=True)]
    assert [*back.digraph.edges(data=True)] == [*graph.digraph.edges(data=True)]
    assert back.digraph.graph == graph.digraph.graph


@pytest.mark.parametrize("form", FORMS)
def test_what_comes_back_is_written_as_the_same_bytes(tried, form):
    written = write(tried, form)
    assert write(read(written, form), form) == written


@pytest.mark.parametrize("form", FORMS)
def test_what_comes_back_answers_as_before(leukopenia, form):
    before, after = (compile_protocol(g.protocol) for g in (leukopenia, read(write(leukopenia, form), form)))
    answered = 0
    for case in CASES[::7]:
        today = date.fromisoformat(case.get("on", "2026-01-16"))
        answers = [answer(compiled, case["facts"], today) for compiled in (before, after)]
        assert answers[0] == answers[1]
        answered += "recommendations" in answers[0]
    assert answered > 10


def answer(compiled, facts, today):
    try:
        return as_json(traverse(compiled, compiled.understand(facts, today=today)), "clinician")
    except InvalidFactsError as refused:
        return {"problems": [(p.fact, p.code, p.message) for p in refused.problems]}


def test_the_same_protocol_gives_the_same_bytes_in_every_process():
    script = (
        "import sys; from kg.library import open_protocol; from kg.exchange import FORMS, write; import hashlib\n"
        "g = open_protocol(sys.argv[1]).graph\n"
        "print([hashlib.sha256(write(g, f)).hexdigest() for f in FORMS])"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", script, GOOD["throat"]],
            env=os.environ | {"PYTHONHASHSEED": seed},
            cwd=ROOT,
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(outputs) == 1


@pytest.mark.parametrize("form", FORMS)
def test_no_path_of_the_machine_goes_out(form):
    for name, path in GOOD.items():
        written = write(build(open_protocol(str(path)).protocol), form).decode()
        assert str(ROOT) not in written
        assert f"{name}.yaml" not in written


def test_these_protocols_use_every_field_there_is():
    """A field that no protocol uses could be lost without a test that fails."""
    used, there_are = set(), set()
    stack = [graph_named(name).protocol for name in NAMES]
    while stack:
        item = stack.pop()
        if isinstance(item, tuple):
            stack += item
        elif dataclasses.is_dataclass(item):
            for field in dataclasses.fields(item):
                value = getattr(item, field.name)
                there_are.add((type(item).__name__, field.name))
                if field.default is dataclasses.MISSING or value != field.default:
                    used.add((type(item).__name__, field.name))
                stack.append(value)
    assert there_are - used == set()


@pytest.mark.parametrize(
    ("owner", "key"),
    [
        ("_fact", "unit_in_doubt"),
        ("_fact", "askable"),
        ("_head", "repeat_window_days"),
        ("_outcome", "class_"),
        ("_derivation", "conflict"),
        ("_code", "use"),
        ("_interpretation", "general"),
        ("_warning", "or_unknown"),
    ],
)
def test_a_field_that_the_writer_forgets_is_found_before_anything_is_written(monkeypatch, owner, key):
    from kg.exchange import written  # noqa: PLC0415 - the module that is made to forget

    kept, wrong = written._kept, getattr(written, owner)

    def forgetful(*args):
        monkeypatch.setattr(written, "_kept", lambda **values: kept(**{k: v for k, v in values.items() if k != key}))
        content = wrong(*args)
        monkeypatch.setattr(written, "_kept", kept)
        return content

    graphs = [graph_named(name) for name in NAMES]
    monkeypatch.setattr(written, owner, forgetful)
    assert any(refuses(graph) for graph in graphs)


def refuses(graph):
    try:
        write(graph, "json")
    except FaultyProtocolError:
        return True
    return False


def test_equal_protocols_may_stand_in_different_files(throat):
    moved = [dataclasses.replace(d, place=Place("elsewhere.yaml", 7)) for d in throat.protocol.decisions]
    assert build(dataclasses.replace(throat.protocol, decisions=tuple(moved))) == throat


def test_another_protocol_is_not_equal(throat):
    assert build(dataclasses.replace(throat.protocol, title="another")) != throat


@pytest.mark.parametrize(
    "changes",
    [
        {"title": " in blanks "},
        {"title": ""},
        {"digest": "unknown"},
        {"id": "No Id"},
        {"version": "one"},
        {"repeat_window_days": -1},
    ],
)
def test_what_the_loader_would_not_give_is_not_written(throat, changes):
    with pytest.raises(FaultyProtocolError):
        write(build(dataclasses.replace(throat.protocol, **changes)), "json")


def test_an_interval_that_no_text_gives_is_not_written(leukopenia):
    protocol = leukopenia.protocol
    thirds = Interval((Fraction(1, 3), 0), (Fraction(2, 3), 1))
    facts = tuple(dataclasses.replace(f, possible=thirds) if f.possible else f for f in protocol.facts)
    with pytest.raises(FaultyProtocolError):
        write(build(dataclasses.replace(protocol, facts=facts)), "json")


def test_a_criterion_whose_text_says_something_else_is_not_written(leukopenia):
    protocol = leukopenia.protocol
    decision = next(d for d in protocol.decisions if any(isinstance(o.criterion, Within) for o in d.outcomes))
    lying = tuple(
        dataclasses.replace(o, criterion=dataclasses.replace(o.criterion, text="< 0.123"))
        if isinstance(o.criterion, Within)
        else o
        for o in decision.outcomes
    )
    decisions = tuple(dataclasses.replace(d, outcomes=lying) if d is decision else d for d in protocol.decisions)
    with pytest.raises(FaultyProtocolError):
        write(build(dataclasses.replace(protocol, decisions=decisions)), "ttl")


def test_otherwise_comes_back_as_otherwise(graph):
    written = write(graph, "json").decode()
    rest = [
        o
        for d in graph.protocol.decisions
        for o in d.outcomes
        if isinstance(o.criterion, Not) and isinstance(o.criterion.criterion, Either)
    ]
    assert written.count('"when": "otherwise"') == len(rest)
