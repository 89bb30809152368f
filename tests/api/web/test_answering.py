"""What goes with an answer: the first page, what stands beside rows, consequences, records and comparisons."""

from collections import Counter
from itertools import pairwise

import pytest

from api.web.answering import Desk
from api.web.case import Asked, Case, CaseRefusedError
from api.web.rendering import Renderer
from api.web.standing import stand
from kg.criteria import facts_of
from kg.interviewing import Kind
from kg.traversal import traverse
from kg.wording import value_words
from tests.api.web.conftest import KEYS
from tests.api.web.expected import AUDIENCES, MANY, SERVED, answered, desk_of, engine, part, whole_page, words
from tests.api.web.markup import parsed
from tests.api.web.patients import TODAY, patients, some


def test_the_page_starts_with_the_answer_to_nothing_and_asks_for_the_rest_of_it(protocol):
    page, nobody = whole_page(protocol), patients(protocol)[0]
    answer, root = answered(nobody), parsed(page)
    for name in ("answer", "docked"):
        assert answer[name] in page
    drawn = {track["data-track"]: track["data-mark"] for track in root.having("data-track")}
    assert list(drawn) == [track["id"] for track in answer["tracks"]]
    rest = desk_of(protocol).answer(Asked(case=nobody.case(), drawn=drawn), TODAY)["tracks"]
    there = [track for track in answer["tracks"] if track not in rest]
    assert there
    for track in answer["tracks"]:
        assert (track["svg"] in page) == (track in there)
    assert root.one("main")["data-digest"] == answer["digest"] == SERVED[protocol].protocol.digest
    rows = [(row["data-fact"], row["data-group"]) for row in root.one(id="rows").every("div", "row")]
    assert rows == [tuple(row) for row in answer["rows"]]
    assert [row["data-fact"] for row in root.having("data-next")] == [answer["next"]]
    for row in root.one(id="rows").every("div", "row"):
        fact = SERVED[protocol].protocol.fact[row["data-fact"]]
        assert row["data-type"] == fact.type.value
        assert row["data-names"].split() == list(fact.aliases)
        assert row.one(id=f"beside-{fact.id}").text == parsed(answer["beside"].get(fact.id, "")).text
        assert words(fact.question) in row.text
        assert words(fact.plain) in row.text


def test_disclaimer_and_review_status_stand_on_the_page_and_on_the_paper(protocol):
    root = parsed(whole_page(protocol))
    declared = SERVED[protocol].protocol
    standing = root.one("aside", "standing").text
    assert words(declared.disclaimer) in standing
    assert words(f"site.review status={declared.review_status}") in standing
    for audience in AUDIENCES:
        paper = part(patients(protocol)[1], "paper", audience).text
        assert words(declared.disclaimer) in paper
        assert words(f"site.review status={declared.review_status}") in paper


def test_the_questions_of_the_flowchart_lead_to_facts_that_can_be_asked(protocol):
    """A decision reads what its answers test; in the place of what cannot be asked stands what it follows from."""
    declared = SERVED[protocol].protocol
    reads = desk_of(protocol).first(TODAY)["reads"]
    assert list(reads) == [decision.id for decision in declared.decisions]
    for decision in declared.decisions:
        tested = {fact for outcome in decision.outcomes for fact in facts_of(outcome.criterion)}
        asked = {fact for fact in tested if declared.fact[fact].askable}
        assert asked <= set(reads[decision.id])
        assert all(declared.fact[fact].askable for fact in reads[decision.id])
        from_conflicts = {f for f in tested if (how := declared.fact[f].derivation) and how.from_conflicts}
        assert bool(reads[decision.id]) == bool(tested - from_conflicts)


def test_beside_a_row_stands_what_there_is_to_say_of_it(protocol):
    told = Counter()
    for patient in some(protocol, MANY):
        at, answer = patient.stand(), answered(patient)
        question = at.interview.question
        assert answer["next"] == (question.fact.id if question else None)
        assert answer["optional"] == (question is None or question.optional)
        assert [fact for fact, _ in answer["rows"]]
        for fact, html in answer["beside"].items():
            beside = parsed(html)
            wrong = [p.message.removeprefix(f"{fact}: ") for p in at.problems if p.fact == fact]
            assert [p.text for p in beside.every("p", "wrong")] == [words("case.refused", each) for each in wrong]
            known = at.evaluation.facts.known[fact]
            understood = value_words(known, at.evaluation.protocol.fact[fact])
            for p in beside.every("p", "understood"):
                assert p.text.partition(" ")[2] == words(f"value={understood}")
            units = [
                c.value for q in at.interview.questions if q.fact.id == fact and q.kind is Kind.UNIT for c in q.choices
            ]
            assert [button["data-unit"] for button in beside.every("button", "unit-choice")] == units
            asking = beside.every("details", "consequences")
            assert len(asking) == (fact == answer["next"] and not units)
            for details in asking:
                assert details["data-question"] == question.id
                others = [other.fact for other in question.alternatives]
                assert [button["data-fact"] for button in beside.every("button", "jump")] == others
                assert ("case.fulfils" in beside.text) == question.optional
                assert ("case.decides." in beside.text) == (bool(question.decides) and not question.optional)
            told.update(p.classes.copy().pop() for p in beside.every("p"))
    assert told["understood"]
    assert told["pale"]


CONSEQUENCES = KEYS.texts | {
    "effects.urgency": "urgency={urgency}",
    "effects.leaves_open.one": "open=1",
    "effects.leaves_open.other": "open={count}",
    "effects.settles": "open=0",
    "effects.only": "{label}",
}
MEANT = ("recommends", "rules_out", "fulfils")


def test_the_consequences_of_every_answer_are_those_that_the_interview_tries(protocol):
    renderer = Renderer(type(KEYS)("en", CONSEQUENCES))
    desk = Desk(compiled=SERVED[protocol], served=SERVED, renderer=renderer)
    title = {leaf.id: f"“{leaf.title}”" for leaf in SERVED[protocol].protocol.recommendations}
    label = {fact.id: fact.label for fact in SERVED[protocol].protocol.facts}
    tried = Counter()
    for patient in some(protocol, 5):
        for question in patient.stand().interview.questions[:2]:
            html = parsed(desk.consequences(patient.case(), question.id, patient.today))
            found = {}
            for entry in html.one("ul").elements:
                effects = entry.text.removeprefix(entry.one("strong").text).strip()
                assert found.setdefault(entry.one("strong").text, effects) == effects
            alike = {}
            for choice in question.choices:
                alike.setdefault(choice.consequence, []).append(choice.label)
            expected = {}
            for then, labels in alike.items():
                urgency = f"urgency=urgency.clinician.{then.urgency.name}"
                if then.urgency_at_most > then.urgency:
                    urgency += f", urgency.at_most urgency=urgency.clinician.{then.urgency_at_most.name}"
                changed = [(key, getattr(then, key)) for key in MEANT]
                effects = [
                    urgency,
                    f"effects.contradicts facts={', '.join(label[f] for f in then.contradicts)}"
                    * bool(then.contradicts),
                    *(f"effects.{key} titles={', '.join(map(title.get, leaves))}" for key, leaves in changed if leaves),
                    f"open={len(then.leaves_open)}",
                ]
                expected[words(f"{' / '.join(labels)}:")] = words("; ".join(filter(None, effects)))
                tried.update(key for key, leaves in changed if leaves)
            assert found == expected
            assert html.elements[0].text == words(question.why)
            plain = parsed(desk.consequences(patient.case("patient"), question.id, patient.today))
            assert plain.elements[0].text == words(question.why_plain)
    assert tried["recommends"]
    assert tried["rules_out"]


def test_a_list_that_is_said_to_have_members_of_one_kind_has_them_alone():
    patient = patients("leukopenia")[1]
    html = desk_of("leukopenia").consequences(patient.case(), "medications", patient.today)
    labels = [entry.one("strong").text for entry in parsed(html).one("ul").elements]
    groups = SERVED["leukopenia"].protocol.fact["medications"].groups
    assert all("none" in each or each.startswith("effects.only label=") for each in labels)
    assert all(any(group.label in each for each in labels) for group in groups)


def test_what_is_not_asked_has_no_consequences():
    with pytest.raises(CaseRefusedError, match="not asked any more"):
        desk_of("leukopenia").consequences(Case(facts={"fever": False}), "fever", TODAY)


@pytest.mark.parametrize("audience", AUDIENCES)
def test_the_text_for_the_record_says_what_was_not_counted(audience):
    case = Case(facts={"wbc": "3.55", "anc": "low"}, skipped=frozenset({"fever"}), audience=audience)
    text = desk_of("leukopenia").record(case, TODAY)
    assert "! anc: `low` is not a number" in text
    assert TODAY.isoformat() in text
    assert max(map(len, text.partition("\n!")[0].splitlines())) <= 80
    assert ("WBC: 3.55" in text) == (audience == "clinician")


def test_two_cases_are_compared_as_the_engine_answers_them(protocol):
    lines = Counter()
    for one, other in pairwise(some(protocol, MANY // 2)):
        asked = Asked(case=other.case(), against=one.case())
        used = stand(SERVED[protocol], one.case(), other.today).used
        before = traverse(SERVED[protocol], SERVED[protocol].understand(used, today=other.today))
        now = engine(other)
        page = parsed(desk_of(protocol).answer(asked, other.today)["comparison"])
        head, facts, changed = page.one("table").every("tbody")
        told = [tuple(cell.text for cell in row.elements) for row in changed.elements[1:]]
        standing = {a.recommendation.id: stood(a) for a in before.recommendations}
        advice = [(a.recommendation.title, standing[a.recommendation.id], stood(a)) for a in now.recommendations]
        marked = [(f"{words(title)} compare.differs", was, is_) for title, was, is_ in advice if was != is_]
        assert told == marked
        same = [entry.text for box in page.every(id="unchanged") for entry in box.one("ul").elements]
        assert same == [words(f"{title}: {is_}") for title, was, is_ in advice if was == is_]
        urgency = [tuple(cell.text for cell in row.elements[1:]) for row in head.elements]
        in_words = [f"urgency.clinician.{u.name}" for u in (before.urgency, now.urgency)]
        at_most = [f"urgency.clinician.{u.name}" for u in (before.urgency_at_most, now.urgency_at_most)]
        bands = [(words(was), words(is_)) for (_, was), (_, is_) in zip(before.bands, now.bands, strict=True)]
        refused = [
            tuple(
                words("; ".join(p.message for p in stand(SERVED[protocol], c.case(), other.today).problems))
                for c in (one, other)
            )
        ]
        assert urgency == [tuple(in_words), tuple(at_most), *bands, *(pair for pair in refused if any(pair))]
        differing = {row.elements[0].text.removesuffix(" compare.differs"): row for row in facts.elements[1:]}
        for fact in now.protocol.facts:
            values = [value_words(answer.facts.known[fact.id], fact) for answer in (before, now)]
            told = [bool(answer.facts.known[fact.id].shown) for answer in (before, now)]
            if told[0] != told[1] or (all(told) and values[0] != values[1]):
                lines["differ"] += not (fact.derivation and fact.derivation.from_conflicts)
                if not (fact.derivation and fact.derivation.from_conflicts):
                    row = differing[words(fact.label)]
                    for value, is_told, cell in zip(values, told, row.elements[1:], strict=True):
                        assert cell.text.startswith(words(value) if is_told else "compare.unknown")
        lines["changed"] += len(marked)
        lines["same"] += len(same)
    assert lines["differ"] and lines["changed"] and lines["same"]  # noqa: PT018 - one sample


def stood(advice):
    done = ", case.done" if advice.fulfilled else ""
    return f"status.{advice.status.name}{done}, urgency.clinician.{advice.urgency.name}"


def test_what_no_row_can_show_is_told_of_both_cases_that_are_compared():
    one, other = Case(facts={"nose": "red"}), Case(facts={"mouth": "dry"})
    answer = desk_of("leukopenia").answer(Asked(case=one, against=other), TODAY)
    assert [message.partition(" ")[0] for message in answer["strangers"]] == ["`nose`", "`mouth`"]
    assert len(desk_of("leukopenia").answer(Asked(case=one), TODAY)["strangers"]) == 1


def test_nothing_is_compared_unless_it_is_asked_for():
    assert "comparison" not in answered(patients("leukopenia")[1])
