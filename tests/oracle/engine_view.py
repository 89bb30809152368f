"""The engine's answer in the oracle's shape, and where the two differ. The only module here that knows both."""

from __future__ import annotations

from dataclasses import dataclass, fields

from kg.compiled import CompiledProtocol
from kg.evaluation import Status
from kg.intervals import Interval
from kg.loading import load_text
from kg.patient import InvalidFactsError, Known, Listed, Origin, PatientFacts
from kg.traversal import Evaluation, traverse
from tests.oracle.referee import reading
from tests.oracle.referee.intake import Intake, RefusedError
from tests.oracle.referee.judge import Judge, Verdict
from tests.oracle.referee.patients import Listing, Patient
from tests.oracle.referee.spans import Span
from tests.unproved import compile_unproved

REFUSED = "refused"


def values(possible):
    """What the engine knows of a fact, in the oracle's shape."""
    match possible:
        case Interval((low, after), (high, up_to)):
            return Span(low, high, not after, bool(up_to))
        case Listed(members, groups, in_doubt):
            return Listing(groups, in_doubt - groups, bool(members))
    return possible


def interval(span):
    return Interval((span.low, int(not span.has_low)), (span.high, int(span.has_high)))


def patient_of(facts: PatientFacts, given):
    """The engine's understanding of a patient, for the oracle to judge."""
    return Patient(
        {name: values(k.possible) for name, k in facts.known.items()},
        frozenset(n for n, k in facts.known.items() if k.firm),
        frozenset(facts.in_conflict),
        frozenset(facts.unit_in_doubt),
        given,
        {n: k.limit for n, k in facts.known.items() if k.limit is not None},
    )


def facts_of(compiled: CompiledProtocol, patient: Patient) -> PatientFacts:
    """A patient of the oracle, for the engine to traverse: intake is left out."""
    known = {}
    for name, left in patient.possible.items():
        match left:
            case Span():
                possible = interval(left)
            case Listing(groups, in_doubt, filled):
                possible = Listed(("member",) if filled else (), groups, in_doubt)
            case _:
                possible = left
        firm = name in patient.firm
        origin = Origin.STATED if firm else Origin.MISSING
        limit = patient.limits.get(name)
        known[name] = Known(fact=name, possible=possible, origin=origin, firm=firm, limit=limit)
    cells = tuple(v.possible(known[v.fact.id].possible) for v in compiled.variables)
    return PatientFacts(known=known, cells=cells, in_conflict=patient.in_conflict, unit_in_doubt=patient.unit_in_doubt)


def verdict_of(evaluation: Evaluation) -> Verdict:
    """The engine's answer, read from what it shows."""
    advice = evaluation.recommendations
    return Verdict(
        statuses={a.recommendation.id: a.status.value for a in advice},
        path={(s.decision.id, s.outcome.id): s.status.value for s in evaluation.path},
        classifications=dict(evaluation.classifications),
        pending={a.recommendation.id: frozenset(a.pending) for a in advice if a.status is Status.POSSIBLE},
        questions=tuple(q.fact for q in evaluation.questions),
        decides={q.fact: frozenset(q.decides) for q in evaluation.questions if q.decides},
        urgency=evaluation.urgency.name,
        at_most=evaluation.urgency_at_most.name,
        fulfilled=frozenset(a.recommendation.id for a in advice if a.fulfilled),
        urgencies={a.recommendation.id: a.urgency.name for a in advice},
        warnings=frozenset(w.id for w in evaluation.warnings),
        attached=frozenset((a.recommendation.id, w.id) for a in advice for w in a.warnings),
        notices=frozenset(n.id for n in evaluation.notices),
    )


def differences(engine, oracle):
    """The parts of two verdicts (or patients) that differ: `name: engine | oracle`."""
    found = []
    for part in fields(oracle):
        ours, theirs = getattr(engine, part.name), getattr(oracle, part.name)
        if ours == theirs:
            continue
        if isinstance(theirs, frozenset):
            found.append(f"{part.name}: {sorted(ours - theirs)} | {sorted(theirs - ours)}")
        elif isinstance(theirs, dict):
            keys = [k for k in {**theirs, **ours} if ours.get(k) != theirs.get(k)]
            found += [f"{part.name} {k}: {ours.get(k)} | {theirs.get(k)}" for k in keys]
        else:
            found.append(f"{part.name}: {ours} | {theirs}")
    return found


@dataclass(frozen=True)
class Pair:
    """Engine and oracle on the same (or, to plant a fault, on different) protocols."""

    compiled: CompiledProtocol
    intake: Intake

    @classmethod
    def of(cls, text, oracle_text=None):
        """Both loaded from a protocol's text."""
        oracle = cls.oracle(text if oracle_text is None else oracle_text)
        return cls(compile_unproved(load_text(text, "protocol.yaml")), oracle)

    @staticmethod
    def oracle(text):
        """The oracle alone."""
        return Intake(Judge(reading.read(text)))

    @property
    def judge(self):
        return self.intake.judge

    def mismatches(self, raw):
        """Where the two differ on raw facts: in what they understand, and in what follows from it."""
        try:
            facts = self.compiled.understand(raw)
        except InvalidFactsError:
            facts = None
        doubts = self._doubts(raw, facts) if facts else {}
        try:
            patient = self.intake.understand(raw, doubts)
        except RefusedError:
            patient = None
        if facts is None or patient is None:
            return [] if facts is patient else [f"{REFUSED}: {facts is None} | {patient is None}"]
        theirs = patient_of(facts, patient.given)
        found = differences(theirs, patient)
        return found + differences(verdict_of(traverse(self.compiled, facts)), self.judge.judge(patient))

    def mismatches_after_intake(self, patient):
        """Where the two differ on a patient who is understood already."""
        facts = facts_of(self.compiled, patient)
        return differences(verdict_of(traverse(self.compiled, facts)), self.judge.judge(patient))

    def _doubts(self, raw, facts):
        """What the engine says a misspelt name may mean: that is not for the oracle to find out."""
        lists = [f for f in raw if isinstance(facts.known[f].possible, Listed)]
        return {f: facts.known[f].possible.in_doubt for f in lists if any(n not in self._members(f) for n in raw[f])}

    def _members(self, fact):
        return self.judge.protocol.facts[fact].members
