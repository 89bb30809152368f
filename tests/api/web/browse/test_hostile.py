"""Texts that try to be more than text stay text, wherever a protocol has them."""

from dataclasses import fields, is_dataclass, replace

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from kg.compiled import assemble
from kg.functions import functions_for
from kg.graph import build
from tests.api.web.browse.conftest import Page, everything
from tests.diagrams.hostile import CLEAN, HOSTILE

WORDS = {
    *("title", "question", "summary", "review_status", "disclaimer", "publisher", "last_updated", "review"),
    *("published", "quality", "note", "section", "text", "context", "label", "plain", "help", "obtain"),
    *("clinician", "patient", "display"),
}


def worded(thing, text):
    """A part of a protocol with this text in place of every text that an author words freely."""
    if isinstance(thing, tuple):
        return tuple(worded(each, text) for each in thing)
    if not is_dataclass(thing):
        return thing
    changed = {}
    for field in fields(thing):
        value = getattr(thing, field.name)
        if isinstance(value, str):
            if field.name in WORDS and value and not hasattr(thing, "interval"):
                changed[field.name] = text
        elif field.init and field.name != "place":
            changed[field.name] = worded(value, text)
    return replace(thing, **changed)


@pytest.mark.parametrize(("text", "clean"), list(zip(HOSTILE, CLEAN, strict=True)))
def test_every_page_of_a_protocol_full_of_them_shows_them_as_they_are(text, clean):
    compiled = assemble(functions_for(build(worded(everything()["throat"].protocol, text))))
    with TestClient(create_app([compiled])) as client:
        nodes = [f"browse/{node.replace(':', '/', 1)}" for node in compiled.graph.digraph]
        leaves = [leaf.id for leaf in compiled.protocol.recommendations]
        for address in ("browse", *nodes, "search?q=throat", f"parting?first={leaves[0]}&second={leaves[1]}"):
            answer = client.get(f"/protocols/throat/{address}")
            assert answer.status_code == 200, address
            page = Page(answer.text)
            assert not {"script", "b", "foreignobject", "img", "i"} & {tag for tag, _ in page.elements}, address
            assert not any(name.startswith("on") for _, attributes in page.elements for name in attributes)
            assert not any("javascript:" in link for link in page.links)
            assert page.says(clean), address
            assert "\u202e" not in answer.text
            assert "\x1b" not in answer.text
