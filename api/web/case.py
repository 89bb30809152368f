"""A case: one patient's facts as they were typed, and how the answer to them is wanted. It lives for one request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from api import exact_json
from kg.report import Audience

MOST_BYTES = 64 * 1024
_MOST_SKIPPED = 500
_AUDIENCES: dict[str, Audience] = {"clinician": "clinician", "patient": "patient"}


class CaseRefusedError(Exception):
    """What was sent is no case; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """`facts` as intake takes them, by any of their names; `skipped` are the questions answered with "don't know"."""

    facts: Mapping[str, object] = field(default_factory=dict)
    skipped: frozenset[str] = frozenset()
    audience: Audience = "clinician"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A case as a page sends it; `against` is the one that it is compared with.

    `drawn` has, by track, the mark of the drawing that the page shows already; `question` is one that is asked about.
    """

    case: Case
    question: str = ""
    against: Case | None = None
    drawn: Mapping[str, str] = field(default_factory=dict)


def read(body: bytes) -> Asked:
    """Read what a page sent.

    Raises:
        CaseRefusedError: it is not what a page sends.
    """
    try:
        given = exact_json.loads(body)
    except exact_json.JsonRefusedError as error:
        raise CaseRefusedError(f"the case cannot be read: {error}") from None
    if not isinstance(given, dict):
        raise CaseRefusedError("a case is one JSON object with `facts`")
    case = _case(given)
    against, drawn = given.get("against"), given.get("drawn", {})
    if not isinstance(drawn, dict):
        raise CaseRefusedError("`drawn` has to be an object")
    if against is not None and not isinstance(against, dict):
        raise CaseRefusedError("`against` has to be an object with `facts`")
    question = given.get("question", "")
    if not isinstance(question, str):
        raise CaseRefusedError("`question` has to be the name of one")
    return Asked(
        case=case,
        question=question,
        against=None if against is None else _case({**against, "audience": case.audience}),
        drawn={track: mark for track, mark in drawn.items() if isinstance(mark, str)},
    )


def _case(given: Mapping[str, object]) -> Case:
    facts, skipped = given.get("facts", {}), given.get("skipped", [])
    wanted = given.get("audience", "clinician")
    audience = _AUDIENCES.get(wanted) if isinstance(wanted, str) else None
    if not isinstance(facts, dict):
        raise CaseRefusedError("`facts` has to be an object")
    if not isinstance(skipped, list) or not all(isinstance(name, str) for name in skipped):
        raise CaseRefusedError("`skipped` has to be a list of names")
    if len(skipped) > _MOST_SKIPPED:
        raise CaseRefusedError("`skipped` has too many names")
    if audience is None:
        raise CaseRefusedError(f"`audience` is {' or '.join(_AUDIENCES)}")
    return Case(facts=facts, skipped=frozenset(skipped), audience=audience)
