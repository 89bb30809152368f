"""A protocol: one versioned management algorithm, as its author wrote it, nothing derived yet."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from kg import showing
from kg.evidence import Interpretation, Reference, Source, Statement
from kg.facts import Conflict, Constraint, Fact
from kg.nodes.decision import Decision
from kg.nodes.recommendation import Notice, Recommendation, Warning
from kg.nodes.track import Track
from kg.properties import Property


@dataclass(frozen=True, kw_only=True)
class Protocol:
    """The whole content of one `protocol.yaml`; every tuple is in the order of writing.

    `digest` is the SHA-256 of the file's bytes, in hexadecimal. `ask_first` lists facts in the order of asking.
    """

    id: str
    version: str
    title: str
    question: str
    summary: str
    review_status: str
    disclaimer: str
    digest: str
    start: str
    source: Source
    statements_carried: tuple[str, ...] = ()
    repeat_window_days: int | None = None
    dates_interpretations: tuple[str, ...] = ()
    ask_first: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()
    statements: tuple[Statement, ...] = ()
    interpretations: tuple[Interpretation, ...] = ()
    facts: tuple[Fact, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    constraints: tuple[Constraint, ...] = ()
    tracks: tuple[Track, ...] = ()
    classifications: tuple[tuple[str, str], ...] = ()
    """The labels of those that have one, by the name that decisions classify by."""
    decisions: tuple[Decision, ...] = ()
    recommendations: tuple[Recommendation, ...] = ()
    warnings: tuple[Warning, ...] = ()
    notices: tuple[Notice, ...] = ()
    properties: tuple[Property, ...] = ()

    def __repr__(self) -> str:
        """Name it: all that is in it would be hundreds of pages."""
        return f"<Protocol {self.id} {self.version}>"

    def _repr_svg_(self) -> str | None:
        """Show it in a notebook."""
        return showing.svg(self)

    @cached_property
    def fact(self) -> dict[str, Fact]:
        """The facts by id."""
        return {f.id: f for f in self.facts}

    @cached_property
    def decision(self) -> dict[str, Decision]:
        """The decisions by id."""
        return {d.id: d for d in self.decisions}

    @cached_property
    def recommendation(self) -> dict[str, Recommendation]:
        """The recommendations by id."""
        return {r.id: r for r in self.recommendations}

    def classification_label(self, name: str) -> str:
        """What a classification is called; its name in words where it has no label."""
        return dict(self.classifications).get(name) or name.replace("_", " ").capitalize()

    @cached_property
    def statement(self) -> dict[str, Statement]:
        """The statements by id."""
        return {s.id: s for s in self.statements}

    @cached_property
    def reference(self) -> dict[str, Reference]:
        """The references by id."""
        return {r.id: r for r in self.references}

    @cached_property
    def interpretation(self) -> dict[str, Interpretation]:
        """The interpretations by id."""
        return {i.id: i for i in self.interpretations}
