"""Which pull request a published comment came from: the forge is asked for all of them at once, and for what is needed.

By the name of its branch first, which nobody but us gives in our repository; then by the commit that was merged, which
anybody can push to a copy; then by what gathered ones hold.
"""

from __future__ import annotations

from functools import cached_property

from causerie import proposals
from causerie.forges import branches, refs
from causerie.forges.base import FOREIGN
from causerie.forges.hub import Pull
from causerie.forges.upstream import OURS
from causerie.review.answering import Answers


class Origins:
    """The pull requests of a forge, of comments that are published at a commit."""

    def __init__(self, answers: Answers, published: str) -> None:
        self._answers = answers
        self._published = published

    def of(self, thread: str, id: str, merged: tuple[str, ...]) -> int:
        """The number of the pull request of a comment whose commit merged these others; 0 if none is known."""
        if number := self._named.get(proposals.branch("comment", id)):
            return number
        if found := next((self._heads[commit] for commit in merged if commit in self._heads), 0):
            return found
        return self._gathered.get(proposals.path(self._answers.blog.settings, thread, id), 0)

    @cached_property
    def _heads(self) -> dict[str, int]:
        """Those of all times by the commits at their heads, people's own copies included; of two of one, the first."""
        hub, upstream = self._answers.hub, self._answers.upstream
        before, after = hub.head(0).split("0")
        out = upstream.git.ask("ls-remote", "--quiet", upstream.address, f"{before}*{after}").decode()
        rows = (line.split("\t") for line in out.splitlines())
        told = ((ref.removeprefix(before).removesuffix(after), commit) for commit, ref in rows)
        numbers = sorted(((int(number), commit) for number, commit in told if number.isdigit()), reverse=True)
        return {commit: number for number, commit in numbers}

    @cached_property
    def _recent(self) -> list[Pull]:
        """Those of our own branches that something happened to last."""
        return [pull for pull in self._answers.client.drive(self._answers.hub.recent()) if pull.own]

    @cached_property
    def _named(self) -> dict[str, int]:
        return {pull.branch: pull.number for pull in reversed(self._recent)}

    @cached_property
    def _gathered(self) -> dict[str, int]:
        """Those that gather, by the files that they hold; to decide one part of an open one does not touch it there."""
        answers = self._answers
        found = [*answers.client.drive(answers.hub.opened()), *self._recent]
        pulls = {pull.branch: pull for pull in found if pull.own and proposals.gathered(pull.branch)}
        heads = {f"{FOREIGN}{pull.number}": answers.hub.head(pull.number) for pull in pulls.values()}
        if not heads or answers.upstream.fetch_heads(heads):
            return {}
        there = refs.found(answers.blog.git, *(OURS + name for name in heads))
        tips = {name: there[f"{OURS}{FOREIGN}{pull.number}"] for name, pull in pulls.items()}
        read = branches.read(answers.blog.git, tips, self._published, answers.blog.prefix)
        return {change.path: pulls[one.branch].number for one in read for change in one.changes}
