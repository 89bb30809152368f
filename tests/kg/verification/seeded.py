"""Faults that an author might make: each an edit of a sound protocol, with what has to be said of it, and where."""
# ruff: noqa: E501 - lines of YAML stay whole

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.kg.verification.replayed import Replay

GOOD = Path(__file__).parents[2] / "data" / "good"
Changes = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Fault:
    """`changes` are texts and what they become; the fault is found on the one line that `at` stands on.

    `shows` says of the replayed witness whether the fault shows; None where no patient can show it.
    """

    code: str
    at: str
    changes: Changes
    shows: Callable[[Replay], bool] | None = None
    file: str = "throat"

    @property
    def text(self) -> str:
        return edited(self.file, *self.changes)

    @property
    def line(self) -> int:
        lines = [n for n, text in enumerate(self.text.split("\n"), 1) if self.at in text]
        assert len(lines) == 1, (self.at, lines)
        return lines[0]


def edited(file: str, *changes: tuple[str, str]) -> str:
    text = (GOOD / f"{file}.yaml").read_text("utf-8")
    for old, new in changes:
        assert text.count(old) == 1, (old, text.count(old))
        text = text.replace(old, new)
    return text


def claiming(claim: str) -> Changes:
    """A property `claimed` of the throat protocol."""
    return (
        ("\nwarnings:\n", f"\nproperties:\n  claimed: {{text: Claimed., statements: [T01], {claim}}}\n\nwarnings:\n"),
    )


def decision(name: str, outcomes: str) -> tuple[str, str]:
    """A further decision of the throat protocol."""
    head = f"{name}: {{track: course, question: What now, statements: [T01], outcomes: {{"
    return "\nrecommendations:\n", f"  {head}{outcomes}}}}}\n\nrecommendations:\n"


def leaf(name: str, more: str = ", statements: [T01]") -> tuple[str, str]:
    """A further recommendation of the throat protocol."""
    says = "title: More, text: More., patient: More., strength: do, urgency: routine"
    return "\nwarnings:\n", f"  {name}: {{track: course, {says}{more}}}\n\nwarnings:\n"


def quantity(name: str, more: str) -> tuple[str, str]:
    """A further quantity of the throat protocol."""
    return (
        "  allergies:\n",
        f"  {name}: {{type: quantity, label: L, question: Q?, plain: Q?, statements: [T01]{more}}}\n  allergies:\n",
    )


COMFORT = "then: [likelihood, duration, comfort]"
REVIEW = "    urgency: routine\n    statements: [T08, T09]"
NEGATIVE = "when: '\"negative\"'"
SHORT = "short: {label: 7 days or less, when: otherwise, class: short}"
LONG = "when: throat_days > 7 or illness_days > 14,"
FURTHER = (SHORT, SHORT[:-1] + ", to: [further]}")
ITEM = "  claimed: {text:"
LOOK = ("  review:\n    track: course\n", "  review:  # looked for\n    track: course  # inside\n")


def number(replay: Replay, fact: str) -> float:
    return float(replay.facts[fact])


READING = [
    Fault("unknown-name", "to: [swab, test_rezult]", (("to: [swab, test_result]", "to: [swab, test_rezult]"),)),
    Fault("unknown-name", "  T02:", (('cites: ["1"], text: Trouble', 'cites: ["7"], text: Trouble'),)),
    Fault("unknown-name", "statements: [T77]", (("    statements: [T07]\n", "    statements: [T77]\n"),)),
    Fault("criterion", "fever and exsudate", (("fever and exudate", "fever and exsudate"),)),
    Fault("unknown-name", "claimed: {", claiming("recommended: [call_hepl]")),
    Fault("unknown-name", "incompatible: [pain]", (("    supersedes: [review]", "    incompatible: [pain]"),)),
    Fault(
        "duplicate-key",
        "swab: {track: danger}",
        (("  penicillin:\n    track", "  swab: {track: danger}\n  penicillin:\n    track"),),
    ),
    Fault("duplicate-id", "  airway: {track: course", (leaf("airway"),)),
    Fault("missing-key", "  weight: {", (quantity("weight", ', possible: "[0..9]"'),)),
    Fault("missing-key", "# inside", (("    text: Examine the patient again within a week.\n", ""), LOOK)),
    Fault("value", "further: {track: course", (FURTHER, decision("further", "all: {label: all, when: otherwise}"))),
    Fault("value", "claimed: {", claiming("recommended: [swab], not_recommended: [swab]")),
    Fault("value", "as_falls: allergies", claiming("as_falls: allergies, never_falls: urgency")),
]
"""Faults of reading: what is written is no protocol yet."""

SHAPE = [
    Fault("cycle", "  likelihood:", (("to: [penicillin]}", "to: [penicillin, likelihood]}"),)),
    Fault("cycle", "  duration:", ((SHORT, SHORT[:-1] + ", to: [duration]}"),)),
    Fault("derivation_cycle", "  fever:", (("true_when: temperature >= 38.0", "true_when: strep_signs"),)),
    Fault("unreachable", "  macrolide:", (("to: [macrolide]}", "to: [penicillin]}"),)),
    Fault(
        "unreachable",
        "  further: {",
        (decision("further", "a: {label: a, when: cough}, b: {label: b, when: otherwise}"),),
    ),
    Fault(
        "constraint",
        'constraints: ["throat',
        (('possible: "[0..365]"\n    plausible: "[0..60]"', 'possible: "(365..400]"'),),
    ),
    Fault("unit", "  age_years:", (("unit: a\n", "unit: furlong\n"),)),
    Fault("unit", "  weight: {", (quantity("weight", ', unit: mgg, possible: "[0..9]", context_only: true'),)),
    Fault("unused_fact", "  contact_names:", (("    context_only: true\n", ""),)),
    Fault("unused_fact", "  weight: {", (quantity("weight", ', unit: kg, possible: "[0..9]"'),)),
    Fault("supersession_cycle", "  call_help:", ((REVIEW, f"    supersedes: [call_help]\n{REVIEW}"),)),
    Fault(
        "score_range",
        "  mascc_score:",
        (("points: 2, when: age < 60", "points: 3, when: age < 60"),),
        file="eight_items",
    ),
]

RESTS_ON = [
    Fault(
        "no_evidence",
        "  further: {",
        (
            ("then: [likelihood, duration, comfort]", "then: [likelihood, duration, comfort, further]"),
            leaf("further", ""),
        ),
    ),
    Fault(
        "no_evidence",
        "  young_child:",
        (("    or_unknown: [age_years]\n    statements: [T01]", "    or_unknown: [age_years]"),),
    ),
    Fault(
        "no_evidence",
        "yes: {label: likely",
        (
            ("    statements: [T03]\n    classifies: strep", "    classifies: strep"),
            ("class: likely, statements: [T04]}", "class: likely}"),
        ),
    ),
    Fault(
        "no_evidence",
        ITEM,
        (("\nwarnings:\n", "\nproperties:\n  claimed: {text: Claimed., recommended: [comfort]}\n\nwarnings:\n"),),
    ),
    Fault("statement_not_carried_out", "  T11:", ((", context: no clinical content}", "}"),)),
    Fault("statement_not_carried_out", "  T07:", (("    statements: [T07]\n", "    interpretations: [A01]\n"),)),
    Fault("unused_interpretation", "  A05:", (("    context: decides nothing\n", ""),)),
    Fault("threshold_range", "  young_child:", (("when: age_years < 3", "when: age_years < 130"),)),
    Fault("threshold_range", "      long: {", ((LONG, "when: throat_days > 7 or illness_days > 3650,"),)),
    Fault("label_threshold", "      long: {", (("label: more than 7 days,", "label: more than > 7 d or > 3 wk,"),)),
    Fault("label_threshold", "      long: {", (("label: more than 7 days,", 'label: "over > 1 h",'),)),
    Fault(
        "hand_over",
        "continues_in: [{protocol: nowhere}]",
        ((REVIEW, f"    continues_in: [{{protocol: nowhere}}]\n{REVIEW}"),),
    ),
    Fault(
        "hand_over",
        "continues_in: [{protocol: throat}]",
        ((REVIEW, f"    continues_in: [{{protocol: throat}}]\n{REVIEW}"),),
    ),
]
"""What a protocol rests on, and what its words and units say."""

PATIENTS = [
    Fault(
        "overlap",
        "negative: {label",
        ((NEGATIVE, "when: '\"none\"'"),),
        lambda r: r.led_to("test_result") and r.taken("test_result") == {"none", "negative"},
    ),
    Fault(
        "overlap",
        "yes: {label: likely",
        (
            (
                "label: unlikely, when: otherwise",
                "label: unlikely, when: cough or not(fever) or exudate or not(exudate)",
            ),
        ),
        lambda r: len(r.taken("likelihood")) == 2,
    ),
    Fault(
        "overlap",
        "      long: {",
        (("when: otherwise, class: short", "when: throat_days <= 8, class: short"),),
        lambda r: r.led_to("duration") and r.taken("duration") == {"short", "long"},
    ),
    Fault(  # only for some who are not led there: nobody shows it
        "overlap",
        "b: {label: b",
        (
            FURTHER,
            decision(
                "further",
                "\n    a: {label: a, when: throat_days > 2},\n    b: {label: b, when: throat_days > 10},\n    c: {label: c, when: throat_days <= 2}\n  ",
            ),
        ),
    ),
    Fault(
        "gap",
        "  test_result:",
        ((NEGATIVE, "when: '\"none\"'"),),
        lambda r: r.facts["rapid_test"] == "negative" and r.led_to("test_result") and not r.taken("test_result"),
    ),
    Fault(
        "gap",
        "  duration:",
        (("when: otherwise, class: short", "when: throat_days < 7, class: short"),),
        lambda r: r.led_to("duration") and not r.taken("duration"),
    ),
    Fault(
        "decided",
        "  further: {",
        (
            ("to: [call_help]}", "to: [call_help, further]}"),
            decision("further", "a: {label: a, when: trouble_breathing}, b: {label: b, when: otherwise}"),
        ),
        lambda r: r.led_to("further") and r.taken("further") == {"a"},
    ),
    Fault(
        "decided",
        "  further: {",
        (FURTHER, decision("further", "a: {label: a, when: throat_days > 10}, b: {label: b, when: otherwise}")),
        lambda r: r.led_to("further") and r.taken("further") == {"b"},
    ),
    Fault(
        "dead_outcome",
        "never: {",
        (
            FURTHER,
            decision(
                "further",
                "a: {label: a, when: cough}, never: {label: never, when: throat_days > 9 and illness_days < 8}, b: {label: b, when: otherwise}",
            ),
        ),
    ),
    Fault(
        "unreachable_outcome",
        "long: {label: long",
        (
            FURTHER,
            decision(
                "further",
                "\n    a: {label: a, when: throat_days < 2},\n    b: {label: b, when: otherwise},\n    long: {label: long, when: throat_days > 9}\n  ",
            ),
        ),
    ),
    Fault(
        "unreachable_decision",
        "  last: {",
        (
            ("to: [penicillin]}", "to: [penicillin, further]}"),
            decision("further", "a: {label: a, when: not(strep_signs), to: [last]}, b: {label: b, when: otherwise}"),
            decision("last", "a: {label: a, when: throat_days < 2}, b: {label: b, when: otherwise}"),
        ),
    ),
    Fault(
        "unreachable_leaf",
        "  review:  #",
        (
            LOOK,
            (
                "    urgency: routine\n    statements: [T07]",
                "    urgency: routine\n    supersedes: [review]\n    statements: [T07]",
            ),
        ),
    ),
    Fault(
        "incompatible",
        "  review:  #",
        (LOOK, (REVIEW, f"    incompatible: [comfort]\n{REVIEW}")),
        lambda r: r.recommended("review", "comfort"),
    ),
    Fault(
        "incompatible",
        "  swab:",
        (("    fulfilled_when: known", "    incompatible: [macrolide]\n    fulfilled_when: known"),),
        lambda r: r.recommended("swab", "macrolide"),
    ),
    Fault(
        "property",
        ITEM,
        claiming("when: throat_days > 3, recommended: [review]"),
        lambda r: number(r, "throat_days") > 3 and not r.recommended("review"),
    ),
    Fault("property", ITEM, claiming("recommended: [comfort, swab]"), lambda r: not r.recommended("comfort", "swab")),
    Fault(
        "property",
        ITEM,
        claiming("when: strep_signs, any_recommended: [penicillin, macrolide]"),
        lambda r: r.status("penicillin") == r.status("macrolide") == "NOT_RECOMMENDED" and r.led_to("test_result"),
    ),
    Fault(
        "property",
        ITEM,
        claiming("when: 'rapid_test = \"positive\"', not_recommended: [penicillin]"),
        lambda r: r.facts["rapid_test"] == "positive" and r.recommended("penicillin"),
    ),
    Fault(
        "property",
        ITEM,
        claiming("when: trouble_breathing, urgency_at_most: prompt"),
        lambda r: r.facts["trouble_breathing"] and r.urgency == 2,
    ),
    Fault(
        "property",
        ITEM,
        claiming("when: strep_signs, urgency_at_least: prompt"),
        lambda r: r.led_to("test_result") and r.urgency == 0,
    ),
    Fault(
        "property",
        ITEM,
        claiming("unknown: [throat_days], not_firm: [review]"),
        lambda r: "throat_days" not in r.facts and r.recommended("review"),
    ),
    Fault(
        "property",
        ITEM,
        claiming("unknown: [trouble_breathing, strep_signs], not_firm: [review]"),
        lambda r: r.status("swab") == "POSSIBLE" and r.recommended("review"),
    ),
    Fault(
        "property",
        ITEM,
        claiming("as_falls: strep_signs, never_falls: urgency"),
        lambda r: r.urgency == 0 and r.taken("likelihood") == {"no"},
    ),
    Fault(
        "property",
        ITEM,
        claiming("as_falls: throat_days, never_withdrawn: [review]"),
        lambda r: (
            r.before.recommended("review")
            and number(r, "throat_days") < number(r.before, "throat_days")
            and not r.recommended("review")
        ),
    ),
    Fault(
        "property",
        ITEM,
        claiming("as_rises: trouble_breathing, never_withdrawn: [review]"),
        lambda r: r.before.recommended("review") and r.facts["trouble_breathing"] and not r.recommended("review"),
    ),
    Fault(
        "property",
        ITEM,
        claiming("as_falls: trouble_breathing, never_falls: urgency"),
        lambda r: r.before.urgency > r.urgency and not r.facts["trouble_breathing"],
    ),
    Fault("property_vacuous", ITEM, claiming("when: throat_days > 9 and illness_days < 8, recommended: [comfort]")),
    Fault("property_vacuous", ITEM, claiming("urgency_at_most: immediate")),
    Fault("property_vacuous", ITEM, claiming("unknown: [rapid_test], not_firm: [penicillin], when: not(strep_signs)")),
    Fault("property_vacuous", ITEM, claiming("as_falls: trouble_breathing, never_withdrawn: [penicillin]")),
    Fault("property_vacuous", ITEM, claiming("unknown: [throat_days], when: throat_days > 9, not_firm: [review]")),
    Fault("property_vacuous", ITEM, claiming("when: strep_signs, as_rises: strep_signs, never_withdrawn: [review]")),
    Fault("property_fact", ITEM, claiming("when: age_years < 3, recommended: [comfort]")),
]
"""Faults that a patient shows, and those that no patient can show because they are about none."""

FAULTS = [*READING, *SHAPE, *RESTS_ON, *PATIENTS]
