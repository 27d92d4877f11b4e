"""Numbers by which people cite comments: each stands once in its thread."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from causerie.checks.base import Site
from causerie.errors import N_, Fault
from causerie.model import Comment


def check(site: Site) -> Iterator[Fault]:
    """Numbers given twice, numbers left out and comments without one, as merges by hand leave them."""
    at_fault = site.corpus.at_fault
    for thread, comments in site.corpus.threads.items():
        holders: dict[int, Comment] = {}
        highest = max((comment.number or 0 for comment in comments), default=0)
        for comment in comments:
            if comment.number is None:
                message = N_("this comment has no number, so nobody can cite it")
                highest += 1
                wrong = Fault("number", message, N_("add number: %(next)s"), {"next": highest}, level="hint")
                yield site.at(thread, comment, wrong)
            elif comment.number in holders:
                message, remedy = N_("%(other)s has the same number"), N_("give the later of the two %(next)s")
                highest += 1
                found = {"other": site.file(thread, holders[comment.number].id), "next": highest}
                yield site.at(thread, comment, Fault("number", message, remedy, found, key="number"))
            else:
                holders[comment.number] = comment
        gaps, folder = _gaps(holders, len(comments)), f"{site.settings.comments}/{thread}"
        if gaps and not any(path.startswith(f"{folder}/") for path in at_fault):
            message = N_("no comment has the number %(gaps)s")
            remedy = N_("nothing to do if it was deleted; numbers are never given again")
            yield Fault("number", message, remedy, {"gaps": gaps}, folder, level="hint")


def _gaps(given: Collection[int], comments: int) -> str:
    """The numbers left out below the highest one; not spelled out where a slip made them too many."""
    highest = max(given, default=0)
    if highest > 10 * comments:
        return f"1…{highest}"
    return ", ".join(str(number) for number in range(1, highest) if number not in given)
