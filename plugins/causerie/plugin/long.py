"""The pages of long threads, each with the post that it belongs to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from jinja2 import Template
from pelican.writers import Writer

from causerie import parts
from causerie.model import Post
from causerie.pages.discussion import Discussion
from causerie.plugin.writing import write_page


def write(
    posts: Mapping[str, Post],
    discussion: Discussion,
    context: Mapping[str, Any],
    templates: Callable[[str], Template],
    writer: Writer,
) -> None:
    """Write the parts of each post's thread; `posts` are by their source path, `context` is Pelican's."""
    contents = {content.source_path: content for content in context["generated_content"].values() if content}
    long = discussion.ledger.long(discussion.settings.page_size)
    for source, post in posts.items():
        if post.thread in long:
            for part in discussion.slots.layout(post).parts:
                url = parts.address(post, part.path)
                known = {"url": url, "lang": post.lang, "content": contents[source], "part": part}
                write_page(writer, parts.file(url), templates("part"), context, **known)
            discussion.forget()
