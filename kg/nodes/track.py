"""A track: one of the concerns of a protocol that are followed in parallel."""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.diagnostics import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """A named concern; its nodes are drawn together."""

    id: str
    title: str
    place: Place = field(compare=False)
