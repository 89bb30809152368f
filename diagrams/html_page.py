"""A flowchart as one HTML file that needs nothing else: it works from a USB stick, in a browser without a network.

The drawing stands in it as SVG, and below it everything that the drawing rests on is written out, each with an anchor:
a statement or a reading by its own id, all else by its kind and its id (`recommendation:antibiotics`). Nothing in the
page can run and nothing is fetched: its own policy forbids it, and lets in no style but the two that are ours.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable, Mapping
from hashlib import sha256
from importlib import resources

from diagrams.chart import Flowchart
from diagrams.drawing import draw
from diagrams.graphviz_out import addresses
from diagrams.page_items import cited_works, decisions, list_of, readings, recommendations, statements, text
from diagrams.page_items import notes as notes_of
from diagrams.page_patient import answer
from diagrams.svg import to_svg
from kg.protocol import Protocol
from kg.traversal import Evaluation

_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
_SIZES = (("fit", "whole width"), ("half", "smaller"), ("full", "as printed"), ("double", "large"))


def to_html(
    chart: Flowchart,
    protocol: Protocol,
    evaluation: Evaluation | None = None,
    *,
    program: str | None = None,
    beside: Iterable[str] = (),
) -> bytes:
    """Write a page about a flowchart of this protocol, or of this patient; `program` is the Graphviz to use.

    The protocols that go on from it lead to their own pages, as far as these stand `beside` it.

    Raises:
        DrawingError: no Graphviz could lay the flowchart out.
    """
    picture = draw(chart, program)
    drawings = addresses(beside, "html")
    parts = _parts(protocol, evaluation, drawings)
    body = f"""<body>
<a class="skip" href="#part:flowchart">To the flowchart</a>
<header>
<h1>{text(chart.title)}</h1>
{"".join(f"<p>{text(line)}</p>" for line in chart.subtitle if protocol.review_status not in line)}
<div class="standing"><p>Version {text(protocol.version)}.
<strong>Review status: {text(protocol.review_status)}.</strong> {text(protocol.disclaimer)}</p></div>
<nav aria-label="On this page"><ul><li><a href="#part:flowchart">Flowchart</a></li>
{"".join(f'<li><a href="#{anchor}">{text(title)}</a></li>' for anchor, title, _ in parts)}</ul></nav>
</header>
<main>
<section aria-labelledby="part:flowchart">
<h2 id="part:flowchart">Flowchart</h2>
<p>What it says is written out below, with what each part rests on.</p>
{_sizes()}
<div class="chart" role="region" aria-label="Flowchart, to be scrolled" tabindex="0">
{to_svg(picture, links="", drawings=drawings).decode()}</div>
</section>
{"".join(_section(*part) for part in parts)}
</main>
<footer>
<p>Source: {text(protocol.source.title)}, {text(protocol.source.publisher)}, last updated
{text(protocol.source.last_updated)}. {text(protocol.source.review)}</p>
<p class="pale">Protocol <code>{text(protocol.id)}</code>, digest <code>{text(protocol.digest)}</code></p>
</footer>
</body>
</html>
"""
    style = f":root{{--full:{picture.width:.0f}pt}}" + resources.files("diagrams").joinpath("page.css").read_text(
        "utf-8"
    )
    return (_head(chart.title, style, body) + body).encode()


def _head(title: str, style: str, body: str) -> str:
    styles = (style, *_STYLE.findall(body))
    hashes = (f"'sha256-{b64encode(sha256(style.encode()).digest()).decode()}'" for style in styles)
    policy = (
        f"default-src 'none'; style-src {' '.join(hashes)}; font-src data:; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{text(title)}</title>
<link rel="icon" href="data:,">
<style>{style}</style>
</head>
"""


def _sizes() -> str:
    choices = "".join(
        f'<label><input type="radio" name="size" id="size-{name}"{" checked" * (name == "fit")}>{words}</label>'
        for name, words in _SIZES
    )
    return f"<fieldset><legend>Size</legend>{choices}</fieldset>"


Part = tuple[str, str, str]


def _parts(protocol: Protocol, evaluation: Evaluation | None, drawings: Mapping[str, str]) -> tuple[Part, ...]:
    """The parts below the flowchart: anchor, title and content."""
    written = (
        ("answer", "Answer", answer(evaluation) if evaluation else ""),
        ("recommendations", "Recommendations", recommendations(protocol, evaluation, drawings)),
        ("questions", "Questions and answers", decisions(protocol, evaluation)),
        ("notes", "Cautions and notices", list_of(notes_of(protocol, evaluation))),
        ("statements", "Statements of the source", list_of(statements(protocol))),
        ("readings", "Interpretations", list_of(readings(protocol))),
        ("references", "References", list_of(cited_works(protocol))),
    )
    return tuple((f"part:{name}", title, content) for name, title, content in written if content)


def _section(anchor: str, title: str, content: str) -> str:
    return f'<section aria-labelledby="{anchor}">\n<h2 id="{anchor}">{title}</h2>\n{content}\n</section>\n'
