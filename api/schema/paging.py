"""Lists in pages, as Relay's connections: bounded, with cursors that clients keep and never read."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Sequence
from typing import Annotated, Any, Generic, TypeVar

import strawberry
from strawberry import argument, field

from api.request import faulty
from api.schema.fields import resolved

MOST_AT_ONCE = 100

First = Annotated[int, argument(description=f"How many at most, from 1 to {MOST_AT_ONCE}.")]
After = Annotated[str | None, argument(description="Only those after the one with this cursor.")]

_Item = TypeVar("_Item")
_Node = TypeVar("_Node")


@strawberry.type(description="Where a page stands in the whole list.")
class PageInfo:
    """Relay's page information."""

    has_next_page: bool = field(description="Whether there are more after this page.")
    has_previous_page: bool = field(description="Whether there are some before this page.")
    start_cursor: str | None = field(description="The cursor of the first on this page; null when it is empty.")
    end_cursor: str | None = field(description="The cursor of the last on this page; null when it is empty.")


@strawberry.type(description="One item of a list, with its place in it.")
class Edge(Generic[_Node]):
    """Relay's edge."""

    cursor: str = field(description="Its place, for `after`; it means nothing else.")
    node: _Node = field(description="The item.")


@strawberry.type(description="One page of a list.")
class Connection(Generic[_Node]):
    """Relay's connection, for a list that is known as a whole."""

    edges: list[Edge[_Node]] = field(description="The items with their cursors.")
    page_info: PageInfo = field(description="Where this page stands.")
    total_count: int = field(description="How many there are on all pages.")

    @resolved("The items alone.")
    def nodes(self) -> list[_Node]:
        """The nodes of the edges."""
        return [edge.node for edge in self.edges]


def page(
    items: Sequence[_Item],
    key: Callable[[_Item], str],
    made: Callable[[_Item], Any],
    first: int,
    after: str | None,
) -> Connection[Any]:
    """A page of a list; `key` names an item within it, `made` makes its node.

    Raises:
        GraphQLError: `first` is out of bounds, or `after` is no cursor of this list.
    """
    check_first(first)
    start = 0
    if after is not None:
        wanted = key_of(after)
        start = next((i for i, item in enumerate(items, 1) if key(item) == wanted), 0)
        if not start:
            raise bad_cursor(after)
    shown = items[start : start + first]
    edges = [Edge(cursor=cursor(key(item)), node=made(item)) for item in shown]
    return Connection(
        edges=edges,
        page_info=page_info([edge.cursor for edge in edges], before=start > 0, more=start + first < len(items)),
        total_count=len(items),
    )


def page_info(cursors: Sequence[str], *, before: bool, more: bool) -> PageInfo:
    """Where a page stands."""
    return PageInfo(
        has_next_page=more,
        has_previous_page=before,
        start_cursor=cursors[0] if cursors else None,
        end_cursor=cursors[-1] if cursors else None,
    )


def check_first(first: int) -> None:
    """Hold `first` within its bounds.

    Raises:
        GraphQLError: it is outside.
    """
    if not 1 <= first <= MOST_AT_ONCE:
        raise faulty(f"`first` is {first}; it has to be from 1 to {MOST_AT_ONCE}")


def cursor(key: str) -> str:
    """A key as an opaque cursor."""
    return base64.urlsafe_b64encode(key.encode()).decode().rstrip("=")


def key_of(given: str) -> str:
    """The key that a cursor was made of.

    Raises:
        GraphQLError: it is no cursor.
    """
    key = decoded(given)
    if key is None:
        raise bad_cursor(given)
    return key


def decoded(opaque: str) -> str | None:
    """The text in an opaque name; None when there is none."""
    try:
        return base64.b64decode(opaque + "=" * (-len(opaque) % 4), altchars=b"-_", validate=True).decode()
    except (binascii.Error, ValueError):
        return None


def bad_cursor(given: str) -> Exception:
    """What to raise for a cursor of nowhere."""
    return faulty(f"`after` is no cursor of this list: `{given[:64]}`", "BAD_CURSOR")
