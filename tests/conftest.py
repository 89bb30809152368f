"""What all tests share: `@pytest.mark.needs("node")` for programs that are no Python packages, Node and Chromium."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import NoReturn

import pytest

WEB = Path(__file__).parent / "web"

COMMANDS = {
    "node": ("node", "nodejs"),
    "chromium": ("chromium", "chromium-browser", "google-chrome"),
    "dot": ("dot",),
    "psql": ("psql",),
    "java": ("java",),
}


def find_tool(tool: str) -> str | None:
    return next(filter(None, map(shutil.which, COMMANDS[tool])), None)


def require_tool(tool: str) -> str:
    """The program's path; without it the test is skipped, or fails where CAREPATH_CI=1 says that it has to be there."""
    path = find_tool(tool)
    if path is None:
        do_without(f"`{tool}` is not installed (looked for {', '.join(COMMANDS[tool])})")
    return path


def do_without(reason: str) -> NoReturn:
    if os.environ.get("CAREPATH_CI") == "1":
        pytest.fail(f"{reason}, and CAREPATH_CI=1 allows no skip", pytrace=False)
    pytest.skip(reason)


def pytest_configure(config):
    """What was proved is remembered in a directory of this run, which its workers and programs share, and no user's."""
    if "CAREPATH_CACHE" not in os.environ:
        config.stash[REMEMBERED] = os.environ["CAREPATH_CACHE"] = tempfile.mkdtemp(prefix="carepath-")


def pytest_unconfigure(config):
    if (remembered := config.stash.get(REMEMBERED, None)) is not None:
        del os.environ["CAREPATH_CACHE"]
        shutil.rmtree(remembered)


REMEMBERED = pytest.StashKey[str]()


def pytest_runtest_setup(item):
    for mark in item.iter_markers("needs"):
        for tool in mark.args:
            require_tool(tool)


@pytest.fixture
def needs():
    """`needs("chromium")` gives the program's path, skips, or fails: see `require_tool`."""
    return require_tool


@pytest.fixture(scope="session")
def web_packages():
    """The folder of the JavaScript that tests run, its packages installed."""
    if not (WEB / "node_modules" / ".package-lock.json").exists():
        do_without("the packages of tests/web/package.json are not installed (`make setup-dev` does, with npm)")
    return WEB


@pytest.fixture(scope="session")
def node(web_packages):
    """Run a script of tests/web to its end: `node("audits.mjs", address)` gives the finished process."""
    program = require_tool("node")

    def running(script, *arguments, given=None):
        command = [program, web_packages / script, *arguments]
        return subprocess.run(command, input=given, capture_output=True, encoding="utf-8", timeout=120, check=False)

    return running


@pytest.fixture(scope="module")
def browser():
    """The system's Chromium, driven by Playwright; it asks for nothing by itself.

    Playwright keeps an event loop running in the thread for as long as it is there: one module, not the session.
    """
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - it loads slowly, and few tests need it

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=require_tool("chromium"), args=CHROMIUM_ARGUMENTS)
        yield chromium
        chromium.close()


CHROMIUM_ARGUMENTS = (
    "--no-sandbox",  # CI runs as root
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
