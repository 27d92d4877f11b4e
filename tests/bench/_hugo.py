"""The same blog for Hugo: the same posts, and the very files of the comments."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Literal

from tests.bench import _peers
from tests.bench._paired import Contender
from tests.bench._pelicans import emptied
from tests.bench._posts import posts

Kept = Literal["data", "resources"]
"""Where the comments lie: in data/, best for a full build, or beside their post, best for one page alone."""


def site(folder: Path, blog: Path, kept: Kept) -> Path:
    """Write the site of a blog for Hugo."""
    shutil.copytree(_peers.LOCKS / "hugo", folder)
    for post in posts(blog):
        target = folder / "content" / "posts" / post.slug / "index.md"
        target.parent.mkdir(parents=True)
        head = {"title": post.title, "date": post.date, "slug": post.slug, "summary": post.summary}
        lists = {"categories": [post.category], "tags": post.tags}
        target.write_text(f"{json.dumps({**head, **lists})}\n\n{post.body}", encoding="utf-8")
        comments = blog / "comments" / post.slug
        if comments.is_dir():
            place = folder / "data" / "comments" / post.slug if kept == "data" else target.parent / "comments"
            shutil.copytree(comments, place)
    return folder


def full(folder: Path) -> Contender:
    """A build of everything into a folder that is not there."""
    output = folder / "public"
    command = [_peers.hugo(), "--quiet"]
    return Contender("Hugo 0.168", command, folder, emptied(output))


def page(folder: Path, slug: str) -> Contender:
    """Its best after a comment: that post's page alone; the lists and feeds stay as they were."""
    segment = f'\n[[segments.one.includes]]\npath = "/posts/{slug}"\nkind = "page"\n'
    (folder / "one.toml").write_text((folder / "hugo.toml").read_text("utf-8") + segment, encoding="utf-8")
    command = [_peers.hugo(), "--quiet", "--config", "one.toml", "--renderSegments", "one"]
    return Contender("Hugo 0.168, that page alone", command, folder)
