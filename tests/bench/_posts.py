"""A blog's posts as data, for those who write them in another program's way."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Told:
    """What every program is told of a post; its links are those of the built site."""

    slug: str
    title: str
    date: str
    category: str
    tags: list[str]
    summary: str
    body: str


def posts(blog: Path) -> Iterator[Told]:
    """The posts of a generated blog, by their files' names."""
    for path in sorted((blog / "content" / "posts").glob("*.md")):
        head, _, body = path.read_text(encoding="utf-8").partition("\n\n")
        said = dict(line.split(": ", 1) for line in head.split("\n") if re.match("[A-Z][a-z]+: ", line))
        yield Told(
            said["Slug"],
            said["Title"],
            f"{said['Date'].replace(' ', 'T')}:00+01:00",
            said["Category"],
            said["Tags"].split(", "),
            said["Summary"],
            re.sub(r"\{filename\}([\w-]+)\.md", r"/posts/\1/", body),
        )
