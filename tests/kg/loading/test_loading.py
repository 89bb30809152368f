"""A good protocol becomes exactly what its author wrote, in the order of writing."""

import hashlib
from fractions import Fraction
from pathlib import Path

import pytest
import yaml

from kg import loading
from kg.criteria import ALWAYS, NEVER, Both, Compared, Either, Includes, Is, Known, Not, Quantity, Within
from kg.diagnostics import FaultyProtocolError, Place
from kg.evidence import Source
from kg.facts import Code, Constraint, FactType, Member
from kg.intervals import parse_interval
from kg.nodes.recommendation import Strength, Text, Urgency

DATA = Path(__file__).parents[2] / "data"
THROAT = DATA / "good" / "throat.yaml"


@pytest.fixture(scope="module")
def throat():
    return loading.load(THROAT)


def refusal(text):
    with pytest.raises(FaultyProtocolError) as refused:
        loading.load_text(text, "x.yaml")
    return refused.value.diagnostics


def only(text):
    (fault,) = refusal(text)
    return fault


def throat_with(old, new):
    text = THROAT.read_text(encoding="utf-8")
    assert text.count(old) == 1
    return text.replace(old, new)


def test_the_head_is_kept_with_the_digest_of_the_bytes(throat):
    assert (throat.id, throat.version, throat.start) == ("throat", "1.0.0", "airway")
    assert throat.digest == hashlib.sha256(THROAT.read_bytes()).hexdigest()
    assert throat.ask_first == ("trouble_breathing", "fever", "exudate")
    assert (throat.repeat_window_days, throat.dates_interpretations, throat.statements_carried) == (
        7,
        ("A03",),
        ("T01",),
    )
    assert throat.source == Source(
        title="Sore throats, an invented leaflet",
        publisher="The Invented Press",
        last_updated="2025-05-01",
        review="nobody has reviewed it",
        statements=("T01",),
        interpretations=("A03",),
    )


def test_evidence_is_kept_in_the_order_of_writing(throat):
    assert list(throat.reference) == ["1", "2"]
    assert throat.reference["2"].quality == "a single small study"
    assert throat.statement["T04"].cites == ("1", "2")
    assert throat.statement["T11"].context == "no clinical content"
    assert [i.id for i in throat.interpretations if i.general] == ["A03"]


def test_a_quantity_has_exact_intervals_and_a_place(throat):
    temperature = throat.fact["temperature"]
    assert temperature.type is FactType.QUANTITY
    assert (temperature.unit, temperature.dated) == ("Cel", True)
    assert temperature.possible == parse_interval("[25..45]")
    assert temperature.unit_in_doubt == (parse_interval("[77..113]"),)
    assert temperature.codes == (
        Code(system="loinc", code="8310-5", display="Body temperature", status="verified", use=True),
    )
    assert temperature.place == Place(str(THROAT), 82)


def test_a_derived_fact_names_its_inputs_in_the_order_of_reading(throat):
    fever = throat.fact["fever"].derivation
    assert fever.true_when == Within("temperature", parse_interval(">= 38.0"), ">= 38.0")
    assert fever.false_when == Not(fever.true_when)
    assert (fever.inputs, fever.conflict_takes) == (("temperature",), True)
    assert fever.conflict_interpretations == ("A02",)
    signs = throat.fact["strep_signs"]
    assert signs.derivation.true_when == Both((Is("fever", True), Is("exudate", True), Not(Is("cough", True))))
    assert (signs.derivation.inputs, signs.askable) == (("fever", "exudate", "cough"), False)
    assert signs.derivation.conflict_takes is None


def test_choices_and_list_members_are_kept(throat):
    choices = (("positive", "positive"), ("negative", "negative"), ("none", "not done"))
    assert throat.fact["rapid_test"].choices == choices
    allergies = throat.fact["allergies"]
    assert [(g.id, g.label) for g in allergies.groups] == [("penicillin", "penicillin"), ("macrolide", "macrolides")]
    assert allergies.members[0] == Member(
        id="amoxicillin",
        groups=("penicillin",),
        names=("Invented Amoxi",),
        codes=(Code(system="rxnorm", code="723", status="verified"),),
    )


def test_conflicts_and_constraints_speak_of_quantities(throat):
    (conflict,) = throat.conflicts
    assert conflict.when == Compared(">", Quantity("throat_days"), Quantity("illness_days"))
    assert conflict.doubt == ("throat_days", "illness_days")
    (constraint,) = throat.constraints
    assert constraint == Constraint(lesser="throat_days", greater="illness_days", place=constraint.place)


def test_a_decision_on_one_fact_has_tests_on_it(throat):
    airway = throat.decision["airway"]
    assert (airway.fact, airway.then) == ("trouble_breathing", ("likelihood", "duration", "comfort"))
    assert [(o.id, o.criterion, o.leads_to) for o in airway.outcomes] == [
        ("no", Is("trouble_breathing", False), ()),
        ("yes", Is("trouble_breathing", True), ("call_help",)),
    ]
    assert [o.criterion for o in throat.decision["test_result"].outcomes] == [
        Is("rapid_test", "none"),
        Is("rapid_test", "negative"),
        Is("rapid_test", "positive"),
    ]


def test_otherwise_means_none_of_the_other_outcomes(throat):
    long = Either(
        (
            Within("throat_days", parse_interval("> 7"), "> 7"),
            Within("illness_days", parse_interval("> 14"), "> 14"),
        )
    )
    outcomes = throat.decision["duration"].outcomes
    assert [o.criterion for o in outcomes] == [Not(Either((long,))), long]
    assert [o.classification for o in outcomes] == ["short", "long"]
    assert throat.decision["allergy"].outcomes[1].criterion == Includes("allergies", "penicillin")


def test_a_leaf_has_wordings_strength_urgency_and_guards(throat):
    swab = throat.recommendation["swab"]
    assert swab.text == Text(
        clinician="Take a throat swab for a rapid test.", patient="A swab of your throat is needed."
    )
    assert (swab.strength, swab.urgency) == (Strength.INDICATED, Urgency.PROMPT)
    assert swab.fulfilled_when == Both((Known("rapid_test"), Not(Is("rapid_test", "none"))))
    assert swab.routine_once == Known("temperature")
    assert throat.recommendation["call_help"].supersedes == ("review",)


def test_warnings_and_notices_know_always_and_never(throat):
    allergies, child = throat.warnings
    assert (allergies.when, allergies.or_unknown, allergies.on) == (NEVER, ("allergies",), ("penicillin",))
    assert child.when == Within("age_years", parse_interval("< 3"), "< 3")
    invented, none = throat.notices
    assert invented.when == ALWAYS
    assert none.when == Both((Known("allergies"), Not(Includes("allergies", None))))


def test_bytes_and_text_load_the_same(throat):
    assert loading.load_text(THROAT.read_bytes(), str(THROAT)) == throat
    assert loading.load_text(THROAT.read_text(encoding="utf-8"), str(THROAT)) == throat


def test_windows_line_ends_change_nothing_but_the_digest(throat):
    windows = loading.load_text(THROAT.read_bytes().replace(b"\n", b"\r\n"), str(THROAT))
    assert windows.digest != throat.digest
    assert (windows.facts, windows.decisions) == (throat.facts, throat.decisions)


def test_every_section_may_stand_anywhere(throat):
    head, *sections = THROAT.read_text(encoding="utf-8").split("\n\n")
    turned = loading.load_text("\n\n".join([head, *reversed(sections)]), str(THROAT))
    assert [f.id for f in turned.facts] == [f.id for f in throat.facts]
    assert [d.id for d in turned.decisions] == [d.id for d in throat.decisions]


def test_without_libyaml_the_same_is_read(throat, monkeypatch):
    monkeypatch.delattr(yaml, "CSafeLoader", raising=False)
    assert loading.load(THROAT) == throat


@pytest.mark.parametrize("path", sorted((DATA / "bad").glob("*.yaml")), ids=lambda path: path.stem)
def test_without_libyaml_the_same_faults_are_found(path, monkeypatch):
    def faults():
        return {(fault.place.line, fault.code) for fault in refusal(path.read_bytes())}

    with_libyaml = faults()
    monkeypatch.delattr(yaml, "CSafeLoader", raising=False)
    assert faults() == with_libyaml


def test_a_file_that_is_not_there_is_a_fault_of_its_own(tmp_path):
    for path in (tmp_path / "none.yaml", tmp_path, tmp_path / "a\0b"):
        with pytest.raises(FaultyProtocolError) as refused:
            loading.load(path)
        assert [d.code for d in refused.value.diagnostics] == ["unreadable"]


def test_more_than_a_million_bytes_are_refused():
    assert only(b"#" * 1_000_001).code == "too-large"
    assert only(b"#" * 1_000_000).code == "empty"


@pytest.mark.parametrize(
    ("data", "line", "message"),
    [
        (b"carepath: 1\na: \xe9\n", 2, "byte 0xE9 is not UTF-8"),
        ("carepath: 1".encode("utf-16"), 1, "the file is not UTF-8 but UTF-16 or UTF-32"),
        ("carepath: 1".encode("utf-32"), 1, "the file is not UTF-8 but UTF-16 or UTF-32"),
        ("a: \ud800", 1, "byte 0xED is not UTF-8"),
    ],
)
def test_only_utf8_is_read(data, line, message):
    fault = only(data)
    assert (fault.code, fault.place.line, fault.message) == ("encoding", line, message)


def test_a_byte_order_mark_is_refused_and_the_rest_is_read():
    assert only(b"\xef\xbb\xbf" + THROAT.read_bytes()).message == "the file starts with a byte order mark"
    assert [c.code for c in refusal(b"\xef\xbb\xbfcarepath: 2")][:2] == ["encoding", "missing-key"]


def test_old_macintosh_line_ends_are_refused():
    assert only(THROAT.read_bytes().replace(b"\n", b"\r")).code == "character"


def test_a_character_in_a_remark_is_found_and_hides_no_other_fault():
    faults = refusal(throat_with("# A made-up", "# \u202e made-up").replace("start: airway", "start: airwya"))
    assert [(f.code, f.place.line) for f in faults] == [("character", 1), ("unknown-name", 11)]
    assert faults[1].help == "did you mean `airway`?"


def test_five_hundred_faults_are_enough():
    faults = refusal("".join(f"k{i}: 1\n" for i in range(5000)))
    assert len(faults) == 501
    assert "too-many-faults" in {fault.code for fault in faults}


@pytest.mark.parametrize(
    "bomb",
    [
        "[" * 400_000,
        "{a: " * 100_000,
        "- " * 400_000,
        "? " * 400_000,
        "[\n" * 400_000,
        "a: &a [x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n" * 1000,
        "a: '" + "x" * 900_000 + "'",
        "protocol: {id: x, title: " + "x" * 900_000 + "é}",
        "protocol: {id: x, title: '" + "1:" * 400_000 + "', version: " + "1:2" * 30_000 + "é}",
        '"' + "\\u202e" * 100_000 + '": 1',
        "x" * 900_000,
        "a: !!python/object/apply:os.system [ls]",
    ],
)
def test_bombs_are_refused_at_once(bomb):
    assert refusal(bomb)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("fever and exudate and not(cough)", "(" * 400 + "fever" + ")" * 400, "criterion"),
        ("fever and exudate and not(cough)", "not(" * 200 + "fever" + ")" * 200, "criterion"),
        ("fever and exudate and not(cough)", "fever and " * 4000 + "fever", "criterion"),
        ("when: throat_days > illness_days", "when: throat_days > 1" + " + 1" * 400, "criterion"),
        ('possible: "[25..45]"', f'possible: "[{"1" * 5000}..45]"', "interval"),
        ("version: 1.0.0", "version: 1.0.0 # \t", None),
        ("version: 1.0.0", "version: 01.0.0", "value"),
        ("carepath: 1", "carepath: 01", "number"),
        ("repeat_window_days: 7", "repeat_window_days: [7]", "kind"),
        ("type: choice", "type: [choice]", "kind"),
        ("start: airway", "start: [airway]", "kind"),
        ("start: airway", "start:", "empty"),
        ("id: throat", "id: [throat]", "kind"),
        ("id: throat", "id: 12", "unquoted"),
        ("facts:\n", "facts: 1\nfects:\n", "kind"),
        ("tracks: {", "tracks: [], trucks: {", "yaml-syntax"),
        ("groups: {penicillin: penicillin,", "groups: {penicillin: {label: penicillin, names: [beta-lactams]},", None),
        ("groups: {penicillin: penicillin,", "groups: {penicillin: {lable: penicillin},", "missing-key"),
        ("exudate and not(cough)", "exudate and not(coughs)", "criterion"),
    ],
)
def test_one_slip_in_a_good_protocol(old, new, code):
    text = throat_with(old, new)
    if code is None:
        assert loading.load_text(text, "x.yaml").id == "throat"
    else:
        assert code in {fault.code for fault in refusal(text)}


def test_a_faulty_fact_is_not_found_fault_with_again_wherever_it_is_read():
    faults = refusal(throat_with("  fever:\n    type: boolean", "  fever:\n    type: bool"))
    assert [(f.code, f.help) for f in faults] == [("value", "did you mean `boolean`?")]


def test_a_missing_section_is_one_fault():
    text = THROAT.read_text(encoding="utf-8")
    faults = refusal(text.replace("facts:\n", "factz:\n"))
    assert [f.code for f in faults] == ["missing-key", "unknown-key"]
    faults = refusal(text.replace("decisions:\n", "decision:\n"))
    assert [f.code for f in faults] == ["missing-key", "unknown-key"]


def test_a_point_of_an_interval_is_exact():
    text = throat_with("true_when: temperature >= 38.0", "true_when: temperature = 38.10")
    fever = loading.load_text(text, "x.yaml").fact["fever"].derivation.true_when
    assert fever.interval.point == Fraction("38.1")
    assert fever.text == "= 38.10"


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("version: 1.0.0", "version: 0.1", ("value", "a version is three numbers: write it as `1.0.0`")),
        ("unit: a\n", "unit: years\n", ("unit", "write `a`")),
        ('possible: "[25..45]"', "possible: [25..45]", ("kind", 'put the interval in quotes: `"[25..45]"`')),
    ],
)
def test_one_slip_has_one_help(old, new, found):
    assert [(fault.code, fault.help) for fault in refusal(throat_with(old, new))] == [found]


def test_help_never_suggests_a_name_that_was_refused():
    faults = refusal(throat_with("  cough:\n", "  howOld:\n"))
    assert {fault.code for fault in faults} >= {"identifier", "criterion"}
    faults = refusal(throat_with("  cough:\n", "  couGh:\n"))
    assert "couGh" not in " ".join(fault.help for fault in faults)


def test_the_rest_of_a_text_after_a_comma_is_no_list_of_keys():
    fault = only(throat_with("with a sore throat is an emergency", "with a sore throat, at any age"))
    assert fault.message == "unknown key `at any age.` in statement `T02`"
    assert fault.help == "if it belongs to the text before it, put that text in quotes: a comma ends it here"
