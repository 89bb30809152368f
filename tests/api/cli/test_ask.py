"""The interview at the command line: by pipe, and in a terminal as people type."""

import json
import os
import pty
import re
import signal
import sys

import pytest

from api.cli.ask_words import asking
from api.cli.terminal import Look
from kg.interviewing import Kind, interview
from kg.report import as_json
from kg.traversal import traverse

ASKED = "Does the patient have a fever?"


def facts_of(output):
    """The facts that are printed last."""
    found, _ = json.JSONDecoder().raw_decode(output[output.rindex("\n{") + 1 :])
    return found


SESSIONS = [
    # what it is, the facts given, what is typed, what is said, the facts at the end
    ("the title case, quit at once", ["wbc=3.55"], "q\n", [ASKED, "Urgency: PROMPT (still possible"], {"wbc": 3.55}),
    (
        "yes or no, and a number",
        ["wbc=3.55"],
        "no\n0.8\n",
        ["= fever: no", "= ANC: 0.8 ×10⁹/L", "recommended now: ANC < 1.0 ×10⁹/L", "Ended early"],
        {"wbc": 3.55, "fever": False, "anc": 0.8},
    ),
    (
        "a febrile neutropenia is announced at once",
        [],
        "y\n400/uL\nq\n",
        ["!!! IMMEDIATE: Take cultures", "= ANC: 0.4 ×10⁹/L", "!!! IMMEDIATE: Start broad-spectrum antibiotics"],
        {"fever": True, "anc": {"value": 400, "unit": "/uL"}},
    ),
    ("Enter is don't know, never no", [], "\nq\n", ["= fever: not known", "What is the body temperature?"], {}),
    ("don't know, written out", [], "don't know\ndk\nd\nq\n", ["= fever: not known", "= ANC: not known"], {}),
    (
        "an answer is taken back",
        ["wbc=3.55"],
        "n\nb\ny\nq\n",
        ["= fever: no", "= fever: yes"],
        {"wbc": 3.55, "fever": True},
    ),
    ("nothing to take back", [], "b\n", ["there is nothing to take back"], {}),
    ("a decimal comma is a point", ["fever=no"], "2,5\nq\n", ["= ANC: 2.5 ×10⁹/L"], {"fever": False, "anc": 2.5}),
    (
        "what is taken back by FACT= is said to be unknown",
        ["fever=no"],
        "fever=\nq\n",
        ["= fever: not known"],
        {"fever": ""},
    ),
    (
        "a finding that is immediate is not to wait for the other questions",
        [],
        "y\nq\n",
        ["!!! IMMEDIATE: Take cultures", "Do not let further questions delay this"],
        {"fever": True},
    ),
    (
        "a wrong unit is refused and asked again",
        ["fever=no"],
        "55 mg\n2,500\nmany\n2500/uL\nq\n",
        [
            "`mg` does not convert",
            "the comma in `2,500`",
            "`many` is not a number",
            "Nothing was taken.",
            "= ANC: 2.5 ×10⁹/L",
        ],
        {"fever": False, "anc": {"value": 2500, "unit": "/uL"}},
    ),
    (
        "degrees Fahrenheit",
        ["fever=unknown"],
        "\n101 F\nq\n",
        ["= fever: not known", "= temperature: ≈38.3333 °C", "!!! IMMEDIATE"],
        {"fever": "unknown", "temperature": {"value": 101, "unit": "F"}},
    ),
    (
        "a unit in doubt is asked first",
        ["wbc=3550"],
        "1\nq\n",
        ["In which unit is the WBC, 3550, given?", "1 3550 /uL = 3.55 ×10⁹/L", "= WBC: 3.55 ×10⁹/L"],
        {"wbc": 3550, "wbc_unit": "/uL"},
    ),
    (
        "the number again, with its unit",
        ["wbc=3550"],
        "3.6 K/µL\nq\n",
        ["= WBC: 3.6 ×10⁹/L"],
        {"wbc": {"value": 3.6, "unit": "K/µL"}},
    ),
    (
        "a contradiction is said and asked again, once",
        ["fever=no", "temperature=38.9"],
        "n\nq\n",
        ["fever was given as no but follows as yes", "What is the absolute neutrophil count"],
        {"temperature": 38.9, "fever": False},
    ),
    (
        "a contradiction that is made on the way",
        ["wbc=1.2", "fever=no"],
        "3\n1.1\nq\n",
        ["the ANC cannot be above the white cell count", "= ANC: 1.1 ×10⁹/L"],
        {"wbc": 1.2, "fever": False, "anc": 1.1},
    ),
    (
        "any fact at any time, by its name",
        [],
        "wbc=3.55\nmedications=clozapin\nmedications=clozapine\nfever=unknown\nnose=red\nq\n",
        ["= WBC: 3.55", "did you mean `clozapine`?", "`nose` is not a fact of this protocol"],
        {"wbc": 3.55, "medications": "clozapine", "fever": "unknown"},
    ),
    (
        "why, help and status",
        ["wbc=3.55"],
        "?\nh\ns\n",
        ["Why: open recommendations", "At stake: IMMEDIATE", "FACT=VALUE", "Recommended (9)"],
        {"wbc": 3.55},
    ),
    ("the end of the input", [], "", [ASKED, "Ended early"], {}),
    ("bytes of anything", [], "\x00\x1b[2J\u202e\nq\n", ["Nothing was taken."], {}),
    ("a very long entry", [], "9" * 20000 + "\nq\n", ["is too long"], {}),
]


@pytest.mark.parametrize(("name", "facts", "typed", "said", "known"), SESSIONS, ids=[s[0] for s in SESSIONS])
def test_a_session_by_pipe(run, leukopenia, name, facts, typed, said, known):
    result = run("ask", "leukopenia", *facts, given=typed)
    assert (result.exit_code, result.stderr) == (0, ""), name
    output = " ".join(result.stdout.split())
    for words in said:
        assert words in output
    assert facts_of(result.stdout) == known
    assert "\x1b" not in result.stdout
    assert max(map(len, result.stdout.split("-" * 80)[1].splitlines())) <= 80


AT_MEDICINES = ["wbc=2.8", "anc=1.2", "fever=no", "infection_signs=no", "age_years=40"]


@pytest.mark.parametrize("typed", ["dunno", "not known", "No idea.", "unsure", "n/a", "d", ""])
def test_not_knowing_the_medicines_is_never_read_as_a_medicine(run, typed):
    output = run("ask", "leukopenia", *AT_MEDICINES, given=f"{typed}\nq\n").stdout
    assert "= medications: not known" in output
    assert "medications" not in facts_of(output)
    assert re.search(r"Stop clozapine immediately \(do, immediate\)\s+waits for:\s+medications", output)


@pytest.mark.parametrize(
    ("typed", "said", "given"),
    [
        ("1;2", "= medications: clozapine, colchicine", ["clozapine", "colchicine"]),
        ("1 2", "= medications: clozapine, colchicine", ["clozapine", "colchicine"]),
        ("1 and 2", "= medications: clozapine, colchicine", ["clozapine", "colchicine"]),
        ("None.", "= medications: none", "None"),
        ("8", "`8` is no key here", None),
        ("clozapine, dunno", "`dunno` beside names", None),
        ("gizmocillin", "b takes it back", "gizmocillin"),
    ],
)
def test_no_key_of_a_list_is_lost_and_no_number_is_taken_for_a_name(run, typed, said, given):
    output = run("ask", "leukopenia", *AT_MEDICINES, given=f"{typed}\nq\n").stdout
    assert said in output
    assert facts_of(output).get("medications") == given


def test_the_words_of_a_choice_are_no_command(run):
    facts = [*AT_MEDICINES, "medications=none"]
    output = run("ask", "leukopenia", *facts, given="d\n" * 40).stdout
    typed = ["not done" if "How was the white cell differential done" in part else "d" for part in asked(output)]
    output = run("ask", "leukopenia", *facts, given="\n".join(typed)).stdout
    assert facts_of(output)["differential_done"] == "none"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("38.9 C", "`38.9 C` is neither yes nor no; write y or n, Enter or d when it is not known; for temperature"),
        ("38,9", "write `temperature=38.9`"),
        ("38.9 C", "write `temperature=38.9 C`"),
        ("hot", "another fact is given as `temperature=…`"),
        ("5 mmol/L", "another fact is given as `temperature=…`"),
    ],
)
def test_what_is_no_yes_or_no_is_met_with_what_would_take_it(run, typed, said):
    output = run("ask", "leukopenia", given=f"{typed}\nq\n").stdout
    assert said in " ".join(output.split())
    assert facts_of(output) == {}


def test_a_percentage_is_offered_no_unit_that_has_no_words(leukopenia):
    given = {"wbc": 3.55, "fever": False}
    skipped = frozenset(set(leukopenia.protocol.fact) - {"neutrophil_percent"})
    question = interview(leukopenia, given, skipped, for_the_record=True).question
    assert question.fact.id == "neutrophil_percent"
    at = interview(leukopenia, given, skipped, for_the_record=True)
    assert "a number in %\n" in asking(at, 1, "clinician", Look(width=80)) + "\n"


def asked(output):
    """The questions of an interview, in order."""
    return re.split(r"\n[0-9]+\. ", output)[1:]


def test_the_list_of_medicines_takes_keys_and_names(run):
    typed = "n\n0.8\nn\n1, warfarin\nq\n"
    result = run("ask", "leukopenia", "wbc=3.55", given=typed)
    assert facts_of(result.stdout)["medications"] == ["clozapine", "warfarin"]


@pytest.mark.parametrize("audience", ["clinician", "patient"])
def test_not_knowing_anything_ends_with_what_stays_open(run, audience):
    result = run("ask", "leukopenia", "--audience", audience, given="d\n" * 100)
    assert result.exit_code == 0
    assert facts_of(result.stdout) == {}
    if audience == "clinician":
        assert "Ended: what is still open waits only for what is not known." in result.stdout
        asked = [line for line in result.stdout.splitlines() if line.startswith("> ")]
        assert 20 < len(asked) < 40


BENIGN = {"fever": "n", "anc": "2.4", "infection_signs": "n", "age_years": "41", "fatigue": "n", "medications": "none"}
BENIGN |= {"new_systemic_symptoms": "n", "worsening": "n", "persistent": "n", "hemoglobin": "14", "platelets": "230"}
BENIGN |= {"blasts_or_dysplasia": "n", "suspected_malignancy": "n", "differential_done": "1", "previous_wbc": "5.1"}
BENIGN |= {"cause_identified": "y", "sex": "2", "temperature": "36.8"}


def test_an_interview_to_the_end_says_that_nothing_can_change(run, leukopenia):
    given, typed = {"wbc": "3.55"}, []
    while (question := interview(leukopenia, given).question) is not None:
        typed.append(BENIGN[question.id])
        value = question.choices[int(typed[-1]) - 1].value if question.kind is Kind.CHOICE else typed[-1]
        given[question.id] = value
    result = run("ask", "leukopenia", "wbc=3.55", given="\n".join(typed))
    assert "Ended: nothing can change the answer any more." in result.stdout
    evaluation = traverse(leukopenia, leukopenia.understand(facts_of(result.stdout)))
    assert not [q for q in evaluation.questions if q.decides]
    assert f"Urgency: {evaluation.urgency.name}\n" in result.stdout


def test_the_facts_file_repeats_the_evaluation(run, tmp_path, leukopenia):
    file = tmp_path / "patient.json"
    result = run("ask", "leukopenia", "leukocytes=3550/uL", "-o", file, given="y\n<0.1\nq\n")
    assert f"carepath evaluate leukopenia --facts {file}" in result.stdout
    known = json.loads(file.read_text())
    assert known == {
        "wbc": {"value": 3550, "unit": "/uL"},
        "fever": True,
        "anc": {"value": 0.1, "comparator": "<"},
    }
    repeated = json.loads(run("evaluate", "leukopenia", "--facts", file, "--json").stdout)
    spoken = {"leukocytes": "3550/uL", "fever": "y", "anc": "<0.1"}
    assert (
        repeated["recommendations"] == as_json(traverse(leukopenia, leukopenia.understand(spoken)))["recommendations"]
    )
    assert list(tmp_path.iterdir()) == [file]


def test_faults_are_said_in_one_line(run, tmp_path):
    result = run("ask", "leukopenia", "wbc=-1")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("carepath: wbc: `-1` is not possible")
    assert run("ask", "leukopenia", "--facts", "-").exit_code == 2
    unwritable = run("ask", "leukopenia", "wbc=3.55", "-o", tmp_path / "no" / "where.json", given="q\n")
    assert unwritable.exit_code == 1
    assert facts_of(unwritable.stdout) == {"wbc": 3.55}


def test_another_protocol_by_its_file(run, throat):
    result = run("ask", "tests/data/good/throat.yaml", given="n\ny\ny\nn\npositive\nnone\n3\n4\nq\n")
    assert result.exit_code == 0
    assert "Ended: nothing can change" in result.stdout
    assert "carepath evaluate tests/data/good/throat.yaml --facts" in result.stdout


def in_a_terminal(*arguments, typed, **environment):
    """Run it in a terminal of its own; `typed` is what is typed there, each after the prompt."""
    process, terminal = pty.fork()
    if process == 0:
        variables = {k: v for k, v in os.environ.items() if k not in {"NO_COLOR", "FORCE_COLOR", "COLUMNS"}}
        program = [sys.executable, "-c", "from api.cli import main; main()", "ask", *arguments]
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # a run in the background ignores it, and so would this one
        os.execve(sys.executable, program, variables | environment)  # noqa: S606 - no shell is needed
    seen = b""
    for entry in typed:
        while not seen.endswith(b"\r\n> "):  # the prompt; a bound in the text may look like one
            seen += os.read(terminal, 1)
        seen += b"|"
        os.write(terminal, entry)
    try:
        while part := os.read(terminal, 4096):
            seen += part
    except OSError:  # how Linux says that the other side is gone
        pass
    os.close(terminal)
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]), seen.decode(errors="replace").replace("\r", "")


TERMINALS = [
    ({"TERM": "xterm", "PYTHONIOENCODING": "utf-8"}, True),
    ({"TERM": "xterm", "PYTHONIOENCODING": "utf-8", "NO_COLOR": "1"}, False),
    ({"TERM": "dumb", "PYTHONIOENCODING": "utf-8"}, False),
    ({"TERM": "vt100", "PYTHONIOENCODING": "ascii", "NO_COLOR": "1", "PYTHONUTF8": "0"}, False),
]


@pytest.mark.parametrize(("environment", "coloured"), TERMINALS)
def test_it_works_in_every_terminal(environment, coloured):
    status, seen = in_a_terminal("leukopenia", "wbc=3.55", typed=[b"?\n", b"y\n", b"0.4\n", b"q\n"], **environment)
    assert status == 0
    assert "IMMEDIATE: Start broad-spectrum antibiotics" in " ".join(re.sub(r"\x1b\[[0-9;]*m", "", seen).split())
    assert ("\x1b[" in seen) is coloured
    assert "Traceback" not in seen


@pytest.mark.parametrize("last", [b"\x03", b"\x04"], ids=["Ctrl-C", "Ctrl-D"])
def test_breaking_off_leaves_quietly_with_what_is_known(last):
    status, seen = in_a_terminal("leukopenia", "wbc=3.55", typed=[b"n\n", last], TERM="dumb", PYTHONIOENCODING="utf-8")
    assert status == 0
    assert "Ended early" in seen
    assert '"fever": false' in seen
    assert "Traceback" not in seen
