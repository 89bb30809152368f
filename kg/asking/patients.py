"""Real patients out of cells: facts as they are handed in, that intake takes and understands as the cells say.

What nobody can be asked follows from other facts; values for these are looked for among their own cells.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from itertools import islice, product

from kg.asking.example_days import example_days, fitting_days
from kg.asking.scratch import Scratch
from kg.asking.witness import Value, answer_in, plain_number, witness
from kg.compiled import CompiledProtocol
from kg.criteria import Atom, Within, atoms, facts_of
from kg.dates import today_here
from kg.facts import Derivation, Elapsed, Fact, FactType
from kg.intervals import Interval
from kg.patient import InvalidFactsError, PatientFacts
from kg.scores import Score
from kg.variables import Variable, variable
from kg.wording import number_words

Facts = Mapping[str, object]

MOST_TRIED = 2_000
"""Combinations of inputs that are tried for one fact, about a second of work."""
_MOST_EXAMPLES = 60


def patient_for(scratch: Scratch, function: int) -> Facts | None:
    """Facts of a patient for whom the function holds, as few as decide that; None where none are found."""
    return next(_patients(scratch, function), None)


def patient_without(scratch: Scratch, function: int, fact: str) -> Facts | None:
    """Such facts that leave one fact unknown, of which the function does not depend."""
    for facts in _patients(scratch, function):
        if not scratch.compiled.understand(facts).known[fact].firm:
            return facts
    return None


def _patients(scratch: Scratch, function: int) -> Iterator[Facts]:
    for cells in islice(scratch.examples(function), _MOST_EXAMPLES):
        if (facts := patient_in(scratch.compiled, cells)) is not None:
            yield facts


def patient_known_as(compiled: CompiledProtocol, masks: Mapping[int, int]) -> Facts | None:
    """Facts that say as much as the masks: one cell of a variable, or all of a quantity from one on or up to one."""
    bounds = {v: mask for v, mask in masks.items() if mask.bit_count() > 1}
    cells = {v: mask.bit_length() - 1 for v, mask in masks.items() if v not in bounds}
    given = dict[str, object](patient_in(compiled, cells) or {})
    if cells and not given:
        return None
    for v, mask in bounds.items():
        ranges = compiled.variables[v].ranges
        if ranges is None:
            return None
        from_below = bool(mask & 1)
        (bound, after) = ranges.cuts[mask.bit_length()] if from_below else ranges.cuts[(mask & -mask).bit_length() - 1]
        comparator = ("<=" if after else "<") if from_below else (">" if after else ">=")
        given[compiled.variables[v].fact.id] = {"value": number_words(bound), "comparator": comparator}
    understood = _understood(compiled, given)
    fits = understood is not None and all(understood.cells[v] & ~mask == 0 for v, mask in masks.items())
    return given if fits else None


def patient_in(compiled: CompiledProtocol, cells: Mapping[int, int]) -> Facts | None:
    """Facts that intake understands as lying in just these cells, one for each variable named; None: none found."""
    times = {number: cell for number, cell in cells.items() if _elapsed(compiled.variables[number].fact) is not None}
    if all(compiled.variables[number].fact.askable for number in times):
        return _patient_with(compiled, cells, {})
    ranges = [(_elapsed(v.fact), v.ranges[cell]) for n, cell in times.items() if (v := compiled.variables[n]).ranges]
    wanted = [(elapsed, time) for elapsed, time in ranges if elapsed is not None]
    dates = {date_ for elapsed, _ in wanted for date_ in elapsed.dates}
    others = ((_elapsed(fact), fact.possible) for fact in compiled.protocol.facts)
    wanted += [(e, possible) for e, possible in others if e is not None and possible and dates.issuperset(e.dates)]
    for days in fitting_days(wanted, today_here()):
        if (facts := _patient_with(compiled, cells, {fact: str(day) for fact, day in days.items()})) is not None:
            return facts
    return None


def _elapsed(fact: Fact) -> Elapsed | None:
    return fact.derivation.elapsed if fact.derivation is not None else None


def _patient_with(compiled: CompiledProtocol, cells: Mapping[int, int], dates: Mapping[str, str]) -> Facts | None:
    """The same, with the dates that durations follow from where there are any."""
    given: dict[str, object] = dict(dates)
    to_find: list[int] = []
    for number, example in zip(_by_declaration(compiled, cells), witness(compiled, cells).facts, strict=True):
        if dates and _elapsed(compiled.variables[number].fact) is not None:
            continue
        if not compiled.variables[number].fact.askable:
            to_find.append(number)
        elif example.value is None:
            return None
        else:
            given[example.fact] = _handed_in(example.value)
    for number in to_find:
        found = _inputs_for(compiled, compiled.variables[number], cells[number], given)
        if found is None:
            return None
        given |= found
    understood = _understood(compiled, given)
    fits = understood is not None and all(understood.cells[v] == 1 << cell for v, cell in cells.items())
    return given if fits else None


def _by_declaration(compiled: CompiledProtocol, cells: Mapping[int, int]) -> list[int]:
    place = {fact: i for i, fact in enumerate(compiled.protocol.fact)}
    return sorted(cells, key=lambda v: place[compiled.variables[v].fact.id])


def _handed_in(value: Value) -> object:
    return list(value) if isinstance(value, tuple) else value


def _understood(compiled: CompiledProtocol, facts: Facts) -> PatientFacts | None:
    try:
        return compiled.understand(facts)
    except InvalidFactsError:
        return None


def _inputs_for(compiled: CompiledProtocol, of: Variable, cell: int, given: Facts) -> Facts | None:
    """What to hand in besides, so that a fact that follows from others lies in a cell."""
    score = compiled.intake.rules.get(of.fact.id)
    if isinstance(score, Score):
        return _items_for(compiled, score, of, cell, given)
    asked = dict(_asked_inputs(compiled, of.fact))
    free = [id_ for id_ in asked if id_ not in given]
    facts = compiled.protocol.fact
    values = [
        [None, *_days(compiled, id_, of, given)]
        if facts[id_].type is FactType.DATE
        else list(_values(facts[id_], tests))
        for id_, tests in asked.items()
        if id_ in free
    ]
    for some in islice(product(*values), MOST_TRIED):
        more = {id_: value for id_, value in zip(free, some, strict=True) if value is not None}
        if _lies_in(compiled, of, cell, {**given, **more}):
            return more
    return None


def _items_for(compiled: CompiledProtocol, score: Score, of: Variable, cell: int, given: Facts) -> Facts | None:
    """What to hand in besides, so that a score lies in a cell."""
    understood = _understood(compiled, given)
    if understood is None or of.ranges is None:
        return None
    more: dict[str, object] = {}
    items = score.example(understood.known, of.ranges[cell]) or {}
    for input_ in score.inputs:
        id_ = input_.fact.id
        if not input_.fact.askable:
            more |= _inputs_for(compiled, input_, items[id_], {**given, **more}) or {} if id_ in items else {}
        elif id_ in items and id_ not in given:
            more[id_] = _value_in(input_, items[id_])
    return more if _lies_in(compiled, of, cell, {**given, **more}) else None


def _lies_in(compiled: CompiledProtocol, of: Variable, cell: int, facts: Facts) -> bool:
    understood = _understood(compiled, facts)
    return understood is not None and of.possible(understood.known[of.fact.id].possible) == 1 << cell


def _value_in(variable: Variable, cell: int) -> object:
    """A value out of a cell as it is handed in; None where a list has no declared members that would do."""
    if variable.ranges is not None:
        return plain_number(variable.ranges[cell], variable)
    return _handed_in(value) if (value := answer_in(variable, cell)) is not None else None


def _asked_inputs(compiled: CompiledProtocol, fact: Fact) -> Iterator[tuple[str, list[Atom]]]:
    """The facts that can be asked from which one follows, each with the tests that its cells have to tell apart."""
    tests: dict[str, list[Atom]] = {}
    waiting, seen = [fact], {fact.id}
    while waiting:
        derivation = waiting.pop().derivation
        if derivation is None:
            continue
        for atom in _tests(derivation):
            for read in facts_of(atom):
                tests.setdefault(read, []).append(atom)
        for input_ in derivation.inputs:
            if input_ not in seen:
                seen.add(input_)
                waiting.append(compiled.protocol.fact[input_])
    for id_ in compiled.protocol.fact:
        if id_ in seen and id_ != fact.id and compiled.protocol.fact[id_].askable:
            yield id_, [a for a in tests.get(id_, []) if facts_of(a) == (id_,)]


def _tests(derivation: Derivation) -> Iterator[Atom]:
    for criterion in (derivation.true_when, derivation.false_when):
        if criterion is not None:
            yield from atoms(criterion)


def _days(compiled: CompiledProtocol, date_: str, of: Variable, given: Facts) -> Iterator[str]:
    """Days out of each cell of the durations between this date and others, or today."""
    tests: dict[str, list[Atom]] = {}
    for derivation in (f.derivation for f in compiled.protocol.facts if f.derivation is not None):
        for atom in _tests(derivation):
            if isinstance(atom, Within):
                tests.setdefault(atom.fact, []).append(atom)
    cuts = {v.fact.id: v for v in (*compiled.variables, of)}
    times: list[tuple[Elapsed, Interval]] = []
    for fact in compiled.protocol.facts:
        if fact.derivation is not None and fact.derivation.elapsed is not None:
            for cut in (cuts.get(fact.id), variable(fact, tests.get(fact.id, []))):
                cells = cut.ranges if cut is not None else None
                times += [(fact.derivation.elapsed, cells[i]) for i in range(len(cells or ()))] if cells else []
    dates = {f.id for f in compiled.protocol.facts if f.type is FactType.DATE}
    known = {id_: date.fromisoformat(str(value)) for id_, value in given.items() if id_ in dates}
    yield from map(str, example_days(date_, times, known, today_here()))


def _values(fact: Fact, tests: list[Atom]) -> Iterator[object]:
    """Nothing at first, then a value out of each cell."""
    yield None
    cut = variable(fact, tests)
    for cell in range(cut.size):
        if (value := _value_in(cut, cell)) is not None:
            yield value


def arguments(facts: Facts) -> list[str]:
    """Facts as the command line takes them: `wbc=3.55`, `medications=none`."""
    return [f"{fact}={_written(value)}" for fact, value in facts.items()]


def _written(value: object) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case list():
            return ",".join(map(str, value)) or "none"
        case {"value": number, "comparator": comparator}:
            return f"{comparator}{number}"
    return str(value)


def plain_facts(facts: Facts) -> dict[str, object]:
    """Facts as a facts file has them: a decimal number becomes one of JSON."""
    return {fact: _number(value) if isinstance(value, Decimal) else value for fact, value in facts.items()}


def _number(value: Decimal) -> int | float:
    return int(value) if value == int(value) else float(value)
