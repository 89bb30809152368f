"""A protocol as its author's keys, plain data: what docs/format.md describes, and what `kg.loading` reads.

It is the one form in which items leave and come back, so that whatever comes back has passed the loader.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias, Union

from kg.criteria import ALWAYS, Criterion, Either, Not
from kg.evidence import Interpretation, Reference, Source, Statement
from kg.exchange.feel import criterion_text, expression_text, interval_text, test_text
from kg.facts import Code, Conflict, Derivation, Fact, Group, Member, ScoreItem
from kg.intervals import Interval
from kg.nodes.decision import Decision, Outcome
from kg.nodes.recommendation import Again, Notice, Recommendation, Span
from kg.nodes.recommendation import Warning as Caution
from kg.properties import Monotone, NotFirm, NotRecommended, Property, Recommended, UrgencyAtLeast, UrgencyAtMost
from kg.protocol import Protocol
from kg.wording import number_words

Plain: TypeAlias = Union[str, bool, int, float, Sequence["Plain"], Mapping[str, "Plain"], None]  # noqa: UP007 - `|` takes no names in quotes
Keys: TypeAlias = dict[str, Plain]


def as_written(protocol: Protocol) -> Keys:
    """The whole content but the digest: section, id, keys. What has its default value is left out."""
    return _kept(
        carepath=1,
        protocol=_head(protocol),
        source=_source(protocol.source),
        references={r.id: _reference(r) for r in protocol.references},
        statements={s.id: _statement(s) for s in protocol.statements},
        interpretations={i.id: _interpretation(i) for i in protocol.interpretations},
        facts={f.id: _fact(f) for f in protocol.facts},
        conflicts=[_conflict(c) for c in protocol.conflicts],
        constraints=[f"{c.lesser} <= {c.greater}" for c in protocol.constraints],
        tracks={t.id: t.title for t in protocol.tracks},
        classifications=dict(protocol.classifications),
        decisions={d.id: _decision(d) for d in protocol.decisions},
        recommendations={r.id: _recommendation(r) for r in protocol.recommendations},
        warnings={w.id: _warning(w) for w in protocol.warnings},
        notices={n.id: _notice(n) for n in protocol.notices},
        properties={p.id: _property(p) for p in protocol.properties},
    )


def _kept(**values: Plain) -> Keys:
    """The keys that say something; a trailing `_` keeps a key from being a word of Python."""
    return {key.rstrip("_"): value for key, value in values.items() if value is not None and value not in ("", [], {})}


def _head(protocol: Protocol) -> Keys:
    return _kept(
        id=protocol.id,
        version=protocol.version,
        title=protocol.title,
        question=protocol.question,
        summary=protocol.summary,
        review_status=protocol.review_status,
        disclaimer=protocol.disclaimer,
        start=protocol.start,
        ask_first=[*protocol.ask_first],
        repeat_window_days=protocol.repeat_window_days,
        dates_interpretations=[*protocol.dates_interpretations],
        statements=[*protocol.statements_carried],
    )


def _source(source: Source) -> Keys:
    return _kept(
        title=source.title,
        publisher=source.publisher,
        last_updated=source.last_updated,
        review=source.review,
        **_evidence(source),
    )


def _reference(reference: Reference) -> Keys:
    return _kept(
        kind=reference.kind,
        title=reference.title,
        published=reference.published,
        quality=reference.quality,
        note=reference.note,
        statement=reference.statement,
    )


def _statement(statement: Statement) -> Keys:
    return _kept(section=statement.section, text=statement.text, cites=[*statement.cites], context=statement.context)


def _interpretation(interpretation: Interpretation) -> Keys:
    return _kept(
        title=interpretation.title,
        text=interpretation.text,
        statements=[*interpretation.statements],
        general=interpretation.general or None,
        context=interpretation.context,
    )


def _fact(fact: Fact) -> Keys:
    return _kept(
        type=fact.type.value,
        label=fact.label,
        question=fact.question,
        plain=fact.plain,
        help=fact.help,
        obtain=fact.obtain,
        aliases=[*fact.aliases],
        unit=fact.unit,
        units=dict(fact.units),
        possible=_interval(fact.possible),
        plausible=_interval(fact.plausible),
        whole=fact.whole or None,
        unit_in_doubt=[interval_text(i) for i in fact.unit_in_doubt],
        choices=dict(fact.choices),
        groups={g.id: _group(g) for g in fact.groups},
        members={m.id: _member(m) for m in fact.members},
        askable=None if fact.askable else False,
        context_only=fact.context_only or None,
        dated=fact.dated or None,
        codes=[_code(c) for c in fact.codes],
        derive=_derivation(fact.derivation) if fact.derivation else None,
        **_evidence(fact),
    )


def _interval(interval: Interval | None) -> str | None:
    return interval_text(interval) if interval else None


def _group(group: Group) -> Keys:
    return _kept(label=group.label, names=[*group.names])


def _member(member: Member) -> Keys:
    return _kept(groups=[*member.groups], names=[*member.names], codes=[_code(c) for c in member.codes])


def _code(code: Code) -> Keys:
    return _kept(
        system=code.system,
        code=code.code,
        display=code.display,
        status=code.status,
        use=None if code.use else False,
    )


def _derivation(derivation: Derivation) -> Keys:
    true_when, false_when = derivation.true_when, derivation.false_when
    otherwise = true_when is not None and false_when == Not(true_when)
    return _kept(
        true_when=_alternatives(true_when),
        false_when="otherwise" if otherwise else _alternatives(false_when),
        below_limit_of=derivation.below_limit_of,
        from_conflicts=derivation.from_conflicts or None,
        score=[_item(item) for item in derivation.score],
        value=expression_text(derivation.value) if derivation.value is not None else None,
        at_least=expression_text(derivation.at_least) if derivation.at_least is not None else None,
        elapsed=_kept(from_=derivation.elapsed.start, to=derivation.elapsed.end) if derivation.elapsed else None,
        interpretations=[*derivation.interpretations],
        conflict=_disagreement(derivation),
    )


def _item(item: ScoreItem) -> Keys:
    points = item.points
    return {
        "points": points.numerator if points.denominator == 1 else number_words(points),
        "when": criterion_text(item.when),
        "label": item.label,
        **_evidence(item),
    }


def _alternatives(criterion: Criterion | None) -> list[str] | None:
    """Criteria any of which may hold."""
    match criterion:
        case None:
            return None
        case Either(parts) if len(parts) > 1:
            return [criterion_text(part) for part in parts]
        case _:
            return [criterion_text(criterion)]


def _disagreement(derivation: Derivation) -> Keys | None:
    """What a stated and a derived value make when they differ."""
    readings: list[Plain] = [*derivation.conflict_interpretations]
    calculated = (derivation.value, derivation.at_least, derivation.elapsed)
    if derivation.score or any(rule is not None for rule in calculated):
        bands = [interval_text(b) for b in derivation.bands]
        return {"bands": bands, **_kept(interpretations=readings)} if bands or readings else None
    takes = derivation.conflict_takes
    if takes is None and not readings:
        return None
    return _kept(takes="missing" if takes is None else takes, interpretations=readings)


def _conflict(conflict: Conflict) -> Keys:
    return _kept(
        when=criterion_text(conflict.when),
        doubt=[*conflict.doubt],
        text=conflict.text,
        interpretations=[*conflict.interpretations],
    )


def _decision(decision: Decision) -> Keys:
    return _kept(
        track=decision.track,
        question=decision.question,
        fact=decision.fact,
        classifies=decision.classifies,
        then=[*decision.then],
        outcomes={o.id: _outcome(o, decision) for o in decision.outcomes},
        **_evidence(decision),
    )


def _outcome(outcome: Outcome, decision: Decision) -> Keys:
    others = tuple(o.criterion for o in decision.outcomes if o is not outcome)
    if outcome.criterion == Not(Either(others)):
        when = "otherwise"
    else:
        when = test_text(outcome.criterion) if decision.fact else criterion_text(outcome.criterion)
    return _kept(
        label=outcome.label,
        when=when,
        to=[*outcome.leads_to],
        class_=outcome.classification,
        **_evidence(outcome),
    )


def _recommendation(leaf: Recommendation) -> Keys:
    return _kept(
        track=leaf.track,
        title=leaf.title,
        text=leaf.text.clinician,
        patient=leaf.text.patient,
        strength=leaf.strength.value,
        urgency=leaf.urgency.name.lower(),
        fulfilled_when=criterion_text(leaf.fulfilled_when) if leaf.fulfilled_when else None,
        routine_once=criterion_text(leaf.routine_once) if leaf.routine_once else None,
        supersedes=[*leaf.supersedes],
        incompatible=[*leaf.incompatible],
        continues_in=[_kept(protocol=h.protocol, facts=dict(h.facts)) for h in leaf.continues_in],
        again=_again(leaf.again) if leaf.again else None,
        **_evidence(leaf),
    )


def _again(again: Again) -> Keys:
    first, *more = again.spans or (Span(),)
    return {"new": [*again.new], **_span(first), **_kept(also=[_span(span) for span in more])}


def _span(span: Span) -> Keys:
    earliest, latest = (str(period) if period else "" for period in (span.earliest, span.latest))
    return _kept(from_=span.start, earliest=earliest, latest=latest)


def _warning(warning: Caution) -> Keys:
    return _kept(
        text=warning.text.clinician,
        patient=warning.text.patient,
        when=criterion_text(warning.when),
        or_unknown=[*warning.or_unknown],
        on=[*warning.on],
        **_evidence(warning),
    )


def _notice(notice: Notice) -> Keys:
    return _kept(
        text=notice.text.clinician, patient=notice.text.patient, when=criterion_text(notice.when), **_evidence(notice)
    )


def _property(property_: Property) -> Keys:
    when = None if property_.when == ALWAYS else criterion_text(property_.when)
    return _kept(text=property_.text, when=when, **_claim(property_), **_evidence(property_))


def _claim(property_: Property) -> Keys:
    match property_.claim:
        case Recommended(leaves=leaves, any_will_do=any_will_do):
            return {"any_recommended" if any_will_do else "recommended": [*leaves]}
        case NotRecommended(leaves=leaves):
            return {"not_recommended": [*leaves]}
        case UrgencyAtLeast(urgency=urgency):
            return {"urgency_at_least": urgency.name.lower()}
        case UrgencyAtMost(urgency=urgency):
            return {"urgency_at_most": urgency.name.lower()}
        case NotFirm(unknown=unknown, leaves=leaves):
            return {"unknown": [*unknown], "not_firm": [*leaves]}
        case Monotone(fact=fact, rising=rising, leaves=leaves):
            claim: Keys = {"never_withdrawn": [*leaves]} if leaves else {"never_falls": "urgency"}
            return {"as_rises" if rising else "as_falls": fact, **claim}


def _evidence(
    item: Source | Fact | Decision | Outcome | Recommendation | Caution | Notice | Property | ScoreItem,
) -> Keys:
    """What the item rests on."""
    return _kept(statements=[*item.statements], interpretations=[*item.interpretations])
