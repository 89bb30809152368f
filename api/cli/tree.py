"""The path as a tree: each question, the answer taken with its reason, and where it leads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby

from api.cli.terminal import GLUE, Page, Span, Style, faint, strong
from kg.criteria import facts_of
from kg.evaluation import Advice, PathStatus, Status, Step
from kg.nodes.decision import Decision
from kg.traversal import Evaluation

_MARKS = {PathStatus.TAKEN: "✓", PathStatus.POSSIBLE: "?", PathStatus.RULED_OUT: "✗"}
_LEAF_MARKS = {Status.RECOMMENDED: "✓", Status.POSSIBLE: "?", Status.NOT_RECOMMENDED: "✗"}
_STYLES = {"✓": Style.GOOD, "?": Style.OPEN, "✗": Style.FAINT}


@dataclass(slots=True)
class _Branch:
    """A line of the tree and what hangs from it."""

    spans: tuple[Span | str, ...]
    below: list[_Branch] = field(default_factory=list)


def write_path(page: Page, answer: Evaluation) -> None:
    """Write the whole path, from the first decision on, track by track."""
    page.write(faint("✓ holds, ? open, ✗ ruled out, → recommends"))
    for trunk in _Tree(answer).grown():
        page.write(*trunk.spans)
        _write_below(page, trunk, "")


def _write_below(page: Page, branch: _Branch, before: str) -> None:
    for child in branch.below:
        last = child is branch.below[-1]
        trunk = before + ("   " if last else "│  ")
        bark = "│    " if child.below else "     "
        page.write(*child.spans, first=before + ("└─ " if last else "├─ "), rest=trunk + bark)
        _write_below(page, child, trunk)


class _Tree:
    """Grows the tree; a decision that several ways lead to is written in full once."""

    def __init__(self, answer: Evaluation) -> None:
        self._answer = answer
        self._protocol = answer.protocol
        self._steps = {id_: list(steps) for id_, steps in groupby(answer.path, key=lambda step: step.decision.id)}
        self._advice: dict[str, Advice] = {a.recommendation.id: a for a in answer.recommendations}
        self._written: set[str] = set()

    def grown(self) -> Iterator[_Branch]:
        """A trunk for each run of nodes of one track, from the first decision and what always follows it."""
        titles = {track.id: track.title for track in self._protocol.tracks}
        for track, nodes in groupby(self._always([self._protocol.start]), key=self._track):
            yield _Branch((strong(titles[track]),), [self._node(id_) for id_ in nodes])

    def _always(self, ids: Iterable[str]) -> Iterator[str]:
        """Nodes, each followed by what it leads to whatever its answer is."""
        for id_ in ids:
            if id_ in self._written:
                continue
            yield id_
            if decision := self._protocol.decision.get(id_):
                self._written.add(id_)
                yield from self._always(decision.then)

    def _track(self, id_: str) -> str:
        decision = self._protocol.decision.get(id_)
        return decision.track if decision else self._protocol.recommendation[id_].track

    def _node(self, id_: str) -> _Branch:
        decision = self._protocol.decision.get(id_)
        return self._decision(decision) if decision else _Branch(tuple(self._leaves([id_])))

    def _decision(self, decision: Decision) -> _Branch:
        steps = self._steps[decision.id]
        branch = _Branch((strong(decision.question), *_marks(decision.statements), *self._waiting(steps)))
        branch.below = [self._outcome(step) for step in steps if step.status is not PathStatus.RULED_OUT]
        if ruled_out := [step.outcome.label for step in steps if step.status is PathStatus.RULED_OUT]:
            branch.below.append(_Branch((faint(f"✗ {', '.join(ruled_out)}"),)))
        return branch

    def _waiting(self, steps: list[Step]) -> tuple[Span, ...]:
        """What the decision waits for, said once for all its open outcomes."""
        tested = [f for s in steps if s.status is PathStatus.POSSIBLE for f in facts_of(s.outcome.criterion)]
        missing = dict.fromkeys(f for f in tested if not self._answer.facts.known[f].firm)
        labels = ", ".join(self._protocol.fact[fact].label for fact in missing)
        return (Span(f"– open on {labels}", Style.OPEN),) if labels else ()

    def _outcome(self, step: Step) -> _Branch:
        mark = _MARKS[step.status]
        spans: list[Span | str] = [Span(f"{mark}{GLUE}{step.outcome.label}", _STYLES[mark])]
        if step.status is PathStatus.TAKEN:
            spans.append(f"– {step.because}")
        decisions = [id_ for id_ in step.outcome.leads_to if id_ in self._protocol.decision]
        leaves = [id_ for id_ in step.outcome.leads_to if id_ in self._advice]
        spans += [*_marks(step.outcome.statements), *self._leaves(leaves)]
        branch = _Branch(tuple(spans))
        for id_ in decisions:
            if id_ in self._written:
                branch.below.append(_Branch((self._protocol.decision[id_].question, faint("(see there)"))))
            else:
                branch.below += [self._node(node) for node in self._always([id_])]
        return branch

    def _leaves(self, ids: Iterable[str]) -> Iterator[Span]:
        for id_ in ids:
            mark = _LEAF_MARKS[self._advice[id_].status]
            yield Span(f"→{GLUE}{mark}{GLUE}{self._advice[id_].recommendation.title}", _STYLES[mark])


def _marks(statements: tuple[str, ...]) -> tuple[Span, ...]:
    return (faint(f"[{', '.join(statements)}]"),) if statements else ()
