"""What is known goes along to the protocol that goes on: nothing that is refused there, and nothing that means less."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.compilation import compile_protocol
from kg.diagnostics import Place
from kg.handover import Carried, Continuation, _both, continuation, continuations, followed, onward
from kg.intervals import Interval
from kg.library import UnknownProtocolError, open_beside, open_protocol
from kg.loading import load_text
from kg.nodes.recommendation import HandOver
from kg.patient import InvalidFactsError, Listed, Origin
from kg.report import as_json
from kg.traversal import traverse
from kg.units import conversion

GOOD = Path(__file__).parents[1] / "data" / "good"
FIRST, SECOND = (open_protocol(str(GOOD / f"{name}_look.yaml")) for name in ("first", "second"))
TODAY = date(2026, 1, 16)
FEW = {"fever": True, "red": "0.1 10*9/L"}  # with these both leaves that continue are recommended


def evaluation(**raw):
    return traverse(FIRST, FIRST.understand(raw, today=TODAY))


def second(evaluated, leaf="again"):
    """The hand-over to the second look, where there is one."""
    found = continuations(evaluated, FIRST.protocol.recommendation[leaf])
    return next((each for each in found if each.hand_over.protocol == "second_look"), None)


def quantity(value, unit, **more):
    return {"value": Decimal(value), "unit": unit, **more}


GOES = [
    # what is stated: under which name and as what it goes along
    ({"fever": "no"}, {"fever": False}),
    ({"fever": {"value": True, "date": "2026-01-02"}}, {"fever": {"value": True, "date": "2026-01-02"}}),
    ({"whole": 3.5}, {"whole": quantity("3.5", "10*9/L")}),
    ({"whole": "3500/uL"}, {"whole": quantity("3500", "/uL")}),
    ({"whole": "<= 0.50 K/uL"}, {"whole": quantity("0.5", "K/uL", comparator="<=")}),
    (
        {"whole": {"value": 4, "unit": "10*9/L", "comparator": ">", "date": "2026-01-10", "lowerLimit": "4.1"}},
        {"whole": quantity("4", "10*9/L", comparator=">", date="2026-01-10", lowerLimit=Decimal("4.1"))},
    ),
    (
        {"whole": {"value": 4000, "unit": "/uL", "lowerLimit": 4100}},
        {"whole": quantity("4", "10*9/L", lowerLimit=Decimal("4.1"))},
    ),
    ({"whole": 1e-7}, {"whole": quantity("1e-7", "10*9/L")}),
    ({"iron": "150 g/L"}, {"iron": quantity("150", "g/L")}),
    ({"iron": "9 mmol/L"}, {"iron": quantity("14.499", "g/dL")}),  # only the first look knows how these convert
    ({"age_years": "18 mo"}, {"age": quantity("18", "mo")}),
    ({"age_years": 18}, {"age": quantity("18", "a")}),
    ({"sex": "Female"}, {"sex": "female"}),
    ({"drugs": "Sleepwell, Quiet"}, {"drugs": ("somnol", "Quiet")}),
    ({"drugs": []}, {"drugs": ()}),
    ({"drugs": {"value": "none", "date": "2026-01-03"}}, {"drugs": {"value": (), "date": "2026-01-03"}}),
    ({"arrived": "2026-01-05"}, {"arrived": "2026-01-05"}),
    # what follows
    ({"temperature": "100.4 F"}, {"fever": True}),
    ({"temperature": 37}, {"fever": False}),
    (
        {"whole": {"value": 8, "date": "2026-01-09"}, "share": {"value": "12.5%", "date": "2026-01-11"}},
        {
            "whole": quantity("8", "10*9/L", date="2026-01-09"),
            "red": quantity("1", "10*9/L", date="2026-01-09"),
        },
    ),
    (
        {"whole": "<4", "share": 10},
        {
            "whole": quantity("4", "10*9/L", comparator="<"),
            "red": quantity("0.4", "10*9/L", comparator="<"),
        },
    ),
    ({"red": 0.2, "whole": 4, "share": 5}, {"red": quantity("0.2", "10*9/L"), "whole": quantity("4", "10*9/L")}),
    # what nobody asks there, or nobody knows here
    ({"sample": "yes"}, {}),
    ({"whole": "unknown"}, {}),
    ({}, {}),
]  # fmt: skip


@pytest.mark.parametrize(("raw", "expected"), GOES)
def test_what_is_known_goes_along(raw, expected):
    (handed, _) = FIRST.protocol.recommendation["again"].continues_in
    assert continuation(evaluation(**raw), handed).facts == expected


TOO_MANY = "`900 10*9/L` (read as 900 ×10⁹/L) is not possible: it is at least 0 and at most 500 ×10⁹/L"
STAYS = [
    ({"sex": "other"}, "sex", "sex: `other` is no choice there"),
    ({"mood": "good"}, "mood", "mood: none of its choices is one there"),
    ({"temperature": 38.5}, "temperature", "temperature: it is a quantity here and a boolean there"),
    ({"share": 7}, "share", "share of red cells: it is worked out there from other facts and cannot be given"),
    ({"whole": 250}, "whole", "all cells: its unit is in doubt"),
    ({"whole": "900 10*9/L"}, "whole", f"all cells: it is refused there: {TOO_MANY}"),
    ({"fever": "no", "temperature": 39}, "fever", "fever: it is contradicted here"),
    ({"red": 3, "whole": 4, "share": 5}, "red", "red cells: it is contradicted here"),
]  # fmt: skip


@pytest.mark.parametrize(("raw", "fact", "message"), STAYS)
def test_what_does_not_go_along_is_said(raw, fact, message):
    found = second(evaluation(**({"red": 0.2} | raw)), "note" if raw.get("fever") == "no" else "again")
    assert found is not None
    assert fact not in {carried.ours for carried in found.carried}
    assert {left.fact: left.message for left in found.left_out}[fact] == message


def test_only_a_leaf_that_is_not_ruled_out_hands_over():
    assert second(evaluation(fever=False)) is None
    assert second(evaluation(fever=True, red=5)) is None
    assert second(evaluation(fever=True, red=5), "note") is not None
    assert second(evaluation()) is not None  # open
    assert [*continuations(evaluation(), FIRST.protocol.recommendation["wait"])] == []


def test_what_follows_there_by_itself_is_left_to_it():
    text = (GOOD / "second_look.yaml").read_text("utf-8")
    derived = text.replace(
        "plain: Is there a fever?, statements: [G02]}",
        'plain: Is there a fever?, statements: [G02], derive: {true_when: ["red < 200"], false_when: ["red > 300"]}}',
    )
    assert derived != text
    compiled = compile_protocol(load_text(derived, "second_look.yaml"))
    (handed, _) = FIRST.protocol.recommendation["again"].continues_in

    def fever(red):
        evaluated = evaluation(temperature=39, red=red)
        return continuation(evaluated, handed, lambda *_: compiled)

    assert "fever" not in fever("0.1 10*9/L").facts  # it follows there, too
    assert fever("0.25 10*9/L").facts["fever"] is True  # it stays open there
    odd = fever("0.35 10*9/L")  # it follows there that there is none
    assert "fever" not in odd.facts


def test_what_follows_here_and_contradicts_there_stays():
    text = (GOOD / "second_look.yaml").read_text("utf-8")
    rule = "conflicts: [{when: fever and whole > 8, doubt: [fever], text: So many cells go with no fever}]\n\ntracks:"
    compiled = compile_protocol(load_text(text.replace("tracks:", rule), "second_look.yaml"))
    (handed, _) = FIRST.protocol.recommendation["again"].continues_in
    few, many = (
        continuation(evaluation(temperature=39, whole=whole), handed, lambda *_: compiled) for whole in ("8", "9")
    )
    assert few.facts["fever"] is True
    assert "fever" not in many.facts
    assert many.facts["whole"] == quantity("9", "10*9/L")
    said = "fever: what follows here is at odds there with what was stated"
    assert said in [left.message for left in many.left_out]


def test_a_protocol_that_is_not_there_is_said():
    found = [*continuations(evaluation(**FEW), FIRST.protocol.recommendation["again"])][1]
    assert (found.target, found.facts, found.title) == (None, {}, "third_look")
    assert [left.message for left in found.left_out] == ["there is no protocol `third_look` here"]


def test_a_faulty_protocol_is_said(tmp_path):
    for name in ("first_look", "second_look"):
        (tmp_path / f"{name}.yaml").write_text((GOOD / f"{name}.yaml").read_text("utf-8"), "utf-8")
    (tmp_path / "third_look.yaml").write_text("carepath: 1", "utf-8")
    compiled = open_protocol(str(tmp_path / "first_look.yaml"))
    evaluated = traverse(compiled, compiled.understand(FEW, today=TODAY))
    found = [*continuations(evaluated, compiled.protocol.recommendation["again"])][1]
    assert found.target is None
    assert found.left_out[0].message.startswith("the protocol `third_look` is not run: it has ")


def test_the_protocols_that_go_on_are_named_once_with_all_that_goes_along():
    found = {each.hand_over.protocol: each for each in onward((evaluation(**FEW, age_years=40, sex="other"),))}
    assert [*found] == ["second_look", "third_look"]
    assert {*found["second_look"].facts} == {"fever", "red", "age"}  # the age goes along from one of the two leaves
    assert [left.fact for left in found["second_look"].left_out] == ["sex"]


@pytest.mark.parametrize(
    ("raw", "statuses", "follows"),
    [
        ({}, {"again": "POSSIBLE", "note": "POSSIBLE"}, []),
        ({"fever": True}, {"again": "POSSIBLE", "note": "RECOMMENDED"}, ["second_look"]),
        (FEW, {"again": "RECOMMENDED", "note": "RECOMMENDED"}, ["second_look"]),
        ({**FEW, "fever": False}, {"again": "NOT_RECOMMENDED", "note": "NOT_RECOMMENDED"}, []),
    ],
)
def test_only_what_is_recommended_is_followed(raw, statuses, follows):
    first = evaluation(**raw)
    assert {leaf: first.statuses.leaves[leaf].value for leaf in ("again", "note")} == statuses
    assert [*followed(first)] == follows
    assert [each.hand_over.protocol for each in onward([first]) if each.target] == follows


def test_following_ends_and_evaluates_each_protocol_once():
    first = evaluation(**FEW, age_years=40)
    answers = followed(first)
    assert [*answers] == ["second_look"]
    there = answers["second_look"]
    assert there.statuses.leaves["rest"].value == "RECOMMENDED"
    assert there.facts.known["age"].possible.point == 480  # months
    assert there.facts.today == TODAY
    (back,) = continuations(there, SECOND.protocol.recommendation["rest"])
    assert back.target is not None
    assert back.facts["age_years"] == quantity("40", "a")


def test_the_answer_in_json_says_what_goes_along():
    answer = as_json(evaluation(**FEW, whole=1e-7, sex="other", drugs=["Quiet"]))
    leaves = {leaf["id"]: leaf for leaf in answer["recommendations"]}
    assert leaves["wait"]["continuesIn"] == []
    assert leaves["again"]["continuesIn"] == [
        {
            "protocol": "second_look",
            "title": "Second look at a traveller",
            "facts": {
                "fever": True,
                "red": {"value": 0.1, "unit": "10*9/L"},
                "whole": {"value": 1e-7, "unit": "10*9/L"},
                "drugs": ["Quiet"],
            },
            "leftOut": [{"fact": "sex", "message": "sex: `other` is no choice there"}],
        },
        {
            "protocol": "third_look",
            "title": "third_look",
            "facts": {},
            "leftOut": [{"fact": "", "message": "there is no protocol `third_look` here"}],
        },
    ]


def test_a_number_that_json_cannot_keep_goes_along_as_text():
    long = "0.12345678901234567890123"
    (second_look, _) = as_json(evaluation(fever=True, red=long))["recommendations"][0]["continuesIn"]
    assert second_look["facts"]["red"] == {"value": long, "unit": "10*9/L"}
    assert SECOND.understand(second_look["facts"]).known["red"].possible.point == Fraction(long) * 1000


def test_a_file_beside_goes_before_one_that_ships(tmp_path):
    assert open_beside(FIRST.protocol, "second_look").protocol == SECOND.protocol
    assert open_beside(FIRST.protocol, "leukopenia") is open_protocol("leukopenia")
    with pytest.raises(UnknownProtocolError, match="there is no protocol `third_look`"):
        open_beside(FIRST.protocol, "third_look")
    for folder in ("first_look", "second_look"):
        (tmp_path / folder).mkdir()
        text = (GOOD / f"{folder}.yaml").read_text("utf-8").replace("title: Second look", "title: My own look")
        (tmp_path / folder / "protocol.yaml").write_text(text, "utf-8")
    mine = open_protocol(str(tmp_path / "first_look" / "protocol.yaml"))
    assert open_beside(mine.protocol, "second_look").protocol.title == "My own look at a traveller"


UNITS = {
    "whole": ("10*9/L", "/uL", "10*3/uL", "/L", "K/uL"),
    "red": ("10*9/L", "/uL", "10*3/uL", ""),
    "iron": ("g/dL", "g/L", "mmol/L", "mg/dL", ""),
    "age_years": ("a", "mo", "d", "wk", ""),
    "share": ("%", "1", ""),
    "temperature": ("Cel", "[degF]", ""),
}
NUMBERS = st.decimals("0", "40000", places=4) | st.decimals("0", "45", places=2) | st.integers(0, 800).map(Decimal)
DAYS = st.dates(TODAY - timedelta(days=400), TODAY).map(date.isoformat)


def quantities(units):
    return st.fixed_dictionaries(
        {"value": NUMBERS, "unit": st.sampled_from(units)},
        optional={"date": DAYS, "comparator": st.sampled_from(["<", "<=", ">", ">=", ""]), "lowerLimit": NUMBERS},
    )


def dated(values):
    return values | st.fixed_dictionaries({"value": values}, optional={"date": DAYS})


PATIENTS = st.fixed_dictionaries(
    {},
    optional={
        **{name: quantities(units) for name, units in UNITS.items()},
        "fever": dated(st.booleans()),
        "sex": dated(st.sampled_from(["female", "male", "other"])),
        "mood": st.sampled_from(["good", "bad"]),
        "sample": st.booleans(),
        "drugs": dated(
            st.lists(
                st.sampled_from(["somnol", "Sleepwell", "Quiet", "quietal", "sleepwel", "water", "a, b"]), max_size=4
            )
        ),
        "arrived": DAYS,
    },
)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(PATIENTS)
def test_what_goes_along_is_taken_and_means_the_same(raw):
    try:
        here = evaluation(**raw)
    except InvalidFactsError:
        return
    for found in onward((here,)):
        if found.target is None:
            continue
        there = SECOND.understand(found.facts, today=TODAY)  # refuses nothing
        stated = {carried.fact: carried.raw for carried in found.carried if not carried.derived}
        assert there.in_conflict == SECOND.understand(stated, today=TODAY).in_conflict
        assert there.unit_in_doubt == frozenset()
        for carried in found.carried:
            check_meaning(here, raw, carried)
        gone, said = {carried.ours for carried in found.carried}, {left.fact for left in found.left_out}
        assert not said & gone
        asked_there = {fact for fact in SECOND.protocol.fact if fact in raw}
        assert asked_there <= gone | said  # nothing that was said is passed over in silence


def check_meaning(here, raw, carried):
    """What goes along is the same there as here, as far as both protocols take it to be possible at all."""
    assert carried.ours not in here.facts.in_conflict | here.facts.unit_in_doubt
    ours = here.facts.known[carried.ours]
    if not carried.derived:
        ours = FIRST.understand({carried.ours: raw[carried.ours]}, today=TODAY).known[carried.ours]
    theirs = SECOND.understand({carried.fact: carried.raw}, today=TODAY).known[carried.fact]
    assert theirs.origin is Origin.STATED
    assert ours.origin is (Origin.DERIVED if carried.derived else Origin.STATED)
    assert carried.derived or ours.date == theirs.date
    match ours.possible, theirs.possible:
        case Listed(members=one), Listed(members=other):
            assert {*other} == {"quietal" if name == "Quiet" else name for name in one}
        case Interval(), Interval() if carried.fact != "arrived":
            units = (side.protocol.fact[name].unit for side, name in ((FIRST, carried.ours), (SECOND, carried.fact)))
            convert = conversion(*units)
            possible_here = converted(FIRST.protocol.fact[carried.ours].possible, convert)
            possible_there = SECOND.protocol.fact[carried.fact].possible
            assert converted(ours.possible, convert) & possible_there == theirs.possible & possible_here
            assert ours.limit is None or theirs.limit in {
                convert(ours.limit),
                None,
            }  # None: doubtful there, which is said
        case one, other:
            assert one == other


def converted(interval, convert):
    low, high = (
        (convert(end) if isinstance(end, Fraction) else end, after) for end, after in (interval.low, interval.high)
    )
    return Interval(low, high)


def test_of_two_facts_for_one_of_theirs_the_first_goes_along_and_the_other_is_said():
    def by(ours, value):
        handed = HandOver(protocol="other", facts=(("iron", ours),), place=Place("x.yaml", 1))
        return Continuation(hand_over=handed, target=None, carried=(Carried(fact="iron", ours=ours, raw=value),))

    both = _both(by("iron", "1"), by("copper", "2"))
    assert both.facts == {"iron": "1"}
    assert [(left.fact, left.message) for left in both.left_out] == [
        ("copper", "copper as `iron`: iron goes along as that already")
    ]
    assert _both(by("iron", "1"), by("iron", "1")).left_out == ()
