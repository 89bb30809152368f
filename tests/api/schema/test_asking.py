"""What GraphQL says of the graph is what the graph says."""

import pytest

from kg.asking.dependents import dependents
from kg.asking.exactly import exactly_when
from kg.asking.needs import needs
from kg.asking.neighbours import neighbours
from kg.asking.parting import parting
from kg.asking.ways import ways

LEAVES = ["bone_marrow", "consider_gcsf", "observe", "monitor_daily", "safety_net", "investigate_causes"]


@pytest.fixture
def node(ask):
    def reading(name, fields):
        answer = ask(f'{{ protocol(id: "leukopenia") {{ node(name: "{name}") {{ {fields} }} }} }}')
        assert "errors" not in answer
        return answer["data"]["protocol"]["node"]

    return reading


@pytest.mark.parametrize("leaf", LEAVES)
def test_ways_and_conditions_are_those_of_the_graph(node, leukopenia, leaf):
    steps = "steps { decision { name } outcome { name } words } conditions { words } supersededBy { name }"
    exactly = "exactlyWhen { words conditions { always never fewest common { fact { name } } } }"
    read = node(leaf, f"... on Recommendation {{ ways(first: 100) {{ nodes {{ {steps} }} }} {exactly} }}")
    assert read["ways"]["nodes"] == [
        {
            "steps": [
                {
                    "decision": {"name": step.decision},
                    "outcome": None if step.outcome is None else {"name": step.outcome},
                    "words": step.words,
                }
                for step in way.steps
            ],
            "conditions": {"words": way.conditions.words},
            "supersededBy": [{"name": name} for name in way.superseded_by],
        }
        for way in ways(leukopenia, leaf)
    ]
    when = exactly_when(leukopenia, leaf)
    assert read["exactlyWhen"] == {
        "words": when.words,
        "conditions": {
            "always": when.conditions.always,
            "never": when.conditions.never,
            "fewest": when.conditions.fewest,
            "common": [{"fact": {"name": c.fact}} for c in when.conditions.common],
        },
    }


@pytest.mark.parametrize("leaf", LEAVES)
def test_needs_are_those_of_the_graph(node, leukopenia, leaf):
    fields = "facts { fact { name } inputs { name } } fulfilledBy { name } easedBy { name }"
    read, own = node(leaf, f"... on Recommendation {{ needs {{ {fields} }} }}")["needs"], needs(leukopenia, leaf)
    assert [(f["fact"]["name"], *(i["name"] for i in f["inputs"])) for f in read["facts"]] == [
        (f.fact, *f.inputs) for f in own.facts
    ]
    assert [f["name"] for f in read["fulfilledBy"]] == list(own.fulfilled_by)
    assert [f["name"] for f in read["easedBy"]] == list(own.eased_by)


@pytest.mark.parametrize(
    "name", ["fact:anc", "statement:S44", "reference:3", "interpretation:A04", "decision:anc_band"]
)
def test_dependents_and_neighbours_are_those_of_the_graph(node, leukopenia, name):
    kinds = {"facts": "fact", "decisions": "decision", "recommendations": "recommendation", "warnings": "warning"}
    kinds |= {"notices": "notice", "statements": "statement", "interpretations": "interpretation"}
    each = "{ node { name } label why direct outcomes }"
    read = node(name, f"dependents {{ {' '.join(f'{k} {each}' for k in kinds)} rules {each} }}")["dependents"]
    own = dependents(leukopenia, name)
    for field, kind in kinds.items():
        assert read[field] == [
            {
                "node": {"name": d.node.id},
                "label": d.node.label,
                "why": d.why,
                "direct": d.direct,
                "outcomes": [*d.outcomes],
            }
            for d in own.kind(kind)
        ]
    assert [r["label"] for r in read["rules"]] == [
        d.node.label for kind in ("conflict", "constraint") for d in own.kind(kind)
    ]
    assert all(rule["node"] is None for rule in read["rules"])
    tied = node(name, "neighbours { relation direction node { kind name } outcomes }")["neighbours"]
    assert tied == [
        {
            "relation": n.relation.upper(),
            "direction": n.direction.upper(),
            "node": {"kind": n.node.kind.upper(), "name": n.node.id},
            "outcomes": list(n.outcomes),
        }
        for n in neighbours(leukopenia.graph, name)
    ]


@pytest.mark.parametrize(
    ("one", "other"), [("observe", "antibiotics"), ("cultures", "antibiotics"), ("observe", "observe")]
)
def test_partings_are_those_of_the_graph_and_their_witnesses_show_them(ask, leukopenia, one, other):
    witness = "{ facts { fact { name } value { quantity { value unit } boolean choice codes } } }"
    answer = ask(f"""{{ protocol(id: "leukopenia") {{ parting(one: "{one}", other: "{other}") {{
      words decision {{ name }} leadsToOne {{ name }} leadsToOther {{ name }}
      oneAlone {witness} otherAlone {witness} together {witness}
    }} }} }}""")["data"]["protocol"]["parting"]
    own = parting(leukopenia, one, other)
    assert answer["words"] == own.words
    assert (answer["decision"] or {}).get("name") == own.decision
    assert [o["name"] for o in answer["leadsToOne"]] == list(own.leads_to_first)
    assert [o["name"] for o in answer["leadsToOther"]] == list(own.leads_to_second)
    for example in filter(None, (answer["oneAlone"], answer["otherAlone"], answer["together"])):
        facts = [{"fact": f["fact"]["name"], "value": only(f["value"])} for f in example["facts"]]
        asked = [f for f in facts if leukopenia.protocol.fact[f["fact"]].askable]
        assert "problems" not in str(evaluated(ask, asked))


def only(value):
    return {kind: given for kind, given in value.items() if given is not None}


def evaluated(ask, facts):
    refused = "... on InvalidFacts { problems { message } }"
    query = f'query($f: [FactInput!]!) {{ evaluate(protocol: "leukopenia", facts: $f) {{ {refused} }} }}'
    return ask(query, f=facts)


@pytest.mark.parametrize(
    "field",
    [
        'parting(one: "observ", other: "antibiotics") { words }',
        'node(name: "anc_band") { ... on DecisionNode { ways(to: "observ") { nodes { steps { words } } } } }',
    ],
)
def test_an_unknown_name_is_an_error_with_a_code_and_the_nearest_name(ask, field):
    (error,) = ask(f'{{ protocol(id: "leukopenia") {{ {field} }} }}')["errors"]
    assert error["extensions"] == {"code": "UNKNOWN_NAME"}
    assert "`observe`" in error["message"]


def test_a_search_finds_outcomes_on_their_decisions_and_keeps_to_the_kinds_asked_for(ask):
    hits = "nodes { node { kind name } outcome { name } matchedIn snippet }"
    search = f'search(words: "mild leukopenia", kinds: $k) {{ {hits} }}'
    query = f'query($k: [NodeKind!]) {{ protocol(id: "leukopenia") {{ {search} }} }}'
    found = ask(query, k=["DECISION"])["data"]["protocol"]["search"]["nodes"]
    assert {hit["node"]["kind"] for hit in found} == {"DECISION"}
    assert {"name": "mild"} in [hit["outcome"] for hit in found]
    assert {hit["node"]["kind"] for hit in ask(query, k=["STATEMENT"])["data"]["protocol"]["search"]["nodes"]} == {
        "STATEMENT"
    }
