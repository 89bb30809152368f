"""What a protocol says, written out in HTML: each thing an item of a list, linked to what it rests on and back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from html import escape

from diagrams.chart import AGAIN
from diagrams.lettering import clean
from diagrams.page_scores import scores
from diagrams.patient_words import terms
from kg.again import again_words
from kg.evaluation import Advice, PathStatus, Status, Step
from kg.nodes.decision import Decision
from kg.nodes.recommendation import Notice, Recommendation, Warning
from kg.protocol import Protocol
from kg.traversal import Evaluation

_STATUS_WORDS = {
    Status.RECOMMENDED: ("Recommended", "taken"),
    Status.POSSIBLE: ("Open: facts are missing", "possible"),
    Status.NOT_RECOMMENDED: ("Not recommended", "ruled_out"),
}
_PATH_WORDS = {
    PathStatus.TAKEN: "✓ this patient's answer",
    PathStatus.POSSIBLE: "? possible",
    PathStatus.RULED_OUT: "✗ ruled out",
}


def text(words: str) -> str:
    """A text that is only text."""
    return escape(clean(words))


def link(anchor: str, words: str) -> str:
    """A link to something on the same page."""
    return f'<a href="#{text(anchor)}">{text(words)}</a>'


def links(ids: Iterable[str], kind: str = "") -> str:
    """Links to things of a kind by their ids; to statements and readings without one."""
    return ", ".join(link(f"{kind}:{id_}" if kind else id_, id_) for id_ in ids)


def item(anchor: str, heading: str, *paragraphs: str, css: str = "") -> str:
    """One thing: its paragraphs are HTML, and empty ones are left out."""
    mark = f' class="{css}"' if css else ""
    return f'<li id="{text(anchor)}"{mark}>{heading}{"".join(f"<p>{p}</p>" for p in paragraphs if p)}</li>'


def list_of(items: Iterable[str]) -> str:
    """A list; nothing when there are no items."""
    written = "\n".join(items)
    return f'<ul class="items">\n{written}\n</ul>' if written else ""


def sources(statements: Iterable[str], interpretations: Iterable[str]) -> str:
    """What something rests on."""
    rests_on = links((*statements, *interpretations))
    return f"Rests on {rests_on}" if rests_on else ""


def recommendations(protocol: Protocol, evaluation: Evaluation | None, drawings: Mapping[str, str]) -> str:
    """By track; of a patient, by status. `drawings` are the addresses of other protocols' pages."""
    groups: list[tuple[str, list[str]]]
    if evaluation is None:
        groups = [
            (
                track.title,
                [_leaf(leaf, protocol, drawings) for leaf in protocol.recommendations if leaf.track == track.id],
            )
            for track in protocol.tracks
        ]
    else:
        groups = [
            (
                words,
                [
                    _leaf(a.recommendation, protocol, drawings, a)
                    for a in evaluation.recommendations
                    if a.status is status
                ],
            )
            for status, (words, _) in _STATUS_WORDS.items()
        ]
    return "".join(f"<h3>{text(words)}</h3>{list_of(items)}" for words, items in groups if items)


def _leaf(leaf: Recommendation, protocol: Protocol, drawings: Mapping[str, str], advice: Advice | None = None) -> str:
    meant = text(terms(leaf.strength, advice.urgency if advice else leaf.urgency))
    superseded = advice.superseded_by if advice else ()
    pending = ", ".join(_label(fact, protocol) for fact in advice.pending) if advice else ""
    onward = ", ".join(_other(handed.protocol, drawings) for handed in leaf.continues_in)
    return item(
        f"recommendation:{leaf.id}",
        f"<h4>{text(leaf.title)}</h4>",
        f"{'Done already. ' if advice and advice.fulfilled else ''}{meant[:1].upper()}{meant[1:]}.",
        text(leaf.text.clinician),
        f"Why: {text('; '.join(advice.because))}" if advice and advice.because else "",
        f"Waits for {text(pending)}" if pending else "",
        f"Superseded by {links(superseded, 'recommendation')}" if superseded else "",
        f"Supersedes {links(leaf.supersedes, 'recommendation')}" if leaf.supersedes and not advice else "",
        f"Cautions: {links((w.id for w in advice.warnings), 'note')}" if advice and advice.warnings else "",
        f"Continues in {onward}" if onward else "",
        text(_again(leaf, advice, protocol)),
        sources(leaf.statements, leaf.interpretations),
        css=_STATUS_WORDS[advice.status][1] if advice else "",
    )


def _again(leaf: Recommendation, advice: Advice | None, protocol: Protocol) -> str:
    """The next round; of a patient, with the days on which it is due, and nothing where the leaf is ruled out."""
    if advice:
        said = advice.again.text if advice.again else ""
    else:
        said = again_words(leaf.again, protocol.fact) if leaf.again else ""
    return f"{AGAIN} {said[:1].upper()}{said[1:]}" if said else ""


def _other(protocol: str, drawings: Mapping[str, str]) -> str:
    """Another protocol, as a link where its page is known."""
    address = drawings.get(protocol)
    return f'<a href="{escape(address)}">{text(protocol)}</a>' if address else text(protocol)


def _label(fact: str, protocol: Protocol) -> str:
    return protocol.fact[fact].label if fact in protocol.fact else fact


def decisions(protocol: Protocol, evaluation: Evaluation | None) -> str:
    """Every question with its answers, where each leads and, of a patient, how each stands and why."""
    steps = {(s.decision.id, s.outcome.id): s for s in evaluation.path} if evaluation else {}
    return list_of(
        _decision(decision, protocol, steps, scores(decision, protocol, evaluation)) for decision in protocol.decisions
    )


def _decision(decision: Decision, protocol: Protocol, steps: dict[tuple[str, str], Step], scored: str) -> str:
    answers = []
    for outcome in decision.outcomes:
        step = steps.get((decision.id, outcome.id))
        standing = f" – {text(_PATH_WORDS[step.status])}: {text(step.because)}" if step else ""
        leads = f" → {_nodes(outcome.leads_to, protocol)}" if outcome.leads_to else ""
        rests = links((*outcome.statements, *outcome.interpretations))
        answers.append(f"<li>{text(outcome.label)}{leads}{f' ({rests})' if rests else ''}{standing}</li>")
    then = f"<p>In any case → {_nodes(decision.then, protocol)}</p>" if decision.then else ""
    classified = f"Gives {text(protocol.classification_label(decision.classifies))}" if decision.classifies else ""
    heading = f"<h3>{text(decision.question)}</h3><ul>{''.join(answers)}</ul>{scored}{then}"
    return item(f"decision:{decision.id}", heading, classified, sources(decision.statements, decision.interpretations))


def _nodes(ids: Iterable[str], protocol: Protocol) -> str:
    return "; ".join(
        link(f"decision:{id_}", protocol.decision[id_].question)
        if id_ in protocol.decision
        else link(f"recommendation:{id_}", protocol.recommendation[id_].title)
        for id_ in ids
    )


def notes(protocol: Protocol, evaluation: Evaluation | None) -> Iterator[str]:
    """The warnings and notices of a protocol, or those that are shown for a patient."""
    on_leaves = (w for a in evaluation.recommendations for w in a.warnings) if evaluation else ()
    shown: tuple[Warning | Notice, ...] = (
        (*evaluation.warnings, *on_leaves, *evaluation.notices)
        if evaluation
        else (*protocol.warnings, *protocol.notices)
    )
    for note in dict.fromkeys(shown):
        leaves = links(note.on, "recommendation") if isinstance(note, Warning) else ""
        yield item(
            f"note:{note.id}",
            f"<h3>{'⚠ ' if isinstance(note, Warning) else ''}{text(note.id)}</h3>",
            text(note.text.clinician),
            f"Goes with {leaves}" if leaves else "",
            sources(note.statements, note.interpretations),
        )


def statements(protocol: Protocol) -> Iterator[str]:
    """What the source says, in our words, with the works it cites there and where it is carried out."""
    users = _users(protocol)
    for statement in protocol.statements:
        cites = links(statement.cites, "reference")
        yield item(
            statement.id,
            f"<h3>{text(statement.id)}</h3>",
            text(statement.text),
            f"Cites {cites}" if cites else "",
            _used(users.get(statement.id, ())),
            f"Carried out by nothing: {text(statement.context)}" if statement.context else "",
        )


def readings(protocol: Protocol) -> Iterator[str]:
    """How the source is read where it is silent, unclear or in conflict."""
    users = _users(protocol)
    for reading in protocol.interpretations:
        about = links(reading.statements)
        yield item(
            reading.id,
            f"<h3>{text(reading.id)} {text(reading.title)}</h3>",
            text(reading.text),
            f"About {about}" if about else "",
            _used(users.get(reading.id, ())),
            f"Decides nothing: {text(reading.context)}" if reading.context else "",
        )


def cited_works(protocol: Protocol) -> Iterator[str]:
    """The works that the source cites, each with what is doubtful about it."""
    for work in protocol.references:
        citing = links(s.id for s in protocol.statements if work.id in s.cites)
        yield item(
            f"reference:{work.id}",
            f"<h3>{text(work.id)}. {text(work.title)}</h3>",
            text(f"{work.published} ({work.kind})"),
            f"Quality: {text(work.quality)}" if work.quality else "",
            text(work.note),
            f"Printed as {links((work.statement,))}" if work.statement else "",
            f"Cited by {citing}" if citing else "",
        )


def _used(users: Iterable[str]) -> str:
    used = ", ".join(dict.fromkeys(users))
    return f"Used by {used}" if used else ""


def _users(protocol: Protocol) -> dict[str, list[str]]:
    """By statement and reading: links to everything that rests on it."""
    users: dict[str, list[str]] = {}

    def uses(ids: Iterable[str], user: str) -> None:
        for id_ in ids:
            users.setdefault(id_, []).append(user)

    for decision in protocol.decisions:
        user = link(f"decision:{decision.id}", decision.question)
        uses((*decision.statements, *decision.interpretations), user)
        for outcome in decision.outcomes:
            uses((*outcome.statements, *outcome.interpretations), user)
    for leaf in protocol.recommendations:
        uses((*leaf.statements, *leaf.interpretations), link(f"recommendation:{leaf.id}", leaf.title))
    for reading in protocol.interpretations:
        uses(reading.statements, link(reading.id, reading.id))
    return users
