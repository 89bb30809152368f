"""What the tests of the outward faces share: the small protocol, the web client, the command line, golden files."""

import os
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest
import uvicorn
from click.testing import CliRunner
from fastapi.testclient import TestClient

from api.app import create_app
from api.cli import carepath
from kg.library import open_protocol

DATA = Path(__file__).parents[1] / "data"
THROAT = DATA / "good" / "throat.yaml"


@pytest.fixture(scope="session")
def throat():
    return open_protocol(str(THROAT))


@pytest.fixture(scope="session")
def leukopenia():
    return open_protocol("leukopenia")


@pytest.fixture(scope="session")
def web(throat, leukopenia):
    with TestClient(create_app([leukopenia, throat])) as client:
        yield client


@pytest.fixture(scope="session")
def address(leukopenia, throat):
    """Where a real server answers while the tests run, on a free port of this machine."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = uvicorn.Server(uvicorn.Config(create_app([leukopenia, throat]), log_level="warning"))
        serving = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        serving.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            serving.join()


@pytest.fixture(scope="session")
def ask(web):
    """Ask in GraphQL: `ask(query, **variables)`, the answer as data."""

    def asking(query, **variables):
        response = web.post("/graphql", json={"query": query, "variables": variables})
        assert response.status_code == 200
        return response.json()

    return asking


@pytest.fixture
def run():
    """Run a command in this process: `run("evaluate", THROAT, "fever=yes")`."""

    def running(*arguments, given=None):
        return CliRunner().invoke(carepath, [str(a) for a in arguments], input=given, prog_name="carepath")

    return running


@pytest.fixture
def program():
    """Run the program as a process of its own."""

    def running(*arguments, given=None, **more):
        environment = {k: v for k, v in os.environ.items() if k not in {"NO_COLOR", "FORCE_COLOR", "COLUMNS"}}
        command = [sys.executable, "-c", "from api.cli import main; main()", *map(str, arguments)]
        more.setdefault("env", environment | {"PYTHONIOENCODING": "utf-8"})
        if given is not None:
            more["input"] = given
        more.setdefault("encoding", "utf-8")
        return subprocess.run(command, capture_output=True, check=False, **more)

    return running


@pytest.fixture
def golden():
    """Hold a text against the file of that name; CAREPATH_RESET_GOLDENS=1 renews the file, for its diff to be read."""

    def holding(name, text):
        file = DATA / "golden" / name
        if os.environ.get("CAREPATH_RESET_GOLDENS") == "1":
            file.write_text(text, encoding="utf-8")
            pytest.fail(f"{name} was renewed: read its diff")
        assert text == file.read_text(encoding="utf-8")

    return holding
