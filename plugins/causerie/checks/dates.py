"""Dates that cannot be, or have not come yet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from causerie.checks.base import Site
from causerie.errors import N_, Fault
from causerie.model import Comment

DRIFT = timedelta(days=1)
"""How far a comment's date may be from the second in its id, which the same clock gives."""


def check(site: Site) -> Iterator[Fault]:
    """Comments whose date has not come, dates that do not fit together (hints), posts' lines that hold no date."""
    for thread, comment in site.comments():
        for fault in _odd(comment, site.now):
            yield site.at(thread, comment, fault)
    for post in site.posts:
        for line in post.misread:
            message, remedy = N_("the line %(line)s: holds no date"), N_("write a day such as 2026-11-24, or never")
            yield Fault("date", message, remedy, {"line": line}, post.source, 1)


def _odd(comment: Comment, now: datetime) -> Iterator[Fault]:
    remedy = N_("mend the date if it is a slip")
    if comment.date > now:
        message = N_("this comment is dated %(date)s, and stays in until then")
        yield Fault("date", message, remedy, {"date": comment.date.isoformat()}, key="date", level="hint")
    sent = datetime.fromisoformat(comment.id[:16])
    if abs(comment.date - sent) > DRIFT and not comment.source:
        message = N_("the id says that it was sent on %(date)s")
        yield Fault("date", message, remedy, {"date": sent.isoformat()}, key="date", level="hint")
    for key, date in (("edited", comment.edited), ("removed", comment.removed)):
        if date and not comment.date <= date <= max(now, comment.date):
            message = N_("this date is not between that of the comment and today")
            yield Fault("date", message, remedy, key=key, level="hint")
