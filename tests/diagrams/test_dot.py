"""DOT: complete, the same for the same flowchart, and harmless whatever the texts are."""

import json
import os
import re
import subprocess
import sys
from collections import Counter
from dataclasses import replace

import pytest
from defusedxml import ElementTree

from diagrams.dot import answers, edge_id, escape, geometry, name, port, to_dot
from diagrams.flowchart import Kind, State, flowchart
from tests.diagrams.hostile import CLEAN, HOSTILE, hostile


def run(program, dot, form):
    done = subprocess.run([program, f"-T{form}"], input=dot.encode(), capture_output=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout.decode()


def test_every_node_is_there_once_in_its_track(chart, program):
    drawn = json.loads(run(program, to_dot(chart), "json0"))
    names = Counter(o["name"] for o in drawn["objects"] if "nodes" not in o and "subgraphs" not in o)
    expected = Counter(name(b.id) for b in (*chart.boxes, *chart.legend) if b.kind is not Kind.OUTCOME or not b.of)
    expected += Counter({answers(b.of) for b in chart.boxes if b.of})
    assert names == expected
    members = {n: o["name"] for o in drawn["objects"] if "cluster" in o["name"] for n in o.get("nodes", ())}
    by_number = {o["_gvid"]: o["name"] for o in drawn["objects"]}
    tracks = {by_number[n]: cluster for n, cluster in members.items()}
    assert all(tracks[name(b.id)] == f"cluster {b.cluster}" for b in chart.boxes if not b.of)


def test_every_outcome_is_a_row_of_its_question_in_order(chart):
    dot = to_dot(chart)
    places = [dot.index(f'PORT="{port(b.id)}"') for b in chart.boxes if b.of]
    tables = {b.of: [] for b in chart.boxes if b.of}
    for box, place in zip((b for b in chart.boxes if b.of), places, strict=True):
        tables[box.of].append(place)
    assert all(rows == sorted(rows) for rows in tables.values())
    assert all(dot.count(f'PORT="{port(b.id)}"') == 1 for b in chart.boxes if b.of)


def test_every_arrow_is_there_once_from_its_own_row(chart, program):
    drawn = json.loads(run(program, to_dot(chart), "json0"))
    drawn_arrows = Counter((e["id"], e["tailport"]) for e in drawn["edges"] if "id" in e)
    tails = {b.id: f"{port(b.id)}:e" if b.of else "e" for b in chart.boxes}
    to_nodes = [a for a in chart.arrows if "/" not in a.head]
    assert drawn_arrows == Counter((edge_id(a), tails[a.tail]) for a in to_nodes)


def test_arrows_past_the_answers_have_no_label(chart):
    assert " label=" not in "".join(line for line in to_dot(chart).splitlines() if " -> " in line)


def test_states_are_told_by_line_and_by_mark(compiled, evaluate):
    dot = to_dot(flowchart(compiled("throat").protocol, evaluate("throat", {"trouble_breathing": False})))
    assert "✓ no" in dot
    assert "✗ yes" in dot
    assert "? likely" in dot
    for style in ("bold", "dashed", "dotted"):
        assert f"style={style}" in dot
        assert f'style="filled,{style}"' in dot


def test_the_same_flowchart_gives_the_same_bytes_in_every_process():
    program = (
        "from diagrams.flowchart import flowchart; from diagrams.graphviz_out import render; import hashlib;"
        "from kg.library import open_protocol; from kg.traversal import traverse; c = open_protocol('leukopenia');"
        "chart = flowchart(c.protocol, traverse(c, c.understand({'wbc': 3.55})));"
        "print([hashlib.sha256(render(chart, f)).hexdigest() for f in ('dot', 'svg', 'pdf')])"
    )
    seen = {
        subprocess.run(
            [sys.executable, "-c", program],
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(seen) == 1


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_texts_stay_text_in_dot_of_either_graphviz(text, compiled, program):
    chart = hostile(flowchart(compiled("throat").protocol), text)
    svg = ElementTree.fromstring(run(program, to_dot(chart), "svg"))
    tags = {e.tag.rpartition("}")[2] for e in svg.iter()}
    assert tags <= {"svg", "g", "title", "polygon", "polyline", "path", "text", "ellipse"}
    assert not [a for e in svg.iter() for a in e.attrib if "href" in a or a.startswith("on")]
    nodes = [o for o in json.loads(run(program, to_dot(chart), "json0"))["objects"] if "nodes" not in o]
    assert not [key for o in nodes for key in o if key.casefold() in {"url", "href", "target", "image", "shapefile"}]


@pytest.mark.parametrize(("text", "shown"), list(zip(HOSTILE, CLEAN, strict=True)), ids=range(len(HOSTILE)))
def test_graphviz_shows_the_text_itself(text, shown, program):
    dot = f'digraph {{ a [label="{escape(text)}"] }}'
    svg = ElementTree.fromstring(run(program, dot, "svg"))
    (drawn,) = [e.text for e in svg.iter() if e.tag.endswith("}text")]
    assert drawn.replace("\xa0", " ") == shown


def test_no_text_of_data_makes_another_line_or_quote():
    assert "\n" not in escape('a\nb"c"')
    assert '"' not in escape('a\nb"c"')


def test_without_a_patient_there_is_no_mark_and_no_dash(compiled):
    dot = to_dot(flowchart(compiled("leukopenia").protocol))
    assert not any(state.mark in dot for state in (State.TAKEN, State.RULED_OUT))
    assert "dashed" not in dot


def test_the_geometry_has_every_box_and_way_and_no_word_and_no_state(chart, program):
    text = geometry(chart)
    assert set(re.findall(r"label=(\S\S)", text)) == {'""', "<<"}
    assert set(re.findall(r">([^<>]+)</TD>", text)) == {" "}
    assert not any(sign in text for sign in ("color", "style", "penwidth", "fontsize", "✓", "✗"))
    placed = json.loads(run(program, text, "json0"))
    assert not [node for node in placed["objects"] if "nodes" not in node and "pos" not in node]
    drawn = json.loads(run(program, to_dot(replace(chart, legend=())), "json0"))
    named = [{node["name"] for node in found["objects"] if "pos" in node} for found in (placed, drawn)]
    assert named[0] == named[1]
    assert {e.get("id") for e in placed["edges"]} == {e.get("id") for e in drawn["edges"]}
