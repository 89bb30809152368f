"""What a page sends is read or refused in words, never with a traceback, and nothing of it is kept."""

import json

import anyio
import pytest

from api.web.case import MOST_BYTES, Asked, Case, CaseRefusedError, read

WHERE = ["case", "record", "query", "consequences"]

GOOD = [
    ({}, Asked(case=Case())),
    (
        {"facts": {"wbc": "3.55", "fever": False, "medications": []}},
        Asked(case=Case(facts={"wbc": "3.55", "fever": False, "medications": []})),
    ),
    ({"skipped": ["fever", "anc", "fever"]}, Asked(case=Case(skipped=frozenset({"fever", "anc"})))),
    ({"audience": "patient"}, Asked(case=Case(audience="patient"))),
    ({"drawn": {"counts": "ab12", "other": 7}}, Asked(case=Case(), drawn={"counts": "ab12"})),
    ({"against": None}, Asked(case=Case())),
    (
        # two cases that are compared are worded for the same reader
        {"audience": "patient", "against": {"facts": {"wbc": "2"}, "skipped": ["fever"], "audience": "clinician"}},
        Asked(
            case=Case(audience="patient"),
            against=Case(facts={"wbc": "2"}, skipped=frozenset({"fever"}), audience="patient"),
        ),
    ),
    ({"something_else": [1]}, Asked(case=Case())),
]

REFUSED = [
    (b"", "the case cannot be read: it is not JSON"),
    (b"\xff\xfe", "the case cannot be read: it is not UTF-8 text"),
    (b'{"facts": {', "the case cannot be read: it is not JSON"),
    (b'{"facts": {"wbc": NaN}}', "`NaN` is not a number that JSON has"),
    (b'{"facts": {"wbc": -Infinity}}', "`-Infinity` is not a number that JSON has"),
    (b'{"facts": {"wbc": 1e9999999999999999999}}', "is beyond all measure"),
    (b'{"facts": {"wbc": "1", "wbc": "2"}}', "the key `wbc` stands in it twice"),
    (b'{"facts": {"wbc": "\\ud800"}}', "half of a surrogate pair"),
    (b'{"facts": ' + b"[" * 30_000, "the case cannot be read"),
    (b"[" * 30_000 + b"]" * 30_000, "it is nested too deeply"),
    (b"null", "a case is one JSON object with `facts`"),
    (b"[]", "a case is one JSON object with `facts`"),
    (b'"wbc=3"', "a case is one JSON object with `facts`"),
    (b'{"facts": null}', "`facts` has to be an object"),
    (b'{"facts": [["wbc", 3]]}', "`facts` has to be an object"),
    (b'{"skipped": null}', "`skipped` has to be a list of names"),
    (b'{"skipped": "fever"}', "`skipped` has to be a list of names"),
    (b'{"skipped": ["fever", 1]}', "`skipped` has to be a list of names"),
    (json.dumps({"skipped": [f"s{n}" for n in range(501)]}).encode(), "`skipped` has too many names"),
    (b'{"audience": null}', "`audience` is clinician or patient"),
    (b'{"audience": "doctor"}', "`audience` is clinician or patient"),
    (b'{"audience": ["patient"]}', "`audience` is clinician or patient"),
    (b'{"audience": {"patient": 1}}', "`audience` is clinician or patient"),
    (b'{"drawn": null}', "`drawn` has to be an object"),
    (b'{"drawn": ["a"]}', "`drawn` has to be an object"),
    (b'{"against": []}', "`against` has to be an object with `facts`"),
    (b'{"against": "wbc"}', "`against` has to be an object with `facts`"),
    (b'{"against": {"facts": 3}}', "`facts` has to be an object"),
    (b'{"against": {"skipped": 3}}', "`skipped` has to be a list of names"),
]


@pytest.mark.parametrize(("given", "expected"), GOOD)
def test_what_a_page_sends_is_read(given, expected):
    assert read(json.dumps(given).encode()) == expected


def test_numbers_are_read_exactly_and_facts_keep_their_order():
    case = read(b'{"facts": {"wbc": 3.5500000000000000001, "anc": 2, "fever": null}}').case
    assert list(case.facts) == ["wbc", "anc", "fever"]
    assert str(case.facts["wbc"]) == "3.5500000000000000001"


@pytest.mark.parametrize(("body", "why"), REFUSED)
def test_anything_else_is_refused_in_words(body, why):
    with pytest.raises(CaseRefusedError, match=r".+") as refused:
        read(body)
    assert why in str(refused.value)


@pytest.mark.parametrize(("body", "why"), REFUSED)
def test_the_server_says_so_and_has_no_traceback(shelf, body, why):
    for where in WHERE:
        response = shelf.post(f"/protocols/leukopenia/{where}", content=body)
        assert response.status_code == 400
        assert list(response.json()) == ["message"]
        assert why in response.json()["message"]
        assert "Traceback" not in response.text
        assert response.headers["cache-control"] == "no-store"


HOSTILE_FACTS = [
    {"wbc": {"value": {"value": {"value": 1}}}},
    {"wbc": {"value": "3", "lowerLimit": ["4"]}},
    {"wbc": {"value": "3", "date": {}}},
    {"wbc": [[]]},
    {"wbc": "9" * 5000},
    {"wbc": "1e30"},
    {"wbc": -1},
    {"fever": {"value": ["yes"]}},
    {"fever": 1},
    {"medications": {"a": 1}},
    {"medications": [[["x"]]]},
    {"medications": ["x"] * 500},
    {"medications": "\u202e\x00"},
    {"sex": ["male"]},
    {"": 1},
    {"wbc\x00": 1, "__class__": {"__init__": 1}},
    {"x" * 5000: "y" * 5000},
    {f"wbc{n}": n for n in range(499)},
]


@pytest.mark.parametrize("facts", HOSTILE_FACTS)
def test_facts_that_no_page_sends_are_answered_without_them(shelf, facts):
    for where in ("record", "query"):
        response = shelf.post(f"/protocols/leukopenia/{where}", json={"facts": facts})
        assert response.status_code == 200
        assert response.headers["cache-control"] == "no-store"
    answer, empty = (
        shelf.post("/protocols/leukopenia/case", json={"facts": given}).json()["docked"] for given in (facts, {})
    )
    assert answer == empty


@pytest.mark.parametrize("facts", [{f"f{n}": n for n in range(501)}, {"": 1} | {f"f{n}": n for n in range(501)}])
def test_far_too_many_facts_are_no_case(shelf, facts):
    response = shelf.post("/protocols/leukopenia/case", json={"facts": facts})
    assert response.status_code == 400
    assert "too many for one patient" in response.json()["message"]


@pytest.mark.parametrize("where", WHERE)
def test_a_case_has_a_largest_size(shelf, where):
    frame = len(b'{"facts": {}, "question": "fever", "more": ""}')
    fits = {"facts": {}, "question": "fever", "more": "x" * (MOST_BYTES - frame)}
    body = json.dumps(fits).encode()
    assert len(body) == MOST_BYTES
    assert shelf.post(f"/protocols/leukopenia/{where}", content=body).status_code == 200
    response = shelf.post(f"/protocols/leukopenia/{where}", content=body + b" ")
    assert response.status_code == 413
    assert response.json() == {"message": f"the case is larger than {MOST_BYTES} bytes"}
    assert response.headers["cache-control"] == "no-store"


def test_a_case_without_end_is_not_read_to_its_end(shelf):
    heard, said = [], []

    async def receive():
        heard.append(1024)
        return {"type": "http.request", "body": b"x" * 1024, "more_body": True}

    async def send(message):
        said.append(message)

    path = "/protocols/leukopenia/case"
    scope = {"type": "http", "method": "POST", "path": path, "headers": [], "query_string": b"", "root_path": ""}
    anyio.run(shelf.app, scope, receive, send)
    assert said[0]["status"] == 413
    assert sum(heard) < 2 * MOST_BYTES


@pytest.mark.parametrize("where", WHERE)
@pytest.mark.parametrize("name", ["nose", "leukopenia.yaml", "LEUKOPENIA", "%3Cscript%3E", "..%2Fleukopenia"])
def test_there_is_no_such_protocol(shelf, name, where):
    response = shelf.post(f"/protocols/{name}/{where}", content=b"{")
    assert response.status_code == 404
    if "%2F" not in name:
        assert response.json() == {"message": "there is no such protocol"}
        assert response.headers["cache-control"] == "no-store"


def test_a_page_of_a_protocol_that_is_not_there_leads_home(shelf):
    page = shelf.get("/protocols/nose")
    assert page.status_code == 404
    assert 'href="../"' in page.text
    assert "Nothing here" in page.text


@pytest.mark.parametrize("question", ["nose", "wbc", "fever_unit", "<b>", ""])
def test_what_is_not_asked_has_no_consequences(shelf, question):
    body = {"facts": {"wbc": "3.55"}, "question": question}
    response = shelf.post("/protocols/leukopenia/consequences", json=body)
    assert response.status_code == 400
    assert response.json() == {"message": "this is not asked any more"}


@pytest.mark.parametrize("where", WHERE)
def test_answers_are_not_kept_anywhere(shelf, where):
    response = shelf.post(f"/protocols/leukopenia/{where}", json={"facts": {"wbc": "3.55"}, "question": "fever"})
    assert response.status_code == 200
    assert response.headers["cache-control"] == "no-store"
    assert "set-cookie" not in response.headers
    assert shelf.get(f"/protocols/leukopenia/{where}").status_code in {404, 405}


def test_a_fault_of_the_program_tells_nothing_of_the_patient(shelf, monkeypatch, caplog):
    def failing(*_):
        raise ValueError("the patient has 3.55")

    monkeypatch.setattr("api.web.answering.stand", failing)
    response = shelf.post("/protocols/leukopenia/case", json={"facts": {"wbc": "3.55"}})
    assert response.status_code == 500
    assert "3.55" not in response.text + caplog.text
    assert "a case failed: ValueError" in caplog.text
