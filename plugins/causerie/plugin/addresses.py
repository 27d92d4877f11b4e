"""The old addresses of posts, as their heads name them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

from pelican.contents import Article, Content, Page

from causerie.machines import moved
from causerie.machines.moved import Move


def move(old: str, new: str, *, feed: bool = False) -> Move | None:
    """The move from an old address to a page; None if that is no address, or if the page is there still."""
    address = moved.address(old)
    return Move(address, quote(new, safe="/%~-._"), feed) if address and not moved.same(address, new) else None


def of_post(content: Content) -> Iterator[tuple[str, Move | None]]:
    """The old addresses of a post, each as its head says it; None for what is no address."""
    lines = getattr(content, "moved_from", "")
    for said in (" ".join(lines) if isinstance(lines, list) else str(lines)).split():
        if not moved.same(said, content.url):
            yield said, move(said, content.url)


def shown(context: Mapping[str, Any]) -> list[Content]:
    """The posts that have a page that readers are led to, in the order of their files."""
    contents = context["generated_content"].values()
    found = [one for one in contents if isinstance(one, Article | Page) and one.status in ("published", "hidden")]
    return sorted(found, key=lambda one: str(one.source_path))
