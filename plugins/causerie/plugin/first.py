"""The pages of the posts that somebody waits for, written before all others."""

from __future__ import annotations

import os
from pathlib import Path

from pelican import Pelican
from pelican.contents import Article, Content, Page
from pelican.generators import Generator
from pelican.writers import Writer

from causerie.plugin.writing import Sparing

FIRST = "CAUSERIE_FIRST"
"""The variable that names the sources of those posts, as PATH names its folders."""


def write_first(pelican: Pelican, build: Generator) -> None:
    """Write the pages of the posts that were asked for; all are written again in their turn, and are the same."""
    asked = {str(Path(path).resolve()) for path in os.environ.get(FIRST, "").split(os.pathsep) if path}
    if not asked:
        return
    # A writer of its own: Pelican's refuses to write a page twice.
    writer = Sparing(pelican.output_path, settings=pelican.settings)
    for content in build.context["generated_content"].values():
        if isinstance(content, Article | Page) and str(Path(content.source_path).resolve()) in asked:
            _write(content, build, writer)


def _write(content: Content, build: Generator, writer: Writer) -> None:
    known = {"page": content}
    if isinstance(content, Article):
        known = {"article": content, "category": getattr(content, "category", None), "blog": True}
        if content.status == "draft":
            known["all_articles"] = build.context["articles"]
    writer.write_file(
        content.save_as,
        build.get_template(content.template),
        build.context,
        relative_urls=build.settings["RELATIVE_URLS"],
        url=content.url,
        **known,
    )
