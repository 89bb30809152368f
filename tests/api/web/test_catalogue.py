"""Every word that is the pages' own is in the catalogue, and nothing else is: another language is one more file."""

import ast
import dataclasses
import re
from collections.abc import Mapping
from functools import cache
from itertools import product
from pathlib import Path

import pytest
from jinja2 import ChoiceLoader, DictLoader, nodes

import api.web
from api.web.answering import Desk
from api.web.case import Asked, Case
from api.web.catalogue import Catalogue
from api.web.rendering import Renderer
from api.web.rows import Group, suggestions
from api.web.standing import stand
from api.web.views import onward
from diagrams.lettering import clean
from kg.evaluation import PathStatus, Status
from kg.interviewing import Kind
from kg.library import open_protocol
from kg.nodes.recommendation import Strength, Urgency
from kg.wording import unit_words, value_words
from tests.api.web.conftest import ENGLISH
from tests.api.web.markup import parsed
from tests.api.web.patients import SHIPPED, TODAY, some

WEB = Path(api.web.__file__).parent
SCRIPTS = WEB.parent / "static" / "case"
RENDERER = Renderer(ENGLISH)
BROWSE = "browse."  # the pages that browse have their own tests

AUDIENCES = ("clinician", "patient")
URGENCIES = [urgency.name for urgency in Urgency]
HOW = ("understood", "assumed", "follows")
# The keys that are put together, by where and how; `*` stands for what is filled in.
MADE = {
    ("case.html", "case.for_*"): [f"case.for_{audience}" for audience in AUDIENCES],
    ("case.html", "case.zoom_*"): [f"case.zoom_{size}" for size in ("fit", "75", "100", "150")],
    ("case/beside.html", "case.*"): [f"case.{how}" for how in HOW],
    ("case/rows.html", "case.*"): [f"case.{group.value}" for group in Group if group is not Group.OTHER],
    ("case/rows.html", "case.*_nothing"): [f"case.{group.value}_nothing" for group in (Group.KNOWN, Group.OPEN)],
    ("", "urgency.*.*"): [".".join(("urgency", *pair)) for pair in product(AUDIENCES, URGENCIES)],
    ("", "urgency.clinician.*"): [f"urgency.clinician.{urgency}" for urgency in URGENCIES],
    ("", "urgency.meaning.*"): [f"urgency.meaning.{urgency}" for urgency in URGENCIES],
    ("", "strength.*"): [f"strength.{strength.name}" for strength in Strength],
    ("", "path.*"): [f"path.{status.name}" for status in PathStatus],
    ("", "status.*"): [f"status.{status.name}" for status in Status],
    ("views.py", "effects.*"): [f"effects.{what}" for what in ("recommends", "rules_out", "fulfils")],
}


@dataclasses.dataclass(frozen=True)
class Use:
    """A place where words are asked for: the key, `*` for each part that is filled in, and the names of the values."""

    where: str
    key: str
    values: frozenset[str]

    @property
    def keys(self):
        """The keys that it may be; those of a key in `one` and `other` are the key itself."""
        if "*" not in self.key:
            return [self.key]
        made = MADE.get((self.where, self.key)) or MADE.get(("", self.key))
        assert made, f"{self.where} puts the key {self.key} together: say in this test which keys these are"
        return made


def in_templates(environment):
    for name in environment.list_templates(["html"]):
        tree = environment.parse(environment.loader.get_source(environment, name)[0])
        for call in tree.find_all(nodes.Call):
            if isinstance(call.node, nodes.Name) and call.node.name == "t":
                for key in template_keys(call.args[0]):
                    yield Use(name, key, frozenset(each.key for each in call.kwargs))


def template_keys(node):
    match node:
        case nodes.Const(value=key):
            return [key]
        case nodes.CondExpr(expr1=one, expr2=other):
            return [*template_keys(one), *template_keys(other)]
        case nodes.Concat(nodes=parts):
            return ["".join(part.value if isinstance(part, nodes.Const) else "*" for part in parts)]
    pytest.fail(f"no test can tell which words these are: {node}")


def in_python():
    for file in WEB.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "words":
                yield Use(file.name, python_key(node.args[0]), frozenset(each.arg for each in node.keywords))


def python_key(node):
    match node:
        case ast.Constant(value=key):
            return key
        case ast.JoinedStr(values=parts):
            return "".join(part.value if isinstance(part, ast.Constant) else "*" for part in parts)
    pytest.fail(f"no test can tell which words these are: {ast.unparse(node)}")


SAID = re.compile(r'\bsay\(\s*"(\w+)"(?:,\s*\{([^}]*)\})?')


def in_scripts():
    for file in SCRIPTS.glob("*.js"):
        source = file.read_text(encoding="utf-8").replace("export function say(", "")
        found = SAID.findall(source)
        assert len(found) == len(re.findall(r"\bsay\(", source)), f"{file.name} says something that is no plain key"
        for key, values in found:
            names = frozenset(part.partition(":")[0].strip() for part in values.split(",") if part.strip())
            yield Use(file.name, f"script.{key}", names)


@cache
def uses():
    return [*in_templates(RENDERER.environment), *in_python(), *in_scripts()]


def forms(key):
    """The texts of a key: one, or those for one and for several."""
    texts = [ENGLISH.texts.get(each) for each in (key, f"{key}.one", f"{key}.other")]
    return [text for text in texts if text is not None]


def placeholders(text):
    return set(re.findall(r"\{(\w*)\}", text))


OURS = [use for use in uses() if not use.key.startswith(BROWSE)]


@pytest.mark.parametrize("use", OURS, ids=lambda use: f"{use.where}: {use.key}")
def test_the_words_that_are_asked_for_are_there_and_are_given_their_values(use):
    for key in use.keys:
        assert forms(key), key
        counted = f"{key}.one" in ENGLISH.texts
        assert counted == (f"{key}.other" in ENGLISH.texts)
        assert not (counted and key in ENGLISH.texts)
        wanted = set().union(*map(placeholders, forms(key)))
        assert wanted | ({"count"} if counted else set()) == use.values
        if not use.where.endswith(".js"):
            for count in (0, 1, 2):
                assert ENGLISH(key, **(dict.fromkeys(use.values, "x") | ({"count": count} if counted else {})))


def test_all_three_places_ask_for_words():
    assert {use.where.rpartition(".")[2] for use in uses()} == {"html", "py", "js"}
    assert len(OURS) > 150


def test_no_word_is_kept_that_nothing_asks_for():
    asked = {key for use in OURS for key in use.keys}
    kept = {re.sub(r"\.(one|other)$", "", key) for key in ENGLISH.texts if not key.startswith(BROWSE)}
    assert kept == asked


def test_every_pattern_of_keys_is_one_that_stands_somewhere():
    assert {key for _, key in MADE} == {use.key for use in OURS if "*" in use.key}


def test_every_text_is_one_line_of_visible_words():
    for key, text in ENGLISH.texts.items():
        assert text
        assert text == clean(text), key
        assert "" not in placeholders(text)
        assert text.count("{") == len(re.findall(r"\{\w+\}", text)), key


def test_words_that_are_missing_or_lack_a_value_are_not_passed_over():
    words = Catalogue("en", {"a": "b {c}", "n.one": "one", "n.other": "{count}"})
    assert words("a", c=3) == "b 3"
    assert [words("n", count=number) for number in (0, 1, 2)] == ["0", "one", "2"]
    for key, values in (("b", {}), ("b", {"count": 1}), ("a", {}), ("n", {})):
        with pytest.raises(KeyError):
            words(key, **values)


def test_there_is_no_such_language():
    with pytest.raises(FileNotFoundError):
        Catalogue.of("tlh")


# A language in which every text is in brackets: what is not in brackets has to be what the protocol says.


def bracketed(text):
    """Its own words in brackets, the values that are filled in outside of them."""
    parts = re.split(r"(\{\w+\})", text)
    return "".join(part if part.startswith("{") or not part.strip() else f"⟦{part}⟧" for part in parts)


PSEUDO = Catalogue("en-x-pseudo", {key: bracketed(text) for key, text in ENGLISH.texts.items()})
SERVED = {name: open_protocol(name) for name in SHIPPED}
UNSEEN = ("script", "style", "svg", "template")
TOLD = ("aria-label", "title", "placeholder", "alt")
LETTER = re.compile(r"[^\W\d_]")
OUTER = " \n[](){}.,:;·/“”?✓✗⚠↻≠=×"


def texts_of(thing):
    """Every text in a thing, however deep."""
    match thing:
        case str():
            yield thing
        case tuple() | list() | frozenset():
            for each in thing:
                yield from texts_of(each)
        case Mapping():
            yield from texts_of(tuple(thing))
            yield from texts_of(tuple(thing.values()))
        case _ if dataclasses.is_dataclass(thing):
            for part in dataclasses.fields(thing):
                yield from texts_of(getattr(thing, part.name))


@cache
def of_protocol(name):
    protocol = SERVED[name].protocol
    found = set(texts_of(protocol))
    for fact in protocol.facts:
        found |= {unit_words(fact.unit), *suggestions(fact), *suggestions(fact).values()}
    return {clean(text).strip(OUTER) for text in found if LETTER.search(text)}


def of_case(at):
    """What the engine says of a case, in words."""
    evaluation, protocol = at.evaluation, at.evaluation.protocol
    found = [evaluation.recommendations, evaluation.path, evaluation.bands, evaluation.data_quality, at.problems]
    found += [problem.message.removeprefix(f"{problem.fact}: ") for problem in at.problems]
    for fact, known in evaluation.facts.known.items():
        value = value_words(known, protocol.fact[fact])
        found += [value, f"{protocol.fact[fact].label} {value}"]
    for question in at.interview.questions:
        if question is at.interview.question or question.kind is Kind.UNIT:
            choices = [(choice.label, choice.value) for choice in question.choices]
            found += [question.why, question.why_plain, choices]
    found += [[each.title, each.left_out] for a in evaluation.recommendations for each in onward(at, SERVED)(a)]
    return {clean(text).strip(OUTER) for text in texts_of(found) if LETTER.search(text)}


def strange(html, content):
    """The texts that are neither the pages' own words nor content."""
    return [text for text in seen(parsed(html)) if not is_content(text, content)]


def seen(element):
    """What is seen or told outside of drawings, without what is in brackets, piece by piece."""
    for child in element.children:
        if isinstance(child, str):
            yield from pieces(child)
        elif child.tag not in UNSEEN:
            for attribute in TOLD:
                yield from pieces(child.attributes.get(attribute, ""))
            yield from seen(child)


def pieces(text):
    found = (piece.strip(OUTER) for piece in re.sub(r"⟦[^⟦⟧]*⟧", "\0", text).split("\0"))
    return [clean(piece) for piece in found if LETTER.search(piece)]


def is_content(text, content):
    """Whether it is content, or several of them in a row: the longest are taken out of it first."""
    for each in sorted((each for each in content if each in text), key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(each)}(?!\w)", " ", text)
    return not LETTER.search(text)


def desk_of(name, renderer):
    return Desk(compiled=SERVED[name], served=SERVED, renderer=renderer)


STRANGE = {
    "wbc": "low",
    "nose": "red",
    "anc": "2",
    "temperature": "44 Cel",
    "medications": ["clozapin"],
    "fever": False,
}
IN_DOUBT = {"wbc": "3550", "fever": True, "temperature": "36.5", "hemoglobin": {"value": "12", "date": "2020-01-01"}}


def cases(name):
    """Cases in which much is said."""
    yield Case(), TODAY
    yield from ((patient.case(), patient.today) for patient in some(name, 2)[1:2])
    if name == "leukopenia":
        yield Case(facts=STRANGE, skipped=frozenset({"platelets"})), TODAY
        yield Case(facts=IN_DOUBT, skipped=frozenset({"anc"})), TODAY


def fragments(renderer, name):
    """Everything that a page of a protocol is given, each with the content that may stand in it."""
    desk, content = desk_of(name, renderer), of_protocol(name)
    first = desk.first(TODAY)
    page = renderer.fill("case", {"root": "", "modules": (), **first})
    yield "the page", page, content | of_case(first["at"])
    before = Case()
    for typed, today in cases(name):
        at = stand(SERVED[name], typed, today)
        known = content | of_case(at) | of_case(stand(SERVED[name], before, today))
        for audience in AUDIENCES:
            case = dataclasses.replace(typed, audience=audience)
            answer = desk.answer(Asked(case=case, against=before), today)
            for what in ("docked", "answer", "steps", "paper", "comparison"):
                yield f"{what} for a {audience}", answer[what], known
            yield from ((f"beside {fact}", html, known) for fact, html in answer["beside"].items())
            if at.interview.question:
                yield "consequences", desk.consequences(case, at.interview.question.id, today), known
        before = typed


@pytest.mark.parametrize("protocol", SHIPPED)
def test_a_page_in_another_language_has_no_english_but_what_the_protocol_says(protocol):
    renderer = Renderer(PSEUDO)
    found = {}
    for what, html, content in fragments(renderer, protocol):
        if words := strange(html, content):
            found[what] = words
    assert found == {}


def test_the_list_of_protocols_and_the_page_for_nothing_neither():
    renderer = Renderer(PSEUDO)
    content = set().union(*map(of_protocol, SHIPPED))
    protocols = [compiled.protocol for compiled in SERVED.values()]
    assert strange(renderer.fill("home", {"root": "", "protocols": protocols}), content) == []
    assert strange(renderer.fill("missing", {"root": ""}), set()) == []


def test_every_page_declares_its_language():
    renderer = Renderer(PSEUDO)
    for name, values in (
        ("home", {"protocols": []}),
        ("missing", {}),
        ("case", {"modules": (), **desk_of("mascc", renderer).first(TODAY)}),
    ):
        assert parsed(renderer.fill(name, {"root": "", **values})).one("html")["lang"] == "en-x-pseudo"


TEMPLATES = sorted(
    str(file.relative_to(WEB / "templates"))
    for file in [*WEB.glob("templates/*.html"), *WEB.glob("templates/case/*.html")]
)
PLACES = ("<summary>\n", '<header class="bar">', "{% block main %}", "{% block body %}")
AT = {"case/advice.html": 0, "base.html": 1, "home.html": 2, "missing.html": 2, "case.html": 3}
TYPED = 'Loading <b>results</b> <i aria-label="More" title="Details"></i> ⟦a⟧ and <input placeholder="Name">'
WORDS = {"Loading", "results", "More", "Details", "and", "Name"}


@pytest.mark.parametrize("template", TEMPLATES)
def test_words_that_are_typed_into_a_template_are_found(template):
    source = (WEB / "templates" / template).read_text(encoding="utf-8")
    place = PLACES[AT[template]] if template in AT else ""
    assert place in source
    seeded = source.replace(place, place + TYPED, 1) if place else source + TYPED
    renderer = Renderer(PSEUDO)
    renderer.environment.loader = ChoiceLoader([DictLoader({template: seeded}), renderer.environment.loader])
    desk, at = desk_of("mascc", renderer), stand(SERVED["mascc"], Case(), TODAY)
    match template:
        case "home.html" | "missing.html":
            html = renderer.fill(template.removesuffix(".html"), {"root": "", "protocols": []})
        case "case/comparison.html":
            html = desk.answer(Asked(case=Case(), against=Case()), TODAY)["comparison"]
        case "case/consequences.html":
            html = desk.consequences(Case(), at.interview.question.id, TODAY)
        case "case/paper.html" | "case/steps.html" | "case/urgency.html":
            answer = desk.answer(Asked(case=Case()), TODAY)
            html = answer["paper"] + answer["steps"]
        case _:
            html = renderer.fill("case", {"root": "", "modules": (), **desk.first(TODAY)})
    assert set(strange(html, of_protocol("mascc") | of_case(at))) == WORDS
