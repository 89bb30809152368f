"""A protocol at a glance: what it is, and its tracks with their decisions and recommendations."""

from __future__ import annotations

from api.cli.terminal import Page, faint, strong
from kg.protocol import Protocol


def write_overview(page: Page, protocol: Protocol) -> None:
    """Write the overview."""
    page.write(strong(protocol.title), faint(f"({protocol.id} {protocol.version})"))
    page.write(protocol.question)
    page.write(f"Review status: {protocol.review_status}")
    page.blank()
    page.write(protocol.summary)
    for track in protocol.tracks:
        page.heading(track.title)
        for decision in protocol.decisions:
            if decision.track == track.id:
                outcomes = ", ".join(outcome.label for outcome in decision.outcomes)
                page.write(strong(decision.id), decision.question, faint(f"({outcomes})"), first="? ")
        for leaf in protocol.recommendations:
            if leaf.track == track.id:
                terms = faint(f"({leaf.strength.value}, {leaf.urgency.name.lower()})")
                page.write(strong(leaf.id), leaf.title, terms, first="→ ")
    page.heading("Facts")
    page.write(", ".join(fact.id for fact in protocol.facts), first="  ")
    page.heading("Knowledge")
    counted = {
        "statements": protocol.statements,
        "references": protocol.references,
        "readings": protocol.interpretations,
        "warnings": protocol.warnings,
        "notices": protocol.notices,
    }
    page.write(", ".join(f"{len(items)} {name}" for name, items in counted.items()), first="  ")
    source = protocol.source
    page.write(f"Source: {source.title}, {source.publisher}, last updated {source.last_updated}.", first="  ")
    page.blank()
    page.write(strong(protocol.disclaimer))
