"""What the author heard: which of a thread's syntheses a page shows, their words, and whom they cite."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from markupsafe import Markup

from causerie.model import Comment, Synthesis
from causerie.render import citations, render
from causerie.threads import Thread


def chosen(found: Iterable[Synthesis], lang: str, now: datetime) -> dict[int, Synthesis]:
    """The syntheses by question (0: the whole discussion): in `lang`, or else in the site's; none is dated ahead."""
    readable = [one for one in found if one.lang in ("", lang) and one.date <= now]
    return {one.question: one for one in sorted(readable, key=lambda one: (one.question, one.lang))}


def cited(synthesis: Synthesis, thread: Thread) -> list[Comment]:
    """The comments that a synthesis cites, those that are on the page, in the order in which it does."""
    numbered = {comment.number: comment for comment in thread.heard if comment.number}
    return [numbered[number] for number in citations.cited(render(synthesis.body)) if number in numbered]


def html(synthesis: Synthesis, thread: Thread, link: Callable[[Comment], str]) -> Markup:
    """The words of a synthesis as HTML, each citation a link."""
    addresses = {comment.number or 0: link(comment) for comment in cited(synthesis, thread)}
    return citations.linked(render(synthesis.body), addresses)
