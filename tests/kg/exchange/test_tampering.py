"""Whatever is done to a file, it comes back equal or is refused with a diagnostic, and nothing else happens."""

import json
import random
import re
import socket
import xml.etree.ElementTree as ET

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.diagnostics import FaultyProtocolError
from kg.exchange import FORMS, LARGEST, read, read_file, write
from tests.kg.exchange.shelf import graph_named

TICKS = graph_named("tick_bite")
WRITTEN = {form: write(TICKS, form) for form in FORMS}
QUIET = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def messages(data, form):
    with pytest.raises(FaultyProtocolError) as refusal:
        read(data, form, "file")
    assert all(d.place.file == "file" and d.message for d in refusal.value.diagnostics)
    return [str(d) for d in refusal.value.diagnostics]


def equal_or_refused(data, form):
    try:
        back = read(data, form)
    except FaultyProtocolError as refusal:
        back = TICKS if refusal.diagnostics else None
    assert back == TICKS


@pytest.mark.parametrize("form", FORMS)
@QUIET
@given(seed=st.integers(0, 2**32), junk=st.binary(max_size=6))
def test_bytes_changed_anywhere(form, seed, junk):
    data, at = bytearray(WRITTEN[form]), random.Random(seed)
    start = at.randrange(len(data))
    data[start : start + at.choice([0, 1, 1, 20, 400])] = junk
    equal_or_refused(bytes(data), form)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("share", [0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99])
def test_a_file_that_breaks_off(form, share):
    messages(WRITTEN[form][: int(len(WRITTEN[form]) * share)], form)


def leaves(value, path=()):
    yield path
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in entries:
        yield from leaves(part, (*path, key))


OTHERS = st.sampled_from(
    [None, "", "x", 0, -1, 1.5, True, [], {}, ["x"], {"x": "y"}, [[[[]]]], "\x00", "\ud800", 10**40]
)


@pytest.mark.parametrize("form", ["json", "jsonld"])
@QUIET
@given(data=st.data())
def test_any_value_replaced(form, data):
    content = json.loads(WRITTEN[form])
    (*path, last) = data.draw(st.sampled_from([p for p in leaves(content) if p]))
    holder = content
    for key in path:
        holder = holder[key]
    match data.draw(st.sampled_from(["replace", "delete", "add"])):
        case "replace":
            holder[last] = data.draw(OTHERS)
        case "delete":
            del holder[last]
        case "add" if isinstance(holder, list):
            holder.append(data.draw(OTHERS))
        case _:
            holder["surprise"] = data.draw(OTHERS)
    equal_or_refused(json.dumps(content).encode(), form)


@QUIET
@given(data=st.data())
def test_any_line_of_turtle_taken_out_or_doubled(data):
    lines = WRITTEN["ttl"].decode().splitlines(keepends=True)
    at = data.draw(st.integers(0, len(lines) - 1))
    lines[at : at + 1] = data.draw(st.sampled_from([[], [lines[at]] * 2]))
    equal_or_refused("".join(lines).encode(), "ttl")


@QUIET
@given(data=st.data())
def test_any_element_of_graphml_changed(data):
    root = ET.fromstring(WRITTEN["graphml"])  # noqa: S314 - our own file
    element = data.draw(st.sampled_from([*root.iter()]))
    match data.draw(st.sampled_from(["text", "attribute", "child", "double"])):
        case "text":
            element.text = "changed"
        case "attribute":
            for key in element.attrib:
                element.attrib[key] = "changed"
        case "child":
            ET.SubElement(element, element.tag)
        case "double":
            element.extend(list(element))
    equal_or_refused(ET.tostring(root), "graphml")


def replaced(form, old, new):
    written = WRITTEN[form].decode()
    assert old in written
    return written.replace(old, new, 1).encode()


@pytest.mark.parametrize(
    ("form", "old", "new", "said"),
    [
        ("json", '"label": "Is there a ring-shaped rash?"', '"label": "Is there none?"', "`label` of node"),
        ("json", '"urgency": "prompt"', '"urgency": "routine"', "`urgency` of node `recommendation:remove`"),
        ("json", '"kind": "track"', '"kind": "track", "colour": "red"', "unknown attribute `colour`"),
        ("json", '"relation": "reads"', '"relation": "cites"', "`relation` of edge"),
        ("json", '"text": "Remove the tick at once."', '"text": "Leave it."', "`text` of node"),
        ("graphml", ">Take the tick out<", ">Leave it in<", "`label` of node `recommendation:remove`"),
        ("graphml", 'target="fact:ring_rash"', 'target="fact:hours_attached"', "does not follow"),
        ("ttl", "cp:cites reference:1 ;", "", "`cites` of `tick_bite/1.0.0/statement/S1`"),
        ("ttl", "cp:leadsTo recommendation:watch ;", "cp:leadsTo recommendation:remove ;", "`leadsTo`"),
        ("ttl", 'cp:urgency "prompt"', 'cp:urgency "routine"', "checksum"),
        ("ttl", "prov:wasInfluencedBy interpretation:A1 ;", "", "wasInfluencedBy"),
        ("jsonld", '"dcterms:title": "Take the tick out"', '"dcterms:title": "Leave it"', "checksum"),
        ("jsonld", '"cp:version": "1.0.0"', '"cp:version": "1.0.0", "cp:extra": "x"', "`extra`"),
    ],
)
def test_what_contradicts_the_items_is_named(form, old, new, said):
    assert any(said in message for message in messages(replaced(form, old, new), form))


def test_all_problems_are_said_at_once():
    content = json.loads(WRITTEN["json"])
    for node in content["nodes"]:
        node["surprise"] = 1
        del node["label"]
    assert len(messages(json.dumps(content).encode(), "json")) == 2 * len(content["nodes"])


def test_faults_of_items_are_those_of_the_loader():
    content = json.loads(WRITTEN["json"])
    for node in content["nodes"]:
        if node["kind"] == "recommendation":
            node["item"] |= {"strength": "maybe", "statements": ["S99"], "surprise": 1}
    said = messages(json.dumps(content).encode(), "json")
    assert [sum(code in m for m in said) for code in ("[value]", "[unknown-name]", "[unknown-key]")] == [3, 3, 3]


def test_a_changed_digest_is_refused():
    for form, written in WRITTEN.items():
        digest = TICKS.protocol.digest
        messages(written.replace(digest.encode(), b"0" * 64), form)
        assert digest.encode() in written


BOMB = b"""<?xml version="1.0"?><!DOCTYPE g [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns"><graph edgedefault="directed">&b;</graph></graphml>"""
EXTERNAL = BOMB.replace(b'"aaaaaaaaaa"', b'SYSTEM "file:///etc/passwd"')
CELLS = b"""@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . @prefix cp: <https://carepath.invalid/ns#> .
<https://carepath.invalid/p> a cp:Protocol ; cp:facts _:a . """


@pytest.mark.parametrize(
    ("form", "data"),
    [
        *(
            (form, data)
            for form in FORMS
            for data in (b"", b"\x00", b"\xff\xfe", b"[]", b"{}", b"null", b"\xef\xbb\xbf{}")
        ),
        *((form, b"x" * (LARGEST + 1)) for form in FORMS),
        *((form, b"[" * 100_000) for form in FORMS),
        *((form, b'{"graph":' * 50_000) for form in FORMS),
        ("json", b'{"graph": {"item": ' + b"[" * 500 + b"]" * 500 + b'}, "nodes": []}'),
        ("json", b'{"graph": {"item": {"facts": 1e400}}, "nodes": [1, [], {}]}'),
        ("json", b'{"graph": {"item": NaN}}'),
        ("json", b'{"graph": {"item": ' + b"9" * 5000 + b"}}"),
        ("json", b'{"graph": {}, "graph": {}}'),
        ("json", b'{"graph": {"item": {"carepath": 1}}, "nodes": [{"kind": ["x"], "name": {}, "id": []}]}'),
        ("graphml", BOMB),
        ("graphml", EXTERNAL),
        ("graphml", b'<graphml xmlns="http://graphml.graphdrawing.org/xmlns">' + b"<graph>" * 50_000),
        ("graphml", b'<graphml xmlns="x"/>'),
        ("graphml", b'<graphml xmlns="http://graphml.graphdrawing.org/xmlns"/>'),
        ("ttl", b"@prefix : <x:> . :a :b " + b"(" * 50_000),
        ("ttl", b"@prefix : <x:> . :a :b " + b"[ :c " * 50_000),
        ("ttl", CELLS + b"_:a rdf:first 1 ; rdf:rest _:a ."),
        ("ttl", CELLS + b"_:a rdf:first 1 ; rdf:rest _:b . _:b rdf:first 2 ; rdf:rest _:a ."),
        ("ttl", CELLS + b"_:a rdf:first 1, 2 ; rdf:rest rdf:nil ."),
        ("ttl", CELLS + b"_:a rdf:first 1 ; rdf:rest rdf:nil . _:z rdf:first 1 ; rdf:rest rdf:nil ."),
        ("ttl", CELLS + b"_:a rdf:first 1 ; rdf:rest 3 ."),
        ("ttl", CELLS + b'_:a rdf:first "x"@en ; rdf:rest rdf:nil .'),
        ("ttl", CELLS + b'_:a rdf:first "<a/>"^^rdf:XMLLiteral ; rdf:rest rdf:nil .'),
        ("ttl", CELLS + b"_:a rdf:first " + b"9" * 5000 + b" ; rdf:rest rdf:nil ."),
        ("ttl", CELLS + b"_:a rdf:first 1.5, 1e999999 ; rdf:rest rdf:nil ."),
        ("ttl", b"@prefix cp: <https://carepath.invalid/ns#> . <a b> a cp:Protocol ."),
        ("ttl", b"@prefix cp: <https://carepath.invalid/ns#> . <a> a cp:Protocol . <b> a cp:Protocol ."),
        ("jsonld", b'{"@context": {}, "@graph": [{"@id": "x", "@type": "cp:Protocol"}]}'),
        ("jsonld", b'{"@context": "https://example.org/context.jsonld", "@graph": []}'),
        ("jsonld", b'[{"@context": {"@import": "http://127.0.0.1:9/c"}, "@graph": []}]'),
    ],
)
def test_hostile_files_are_refused_without_the_network_or_a_log(form, data, monkeypatch, capfd, caplog):
    def forbidden(*_, **__):
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", forbidden)
    monkeypatch.setattr(socket, "getaddrinfo", forbidden)
    assert all(len(m) < 500 for m in messages(data, form))
    assert capfd.readouterr() == ("", "")
    assert not caplog.records


@pytest.mark.parametrize("inside", [True, False])
def test_another_context_is_refused_though_all_else_is_right(inside):
    content = json.loads(WRITTEN["jsonld"])
    if inside:
        content["@graph"][0]["@context"] = "https://example.org/context.jsonld"
    else:
        content["@context"] = ["https://example.org/context.jsonld", content["@context"]]
    messages(json.dumps(content).encode(), "jsonld")


@pytest.mark.parametrize("form", FORMS)
def test_nothing_opens_a_socket_on_the_way_out_and_back(form, monkeypatch):
    monkeypatch.setattr(socket, "socket", lambda *_, **__: pytest.fail("a socket was opened"))
    assert read(write(TICKS, form), form) == TICKS


def test_a_file_that_is_not_there_is_said(tmp_path):
    with pytest.raises(FaultyProtocolError, match="no such file"):
        read_file(tmp_path / "nothing.ttl")


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("data", "said"), [(b"", "the file is empty"), (b" \n", "the file is empty"), (b"\x80\x00\xff", "not UTF-8 text")]
)
def test_a_file_without_text_is_said_to_have_none(form, data, said):
    (message,) = messages(data, form)
    assert said in message


def test_nodes_in_another_order_are_another_protocol_where_order_counts():
    content = json.loads(WRITTEN["json"])
    content["edges"].reverse()
    assert read(json.dumps(content).encode(), "json") == TICKS
    content["nodes"].reverse()
    assert re.search("checksum|contradicts", messages(json.dumps(content).encode(), "json")[0])
