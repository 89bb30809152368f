"""What an interview says on the way: the question, why it is asked, what an answer changed, what is decided."""

from __future__ import annotations

from collections.abc import Iterable

from api.cli.ask_entry import keyed
from api.cli.plain_answer import write_plainly
from api.cli.terminal import Look, Page, Span, Style, faint, strong
from kg.evaluation import Advice, Status
from kg.interviewing import Consequence, Interview, Kind, NextQuestion, Purpose
from kg.nodes.recommendation import Notice, Urgency, Warning
from kg.report import Audience
from kg.traversal import Evaluation
from kg.wording import unit_words, value_words

COMMANDS = "Enter or d: don't know · ? why · s status · b back · h help · q quit"
_UNITS_SHOWN = 4
_TO_CORRECT = {"unrecognised", "implausible"}
_MOST_TITLES = 6


def opening(at: Interview, look: Look) -> str:
    """What the interview is about and how to answer."""
    page, protocol = Page(look), at.evaluation.protocol
    page.write(strong(protocol.title), faint(f"({protocol.id} {protocol.version})"))
    page.write(f"Review status: {protocol.review_status}")
    page.write(faint(COMMANDS))
    page.write(faint("Most answers close other questions; q ends at any time, with the result so far."))
    return str(page)


def asking(at: Interview, number: int, audience: Audience, look: Look) -> str:
    """The question with its choices."""
    page, question = Page(look), at.question
    if question is None:
        return ""
    text = question.text if audience == "clinician" else question.plain
    left = f"({at.left} questions open)" if at.left > 1 else "(the last question)"
    page.write(strong(text), faint(left), first=f"{number}. ")
    if question.purpose is Purpose.DOUBT:
        for doubt in question.doubts:
            page.write(Span(doubt, Style.OPEN), first="   ! ")
    if question.optional:
        page.write(faint("optional: no advice depends on it"), first="   ")
    for line in _how_to_answer(question):
        page.write(line, first="   ")
    return str(page)


def _how_to_answer(question: NextQuestion) -> Iterable[str]:
    match question.kind:
        case Kind.YES_NO:
            yield "y yes · n no"
        case Kind.QUANTITY:
            others = [words for unit in question.units[1:_UNITS_SHOWN] if (words := unit_words(unit))]
            unit = unit_words(question.fact.unit)
            instead = f", or with another unit ({', '.join(others)})" if others else ""
            yield f"a number in {unit}{instead}" if unit else "a number"
        case Kind.DATE:
            yield "a day, such as 2026-01-16"
        case Kind.LIST:
            yield f"names separated by commas, or: {_keys(question)}"
        case _:
            yield _keys(question)
    if question.alternatives:
        yield f"or give instead: {', '.join(f'{a.fact}=…' for a in question.alternatives)}"


def _keys(question: NextQuestion) -> str:
    return " · ".join(f"{key} {choice.label}" for key, choice in keyed(question).items())


def why(question: NextQuestion, audience: Audience, look: Look) -> str:
    """Why it is asked, what helps to answer, and what each answer would do."""
    page = Page(look)
    page.write("Why:", question.why if audience == "clinician" else question.why_plain, first="   ")
    if audience == "patient":
        return str(page)
    if question.help:
        page.write("Help:", question.help, first="   ")
    page.write(f"At stake: {question.at_stake.name}", first="   ")
    alike: dict[Consequence, list[str]] = {}
    for choice in question.choices:
        alike.setdefault(choice.consequence, []).append(choice.label)
    for then, labels in alike.items():
        only = "only " if question.kind is Kind.LIST and labels != ["none"] else ""
        page.write(
            strong(f"{only}{' or '.join(labels)}:"), "; ".join(_effects(question, then)), first="   ", rest="     "
        )
    return str(page)


def _effects(question: NextQuestion, then: Consequence) -> Iterable[str]:
    title = question.trial.compiled.protocol.recommendation
    yield f"urgency {_urgency(then.urgency, then.urgency_at_most)}"
    if then.contradicts:
        labels = [question.trial.compiled.protocol.fact[f].label for f in then.contradicts]
        yield f"contradicts what is given ({', '.join(labels)})"
    if then.recommends:
        yield f"recommends {_listed(title[leaf].title for leaf in then.recommends)}"
    if then.rules_out:
        yield f"rules out {_listed(title[leaf].title for leaf in then.rules_out)}"
    if then.fulfils:
        yield f"done already: {_listed(title[leaf].title for leaf in then.fulfils)}"
    yield f"leaves {len(then.leaves_open)} open" if then.leaves_open else "leaves nothing open"


def _listed(titles: Iterable[str]) -> str:
    all_ = list(titles)
    more = f" and {len(all_) - _MOST_TITLES} more" if len(all_) > _MOST_TITLES else ""
    return ", ".join(f"“{title}”" for title in all_[:_MOST_TITLES]) + more


def _urgency(urgency: Urgency, at_most: Urgency) -> str:
    return urgency.name if at_most is urgency else f"{urgency.name} (still possible: {at_most.name})"


def understood(before: Evaluation | None, at: Interview, facts: Iterable[str], look: Look) -> str:
    """How an entry was understood, and what is new and doubtful about the data, unless the next question says it."""
    page, now = Page(look), at.evaluation
    for fact in facts:
        known, declared = now.facts.known[fact], now.protocol.fact[fact]
        if known.shown and (words := value_words(known, declared)):
            page.write(f"{declared.label}: {words}", first="   = ")
        elif not known.shown and not known.written:
            page.write(f"{declared.label}: not known", first="   = ")
    known_already = {d.message for d in before.data_quality} if before is not None else set()
    known_already.update(at.question.doubts if at.question is not None else ())
    news = [d for d in now.data_quality if d.message not in known_already and d.is_doubt]
    for message in dict.fromkeys(d.message for d in news):
        page.write(Span(message, Style.OPEN), first="   ! ")
    to_correct = now.facts.in_conflict - before.facts.in_conflict if before is not None else ()
    if before is not None and (to_correct or any(d.code in _TO_CORRECT for d in news)):
        page.write("b takes it back; FACT=VALUE corrects another fact", first="     ")
    return str(page)


def changed(before: Evaluation | None, now: Evaluation, audience: Audience, look: Look) -> str:
    """What an answer changed; whatever is immediate now comes first and stands out."""
    page = Page(look)
    was = {a.recommendation.id: (a.status, a.fulfilled) for a in before.recommendations} if before is not None else {}
    new = [a for a in now.recommendations if was.get(a.recommendation.id) != (a.status, a.fulfilled)]
    urgent = [a for a in new if a.status is Status.RECOMMENDED and a.urgency is Urgency.IMMEDIATE and not a.fulfilled]
    for advice in urgent:
        leaf = advice.recommendation
        text = f"{leaf.title}. {leaf.text.clinician}" if audience == "clinician" else leaf.text.patient
        page.write(Span(f"IMMEDIATE: {text}", Style.ALARM), first="!!! ")
    if urgent:
        page.write("Do not let further questions delay this; q ends with the result so far.", first="    ")
    for caution in now.cautions:
        # at the beginning, what is not known yet goes without saying
        if isinstance(caution, Notice) if before is None else caution not in before.cautions:
            page.write(Span(_worded(caution, audience), Style.OPEN), first="   ⚠ ")
    if audience == "clinician" and before is not None:
        _write_changes(page, before, now, [a for a in new if a not in urgent])
    return str(page)


def _write_changes(page: Page, before: Evaluation, now: Evaluation, new: list[Advice]) -> None:
    for words, wanted in (
        ("recommended now:", [a for a in new if a.status is Status.RECOMMENDED and not a.fulfilled]),
        ("done already:", [a for a in new if a.status is Status.RECOMMENDED and a.fulfilled]),
        ("ruled out:", [a for a in new if a.status is Status.NOT_RECOMMENDED]),
        ("open again:", [a for a in new if a.status is Status.POSSIBLE and not a.fulfilled]),
    ):
        if wanted:
            page.write(faint(words), "; ".join(a.recommendation.title for a in wanted), first="   → ")
    if (before.urgency, before.urgency_at_most) != (now.urgency, now.urgency_at_most):
        page.write(faint("urgency:"), strong(_urgency(now.urgency, now.urgency_at_most)), first="   → ")


def decided(at: Interview, audience: Audience, look: Look) -> str:
    """What is decided so far."""
    page, now = Page(look), at.evaluation
    if audience == "patient":
        write_plainly(page, now)
        return str(page)
    page.write(strong(_urgency(now.urgency, now.urgency_at_most)), first="   Urgency: ")
    given = [
        f"{fact.label} {words}"
        for fact in now.protocol.facts
        if fact.askable and (words := value_words(now.facts.known[fact.id], fact)) and now.facts.known[fact.id].shown
    ]
    page.write(", ".join(given) or "nothing yet", first="   Known: ")
    for caution in now.cautions:
        page.write(Span(_worded(caution, audience), Style.OPEN), first="   ⚠ ")
    for status, sign, words in (
        (Status.RECOMMENDED, "•", "Recommended"),
        (Status.POSSIBLE, "?", "Open"),
        (Status.NOT_RECOMMENDED, "✗", "Ruled out"),
    ):
        found = [a for a in now.recommendations if a.status is status]
        page.write(strong(f"{words} ({len(found)})"), first="   ")
        for advice in found:
            page.write(advice.recommendation.title, faint(_note(advice, now)), first=f"   {sign} ")
    return str(page)


def _worded(caution: Warning | Notice, audience: Audience) -> str:
    return caution.text.clinician if audience == "clinician" else caution.text.patient


def _note(advice: Advice, now: Evaluation) -> str:
    if advice.fulfilled:
        return "(done already)"
    if advice.status is Status.POSSIBLE:
        labels = (now.protocol.fact[fact].label for fact in advice.pending)
        return f"waits for {', '.join(labels)}"
    return f"({advice.urgency.name.lower()})" if advice.status is Status.RECOMMENDED else ""


def refused(message: str, look: Look) -> str:
    """Why an entry was not taken."""
    page = Page(look)
    page.write(message, strong("Nothing was taken."), first="   ")
    return str(page)


def help_page(look: Look) -> str:
    """What can be typed."""
    page = Page(look)
    for key, words in (
        ("y, n, 1, 2 …", "the answer by its key; a word of it does as well"),
        ("3.55  3550/uL  <0.1", "a number, with its unit if it is not the one shown"),
        ("Enter, d", "don't know: it counts as unknown, never as no"),
        ("?", "why it is asked, and what each answer would do"),
        ("s", "what is decided so far"),
        ("b", "back: take back the last answer"),
        ("FACT=VALUE", "give or correct any fact, for instance fever=no; FACT=unknown forgets it"),
        ("q", "quit, with the result so far"),
    ):
        page.write(words, first=f"   {key:<20} ", rest=" " * 24)
    return str(page)
