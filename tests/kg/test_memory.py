"""What was proved is remembered by its content and by the program, and by nothing less."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from kg import memory
from kg.compilation import compile_protocol
from kg.diagnostics import FaultyProtocolError
from kg.library import open_protocol
from kg.loading import load_text
from kg.memory import Memory
from tests.kg.verification.seeded import edited

GOOD = Path(__file__).parents[1] / "data" / "good"
THROAT = load_text(edited("throat"), "throat.yaml")


@pytest.fixture
def remembered(tmp_path):
    return Memory(tmp_path / "deep" / "down")


@pytest.fixture
def proving(monkeypatch):
    """Which protocols are proved, in order."""
    asked = []
    monkeypatch.setattr("kg.verification.findings", lambda protocol: asked.append(protocol.id) or [])
    return asked


def test_it_remembers_what_it_was_told(remembered):
    assert not remembered.has(THROAT)
    remembered.add(THROAT)
    assert remembered.has(THROAT)
    assert remembered.has(load_text(edited("throat"), "throat.yaml"))
    assert Memory(remembered.directory).has(THROAT)
    (file,) = remembered.directory.iterdir()
    assert file.read_bytes() == b""


def test_what_is_remembered_is_not_proved_again(remembered, proving):
    for _ in range(2):
        compile_protocol(THROAT, remembered)
    assert proving == ["throat"]
    compile_protocol(THROAT)
    assert proving == ["throat", "throat"]


def test_a_faulty_protocol_is_not_remembered(remembered):
    faulty = load_text(edited("throat", ("    context_only: true\n", "")), "throat.yaml")
    for _ in range(2):
        with pytest.raises(FaultyProtocolError):
            compile_protocol(faulty, remembered)
    assert not remembered.has(faulty)


@pytest.mark.parametrize(
    "change",
    [
        ("throat_days > 7 or", "throat_days > 8 or"),
        ("statements: [T07]\n", "statements: [T07, T08]\n"),
        ("    urgency: immediate\n", "    urgency: prompt\n"),
    ],
)
def test_another_content_is_another_protocol(remembered, change):
    remembered.add(THROAT)
    assert not remembered.has(load_text(edited("throat", change), "throat.yaml"))


def test_a_protocol_changed_in_memory_is_another_though_its_digest_is_the_same(remembered):
    remembered.add(THROAT)
    unlike = [
        replace(THROAT, constraints=()),
        replace(THROAT, start="likelihood"),
        replace(THROAT, recommendations=THROAT.recommendations[:-1]),
        replace(THROAT, decisions=(replace(THROAT.decisions[0], then=()), *THROAT.decisions[1:])),
    ]
    for other in unlike:
        assert other.digest == THROAT.digest
        assert not remembered.has(other)


def test_another_program_remembers_nothing_of_it(remembered, monkeypatch):
    remembered.add(THROAT)
    monkeypatch.setattr(memory, "_program", lambda: b"another")
    assert not remembered.has(THROAT)


def test_the_program_is_every_module_of_it(tmp_path, monkeypatch):
    (tmp_path / "verification").mkdir()
    for name in ("a.py", "memory.py", "verification/rule.py"):
        (tmp_path / name).write_text("")
    monkeypatch.setattr(memory, "__file__", str(tmp_path / "memory.py"))
    seen = [memory._program.__wrapped__()]
    (tmp_path / "verification" / "rule.py").write_text("x = 1")
    seen.append(memory._program.__wrapped__())
    os.utime(tmp_path / "a.py", ns=(1, 1))
    seen.append(memory._program.__wrapped__())
    (tmp_path / "b.py").write_text("")
    seen.append(memory._program.__wrapped__())
    (tmp_path / "notes.txt").write_text("")
    assert memory._program.__wrapped__() == seen[-1]
    assert len(set(seen)) == 4


def test_where_nothing_can_be_written_everything_is_proved_anew(tmp_path, proving):
    in_the_way = tmp_path / "file"
    in_the_way.write_text("")
    for _ in range(2):
        compile_protocol(THROAT, Memory(in_the_way / "below"))
    assert proving == ["throat", "throat"]


def test_it_starts_anew_when_there_is_too_much_and_leaves_what_is_not_its_own(tmp_path, monkeypatch):
    monkeypatch.setattr(memory, "_MOST", 2)
    (tmp_path / "letters.txt").write_text("dear reader")
    remembered = Memory(tmp_path)
    for start in ("airway", "likelihood", "duration"):
        remembered.add(replace(THROAT, start=start))
        assert remembered.has(replace(THROAT, start=start))
    assert not remembered.has(THROAT)
    assert (tmp_path / "letters.txt").read_text() == "dear reader"
    assert len(list(tmp_path.iterdir())) == 2


def test_the_directory_is_the_one_that_is_named(tmp_path, monkeypatch):
    monkeypatch.setenv("CAREPATH_CACHE", str(tmp_path / "mine"))
    assert Memory.of_user() == Memory(tmp_path / "mine")
    open_protocol(str(GOOD / "throat.yaml"))
    assert len(list((tmp_path / "mine").iterdir())) == 1
    monkeypatch.delenv("CAREPATH_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "theirs"))
    assert Memory.of_user().directory.name == "proved"


@pytest.mark.parametrize("name", ["throat.yaml", "counts.yaml"])
def test_another_process_remembers_it_too(tmp_path, name):
    """However it orders its sets: what has no order in a protocol would be written in another one each time."""
    program = f"from kg.library import open_protocol; open_protocol({str(GOOD / name)!r})"
    for seed in ("1", "2", "3"):
        environment = os.environ | {"CAREPATH_CACHE": str(tmp_path), "PYTHONHASHSEED": seed}
        subprocess.run([sys.executable, "-c", program], check=True, env=environment, cwd=GOOD.parents[2])
    assert len(list(tmp_path.iterdir())) == 1
