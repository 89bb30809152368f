import pytest

from api.cli.terminal import GLUE, Look, Page, Span, Style, harmless, look_of_output


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ("a\x1b[31mred", "a[31mred"),
        ("two\nlines\tand\rmore", "two lines and more"),
        ("user\u202egpj.exe", "usergpj.exe"),
        ("zero\u200bwidth\x00\x07\x9b", "zerowidth"),
        ("×10⁹/L – µ", "×10⁹/L – µ"),
    ],
)
def test_nothing_in_a_text_steers_a_terminal(hostile, shown):
    assert harmless(hostile) == shown
    page = Page(Look(colour=True))
    page.write(hostile)
    assert str(page) == shown


def test_a_paragraph_is_wrapped_under_its_own_beginning():
    page = Page(Look(width=20))
    page.write("one two three", "four five six", first="• ")
    assert str(page) == "• one two three four\n  five six"


def test_a_long_word_stands_alone():
    page = Page(Look(width=10))
    page.write("a", "b" * 15, "c")
    assert str(page) == f"a\n{'b' * 15}\nc"


def test_glue_holds_words_together():
    page = Page(Look(width=12))
    page.write("one two", f"→{GLUE}?{GLUE}three")
    assert str(page) == "one two\n→ ? three"


def test_colour_does_not_count_as_width():
    page = Page(Look(width=20, colour=True))
    page.write(Span("one two three four", Style.ALARM))
    assert str(page).count("\n") == 0


def test_blank_lines_never_double():
    page = Page(Look())
    page.blank()
    page.write("a")
    page.blank()
    page.heading("b")
    assert str(page) == "a\n\nB"


def test_a_pipe_gets_80_columns_and_no_colour(monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")
    assert look_of_output() == Look(width=80, colour=False)


@pytest.mark.parametrize(
    ("environment", "colour"),
    [({}, True), ({"NO_COLOR": "1"}, False), ({"NO_COLOR": ""}, True), ({"TERM": "dumb"}, False)],
)
def test_a_terminal_gets_colour_unless_it_is_not_wanted(monkeypatch, environment, colour):
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "90")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert look_of_output() == Look(width=90, colour=colour)
