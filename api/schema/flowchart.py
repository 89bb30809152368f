"""A flowchart in the schema. It is drawn only when it is asked for: drawing takes longer than evaluating."""

from __future__ import annotations

from enum import Enum
from typing import Annotated

import strawberry
from graphql import GraphQLError
from strawberry import UNSET, Private, argument, enum_value, field

from api.drawing import WHOLE, DependsOn, DrawingError, OneTrack, View, ViewError, WaysTo, drawn
from api.drawing import Theme as ThemeName
from api.request import DRAWING_WORK, faulty, request_of
from api.schema.fields import resolved
from kg.compiled import CompiledProtocol
from kg.traversal import Evaluation


@strawberry.enum(description="The colours of a drawing.")
class Theme(Enum):
    """The themes."""

    AUTO = enum_value("auto", description="Light or dark, as the reader's screen prefers; light on paper.")
    LIGHT = enum_value("light", description="Dark on light.")
    DARK = enum_value("dark", description="Light on dark.")


_THEMES: dict[Theme, ThemeName] = {Theme.AUTO: "auto", Theme.LIGHT: "light", Theme.DARK: "dark"}
ThemeArgument = Annotated[Theme, argument(description="Its colours.")]


@strawberry.input(one_of=True, description="A part of a protocol to draw: exactly one of these.")
class FlowchartPart:
    """A part of a flowchart."""

    track: str | None = field(default=UNSET, description="One track, by its name.")
    to: str | None = field(default=UNSET, description="All that leads to one recommendation, by its name.")
    fact: str | None = field(default=UNSET, description="What depends on one fact, by its name.")

    @property
    def view(self) -> View:
        """The view that draws it."""
        if isinstance(self.track, str):
            return OneTrack(self.track)
        return WaysTo(self.to) if isinstance(self.to, str) else DependsOn(str(self.fact))


PartArgument = Annotated[FlowchartPart | None, argument(description="What part of it to draw; null: all of it.")]


@strawberry.type(description="The protocol as a flowchart; with a patient, the path is marked.")
class Flowchart:
    """A flowchart. A form is null, with an error that says why, where it could not be drawn."""

    compiled: Private[CompiledProtocol]
    answer: Private[Evaluation | None]
    part: Private[FlowchartPart | None]

    @resolved("As an SVG image, complete in itself; null, with an error, where no Graphviz could lay it out.")
    def svg(self, info: strawberry.Info, theme: ThemeArgument = Theme.AUTO) -> str | None:
        """Draw it."""
        return self._drawn("svg", info, _THEMES[theme])

    @resolved("In DOT, the language of Graphviz.")
    def dot(self, info: strawberry.Info) -> str | None:
        """Write it down for Graphviz."""
        return self._drawn("dot", info)

    @resolved("In the language of Mermaid.")
    def mermaid(self, info: strawberry.Info) -> str | None:
        """Write it down for Mermaid."""
        return self._drawn("mmd", info)

    def _drawn(self, form: str, info: strawberry.Info, theme: ThemeName = "auto") -> str:
        request_of(info).spend(DRAWING_WORK)
        view = self.part.view if self.part else WHOLE
        try:
            return drawn(self.compiled.protocol, self.answer, form, view, theme=theme).decode()
        except ViewError as error:
            raise faulty(str(error), "UNKNOWN_NAME") from None
        except DrawingError as error:
            message = f"the flowchart could not be drawn: {error}"
            raise GraphQLError(message, extensions={"code": "DRAWING_FAILED"}) from None
