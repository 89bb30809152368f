"""Texts that try to be more than text, and flowcharts full of them."""

from dataclasses import replace

from diagrams.chart import Basis

HOSTILE = (
    '<b onclick="alert(1)">bold</b>',
    '"; evil [URL="javascript:alert(1)"]; "',
    r"\N \G \l back\slash",
    "<<TABLE><TR><TD HREF='javascript:alert(1)'>x</TD></TR></TABLE>>",
    "]]> --> &lt;i&gt; &#60;script&#62; %3Cscript%3E",
    "<script>alert(1)</script>",
    "</text></svg><foreignObject/>",
    "safe \u202eevil\u202c \u2066x\u2069 \x00\x07\x1b[31m\ud800\ufffe end",
    "{a|<p> b} : c -> d // /* # ;",
)
CLEAN = (*HOSTILE[:7], "safe evil x [31m end", HOSTILE[8])


def hostile(chart, text):
    """The chart with one text everywhere, also where ids stand in DOT."""
    ids = {b.id: f"{text} {number}" for number, b in enumerate(chart.boxes)}
    return replace(
        chart,
        title=text,
        subtitle=(text,),
        description=text,
        footer=(text,),
        start=ids[chart.start],
        clusters=tuple(replace(c, title=text) for c in chart.clusters),
        boxes=tuple(
            replace(
                b,
                id=ids[b.id],
                of=ids.get(b.of, ""),
                heading=text,
                cautions=(1,),
                details=(text,),
                because=(text,),
                basis=(Basis(id=text, kind=text, text=text, cites=(text,)),),
            )
            for b in chart.boxes
        ),
        arrows=tuple(replace(a, tail=ids[a.tail], head=ids[a.head]) for a in chart.arrows),
        cautions=(text,),
        doubts=(text,),
        protocol=text,
        legend=tuple(replace(b, heading=text) for b in chart.legend),
    )
