"""Numbers for what a merge on a forge's own page, or by hand, published without one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from causerie import codec, i18n, store
from causerie.characters import printable
from causerie.errors import N_
from causerie.forges.base import Files, Forge, Tree
from causerie.model import Comment
from causerie.proposals import numbered, written
from causerie.settings import Settings


def number(forge: Forge, settings: Settings, by: str, now: datetime) -> list[tuple[str, Comment]]:
    """Give each published comment that has none the next number of its thread, in one commit; them, with their threads.

    They are found in the site's folder, and read again on the published branch. What cannot be read there is left.
    """
    waiting = list(_without(settings))
    given: list[tuple[str, Comment]] = []

    def compose(tree: Tree) -> Files:
        given[:] = _numbered(tree, waiting, settings)
        return {path: data for thread, one in given for path, data in written(settings, thread, one).items()}

    if waiting:
        gettext = i18n.translations(settings.lang).gettext
        subject = gettext(N_("Number what was merged without a number"))
        trailers = "\n".join(f"Comment: {one.id}" for _, one in waiting)
        forge.commit(compose, f"{subject}\n\nModerator: {printable(by)}\n{trailers}\n", now.replace(microsecond=0))
    return given


def _without(settings: Settings) -> Iterator[tuple[str, Comment]]:
    found = store.read(settings.root, settings.comments).threads
    for thread, comments in found.items():
        for comment in sorted(comments, key=lambda comment: (comment.date, comment.id)):
            if comment.number is None and not comment.removed:
                yield thread, comment


def _numbered(tree: Tree, waiting: list[tuple[str, Comment]], settings: Settings) -> list[tuple[str, Comment]]:
    """Those that are on the published branch, still without a number, each with the next one."""
    found: list[tuple[str, Comment]] = []
    highest: dict[str, int] = {}
    for thread, comment in waiting:
        (file,) = written(settings, thread, comment)
        data = tree.read(file)
        there = codec.read_comment(data, file) if data is not None else None
        if there and there.number is None and not there.removed:
            if thread in highest:
                made = replace(there, number=highest[thread] + 1)
            else:
                made = numbered(there, thread, tree, settings)
            highest[thread] = made.number or 1
            found.append((thread, made))
    return found
