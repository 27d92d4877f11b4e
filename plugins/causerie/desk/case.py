"""One proposal as a moderator reads it: where it goes, what is wrong with it, what stands beside it."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from causerie.characters import without_forbidden
from causerie.checks.base import Site
from causerie.desk.beside import Beside, Known, Library
from causerie.desk.folders import folder
from causerie.desk.hosts import Hosts
from causerie.errors import Fault, ModeratorError
from causerie.forges.base import Tree
from causerie.model import Comment, Post
from causerie.moderation import Waiting
from causerie.proposals import Asked, accepted


@dataclass(frozen=True, slots=True)
class Case:
    """A waiting proposal with all that is shown of it.

    `folder` is its own on the desk; `post` is None if readers can see none, `result` if accepting cannot be done or
    publishes nothing; `voice` is the comment that has a name; of what is beside it `left` more are not shown; `also`
    are the folders of other proposals about the same contribution.
    """

    waiting: Waiting
    folder: str
    faults: tuple[Fault, ...]
    post: Post | None = None
    voice: Comment | None = None
    result: Comment | None = None
    beside: tuple[Beside, ...] = ()
    left: int = 0
    also: tuple[str, ...] = ()

    @property
    def thread(self) -> str:
        """The thread that it belongs to; empty if it cannot be read."""
        return self.waiting.asked.thread if self.waiting.asked else ""

    @property
    def known(self) -> Known | None:
        """Its voice's words, as they can be drawn."""
        return Known(self.thread, self.voice, self.folder) if self.voice else None

    @property
    def sound(self) -> bool:
        """Whether it can be accepted."""
        return self.waiting.asked is not None and all(fault.level == "hint" for fault in self.faults)

    @property
    def new(self) -> bool:
        """Whether it is a contribution, and not a request about one."""
        return self.waiting.asked is not None and self.waiting.asked.kind == "comment"

    @property
    def file(self) -> str:
        """The text to begin an edit from, less what no file may hold; empty if there is nothing to edit."""
        asked, changes = self.waiting.asked, self.waiting.proposal.changes
        if len(changes) != 1 or (asked and asked.kind == "withdrawal"):
            return ""
        return without_forbidden((changes[0].after or b"").decode(errors="replace"))


def cases(waiting: Sequence[Waiting], site: Site, tree: Tree, hosts: Hosts) -> Iterator[Case]:
    """Each proposal in its order, over the site as it is built and the published branch."""
    library, once = Library(_known(waiting, site)), _Once(tree)
    about: dict[str, list[str]] = {}
    for one in waiting:
        if one.asked:
            about.setdefault(one.asked.id, []).append(folder(one.proposal.branch))
    for one in waiting:
        name = folder(one.proposal.branch)
        if one.asked is None:
            yield Case(one, name, one.faults)
            continue
        thread, voice = one.asked.thread, one.asked.before or one.asked.comment
        result, conflict = _accepted(one.asked, site, once)
        # A withdrawal's comment has no words to compare.
        said = voice if one.asked.kind == "withdrawal" else one.asked.comment
        beside, left = library.beside(thread, said, one.asked.before) if said else ([], 0)
        yield Case(
            waiting=one,
            folder=name,
            faults=(*conflict, *one.faults),
            post=hosts.of(thread, voice.lang if voice else None),
            voice=voice,
            result=result,
            beside=tuple(beside),
            left=left,
            also=tuple(other for other in about[one.asked.id] if other != name),
        )


class _Once:
    """A tree whose folders are each read once, however many proposals ask."""

    def __init__(self, tree: Tree) -> None:
        self._list = cache(tree.list)

    def read(self, path: str) -> bytes | None:
        """As the tree's."""
        return self._list(posixpath.dirname(path)).get(path)

    def list(self, folder: str) -> Mapping[str, bytes]:
        """As the tree's."""
        return self._list(folder)


def _known(waiting: Sequence[Waiting], site: Site) -> Iterator[Known]:
    """All contributions that are published, or wait to be."""
    for thread, comment in site.comments():
        yield Known(thread, comment)
    for one in waiting:
        if one.asked and one.asked.kind == "comment" and one.asked.comment:
            yield Known(one.asked.thread, one.asked.comment, folder(one.proposal.branch))


def _accepted(asked: Asked, site: Site, tree: Tree) -> tuple[Comment | None, Sequence[Fault]]:
    """The comment that accepting would publish, and what keeps it from being accepted."""
    try:
        made = accepted(asked, tree, site.settings, site.now.replace(microsecond=0))
    except ModeratorError as error:
        return None, error.faults
    return (made if isinstance(made, Comment) else None), ()
