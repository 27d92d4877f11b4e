"""What a moderator reads beside a contribution: what it answers or changes, its likes, its voice's earlier ones."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from causerie.checks import duplicate
from causerie.model import Comment

Reason = Literal["before", "parent", "near", "voice"]
SHOWN = 3
"""How many are shown of what a reason brings: in a flood of the same words, each has all others beside it."""
COMPARED = 100
"""How many of the newest contributions of a thread a new one is compared with, for the same reason."""


@dataclass(frozen=True, slots=True)
class Known:
    """A contribution that can be looked up: in its page, or in this folder of the desk while it waits."""

    thread: str
    comment: Comment
    folder: str = ""


@dataclass(frozen=True, slots=True)
class Beside:
    """One contribution that stands beside another, and why."""

    known: Known
    reasons: tuple[Reason, ...]


class Library:
    """All contributions that are published or wait, as one looks for others beside one of them."""

    def __init__(self, known: Iterable[Known]) -> None:
        self._voices: dict[str, list[Known]] = {}
        self._threads: dict[str, list[Known]] = {}
        for one in sorted(known, key=lambda one: one.comment.id):
            self._threads.setdefault(one.thread, []).append(one)
            if one.comment.name:
                self._voices.setdefault(_voice(one.comment.name), []).append(one)

    def beside(self, thread: str, comment: Comment, before: Comment | None = None) -> tuple[list[Beside], int]:
        """What stands beside a comment of a thread, each once, and how many more are not shown."""
        reasons: dict[Known, list[Reason]] = {}
        left = 0
        for reason, found in self._found(thread, comment, before):
            for known in found[:SHOWN]:
                reasons.setdefault(known, []).append(reason)
            left += len(found[SHOWN:])
        return [Beside(known, tuple(why)) for known, why in reasons.items()], left

    def _found(self, thread: str, comment: Comment, before: Comment | None) -> Iterator[tuple[Reason, Sequence[Known]]]:
        here = {one.comment.id: one for one in self._threads.get(thread, ()) if one.comment.id != comment.id}
        yield "before", [Known(thread, before)] if before else []
        yield "parent", [here[comment.reply_to]] if comment.reply_to in here else []
        newest = [one.comment for one in list(here.values())[-COMPARED:]]
        yield "near", [here[other.id] for _, other in duplicate.near(comment, newest)]
        said = self._voices.get(_voice(comment.name), ()) if comment.name else ()
        yield "voice", [one for one in reversed(said) if one.comment.id < comment.id]


def _voice(name: str) -> str:
    """A name as one hears it: without its case, its width or its blanks."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())
