"""A client whose TypeScript is generated from the schema file: it compiles strictly, and talks to a real server."""

import json
import shutil

import pytest

from kg.evaluation import Status
from kg.traversal import traverse
from tests.conftest import WEB

SCHEMA = WEB.parents[1] / "api" / "schema.graphql"
OPERATIONS = WEB / "operations"


@pytest.fixture(scope="module")
def client(node, tmp_path_factory):
    """The folder of the client, its types generated and itself compiled."""
    folder = tmp_path_factory.mktemp("client")
    for name in ("client.ts", "tsconfig.json", "package.json"):
        shutil.copy(WEB / name, folder / name)
    (folder / "node_modules").symlink_to(WEB / "node_modules")
    generated = node("codegen.mjs", SCHEMA, OPERATIONS, folder / "gql")
    assert (generated.returncode, generated.stderr) == (0, "")
    compiled = node("node_modules/typescript/bin/tsc", "--project", folder)
    assert (compiled.returncode, compiled.stdout) == (0, "")
    return folder


@pytest.fixture(scope="module")
def learnt(client, node, address):
    """What the client learns from the server."""
    ran = node(client / "compiled" / "client.js", f"{address}/graphql")
    assert (ran.returncode, ran.stderr) == (0, "")
    return json.loads(ran.stdout)


def test_it_reads_the_structure_of_a_protocol_page_by_page(learnt, leukopenia):
    names = [leaf.id for leaf in leukopenia.protocol.recommendations]
    assert learnt["structure"] == {"leaves": names, "total": len(names), "pages": -(-len(names) // 10)}
    assert learnt["gcsf"]["strength"] == "CONSIDER"


def test_it_evaluates_by_the_typed_field_and_by_the_general_one_as_the_engine_does(learnt, leukopenia):
    answer = traverse(leukopenia, leukopenia.understand({"wbc": 3.55, "fever": False}))
    recommended = [a.recommendation.id for a in answer.recommendations if a.status is Status.RECOMMENDED]
    expected = {"urgency": answer.urgency.name, "recommended": recommended, "first": answer.questions[0].fact}
    assert learnt["typed"] == learnt["any"] == expected


def test_it_gets_what_is_wrong_with_facts_as_data(learnt):
    assert learnt["invalid"] == [{"fact": "wbx", "code": "unknown_fact"}]


def test_it_interviews_to_the_end_and_asks_nothing_twice(learnt):
    assert learnt["interview"][0] == "fever"
    assert len(set(learnt["interview"])) == len(learnt["interview"]) > 5


def test_it_reads_every_way_to_a_recommendation_page_by_page(learnt):
    ways = learnt["gcsf"]["ways"]
    assert len(ways["ways"]) == len(set(ways["ways"])) > 2
    assert "ANC" in ways["exactly"]


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        ("urgencyAtMost", "urgencyAtLast", "Cannot query field"),
        ("LeukopeniaFacts!", "LeukemiaFacts!", "Unknown type"),
        ("status: [RECOMMENDED]", "status: [RECOMENDED]", "does not exist"),
        (
            "evaluate(protocol: $protocol, facts: $facts, audience",
            "evaluate(protocol: $protocol, audience",
            "is required",
        ),
    ],
)
def test_an_operation_that_does_not_fit_the_schema_generates_nothing(node, tmp_path, before, after, fault):
    operations = shutil.copytree(OPERATIONS, tmp_path / "operations")
    file = operations / "evaluation.graphql"
    assert before in file.read_text(encoding="utf-8")
    file.write_text(file.read_text(encoding="utf-8").replace(before, after), encoding="utf-8")
    generated = node("codegen.mjs", SCHEMA, operations, tmp_path / "gql")
    assert generated.returncode == 1
    assert fault in generated.stderr
    assert not (tmp_path / "gql" / "graphql.ts").exists()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("answer.urgency", "answer.hurry"),
        ("fever: false", 'fever: "no"'),
        (".protocol!;", ".protocol;"),
    ],
)
def test_a_client_that_misuses_the_types_does_not_compile(client, node, tmp_path, before, after):
    folder = shutil.copytree(client, tmp_path / "client", symlinks=True, ignore=shutil.ignore_patterns("compiled"))
    program = folder / "client.ts"
    assert before in program.read_text(encoding="utf-8")
    program.write_text(program.read_text(encoding="utf-8").replace(before, after), encoding="utf-8")
    compiled = node("node_modules/typescript/bin/tsc", "--project", folder)
    assert compiled.returncode != 0
    assert "client.ts" in compiled.stdout
    assert not (folder / "compiled").exists()
