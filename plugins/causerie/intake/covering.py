"""What a worker writes on a proposal: its title and text, from rows of the outbox and what the checks find in them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from causerie import posts, proposals, store
from causerie.checks import registry
from causerie.checks.base import Site
from causerie.errors import N_, Fault, ModeratorError
from causerie.forges.base import PLAIN, Change, Forge, Proposal
from causerie.model import Comment, Post
from causerie.outbox.row import Row
from causerie.outbox.worker import Covered
from causerie.proposals import Asked, Entry
from causerie.settings import Settings
from causerie.store import Corpus

Read = Callable[[str], Corpus]
"""What is published in a thread."""


@dataclass(frozen=True, slots=True)
class Cover:
    """Makes the covers of one site's proposals, in its own language; `forge` knows what is published."""

    settings: Settings
    forge: Forge

    def of(self, rows: Sequence[Row]) -> Covered:
        """The title and the text of the proposal of a row, or of those that were gathered.

        Raises ModeratorError if a row alone cannot become one, OwnerError if the site is not built, and as the forge
        does.
        """
        # Rows of one thread have the same discussion beside them.
        read = cache(lambda thread: store.thread(self.settings.root, self.settings.comments, thread))
        found = posts.load(self.settings.output)
        if not proposals.gathered(rows[0].branch):
            return self._alone(rows[0], found, read)
        entries: list[Entry] = []
        refused: list[tuple[Row, Sequence[Fault]]] = []
        for row in rows:
            try:
                entries.append(self._entry(row, found, read))
            except ModeratorError as error:
                refused.append((row, error.faults))
        title, text = proposals.together(entries, rows[0].received, self.settings, self.settings.lang)
        return Covered(title, text, refused)

    def _alone(self, row: Row, found: tuple[Post, ...], read: Read) -> Covered:
        asked = self._asked(row)
        told = asked.comment if asked.kind != "withdrawal" else None
        faults = self._judged(row, told, asked.before, found, read) if told else []
        thread = read(row.thread).threads.get(row.thread, ())
        post = _post(found, row)
        return Covered(*proposals.text(asked, post, faults, self.settings, self.settings.lang, thread))

    def _entry(self, row: Row, found: tuple[Post, ...], read: Read) -> Entry:
        comment = self._asked(row).comment
        assert comment, "what is gathered is new"  # noqa: S101 (for the type)
        faults = self._judged(row, comment, None, found, read)
        return Entry(comment, _post(found, row), faults, read(row.thread).threads.get(row.thread, ()))

    def _judged(
        self, row: Row, comment: Comment, before: Comment | None, found: tuple[Post, ...], read: Read
    ) -> list[Fault]:
        site = Site(read(row.thread), found, self.settings, row.received)
        return registry.judge(site, row.thread, comment, before)

    def _asked(self, row: Row) -> Asked:
        """What a row asks for, read as a moderator's tools will read it from the forge."""
        name = proposals.branch("comment", row.id) if proposals.gathered(row.branch) else row.branch
        # A new contribution's id was never used before: asking the forge for each would take its time for nothing.
        new = name == proposals.branch("comment", row.id)
        before = None if new else self.forge.tree().read(row.path)
        change = Change(row.path, PLAIN, row.data, before)
        return proposals.read(Proposal(name, "", (change,), "", "", row.received), self.settings)


def _post(found: tuple[Post, ...], row: Row) -> Post:
    own = [post for post in found if post.thread == row.thread]
    if not own:
        message, remedy = N_("no post has this discussion any more"), N_("give one its Discussion: line, or drop it")
        raise ModeratorError([Fault("thread", message, remedy, {}, row.path)])
    return next((post for post in own if post.lang == row.lang), own[0])
