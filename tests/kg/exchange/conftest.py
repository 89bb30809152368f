"""The graphs that these tests export."""

import pytest

from tests.kg.exchange.shelf import NAMES, WHOLE, graph_named


@pytest.fixture(scope="session", params=NAMES)
def graph(request):
    return graph_named(request.param)


@pytest.fixture(scope="session", params=WHOLE)
def tried(request):
    """One of those that everything is tried with."""
    return graph_named(request.param)


@pytest.fixture(scope="session")
def throat():
    return graph_named("throat")


@pytest.fixture(scope="session")
def leukopenia():
    return graph_named("leukopenia")
