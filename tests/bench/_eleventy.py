"""The same blog for Eleventy: the same posts, and the very files of the comments, read by a function of its own."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from tests.bench import _peers
from tests.bench._paired import Contender
from tests.bench._pelicans import emptied
from tests.bench._posts import posts


def site(folder: Path, blog: Path) -> Path:
    """Write the site of a blog for Eleventy."""
    packages = _peers.node()
    shutil.copytree(_peers.LOCKS / "eleventy", folder)
    (folder / "node_modules").symlink_to(packages)
    shutil.copytree(blog / "comments", folder / "comments")
    for post in posts(blog):
        urls = [f"/tags/{tag.replace(' ', '-')}/" for tag in post.tags]
        category = f"/categories/{post.category.replace(' ', '-').lower()}/"
        head = {
            "title": post.title,
            "date": post.date,
            "summary": post.summary,
            "categoryUrl": category,
            "tagUrls": urls,
        }
        text = f"---json\n{json.dumps(head)}\n---\n\n{post.body}"
        (folder / "posts" / f"{post.slug}.md").write_text(text, encoding="utf-8")
    return folder


def full(folder: Path) -> Contender:
    """A build of everything into a folder that is not there."""
    output = folder / "public"
    program = _peers.program("node")
    command = [program, "node_modules/@11ty/eleventy/cmd.cjs", "--quiet"]
    return Contender("Eleventy 3.1.8", command, folder, emptied(output))
