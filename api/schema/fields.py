"""Fields that a method works out, with a description; strawberry's own decorator has no type that mypy can follow."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from strawberry import field
from strawberry.types.field import StrawberryField

_Result = TypeVar("_Result")


def resolved(description: str) -> Callable[[Callable[..., _Result]], StrawberryField]:
    """Make a field of the method below."""

    def decorate(method: Callable[..., _Result]) -> StrawberryField:
        return field(method, description=description)

    return decorate
