"""What a page costs a Chromium, what axe finds in it, and what its Content-Security-Policy has to report."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page

from tests.measure.tools import MODULES

AXE = MODULES / "axe-core" / "axe.min.js"
PHONE = 412
WIDTHS, SCHEMES = (320, 412, 1280), ("light", "dark")
SHOWN = "*, *::before, *::after { content-visibility: visible !important; transition: none !important }"
SHIFTS = """
globalThis.shifted = 0
new PerformanceObserver(list => {
  for (const one of list.getEntries()) if (!one.hadRecentInput) globalThis.shifted += one.value
}).observe({type: "layout-shift", buffered: true})
"""
REPORTS = """
globalThis.refused = []
addEventListener("securitypolicyviolation", e => globalThis.refused.push(
  `${e.effectiveDirective}: ${e.blockedURI} ${e.sample} ${e.sourceFile ?? ""}:${e.lineNumber}`))
"""


@dataclass(frozen=True)
class Cost:
    """What one load of a page asks for and makes: requests, the hosts asked, elements, and how far the layout moved."""

    requests: int
    hosts: frozenset[str]
    elements: int
    shift: float


def cost(browser: Browser, address: str, width: int = PHONE) -> Cost:
    """Load a page with an empty cache, go down to its end, and count."""
    context = browser.new_context(viewport={"width": width, "height": 900})
    context.add_init_script(SHIFTS)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address, wait_until="networkidle")
    to_the_end(page)
    found = Cost(
        len(asked),
        frozenset(urlsplit(url).netloc for url in asked),
        page.evaluate("document.querySelectorAll('*').length"),
        page.evaluate("globalThis.shifted"),
    )
    context.close()
    return found


def cpu(browser: Browser, address: str, loads: int = 7) -> float:
    """The milliseconds of the main thread's processor time that a load takes at 412 px: the median of some loads."""
    found = []
    for _ in range(loads):
        context = browser.new_context(viewport={"width": PHONE, "height": 900})
        page = context.new_page()
        session = context.new_cdp_session(page)
        session.send("Performance.enable", {"timeDomain": "threadTicks"})
        page.goto(address, wait_until="load")
        # Two frames: what is seen first is laid out and painted.
        page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
        metrics = {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}
        found.append(1000 * metrics["TaskDuration"])
        context.close()
    return statistics.median(found)


def axe(page: Page, width: int, scheme: str) -> list[str]:
    """Each violation of axe's rules in the page that is open, at this width and in these colours."""
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    where = f"{urlsplit(page.url).path} {width} {scheme}"
    return [
        f"{where}: {rule['id']} ({rule['impact']}): {node['target'][0]}: {node['failureSummary'].splitlines()[1]}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


def opened_for_axe(browser: Browser, address: str) -> Page:
    """A tab with a page and axe in it, whose policy is not asked and whose text is all laid out."""
    page = browser.new_context(bypass_csp=True).new_page()
    page.goto(address)
    page.add_style_tag(content=SHOWN)
    page.add_script_tag(path=AXE)
    return page


def violations(
    browser: Browser, addresses: Iterable[str], widths: Sequence[int] = WIDTHS, schemes: Sequence[str] = SCHEMES
) -> list[str]:
    """Each violation of axe's rules in these pages, at each width, light and dark."""
    found = []
    for address in addresses:
        page = opened_for_axe(browser, address)
        for width in widths:
            for scheme in schemes:
                found += axe(page, width, scheme)
        page.context.close()
    return found


def refused(browser: Browser, addresses: Iterable[str]) -> list[str]:
    """What the pages' own policies refused, and what a console called an error, with each page read to its end."""
    context = browser.new_context()
    context.add_init_script(REPORTS)
    page = context.new_page()
    found: list[str] = []
    page.on("console", lambda said: found.append(f"{page.url}: {said.text}") if said.type == "error" else None)
    page.on("pageerror", lambda error: found.append(f"{page.url}: {error}"))
    for address in addresses:
        page.goto(address, wait_until="load")
        to_the_end(page)
        found += [f"{address}: {one}" for one in page.evaluate("globalThis.refused")]
    context.close()
    return found


def to_the_end(page: Page) -> None:
    """Read a page to its end: what is fetched when it comes into view is there, and drawn."""
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    page.evaluate("for (const one of document.images) one.loading = 'eager'")
    page.evaluate("Promise.all([...document.images].map(one => one.decode().catch(() => 0)))")
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
