"""Cases are read strictly: every fault at once, with its line and the nearest right name."""

from datetime import date
from decimal import Decimal

import pytest

from kg.cases.reading import load_cases, load_cases_text
from kg.compilation import compile_protocol
from kg.diagnostics import FaultyProtocolError
from kg.loading import load
from tests.kg.cases.small import HEAD, PAGE, ROOT, case_of, cases, tick_bite


@pytest.fixture(scope="module")
def compiled():
    return tick_bite()


def faults(text, compiled):
    with pytest.raises(FaultyProtocolError) as refusal:
        cases(text, compiled)
    return [str(d) for d in refusal.value.diagnostics]


def test_a_case_is_read_as_it_is_written(compiled):
    written = HEAD + (
        "  - case: A tick that sat long\n    covers: [S2, A1]\n    'on': '2026-01-31'\n"
        "    facts: {ring_rash: false, hours_attached: {value: 48.0, unit: h}}\n"
        "    expect: {recommended: watch, urgency: [routine, prompt]}\n"
    )
    (case,) = cases(written, compiled).cases
    assert (case.sentence, case.covers, case.on) == ("A tick that sat long", ("S2", "A1"), date(2026, 1, 31))
    assert case.facts == {"ring_rash": False, "hours_attached": {"value": Decimal("48.0"), "unit": "h"}}
    assert str(case.facts["hours_attached"]["value"]) == "48.0"
    assert [(w.key, w.name, w.any_of) for w in case.expect] == [
        ("recommended", "watch", ()),
        ("urgency", "", ("routine", "prompt")),
    ]
    assert [w.place.line for w in case.expect] == [7, 7]
    assert not case.unreviewed
    assert not case.refused


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("true", True),
        ("null", None),
        ("-3", -3),
        ("3.550", Decimal("3.550")),
        ('"yes"', "yes"),
        ("3.55 /uL", "3.55 /uL"),
        ("[clozapine, '1']", ["clozapine", "1"]),
    ],
)
def test_a_value_is_what_a_facts_file_would_give(compiled, written, value):
    (case,) = cases(case_of(f"hours_attached: {written}", "urgency: prompt"), compiled).cases
    assert case.facts["hours_attached"] == value
    assert type(case.facts["hours_attached"]) is type(value)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (case_of("", "recomended: [watch]"), "unknown key `recomended`|did you mean `recommended` or"),
        (case_of("", "recommended: [wach]"), "unknown recommendation `wach`|did you mean `watch`?"),
        (case_of("", "recommended: [time]"), "unknown recommendation `time`"),
        (case_of("", "asserted: [S9]"), "unknown statement `S9`"),
        (case_of("", "readings: [S1]"), "unknown interpretation `S1`|`S1` is a statement"),
        (case_of("", "taken: [time.lang]"), "unknown outcome `time.lang`|did you mean `time.long`?"),
        (case_of("", "asks: [hours]"), "unknown question `hours`"),
        (case_of("", "pending: {S9: []}"), "unknown statement or recommendation `S9`"),
        (case_of("", "pending: {S1: [rash]}"), "unknown question `rash`"),
        (case_of("", "urgency: imediate"), "cannot be `imediate`|did you mean `immediate`?"),
        (case_of("", "strengths: {watch: strong}"), "cannot be `strong`"),
        (case_of("", "strengths: {wach: must}"), "unknown recommendation `wach`"),
        (case_of("", "classifications: {band: none}"), "unknown classification `band`"),
        (case_of("", "data_quality: perhaps"), "cannot be `perhaps`"),
        (case_of("", "asserted: [S1], not_asserted: [S1]"), "`S1` cannot be both `asserted` and `not_asserted`"),
        (case_of("", "taken: [time.long], ruled_out: [time.long]"), "cannot be both `taken` and `ruled_out`"),
        (case_of("", "recommended: [watch, watch]"), "`watch` stands twice"),
        (case_of("", ""), "is empty"),
        (case_of("ring_rash: yes", "urgency: prompt"), "YAML may read `yes` as true or false"),
        (case_of("hours_attached: 1e3", "urgency: prompt"), "YAML may read `1e3` as a number"),
        (case_of("ring_rash: ", "urgency: prompt"), "write `null`, or leave the fact out"),
        (case_of("", "urgency: prompt") + case_of("", "urgency: prompt"), "stands twice: it is on line 3 already"),
        ("  - {case: A patient, facts: {}}\n", "has no `expect`"),
        ("  - {facts: {}, expect: {urgency: prompt}}\n", "has no `case`"),
        ("  - {case: A patient, 'on': '31.1.26', facts: {}, expect: {urgency: prompt}}\n", "is no day"),
        (
            "  - {case: A patient, covers: [S9], facts: {}, expect: {urgency: prompt}}\n",
            "unknown statement or interpretation `S9`",
        ),
        ("  - {case: A patient, case: Another, facts: {}, expect: {urgency: prompt}}\n", "the key `case` stands twice"),
        ("protocol: throat\ncases: []\n", "these are cases of `throat`, not of `tick_bite`"),
        ("protocol: tick_bite\ncases: []\n", "`cases` is empty"),
        ("protocol: tick_bite\n", "has no `cases`"),
        ("protocol: tick_bite\nsame: [[S1]]\ncases: []\n", "fewer than two statements"),
        ("protocol: tick_bite\nsame: [[S1, S2], [S2, S3]]\ncases: []\n", "`S2` stands in two groups"),
        ("protocol: tick_bite\nstands_for: {ring_rash: [ring_rash]}\ncases: []\n", "`ring_rash` is a fact already"),
        ("protocol: tick_bite\nstands_for: {both: [rash]}\ncases: []\n", "unknown fact `rash`"),
        ("protocol: &x tick_bite\n", "the anchor"),
        ("protocol: [\n", "not YAML"),
    ],
)
def test_a_slip_is_a_fault_with_its_line(compiled, text, fault):
    found = faults(text, compiled)
    for part in fault.split("|"):
        assert any(part in line for line in found), found
    assert all(line.startswith("cases.yaml:") for line in found)


@pytest.mark.parametrize(
    "facts",
    ['made_on: "2026-01-01"', 'BORN: "2026-01-01"', 'age_weeks: {value: 3, date: "2026-01-01"}', "made_on: null"],
)
def test_a_date_needs_the_day_of_the_evaluation(facts):
    dates = compile_protocol(load(ROOT / "tests/data/good/dates.yaml"))
    case = f"protocol: dates\ncases:\n  - {{case: A cheese, facts: {{{facts}}}, expect: {{urgency: routine}}}}\n"
    (fault,) = faults(case, dates)
    assert "the case `A cheese` has a date and no `on`" in fault
    (read,) = cases(case.replace("facts:", "'on': '2026-01-31', facts:"), dates).cases
    assert read.on == date(2026, 1, 31)
    (undated,) = cases(case.replace(facts, "age_weeks: 3"), dates).cases
    assert undated.on is None


def test_every_fault_is_found_at_once(compiled):
    text = case_of("ring_rash: on", "recommended: [wach], urgent: prompt") + "  - {case: Two words, facts: {}}\n"
    assert len(faults(text, compiled)) == 4


def test_an_unreviewed_case_may_expect_nothing(compiled):
    (case,) = cases("  - {case: A patient, unreviewed: true, facts: {}}\n", compiled).cases
    assert case.unreviewed
    assert case.expect == ()


def test_a_file_that_is_not_there_is_a_fault(compiled, tmp_path):
    with pytest.raises(FaultyProtocolError, match="the file cannot be read"):
        load_cases(tmp_path / "cases.yaml", compiled.protocol)


def test_the_format_page_has_cases_that_pass_and_every_word(compiled):
    section = PAGE[PAGE.index("## Cases") :]
    example = section[section.index("```yaml\n") + 8 :].split("```")[0]
    assert load_cases_text(example, "format.md", compiled.protocol).cases[0].sentence.startswith("A tick")
    with pytest.raises(FaultyProtocolError) as refusal:
        cases(case_of("", "surprise: 1"), compiled)
    (help_,) = [d.help for d in refusal.value.diagnostics if d.code == "unknown-key"]
    words = set(help_.replace("the keys are ", "").replace("`", "").split(", "))
    assert len(words) > 25
    assert {word for word in words if f"`{word}`" not in section} == set()
