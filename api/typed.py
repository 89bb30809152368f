"""What people type, where programs have to be exact: a decimal comma."""

from __future__ import annotations

import re

_DECIMAL_COMMA = re.compile(r"(?<![0-9.,])([0-9]+),([0-9]{1,2})(?![0-9.,])")
"""A comma that parts no thousands: fewer than three digits follow it."""


def with_point(text: str) -> str:
    """A number with a point in the place of a decimal comma (`3,55`); `3,550` can be read in two ways and stays."""
    return _DECIMAL_COMMA.sub(r"\1.\2", text)
