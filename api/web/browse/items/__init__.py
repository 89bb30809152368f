"""What is known of one thing, as its page shows it: a file for each kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

from api.web.browse.book import Book
from api.web.browse.items.decision import decision_page
from api.web.browse.items.evidence import interpretation_page, reference_page, statement_page
from api.web.browse.items.fact import fact_page
from api.web.browse.items.flow import other_protocol_page, track_page
from api.web.browse.items.note import note_page
from api.web.browse.items.recommendation import recommendation_page

PAGES: Final[Mapping[str, Callable[[Book, Any], object]]] = MappingProxyType(
    {
        "decision": decision_page,
        "recommendation": recommendation_page,
        "track": track_page,
        "fact": fact_page,
        "statement": statement_page,
        "reference": reference_page,
        "interpretation": interpretation_page,
        "warning": note_page,
        "notice": note_page,
        "protocol": other_protocol_page,
    }
)
"""By kind: what the template of that name is filled with, beside the thing itself."""
