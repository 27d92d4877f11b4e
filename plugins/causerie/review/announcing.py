"""What is said below the pull requests of comments that a push published: where they can be read now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath
from urllib.parse import quote

from causerie import i18n, store, threads
from causerie.errors import N_
from causerie.forges.branches import CHANGES_MAX
from causerie.review.answering import Answers
from causerie.review.origins import Origins
from causerie.review.proposal import Blog
from causerie.store import thread_name
from causerie.values import ID

COMMITS_MAX = 500
"""Commits of a push that are looked at, the newest ones."""


@dataclass(frozen=True, slots=True)
class Added:
    """A comment that a commit published, and the commits that it merged for that."""

    thread: str
    id: str
    merged: tuple[str, ...]


def added(blog: Blog, before: str, after: str) -> Iterator[Added]:
    """The comments that were published between two commits (`before` empty: since ever), the newest commit first.

    What adds more of them than a proposal holds came from none: an import, for instance.
    """
    given = [after, *([f"^{before}"] if before else [])]
    options = ("--first-parent", "--parents", f"--max-count={COMMITS_MAX}", "--stdin")
    out = blog.git.ask("rev-list", *options, stdin="".join(f"{one}\n" for one in given).encode()).decode()
    for commit, *parents in (line.split() for line in out.splitlines()):
        found = list(_new(blog, parents[0], commit)) if parents else []
        if len(found) <= CHANGES_MAX:
            yield from (Added(thread, name, tuple(parents[1:])) for thread, name in found)


def since(blog: Blog, last: str, when: datetime) -> str:
    """The published commit as it was at a moment; empty if there was none yet."""
    options = ("--first-parent", "--max-count=1", f"--before={int(when.timestamp())}")
    return blog.git.ask("rev-list", *options, last).decode().strip()


def address(blog: Blog, one: Added, now: datetime) -> str:
    """Where a comment can be read; empty if it is on no page (any more, or yet).

    That is its post's page, which leads on to where it stands: another page as soon as the discussion grows.
    """
    found = store.thread(blog.settings.root, blog.settings.comments, one.thread).threads.get(one.thread, ())
    shown = threads.build(threads.visible(found, now))
    comment = next((place.comment for place in shown.places if place.comment.id == one.id), None)
    post = next((post for post in blog.posts if post.thread == one.thread), None)
    if comment is None or comment.removed or post is None:
        return ""
    where = f"{post.url}#{shown.anchors[comment.id]}"
    return f"{blog.settings.site_url}/{quote(where, safe='/#?&=%')}"


def announce(answers: Answers, before: str, after: str, now: datetime) -> Iterator[tuple[int, str]]:
    """Say below the pull request of each comment that was published where it is, once.

    Their numbers and addresses, as they are said; 0 for a comment of which no pull request is known.
    """
    said = i18n.translations(answers.blog.settings.lang).gettext(N_("It is published:"))
    origins = Origins(answers, after)
    for one in added(answers.blog, before, after):
        if where := address(answers.blog, one, now):
            number = origins.of(one.thread, one.id, one.merged)
            if number:
                answers.client.drive(answers.hub.say(number, f"{said} <{where}>", f"<!-- causerie live {one.id} -->"))
            yield number, where


def _new(blog: Blog, before: str, after: str) -> Iterator[tuple[str, str]]:
    """The threads and ids of the comments' files that a commit adds."""
    options = ("-r", "-z", "--name-only", "--diff-filter=A", "--no-renames")
    folder = f"{blog.prefix}{blog.settings.comments}/"
    for name in blog.git.ask("diff-tree", *options, before, after).decode("utf-8", "replace").split("\0"):
        path = PurePosixPath(name.removeprefix(folder))
        thread, proper = path.parent.name, f"{folder}{path.parent.name}/{path.stem}.yml"
        if name == proper and thread_name(thread) and ID.fullmatch(path.stem):
            yield thread, path.stem
