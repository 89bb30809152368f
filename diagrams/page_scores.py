"""The scores that a decision reads, in HTML: a table of the items, each with its points, condition and sources."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from diagrams.chart import State
from diagrams.lettering import clean
from diagrams.score_table import scores_of, states, sum_words
from kg.facts import Fact
from kg.nodes.decision import Decision
from kg.protocol import Protocol
from kg.traversal import Evaluation
from kg.wording import criterion_words, number_words

_WORDS = {
    State.PLAIN: "",
    State.TAKEN: "✓ counts",
    State.POSSIBLE: "? open",
    State.RULED_OUT: "✗ does not count",
}


def scores(decision: Decision, protocol: Protocol, evaluation: Evaluation | None) -> str:
    """A table for each score; of a patient, with how each item stands."""
    return "".join(_table(fact, protocol, evaluation) for fact in scores_of(decision, protocol))


def _table(fact: Fact, protocol: Protocol, evaluation: Evaluation | None) -> str:
    heads = ("points", "item", "when", "rests on", *(("for this patient",) if evaluation else ()))
    head = "".join(f'<th scope="col">{words}</th>' for words in heads)
    return (
        f"<table><caption>{_text(fact.label)}: {_text(sum_words(fact, evaluation))}</caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{''.join(_rows(fact, protocol, evaluation))}</tbody></table>"
    )


def _rows(fact: Fact, protocol: Protocol, evaluation: Evaluation | None) -> Iterator[str]:
    items = fact.derivation.score if fact.derivation is not None else ()
    for item, state in zip(items, states(fact, evaluation), strict=True):
        rests_on = ", ".join(
            f'<a href="#{_text(id_)}">{_text(id_)}</a>' for id_ in (*item.statements, *item.interpretations)
        )
        cells = (
            number_words(item.points),
            _text(item.label),
            _text(criterion_words(item.when, protocol.fact)),
            rests_on,
            *((_WORDS[state],) if evaluation else ()),
        )
        yield f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def _text(words: str) -> str:
    return escape(clean(words))
