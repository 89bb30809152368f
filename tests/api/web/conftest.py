"""What the tests of the pages share: every protocol on one server, its desks, and words that are their own keys."""

import re

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.web.answering import Desk
from api.web.catalogue import Catalogue
from api.web.rendering import Renderer
from kg.library import open_protocol
from tests.api.web.patients import SHIPPED

ENGLISH = Catalogue.of("en")


def keyed(key, text):
    """The key of a text in its place, with all values that are filled in: `case.waits_for facts={facts}`."""
    return " ".join([key, *(f"{name}={{{name}}}" for name in sorted(set(re.findall(r"\{(\w+)\}", text))))])


KEYS = Catalogue("en", {key: keyed(key, text) for key, text in ENGLISH.texts.items()})


@pytest.fixture(scope="session")
def shelf(throat):
    """A client of a server with all protocols that ship with the program, and the small one."""
    with TestClient(create_app([*map(open_protocol, SHIPPED), throat]), raise_server_exceptions=False) as client:
        yield client


@pytest.fixture(scope="session")
def desk():
    """`desk("leukopenia")`: what answers that protocol's page, its words being their own keys."""
    served = {name: open_protocol(name) for name in SHIPPED}
    renderer = Renderer(KEYS)
    desks = {name: Desk(compiled=compiled, served=served, renderer=renderer) for name, compiled in served.items()}
    return desks.__getitem__


@pytest.fixture(scope="module", params=SHIPPED)
def protocol(request):
    """One protocol after the other: what is remembered of its patients is large, and would slow down the rest."""
    yield request.param
    from tests.api.web import expected  # noqa: PLC0415 - it has the words from here

    expected.forget()
