"""Completion in a real bash: its own splitting of words, and the function that it calls."""

import os
import shutil
import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not there")

THROAT = "tests/data/good/throat.yaml"

# `complete -p` shows that it is registered; the word that bash itself would complete ends at `=`, `:` or a blank.
SCRIPT = """\
eval "$(_CAREPATH_COMPLETE=bash_source carepath)"
complete -p carepath >&2
COMP_LINE=$1 COMP_POINT=${2:-${#1}}
before=${COMP_LINE:0:COMP_POINT}
_carepath_completion carepath "${before##*[ =:]}" ""
printf '%s\\n' "${COMPREPLY[@]}"
"""


@pytest.fixture
def bash(tmp_path, request):
    program = tmp_path / "carepath"
    program.write_text(f"#!{sys.executable}\nfrom api.cli import main\nmain()\n", encoding="utf-8")
    program.chmod(0o755)
    root = request.config.rootpath
    environment = os.environ | {"PATH": f"{tmp_path}:{os.environ['PATH']}", "PYTHONPATH": str(root)}

    def completing(line, *point):
        command = ["bash", "--norc", "-c", SCRIPT, "bash", line, *map(str, point)]
        result = subprocess.run(
            command, env=environment, cwd=root, capture_output=True, encoding="utf-8", check=True, timeout=60
        )
        assert "-F _carepath_completion carepath" in result.stderr
        return result.stdout.split()

    return completing


@pytest.mark.parametrize(
    ("line", "completions"),
    [
        ("carepath ev", ["evaluate"]),
        ("carepath evaluate leuk", ["leukopenia"]),
        ("carepath evaluate leukopenia fev", ["fever=", "fever_duration_hours="]),
        ("carepath evaluate leukopenia fever=", ["yes", "no"]),
        ("carepath evaluate leukopenia wbc=3.55 fever=y", ["yes"]),
        (f"carepath evaluate {THROAT} rapid_test=n", ["negative", "none"]),
        ("carepath evaluate leukopenia medications=clozap", ["clozapine"]),
        ("carepath evaluate leukopenia medications=clozapine,colch", ["clozapine,colchicine"]),
        ("carepath evaluate leukopenia temperature=", []),
        ("carepath evaluate tests/data/good/thr", [THROAT]),
        ("carepath evaluate leukopenia --facts pyproj", ["pyproject.toml"]),
        ("carepath evaluate leukopenia --facts=pyproj", ["pyproject.toml"]),
        ("carepath draw leukopenia -o pyproj", ["pyproject.toml"]),
        ("carepath evaluate leukopenia --audience ", ["clinician", "patient"]),
        ("carepath show leukopenia anc_b", ["anc_band"]),
        ("carepath sche", ["schema"]),
        ("carepath fmt pyproj", ["pyproject.toml"]),
        ("carepath new x --in dia", ["diagrams"]),
        ("carepath schema -o pyproj", ["pyproject.toml"]),
    ],
)
def test_what_bash_is_offered(bash, line, completions):
    assert bash(line) == completions


def test_only_what_stands_before_the_cursor_counts(bash):
    line = "carepath evaluate leukopenia fever=y wbc=3.55"
    assert bash(line, line.index(" wbc")) == ["yes"]
