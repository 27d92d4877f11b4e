"""What is said below the pull requests of comments that a push published: where they can be read now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath
from urllib.parse import quote

from causerie import i18n, parts, store, threads
from causerie.errors import N_
from causerie.review.answering import Answers
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
    """The comments that were published between two commits (`before` empty: since ever), the newest commit first."""
    given = [after, *([f"^{before}"] if before else [])]
    options = ("--first-parent", "--parents", f"--max-count={COMMITS_MAX}", "--stdin")
    out = blog.git.ask("rev-list", *options, stdin="".join(f"{one}\n" for one in given).encode()).decode()
    for commit, *parents in (line.split() for line in out.splitlines()):
        if parents:
            for thread, name in _new(blog, parents[0], commit):
                yield Added(thread, name, tuple(parents[1:]))


def since(blog: Blog, last: str, when: datetime) -> str:
    """The published commit as it was at a moment; empty if there was none yet."""
    options = ("--first-parent", "--max-count=1", f"--before={int(when.timestamp())}")
    return blog.git.ask("rev-list", *options, last).decode().strip()


def address(blog: Blog, one: Added, now: datetime) -> str:
    """Where a comment can be read; empty if it is on no page (any more, or yet)."""
    found = store.thread(blog.settings.root, blog.settings.comments, one.thread).threads.get(one.thread, ())
    shown = threads.build(threads.visible(found, now))
    comment = next((place.comment for place in shown.places if place.comment.id == one.id), None)
    post = next((post for post in blog.posts if post.thread == one.thread), None)
    if comment is None or comment.removed or post is None:
        return ""
    where = parts.layout(shown, post, blog.settings.page_size).address(comment)
    return f"{blog.settings.site_url}/{quote(where, safe='/#?&=%')}"


def announce(answers: Answers, before: str, after: str, now: datetime) -> list[tuple[int, str]]:
    """Say below the pull request of each comment that was published where it is, once; the numbers and addresses."""
    gettext = i18n.translations(answers.blog.settings.lang).gettext
    heads: dict[str, int] | None = None
    told = []
    for one in added(answers.blog, before, after):
        where = address(answers.blog, one, now)
        pull = answers.client.drive(answers.hub.named(f"comment/{one.id}")) if where else None
        number = pull.number if pull else 0
        if where and not number:
            heads = _heads(answers) if heads is None else heads
            number = next((heads[commit] for commit in one.merged if commit in heads), 0)
        if number:
            said = gettext(N_("It is published:"))
            answers.client.drive(answers.hub.say(number, f"{said} <{where}>", f"<!-- causerie live {one.id} -->"))
            told.append((number, where))
    return told


def _heads(answers: Answers) -> dict[str, int]:
    """The pull requests of all times by the commits at their heads, those from other people's copies among them."""
    before, after = answers.hub.head(0).split("0")
    out = answers.upstream.git.ask("ls-remote", "--quiet", answers.upstream.address, f"{before}*{after}").decode()
    rows = (line.split("\t") for line in out.splitlines())
    numbers = ((commit, ref.removeprefix(before).removesuffix(after)) for commit, ref in rows)
    return {commit: int(number) for commit, number in numbers if number.isdigit()}


def _new(blog: Blog, before: str, after: str) -> Iterator[tuple[str, str]]:
    """The threads and ids of the comments' files that a commit adds."""
    options = ("-r", "-z", "--name-only", "--diff-filter=A", "--no-renames")
    folder = f"{blog.prefix}{blog.settings.comments}/"
    for name in blog.git.ask("diff-tree", *options, before, after).decode("utf-8", "replace").split("\0"):
        path = PurePosixPath(name.removeprefix(folder))
        thread, proper = path.parent.name, f"{folder}{path.parent.name}/{path.stem}.yml"
        if name == proper and thread_name(thread) and ID.fullmatch(path.stem):
            yield thread, path.stem
