"""A blog of Blogger's as its Takeout, and comments of Isso's, in as many words as a test needs."""

from __future__ import annotations

import json
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from causerie.importers.asked import Place, Wish
from causerie.importers.base import Importer, Site
from causerie.importers.blogger.takeout import TAKEOUT
from causerie.importers.isso import ISSO
from causerie.importers.report import Report
from causerie.importers.run import run
from causerie.importers.source import Source
from causerie.importers.taken import Taken

TAG = "tag:blogger.com,1999:blog-9.post-"
SETTINGS = {"ARCHIVES_SAVE_AS": "archives/index.html", "TAG_SAVE_AS": "tags/{slug}/index.html"}
OLD = "https://carnet.blogspot.com"
HEAD = (
    "<?xml version='1.0' encoding='utf-8'?>\n<feed xmlns='http://www.w3.org/2005/Atom'"
    " xmlns:blogger='http://schemas.google.com/blogger/2018'>\n<id>tag:blogger.com,1999:blog-9</id>\n"
)


def post(
    number: int, path: str, body: str = "<p>Un texte.</p>", *, date: str = "2013-05-01T10:00:00Z", **more: str
) -> str:
    """An entry of a post; `more` are its title, its type and its status."""
    said = {"title": f"Texte {number}", "type": "POST", "status": "LIVE", **more}
    return (
        f"<entry><id>{TAG}{number}</id><blogger:type>{said['type']}</blogger:type>"
        f"<blogger:status>{said['status']}</blogger:status><author><name>Claire</name></author>"
        f"<title>{escape(said['title'])}</title><content type='html'>{escape(body)}</content>"
        f"<published>{date}</published><blogger:filename>{path}</blogger:filename></entry>\n"
    )


def comment(
    number: int, of: int, body: str = "Des mots.", *, date: str = "2013-05-02T10:00:00Z", to: int = 0, **more: str
) -> str:
    """An entry of a comment; `more` are its name, its status, and whatever else is to stand in it."""
    said = {"name": "Ève", "status": "LIVE", "rest": "", **more}
    return (
        f"<entry><id>{TAG}{number}</id><blogger:parent>{TAG}{of}</blogger:parent>"
        f"<blogger:inReplyTo>{f'{TAG}{to}' if to else ''}</blogger:inReplyTo><blogger:type>COMMENT</blogger:type>"
        f"<blogger:status>{said['status']}</blogger:status><author><name>{said['name']}</name></author>"
        f"<content type='html'>{escape(body)}</content><published>{date}</published>{said['rest']}</entry>\n"
    )


def takeout(path: Path, *entries: str) -> Path:
    path.write_text(f"{HEAD}{''.join(entries)}</feed>\n", encoding="utf-8")
    return path


def said(text: str, minute: int, *, id: int = 0, parent: int | None = None, name: str = "Paul") -> dict[str, Any]:
    """A comment in Isso's JSON, of this minute of 1 June 2014."""
    date = f"2014-06-01 12:{minute:02}:00"
    return {"id": id, "author": name, "created": date, "text": text, "parent": parent, "email": "paul@secret.example"}


def isso(path: Path, **threads: list[dict[str, Any]]) -> Path:
    """The comments of each thread; a `__` in its name is a slash."""
    told = [{"id": f"/{key.replace('__', '/')}", "title": "x", "comments": one} for key, one in threads.items()]
    path.write_text(json.dumps(told), encoding="utf-8")
    return path


@dataclass
class Home:
    """The folder that is moved into, and what an import does to it."""

    folder: Path

    @property
    def place(self) -> Place:
        (self.folder / "content").mkdir(parents=True, exist_ok=True)
        return Place(
            self.folder / "content",
            self.folder / "comments",
            self.folder / "comments-held",
            ZoneInfo("Europe/Paris"),
            taken=Taken.by(SETTINGS),
        )

    def bring(self, path: Path, site: Site | None = None, wish: Wish | None = None) -> Report:
        source = Source.of(path)
        importer: Importer = next(one for one in (TAKEOUT, ISSO) if one.knows(source))
        return run(importer, source, site or importer.site(source), self.place, wish or Wish())

    def files(self) -> dict[str, bytes]:
        """All that is there."""
        return {
            path.relative_to(self.folder).as_posix(): path.read_bytes()
            for path in sorted(self.folder.rglob("*"))
            if path.is_file()
        }

    def text(self, path: str) -> str:
        return (self.folder / path).read_text(encoding="utf-8")

    def heads(self, path: str) -> dict[str, str]:
        """What the head of a post says."""
        lines = self.text(path).partition("\n\n")[0].splitlines()
        return dict(line.split(": ", 1) for line in lines)

    def comments(self, thread: str) -> list[dict[str, str]]:
        """The comments of a thread, as plain lines, by their numbers."""
        found = [
            dict(row.split(": ", 1) for row in path.read_text(encoding="utf-8").splitlines() if ": " in row)
            for path in (self.folder / "comments" / thread).glob("*.yml")
        ]
        return sorted(found, key=lambda one: int(one["number"]))

    def bodies(self, thread: str) -> list[str]:
        """The words of a thread's comments, by their numbers."""
        folder = self.folder / "comments" / thread
        numbered = {}
        for path in folder.glob("*.yml"):
            text = path.read_text(encoding="utf-8")
            number = int(text.partition("number: ")[2].split()[0])
            numbered[number] = text.partition("body: |-\n  ")[2].partition("\nnumber")[0]
        return [body for _, body in sorted(numbered.items())]
