import pytest

from api.graphql_http import GRAPHQL_JSON, HTML, JSON
from api.media_types import content_type, preferred

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("", JSON),
        ("*/*", JSON),
        ("application/*", JSON),
        (JSON, JSON),
        (GRAPHQL_JSON, GRAPHQL_JSON),
        (GRAPHQL_JSON.upper(), GRAPHQL_JSON),
        (f"{GRAPHQL_JSON}; charset=utf-8", GRAPHQL_JSON),
        (f"{GRAPHQL_JSON}, {JSON};q=0.9", GRAPHQL_JSON),
        (f"{JSON};q=0.9, {GRAPHQL_JSON}", GRAPHQL_JSON),
        (f"{JSON}, {GRAPHQL_JSON}", JSON),
        (f"{GRAPHQL_JSON}, {JSON}", GRAPHQL_JSON),
        (f"{GRAPHQL_JSON};q=0.1, {JSON};q=0.2", JSON),
        (f"{GRAPHQL_JSON}, */*", GRAPHQL_JSON),
        (f"*/*, {GRAPHQL_JSON}", GRAPHQL_JSON),
        (f"{GRAPHQL_JSON};q=0.5, */*", JSON),
        (f"{JSON};q=0, */*", GRAPHQL_JSON),
        (f"{JSON};q=0, application/*;q=0.2, */*", GRAPHQL_JSON),
        (f"{JSON};q=0.000", None),
        ("*/*;q=0", None),
        ("text/plain", None),
        ("image/*", None),
        (f" , {JSON} ,", JSON),
        (f"{JSON};q=nonsense", JSON),
        (f"{JSON};q=nan, {GRAPHQL_JSON};q=0.9", JSON),
        (f"{JSON};q=1e9;q=0.1, {GRAPHQL_JSON};q=0.2", GRAPHQL_JSON),
    ],
)
def test_the_type_that_the_client_wants_most_is_taken(accept, media):
    assert preferred(accept, (JSON, GRAPHQL_JSON)) == media


@pytest.mark.parametrize(
    ("accept", "media"),
    [(BROWSER, HTML), ("*/*", JSON), ("", JSON), (f"{JSON}, text/html;q=0.9", JSON), ("text/*", HTML)],
)
def test_a_page_is_for_who_asks_for_one(accept, media):
    assert preferred(accept, (JSON, GRAPHQL_JSON, HTML)) == media


@pytest.mark.parametrize(
    ("header", "read"),
    [
        ("application/json", (JSON, "utf-8")),
        ("Application/JSON ; Charset=UTF-8", (JSON, "utf-8")),
        ('application/json;charset="utf-8"', (JSON, "utf-8")),
        ("application/json;charset=latin-1", (JSON, "latin-1")),
        ("application/json;odata", (JSON, "utf-8")),
        ("", ("", "utf-8")),
    ],
)
def test_a_content_type_names_its_characters(header, read):
    assert content_type(header) == read
