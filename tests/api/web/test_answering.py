"""What a page shows is what the engine answers: every leaf once, with all that goes with it, for many patients.

The words of the desk are their own keys (`urgency.clinician.PROMPT`), so that nothing here repeats them.
"""

import json
import re
import subprocess
from collections import Counter
from functools import cache
from itertools import pairwise

import pytest
from defusedxml import ElementTree

from api.web.answering import Desk
from api.web.case import Asked, Case, CaseRefusedError
from api.web.rendering import Renderer
from api.web.standing import stand
from api.web.views import Labels, fragment, onward
from diagrams.lettering import clean
from kg.criteria import facts_of
from kg.evaluation import PathStatus, Status
from kg.handover import Carried, continuations
from kg.interviewing import Kind
from kg.library import open_protocol
from kg.nodes.recommendation import Urgency
from kg.traversal import traverse
from kg.wording import value_words
from tests.api.web.conftest import ENGLISH, KEYS
from tests.api.web.markup import parsed
from tests.api.web.patients import SHIPPED, TODAY, patients, some
from tests.conftest import WEB

SIGN = {"RECOMMENDED": "✓", "TAKEN": "✓", "POSSIBLE": "?", "NOT_RECOMMENDED": "✗", "RULED_OUT": "✗"}
PLACE = {Status.RECOMMENDED: "recommended", Status.POSSIBLE: "open", Status.NOT_RECOMMENDED: "ruled-out"}
SERVED = {name: open_protocol(name) for name in SHIPPED}
AUDIENCES = ("clinician", "patient")
MANY = 9


@cache
def desk_of(protocol):
    return Desk(compiled=SERVED[protocol], served=SERVED, renderer=Renderer(KEYS))


@cache
def answered(patient, audience="clinician"):
    """What the page gets for a patient, all of it."""
    return desk_of(patient.protocol).answer(Asked(case=patient.case(audience)), patient.today)


@cache
def part(patient, name, audience="clinician"):
    """A piece of that, parsed."""
    return parsed(answered(patient, audience)[name])


@cache
def engine(patient):
    """The engine's answer, without the facts that were refused."""
    compiled = SERVED[patient.protocol]
    return traverse(compiled, compiled.understand(patient.stand().used, today=patient.today))


@pytest.fixture(scope="module", params=SHIPPED)
def protocol(request):
    """One protocol after the other: what is remembered of its patients is large, and would slow down the rest."""
    yield request.param
    forget()


def forget():
    for remembered in (part, answered, engine, whole_page):
        remembered.cache_clear()


@cache
def whole_page(protocol):
    """The page of a protocol before anything is entered."""
    desk = desk_of(protocol)
    return desk.renderer.fill("case", {"root": "", "modules": (), **desk.first(TODAY)})


def words(*texts):
    """Texts in a row as they are shown: without what is invisible, any white space as one blank."""
    return clean(" ".join(filter(None, texts)))


def sourced(statements):
    return f"[{', '.join(statements)}]" if statements else ""


# One leaf: what the page shows of it, and what the engine says of it.


def shown(item):
    """All that stands in a leaf, by where it stands."""
    inside = item.one("div", "inside")
    sections, heading = {}, None
    for element in inside.elements:
        if element.tag == "h4":
            heading = element.text
            sections.setdefault(heading, [])
        elif element.tag == "ul":
            sections[heading] += [entry.text for entry in element.elements]
    return {
        "leaf": item["data-leaf"],
        "classes": item.classes,
        "title": item.one("span", "title").text,
        "terms": item.one("span", "terms").text if len(item.every("span", "terms")) == 1 else terms(item),
        "text": [span.text for span in item.every("span", "text")],
        "cautions": [p.text for p in inside.every("p", "caution")],
        "sections": sections,
        "jumps": [(button["data-fact"], button.text) for button in inside.every("button", "jump")],
        "onward": [(link["href"], link.text) for p in inside.every("p", "onward") for link in p.every("a")],
        "again": [(p.text, "overdue" in p.classes) for p in inside.every("p", "again")],
        "whose words": [p.text for p in inside.every("p", "pale") if p.text == "case.for_clinicians"],
        "plain": [p.text for p in inside.elements if p.tag == "p" and not p.classes and not p.every("button")],
    }


def terms(item):
    """How strongly and how urgently: the terms that stand in the summary, not those of answers further inside."""
    return item.one("summary").one("span", "terms").text


def meant(advice, evaluation, audience):
    """The same as the engine says it."""
    leaf, protocol, patient = advice.recommendation, evaluation.protocol, audience == "patient"
    status = advice.status
    urgent = advice.urgency is Urgency.IMMEDIATE and status is not Status.NOT_RECOMMENDED and not advice.fulfilled
    classes = {"advice", status.name} | ({"fulfilled"} if advice.fulfilled else set())
    labels = [protocol.fact[fact].label if fact in protocol.fact else fact for fact in advice.pending]
    texts = {
        Status.RECOMMENDED: [] if patient else [leaf.text.clinician],
        Status.POSSIBLE: [f"case.waits_for facts={', '.join(labels)}"],
        Status.NOT_RECOMMENDED: ["; ".join(advice.because)],
    }
    tags = [
        "case.done" if advice.fulfilled else "",
        "" if patient else f"strength.{leaf.strength.name}",
        f"urgency.{audience}.{advice.urgency.name}" if told_urgency(advice, audience) else "",
    ]
    why = "case.why_not" if status is Status.NOT_RECOMMENDED else "case.why"
    withdrawn = ", ".join(f"“{protocol.recommendation[other].title}”" for other in advice.superseded_by)
    plain = [
        leaf.text.clinician if not patient and status is not Status.RECOMMENDED else "",
        f"case.superseded titles={withdrawn}" if withdrawn else "",
    ]
    return {
        "leaf": leaf.id,
        "classes": classes | ({"IMMEDIATE"} if urgent else set()),
        "title": words(SIGN[status.name], leaf.text.patient if patient else leaf.title),
        "terms": " · ".join(filter(None, tags)),
        "text": [words(text) for text in texts[status]],
        "cautions": [words("⚠", w.text.patient if patient else w.text.clinician, sourced(w.statements))
                     for w in advice.warnings],
        "sections": together([(why, [words(reason) for reason in advice.because]), *reasoned(advice, evaluation)]),
        "jumps": [(fact, words(label)) for fact, label in zip(advice.pending, labels, strict=True)],
        "onward": [
            (address(advice, found), words(f"case.continues title={found.title}"))
            for found in handed_over(advice, evaluation)
        ],
        "again": [(words("↻", advice.again.text), advice.again.overdue)] if advice.again else [],
        "whose words": ["case.for_clinicians"] if patient else [],
        "plain": [words(text) for text in plain if text],
    }  # fmt: skip


def together(sections):
    """Sections by their heading: two decisions may ask the same."""
    found = {}
    for heading, texts in sections:
        found.setdefault(heading, []).extend(texts)
    return found


def told_urgency(advice, audience):
    """Nothing that is done is urgent; and patients are told what is to be done now, of nothing that it has time."""
    return not advice.fulfilled and (audience == "clinician" or advice.urgency is Urgency.IMMEDIATE)


def reasoned(advice, evaluation):
    """The decisions that lead straight to a leaf, what it rests on, and how that was read."""
    leaf, protocol = advice.recommendation, evaluation.protocol
    for decision in protocol.decisions:
        if any(leaf.id in outcome.leads_to for outcome in decision.outcomes):
            steps = [step for step in evaluation.path if step.decision.id == decision.id]
            yield words("case.decided_at", decision.question), [step_words(step, leaf.id) for step in steps]
    if leaf.statements:
        yield "case.rests_on", [cited(protocol, protocol.statement[id_]) for id_ in leaf.statements]
    if advice.interpretations:
        readings = (protocol.interpretation[id_] for id_ in advice.interpretations)
        yield "case.read_as", [words(reading.id, f"{reading.title}: {reading.text}") for reading in readings]


def step_words(step, leaf=None):
    leads = "case.would_lead_here" if step.status is PathStatus.RULED_OUT else "case.leads_here"
    here = f", {leads}" if leaf in step.outcome.leads_to else ""
    return words(SIGN[step.status.name], step.outcome.label, f"path.{step.status.name}{here}", step.because)


def cited(protocol, statement):
    works = [protocol.reference[work] for work in statement.cites]
    quality = {work.id: f"case.quality quality={work.quality}" if work.quality else "" for work in works}
    said = [f"[{work.id}] {work.title}, {work.published}. {quality[work.id]}" for work in works] or ["case.uncited"]
    return words(statement.id, statement.text, *said)


def handed_over(advice, evaluation):
    return [found for found in continuations(evaluation, advice.recommendation) if found.hand_over.protocol in SERVED]


def address(advice, found):
    """Only where it is recommended does anything go along."""
    along = fragment(found.carried) if advice.status is Status.RECOMMENDED else ""
    return f"{found.hand_over.protocol}#{along}"


def in_order(evaluation, status):
    """The leaves of a status: the engine's order, what is done last."""
    found = [advice for advice in evaluation.recommendations if advice.status is status]
    return [a for a in found if not a.fulfilled] + [a for a in found if a.fulfilled]


def test_every_leaf_appears_once_where_its_status_puts_it_with_all_that_goes_with_it(protocol):
    for patient in some(protocol, MANY):
        check_leaves(patient, "clinician", list(Status))


def test_patients_see_what_is_recommended_and_no_other_leaf(protocol):
    for patient in some(protocol, MANY):
        check_leaves(patient, "patient", [Status.RECOMMENDED])


def check_leaves(patient, audience, statuses):
    page, evaluation = part(patient, "answer", audience), engine(patient)
    everywhere = page.having("data-leaf")
    count = 0
    for status in statuses:
        expected = in_order(evaluation, status)
        items = page.one(id=PLACE[status]).having("data-leaf")
        assert [shown(item) for item in items] == [meant(advice, evaluation, audience) for advice in expected]
        assert [item["id"] for item in items] == [f"advice-{advice.recommendation.id}" for advice in expected]
        count += len(items)
    assert len(everywhere) == count
    assert {item.tag for item in everywhere} == {"details"} or not everywhere


@pytest.mark.slow
@pytest.mark.parametrize("audience", AUDIENCES)
def test_the_same_for_all_patients_of_the_case_files(protocol, audience):
    for patient in patients(protocol):
        check_leaves(patient, audience, list(Status) if audience == "clinician" else [Status.RECOMMENDED])
        check_whole(patient, audience)
        check_steps_and_paper(patient, audience)


def test_the_sample_has_leaves_of_every_kind():
    """Nothing above is shown by patients to whom it does not apply."""
    kinds = Counter()
    for patient in (patient for name in SHIPPED for patient in some(name, MANY)):
        evaluation = engine(patient)
        for advice in evaluation.recommendations:
            kinds[advice.status] += 1
            kinds["done"] += advice.fulfilled
            kinds["withdrawn"] += bool(advice.superseded_by)
            kinds["warned"] += bool(advice.warnings)
            kinds["read"] += bool(advice.interpretations)
            kinds["again"] += advice.again is not None
            kinds["overdue"] += advice.again is not None and advice.again.overdue
            kinds["doubtful work"] += any(reference.quality for reference in advice.citations)
            kinds["cites nothing"] += bool(advice.uncited)
            kinds["carries"] += any(found.carried for found in handed_over(advice, evaluation))
        kinds["cautions"] += bool(evaluation.cautions)
        kinds["doubts"] += bool(evaluation.data_quality)
        kinds["refused"] += bool(patient.stand().problems)
        kinds["bands"] += bool(evaluation.bands)
    wanted = {*Status, "done", "withdrawn", "warned", "read", "again", "doubtful work", "cites nothing", "carries"}
    assert wanted | {"cautions", "doubts", "refused", "bands"} <= {kind for kind, number in kinds.items() if number}


def test_every_work_that_a_leaf_cites_is_linked_to_its_page(protocol):
    for patient in some(protocol, MANY):
        items = {item["data-leaf"]: item for item in part(patient, "answer").having("data-leaf")}
        for advice in engine(patient).recommendations:
            links = [link["href"] for link in items[advice.recommendation.id].every("a")]
            for kind, names in (
                ("reference", [reference.id for reference in advice.citations]),
                ("statement", advice.recommendation.statements),
                ("interpretation", advice.interpretations),
                ("recommendation", [advice.recommendation.id]),
            ):
                assert {f"{protocol}/browse/{kind}/{name}" for name in names} <= set(links)


# The answer as a whole.


def check_whole(patient, audience):
    page, evaluation = part(patient, "answer", audience), engine(patient)
    protocol, clinician = evaluation.protocol, audience == "clinician"
    urgency = page.one(id="urgency")
    assert urgency.classes == {"urgency", evaluation.urgency.name}
    most = f"urgency.{audience}.{evaluation.urgency_at_most.name}"
    assert urgency.text == words(
        "case.urgency",
        f"urgency.{audience}.{evaluation.urgency.name}",
        f"urgency.meaning.{evaluation.urgency.name}" if clinician else "",
        f"urgency.at_most urgency={most}" if evaluation.urgency_at_most > evaluation.urgency else "",
    )
    bands = [(band.one("dt").text, band.one("dd").text) for dl in page.every("dl", "bands") for band in dl.elements]
    assert bands == ([(words(name), words(band)) for name, band in evaluation.bands] if clinician else [])
    doubts = [d.message for d in evaluation.data_quality if d.code != "unit_assumed"]
    assert listed(page, "doubts") == [words(message) for message in dict.fromkeys(doubts)]
    assert listed(page, "cautions") == [note(caution, "⚠", audience) for caution in evaluation.cautions]
    told = [words(statement.text, f"[{statement.id}]") for _, statement in patient.stand().told]
    assert listed(page, "told") == (told if clinician else [])
    notices = [notice for notice in evaluation.notices if notice not in evaluation.cautions]
    assert listed(page, "notes") == [note(notice, "", audience) for notice in notices]
    headings = [heading.text for heading in page.every("h3")]
    numbers = Counter(advice.status for advice in evaluation.recommendations)
    assert f"case.recommended count={numbers[Status.RECOMMENDED]}" in headings
    if clinician:
        assert f"case.still_open count={numbers[Status.POSSIBLE]}" in headings
        assert f"case.not_recommended count={numbers[Status.NOT_RECOMMENDED]}" in headings
        readings = page.one(id="readings")
        assert readings.one("h3").text == f"case.readings count={len(evaluation.interpretations)}"
        assert [entry.text for entry in readings.one("dl").elements] == [
            words(text) for i in evaluation.interpretations for text in (f"{i.id} {i.title}", i.text)
        ]
    else:
        may_follow = numbers[Status.POSSIBLE] > 0 and patient.stand().waits
        assert len(page.every("p", "pale", id="more-may-follow")) == may_follow
        assert not [each for each in ("open", "ruled-out", "readings") if page.every(id=each)]
    nothing = "case.nothing_yet" if evaluation.questions else "case.nothing"
    assert [p.text for p in page.elements if p.text.startswith("case.nothing")] == (
        [] if numbers[Status.RECOMMENDED] else [nothing]
    )
    problems = patient.stand().problems
    labels = [protocol.fact[p.fact].label if p.fact in protocol.fact else p.fact for p in problems]
    number = "case.not_counted." + ("one" if len(problems) == 1 else f"other count={len(problems)}")
    assert [p.text for p in page.every(id="not-counted")] == ([words(number, ", ".join(labels))] if problems else [])
    assert part(patient, "docked", audience).text == words(
        f"urgency.{audience}.{evaluation.urgency.name}"
        + (f", urgency.at_most_short urgency={most}" if evaluation.urgency_at_most > evaluation.urgency else "")
    )


def listed(page, id_):
    return [entry.text for box in page.every(id=id_) for entry in box.one("ul").elements]


def note(item, sign, audience):
    if audience == "patient":
        return words(sign, item.text.patient)
    return words(sign, item.text.clinician, sourced(item.statements))


@pytest.mark.parametrize("audience", AUDIENCES)
def test_urgency_bands_doubts_cautions_notices_and_readings_are_the_engines(protocol, audience):
    for patient in some(protocol, MANY):
        check_whole(patient, audience)


def test_patients_are_never_shown_what_is_worded_for_clinicians(protocol):
    leaves = open_protocol(protocol).protocol.recommendations
    texts = {words(leaf.text.clinician) for leaf in leaves} - {words(leaf.text.patient) for leaf in leaves}
    assert texts
    for patient in some(protocol, MANY):
        for name in ("answer", "paper"):
            page = part(patient, name, "patient").text
            assert not [text for text in texts if text in page]
            assert "strength." not in page
            assert "urgency.clinician" not in page
            leaves = engine(patient).recommendations
            said = [words(a.recommendation.text.patient) for a in leaves if a.status is Status.RECOMMENDED]
            rest = [words(a.recommendation.text.patient) for a in leaves if a.status is not Status.RECOMMENDED]
            assert not [text for text in rest if text in page and not any(text in other for other in said)]


def test_patients_are_not_told_that_any_advice_has_time(protocol):
    """A safety net is routine advice: "come at once if you get a fever (no hurry)" would mislead."""
    silent = 0
    for patient in some(protocol, MANY):
        items = part(patient, "answer", "patient").having("data-leaf")
        items += part(patient, "paper", "patient").every("p", "item")
        assert not [item for item in items if re.search(r"urgency\.patient\.(ROUTINE|PROMPT)", item.text)]
        silent += len([item for item in items if "urgency.patient" not in item.text])
    assert silent > 5


# The way there: the steps, the paper, the flowchart.


def check_steps_and_paper(patient, audience):
    evaluation = engine(patient)
    by_decision = {}
    for step in evaluation.path:
        by_decision.setdefault(step.decision.id, []).append(step)
    decisions = part(patient, "steps", audience).one("ol", "steps").elements
    assert [d.elements[0].text for d in decisions] == [words(s[0].decision.question) for s in by_decision.values()]
    for shown_, steps in zip(decisions, by_decision.values(), strict=True):
        asked = any(step.status is not PathStatus.RULED_OUT for step in steps)
        assert shown_.classes == {"asked" if asked else "unasked"}
        outcomes = [entry for ul in shown_.every("ul", "outcomes") for entry in ul.elements]
        assert [entry.text for entry in outcomes] == (
            [words(step_words(step), sourced(step.outcome.statements)) for step in steps] if asked else []
        )
        assert [entry.classes for entry in outcomes] == ([{step.status.name} for step in steps] if asked else [])
    check_paper(patient, audience)


def check_paper(patient, audience):
    paper, evaluation = part(patient, "paper", audience), engine(patient)
    protocol, clinician = evaluation.protocol, audience == "clinician"
    items = [p.text for p in paper.every("p", "item")]
    expected = list(paper_items(evaluation)) if clinician else list(patients_items(evaluation))
    assert items == expected
    head, foot = paper.one("div", "head").text, paper.one("p", "foot").text
    for text in (
        protocol.title,
        f"home.version version={protocol.version}",
        patient.today.isoformat(),
        f"site.review status={protocol.review_status}",
        f"urgency.{audience}.{evaluation.urgency.name}",
        *(caution.text.clinician if clinician else caution.text.patient for caution in evaluation.cautions),
        *(f"{name}: {band}" for name, band in evaluation.bands if clinician),
        *(problem.message for problem in patient.stand().problems),
        *(f"{statement.text} [{statement.id}]" for _, statement in patient.stand().told if clinician),
        *(found.message for found in evaluation.data_quality if found.code != "unit_assumed"),
        *(
            words(fact.label, value_words(evaluation.facts.known[fact.id], fact))
            for fact in protocol.facts
            if evaluation.facts.known[fact.id].origin.name == "STATED"
        ),
    ):
        assert words(text) in head
    assert words(protocol.disclaimer) in foot
    assert words(protocol.source.title) in foot


def tags(advice):
    strength = f"strength.{advice.recommendation.strength.name}"
    return f"case.done, {strength}" if advice.fulfilled else f"{strength}, urgency.clinician.{advice.urgency.name}"


def paper_items(evaluation):
    def warned(advice):
        return [f"⚠ {warning.text.clinician}" for warning in advice.warnings]

    for advice in in_order(evaluation, Status.RECOMMENDED):
        leaf = advice.recommendation
        rests = sourced([*leaf.statements, *advice.interpretations])
        text = (f"✓ {leaf.title} ({tags(advice)})", leaf.text.clinician, "; ".join(advice.because), rests)
        yield words(*text, *warned(advice))
    for advice in in_order(evaluation, Status.POSSIBLE):
        leaf = advice.recommendation
        waits = f"case.waits_for facts={Labels(evaluation.protocol).facts(advice.pending)}"
        yield words("?", leaf.title, f"({tags(advice)})", waits, *warned(advice), sourced(leaf.statements))
    for advice in in_order(evaluation, Status.NOT_RECOMMENDED):
        yield words(f"✗ {advice.recommendation.title}:", "; ".join(advice.because))
    for step in evaluation.path:
        if step.status is PathStatus.TAKEN:
            yield words(step.decision.question, f"✓ {step.outcome.label} ({step.because})")


def patients_items(evaluation):
    for advice in in_order(evaluation, Status.RECOMMENDED):
        hurry = "(urgency.patient.IMMEDIATE)" if told_urgency(advice, "patient") else ""
        hurry = "(case.done)" if advice.fulfilled else hurry
        warned = [f"⚠ {warning.text.patient}" for warning in advice.warnings]
        yield words("✓", advice.recommendation.text.patient, hurry, *warned)


@pytest.mark.parametrize("audience", AUDIENCES)
def test_steps_and_paper_tell_every_outcome_that_was_taken_with_its_reason(protocol, audience):
    for patient in some(protocol, MANY):
        check_steps_and_paper(patient, audience)


def boxes(answer):
    """What the flowchart says of each box: its kind and its state."""
    for track in answer["tracks"]:
        for group in ElementTree.fromstring(track["svg"]).iter("{http://www.w3.org/2000/svg}g"):
            if group.get("data-kind") in {"decision", "outcome", "recommendation"}:
                yield group.get("data-box"), group.get("data-kind"), group.get("data-state")


def test_the_states_in_the_flowchart_are_the_statuses(protocol):
    in_words = {Status.RECOMMENDED: "taken", Status.POSSIBLE: "possible", Status.NOT_RECOMMENDED: "ruled_out"}
    for patient in some(protocol, MANY)[:3]:
        evaluation = engine(patient)
        drawn = list(boxes(answered(patient)))
        leaves = {box: state for box, kind, state in drawn if kind == "recommendation"}
        outcomes = {box: state for box, kind, state in drawn if kind == "outcome"}
        decisions = {box: state for box, kind, state in drawn if kind == "decision"}
        assert leaves == {leaf: in_words[status] for leaf, status in evaluation.statuses.leaves.items()}
        assert outcomes == {f"{s.decision.id}/{s.outcome.id}": s.status.name.lower() for s in evaluation.path}
        ruled_out = {d for d, state in decisions.items() if state == "ruled_out"}
        for decision in evaluation.protocol.decisions:
            states = {outcomes[f"{decision.id}/{outcome.id}"] for outcome in decision.outcomes}
            assert (decision.id in ruled_out) == (states == {"ruled_out"})
        assert len(drawn) == len(leaves) + len(outcomes) + len(decisions)


def test_only_the_tracks_that_changed_come_back(protocol):
    """When the last fact is taken out of a case, and when nothing is."""
    desk, back = desk_of(protocol), Counter()
    for patient in some(protocol, MANY)[1:5]:
        less = Case(facts=dict(list(patient.typed.items())[:-1]))
        before, now = answered(patient)["tracks"], desk.answer(Asked(case=less), patient.today)["tracks"]
        was = {track["id"]: track["svg"] for track in before}
        changed = [track for track in now if track["svg"] != was[track["id"]]]
        marks = {track["id"]: track["mark"] for track in before}
        assert desk.answer(Asked(case=less, drawn=marks), patient.today)["tracks"] == changed
        assert desk.answer(Asked(case=patient.case(), drawn=marks), patient.today)["tracks"] == []
        back["came"] += len(changed)
        back["stayed"] += len(now) - len(changed)
    assert back["came"]
    assert back["stayed"]


def test_a_page_that_shows_no_drawing_or_another_gets_all_of_them():
    patient = patients("leukopenia")[1]
    tracks = [track["id"] for track in answered(patient)["tracks"]]
    assert tracks == [track.id for track in desk_of("leukopenia").first(TODAY)["tracks"]]
    for drawn in ({}, {"nose": "x"}, dict.fromkeys(tracks, "")):
        again = desk_of("leukopenia").answer(Asked(case=patient.case(), drawn=drawn), patient.today)["tracks"]
        assert [track["id"] for track in again] == tracks


# What else goes with an answer.


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


# Going on in another protocol.


@pytest.fixture
def read_links(needs):
    """What a protocol's page reads from fragments: `read_links([(fragment, protocol)])`, facts as they are sent."""

    def reading(links):
        asked = [
            {
                "fragment": link,
                "types": {fact.id: fact.type.value for fact in protocol.facts if fact.askable},
                "names": {name: fact.id for fact in protocol.facts if fact.askable for name in fact.aliases},
            }
            for link, protocol in links
        ]
        command = [needs("node"), WEB / "read_links.mjs"]
        ran = subprocess.run(command, input=json.dumps(asked), capture_output=True, encoding="utf-8", check=True)
        return json.loads(ran.stdout)

    return reading


def same_values(compiled, one, other, today):
    """Whether two ways to write facts are understood as the same."""

    def values(raw):
        known = compiled.understand(raw, today=today).known.items()
        return {f: (k.possible, k.origin, k.firm, k.shown, k.limit, k.date) for f, k in known}

    return values(one) == values(other)


def test_a_hand_over_leads_to_a_page_that_reads_the_facts_as_they_were_handed_over(read_links):
    links, wanted = [], []
    for protocol in ("leukopenia", "mascc"):
        for patient in patients(protocol):
            at = patient.stand()
            for advice in at.with_status("RECOMMENDED"):
                shown_ = onward(at, SERVED)(advice)
                for found, link in zip(handed_over(advice, engine(patient)), shown_, strict=True):
                    there, _, carried = link.address.partition("#")
                    assert (there, link.title) == (found.target.protocol.id, found.target.protocol.title)
                    assert link.left_out == tuple(left.message for left in found.left_out)
                    links.append((carried, found.target.protocol))
                    wanted.append((found.target, found.facts, patient.today))
    assert {target.protocol.id for target, _, _ in wanted} == {"mascc", "clozapine_anc", "cisne"}
    assert max(len(facts) for _, facts, _ in wanted) > 5
    for (target, facts, today), entries in zip(wanted, read_links(links), strict=True):
        assert entries["skipped"] == []
        assert entries["facts"].keys() == facts.keys()
        assert same_values(target, facts, entries["facts"], today), facts


RAWS = [
    # facts of the leukopenia protocol as a hand-over carries them
    {"fever": True, "infection_signs": False},
    {"wbc": {"value": "3.55", "unit": "10*9/L"}},
    {"wbc": {"value": "0.1", "unit": "10*9/L", "comparator": "<"}},
    {"wbc": {"value": "3550", "unit": "/uL", "date": "2026-01-10", "lowerLimit": "4000"}},
    {"temperature": {"value": "38.5", "unit": "Cel", "date": "2026-01-10"}},
    {"medications": ("clozapine", "methotrexate")},
    {"medications": ()},
    {"sex": "female"},
    {"medications": ("B & C = 50%", "Fancy+Drug #1")},
    # a day of what is no number has no place on the page: its value goes along without it
    {"fever": {"value": True, "date": "2026-01-10"}},
    {"fever": {"value": False, "date": "2026-01-10"}},
    {"medications": {"value": ("clozapine",), "date": "2026-01-10"}},
    {"medications": {"value": (), "date": "2026-01-10"}},
    {"sex": {"value": "male", "date": "2026-01-10"}},
]


def test_every_kind_of_fact_goes_along_in_a_link(read_links):
    compiled = SERVED["leukopenia"]
    links = [
        (fragment(Carried(fact=fact, ours=fact, raw=raw) for fact, raw in facts.items()), compiled.protocol)
        for facts in RAWS
    ]
    for facts, entries in zip(RAWS, read_links(links), strict=True):
        dated = {
            fact: raw["value"] if isinstance(raw, dict) and "unit" not in raw else raw for fact, raw in facts.items()
        }
        assert same_values(compiled, dated, entries["facts"], TODAY), facts


def test_a_protocol_that_this_server_does_not_have_is_not_linked():
    alone = {"mascc": SERVED["mascc"]}
    desk = Desk(compiled=SERVED["mascc"], served=alone, renderer=Renderer(KEYS))
    patient = next(
        p for p in patients("mascc") if p.stand().evaluation.statuses.leaves["consider_cisne"] is Status.RECOMMENDED
    )
    assert 'class="onward"' in answered(patient)["answer"]
    answer = desk.answer(Asked(case=patient.case()), patient.today)
    assert 'class="onward"' not in answer["answer"]
    assert "cisne#" not in json.dumps(answer)


def test_the_desk_keeps_nothing_of_one_patient_for_the_next():
    desk = Desk(compiled=SERVED["leukopenia"], served=SERVED, renderer=Renderer(ENGLISH))
    one, other = patients("leukopenia")[1], patients("leukopenia")[40]
    answers = [desk.answer(Asked(case=patient.case()), TODAY) for patient in (one, other, one)]
    assert answers[0] == answers[2] != answers[1]
