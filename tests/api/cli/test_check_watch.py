"""`carepath check --watch` as a program of its own, with files saved as editors save them."""

import os
import queue
import signal
import subprocess
import sys
import threading

import pytest

SECONDS = 20
"""How long to wait for a line that has to come; a passing test waits for the check alone."""


@pytest.fixture
def protocol(run, tmp_path):
    assert run("new", "tick_bite", "--in", tmp_path).exit_code == 0
    return tmp_path / "tick_bite" / "protocol.yaml"


@pytest.fixture
def watching(protocol):
    environment = os.environ | {"PYTHONIOENCODING": "utf-8", "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-c", "from api.cli import main; main()", "check", str(protocol), "--watch"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment, encoding="utf-8"
    ) as process:
        lines = queue.Queue()
        threading.Thread(target=lambda: [lines.put(line) for line in process.stdout], daemon=True).start()

        def until(words):
            said = []
            while not said or words not in said[-1]:
                said.append(lines.get(timeout=SECONDS))
            return "".join(said)

        until("watching")
        yield until, process
        process.kill()


def replaced(path, text):
    """Saved as many editors do: a new file is put in the place of the old one."""
    beside = path.with_suffix(".new")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)


def test_each_save_that_changes_the_result_is_said_and_ctrl_c_ends_it(protocol, watching):
    until, process = watching
    sound = protocol.read_text(encoding="utf-8")
    gap = sound.replace('when: ">= 38.5"', 'when: ">= 39.5"')
    assert gap != sound
    replaced(protocol, gap)
    assert "faulty" in until("faulty")
    replaced(protocol, gap + "# a comment changes nothing\n")
    protocol.write_text(sound.replace("start: danger", "start: dangr"), encoding="utf-8")
    said = until("dangr")
    assert "39.5" not in said  # nothing was said about the save that changed nothing
    replaced(protocol, sound)
    until("proved")
    process.send_signal(signal.SIGINT)
    rest, _ = process.communicate(timeout=SECONDS) if process.poll() is None else ("", "")
    assert process.wait(timeout=SECONDS) == 0
    assert "Traceback" not in (rest or "")


def test_a_file_that_is_gone_is_said_and_waited_for(protocol, watching):
    until, _ = watching
    sound = protocol.read_text(encoding="utf-8")
    protocol.unlink()
    until("there is no such file")
    protocol.write_text(sound, encoding="utf-8")
    until("proved")


def test_watching_goes_without_json(run, protocol):
    result = run("check", protocol, "--watch", "--json")
    assert result.exit_code == 2
    assert "--json" in result.stderr
