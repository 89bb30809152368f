"""Graphviz as a program: which one is taken, how it fails, and when it is not needed."""

import random
import stat
import sysconfig
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from diagrams import layout
from diagrams.flowchart import flowchart
from diagrams.graphviz_out import render
from diagrams.layout import DrawingError, find_graphviz, lay_out
from kg.traversal import traverse


def script(folder, name, text):
    path = folder / name
    path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


def test_the_dot_of_the_system_comes_first(tmp_path, monkeypatch):
    dot = script(tmp_path, "dot", "exit 0")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_graphviz() == dot


def test_the_bundled_one_is_found_beside_the_interpreter_without_any_path(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert Path(find_graphviz()) == Path(sysconfig.get_path("scripts"), "graphviz-pure")


def test_without_any_graphviz_the_message_says_so_in_one_line(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sysconfig, "get_path", lambda _: str(tmp_path))
    with pytest.raises(DrawingError, match=r"^no Graphviz: .*install one of them$"):
        find_graphviz()


def test_two_graphs_are_laid_out_in_one_run(program):
    one, two = lay_out(
        ['digraph { a -> b [id="a to b"] }', "digraph { rankdir=LR; c [width=2 height=1 label=x]; c -> d }"], program
    )
    assert set(one.centres) == {"a", "b"}
    assert one.centres["a"][1] < one.centres["b"][1]
    (start, *_, end, tip) = one.curves["a to b"]
    assert start[1] < end[1] < tip[1]
    assert two.centres["c"][0] < two.centres["d"][0]
    assert not two.curves


def test_a_program_that_fails_says_why_in_one_line(program):
    with pytest.raises(DrawingError, match="syntax error") as error:
        lay_out(["digraph { a -> }"], program)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("echo 'Warning: this'; echo >&2 'Warning: x'; echo >&2 'Error: out of ink'; exit 1", "Error: out of ink"),
        ("echo '{'", "no reason given"),
        ("echo '[1]'", "no reason given"),
        ('echo \'{"bb": "0,0"}\'', "no reason given"),
        ("exit 0", "no reason given"),
        ("printf '\\377'", "no reason given"),
    ],
)
def test_a_program_that_answers_nonsense_is_an_error(tmp_path, text, message):
    program = script(tmp_path, "nonsense", text)
    with pytest.raises(DrawingError, match=message) as error:
        lay_out(["digraph { a }"], program)
    assert "\n" not in str(error.value)


def test_a_program_that_is_not_there_or_does_not_end_is_an_error(tmp_path, monkeypatch):
    with pytest.raises(DrawingError, match="could not be started"):
        lay_out(["digraph { a }"], str(tmp_path / "nothing"))
    monkeypatch.setattr(layout, "_SECONDS", 0.1)
    with pytest.raises(DrawingError, match=r"took more than 0\.1 s"):
        lay_out(["digraph { a }"], script(tmp_path, "slow", "while :; do :; done"))


def test_what_was_placed_before_is_not_placed_again(program, monkeypatch):
    dots = ["digraph { once -> only }"]
    first = lay_out(dots, program)
    monkeypatch.setattr(layout.subprocess, "run", no_program)
    assert lay_out(dots, program) == first


def no_program(*_, **__):
    raise AssertionError("a program was started")


@pytest.mark.parametrize("form", ["svg", "pdf"])
def test_after_one_patient_every_other_is_drawn_without_a_run_of_dot(form, compiled, program, monkeypatch):
    protocol = compiled("leukopenia")
    chance = random.Random(3550)

    def draw_patient(raw):
        return render(flowchart(protocol.protocol, traverse(protocol, protocol.understand(raw))), form, program=program)

    drawn = {draw_patient({"wbc": 3.55})}
    monkeypatch.setattr(layout.subprocess, "run", no_program)
    facts = {
        "wbc": lambda: round(chance.uniform(0.2, 9), 1),
        "temperature": lambda: round(chance.uniform(36, 40), 1),
        "fever": lambda: chance.choice([True, False]),
        "infection_signs": lambda: chance.choice([True, False]),
        "fatigue": lambda: chance.choice([True, False]),
        "age_years": lambda: chance.randint(0, 95),
        "medications": lambda: chance.choice([[], ["clozapine"], ["colchicine", "clozapine"]]),
        "platelets": lambda: chance.randint(20, 400),
    }
    for _ in range(25):
        drawn.add(draw_patient({fact: value() for fact, value in facts.items() if chance.random() < 0.6}))
    assert len(drawn) > 6


def test_several_threads_draw_the_same(program):
    dots = [f"digraph {{ rankdir=LR; a{n} -> b{n} [id=x] }}" for n in range(3)]
    with ThreadPoolExecutor(4) as threads:
        results = list(threads.map(lambda _: lay_out(dots, program), range(8)))
    assert all(result == results[0] for result in results)
