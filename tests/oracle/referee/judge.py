"""The verdict on one patient, found by laying out every way of filling in what is missing."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.oracle.referee import language, solver
from tests.oracle.referee.language import NO, disj, neg
from tests.oracle.referee.patients import kleene, narrowed
from tests.oracle.referee.reading import URGENCIES, closed_under_constraints
from tests.oracle.referee.spaces import Space, TooLargeError, criteria_towards, superseders
from tests.oracle.referee.spans import compared

FOR_ALL, FOR_SOME, FOR_NONE = "all", "some", "none"
STATUS = {FOR_ALL: "RECOMMENDED", FOR_SOME: "POSSIBLE", FOR_NONE: "NOT_RECOMMENDED"}
ON_PATH = {FOR_ALL: "TAKEN", FOR_SOME: "POSSIBLE", FOR_NONE: "RULED_OUT"}
REMEMBERED = 50_000


@dataclass(frozen=True)
class Verdict:
    statuses: dict[str, str]
    path: dict[tuple[str, str], str]
    classifications: dict[str, str]
    pending: dict[str, frozenset[str]]
    questions: tuple[str, ...]
    decides: dict[str, frozenset[str]]
    urgency: str
    at_most: str
    fulfilled: frozenset[str]
    urgencies: dict[str, str]
    warnings: frozenset[str]
    attached: frozenset[tuple[str, str]]
    notices: frozenset[str]


@dataclass
class Target:
    """A set of worlds: where a leaf is recommended, an outcome lies on the path, or a class is given."""

    space: Space | None  # None: too many worlds, z3 decides
    wanted: int | tuple
    seen: dict = field(default_factory=dict)


class Judge:
    """Judges patients of one protocol."""

    def __init__(self, protocol):
        self.protocol = protocol
        self.pairs = closed_under_constraints(protocol)
        self.order = list(protocol.facts)
        self.leaves = {name: self._leaf(name) for name in protocol.leaves}
        self.outcomes = {
            (d.id, o.id): self._target([*criteria_towards(protocol, d.id), o.when], d.id, o.when)
            for d in protocol.decisions.values()
            for o in d.outcomes
        }
        self.classes = self._classes()
        self._derivations = {}
        self.certainty = solver.Certainty(protocol, self.pairs)

    def _leaf(self, name):
        above = superseders(self.protocol, name)
        criteria = [c for n in (name, *above) for c in criteria_towards(self.protocol, n)]
        try:
            space = Space(self.protocol, criteria, self.pairs)
        except TooLargeError:
            return Target(None, ("leaf", name))
        withdrawn = 0
        for other in above:
            withdrawn |= space.reached(other)
        return Target(space, space.reached(name) & (space.all ^ withdrawn))

    def _target(self, criteria, node, when):
        try:
            space = Space(self.protocol, criteria, self.pairs)
        except TooLargeError:
            return Target(None, ("outcome", node, when))
        return Target(space, space.reached(node) & space.bits(when))

    def _classes(self):
        result = {}
        for name in dict.fromkeys(d.classifies for d in self.protocol.decisions.values() if d.classifies):
            sources = [d for d in self.protocol.decisions.values() if d.classifies == name]
            criteria = [c for d in sources for c in criteria_towards(self.protocol, d.id)]
            criteria += [o.when for d in sources for o in d.outcomes]
            space = Space(self.protocol, criteria, self.pairs)
            classes = {}
            for d in sources:
                for o in d.outcomes:
                    classes[o.klass] = classes.get(o.klass, 0) | (space.reached(d.id) & space.bits(o.when))
            result[name] = {k: Target(space, bits) for k, bits in classes.items()}
        return result

    def _settle(self, target, patient):
        """For all, some or none of the worlds, and the facts that alone can change it."""
        if target.space is None:
            return solver.settle(self.protocol, self.pairs, target.wanted, patient)
        space, outline = target.space, target.space.outline(patient)
        if outline not in target.seen:
            worlds = space.worlds(outline)
            if not worlds:
                raise AssertionError(f"no way of filling in is left: {patient}")
            inside, outside = worlds & target.wanted, worlds & (space.all ^ target.wanted)
            answer = FOR_NONE if not inside else FOR_SOME if outside else FOR_ALL
            if len(target.seen) >= REMEMBERED:
                target.seen.clear()
            target.seen[outline] = answer, space.deciding(target.wanted, worlds) if answer == FOR_SOME else ()
        return target.seen[outline]

    def _derivation(self, name, limit):
        """Targets for a derived yes/no fact: the worlds of its inputs that make it true, and false."""
        if (name, limit) not in self._derivations:
            rule = self.protocol.facts[name].derivation
            true_when, false_when = rule.true_when or NO, rule.false_when or NO
            if limit is not None:
                true_when = ("num", rule.limit_of, compared("<", limit))
                false_when = neg(true_when) if rule.false_when else NO
            if any(a[0] == "cmp" for a in language.atoms(disj((true_when, false_when)))):
                targets = Target(None, ("criterion", true_when)), Target(None, ("criterion", false_when))
            else:
                space = Space(self.protocol, [true_when, false_when], self.pairs)
                targets = Target(space, space.bits(true_when)), Target(space, space.bits(false_when))
            if len(self._derivations) >= REMEMBERED:
                self._derivations.clear()
            self._derivations[name, limit] = targets
        return self._derivations[name, limit]

    def derived(self, name, patient):
        """The value of a derived yes/no fact that follows for certain: True, False, or None."""
        rule = self.protocol.facts[name].derivation
        for target, value in zip(self._derivation(name, patient.limits.get(rule.limit_of)), (True, False), strict=True):
            if target.space is None:
                certain = self.certainty.truth(target.wanted[1], patient) is True
            else:
                certain = self._settle(target, patient)[0] == FOR_ALL
            if certain:
                return value
        return None

    def asked_for(self, name, patient):
        """The facts that a person can be asked for to know this one."""
        fact = self.protocol.facts[name]
        if fact.askable:
            return frozenset({name})
        if fact.derivation is None:
            return frozenset()
        if fact.derivation.from_conflicts:
            return patient.in_conflict
        inputs = set()
        for target in self._derivation(name, patient.limits.get(fact.derivation.limit_of)):
            inputs.update(self._settle(target, patient)[1])
        return frozenset().union(*(self.asked_for(i, patient) for i in inputs))

    def judge(self, patient):
        """Everything that follows for a patient."""
        patient = type(patient)(
            narrowed(patient.possible, self.pairs),
            patient.firm,
            patient.in_conflict,
            patient.unit_in_doubt,
            patient.given,
            patient.limits,
        )
        settled = {name: self._settle(t, patient) for name, t in self.leaves.items()}
        statuses = {name: STATUS[answer] for name, (answer, _) in settled.items()}
        pending = {
            name: frozenset().union(*(self.asked_for(f, patient) for f in facts))
            for name, (answer, facts) in settled.items()
            if answer == FOR_SOME
        }
        leaves = self.protocol.leaves.values()
        fulfilled = {x.id for x in leaves if x.fulfilled_when and kleene(x.fulfilled_when, patient) is True}
        urgency = {x.id: 0 if x.routine_once and kleene(x.routine_once, patient) is True else x.urgency for x in leaves}
        waiting = [n for n, s in statuses.items() if s != "NOT_RECOMMENDED" and n not in fulfilled]
        questions, decides = self._questions(patient, pending, waiting, fulfilled)
        shown = {w.id for w in self.protocol.warnings if self._shown(w, patient)}
        return Verdict(
            statuses=statuses,
            path={k: ON_PATH[self._settle(t, patient)[0]] for k, t in self.outcomes.items()},
            classifications={n: self._class(targets, patient) for n, targets in self.classes.items()},
            pending=pending,
            questions=questions,
            decides=decides,
            urgency=URGENCIES[
                max((urgency[n] if statuses[n] == "RECOMMENDED" else min(urgency[n], 1) for n in waiting), default=0)
            ],
            at_most=URGENCIES[max((urgency[n] for n in waiting), default=0)],
            fulfilled=frozenset(fulfilled),
            urgencies={n: URGENCIES[u] for n, u in urgency.items()},
            warnings=frozenset(w.id for w in self.protocol.warnings if w.id in shown and not w.on),
            attached=frozenset(
                (leaf, w.id)
                for w in self.protocol.warnings
                if w.id in shown
                for leaf in w.on
                if statuses[leaf] != "NOT_RECOMMENDED"
            ),
            notices=frozenset(n.id for n in self.protocol.notices if self._shown(n, patient)),
        )

    def _class(self, targets, patient):
        for name, target in targets.items():
            if self._settle(target, patient)[0] == FOR_ALL:
                return name or "unknown"
        return "unknown"

    def _shown(self, remark, patient):
        return kleene(remark.when, patient) is True or any(f not in patient.firm for f in remark.or_unknown)

    def _questions(self, patient, pending, waiting, fulfilled):
        decides = {}
        for leaf, facts in pending.items():
            for f in facts:
                decides.setdefault(f, []).append(leaf)
        fulfilling = set()
        for name in waiting:
            criterion = self.protocol.leaves[name].fulfilled_when
            for atom in language.atoms(criterion) if criterion else ():
                if kleene(atom, patient) is not True:
                    for f in language.facts_in(atom):
                        if f not in patient.firm:
                            fulfilling |= self.asked_for(f, patient)
        context = {f.id for f in self.protocol.facts.values() if f.context_only and f.id not in patient.firm}
        first = self.protocol.ask_first

        def place(fact):
            doubtful = fact in patient.in_conflict or fact in patient.unit_in_doubt
            group = 0 if doubtful else 1 if fact in decides or fact in fulfilling else 2
            rank = first.index(fact) if fact in first else len(first)
            opened = sum(leaf not in fulfilled for leaf in decides.get(fact, ()))
            return group, rank, -opened, self.order.index(fact)

        def name(fact):
            return f"{fact}_unit" if fact in patient.unit_in_doubt else fact

        asked = sorted(patient.in_conflict | patient.unit_in_doubt | decides.keys() | fulfilling | context, key=place)
        return tuple(map(name, asked)), {name(f): frozenset(leaves) for f, leaves in decides.items()}
