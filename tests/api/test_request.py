"""One evaluation is computed once, structure evaluates nothing, and no request may ask for endless work."""

import pytest

import api.request
from api.request import EVALUATION_WORK, MOST_WORK, AskedTooMuchError, RequestContext


@pytest.fixture
def evaluated(monkeypatch):
    """The patients that were evaluated, in their order."""
    seen = []
    traverse = api.request.traverse

    def counting(compiled, facts):
        seen.append((compiled.protocol.id, facts.cells))
        return traverse(compiled, facts)

    monkeypatch.setattr(api.request, "traverse", counting)
    return seen


def test_one_evaluation_is_computed_once_however_many_fields_ask(ask, evaluated):
    answer = ask("""{
      a: leukopenia(facts: {wbc: {value: 3.55}, fever: true}) {
        ... on Evaluation { urgency path { because } questions { text } }
      }
      b: leukopenia(facts: {fever: true, wbc: {value: 3.55}}, audience: PATIENT) { ... on Evaluation { urgencyAtMost } }
      c: evaluate(protocol: "leukopenia", facts: [
        {fact: "wbc", value: {quantity: {value: 3.55}}}, {fact: "fever", value: {boolean: true}}
      ]) { ... on Evaluation { recommendations { because } } }
    }""")
    assert "errors" not in answer
    assert len(evaluated) == 1


def test_other_facts_are_another_evaluation(ask, evaluated):
    ask("{ a: throat(facts: {fever: true}) { __typename } b: throat(facts: {fever: false}) { __typename } }")
    assert len(evaluated) == 2


def test_structure_alone_evaluates_nothing(ask, evaluated):
    answer = ask("""{ protocol(id: "leukopenia") {
      decisions { nodes { question outcomes { criterion } exactlyWhen { words } } }
      recommendations { nodes {
        exactlyWhen { words }
        needs { facts { fact { name } } }
        ways(first: 2) { nodes { conditions { words } } }
      } }
      search(words: "fever") { totalCount }
      parting(one: "observe", other: "antibiotics") { words }
      node(name: "anc") { dependents { recommendations { why } } neighbours { relation } }
    } }""")
    assert "errors" not in answer
    assert evaluated == []


def test_a_hundred_patients_fit_in_one_request(ask, evaluated):
    variables = {f"f{i}": {"wbc": {"value": 2 + i / 100}} for i in range(100)}
    declared = " ".join(f"${name}: LeukopeniaFacts!" for name in variables)
    fields = " ".join(f"p{name}: leukopenia(facts: ${name}) {{ ...A }}" for name in variables)
    query = f"query({declared}) {{ {fields} }} fragment A on Evaluation {{ urgency classifications {{ leukopenia }} }}"
    answer = ask(query, **variables)
    assert "errors" not in answer
    assert len(evaluated) == 100
    assert answer["data"]["pf0"]["classifications"]["leukopenia"] == "below_mild"
    assert answer["data"]["pf99"]["classifications"]["leukopenia"] == "below_mild"


def nested(levels):
    return "{ neighbours { node " * levels + "{ name }" + " } }" * levels


def many(field, times=300):
    return " ".join(f"a{i}: {field}" for i in range(times))


def test_a_field_of_a_list_counts_for_each_object_in_it(ask):
    answer = ask(f"{{ __schema {{ types {{ {many('fields { type { name } }', 100)} }} }} }}")
    assert {error["extensions"]["code"] for error in answer["errors"]} == {"TOO_LARGE"}


@pytest.mark.parametrize(
    "fields",
    [
        f"statements {{ nodes {nested(5)} }}",
        " ".join(f"f{i}: flowchart {{ svg }}" for i in range(11)),
        " ".join(f"f{i}: recommendations {{ nodes {{ exactlyWhen {{ words }} }} }}" for i in range(11)),
        f"facts {{ nodes {{ neighbours {{ node {{ neighbours {{ node {{ {many('label')} }} }} }} }} }} }}",
        f'search(words: "{" ".join(f"zq{i}" for i in range(1500))}") {{ totalCount }}',
    ],
)
def test_an_answer_that_grows_too_large_is_refused(ask, fields, monkeypatch):
    monkeypatch.setattr("api.schema.flowchart.drawn", lambda *_, **__: b"")
    answer = ask(f'{{ protocol(id: "leukopenia") {{ {fields} }} }}')
    assert {error["extensions"]["code"] for error in answer["errors"]} == {"TOO_LARGE"}


def test_what_is_worked_out_of_a_whole_protocol_is_work(ask):
    often = " ".join(f'p{i}: protocol(id: "leukopenia") {{ ...F }}' for i in range(8))
    answer = ask(f"{{ {often} }} fragment F on Protocol {{ {many('traceability { __typename }')} }}")
    assert {error["message"].partition(";")[0] for error in answer["errors"]} == {"the answer is too large"}


def test_work_is_counted_before_it_is_done():
    request = RequestContext()
    for _ in range(MOST_WORK // EVALUATION_WORK):
        request.spend(EVALUATION_WORK)
    with pytest.raises(AskedTooMuchError):
        request.spend(1)


def test_a_protocol_that_is_not_there_is_data(ask):
    for field in ("evaluate", "interview"):
        refused = "... on InvalidFacts { problems { fact code message } }"
        answer = ask(f'{{ {field}(protocol: "throut", facts: []) {{ {refused} }} }}')
        (problem,) = answer["data"][field]["problems"]
        assert problem["code"] == "unknown_protocol"
        assert "did you mean `throat`?" in problem["message"]
