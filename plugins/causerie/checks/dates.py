"""Dates that have not come yet."""

from __future__ import annotations

from collections.abc import Iterator

from causerie.checks.base import Site
from causerie.errors import N_, Fault


def check(site: Site) -> Iterator[Fault]:
    """Comments that stay in until their date has come."""
    for _, comment in site.comments():
        if comment.date > site.now:
            message = N_("this comment is dated %(date)s, and stays in until then")
            remedy = N_("mend the date if it is a slip")
            yield site.at(
                comment, Fault("date", message, remedy, {"date": comment.date.isoformat()}, key="date", level="hint")
            )
