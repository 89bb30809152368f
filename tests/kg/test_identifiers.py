"""What names and texts may contain."""

import re
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.identifiers import (
    fault_of_name,
    fault_of_source_id,
    fault_of_term,
    look_alike,
    refusal,
    refused_characters,
    shown,
    strange,
)


@pytest.mark.parametrize("name", ["wbc", "a", "below_mild", "x2", "a" * 64, "yes", "no", "none"])
def test_a_name(name):
    assert fault_of_name(name) == ""


@pytest.mark.parametrize("name", ["", "Wbc", "2nd", "_x", "a-b", "a b", "a" * 65, "wbc\n", "naïve", "wbс", "ⅹ", "１"])
def test_no_name(name):
    assert fault_of_name(name)


def test_a_look_alike_in_a_name_is_named():
    assert fault_of_name("wb\u0441") == "U+0441 CYRILLIC SMALL LETTER ES looks like `c` but is another character"
    assert fault_of_name("\uff57bc") == "U+FF57 FULLWIDTH LATIN SMALL LETTER W looks like `w` but is another character"
    assert fault_of_name("na\u00efve") == "U+00EF LATIN SMALL LETTER I WITH DIAERESIS is not a plain letter"
    assert strange("wbc") == ""


def test_ids_of_the_source():
    assert [fault_of_source_id(i) for i in ("S01", "1", "A1.2-b_c")] == ["", "", ""]
    assert all(fault_of_source_id(i) for i in ("", "-1", "S 1", "S\u041e1", "x" * 65))


def test_terms_are_names_of_drugs_and_conditions():
    assert [fault_of_term(t) for t in ("clozapine", "valproic acid", "g-csf", "sulfamethoxazole/trimethoprim")] == [
        ""
    ] * 4
    assert all(fault_of_term(t) for t in ("", " a", "a ", "a  b", "Clozaril", "a\tb", "сolchicine"))


@pytest.mark.parametrize(
    "number",
    [
        *range(0x202A, 0x202F),
        *range(0x2066, 0x206A),
        0x200E,
        0x200F,
        0x061C,
        0x200B,
        0x200C,
        0x200D,
        0x2060,
        0xFEFF,
        0x00AD,
        0x180E,
        0xFE0F,
        0xE0100,
        0xE0041,
        0x3164,
        0x2800,
        0x115F,
        0x0000,
        0x0008,
        0x000B,
        0x000D,
        0x001B,
        0x007F,
        0x0085,
        0x2028,
        0x2029,
        0xE000,
        0xD800,
        0xFFFF,
        0x10FFFF,
        0x0378,
    ],
)
def test_a_refused_character(number):
    text = f"a{chr(number)}b"
    assert list(refused_characters(text)) == [chr(number)]
    assert refused_characters("a" + chr(number)).keys() == refused_characters(chr(number) + "é").keys()
    assert shown(text) == f"`a<U+{number:04X}>b`"


def test_honest_text_is_left_alone():
    honest = "3.55 ×10⁹/L ≥ 1 µL – “ANC”\n\tβ-blockers, TNFα, IFNγ, лихорадка, 发热, €, naïve, 38 °C, 🙂"
    assert refused_characters(honest) == {}
    assert look_alike(honest) == ""


@pytest.mark.parametrize("word", ["f\u0435ver", "\u0410NC", "WB\u0421", "\u039fnly", "c\u043elchicine", "a_\u0441"])
def test_a_word_of_two_alphabets(word):
    assert "looks like" in look_alike(f"the {word} is high")


def test_every_character_has_an_answer():
    numbers = [*range(0x30000), *range(0x30000, sys.maxunicode + 1, 97)]
    kept = [c for c in map(chr, numbers) if not refusal(c)]
    assert {unicodedata.category(c) for c in kept} & {"Cf", "Cs", "Co", "Cn", "Zl", "Zp"} == set()
    assert [c for c in kept if unicodedata.category(c) == "Cc"] == ["\t", "\n"]


@given(st.text())
def test_refused_characters_are_those_of_the_text(text):
    assert set(refused_characters(text)) == {c for c in text if refusal(c)}
    assert shown(text).isprintable()
    assert len(re.sub(r"<U\+[0-9A-F]+>", "x", shown(text))) <= 63
