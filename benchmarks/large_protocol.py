"""A protocol of many decisions, made by chance and without a fault, to measure proving by.

Facts are of all kinds. Tracks run in parallel; in each, decisions stand in levels, an outcome leads to decisions of the
next level or to leaves, and several outcomes share a decision, so that it is a graph and no tree. Facts are asked in
many tracks, once on each way through a track. Some leaves supersede others of another track.
"""

from __future__ import annotations

import random

_HEAD = """carepath: 1
protocol: {{id: large, version: 1.0.0, title: Large, question: What?, summary: Made by chance., review_status: made up,
  disclaimer: Made up., start: start}}
source: {{title: Source, publisher: Nobody, last_updated: "2025-05-01", review: nobody}}
references: {{"1": {{kind: guideline, title: R, published: nowhere}}}}
statements: {{S1: {{section: s, cites: ["1"], text: Something.}}}}
facts:
{facts}
constraints: [q0 <= q1]
conflicts: [{{when: q0 > q1, doubt: [q0], text: one is part of the other}}]
tracks: {{{tracks}}}
decisions:
{decisions}
recommendations:
{leaves}
properties:
{properties}
"""


def large_protocol(decisions: int = 500, facts: int = 40, tracks: int = 25, seed: int = 1) -> str:
    """The text of such a protocol: the same for the same numbers."""
    return _Maker(random.Random(seed), facts).text(decisions, tracks)


class _Maker:
    def __init__(self, chance: random.Random, facts: int) -> None:
        self._chance = chance
        kinds = ["quantity", "quantity", "boolean", "boolean", "boolean", "choice", "list"]
        self._facts = {f"{kinds[i % 7][0]}{i}": kinds[i % 7] for i in range(facts)}
        self._decisions: list[str] = []
        self._leaves: list[tuple[str, str]] = []
        self._waiting: list[tuple[str, str]] = []

    def text(self, decisions: int, tracks: int) -> str:
        roots = [self._track(t, (decisions - 1) // tracks + (t < (decisions - 1) % tracks)) for t in range(tracks)]
        names = {f"t{t}": f"Track {t}" for t in range(tracks)}
        first = next(iter(self._facts))
        self._decisions.insert(
            0,
            f"  start: {{track: t0, question: Which?, fact: {first}, statements: [S1], then: [{', '.join(roots)}],\n"
            '    outcomes: {low: {label: low, when: "< 1"}, high: {label: high, when: ">= 1"}}}',
        )
        return _HEAD.format(
            facts="\n".join(self._fact(name, kind) for name, kind in self._facts.items()),
            tracks=", ".join(f"{k}: {v}" for k, v in names.items()),
            decisions="\n".join(self._decisions),
            leaves="\n".join(self._leaf(name, track) for name, track in self._leaves),
            properties="\n".join(
                f"  p{i}: {{text: T., unknown: [{fact}], not_firm: [{leaf}], statements: [S1]}}"
                for i, (leaf, fact) in enumerate(self._waiting)
            ),
        )

    def _fact(self, name: str, kind: str) -> str:
        more = {
            "quantity": 'unit: "10*9/L", possible: "[0..100]"',
            "choice": "choices: {a: a, b: b, c: c}",
            "list": "groups: {red: red, blue: blue}, members: {r: {groups: [red]}, b: {groups: [blue]}}",
        }.get(kind)
        end = f", {more}" if more else ""
        return f"  {name}: {{type: {kind}, label: {name}, question: Q?, plain: Q?, statements: [S1]{end}}}"

    def _track(self, track: int, count: int) -> str:
        """Levels of decisions, each level about facts of its own; the name of the first."""
        chance = self._chance
        order = chance.sample(list(self._facts), len(self._facts))
        levels: list[list[str]] = [[f"d{track}_0"]]
        while sum(map(len, levels)) < count:
            width = min(chance.randint(3, 6), count - sum(map(len, levels)))
            done = sum(map(len, levels))
            levels.append([f"d{track}_{done + i}" for i in range(width)])
        for depth, level in enumerate(levels):
            below = levels[depth + 1] if depth + 1 < len(levels) else []
            facts = order[3 * depth : 3 * depth + 3] or order[-1:]
            wanted = list(below)
            for decision in level:
                self._decision(track, decision, facts, below, wanted, last=decision == level[-1])
        return levels[0][0]

    def _decision(
        self, track: int, name: str, facts: list[str], below: list[str], wanted: list[str], *, last: bool
    ) -> None:
        chance = self._chance
        fact = chance.choice(facts)
        outcomes = []
        tests = self._tests(fact, [f for f in facts if f != fact])
        for i, when in enumerate(tests):
            to: list[str] = []
            if below and chance.random() < 0.8:
                to.append(wanted.pop() if wanted else chance.choice(below))
            if last and i == len(tests) - 1:
                to += [w for w in wanted if w not in to]
                wanted.clear()
            if not to or chance.random() < 0.3:
                leaf = f"l{len(self._leaves)}"
                self._leaves.append((leaf, f"t{track}"))
                to.append(leaf)
                if chance.random() < 0.1 and " and " not in tests[0]:
                    self._waiting.append((leaf, fact))
            outcomes.append(f"o{i}: {{label: o{i}, when: '{when}', to: [{', '.join(dict.fromkeys(to))}]}}")
        self._decisions.append(
            f"  {name}: {{track: t{track}, question: Which?, statements: [S1], outcomes: {{{', '.join(outcomes)}}}}}"
        )

    def _tests(self, fact: str, others: list[str]) -> list[str]:
        chance = self._chance
        match self._facts[fact]:
            case "quantity":
                low, high = sorted(chance.sample(range(1, 99), 2))
                return [f"{fact} < {low}", f"{fact} in [{low}..{high}]", f"{fact} > {high}"]
            case "choice":
                return [f'{fact} = "a"', f'{fact} = "b"', "otherwise"]
            case "list":
                return [f'list contains({fact}, "red")', "otherwise"]
        other = next((o for o in others if self._facts[o] == "boolean"), None)
        return [f"{fact} and {other}", "otherwise"] if other else [f"not({fact})", fact]

    def _leaf(self, name: str, track: str) -> str:
        urgency = self._chance.choice(["routine", "routine", "prompt", "immediate"])
        earlier = [leaf for leaf, other in self._leaves if other < track]
        over = f", supersedes: [{self._chance.choice(earlier)}]" if earlier and self._chance.random() < 0.05 else ""
        return (
            f"  {name}: {{track: {track}, title: {name}, text: T., patient: T., strength: do, urgency: {urgency}, "
            f"statements: [S1]{over}}}"
        )
