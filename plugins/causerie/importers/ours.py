"""What this house's own exports keep beside what others read of them: comments' files, posts', what a thread has."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from causerie import codec
from causerie.errors import ModeratorError
from causerie.importers import naming
from causerie.importers.lines import line
from causerie.importers.xml import legal
from causerie.model import Comment
from causerie.store import SYNTHESIS

OURS = "causerie"
"""What that place is called in each format; in WordPress' it has a _ before it, as all that is shown to nobody."""
_ROW = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_TEXT_MAX = 2 << 20
"""Characters of a post's file: a thousand printed pages; what has more is read as others' posts are."""
_TAB = 4
"""Blanks that a tab may stand for, and by which a line of a head goes on the one before it."""
_LINE = re.compile(r" {0,3}([A-Za-z0-9_-]+):[ \t]*(.*)")
_END = re.compile(r"\A(?:---|\.\.\.)[^\r\n]*(?:\r\n|\r|\n|\Z)")


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
    def parts(self) -> tuple[str, tuple[tuple[str, str], ...], str]:
        """What stands before its head, the lines of that, each with its key in small letters, and all behind them.

        Lines that go on are one.
        """
        return _parts(self.text)

    @property
    def head(self) -> Mapping[str, str]:
        """What its head says, by keys in small letters."""
        return {key: re.split(r"[\r\n]", said.partition(":")[2])[0].strip() for key, said in reversed(self.parts[1])}

    @property
    def values(self) -> Mapping[str, str]:
        """All that its head says, by keys in small letters; each line of Markdown has its own."""
        found: dict[str, list[str]] = {}
        for key, said in self.parts[1]:
            first, *others = _ROW.findall(said.partition(":")[2])
            found.setdefault(key, []).extend([first.strip(), *(one.strip() for one in others)])
        return {key: "\n".join(said) for key, said in found.items()}

    @property
    def stamped(self) -> bool:
        """Whether it says from where it came once, and what it was called there: one of both tells nothing."""
        return bool(self.head.get("source") and self.head.get("source_id"))

    @property
    def id(self) -> str:
        """What it is called in every export: by where it came from once, else by its name and language."""
        head = self.head
        if self.stamped:
            return head["source_id"]
        return line(".".join(filter(None, (head.get("slug", "") or self.path, head.get("lang", "")))))

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
            head["source"] if self.stamped else OURS,
            naming.home(head.get("source_url", "")) if self.stamped else "",
        )

    @property
    def body(self) -> str:
        """Its text behind the head."""
        return _END.sub("", self.parts[2], count=1).strip("\r\n")


@lru_cache(1)
def _parts(text: str) -> tuple[str, tuple[tuple[str, str], ...], str]:
    before, end, found = "", 0, list[tuple[str, list[str]]]()
    for row in _ROW.finditer(text):
        # A head that ended elsewhere for Markdown would have lines that nobody looked at.
        plain = row[0].rstrip("\r\n").expandtabs(_TAB)
        said = _LINE.fullmatch(plain)
        if not end and plain.strip() == "---":
            before = row[0]
        elif _END.match(plain):
            break
        elif said:
            found.append((said[1].lower(), [row[0]]))
        elif found and plain.strip() and plain.startswith(" " * _TAB):
            found[-1][1].append(row[0])
        else:
            break
        end = row.end()
    return before, tuple((key, "".join(rows)) for key, rows in found), text[end:]


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
    if not text or len(text) > _TEXT_MAX:
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
