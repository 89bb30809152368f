"""Pictures for notebooks. kg draws nothing: whoever does says so by an entry point of the group `carepath.pictures`."""

from __future__ import annotations

from importlib.metadata import entry_points

GROUP = "carepath.pictures"


def svg(shown: object) -> str | None:
    """A picture of a protocol or an evaluation, by the first who offers `svg`; None when nobody does."""
    for offered in entry_points(group=GROUP, name="svg"):
        return str(offered.load()(shown))
    return None
