"""The audits of the package `graphql-http`, each against the server as it is served; SHOULD and MAY included."""

import json

import pytest

from tests.conftest import WEB

AUDITS = [line.split(" ", 1) for line in (WEB / "audits.txt").read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def results(node, address):
    return {audit["id"]: audit for audit in audits(node, f"{address}/graphql")}


def audits(node, *arguments):
    process = node("audits.mjs", *arguments)
    assert process.returncode == 0, process.stderr
    return list(map(json.loads, process.stdout.splitlines()))


@pytest.mark.parametrize("id_", [pytest.param(id_, id=f"{id_} {name}") for id_, name in AUDITS])
def test_the_audit(results, id_):
    audit = results[id_]
    assert audit["status"] == "ok", audit


def test_these_are_all_audits_there_are(node):
    assert [[audit["id"], audit["name"]] for audit in audits(node)] == AUDITS
    assert len(AUDITS) == 61
