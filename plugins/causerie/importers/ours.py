"""What this house's own exports keep beside what others read of them: comments' files, posts', what a thread has."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from causerie import codec
from causerie.errors import ModeratorError
from causerie.importers import naming
from causerie.importers.xml import legal
from causerie.model import Comment
from causerie.store import SYNTHESIS

OURS = "causerie"
"""What that place is called in each format; in WordPress' it has a _ before it, as all that is shown to nobody."""
_ROW = re.compile(r"[^\n]*\n|[^\n]+")
_LINE = re.compile(r" {0,3}([A-Za-z0-9_-]+):[ \t]*(.*)")
_END = re.compile(r"\A(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)")


@dataclass(frozen=True, slots=True)
class OwnPost:
    """A post's file as it was here, where it lay below the content folder, and what it was called.

    `whole` says that what others read of it is still what it says, `moved` that it has been elsewhere since; `beside`
    are files of its thread, by their names.
    """

    text: str
    path: str
    name: str
    whole: bool
    moved: bool = False
    beside: tuple[tuple[str, bytes], ...] = ()

    @property
    def parts(self) -> tuple[str, list[tuple[str, str]], str]:
        """What stands before its head, the lines of that, each with its key in small letters, and all behind them.

        Lines that go on are one.
        """
        rows = _ROW.findall(self.text)
        before = rows.pop(0) if rows and rows[0].strip() == "---" else ""
        found: list[tuple[str, str]] = []
        for row in rows:
            line = _LINE.fullmatch(row.rstrip("\r\n"))
            if line:
                found.append((line[1].lower(), row))
            elif found and row.startswith("    "):
                found[-1] = (found[-1][0], found[-1][1] + row)
            else:
                break
        return before, found, self.text[len(before) + sum(len(said) for _, said in found) :]

    @property
    def head(self) -> Mapping[str, str]:
        """What its head says, by keys in small letters."""
        return {key: said.partition(":")[2].split("\n")[0].strip() for key, said in reversed(self.parts[1])}

    @property
    def id(self) -> str:
        """What it is called in every export: by where it came from once, else by its name and language."""
        head = self.head
        known = head.get("source", "") and head.get("source_id", "")
        return known or ".".join(filter(None, (head.get("slug", "") or self.path, head.get("lang", ""))))

    @property
    def row(self) -> tuple[str, ...]:
        """What an index needs: name, thread, file, digest, address and the file of that, the system and host before."""
        head = self.head
        slug = head.get("slug", "") or self.name
        digest = hashlib.sha256(self.text.encode("utf-8", "replace")).hexdigest()
        here = (slug, head.get("discussion", "") or slug, self.path, digest)
        return (
            *here,
            head.get("url", ""),
            head.get("save_as", ""),
            head.get("source", "") or OURS,
            naming.home(head.get("source_url", "")),
        )

    @property
    def body(self) -> str:
        """Its text behind the head."""
        return _END.sub("", self.parts[2], count=1).strip("\r\n")


def ours(file: str) -> Comment | None:
    """The comment in a file of ours; None if it is none, or damaged."""
    if not file:
        return None
    try:
        return codec.read_comment(file.encode("utf-8", "replace"), "")
    except ModeratorError:
        return None


def own_post(fields: Iterable[tuple[str, str]], name: str, at: str, said: Iterable[str]) -> OwnPost | None:
    """The post of ours in the fields of one of WordPress' that is called `name`, and is at `at`; None if there is none.

    `said` is what that says itself: its title, text, summary and state.
    """
    told = [(key.removeprefix(f"_{OURS}"), value) for key, value in fields if key.startswith(f"_{OURS}")]
    first = dict(reversed(told))
    text, path = first.get("", ""), first.get("_path", "")
    if not text:
        return None
    whole = first.get("_seal", "") == _seal(text, path, *said)
    beside = tuple(filter(None, (_beside(key, value) for key, value in told)))
    return OwnPost(text, path, name, whole, first.get("_at", "") != at, beside)


def _beside(key: str, value: str) -> tuple[str, bytes] | None:
    """A synthesis or a decision with the name of its file; None if it is none, or damaged."""
    data = value.encode("utf-8", "replace")
    try:
        if SYNTHESIS.fullmatch(f"{key}.yml"):
            return f"{key}.yml", codec.write(codec.read_synthesis(data, ""))
        if key == "_decision":
            made = codec.read_decision(data, "")
            return f"{made.thread}/{made.id}.yml", codec.write(made)
    except ModeratorError:
        pass
    return None


def _seal(*texts: str) -> str:
    """The digest by which the exporter says what others read of a post."""
    told = "\0".join("".join(legal(text).split()) for text in texts)
    return hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()
