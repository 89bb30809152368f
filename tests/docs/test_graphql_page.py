"""Every question of docs/graphql.md has the answer that the server gives. CAREPATH_RESET_GOLDENS=1 renews them."""

import json
import os
import re
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.app import create_app

PAGE = Path(__file__).parents[2] / "docs" / "graphql.md"
WIDTH = 116
SECTION = re.compile(r"^### (\d+)\. (.+?)$(.*?)(?=^##|\Z)", re.MULTILINE | re.DOTALL)
QUERY = re.compile(r"```graphql\n(.*?)```", re.DOTALL)
VARIABLES = re.compile(r"```json variables\n(.*?)```", re.DOTALL)
ANSWER = re.compile(r"\n```json\n(.*?)```\n", re.DOTALL)
QUESTIONS = {int(number): (title, text) for number, title, text in SECTION.findall(PAGE.read_text())}


@pytest.fixture(scope="module")
def client():
    with TestClient(create_app()) as client:
        yield client


def laid_out(value, indent=0):
    """JSON with everything on one line that fits there."""
    short = json.dumps(value, ensure_ascii=False)
    if len(short) + indent <= WIDTH or not isinstance(value, dict | list) or not value:
        return short
    inner = " " * (indent + 2)
    if isinstance(value, dict):
        parts = [f"{json.dumps(key)}: {laid_out(item, indent + 2)}" for key, item in value.items()]
        opening, closing = "{}"
    else:
        parts = [laid_out(item, indent + 2) for item in value]
        opening, closing = "[]"
    return f"{opening}\n{inner}" + f",\n{inner}".join(parts) + f"\n{' ' * indent}{closing}"


def renew(text, answer):
    """The page with this answer below its question."""
    page = PAGE.read_text()
    block = f"\n```json\n{laid_out(answer)}\n```\n"
    renewed = ANSWER.sub(lambda _: block, text) if ANSWER.search(text) else f"{text.rstrip()}\n{block}\n"
    PAGE.write_text(page.replace(text, renewed))


@pytest.mark.parametrize("number", QUESTIONS)
def test_a_question_has_its_real_answer(client, number):
    _, text = QUESTIONS[number]
    (query,), variables = QUERY.findall(text), VARIABLES.findall(text)
    asked = {"query": query, "variables": json.loads(variables[0]) if variables else {}}
    answer = client.post("/graphql", json=asked).json()
    assert "errors" not in answer
    if os.environ.get("CAREPATH_RESET_GOLDENS") == "1":
        assert "PYTEST_XDIST_WORKER" not in os.environ, "renew in one process (-n0): the answers are in one file"
        renew(text, answer)
        pytest.fail("the answer was renewed: read its diff")
    (written,) = ANSWER.findall(text)
    assert answer == json.loads(written)


def test_the_questions_are_numbered_and_there_are_twenty_or_more():
    assert list(QUESTIONS) == list(range(1, len(QUESTIONS) + 1))
    assert len(QUESTIONS) >= 20
