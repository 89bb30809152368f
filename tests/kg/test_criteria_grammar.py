"""Criteria are read into typed conditions; whatever is not one is refused with what would mend it."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.criteria import Both, Compared, Either, Includes, Is, Known, Not, Quantity, Sum, Within
from kg.criteria_grammar import CriterionError, parse_criterion, parse_expression, parse_test, read_interval
from kg.diagnostics import Place
from kg.facts import Fact, FactType, Group, Member
from kg.intervals import Interval, parse_interval


def fact(name, kind, **keys):
    place = Place("x.yaml", 1)
    return Fact(id=name, type=kind, label=name, question=name, plain=name, place=place, **keys)


FACTS = {
    f.id: f
    for f in (
        fact("fever", FactType.BOOLEAN),
        fact("cough", FactType.BOOLEAN),
        fact("wbc", FactType.QUANTITY, unit="10*9/L", aliases=("leukocytes",)),
        fact("anc", FactType.QUANTITY, unit="10*9/L"),
        fact("percent", FactType.QUANTITY, unit="%"),
        fact("sex", FactType.CHOICE, choices=(("female", "female"), ("male", "male"))),
        fact("wound", FactType.CHOICE, choices=(("clean", "clean"), ("burn", "a burn"), ("dirty", "dirty"))),
        fact(
            "drugs",
            FactType.LIST,
            groups=(Group(id="clozapine", label="clozapine"),),
            members=(Member(id="clozaril", groups=("clozapine",)), Member(id="tea", groups=())),
        ),
    )
}
SEVERAL = "a test is one choice; for more leave out `fact` and write"
HALF = "with `fact: wbc` only the test half stands here, without the name of the fact and without a unit"
FEVER, COUGH = Is("fever", True), Is("cough", True)
WBC, ANC = Quantity("wbc"), Quantity("anc")


def within(name, text):
    return Within(name, parse_interval(text), text)


@pytest.mark.parametrize(
    ("text", "criterion"),
    [
        ("fever", FEVER),
        ("fever = true", FEVER),
        ("true = fever", FEVER),
        ("fever = false", Is("fever", False)),
        ("fever != true", Not(FEVER)),
        ("not(fever)", Not(FEVER)),
        ("((fever))", FEVER),
        ("fever and cough", Both((FEVER, COUGH))),
        ("fever or cough or fever", Either((FEVER, COUGH, FEVER))),
        ("fever or cough and fever", Either((FEVER, Both((COUGH, FEVER))))),
        ("(fever or cough) and fever", Both((Either((FEVER, COUGH)), FEVER))),
        ("wbc < 3.0", within("wbc", "< 3.0")),
        ("wbc<3.0", within("wbc", "< 3.0")),
        ("3.0 > wbc", within("wbc", "< 3.0")),
        ("3.0 <= wbc", within("wbc", ">= 3.0")),
        ("wbc = 4", within("wbc", "= 4")),
        ("wbc >= -1", within("wbc", ">= -1")),
        ("wbc in [3.0..4.0]", within("wbc", "[3.0..4.0]")),
        ("wbc in ( 0 .. 1 ]", within("wbc", "(0..1]")),
        ("wbc in [-1..+1)", within("wbc", "[-1..+1)")),
        ("wbc < 2 * 3 / 4", within("wbc", "< 1.5")),
        ("wbc < 1 - 3", within("wbc", "< -2")),
        ('sex = "female"', Is("sex", "female")),
        ('"female" = sex', Is("sex", "female")),
        ('sex != "male"', Not(Is("sex", "male"))),
        ('list contains(drugs, "clozapine")', Includes("drugs", "clozapine")),
        ("count(drugs) = 0", Not(Includes("drugs", None))),
        ("0 = count(drugs)", Not(Includes("drugs", None))),
        ("count(drugs) > 0", Includes("drugs", None)),
        ("count(drugs) != 0", Includes("drugs", None)),
        ("\n  fever\n  and cough\n", Both((FEVER, COUGH))),
        ("wbc < 3 and wbc in [1..2] and fever", Both((within("wbc", "< 3"), within("wbc", "[1..2]"), FEVER))),
    ],
)
def test_a_criterion(text, criterion):
    assert parse_criterion(text, FACTS) == criterion


@pytest.mark.parametrize(
    ("text", "criterion"),
    [
        ("anc > wbc", Compared(">", ANC, WBC)),
        ("wbc <= 0.8 * anc", Compared("<=", WBC, Sum("*", Fraction("0.8"), ANC))),
        ("wbc - anc - anc >= 1", Compared(">=", Sum("-", Sum("-", WBC, ANC), ANC), Fraction(1))),
        ("(wbc + anc) / 2 < 3", Compared("<", Sum("/", Sum("+", WBC, ANC), Fraction(2)), Fraction(3))),
        ("anc = wbc * percent / 100", Compared("=", ANC, Sum("/", Sum("*", WBC, Quantity("percent")), Fraction(100)))),
        ("wbc * percent + anc > 3", Compared(">", Sum("+", Sum("*", WBC, Quantity("percent")), ANC), Fraction(3))),
        ("wbc / anc < 2", Compared("<", Sum("/", WBC, ANC), Fraction(2))),
        ("wbc < 3", within("wbc", "< 3")),
    ],
)
def test_arithmetic_where_it_is_allowed(text, criterion):
    assert parse_criterion(text, FACTS, arithmetic=True) == criterion
    if isinstance(criterion, Compared):
        with pytest.raises(CriterionError, match="quantities are compared with numbers here"):
            parse_criterion(text, FACTS)


def test_known_where_it_is_allowed():
    criterion = parse_criterion("known(anc) and not(known(drugs))", FACTS, known=True)
    assert criterion == Both((Known("anc"), Not(Known("drugs"))))
    with pytest.raises(CriterionError, match="cannot decide here"):
        parse_criterion("known(anc)", FACTS)


def test_an_expression():
    expression = parse_expression("wbc * (percent + percent) / 100", FACTS)
    percent = Quantity("percent")
    assert expression == Sum("/", Sum("*", WBC, Sum("+", percent, percent)), Fraction(100))
    assert parse_expression("-1.50", FACTS) == Fraction("-1.5")
    assert parse_expression("anc", FACTS) == ANC


@pytest.mark.parametrize(
    ("name", "text", "criterion"),
    [
        ("wbc", "< 3.0", within("wbc", "< 3.0")),
        ("wbc", " [3.0..4.0] ", within("wbc", "[3.0..4.0]")),
        ("wbc", "4", within("wbc", "4")),
        ("fever", "true", FEVER),
        ("fever", "false", Is("fever", False)),
        ("sex", '"female"', Is("sex", "female")),
    ],
)
def test_a_test_on_one_fact(name, text, criterion):
    assert parse_test(text, FACTS[name]) == criterion


@pytest.mark.parametrize(
    ("name", "text", "help_"),
    [
        ("wbc", "3-4", "write `[3.0..4.0]`, `(0..1)`, `< 1.0` or `>= 10`"),
        ("wbc", "[4..3]", ""),
        ("wbc", "wbc < 3", f"{HALF}: `< 3`"),
        ("wbc", "wbc in [3..4)", f"{HALF}: `[3..4)`"),
        ("wbc", "< 3 10*9/L", f"{HALF}: `< 3`"),
        ("wbc", "< 3000 /uL", f"{HALF} (numbers are in `10*9/L`): such as `< 3.0`"),
        ("wbc", "< 3 points", f"{HALF} (numbers are in `10*9/L`): such as `< 3.0`"),
        ("wbc", "anc < 3", f"{HALF} (numbers are in `10*9/L`): such as `< 3.0`"),
        ("wbc", "> 3 and < 4", "write `[3.0..4.0]`, `(0..1)`, `< 1.0` or `>= 10`"),
        ("wbc", "wbc" + " " * 1000 + "!", "write `[3.0..4.0]`, `(0..1)`, `< 1.0` or `>= 10`"),
        ("fever", "yes", "write `true` or `false`"),
        ("sex", "female", 'write `"female"` or `"male"`'),
        ("sex", '"', 'write `"female"` or `"male"`'),
        ("sex", '"x"', "there is `female`, `male`"),
        ("sex", '!= "male"', 'write `"female"` or `"male"`'),
        ("wound", '"clean" or "burn"', f'{SEVERAL} `wound = "clean" or wound = "burn"`, or write `otherwise`'),
        ("wound", '"clean", "dirty"', f'{SEVERAL} `wound = "clean" or wound = "dirty"`, or write `otherwise`'),
        ("wound", '!= "clean"', f'{SEVERAL} `wound = "burn" or wound = "dirty"`, or write `otherwise`'),
        ("drugs", '"clozapine"', 'leave out `fact` and write `list contains(drugs, "…")`'),
    ],
)
def test_a_test_that_does_not_fit_its_fact(name, text, help_):
    with pytest.raises(CriterionError) as refusal:
        parse_test(text, FACTS[name])
    assert refusal.value.help == help_


@pytest.mark.parametrize(
    ("text", "message", "help_"),
    [
        ("", "the criterion is empty", ""),
        ("fevr", "unknown fact `fevr`", "did you mean `fever`?"),
        ("leukocytes < 3", "`leukocytes` is an alias", "write `wbc`"),
        ("wbc", "`wbc` is a quantity and cannot stand alone", "compare it: `wbc < 1.0`"),
        ("wbc < fever", "`fever` is a yes/no fact", "write `fever`, `not(fever)` or `fever = false`"),
        ("wbc + fever < 3", "`fever` is a yes/no fact, not a quantity", ""),
        ("wbc < 3 µL", "`µ` has no meaning in a criterion", "U+00B5 MICRO SIGN is not a plain letter"),
        ("count(drugs) = 1", "`count( … )` only tells an empty list from others", "write `count(drugs) = 0` or `> 0`"),
        ("count(drugs)", "`count` is written otherwise", "write `count(medications) = 0`"),
        ("count(fever) = 0", "`fever` is a yes/no fact, not a list", ""),
        ("not(fever, cough)", "`not` is written otherwise", "write `not(fever)`"),
        ("wbc < not(fever)", "a condition stands where a number or a quantity is expected", ""),
        ("list contains(drugs, clozapine)", "`list contains` is written otherwise", None),
        ('list contains(drugs, "clozaril")', "`clozaril` is a member of `drugs`, not a group", None),
        ('list contains(drugs, "tea")', "`tea` is a member of `drugs`, not a group", "it is in no group"),
        ('list contains("drugs", "clozapine")', "the name of a list is expected", ""),
        ("list(drugs)", "there is no function `list`", ""),
        ("wbc in [3..", "`in` is followed by an interval", None),
        ("wbc in ]3..4[", "`in` is followed by an interval", None),
        ("wbc in [3 4]", "expected `..`, found `4`", ""),
        ("3 in [3..4]", "the name of a quantity is expected", ""),
        ("fever fever", "expected `and`, `or` or the end, found `fever`", ""),
        ('fever "x"', 'expected `and`, `or` or the end, found `"x"`', ""),
        ("(fever", "expected `)`, found the end", ""),
        ("and fever", "expected a fact, a number or `(`, found `and`", ""),
        ("fever and", "expected a fact, a number or `(`, found the end", ""),
        ("wbc < - anc", "expected a fact, a number or `(`, found `-`", ""),
        ("wbc < 3..4", "expected `and`, `or` or the end, found `..`", ""),
        ("wbc < .5", "`.` has no meaning in a criterion", ""),
        ("wbc < 1/3", "the result of this calculation is not a plain decimal", "write the number itself"),
        ("wbc / (1 - 1) < 3", "nothing can be divided by 0", ""),
        ("wbc + percent < 3", "quantities are compared with numbers here", None),
        ("otherwise", "`otherwise` cannot stand here", None),
        ("true", "`true` is not a fact", "compare a yes/no fact with it, or leave it out"),
        ("fever = 1", "`fever` is a yes/no fact", "write `fever`, `not(fever)` or `fever = false`"),
        ("wbc < true", "a condition stands where a number or a quantity is expected", ""),
        ("x" * 3000, "a criterion of 3000 characters is too long", "at most 2000 are read"),
        ("wbc " + "+ 1 " * 20 + "< 3", "quantities are compared with numbers here", None),
    ],
)
def test_what_is_no_criterion(text, message, help_):
    with pytest.raises(CriterionError) as refusal:
        parse_criterion(text, FACTS)
    assert message in refusal.value.message
    assert help_ is None or refusal.value.help == help_


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("wbc + percent < 3", "`+` cannot join `10*9/L` and `%`"),
        ("wbc < percent", "a value in `10*9/L` cannot be compared with one in `%`"),
        ("wbc * 2 < percent", "a value in `10*9/L` cannot be compared with one in `%`"),
        ("2 * wbc - 1 < percent / 2", "a value in `10*9/L` cannot be compared with one in `%`"),
        ("anc != wbc", "`!=` compares choices and yes/no facts only"),
        ("wbc / 0 < 3", "nothing can be divided by 0"),
        ("wbc" + " + 1" * 30 + " < 3", "too many arithmetic operators"),
        ("wbc" + " + (1" * 30 + ")" * 30 + " < 3", "too many levels of brackets"),
    ],
)
def test_arithmetic_that_makes_no_sense(text, message):
    with pytest.raises(CriterionError) as refusal:
        parse_criterion(text, FACTS, arithmetic=True)
    assert refusal.value.message == message


decimals = st.decimals(min_value=-1000, max_value=1000, places=3).map(lambda d: f"{d:f}")


@st.composite
def written_intervals(draw):
    if draw(st.booleans()):
        return draw(st.sampled_from(["<", "<=", ">", ">=", "="])) + " " + draw(decimals)
    low, high = sorted([draw(decimals), draw(decimals)], key=Fraction)
    closed = low == high
    opening, closing = ("[", "]") if closed else (draw(st.sampled_from("[(")), draw(st.sampled_from("])")))
    return f"{opening}{low}..{high}{closing}"


@given(written_intervals())
def test_an_interval_keeps_its_text_and_its_bounds(text):
    interval = read_interval(text)
    test = parse_test(text, FACTS["wbc"])
    assert test == Within("wbc", interval, text)
    whole = parse_criterion(f"wbc in {text}" if text[0] in "[(" else f"wbc {text}", FACTS)
    assert whole.interval == interval
    assert read_interval(whole.text) == interval
    low, high = (text[1:-1].split("..") * 2)[:2] if ".." in text else (None, None)
    if low is not None:
        assert interval == Interval((Fraction(low), int(text[0] == "(")), (Fraction(high), int(text[-1] == "]")))


def test_an_interval_of_other_digits_is_refused():
    for text in ("[٣..٤]", "< ３", "[" + "1" * 80 + "..2]"):
        with pytest.raises(CriterionError, match="plain decimals"):
            read_interval(text)
