"""What the rules of French typography would change, where the owner asked to be told of it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from itertools import takewhile

from causerie.checks.base import Site, hint
from causerie.errors import N_, Fault
from causerie.model import Comment, Post
from causerie.render.typography.source import Change, changes

HEADS = ("title:", "summary:", "questions:", "rules:")
"""The lines of a post's metadata that its page prints; each goes on in the lines that are indented below it."""


def check(site: Site) -> Iterator[Fault]:
    """Each place of a French post or comment that a rule set to `warn` would change, by its line in the file."""
    fixed, warned = site.settings.rules("fix"), site.settings.rules("warn")
    if not warned:
        return
    french = {post.thread for post in site.posts if _french(post.lang)}
    for thread, comment in site.comments():
        if comment.body and (_french(comment.lang) if comment.lang else thread in french):
            yield from _in_comment(site, thread, comment, fixed, warned)
    # A contribution that waits is judged alone.
    if not site.unwritten:
        for post in site.posts:
            yield from _in_post(site, post, fixed, warned)


def _in_comment(
    site: Site, thread: str, comment: Comment, fixed: Collection[str], warned: Collection[str]
) -> Iterator[Fault]:
    typed = (comment.body or "").split("\n")
    for change in changes(comment.body or "", fixed, warned):
        found = site.at(thread, comment, _hint(change))
        lines = _lines(site, found.path)[found.line - 1 :]
        # The words of a body begin in the line of its key, or in the one below it.
        further = (number for number, line in enumerate(lines) if typed[change.line - 1].strip() in line)
        yield replace(found, line=found.line + next(further, 0))


def _lines(site: Site, path: str) -> list[str]:
    data = site.unwritten.get(path)
    return ((site.settings.root / path).read_bytes() if data is None else data).decode().split("\n")


def _in_post(site: Site, post: Post, fixed: Collection[str], warned: Collection[str]) -> Iterator[Fault]:
    path = site.settings.root / post.source
    if not _french(post.lang) or path.suffix != ".md" or not path.is_file():
        return
    lines = path.read_text(encoding="utf-8-sig").split("\n")
    head = list(takewhile(str.strip, lines))
    text = "\n".join([*_printed(head), *lines[len(head) :]])
    for change in changes(text, fixed, warned):
        yield replace(_hint(change), path=post.source, line=change.line, key="")


def _printed(head: list[str]) -> Iterator[str]:
    """The lines of the metadata, those empty that no page prints as text."""
    shown = False
    for line in head:
        shown = shown if line[0].isspace() else line.lower().startswith(HEADS)
        yield line.strip() if shown else ""


def _french(lang: str) -> bool:
    return lang.split("-")[0] == "fr"


def _hint(change: Change) -> Fault:
    message = N_("the rule %(name)s would print “%(after)s” for “%(before)s”")
    remedy = N_("type it so, or set the rule to fix or off in the setting typography")
    return hint("typography", message, remedy, "body", name=change.rule, before=change.before, after=change.after)
