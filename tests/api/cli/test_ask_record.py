"""The text for the record leaves out nothing that a reader must not miss."""

P = ("leukopenia", "wbc=1", "anc=0.3", "fever=no", "infection_signs=yes", "sepsis_syndrome=yes")


def test_the_record_and_the_status_say_what_must_not_be_missed(run):
    said = run("ask", *P, given="s\nq\n").output
    flat = " ".join(said.split())
    status, _, record = flat.rpartition("Ended early:")
    for part in (status, record):
        assert "Consider empiric antibiotics now" in part


def test_what_must_not_be_missed_is_said_when_it_comes_up(run):
    said = " ".join(run("ask", "leukopenia", "wbc=1", "anc=0.3", "fever=no", given="y\nq\n").output.split())
    before, _, after = said.partition("signs of infection: yes")
    assert "Consider empiric antibiotics now" not in before
    assert "Consider empiric antibiotics now" in after.partition("FACTS")[0]
