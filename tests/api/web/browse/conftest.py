"""The site with every shipped protocol and the small one, and its pages as a parser reads them."""

import re
from functools import cache
from html.parser import HTMLParser

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from kg.library import open_protocol, shipped
from tests.api.conftest import THROAT

VOID = {"meta", "link", "input", "br", "rect", "polygon", "path"}
_SPACE = re.compile(r"\s+")


class Page(HTMLParser):
    """Every element with its attributes; elements have to be closed in the order of their opening."""

    def __init__(self, html):
        super().__init__()
        self.elements, self.open, self.texts = [], [], []
        self.feed(html)
        self.close()
        assert self.open == []
        self.text = _SPACE.sub(" ", " ".join(self.texts))
        self.ids = [attributes["id"] for _, attributes in self.elements if "id" in attributes]
        self.links = [attributes["href"] for tag, attributes in self.elements if tag == "a"]

    def handle_starttag(self, tag, attrs):
        assert len(attrs) == len(dict(attrs))
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.texts.append(data)

    def says(self, words):
        return _SPACE.sub(" ", words) in self.text


@cache
def everything():
    return {"throat": open_protocol(str(THROAT)), **{id_: open_protocol(id_) for id_ in shipped()}}


@pytest.fixture(params=("throat", *shipped()))
def compiled(request):
    return everything()[request.param]


@pytest.fixture(scope="session")
def site():
    with TestClient(create_app(list(everything().values())), follow_redirects=False) as client:
        yield client


@pytest.fixture(scope="session")
def page(site):
    """`page("/search?q=fever")`: a page that is there, read."""

    def reading(address, status=200):
        answer = site.get(address)
        assert (answer.status_code, address) == (status, address)
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        return Page(answer.text)

    return reading
