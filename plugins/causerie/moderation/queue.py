"""What waits for a moderator, with all that the checks find in it; and what is published already."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import cache
from typing import NamedTuple

from causerie import codec, posts, store
from causerie.checks import registry
from causerie.checks.base import Site
from causerie.errors import N_, Fault, ModeratorError
from causerie.forges.base import Forge, Proposal
from causerie.model import Comment
from causerie.proposals import Asked, gathered, parts, path, read, rivals, settled, taken
from causerie.settings import Settings
from causerie.values import ID

FEWEST = 4
"""Characters of a part of an id that find it: 12 is more likely meant as a number."""
NEAR = 5
"""How many ids a message offers."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """An open proposal, what it asks for (None if it cannot be read), and all that is wrong with it or to be seen.

    A contribution of a gathered proposal stands here as one of its own; `whole` is the proposal that holds it. `rivals`
    are the proposals whose id a stranger's has, so that it can only be closed.
    """

    proposal: Proposal
    asked: Asked | None
    faults: tuple[Fault, ...] = ()
    whole: Proposal | None = None
    rivals: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """What the proposal is called: the comment's own id, or that of a request to correct or withdraw one."""
        return self.proposal.branch.rpartition("/")[2]


class Published(NamedTuple):
    """A comment in its thread, as its file holds it."""

    thread: str
    comment: Comment


class Queue:
    """The open proposals of a forge, and the comments in the blog's folder; the built site knows the posts.

    Raises OwnerError if it was not built.
    """

    def __init__(self, forge: Forge, settings: Settings) -> None:
        self._forge = forge
        self._settings = settings

    def queue(self) -> list[Waiting]:
        """Every open proposal, the oldest first; each of their threads is read once."""
        sites: dict[str, Site] = {}
        return [self._judged(waiting, sites) for waiting in self._waiting()]

    def find(self, part: str) -> Waiting:
        """The open proposal of an id, or of a part of one that no other begins or ends with.

        Raises ModeratorError with the closest ids if there is none, or more than one.
        """
        found = {waiting.proposal.branch: waiting for waiting in self._waiting()}
        return self._judged(found[picked(part, found)], {})

    def published(self, part: str) -> Published:
        """The published comment of an id, or of a part of one; else as `find`, or if its file cannot be read."""
        thread, name = self._place(part)
        file = path(self._settings, thread, name)
        return Published(thread, codec.read_comment((self._settings.root / file).read_bytes(), file))

    def standing(self, part: str) -> tuple[Published | str, bytes]:
        """What an edit of a published comment begins from: its file on the published branch, and as what it is read.

        A file that cannot be read is given with its id alone. Else as `find`.
        """
        thread, name = self._place(part)
        file = path(self._settings, thread, name)
        data = self._forge.tree().read(file) or b""
        with suppress(ModeratorError):
            return Published(thread, codec.read_comment(data, file)), data
        return name, data

    def _place(self, part: str) -> tuple[str, str]:
        """The thread and the id of a published comment, whether or not its file can be read."""
        files = (self._settings.root / self._settings.comments).glob("*/*.yml")
        names = [f"{file.parent.name}/{file.stem}" for file in sorted(files)]
        thread, _, name = picked(part, [name for name in names if _is_comment(name)]).partition("/")
        return thread, name

    def _waiting(self) -> Iterator[Waiting]:
        """The open proposals, of gathered ones all that is not decided yet; none of them read."""
        found = self._forge.open()
        single = {proposal.branch for proposal in found}
        listed = cache(lambda folder: self._forge.tree().list(folder))
        for proposal in found:
            if not gathered(proposal.branch):
                yield Waiting(proposal, None, rivals=tuple(rivals(proposal, found)))
                continue
            try:
                left = self._left(proposal, lambda file: file in listed(posixpath.dirname(file)))
            except ModeratorError as error:
                yield Waiting(proposal, None, error.faults)
                continue
            # What was proposed by itself, too, is decided there.
            yield from (Waiting(part, None, whole=proposal) for part in left if part.branch not in single)
            if not left:
                message, remedy = N_("all that was gathered here is decided"), N_("decline it: that closes it")
                yield Waiting(proposal, None, (Fault("gathered", message, remedy, {}, proposal.branch),))

    def _left(self, proposal: Proposal, there: Callable[[str], bool]) -> list[Proposal]:
        """What is not decided of a gathered proposal. Raises ModeratorError if it holds anything else."""
        return [part for part in parts(proposal, self._settings) if not settled(part, there, self._settings)]

    def _judged(self, waiting: Waiting, sites: dict[str, Site]) -> Waiting:
        if waiting.faults:
            return waiting
        proposal = waiting.proposal
        try:
            asked = read(proposal, self._settings)
        except ModeratorError as error:
            return replace(waiting, faults=error.faults)
        if asked.comment is None or asked.kind == "withdrawal":
            return replace(waiting, asked=asked)
        if asked.thread not in sites:
            corpus = store.thread(self._settings.root, self._settings.comments, asked.thread)
            sites[asked.thread] = Site(corpus, posts.load(self._settings.output), self._settings, proposal.sent)
        # As of when it was sent: what came later is no fault of its voice.
        site = replace(sites[asked.thread], now=proposal.sent)
        found = registry.judge(site, asked.thread, asked.comment, asked.before)
        own = path(self._settings, asked.thread, asked.id)
        others = store.namesakes(self._settings.root, self._settings.comments, own)
        first = [taken(own, waiting.rivals)] if waiting.rivals else []
        return replace(waiting, asked=asked, faults=(*first, *others, *found))


def picked(part: str, names: Collection[str]) -> str:
    """The one of `names`, FOLDER/ID each, that has this id, or alone an id that begins or ends so; else as `find`."""
    ids = {name: name.rpartition("/")[2] for name in names}
    fits = [name for name in names if part in (name, ids[name])]
    if not fits and len(part) >= FEWEST:
        fits = [name for name in names if ids[name].startswith(part) or ids[name].endswith(part)]
    if len(fits) == 1:
        return fits[0]
    if fits:
        message, remedy = N_("%(part)s fits more than one contribution"), N_("write more of one of these: %(near)s")
        near = sorted(fits)[:NEAR]
    else:
        message = N_("no contribution here has the id %(part)s")
        near = get_close_matches(part, ids.values(), NEAR, cutoff=0.3)
        remedy = N_("write its id, or the last 8 characters of it; the closest: %(near)s")
    raise ModeratorError([Fault("find", message, remedy, {"part": part, "near": ", ".join(near) or "–"})])


def _is_comment(name: str) -> bool:
    thread, _, stem = name.partition("/")
    return store.thread_name(thread) and bool(ID.fullmatch(stem))
