"""What the page of a patient has to show, worded by its keys, from the engine's answer."""

from functools import cache

from api.web.answering import Desk
from api.web.case import Asked
from api.web.rendering import Renderer
from api.web.views import fragment
from diagrams.lettering import clean
from kg.evaluation import PathStatus, Status
from kg.handover import continuations
from kg.library import open_protocol
from kg.nodes.recommendation import Urgency
from kg.traversal import traverse
from tests.api.web.conftest import KEYS
from tests.api.web.markup import parsed
from tests.api.web.patients import SHIPPED, TODAY

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
