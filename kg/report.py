"""An evaluation as plain data: the JSON of the outward contract."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Literal

from kg.evaluation import Advice, NextTime, Question, Step
from kg.handover import Continuation, worked_out
from kg.nodes.recommendation import Notice, Text, Warning
from kg.patient import DataQuality, Problem
from kg.traversal import Evaluation

Audience = Literal["clinician", "patient"]
Json = dict[str, object]


def as_json(evaluation: Evaluation, audience: Audience = "clinician") -> Json:
    """The whole evaluation; keys and enumerations are those of the outward contract."""
    protocol = evaluation.protocol
    return {
        "protocol": {
            "id": protocol.id,
            "version": protocol.version,
            "digest": protocol.digest,
            "reviewStatus": protocol.review_status,
            "title": protocol.title,
            "disclaimer": protocol.disclaimer,
            "sourceLastUpdated": protocol.source.last_updated,
        },
        "urgency": evaluation.urgency.name,
        "urgencyAtMost": evaluation.urgency_at_most.name,
        "classifications": dict(evaluation.classifications),
        "recommendations": [_advice(a, evaluation, audience) for a in evaluation.recommendations],
        "warnings": [_note(w, audience) for w in evaluation.warnings],
        "questions": [_question(q, audience) for q in evaluation.questions],
        "path": [_step(s) for s in evaluation.path],
        "interpretations": [{"id": i.id, "title": i.title, "text": i.text} for i in evaluation.interpretations],
        "dataQuality": [_data_quality(d) for d in evaluation.data_quality],
        "notices": [_note(n, audience) for n in evaluation.notices],
    }


def problems_json(problems: Iterable[Problem]) -> Json:
    """The answer for facts that were refused."""
    return {"problems": [{"fact": p.fact, "code": p.code, "message": p.message} for p in problems]}


def wording(text: Text, audience: Audience) -> str:
    """The wording for an audience."""
    return text.clinician if audience == "clinician" else text.patient


def _advice(advice: Advice, evaluation: Evaluation, audience: Audience) -> Json:
    leaf = advice.recommendation
    return {
        "id": leaf.id,
        "title": leaf.title,
        "text": wording(leaf.text, audience),
        "status": advice.status.value,
        "fulfilled": advice.fulfilled,
        "strength": leaf.strength.name,
        "urgency": advice.urgency.name,
        "track": leaf.track,
        "statements": list(leaf.statements),
        "citations": [{"reference": r.id, "title": r.title, "quality": r.quality} for r in advice.citations],
        "uncited": list(advice.uncited),
        "pending": list(advice.pending),
        "because": list(advice.because),
        "supersededBy": list(advice.superseded_by),
        "warnings": [_note(w, audience) for w in advice.warnings],
        "interpretations": list(advice.interpretations),
        "continuesIn": [_continuation(c) for c in worked_out(evaluation, leaf)],
        "again": _next_time(advice.again) if advice.again else None,
    }


def _next_time(again: NextTime) -> Json:
    return {
        "new": list(again.new),
        "earliest": again.earliest.isoformat() if again.earliest else None,
        "latest": again.latest.isoformat() if again.latest else None,
        "overdue": again.overdue,
        "text": again.text,
    }


def _continuation(found: Continuation) -> Json:
    return {
        "protocol": found.hand_over.protocol,
        "title": found.title,
        "facts": {carried.fact: raw_json(carried.raw) for carried in found.carried},
        "leftOut": [{"fact": left.fact, "message": left.message} for left in found.left_out],
    }


def raw_json(raw: object) -> object:
    """A fact as it is handed in: numbers as JSON numbers where these keep them exactly, otherwise as text."""
    match raw:
        case Decimal():
            number = int(raw) if raw == int(raw) else float(raw)
            return number if Decimal(repr(number)) == raw else f"{raw:f}"
        case Mapping():
            return {key: raw_json(value) for key, value in raw.items()}
        case tuple():
            return list(raw)
    return raw


def _note(note: Warning | Notice, audience: Audience) -> Json:
    return {
        "id": note.id,
        "text": wording(note.text, audience),
        "statements": list(note.statements),
        "interpretations": list(note.interpretations),
    }


def _question(question: Question, audience: Audience) -> Json:
    return {
        "fact": question.fact,
        "text": question.text if audience == "clinician" else question.plain,
        "decides": list(question.decides),
        "alternatives": [{"fact": a.fact, "text": a.text} for a in question.alternatives],
    }


def _step(step: Step) -> Json:
    return {
        "node": step.decision.id,
        "kind": "decision",
        "label": step.decision.question,
        "outcome": step.outcome.id,
        "outcomeLabel": step.outcome.label,
        "status": step.status.value,
        "facts": [{"fact": f.fact, "value": f.value, "unit": f.unit, "criterion": f.criterion} for f in step.facts],
        "because": step.because,
        "statements": list(step.outcome.statements),
        "interpretations": list(step.interpretations),
    }


def _data_quality(found: DataQuality) -> Json:
    return {"code": found.code, "fact": found.fact, "message": found.message}
