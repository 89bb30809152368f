"""All recommendations of an urgency, a strength, a track, or of several of these at once."""

from __future__ import annotations

from kg.asking.names import one_of
from kg.nodes.recommendation import Recommendation, Strength, Urgency
from kg.protocol import Protocol


def select(
    protocol: Protocol, *, urgency: Urgency | None = None, strength: Strength | None = None, track: str | None = None
) -> tuple[Recommendation, ...]:
    """The recommendations that have all that is asked for, in the order of writing.

    Raises:
        UnknownNameError: there is no such track.
    """
    if track is not None:
        one_of("track", track, [t.id for t in protocol.tracks])
    return tuple(
        leaf
        for leaf in protocol.recommendations
        if (urgency is None or leaf.urgency is urgency)
        and (strength is None or leaf.strength is strength)
        and (track is None or leaf.track == track)
    )
