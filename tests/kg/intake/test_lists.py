"""Lists as people write them: doses, several drugs in one text, misspellings inside a phrase, and their size."""

from datetime import date
from pathlib import Path

import pytest

from kg.intake.lists import ListReader
from kg.intake.stated import RefusedError
from kg.loading import load

TODAY = date(2026, 1, 16)
READER = ListReader.of(
    load(Path(__file__).parents[3] / "kg" / "protocols" / "leukopenia" / "protocol.yaml").fact["medications"]
)


def read(raw):
    return READER.read(raw, TODAY)


def refusal(raw):
    with pytest.raises(RefusedError) as caught:
        read(raw)
    assert len(caught.value.message) < 300
    return caught.value.code


@pytest.mark.parametrize(
    "dose",
    [
        "100 mg",
        "100mg",
        "0,5 mg",
        ".5 mg",
        "12.5-25 mg",
        "2 x 100 mg",
        "100 MG Oral Tablet",
        "100 mg tab, 1-0-1",
        "100 mg/day",
        "100 mg once daily at night",
        "150 mg/m²",
        "100 µg bd po",
        "100 μg BD",
        "5 mg/mL oral suspension, 2.5 mL nocte",
        "5 %",
        "100",
    ],
)
def test_a_dose_is_no_part_of_a_name(dose):
    stated = read([f"clozapine {dose}"])
    assert stated.possible.members == ("clozapine",)
    assert stated.firm
    assert stated.notes == ()


@pytest.mark.parametrize(
    ("raw", "members"),
    [
        ("colchicine 0.5 mg and clozapine 100 mg", "colchicine, clozapine"),
        ("methotrexate 15 mg + azathioprine 50 mg", "methotrexate, azathioprine"),
        ("clozapine 100 mg/colchicine 0.5mg", "clozapine, colchicine"),
        ("clozapine 100 mg/day / colchicine 0.5 mg/day", "clozapine, colchicine"),
        ("Colchicine 0.5 mg & Clozaril 100 mg nocte", "colchicine, clozapine"),
        ("colchicine+clozapine", "colchicine, clozapine"),
        ("colchicine with clozapine with prednisone 5 mg", "colchicine, clozapine, prednisone"),
        (["colchicine 0.5 mg, clozapine 100 mg"], "colchicine, clozapine"),
        (["colchicine 0.5 mg\nclozapine 100 mg"], "colchicine, clozapine"),
        ([{"code": "0", "display": "colchicine 0.5 mg and clozapine"}], "colchicine, clozapine"),
        ("sulfamethoxazole/trimethoprim", "sulfamethoxazole_trimethoprim"),
        ("sulfamethoxazole/trimethoprim 800/160 mg bd", "sulfamethoxazole_trimethoprim"),
        ("co-trimoxazole 960 mg and clozapine", "sulfamethoxazole_trimethoprim, clozapine"),
        ("TMP/SMX + piperacillin/tazobactam 4.5 g iv", "sulfamethoxazole_trimethoprim, piperacillin"),
    ],
)
def test_several_drugs_in_one_text_are_several_members(raw, members):
    stated = read(raw)
    assert ", ".join(stated.possible.members) == members
    assert stated.firm
    assert stated.notes == ()


@pytest.mark.parametrize(
    ("raw", "in_doubt"),
    [
        ("takes clozapyne every evening", {"clozapine"}),
        ("colchicine 0.5 mg then clozapine 100 mg", {"colchicine", "clozapine"}),
        ("colchicine 0.5 mg and clozapyne 100 mg", {"colchicine", "clozapine"}),
        ("colchicine 0.5mg+clozapyne100mg", {"colchicine", "clozapine"}),
        ("colchicine 0.5 mg - clozapine 100 mg", {"colchicine", "clozapine"}),
        ("clozapine 100 mg stopped last week", {"clozapine"}),
        ("colchicine 0.5 mg (clozapine)", {"colchicine", "clozapine"}),
        ("stopped clozapine and colchicine", {"colchicine", "clozapine"}),
        ("MTX now and then", {"chemotherapy", "immunosuppressant"}),
        ("since last year 1 x each morning and also late at noon her pills klozapine", {"clozapine"}),
        ("aaaa bbbb cccc dddd eeee ffff gggg hhhh iiii jjjj kkkk clozapyne", {"clozapine"}),
    ],
)
def test_what_is_no_plain_list_of_names_keeps_every_drug_in_it_in_doubt(raw, in_doubt):
    stated = read([raw])
    assert stated.possible.groups == frozenset()
    assert stated.possible.in_doubt >= in_doubt
    assert not stated.firm
    assert [note.code for note in stated.notes] == ["unrecognised"]


@pytest.mark.parametrize("raw", ["cloz", "Cloza", "clozap 300 mg", "amlodipine and cloz"])
def test_a_name_that_is_cut_short_keeps_in_doubt_what_it_begins(raw):
    stated = read([raw])
    assert "clozapine" in stated.possible.in_doubt
    assert "did you mean" in stated.notes[0].message


@pytest.mark.parametrize("raw", ["clo", "pine", "amlodipine"])
def test_a_few_letters_or_another_name_keep_nothing_in_doubt(raw):
    assert "clozapine" not in read([raw]).possible.in_doubt


@pytest.mark.parametrize(
    "raw",
    [
        *(",", " , ;", "\n,", [","], ["-"], "clozapine, -"),
        {"code": "2626", "system": {"a": 1}},
        {"code": "2626", "system": 5},
        {"code": "2626", "system": []},
        [{"code": "2626", "display": ["clozapine"]}],
        pytest.param([{"code": 10**5000}], id="huge code"),
        pytest.param([10**5000], id="huge"),
    ],
)
def test_what_names_nothing_is_refused_and_is_no_empty_list(raw):
    assert refusal(raw) == "bad_list"


@pytest.mark.parametrize("raw", ["", "  ", None, "\n"])
def test_a_blank_text_is_unknown(raw):
    assert read(raw) is None


def test_a_code_whose_system_is_null_is_a_bare_code():
    assert read({"code": "2626", "system": None, "display": None}).shown == "clozapine"


# size


def some_words(number):
    return [f"{chr(97 + i // 26)}{chr(97 + i % 26)}xyqjv" for i in range(number)]


def test_a_list_may_have_forty_members():
    assert len(read(some_words(40)).possible.members) == 40
    assert refusal(some_words(41)) == "too_many"
    assert refusal(",".join(some_words(41))) == "too_many"


def test_a_list_with_too_much_to_look_for_is_refused_rather_than_looked_at_in_part():
    words = some_words(300)
    names = [" ".join(words[i : i + 9]) for i in range(0, 300, 9)]
    assert refusal([*names, "clozapyne"]) == "too_many"
    assert "clozapine" in read([*names[:15], "clozapyne"]).possible.in_doubt


def test_the_same_word_is_looked_for_once(monkeypatch):
    seen = []
    monkeypatch.setattr("difflib.get_close_matches", lambda word, *_, **__: seen.append(word) or [])
    read(["xyqjv one", "xyqjv two", "xyqjv three"])
    assert len(seen) == len(set(seen))
