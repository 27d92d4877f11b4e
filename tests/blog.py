"""A small blog in a folder of its own, built by the real Pelican with the house's theme and plugin."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import lxml.html
from causerie import codec
from causerie.model import Comment
from causerie.values import make_id

ROOT = Path(__file__).parents[1]
FIRST = datetime(2026, 11, 2, 8, tzinfo=UTC)
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
CONF = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
from pelicanconf import *
THEME = {str(ROOT / "theme")!r}
PLUGIN_PATHS = [{str(ROOT / "plugins")!r}]
"""


@dataclass(frozen=True)
class Built:
    """What a build left: its exit code, what it said, and the files that it wrote."""

    code: int
    log: str
    output: Path

    def __contains__(self, path: str) -> bool:
        return (self.output / path).exists()

    def text(self, path: str) -> str:
        return (self.output / path).read_text(encoding="utf-8")

    def page(self, path: str) -> lxml.html.HtmlElement:
        return lxml.html.fromstring((self.output / path).read_bytes())

    def files(self) -> dict[str, bytes]:
        found = (path for path in self.output.rglob("*") if path.is_file())
        return {path.relative_to(self.output).as_posix(): path.read_bytes() for path in found}


class Blog:
    """The folder of a blog: write posts and comments into it, then build it."""

    def __init__(self, folder: Path, conf: str = "") -> None:
        self.folder = folder
        for name in ("content/posts", "content/pages", "content/images", "comments"):
            (folder / name).mkdir(parents=True)
        # Not called pelicanconf.py: it imports the one of the house, by that name.
        self.conf(conf)

    def conf(self, extra: str) -> None:
        (self.folder / "blogconf.py").write_text(CONF + extra, encoding="utf-8")

    def post(self, slug: str, body: str = "Un texte.", *, file: str = "", page: bool = False, **head: str) -> Path:
        """Write a post (or a page) with the given metadata; what is left out has something plain."""
        plain = {
            "title": slug.capitalize(),
            "date": "2026-11-01 08:00",
            "category": "Carnets",
            "slug": slug,
            "lang": "fr",
        }
        lines = [f"{key.capitalize()}: {value}" for key, value in {**plain, "summary": "Un résumé.", **head}.items()]
        path = self.folder / "content" / ("pages" if page else "posts") / (file or f"{slug}.md")
        path.write_text("\n".join([*lines, "", body]), encoding="utf-8")
        return path

    def say(self, thread: str, minute: int, body: str = "Des mots.", **keys: Any) -> Comment:
        """Write the comment of this minute of 2 November 2026 into a thread."""
        date = keys.pop("date", FIRST + timedelta(minutes=minute))
        said = {"name": f"Voix {minute}", "body": body, "number": minute, **keys}
        made = Comment(id=make_id(date, minute), date=date, **said)
        self.write(thread, made)
        return made

    def write(self, thread: str, made: Comment) -> Path:
        return self.raw(thread, f"{made.id}.yml", codec.write(made))

    def raw(self, thread: str, name: str, data: bytes) -> Path:
        path = self.folder / "comments" / thread / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
        return path

    def build(self, *flags: str, now: datetime = NOW, **env: str) -> Built:
        """Build as `pelican content` does; a plain log, and a clock that stands still."""
        command = [sys.executable, "-m", "pelican", "-s", "blogconf.py", "--log-handler", "plain", *flags]
        surroundings = {**os.environ, "SOURCE_DATE_EPOCH": str(int(now.timestamp())), **env}
        ran = subprocess.run(command, cwd=self.folder, env=surroundings, capture_output=True, text=True, check=False)
        return Built(ran.returncode, ran.stdout + ran.stderr, self.folder / "output")
