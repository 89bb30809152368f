"""What the page of a case gets: the first page, and after each entry what has changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from hashlib import blake2b

from api.cli.ask_record import record
from api.web import rows, views
from api.web.case import Asked, Case, CaseRefusedError
from api.web.query import graphql_query
from api.web.rendering import Renderer
from api.web.rows import Row
from api.web.standing import Standing, stand
from diagrams.flowchart import flowchart
from diagrams.layout import DrawingError
from diagrams.picture import Link
from diagrams.screen import on_screen
from kg.compiled import CompiledProtocol

Json = dict[str, object]
_IN_SIGHT = 2
"""Tracks of the flowchart that a first view shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """One track of the flowchart; `mark` tells it from every other drawing of that track."""

    id: str
    title: str
    svg: str
    mark: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Desk:
    """The page of one protocol's cases."""

    compiled: CompiledProtocol
    served: Mapping[str, CompiledProtocol]
    renderer: Renderer

    def first(self, today: date) -> Json:
        """What the page is filled with while nothing is known.

        What is out of sight comes with the first answer: without it the page is there, and works, sooner.
        """
        at = stand(self.compiled, Case(), today)
        tracks = self._tracks(at)
        return {
            **self._context(at),
            "tracks": [*tracks[:_IN_SIGHT], *(replace(track, svg="", mark="") for track in tracks[_IN_SIGHT:])],
            "rows": rows.rows(at),
            "beside": partial(self._beside, at),
            "reads": {d.id: views.asked_for(d, self.compiled.protocol.fact) for d in self.compiled.protocol.decisions},
            "script_words": self.renderer.words.section("script"),
        }

    def answer(self, asked: Asked, today: date) -> Json:
        """What has changed with an entry.

        Raises:
            CaseRefusedError: there are far too many facts.
        """
        at = stand(self.compiled, asked.case, today)
        context = self._context(at)
        found = rows.rows(at)
        tracks = self._tracks(at)
        answered: Json = {
            "digest": self.compiled.protocol.digest,
            "rows": [[row.fact.id, row.group.value] for row in found],
            "next": next((row.fact.id for row in found if row.next), None),
            "optional": not at.waits,
            "beside": {row.fact.id: text for row in found if (text := self._beside(at, row))},
            "strangers": list(rows.strangers(at)),
            "docked": self.renderer.fill("case/docked", context),
            "answer": self.renderer.fill("case/answer", context),
            "steps": self.renderer.fill("case/steps", context),
            "paper": self.renderer.fill("case/paper", context),
            "tracks": [
                {"id": track.id, "mark": track.mark, "svg": track.svg}
                for track in tracks
                if asked.drawn.get(track.id) != track.mark
            ],
        }
        answered["undrawn"] = not tracks
        if asked.against is not None:
            before = stand(self.compiled, asked.against, today)
            answered["strangers"] = list(dict.fromkeys((*rows.strangers(at), *rows.strangers(before))))
            compared = views.compared(before, at, self.renderer.words)
            answered["comparison"] = self.renderer.fill("case/comparison", {**context, "compared": compared})
        return answered

    def consequences(self, case: Case, question: str, today: date) -> str:
        """What each answer to an open question would do.

        Raises:
            CaseRefusedError: there is no such question now.
        """
        at = stand(self.compiled, case, today)
        asked = next((q for q in at.interview.questions if q.id == question), None)
        if asked is None:
            raise CaseRefusedError("this is not asked any more")
        why = asked.why_plain if case.audience == "patient" else asked.why
        said = views.consequences(asked, self.renderer.words)
        return self.renderer.fill("case/consequences", {"why": why, "consequences": said})

    def record(self, case: Case, today: date) -> str:
        """The answer as text for a patient's record."""
        at = stand(self.compiled, case, today)
        refused = "".join(f"\n! {problem.message}" for problem in at.problems)
        return record(at.interview, case.skipped, case.audience, today) + refused

    def query(self, case: Case, today: date) -> str:
        """The case as a GraphQL query."""
        return graphql_query(stand(self.compiled, case, today))

    def _context(self, at: Standing) -> Json:
        labels = views.Labels(self.compiled.protocol)
        return {
            "at": at,
            "protocol": self.compiled.protocol,
            "item": self._item,
            "labels": labels.facts,
            "titles": labels.titles,
            "doubts": views.doubts(at),
            "known": views.known(at),
            "unknown": views.not_known(at),
            "not_counted": [labels.facts([problem.fact]) for problem in at.problems],
            "continuing": views.onward(at, self.served),
            "day": at.today.isoformat(),
        }

    def _beside(self, at: Standing, row: Row) -> str:
        asked = at.interview.question if row.next else None
        labels = views.Labels(self.compiled.protocol)
        return self.renderer.fill("case/beside", {"row": row, "asked": asked, "labels": labels.facts}).strip()

    def _tracks(self, at: Standing) -> list[Drawn]:
        try:
            drawn = on_screen(flowchart(self.compiled.protocol, at.evaluation), self._address, tab_stops=False)
        except DrawingError:
            # Everything the flowchart shows stands in words beside it.
            return []
        return [Drawn(id=d.id, title=d.title, svg=d.svg, mark=_mark(d.svg)) for d in drawn]

    def _address(self, link: Link) -> str | None:
        if link.kind == "protocol":
            return link.id if link.id in self.served else None
        return self._item(link.kind, link.id)

    def _item(self, kind: str, id_: str) -> str:
        """The address of a thing's own page, from the page of the case."""
        return f"{self.compiled.protocol.id}/browse/{kind}/{id_}"


def _mark(svg: str) -> str:
    return blake2b(svg.encode(), digest_size=8).hexdigest()
