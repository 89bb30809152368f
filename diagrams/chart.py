"""A flowchart as data: a neutral model that knows no drawing program. `diagrams.flowchart` draws it up."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """What a box stands for."""

    DECISION = "decision"
    OUTCOME = "outcome"
    RECOMMENDATION = "recommendation"
    LINK = "link"
    """Where an arrow goes on in another track, or outside of what is drawn."""


class State(Enum):
    """How a box or an arrow stands for the patient; `PLAIN` when no patient is drawn."""

    PLAIN = ""
    TAKEN = "✓"
    POSSIBLE = "?"
    RULED_OUT = "✗"

    @property
    def mark(self) -> str:
        """The sign that tells the state without colour."""
        return self.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """A statement of the source, or a declared reading of it, that a box rests on.

    `text` of a reading is its title, and `more` what it says in full. `cites` are the works that a statement cites,
    each with what is doubtful about it.
    """

    id: str
    kind: str
    text: str
    more: str = ""
    cites: tuple[str, ...] = ()

    @property
    def tooltip(self) -> str:
        """What it is, in one text."""
        return " ".join((f"{self.kind} {self.id}: {self.text}", *(f"[{work}]" for work in self.cites)))


STATEMENT, INTERPRETATION = "statement", "interpretation"
PROTOCOL = "protocol"
CAUTION = "⚠"
GOES_ON = "▸"
AGAIN = "↻"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One row of the table in a box: an item of a score, or (without points) its sum."""

    points: str
    label: str
    state: State = State.PLAIN

    @property
    def words(self) -> str:
        """The row in one line."""
        return " ".join(filter(None, (self.state.mark, self.points, self.label)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """One node: its heading (question, outcome or title) and the lines below it, none of them wrapped yet."""

    id: str
    kind: Kind
    cluster: str
    heading: str
    details: tuple[str, ...] = ()
    """A few words a line, already shortened to the `room`."""
    because: tuple[str, ...] = ()
    """The reasons for the state of an outcome or a recommendation, in full."""
    items: tuple[Item, ...] = ()
    """Of a decision: a table of the scores that it reads."""
    state: State = State.PLAIN
    cautions: tuple[int, ...] = ()
    """The numbers of its cautions in the list."""
    immediate: bool = False
    done: bool = False
    """Of a recommendation: it is fulfilled."""
    of: str = ""
    """Of an outcome: the decision that it answers."""
    basis: tuple[Basis, ...] = ()
    room: int = 0
    """Small lines that are kept free for details of any patient; 0: the box is as high as its text."""
    caution_room: str = ""
    """A text as wide as any caution of any patient."""
    continues_in: tuple[str, ...] = ()
    """Of a recommendation: the ids of the protocols that go on from it."""
    again: tuple[str, str] | None = None
    """Of a recommendation: what will be new in the next round, and all that is said of it."""
    standing: str = ""
    """What its state means, where it is not that of a patient."""

    @property
    def caution(self) -> str:
        """The sign of cautions and their numbers."""
        return f"{CAUTION} {', '.join(map(str, self.cautions))}" if self.cautions else ""

    @property
    def going_on(self) -> dict[str, str]:
        """What is said of each protocol that goes on, by its id; the same for every patient."""
        return {protocol: f"{GOES_ON} continues in {protocol.replace('_', ' ')}" for protocol in self.continues_in}

    @property
    def next_round(self) -> str:
        """What is said of the next round, in few words; "" where nothing is."""
        return f"{AGAIN} again with {self.again[0]}" if self.again and self.state is not State.RULED_OUT else ""

    @property
    def statements(self) -> tuple[str, ...]:
        """The statements of the source that it rests on."""
        return tuple(basis.id for basis in self.basis if basis.kind == STATEMENT)

    @property
    def interpretations(self) -> tuple[str, ...]:
        """The readings that it rests on."""
        return tuple(basis.id for basis in self.basis if basis.kind == INTERPRETATION)


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrow:
    """From one box to another. `aside` arrows are taken whatever the answer."""

    tail: str
    head: str
    state: State = State.PLAIN
    aside: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """A track."""

    id: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Flowchart:
    """Everything that is drawn, in reading order."""

    title: str
    subtitle: tuple[str, ...]
    description: str
    footer: tuple[str, ...]
    start: str
    clusters: tuple[Cluster, ...]
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    legend: tuple[Box, ...]
    """A box of each kind in each state; each says itself what it means."""
    cautions: tuple[str, ...] = ()
    """Of a patient; their numbers are their places, from 1."""
    doubts: tuple[str, ...] = ()
    """Of a patient: what a reader has to know about the data."""
    protocol: str = ""
    """The protocol's id."""
    notes: tuple[str, ...] = ()
    """What the legend says below its boxes, where that is not what it says of every protocol."""

    @property
    def knowledge(self) -> dict[str, Basis]:
        """What the boxes rest on, by id, each once, in reading order."""
        return {basis.id: basis for box in self.boxes for basis in box.basis}
