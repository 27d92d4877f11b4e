"""What our post with a hundred voices costs a reader, beside the same post, without any, in two others' themes.

Sizes are Brotli at its best; the processor's time is that of the main thread at 412 px, whatever else the machine
does; Lighthouse's performance is the median of five runs, and does depend on it. The others get what we have: a
description, an icon, no fonts of a third party. Their comments would be a service's: they have none here.
"""

from __future__ import annotations

import re
import shutil
import statistics
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import urljoin

import pelican_engineering_theme
from pelican.themes import reflex
from playwright.sync_api import Browser

from tests.bench import _clock
from tests.blog import ROOT, Blog, Built
from tests.browsing import chromium
from tests.measure import blog, browser, tools
from tests.measure.serving import served, squeezed

RUNS = 5
LONG = 1_500
"""Words of a long post; the others' has as many as our first."""
PLAIN = f"""
SITEURL = {blog.PUBLIC!r}
PLUGINS = []
MARKDOWN = {{
    "extension_configs": {{"markdown.extensions.extra": {{}}, "markdown.extensions.meta": {{}}}},
    "output_format": "html5",
}}
THEME_STATIC_PATHS = ["static"]
THEME_TEMPLATES_OVERRIDES = ["overrides"]
STATIC_PATHS = ["images", "icon.svg"]
SITETITLE, SITEDESCRIPTION, FAVICON = SITENAME, SITESUBTITLE, SITEURL + "/icon.svg"
USE_GOOGLE_FONTS, CC_LICENSE, ROBOTS = False, {{}}, "index, follow"
DIRECT_TEMPLATES = ["index", "archives", "categories", "tags", "authors"]
"""
HEAD = """{% extends "!theme/base.html" %}
{% block html_head %}{{ super() }}
<meta name="description" content="{{ article.summary|striptags if article else SITESUBTITLE }}">
<link rel="icon" href="{{ FAVICON }}" type="image/svg+xml">
{% endblock %}
"""
"""What engineering leaves to its user; in Reflex there is no such block, and settings say it."""
PEERS = {"engineering 0.1.0": str(pelican_engineering_theme.get_theme_path()), "reflex 4.0.1": reflex.path()}
COLUMNS = (
    "html kB",
    "css kB",
    "js kB",
    "requests",
    "hosts",
    "elements",
    "CLS",
    "CPU ms",
    "P",
    "A",
    "BP",
    "SEO",
    "LCP ms",
    "axe",
    "Nu",
    "pa11y",
)


def main() -> None:
    """Print the table, a row as soon as it is measured."""
    with tempfile.TemporaryDirectory() as there, chromium() as started:
        print(f"{_clock.machine()}, Chromium {started.version}, median of {RUNS} for P and LCP")
        print("  ".join([f"{'':<28}", *COLUMNS]))
        ours = blog.build(Path(there, "ours"))
        show(f"Causerie, {blog.VOICES} voices", measured(started, ours, f"{blog.POST}/"))
        long = blog.build(Path(there, "long"), words=LONG)
        show(f"the same, {LONG:,} words", measured(started, long, f"{blog.POST}/"))
        show("Causerie, home page", measured(started, ours, ""))
        for name, theme in PEERS.items():
            show(f"{name}, no voices", measured(started, peer(Path(there, name), theme), f"{blog.POST}/"))


def show(name: str, row: Sequence[str]) -> None:
    """Print a row below the columns."""
    cells = [value.rjust(len(head)) for value, head in zip(row, COLUMNS, strict=True)]
    print("  ".join([f"{name:<28}", *cells]), flush=True)


def peer(folder: Path, theme: str) -> Built:
    """The measured post in another theme, as its owner would publish it."""
    made = Blog(folder, f"{PLAIN}THEME = {theme!r}\n")
    (folder / "content" / "posts" / f"{blog.POST}.md").write_text(blog.article(), encoding="utf-8")
    shutil.copytree(ROOT / "content" / "images", folder / "content" / "images", dirs_exist_ok=True)
    shutil.copy(ROOT / "theme" / "static" / "icon.svg", folder / "content")
    (folder / "overrides").mkdir()
    if "html_head" in Path(theme, "templates", "base.html").read_text(encoding="utf-8"):
        (folder / "overrides" / "base.html").write_text(HEAD, encoding="utf-8")
    built = made.build()
    assert built.code == 0, built.log
    return built


def measured(started: Browser, built: Built, path: str) -> list[str]:
    """The row of one page."""
    file = built.output / path / "index.html"
    with served(built.output) as address:
        seen = browser.cost(started, address + path)
        runs = [tools.lighthouse(address + path) for _ in range(RUNS)]
        work = browser.cpu(started, address + path)
        axe = browser.violations(started, [address + path])
        pa11y = tools.pa11y([address + path])
    scores = [str(runs[0].scores[name]) for name in tools.SCORES[1:]]
    found = [kilobytes(squeezed(file.read_bytes())), *(kilobytes(*linked(built, file, kind)) for kind in ("css", "js"))]
    found += [str(seen.requests), str(len(seen.hosts)), str(seen.elements), f"{seen.shift:.3f}", f"{work:.0f}"]
    found += [f"{statistics.median(run.scores['performance'] for run in runs):.0f}", *scores]
    found += [f"{statistics.median(run.lcp for run in runs):.0f}"]
    return [*found, *(str(len(faults)) for faults in (axe, tools.nu([file]), pa11y))]


def linked(built: Built, file: Path, kind: str) -> Iterator[bytes]:
    """The site's own files of a kind that a page links to, packed."""
    base = f"{blog.PUBLIC}/{file.parent.relative_to(built.output)}/"
    for link in set(re.findall(rf'(?:href|src)="([^"]+\.{kind})"', file.read_text(encoding="utf-8"))):
        path = built.output / urljoin(base, link).removeprefix(f"{blog.PUBLIC}/")
        if path.is_file():
            yield squeezed(path.read_bytes())


def kilobytes(*packed: bytes) -> str:
    return f"{sum(map(len, packed)) / 1000:.1f}"


if __name__ == "__main__":
    main()
