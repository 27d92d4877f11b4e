"""The checks and the readings by name: to add one, write a module with a `check` or a `read` and add its line here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Protocol

from causerie.checks import (
    blanks,
    claims,
    dates,
    decisions,
    duplicate,
    elsewhere,
    identity,
    links,
    numbers,
    privacy,
    references,
    synthesis,
    typography,
    vocabulary,
    wording,
)
from causerie.checks.base import Check, Reading, Site
from causerie.errors import Fault
from causerie.model import Comment

WHOLE: dict[str, Check] = {
    "blanks": blanks.check,
    "claims": claims.check,
    "decisions": decisions.check,
    "typography": typography.check,
}
"""What is looked at in the whole site at once: threads beside one another, or the words of the posts' files."""
CHECKS: dict[str, Check] = {
    "dates": dates.check,
    "elsewhere": elsewhere.check,
    "numbers": numbers.check,
    "references": references.check,
    "synthesis": synthesis.check,
    "vocabulary": vocabulary.check,
    "wording": wording.check,
}
"""What is looked at in one thread after another: all that they find follows from what is said in it, and its posts.

As time passes they find less: in a thread without any fault there will be none until it changes.
"""
READINGS: Mapping[str, Reading] = {
    "links": links.read,
    "identity": identity.read,
    "privacy": privacy.read,
    "duplicate": duplicate.read,
}
"""What a moderator is shown of one contribution; once it is published, a person has seen it."""
HINTS_MAX = 10
"""Hints of one reading on one contribution: a text of 12 KiB can hold hundreds, which would hide the others."""


class Sound(Protocol):
    """The threads in which the checks of threads found nothing, as long as they are as they were then."""

    def __contains__(self, thread: object) -> bool:
        """Whether a thread is among them."""

    def add(self, thread: str) -> None:
        """Have a thread be among them."""


def run(site: Site, sound: Sound | None = None) -> list[Fault]:
    """Everything that is wrong with the site's comments, by file and line; faults of reading come with them.

    The threads that are `sound` are not looked at again.
    """
    sound = set[str]() if sound is None else sound
    found = [fault for check in WHOLE.values() for fault in check(site)]
    for name, thread in site.apart(sound):
        wrong = [fault for check in CHECKS.values() for fault in check(thread)]
        # What cannot be read may hide what is wrong besides.
        if not wrong and not thread.corpus.faults:
            sound.add(name)
        found += wrong
    return _in_order([*site.corpus.faults, *found])


def judge(site: Site, thread: str, comment: Comment, before: Comment | None = None) -> list[Fault]:
    """What the checks find in one contribution that is in no file yet, and what a moderator should look at.

    `before` is the published comment that it changes, if it does: what it leaves as it was is not read again.
    Lines are those of its canonical file. A thread that no post claims is told as well.
    """
    path, folder = site.file(thread, comment.id), f"{site.settings.comments}/{thread}"
    proposed = site.proposing(thread, comment)
    # Accepting gives the number, so that only one that is there already can be wrong.
    checks = [check for name, check in (WHOLE | CHECKS).items() if comment.number or name != "numbers"]
    found = [
        fault
        for check in checks
        for fault in check(proposed)
        if fault.path == path or (fault.path == folder and fault.level == "fault")
    ]
    for reading in READINGS.values():
        hints = (fault for fault in reading(site, thread, comment) if not _kept(fault.key, comment, before))
        found += [proposed.at(thread, comment, fault) for fault in islice(hints, HINTS_MAX)]
    return _in_order(found)


def _kept(key: str, comment: Comment, before: Comment | None) -> bool:
    return before is not None and getattr(before, key) == getattr(comment, key)


def _in_order(faults: Iterable[Fault]) -> list[Fault]:
    return sorted(faults, key=lambda fault: (fault.path, fault.line, fault.key, fault.rule))
