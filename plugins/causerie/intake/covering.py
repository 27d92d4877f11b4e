"""What a worker writes on a proposal: its title and text, from a row of the outbox and what the checks find in it."""

from __future__ import annotations

from dataclasses import dataclass

from causerie import posts, proposals, store
from causerie.checks import registry
from causerie.checks.base import Site
from causerie.errors import N_, Fault, ModeratorError
from causerie.forges.base import PLAIN, Change, Forge, Proposal
from causerie.model import Post
from causerie.outbox.row import Row
from causerie.proposals import Asked
from causerie.settings import Settings


@dataclass(frozen=True, slots=True)
class Cover:
    """Makes the covers of one site's proposals, in its own language; `forge` knows what is published."""

    settings: Settings
    forge: Forge

    def of(self, row: Row) -> tuple[str, str]:
        """The title and the text of a row's proposal.

        Raises ModeratorError if it cannot become one, OwnerError if the site is not built, and as the forge does.
        """
        asked = self._asked(row)
        corpus = store.thread(self.settings.root, self.settings.comments, row.thread)
        site = Site(corpus, posts.load(self.settings.output), self.settings, row.received)
        told = asked.comment if asked.kind != "withdrawal" else None
        faults = registry.judge(site, row.thread, told, asked.before) if told else []
        thread = corpus.threads.get(row.thread, ())
        return proposals.text(asked, _post(site.posts, row), faults, self.settings, self.settings.lang, thread)

    def _asked(self, row: Row) -> Asked:
        """What a row asks for, read as a moderator's tools will read it from the forge."""
        # A new contribution's id was never used before: asking the forge for each would take its time for nothing.
        new = row.branch == proposals.branch("comment", row.id)
        before = None if new else self.forge.tree().read(row.path)
        change = Change(row.path, PLAIN, row.data, before)
        return proposals.read(Proposal(row.branch, "", (change,), "", "", row.received), self.settings)


def _post(found: tuple[Post, ...], row: Row) -> Post:
    own = [post for post in found if post.thread == row.thread]
    if not own:
        message, remedy = N_("no post has this discussion any more"), N_("give one its Discussion: line, or drop it")
        raise ModeratorError([Fault("thread", message, remedy, {}, row.path)])
    return next((post for post in own if post.lang == row.lang), own[0])
