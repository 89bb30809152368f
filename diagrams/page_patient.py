"""The answer for one patient in HTML: how urgent, what is known, what to do, what to ask, what is doubtful."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from diagrams import cautions
from diagrams.page_items import link, text
from diagrams.patient_words import known_line, terms, urgency_line
from kg.evaluation import Advice, Status
from kg.nodes.recommendation import Urgency
from kg.traversal import Evaluation


def answer(evaluation: Evaluation) -> str:
    """The answer in short; each recommendation is linked to where it is written out."""
    protocol = evaluation.protocol
    alarm = ' class="alarm"' if evaluation.urgency is Urgency.IMMEDIATE else ""
    by_status = {s: [a for a in evaluation.recommendations if a.status is s] for s in Status}
    parts = (
        f"<p{alarm}>{text(urgency_line(evaluation))}</p>",
        *(f"<p>{text(f'{name}: {band}')}</p>" for name, band in evaluation.bands),
        f"<p>{text(known_line(protocol, evaluation.facts))}</p>",
        _list("Recommended", map(_advised, by_status[Status.RECOMMENDED])) or "<p>Nothing is recommended yet.</p>",
        _list("Cautions", map(text, cautions.cautions(evaluation))),
        _list("Doubts about the data", map(text, cautions.doubts(evaluation))),
        _list("Still open", map(_advised, by_status[Status.POSSIBLE])),
        _list("To ask, the best question first", _questions(evaluation)),
    )
    return "\n".join(part for part in parts if part)


def _advised(advice: Advice) -> str:
    leaf = advice.recommendation
    done = ", done already" if advice.fulfilled else ""
    return f"{link(f'recommendation:{leaf.id}', leaf.title)} ({text(terms(leaf.strength, advice.urgency))}{done})"


def _questions(evaluation: Evaluation) -> Iterator[str]:
    for question in evaluation.questions:
        others = "; ".join(other.text for other in question.alternatives)
        yield text(question.text) + (f' <span class="pale">or: {text(others)}</span>' if others else "")


def _list(heading: str, items: Iterable[str]) -> str:
    written = "".join(f"<li>{item}</li>" for item in items)
    return f"<h3>{heading}</h3><ul>{written}</ul>" if written else ""
