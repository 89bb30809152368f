"""Every thing of every protocol has its page, and the site holds together."""

import re
from html import unescape
from urllib.parse import unquote, urldefrag, urljoin

from api.web.browse.pointer import pointer
from kg.asking.dependents import dependents
from kg.asking.names import named
from kg.asking.neighbours import neighbours
from tests.api.web.browse.conftest import Page

SVG = re.compile("<svg.*?</svg>", re.DOTALL)
LINK = re.compile(r'<(?:a|link)[^>]* href="([^"]*)"')
RUNS = re.compile(r"<script|<style|\sstyle=|\son[a-z]+=|javascript:", re.IGNORECASE)


def own(protocol, address):
    return address.startswith((f"/protocols/{protocol}/browse", f"/protocols/{protocol}/parting"))


def test_every_thing_has_a_page_every_link_leads_somewhere_and_nothing_on_a_page_can_run(site, compiled):
    protocol = compiled.protocol.id
    waiting, found, wanted = [f"/protocols/{protocol}/browse"], {}, set()
    while waiting:
        address = waiting.pop()
        if address in found:
            continue
        answer = site.get(address)
        assert (answer.status_code, address) == (200, address)
        if not own(protocol, address):
            found[address] = None
            continue
        assert not RUNS.search(answer.text), address
        page = Page(SVG.sub("", answer.text))
        assert [tag for tag, _ in page.elements].count("h1") == 1
        assert len(page.ids) == len(set(page.ids)), address
        found[address] = set(page.ids)
        for link in {urljoin(address, unescape(href)) for href in LINK.findall(answer.text)}:
            there, anchor = urldefrag(link)
            wanted.add((there, unquote(anchor), address))
            if not there.startswith("/flowchart/"):  # drawn whole: that takes long, and tests/api/test_app.py does it
                waiting.append(there)
    for there, anchor, address in wanted:
        if anchor and own(protocol, there):
            assert anchor in found[there], f"{address} leads to {there}#{anchor}"
    things = {f"/protocols/{protocol}/browse/{node.replace(':', '/', 1)}" for node in compiled.graph.digraph}
    assert things <= found.keys()


def test_the_contents_name_and_count_everything(page, compiled):
    contents = page(f"/protocols/{compiled.protocol.id}/browse")
    for node in compiled.graph.digraph:
        to = pointer(named(compiled.graph, node))
        assert any(link.endswith(f"/browse/{to.path}") for link in contents.links)
        assert contents.says(to.name)
    assert contents.says(f"Decisions {len(compiled.protocol.decisions)}")
    assert contents.says(compiled.protocol.question)
    assert contents.says(compiled.protocol.disclaimer)
    assert contents.says(f"Review status: {compiled.protocol.review_status}.")


def test_each_page_names_what_depends_on_it_what_it_is_tied_to_and_the_review_status(page, compiled):
    for node in compiled.graph.digraph:
        here = named(compiled.graph, node)
        shown = page(f"/protocols/{compiled.protocol.id}/browse/{here.kind}/{here.id}")
        for found in dependents(compiled, node).found:
            there = found.node.node in compiled.graph.digraph
            assert shown.says(pointer(found.node).name if there else found.node.label), (node, found)
        for tied in neighbours(compiled.graph, node):
            assert f"/{pointer(tied.node).path}" in "".join(shown.links), (node, tied)
        assert shown.says(compiled.protocol.review_status)
