"""What is written down of pull requests that somebody closed on the forge's own page: what that decided."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from causerie import i18n, posts
from causerie.characters import inert
from causerie.errors import N_, OwnerError
from causerie.forges.base import KINDS, Files, Forge, Tree
from causerie.forges.hub import Pull
from causerie.forges.names import is_branch
from causerie.forges.refs import Move, RaceError
from causerie.forges.upstream import OURS
from causerie.model import Decision
from causerie.moderation import Moderation, Ticked
from causerie.moderation.message import message
from causerie.proposals import gathered, path, rivals, written
from causerie.review.answering import Answers
from causerie.settings import Settings
from causerie.store import DECISIONS

log = logging.getLogger(__name__)
_LABEL = re.compile(r"declined(?:/([1-9]\d{0,3}))?", re.ASCII)
"""The label of a pull request that somebody declined by closing it: the charter's rule, where there is a charter."""


@dataclass(frozen=True, slots=True)
class Records(Answers):
    """The same, with a hand on the published branch."""

    def record(self, number: int, forge: Forge, now: datetime) -> Decision | None:
        """Write down what was decided by closing a pull request by hand; None if there is nothing to write.

        Its label says which rule; below one without such a label it is said how to give it one. Once it is merged, or
        its decision is written, its branch goes, if that is one of ours.
        """
        pull = self.pull(number)
        if pull is None or pull.state == "open":
            return None
        if pull.state == "merged":
            if pull.own:
                self._let_go(pull, self.head(pull))
            return None
        if pull.own and gathered(pull.branch):
            return None
        found = self.reviewed(pull)
        asked = found.asked
        # Whoever proposes by hand may have taken the id of what others wait with.
        if asked is None or asked.kind != "comment" or self.first(found) or rivals(found.proposal, forge.open()):
            return None
        decided, published = (path(self.blog.settings, folder, asked.id) for folder in (DECISIONS, asked.thread))
        if _there(forge.tree(), decided, published):
            self._let_go(pull, found.proposal.version)
            return None
        rule = self._rule(pull)
        if rule is None:
            self.client.drive(self.hub.say(number, self._how(), "<!-- causerie declined -->"))
            return None
        decision = Decision(
            id=asked.id,
            thread=asked.thread,
            date=now.replace(microsecond=0),
            decision="declined",
            rule=rule or None,
        )

        def compose(tree: Tree) -> Files:
            return {} if _there(tree, decided, published) else written(self.blog.settings, asked.thread, decision)

        said = message("declined", asked.thread, asked.id, forge.who(), self.blog.settings.lang, rule=decision.rule)
        forge.commit(compose, said, decision.date)
        self._let_go(pull, found.proposal.version)
        return decision

    def ticked(self, number: int, forge: Forge, now: datetime) -> list[Ticked]:
        """Do what a moderator ticked in the text of a gathered proposal before closing it; nothing if it is none.

        What is left undecided is told below it; if nothing is, its branch goes.
        """
        pull = self.pull(number)
        if pull is None or pull.state != "closed" or not pull.own or not gathered(pull.branch):
            return []
        proposal = self.reviewed(pull).proposal
        with self._built() as settings:
            found = Moderation(forge, settings, forge.who()).decide(proposal, pull.text, now)
        left = [one for one in found if one.decided is None]
        if left:
            gettext = i18n.translations(self.blog.settings.lang).gettext
            said = [gettext(N_("These are not decided. Reopened, they wait at the desk again:")), ""]
            said += [f"- `{one.id}` {' '.join(self._why(one))}".rstrip() for one in left]
            mark = f"<!-- causerie ticked {len(left)} -->"
            self.client.drive(self.hub.say(number, "\n".join(said), mark))
        else:
            self._let_go(pull, proposal.version)
        return found

    def _let_go(self, pull: Pull, version: str) -> None:
        """Delete a branch of ours that was decided at this version: one that was closed alone may be opened again."""
        if not pull.own or not is_branch(pull.branch, KINDS):
            return
        error = self.upstream.push([Move(OURS + pull.branch, version, "")])
        # It is decided all the same, and a forge that lets no branch be deleted would say so each time.
        if isinstance(error, OwnerError):
            log.warning("#%s: %s", pull.number, error)
        # Gone already, or moved since: then it holds what nobody has decided.
        elif error and not isinstance(error, RaceError):
            raise error

    @contextmanager
    def _built(self) -> Iterator[Settings]:
        """The settings of a site that is as good as built: what a moderator's hand needs of one are its posts."""
        with TemporaryDirectory() as folder:
            (Path(folder) / posts.FILE).write_bytes(posts.dump(self.blog.posts))
            yield replace(self.blog.settings, output=Path(folder))

    def _why(self, one: Ticked) -> list[str]:
        gettext = i18n.translations(self.blog.settings.lang).gettext
        return [inert(" ".join(fault.said(gettext))) for fault in one.faults]

    def _rules(self) -> int:
        return max((len(post.rules) for post in self.blog.posts), default=0)

    def _rule(self, pull: Pull) -> int | None:
        """The rule that a label names: 0 where there is no charter, None if no label names one that the charter has."""
        rules = self._rules()
        found = [int(match[1] or 0) for match in map(_LABEL.fullmatch, pull.labels) if match]
        if not rules:
            return 0 if found else None
        return next((rule for rule in found if 1 <= rule <= rules), None)

    def _how(self) -> str:
        gettext: Callable[[str], str] = i18n.translations(self.blog.settings.lang).gettext
        rules = self._rules()
        labels = [f"`declined/{rule}`" for rule in sorted({1, rules}) if rules] or ["`declined`"]
        said = N_(
            "Closed without a decision, so the receipt of this contribution goes on saying that it waits. "
            "A label declines it by a rule of the charter: %(label)s. Reopened, it waits at the desk again."
        )
        return gettext(said) % {"label": " … ".join(labels)}


def _there(tree: Tree, *paths: str) -> bool:
    return any(tree.read(one) is not None for one in paths)
