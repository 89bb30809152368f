"""A built wheel, installed into an empty environment elsewhere, answers there. Nothing here uses the network."""

import json
import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]
OFFLINE = {"PIP_NO_INDEX": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_CONFIG_FILE": os.devnull}


def run(*command, cwd, env=None):
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=env if env is not None else {**os.environ, **OFFLINE},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    run(
        *(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"),
        *("--wheel-dir", folder, CHECKOUT),
        cwd=folder,
    )
    (built,) = folder.glob("carepath-*.whl")
    return built


@pytest.fixture(scope="module")
def environment(wheel, tmp_path_factory):
    """An environment with the wheel and, linked one by one, what is installed here, except carepath itself."""
    home = tmp_path_factory.mktemp("elsewhere") / "venv"
    run(sys.executable, "-m", "venv", "--without-pip", home, cwd=home.parent)
    site = Path(sysconfig.get_path("purelib", scheme="venv", vars={"base": str(home), "platbase": str(home)}))
    run(sys.executable, "-m", "pip", "--python", home, "install", "--quiet", "--no-deps", wheel, cwd=home.parent)
    for installed in Path(sysconfig.get_path("purelib")).iterdir():
        is_ours = "carepath" in installed.name
        if not is_ours and installed.suffix != ".pth" and not (site / installed.name).exists():
            (site / installed.name).symlink_to(installed)
    return home


@pytest.fixture
def carepath(environment, tmp_path):
    """Runs the installed command in an empty folder, with nothing of this process's environment."""
    programs = Path(sysconfig.get_path("scripts"))
    env = {"PATH": os.pathsep.join([str(environment / "bin"), str(programs)]), "HOME": str(tmp_path), "LANG": "C.UTF-8"}
    return lambda *arguments: run(environment / "bin" / "carepath", *arguments, cwd=tmp_path, env=env)


def test_the_wheel_holds_the_data_of_all_three_packages(wheel):
    files = set(zipfile.ZipFile(wheel).namelist())
    protocols = {"protocol.yaml", "cases.yaml"}
    assert {f"kg/protocols/leukopenia/{name}" for name in protocols} <= files
    assert {f"{package}/py.typed" for package in ("kg", "api", "diagrams")} <= files
    assert "api/schema.graphql" in files
    assert any(file.startswith("api/static/") for file in files)
    assert any(file.startswith("diagrams/fonts/") and file.endswith((".ttf", ".otf", ".woff2")) for file in files)
    assert any(file.endswith("/licenses/LICENSE") for file in files)


def test_the_wheel_holds_every_file_of_the_packages_and_nothing_else(wheel):
    files = {file for file in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in file}
    kept = {
        path.relative_to(CHECKOUT).as_posix()
        for package in ("kg", "api", "diagrams")
        for path in (CHECKOUT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert files == kept


def test_the_packages_come_from_the_wheel_and_not_from_the_checkout(environment, tmp_path):
    program = "import api, diagrams, kg; print(api.__file__, diagrams.__file__, kg.__file__, sep='\\n')"
    done = run(environment / "bin" / "python", "-I", "-c", program, cwd=tmp_path)
    assert all(Path(line).is_relative_to(environment) for line in done.stdout.splitlines()), done.stdout


def test_the_installed_command_answers_for_the_title_case(carepath):
    evaluation = json.loads(carepath("evaluate", "leukopenia", "wbc=3.55", "--json").stdout)
    assert evaluation["protocol"]["id"] == "leukopenia"
    assert evaluation["recommendations"]
    assert evaluation["questions"]


def test_the_installed_command_draws_the_flowchart(carepath, tmp_path):
    carepath("draw", "leukopenia", "-o", "x.svg")
    assert "<svg" in (tmp_path / "x.svg").read_text(encoding="utf-8")
