"""Edits that an author may make without any fault: a sound protocol stays one."""
# ruff: noqa: E501 - lines of YAML stay whole

from tests.kg.verification.seeded import claiming, decision, leaf, quantity

THROAT = "throat"
LONG = "when: throat_days > 7 or illness_days > 14,"
STREP = "likely, when: strep_signs,"
ALLERGY = "when: 'list contains(allergies, \"penicillin\")'"
NO_YES = """      no: {label: "no", when: "false"}
      yes: {label: "yes", when: "true", to: [call_help]}"""
YES_NO = """      yes: {label: "yes", when: "true", to: [call_help]}
      no: {label: "no", when: "false"}"""
SHORT = "      short: {label: 7 days or less, when: otherwise, class: short}\n"

EDITS = {
    "another wording": [("text: Offer fluids and a painkiller.", "text: Give fluids and a painkiller.")],
    "another title": [("title: Look again", "title: See the patient again")],
    "another question": [("question: Has it lasted long?", "question: Is it a long illness?")],
    "another label": [("label: more than 7 days,", "label: long,")],
    "the bound in a label": [("label: more than 7 days,", 'label: "throat > 7 d",')],
    "the bound in a label, in weeks": [("label: more than 7 days,", 'label: "throat > 1 wk",')],
    "a comment": [("tracks: {danger", "# the concerns\ntracks: {danger")],
    "an empty line": [("tracks: {danger", "\n\ntracks: {danger")],
    "an alias": [("aliases: [dyspnea]", "aliases: [dyspnea, drooling]")],
    "a further unit": [("    unit: a\n", '    unit: a\n    units: {"{score}": "2"}\n')],
    "a context statement": [
        (
            "\ninterpretations:\n",
            "\n  T12: {section: footer, text: It has four pages., context: no content}\n\ninterpretations:\n",
        )
    ],
    "a reading as context": [
        (
            "\nfacts:\n",
            "\n  A06: {title: Ink, statements: [T11], text: The ink is not looked at., context: decides nothing}\n\nfacts:\n",
        )
    ],
    "a further reading of a leaf": [("    statements: [T07]\n", "    statements: [T07]\n    interpretations: [A04]\n")],
    "outcomes in another order": [(NO_YES, YES_NO)],
    "what every outcome leads to in another order": [
        ("[likelihood, duration, comfort]", "[comfort, duration, likelihood]")
    ],
    "statements in another order": [
        (
            "statements: [T08, T09]\n    interpretations: [A04]\n    classifies",
            "statements: [T09, T08]\n    interpretations: [A04]\n    classifies",
        )
    ],
    "redundant parentheses": [(LONG, "when: (throat_days > 7) or ((illness_days > 14)),")],
    "the other way round": [(LONG, "when: illness_days > 14 or throat_days > 7,")],
    "twice negated": [(STREP, "likely, when: not(not(strep_signs)),")],
    "equal to true": [(STREP, "likely, when: strep_signs = true,")],
    "by the negation of what is less": [(LONG, "when: not(throat_days <= 7) or illness_days > 14,")],
    "by De Morgan": [(LONG, "when: not(throat_days <= 7 and illness_days <= 14),")],
    "what the constraint says anyway": [(LONG, "when: (throat_days > 7 and illness_days > 7) or illness_days > 14,")],
    "an interval": [(LONG, "when: 'throat_days in (7..365] or illness_days > 14',")],
    "a split interval": [(LONG, "when: 'throat_days in (7..20] or throat_days > 20 or illness_days > 14',")],
    "a bound with decimals": [(LONG, "when: throat_days > 7.0 or illness_days > 14.00,")],
    "a tautology in front": [(ALLERGY, "when: 'list contains(allergies, \"penicillin\") and (count(allergies) > 0)'")],
    "otherwise for the last": [("when: '\"positive\"'", "when: otherwise")],
    "otherwise for the first": [
        ("none: {label: not done, when: '\"none\"'}", "none: {label: not done, when: otherwise}")
    ],
    "otherwise for a no": [(NO_YES, NO_YES.replace('when: "false"', "when: otherwise"))],
    "written out instead of otherwise": [
        (SHORT, SHORT.replace("otherwise", "throat_days <= 7 and illness_days <= 14"))
    ],
    "a test on the fact written out": [
        (NO_YES, NO_YES.replace('"true"', "trouble_breathing").replace('"false"', "not(trouble_breathing)")),
        ("    fact: trouble_breathing\n", ""),
    ],
    "an outcome split in two": [
        (
            SHORT,
            SHORT.replace("otherwise", "throat_days <= 3 and illness_days <= 14")
            + "      middle: {label: 4 to 7 days, when: otherwise, class: middle}\n",
        )
    ],
    "a further decision": [
        ("[likelihood, duration, comfort]", "[likelihood, duration, comfort, further]"),
        decision("further", "a: {label: a, when: cough}, b: {label: b, when: otherwise}"),
    ],
    "a further leaf for everybody": [
        ("[likelihood, duration, comfort]", "[likelihood, duration, comfort, further]"),
        leaf("further"),
    ],
    "a further question that decides nothing": [
        quantity("weight", ', unit: kg, possible: "[0..300]", context_only: true')
    ],
    "a wider range": [('    possible: "[0..125]"\n', '    possible: "[0..130]"\n')],
    "another limit of what is likely": [('plausible: "[34..42]"', 'plausible: "[33..42]"')],
    "another order of asking": [
        ("ask_first: [trouble_breathing, fever, exudate]", "ask_first: [fever, trouble_breathing]")
    ],
    "incompatible leaves that never meet": [
        ("    supersedes: [review]", "    supersedes: [review]\n    incompatible: [review]")
    ],
    "another urgency": [
        ("    strength: warranted\n    urgency: prompt", "    strength: warranted\n    urgency: immediate")
    ],
    "a leaf that withdraws another it meets": [
        (
            "    urgency: routine\n    statements: [T08, T09]",
            "    urgency: routine\n    supersedes: [comfort]\n    statements: [T08, T09]",
        )
    ],
    "a notice": [
        ("\nnotices:\n", "\nnotices:\n  more: {text: More., patient: More., when: fever, statements: [T03]}\n")
    ],
    "the emergency is recommended": claiming("when: trouble_breathing, recommended: [call_help, comfort]"),
    "an antibiotic of two": claiming(
        "when: 'strep_signs and rapid_test = \"positive\"', any_recommended: [penicillin, macrolide]"
    ),
    "no antibiotic without a test": claiming(
        "when: 'rapid_test != \"positive\"', not_recommended: [penicillin, macrolide]"
    ),
    "an emergency is immediate": claiming("when: trouble_breathing, urgency_at_least: immediate"),
    "a strep throat is prompt": claiming("when: 'strep_signs and rapid_test = \"positive\"', urgency_at_least: prompt"),
    "otherwise nothing is immediate": claiming("when: not(trouble_breathing), urgency_at_most: prompt"),
    "a review waits for danger": claiming("unknown: [trouble_breathing], not_firm: [review]"),
    "a drug waits for the test": claiming(
        "unknown: [rapid_test, strep_signs, allergies], not_firm: [penicillin, macrolide]"
    ),
    "danger makes urgent": claiming("as_rises: trouble_breathing, never_falls: urgency"),
    "a test makes urgent": claiming("as_rises: strep_signs, never_falls: urgency"),
    "a review stays": claiming("as_rises: throat_days, never_withdrawn: [review]"),
    "a review stays for whom there is no danger": claiming(
        "when: not(trouble_breathing), as_rises: illness_days, never_withdrawn: [review]"
    ),
}
"""Each with what it changes in the throat protocol."""

RENAMED = [
    ("strep_signs", "signs"),
    ("duration", "length"),
    ("call_help", "emergency"),
    ("T07", "T70"),
    ("A04", "A40"),
    ("rapid_test", "swab_test"),
    ("likely", "probable"),
]
"""Ids that become others wherever they stand."""
