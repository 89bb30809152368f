"""The YAML of a protocol, read by its documented keys; every scalar is text."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import yaml

from tests.oracle.referee import language
from tests.oracle.referee.language import YES, disj, neg
from tests.oracle.referee.spans import EVERYTHING, Span, read_span

URGENCIES = ("ROUTINE", "PROMPT", "IMMEDIATE")


@dataclass(frozen=True)
class Derivation:
    true_when: tuple | None = None
    false_when: tuple | None = None
    value: tuple | None = None
    at_least: tuple | None = None
    limit_of: str | None = None
    from_conflicts: bool = False
    takes: str | None = None  # "true", "false", "missing"; None: no conflict is declared
    bands: tuple[Span, ...] = ()

    def inputs(self):
        """The facts that it reads, in the order of reading."""
        found = []
        for criterion in (self.true_when, self.false_when):
            found += language.facts_in(criterion) if criterion else []
        for expression in (self.value, self.at_least):
            found += language.operands(expression) if expression else []
        return list(dict.fromkeys(found))


@dataclass(frozen=True)
class Fact:
    id: str
    kind: str
    unit: str = ""
    possible: Span = EVERYTHING
    usual: Span = EVERYTHING
    in_doubt: tuple[Span, ...] = ()
    choices: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    members: dict[str, tuple[str, ...]] = field(default_factory=dict)
    derivation: Derivation | None = None
    askable: bool = True
    context_only: bool = False


@dataclass(frozen=True)
class Outcome:
    decision: str
    id: str
    when: tuple
    to: tuple[str, ...]
    klass: str


@dataclass(frozen=True)
class Decision:
    id: str
    outcomes: tuple[Outcome, ...]
    then: tuple[str, ...]
    classifies: str


@dataclass(frozen=True)
class Leaf:
    id: str
    urgency: int
    supersedes: tuple[str, ...]
    fulfilled_when: tuple | None
    routine_once: tuple | None


@dataclass(frozen=True)
class Remark:
    """A warning or a notice."""

    id: str
    when: tuple
    or_unknown: tuple[str, ...] = ()
    on: tuple[str, ...] = ()


@dataclass(frozen=True)
class Protocol:
    start: str
    ask_first: tuple[str, ...]
    facts: dict[str, Fact]
    rules: tuple[tuple[tuple, tuple[str, ...]], ...]  # conflicts: when, the facts in doubt
    constraints: tuple[tuple[str, str], ...]  # lesser, greater
    decisions: dict[str, Decision]
    leaves: dict[str, Leaf]
    warnings: tuple[Remark, ...]
    notices: tuple[Remark, ...]

    def kinds(self):
        return {f.id: f.kind for f in self.facts.values()}

    def decision_facts(self):
        """The facts that outcomes read, in the order of declaration."""
        read = {x for d in self.decisions.values() for o in d.outcomes for x in language.facts_in(o.when)}
        return [f for f in self.facts if f in read]


def listed(value):
    """A list, or a single text as a list of one."""
    return tuple(value) if isinstance(value, list) else ((value,) if value else ())


def _derivation(raw, kinds):
    def any_of(value):
        return disj(language.read_criterion(t, kinds) for t in listed(value))

    true_when = any_of(raw["true_when"]) if "true_when" in raw else None
    false_when = None
    if "false_when" in raw:
        false_when = neg(true_when) if raw["false_when"] == "otherwise" else any_of(raw["false_when"])
    conflict = raw.get("conflict", {})
    return Derivation(
        true_when=true_when,
        false_when=false_when,
        value=language.read_expression(raw["value"], kinds) if "value" in raw else None,
        at_least=language.read_expression(raw["at_least"], kinds) if "at_least" in raw else None,
        limit_of=raw.get("below_limit_of"),
        from_conflicts=raw.get("from_conflicts") == "true",
        takes=conflict.get("takes"),
        bands=tuple(read_span(b) for b in conflict.get("bands", ())),
    )


def _fact(name, raw, kinds):
    if raw["type"] == "date":
        raise ValueError(f"{name}: dates are not read here; tests/kg/test_dates.py has a calendar of its own")
    return Fact(
        id=name,
        kind=raw["type"],
        unit=raw.get("unit", ""),
        possible=read_span(raw["possible"]) if "possible" in raw else EVERYTHING,
        usual=read_span(raw.get("plausible", raw["possible"])) if "possible" in raw else EVERYTHING,
        in_doubt=tuple(read_span(s) for s in listed(raw.get("unit_in_doubt"))),
        choices=tuple(raw.get("choices", ())),
        groups=tuple(raw.get("groups", ())),
        members={m: listed((v or {}).get("groups")) for m, v in (raw.get("members") or {}).items()},
        derivation=_derivation(raw["derive"], kinds) if "derive" in raw else None,
        askable=raw.get("askable") != "false",
        context_only=raw.get("context_only") == "true",
    )


def _decision(name, raw, kinds):
    def read(text):
        if "fact" in raw:
            return language.read_test(text, raw["fact"], kinds)
        return language.read_criterion(text, kinds)

    said = {o: read(v["when"]) for o, v in raw["outcomes"].items() if v["when"] != "otherwise"}
    outcomes = tuple(
        Outcome(name, o, said.get(o) or neg(disj(said.values())), listed(v.get("to")), v.get("class", ""))
        for o, v in raw["outcomes"].items()
    )
    return Decision(name, outcomes, listed(raw.get("then")), raw.get("classifies", ""))


def _leaf(name, raw, kinds):
    def maybe(key):
        return language.read_criterion(raw[key], kinds) if key in raw else None

    return Leaf(
        id=name,
        urgency=URGENCIES.index(raw["urgency"].upper()),
        supersedes=listed(raw.get("supersedes")),
        fulfilled_when=maybe("fulfilled_when"),
        routine_once=maybe("routine_once"),
    )


def _remarks(raw, kinds):
    return tuple(
        Remark(
            name,
            language.read_criterion(v["when"], kinds) if "when" in v else YES,
            listed(v.get("or_unknown")),
            listed(v.get("on")),
        )
        for name, v in (raw or {}).items()
    )


def _constraint(text):
    lesser, greater = text.split("<=")
    return lesser.strip(), greater.strip()


def read(text):
    """A protocol from the text of its file."""
    raw = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - BaseLoader makes nothing but text
    kinds = {name: f["type"] for name, f in raw["facts"].items()}
    return Protocol(
        start=raw["protocol"]["start"],
        ask_first=listed(raw["protocol"].get("ask_first")),
        facts={name: _fact(name, f, kinds) for name, f in raw["facts"].items()},
        rules=tuple(
            (language.read_criterion(r["when"], kinds), listed(r["doubt"])) for r in raw.get("conflicts") or ()
        ),
        constraints=tuple(_constraint(c) for c in raw.get("constraints") or ()),
        decisions={name: _decision(name, d, kinds) for name, d in raw["decisions"].items()},
        leaves={name: _leaf(name, r, kinds) for name, r in raw["recommendations"].items()},
        warnings=_remarks(raw.get("warnings"), kinds),
        notices=_remarks(raw.get("notices"), kinds),
    )


def read_file(path):
    return read(Path(path).read_text(encoding="utf-8"))


def closed_under_constraints(protocol):
    """Every pair (lesser, greater) that follows from the constraints."""
    pairs = set(protocol.constraints)
    while new := {(a, d) for a, b in pairs for c, d in pairs if b == c and a != d} - pairs:
        pairs |= new
    return pairs
