import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request

import pytest

PROGRAM = [sys.executable, "-c", "from api.cli import main; main()"]


def serving(*arguments, program=PROGRAM, **more):
    return subprocess.Popen(
        [*program, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8", **more
    )


def address_of(process):
    for line in process.stdout:
        if found := re.search(r"Serving at (http://\S+?)/ ", line):
            return found[1]
    pytest.fail(process.stderr.read())


def end(process):
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=20)
    return process.returncode, out, err


def test_it_says_where_answers_and_ends_cleanly_without_a_word_about_patients():
    process = serving("serve", "--port", "0")
    try:
        address = address_of(process)
        query = "%7Bleukopenia(facts%3A%7Bwbc%3A%7Bvalue%3A3.55%7D%7D)%7B__typename%7D%7D"
        with urllib.request.urlopen(f"{address}/graphql?query={query}") as answer:  # noqa: S310 - our own server
            assert answer.read() == b'{"data":{"leukopenia":{"__typename":"Evaluation"}}}'
    finally:
        code, out, err = end(process)
    assert (code, out, err) == (0, "", "")


def test_a_port_in_use_is_one_line():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        process = serving("serve", "--port", str(taken.getsockname()[1]))
        out, err = process.communicate(timeout=30)
    assert process.returncode == 1
    assert out == ""
    assert err.count("\n") == 1
    assert "address already in use" in err
    assert "`--port 0` takes a free one" in err


@pytest.mark.parametrize("host", ["no.such.host.invalid", "192.0.2.1"])
def test_a_host_that_is_not_here_is_one_line_and_no_other_port_is_advised(run, host):
    result = run("serve", "--host", host)
    assert result.exit_code == 1
    assert result.stderr.count("\n") == 1
    assert "--port" not in result.stderr
    assert "an address of this machine" in result.stderr


def test_another_port_than_the_first_is_said():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        process = serving(
            program=[sys.executable, "-c", f"from api.cli.serve import run; run('127.0.0.1', [{port}, 0])"]
        )
        first, second = process.stdout.readline(), process.stdout.readline()
        assert end(process) == (0, "", "")
    another = re.search(r"Serving at http://127.0.0.1:(\d+)/", second)[1]
    assert first == f"Port {port} is taken; {another} is used instead.\n"


def test_start_answers_draws_serves_and_leaves_nothing_behind(tmp_path, request):
    environment = os.environ | {"PYTHONPATH": str(request.config.rootpath), "PYTHONIOENCODING": "utf-8"}
    program = [sys.executable, "-m", "api.start"]
    process = serving("--port", "0", program=program, cwd=tmp_path, env=environment, start_new_session=True)
    try:
        before = []
        for line in process.stdout:
            before.append(line)
            if line.startswith("  3. "):
                break
        text = "".join(before)
        assert "Management of leukopenia" in text
        assert "WBC 3.55 ×10⁹/L is from 3.0 to 4.0" in text
        assert str(tmp_path / "leukopenia.svg") in text
        assert "<svg" in (tmp_path / "leukopenia.svg").read_text(encoding="utf-8")[:300]
        assert "Serving at http://127.0.0.1:" in text
        assert len(re.findall(r"^  \d\. ", text.partition("Three things to try")[2], re.MULTILINE)) == 3
    finally:
        code, out, err = end(process)
    assert (code, out, err) == (0, "", "")
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)
