"""What a forge is: a published branch, proposals beside it, and what can be done with both.

A path is below the blog's folder, with `/` between its parts. Every forge raises ForgeError if it could not do what
it was asked and may do it later, OwnerError if somebody must give it something first, and ModeratorError if what
was asked cannot be done any more (Gone, Conflict).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from causerie.errors import ModeratorError

Files = Mapping[str, bytes | None]
"""Paths with what they are to hold; None: the file is to go."""
PLAIN = "100644"
"""The mode of a plain file, as git writes it; any other is a program, a link, or no file at all."""
GATHERED = "gathered/"
"""What the branch of a proposal begins with that holds several new contributions."""
KINDS = ("comment/", "correction/", "withdrawal/", GATHERED)
"""What the branch of a proposal begins with."""
FOREIGN = "pull/"
"""What the name of a proposal begins with that was made on the forge's own pages, whatever its branch is called."""


class GoneError(ModeratorError):
    """The proposal is not open (any more): somebody decided it, or it never was."""


class ConflictError(ModeratorError):
    """What the proposal changes was changed by somebody else since it was made."""


@dataclass(frozen=True, slots=True)
class Change:
    """What a proposal does to one path: its mode and content after (None: it is gone) and its content before."""

    path: str
    mode: str
    after: bytes | None
    before: bytes | None


@dataclass(frozen=True, slots=True)
class Proposal:
    """An open proposal: a branch beside the published one. `sent` is when it was made, `title` and `text` say what.

    `url` is its page on the forge; empty if it has none.
    """

    branch: str
    version: str
    changes: tuple[Change, ...]
    title: str
    text: str
    sent: datetime
    url: str = ""


class Tree(Protocol):
    """The published branch at one moment."""

    def read(self, path: str) -> bytes | None:
        """What a path holds; None if there is no such file."""

    def list(self, folder: str) -> Mapping[str, bytes]:
        """The files directly in a folder, by their whole paths."""


Compose = Callable[[Tree], Files]
"""What to write onto the published branch as it is then; asked again if it has moved meanwhile."""


@dataclass(frozen=True, slots=True)
class Done:
    """What was written: the published branch's version, and the paths whose uncommitted changes were left alone."""

    version: str
    left: tuple[str, ...] = ()


class Forge(Protocol):
    """A host of proposals. The name of a branch is proposed once, for ever: a forge remembers those it has closed."""

    def propose(self, branch: str, files: Files, title: str, text: str, date: datetime) -> bool:
        """Make a proposal; False if one of this name is, or was, there already."""

    def amend(self, branch: str, version: str, files: Files, date: datetime) -> None:
        """Put other files in the place of those of an open proposal at this version; title and text stay."""

    def open(self) -> Sequence[Proposal]:
        """The open proposals, the oldest first."""

    def read(self, branch: str) -> Proposal:
        """One open proposal."""

    def tree(self) -> Tree:
        """The published branch as it is now."""

    def merge(
        self,
        branch: str,
        compose: Compose,
        message: str,
        date: datetime,
        closing: Sequence[str] = (),
        version: str = "",
    ) -> Done:
        """Publish a proposal as `compose` makes it, and close it and those of `closing`; all of it or nothing.

        Raises ConflictError if it is not at `version`, as whoever decides was shown it (empty: at any).
        """

    def close(self, branch: str, compose: Compose, message: str, date: datetime, closing: Sequence[str] = ()) -> Done:
        """Close a proposal and those of `closing` unpublished, and write what `compose` makes; all or nothing."""

    def commit(self, compose: Compose, message: str, date: datetime) -> Done:
        """Write onto the published branch, with no proposal."""

    def who(self) -> str:
        """The name of who decides here, as its commits bear it."""

    def state(self) -> str:
        """A text that changes whenever a proposal or the published branch does."""
