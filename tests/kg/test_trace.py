"""Reasons on graphs where many ways lead to one leaf."""

from pathlib import Path

from kg.compilation import compile_protocol
from kg.loading import load_text
from kg.traversal import traverse

THROAT = (Path(__file__).parents[1] / "data/good/throat.yaml").read_text()
DECISION = """  {id}:
    track: danger
    question: Is it so?
    fact: {fact}
    statements: [T03]
    outcomes:
      no: {{label: "no", when: "false", to: [{no}]}}
      yes: {{label: "yes", when: "true", to: [{yes}]}}
"""


def ladder(rungs):
    """Each rung parts into two ways that meet again at the next: twice as many ways to the end with each."""
    written = ""
    for i in range(rungs):
        after = f"rung{i + 1}" if i + 1 < rungs else "comfort"
        written += DECISION.format(id=f"rung{i}", fact="exudate", no=f"left{i}", yes=f"right{i}")
        for side in ("left", "right"):
            written += DECISION.format(id=f"{side}{i}", fact="cough", no=after if i + 1 < rungs else "swab", yes=after)
    text = THROAT.replace("then: [likelihood, duration, comfort]", "then: [likelihood, duration, rung0]")
    return compile_protocol(
        load_text(text.replace("\nrecommendations:\n", f"\n{written}\nrecommendations:\n"), "ladder")
    )


def comfort(compiled, **facts):
    advice = traverse(compiled, compiled.understand(facts)).recommendations
    return next(a for a in advice if a.recommendation.id == "comfort").because


def test_reasons_are_told_once_however_many_ways_lead_to_a_leaf():
    compiled = ladder(40)
    assert comfort(compiled, exudate=True, cough=True) == ("coated tonsils: yes", "cough: yes")
    assert comfort(compiled, cough=False) == ("cough: no",)
    assert comfort(compiled) == ("coated tonsils: not known", "cough: not known")


def test_a_chain_of_decisions_may_be_longer_than_the_stack():
    assert len(ladder(600).graph.order) == 3 * 600 + 5
