"""Numbers for what a merge on a forge's own page, or by hand, published without one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from causerie import codec, i18n, store
from causerie.characters import printable
from causerie.errors import N_, Fault, ModeratorError
from causerie.forges.base import Files, Forge, Tree
from causerie.model import Comment
from causerie.moderation.writing import TRIES, MovedError, conflict
from causerie.proposals import numbered, written
from causerie.settings import Settings

_Given = Sequence[tuple[str, Comment]]


@dataclass(frozen=True, slots=True)
class Numbers:
    """The comments that were given their numbers, with their threads, and what is wrong with files that were not."""

    given: _Given
    faults: Sequence[Fault]


def number(forge: Forge, settings: Settings, by: str, now: datetime) -> Numbers:
    """Give each published comment that has none the next number of its thread, in one commit.

    They are found in the site's folder, and read again on the published branch. What cannot be read keeps no other
    from its number. Raises ConflictError if others write there all the time.
    """
    corpus = store.read(settings.root, settings.comments)
    waiting = list(_without(corpus))
    for _ in range(TRIES):
        planned = _numbered(forge.tree(), waiting, settings)

        def compose(tree: Tree, planned: Numbers = planned) -> Files:
            if _numbered(tree, waiting, settings) != planned:
                raise MovedError
            made = [written(settings, thread, one) for thread, one in planned.given]
            return {path: data for files in made for path, data in files.items()}

        with suppress(MovedError):
            if planned.given:
                forge.commit(compose, _message(planned.given, by, settings.lang), now.replace(microsecond=0))
            return replace(planned, faults=[*corpus.faults, *planned.faults])
    raise conflict(settings.comments, N_("others write here all the time"), N_("try again in a moment"))


def _message(given: _Given, by: str, lang: str) -> str:
    subject = i18n.translations(lang).gettext(N_("Number what was merged without a number"))
    trailers = "\n".join(f"Comment: {one.id}" for _, one in given)
    return f"{subject}\n\nModerator: {printable(by)}\n{trailers}\n"


def _without(corpus: store.Corpus) -> Iterator[tuple[str, Comment]]:
    for thread, comments in corpus.threads.items():
        for comment in sorted(comments, key=lambda comment: (comment.date, comment.id)):
            if comment.number is None and not comment.removed:
                yield thread, comment


def _numbered(tree: Tree, waiting: _Given, settings: Settings) -> Numbers:
    """Those that are on the published branch, still without a number, each with the next one."""
    found: list[tuple[str, Comment]] = []
    faults: list[Fault] = []
    highest: dict[str, int] = {}
    for thread, comment in waiting:
        (file,) = written(settings, thread, comment)
        data = tree.read(file)
        try:
            there = codec.read_comment(data, file) if data is not None else None
        except ModeratorError as error:
            faults += error.faults
            continue
        if there and there.number is None and not there.removed:
            if thread in highest:
                made = replace(there, number=highest[thread] + 1)
            else:
                made = numbered(there, thread, tree, settings)
            highest[thread] = made.number or 1
            found.append((thread, made))
    return Numbers(found, faults)
