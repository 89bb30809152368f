"""What all tests share: `@pytest.mark.needs("node")` for programs that are no Python packages."""

import os
import shutil

import pytest

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
    if path is not None:
        return path
    reason = f"`{tool}` is not installed (looked for {', '.join(COMMANDS[tool])})"
    if os.environ.get("CAREPATH_CI") == "1":
        pytest.fail(f"{reason}, and CAREPATH_CI=1 allows no skip", pytrace=False)
    pytest.skip(reason)


def pytest_runtest_setup(item):
    for mark in item.iter_markers("needs"):
        for tool in mark.args:
            require_tool(tool)


@pytest.fixture
def needs():
    """`needs("chromium")` gives the program's path, skips, or fails: see `require_tool`."""
    return require_tool
