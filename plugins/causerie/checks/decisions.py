"""What was decided is what the page shows."""

from __future__ import annotations

from collections.abc import Iterator

from causerie.checks.base import Site
from causerie.errors import N_, Fault
from causerie.store import DECISIONS


def check(site: Site) -> Iterator[Fault]:
    """Contributions that a decision took away and that are still shown, and decisions on threads that are not there."""
    # Most sites take nothing away, and none wants all comments read for nothing.
    said = site.comments() if site.corpus.decisions else ()
    shown = {comment.id: thread for thread, comment in said if not comment.removed}
    threads = {post.thread for post in site.posts}
    for decision in site.corpus.decisions:
        if decision.id in shown:
            message = N_("this contribution is still shown: %(path)s")
            found = {"path": site.file(shown[decision.id], decision.id)}
            remedy = N_("remove the contribution, or delete the decision")
            yield site.at(DECISIONS, decision, Fault("decision", message, remedy, found, key="decision"))
        if decision.thread not in threads:
            message, remedy = N_("no post has the discussion %(thread)s"), N_("mend the name if it is a slip")
            wrong = Fault("thread", message, remedy, {"thread": decision.thread}, key="thread", level="hint")
            yield site.at(DECISIONS, decision, wrong)
