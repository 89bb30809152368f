"""Measure the page of a case in the system's Chromium: what its first view costs, and how soon an entry is answered.

Goals: the first view under 300 kB compressed; interactive under 1 s on loopback with the CPU slowed 4 times; an entry
answered within 100 ms. The peer is the explorer, GraphiQL, another page of the same server that is used like one.
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from benchmarks.measuring import line

_ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update")
_SLOWED = 4
_VISITS = 7
_PROTOCOLS = ("leukopenia", "clozapine_anc")

# From the event of an entry to the frame that is painted after the answer is in the page.
_ENTRY = """([selector, value]) => new Promise((done) => {
  const input = document.querySelector(selector);
  const main = document.getElementById("main");
  const start = performance.now();
  const seen = new MutationObserver(() => {
    if (main.getAttribute("aria-busy") !== "false") return;
    seen.disconnect();
    requestAnimationFrame(() => setTimeout(() => done(performance.now() - start)));
  });
  seen.observe(main, {attributes: true});
  input.value = value;
  input.dispatchEvent(new InputEvent("input", {bubbles: true}));
})"""
_INTERACTIVE = "() => performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd"
_COMPLETE = """() => new Promise((done) => {
  const main = document.querySelector("#main[aria-busy]");
  if (!main) done(0);
  else if (main.getAttribute("aria-busy") === "false") done(performance.now());
  else new MutationObserver((_, seen) => {
    if (main.getAttribute("aria-busy") === "false") { seen.disconnect(); done(performance.now()); }
  }).observe(main, {attributes: true});
})"""
"""When what was out of sight at first is in the page as well; 0 where nothing is."""
_PAINTED = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0"


def measure_page() -> None:
    """Measure all of it; says so where there is no Chromium."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        print("no Chromium on this machine: the page is not measured")
        return
    with _served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=_ARGUMENTS)
        explorer = _first_view(browser, f"{address}/graphql")
        _tell("\nthe explorer, first view", explorer, None)
        for protocol in _PROTOCOLS:
            _tell(f"\n{protocol}, first view", _first_view(browser, f"{address}/protocols/{protocol}"), explorer)
        for slowed in (1, _SLOWED):
            for facts, what in (("", "a count"), ("#fever=unknown&anc=unknown", "two unknown")):
                times = _entries(browser, f"{address}/protocols/leukopenia{facts}", slowed)
                worst = f"slowest of {len(times)}: {max(times) * 1e3:.0f} ms"
                line(f"  entry to paint, CPU slowed {slowed} times, {what}", statistics.median(times))
                print(f"{'':52}   ({worst})")
        browser.close()


@contextmanager
def _served() -> Iterator[str]:
    """Where a server of its own process answers."""
    command = [sys.executable, "-c", "from api.cli import main; main()", "serve", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8") as server:
        assert server.stdout is not None  # noqa: S101 - a pipe was asked for
        try:
            yield server.stdout.readline().split()[2].rstrip("/")
        finally:
            server.terminate()


View = dict[str, float]


def _first_view(browser: Browser, address: str) -> View:
    """Bytes on the way, and medians of the times in seconds, each visit by somebody who was never there."""
    visits = [_visit(browser, address) for _ in range(_VISITS)]
    return {key: statistics.median(visit[key] for visit in visits) for key in visits[0]}


def _visit(browser: Browser, address: str) -> View:
    with _page(browser, _SLOWED) as (page, devtools):
        sizes: list[float] = []
        devtools.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
        devtools.send("Network.enable")
        page.goto(address, wait_until="load")
        complete = page.evaluate(_COMPLETE) / 1e3
        page.wait_for_load_state("networkidle")
        return {
            "bytes": sum(sizes),
            "complete": complete,
            "painted": page.evaluate(_PAINTED) / 1e3,
            "interactive": page.evaluate(_INTERACTIVE) / 1e3,
        }


def _entries(browser: Browser, address: str, slowed: int) -> Sequence[float]:
    """How long it takes from an entry to its answer, in seconds."""
    with _page(browser, slowed) as (page, _):
        page.goto(address, wait_until="networkidle")
        values = [f"{tenths / 10}" for tenths in range(5, 60, 3)]
        return [page.evaluate(_ENTRY, ["#in-wbc", value]) / 1e3 for value in values]


@contextmanager
def _page(browser: Browser, slowed: int) -> Iterator[tuple[Page, CDPSession]]:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": slowed})
    yield page, devtools
    context.close()


def _tell(what: str, view: View, peer: View | None) -> None:
    print(
        f"{what}: {view['bytes'] / 1e3:.0f} kB on the way"
        + (f"   ×{view['bytes'] / peer['bytes']:.2f} of the explorer" if peer else "")
    )
    for key in ("painted", "interactive", "complete"):
        if view[key]:
            peers = {"the explorer": peer[key]} if peer and peer[key] else None
            line(f"  {key}, CPU slowed {_SLOWED} times", view[key], peers)


if __name__ == "__main__":
    measure_page()
