"""Commits as git stores them: made by one `git fast-import`, and read back."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone

from causerie.forges.base import PLAIN
from causerie.forges.git import Git

TOLD_MAX = 1 << 18
"""How many bytes of a commit are read; what a forge shows of a pull request is 64 Ki characters at most."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """Who did something, and when."""

    name: str
    email: str
    date: datetime


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit to be made: the tree of its first parent, or `tree` (empty: none), with these files put in or out.

    A file is its mode and its content; paths are the repository's.
    """

    parents: Sequence[str]
    message: str
    author: Stamp
    committer: Stamp
    files: Mapping[str, tuple[str, bytes] | None] = field(default_factory=dict)
    tree: str | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """A commit as it was read."""

    tree: str
    author: Stamp
    committer: Stamp
    title: str
    text: str


def neutral(date: datetime) -> Stamp:
    """Nobody in particular: a proposal names its author in its file alone."""
    return Stamp("Causerie", "", date)


def message(title: str, text: str) -> str:
    """A title of one line and a text as one message; `read` takes them apart again."""
    line = " ".join(title.split())
    return f"{line}\n\n{text}" if text else f"{line}\n"


def files(changes: Mapping[str, bytes | None], prefix: str) -> dict[str, tuple[str, bytes] | None]:
    """What a forge was handed, as plain files of a repository in which the blog lies below `prefix`."""
    return {prefix + path: None if data is None else (PLAIN, data) for path, data in changes.items()}


def make(git: Git, commits: Sequence[Commit]) -> list[str]:
    """Store commits that no ref reaches yet; their ids, in their order."""
    if not commits:
        return []
    out = git.ask("fast-import", "--quiet", "--done", stdin=stream(commits))
    return out.decode().split()


def told(git: Git, ids: Collection[str]) -> dict[str, Told]:
    """What commits say in their first TOLD_MAX bytes, by their ids, read by one process."""
    asked = list(ids)
    return {one: read(found.data) for one, found in zip(asked, git.objects(asked, TOLD_MAX), strict=True) if found}


def reaches(git: Git, tip: str, commit: str) -> bool:
    """Whether a commit is in the history of another one, or that one."""
    return bool(commit) and git.run("merge-base", "--is-ancestor", commit, tip).code == 0


def single(git: Git, commit: str, tip: str) -> bool:
    """Whether a commit is all that its history has beside that of `tip` (empty: none)."""
    given = f"{commit}\n" + (f"^{tip}\n" if tip else "")
    return git.ask("rev-list", "--count", "--max-count=2", "--stdin", stdin=given.encode()).strip() == b"1"


def stream(commits: Sequence[Commit]) -> bytes:
    """The input of git-fast-import(1) for commits whose ids it prints, and which it leaves to no ref."""
    parts = [part for commit in commits for part in _commit(commit)]
    return b"".join([*parts, _RESET, b"done\n"])


def blob(data: bytes, like: str) -> str:
    """The id that git gives to a file of this content, by the algorithm behind another id."""
    return named("blob", data, like)


def named(kind: str, data: bytes, like: str) -> str:
    """The id of an object of a kind (`blob`, `tree`), by the algorithm behind another id."""
    made = hashlib.new("sha1" if len(like) == 40 else "sha256", usedforsecurity=False)
    made.update(f"{kind} {len(data)}\0".encode() + data)
    return made.hexdigest()


def read(data: bytes) -> Told:
    """What a commit says; a date that no calendar has becomes the nearest that ours has."""
    head, _, words = data.decode("utf-8", "replace").partition("\n\n")
    title, _, text = words.partition("\n")
    author, committer = (_stamp(_header(head, role)) for role in ("author", "committer"))
    return Told(_header(head, "tree"), author, committer, title, text.removeprefix("\n"))


# A ref that is reset at the end is never written; one that is reset at the start has no parent to hand on.
_RESET = b"reset refs/causerie/made\n\n"


def _commit(commit: Commit) -> list[bytes]:
    parts = [_RESET, b"commit refs/causerie/made\nmark :1\n"]
    parts += [_said("author", commit.author), _said("committer", commit.committer)]
    parts.append(_data(commit.message.encode("utf-8", "replace")))
    parts += [f"{word} {one}\n".encode() for word, one in zip(["from", *["merge"] * 99], commit.parents, strict=False)]
    if commit.tree is not None:
        parts.append(f'M 040000 {commit.tree} ""\n'.encode() if commit.tree else b"deleteall\n")
    for path, file in commit.files.items():
        parts += [b"D %s\n" % _quoted(path)] if file is None else [_put(path, file[0]), _data(file[1])]
    return [*parts, b"\nget-mark :1\n"]


def _put(path: str, mode: str) -> bytes:
    return b"M %s inline %s\n" % (mode.encode(), _quoted(path))


def _quoted(path: str) -> bytes:
    return b'"%s"' % re.sub(rb'(["\\])', rb"\\\1", path.encode()).replace(b"\n", rb"\n")


def _data(data: bytes) -> bytes:
    return b"data %d\n%s\n" % (len(data), data)


def _said(role: str, stamp: Stamp) -> bytes:
    name, email = (" ".join(re.sub(r"[<>\x00-\x1f\x7f]", " ", part).split()) for part in (stamp.name, stamp.email))
    return f"{role} {name} <{email}> {int(stamp.date.timestamp())} {stamp.date:%z}\n".encode()


def _header(head: str, name: str) -> str:
    found = re.search(rf"^{name} (.*)$", head, re.MULTILINE)
    return found[1] if found else ""


def _stamp(line: str) -> Stamp:
    found = re.fullmatch(r"(.*?) ?<(.*)> (\d+) ([+-])(\d\d)(\d\d)", line)
    if not found:
        return Stamp(line, "", datetime.fromtimestamp(0, UTC))
    name, email, seconds, sign, hours, minutes = found.groups()
    offset = timedelta(hours=min(int(hours), 23), minutes=min(int(minutes), 59))
    zone = timezone(-offset if sign == "-" else offset)
    # The last second of the year 9998, so that no zone leads out of Python's years.
    return Stamp(name, email, datetime.fromtimestamp(min(int(seconds), 253370764799), UTC).astimezone(zone))
