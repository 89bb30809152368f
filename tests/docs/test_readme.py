"""What the README shows is what the program answers."""

import json
import re
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.app import create_app

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()


def blocks(language):
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


def test_the_graphql_example_has_its_real_answer():
    (query,), (answer,) = blocks("graphql"), blocks("json")
    response = TestClient(create_app()).post("/graphql", json={"query": query})
    assert response.json() == json.loads(answer)


def test_the_python_example_does_what_its_comments_say():
    (code,) = blocks("python")
    *setup, urgency, asked = code.strip().splitlines()
    names = {}
    exec("\n".join(setup), names)  # noqa: S102 - the README's own code
    for line in (urgency, asked):
        expression, _, comment = line.partition("#")
        assert repr(eval(expression, names)) == comment.strip()  # noqa: S307 - the same


def test_every_file_it_names_is_there():
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        if not target.startswith("http"):
            assert (ROOT / target).exists(), target


@pytest.mark.parametrize("command", re.findall(r"^carepath ([a-z]+)", README, re.MULTILINE))
def test_every_command_it_names_exists(command):
    assert (ROOT / f"api/cli/{command}.py").exists()
