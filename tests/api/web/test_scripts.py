"""The JavaScript of the case page: its types hold, its modules without a browser do what they promise, all are sent."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

import api
from tests.conftest import WEB

ROOT = WEB.parents[1]
CASE = Path(api.__file__).parent / "static" / "case"


@pytest.fixture
def copied(tmp_path):
    """A copy of the page's scripts and of what checks them, beside each other as they are here."""
    shutil.copytree(CASE, tmp_path / "api" / "static" / "case")
    web = tmp_path / "tests" / "web"
    web.mkdir(parents=True)
    for name in ("page.d.ts", "page.tsconfig.json", "case.test.mjs", "read_links.mjs"):
        shutil.copy(WEB / name, web / name)
    return tmp_path


def seed(root, module, before, after):
    """Plant a fault in a module of the copy."""
    file = root / "api" / "static" / "case" / module
    source = file.read_text(encoding="utf-8")
    assert source.count(before) == 1, f"{module} has {before} {source.count(before)} times"
    file.write_text(source.replace(before, after), encoding="utf-8")


@pytest.fixture
def compiled(node):
    """`compiled(folder)`: what TypeScript says of the scripts in a folder."""

    def compiling(root):
        project = root / "tests" / "web" / "page.tsconfig.json"
        return node("node_modules/typescript/bin/tsc", "--project", project, "--pretty", "false")

    return compiling


def test_the_scripts_hold_their_strict_types(compiled):
    ran = compiled(ROOT)
    assert ran.stdout == ""
    assert ran.returncode == 0


@pytest.mark.parametrize(
    ("module", "before", "after", "fault"),
    [
        ("link.js", 'value ? "yes" : "no"', "value", "TS2322"),
        ("entries.js", "export function isNothing(entries)", "export function isNothing(entries, other)", "TS7006"),
    ],
)
def test_a_type_that_does_not_hold_is_found(compiled, copied, module, before, after, fault):
    seed(copied, module, before, after)
    ran = compiled(copied)
    assert ran.returncode != 0
    assert f"{module}(" in ran.stdout
    assert fault in ran.stdout


@pytest.fixture
def tried(needs):
    """`tried(folder)`: how the tests of the modules without a browser end there."""
    program = needs("node")

    def trying(root):
        command = [program, "--test", "--test-reporter=tap", root / "tests" / "web" / "case.test.mjs"]
        ran = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=120, check=False)
        numbers = {name: int(count) for name, count in re.findall(r"^# (pass|fail) (\d+)$", ran.stdout, re.MULTILINE)}
        return ran.returncode, numbers, ran.stdout

    return trying


def test_entries_history_and_links_do_what_they_promise(tried):
    code, numbers, said = tried(ROOT)
    assert code == 0, said
    assert numbers["fail"] == 0
    assert numbers["pass"] > 30


FAULTS = [
    ("entries.js", "{ ...entries.facts, [fact]: value }", "{ [fact]: value, ...entries.facts }"),
    ("entries.js", "Object.keys(entries.facts).length === 0 && ", ""),
    ("history.js", "if (typing === null || typing !== this.#typing) ", ""),
    ("history.js", "    this.#future = [];\n", ""),
    ("history.js", "if (same(entries, this.now) && before === this.before) return;", ""),
    ("link.js", "value.length ? value.map((member) => [name, member]) : [[name, NONE]]", "value.map((m) => [name, m])"),
    ("link.js", "const { value: number, ...details } = value;", "const { value: number } = value, details = {};"),
    ("link.js", "...entries.skipped.map((fact) => [lead + fact, UNKNOWN])", ""),
    ("link.js", "if (type && text === UNKNOWN) return unknown(entries, fact);", ""),
    ("link.js", "const fact = meant?.fact ?? name;", "const fact = name;"),
    ("link.js", 'meant.unit ? "units" : ', ""),
    ("link.js", "name === UNKNOWN ? NONE : name", "name"),
    ("link.js", '.replace(/^#/, "")', ""),
]


@pytest.mark.parametrize(("module", "before", "after"), FAULTS)
def test_a_fault_in_a_module_is_found(tried, copied, module, before, after):
    seed(copied, module, before, after)
    code, numbers, said = tried(copied)
    assert code != 0
    assert numbers["fail"] >= 1, said


def source_of(module):
    return (CASE / module).read_text(encoding="utf-8")


def test_the_page_announces_every_module_that_it_loads(shelf):
    page = shelf.get("/protocols/leukopenia").text
    announced = set(re.findall(r'rel="modulepreload" href="\.\./static/case/([\w.]+)"', page))
    loaded, rest = set(), {"main.js"}
    while rest:
        module = rest.pop()
        loaded.add(module)
        assert shelf.get(f"/static/case/{module}").status_code == 200
        rest |= set(re.findall(r'^import\b.*"\./([\w.]+)";', source_of(module), re.MULTILINE)) - loaded
    assert announced | {"main.js"} == loaded == {file.name for file in CASE.glob("*.js")}


def test_the_scripts_load_nothing_keep_nothing_and_write_no_styles_into_markup():
    for file in CASE.glob("*.js"):
        source = source_of(file.name)
        kept_or_run = r"localStorage|sessionStorage|document\.cookie|indexedDB|\beval\(|new Function"
        assert not re.search(rf"https?://|{kept_or_run}", source)
        assert 'setAttribute("style"' not in source
