"""What a comment points at is there: the comment it answers, the question it answers."""

from __future__ import annotations

from collections.abc import Iterator

from causerie import threads
from causerie.checks.base import Site
from causerie.errors import N_, Fault
from causerie.model import Comment


def check(site: Site) -> Iterator[Fault]:
    """Replies to nobody or in a circle, and answers to questions that the post does not ask."""
    questions: dict[str, int] = {}
    for post in site.posts:
        questions[post.thread] = max(len(post.questions), questions.get(post.thread, 0))
    at_fault = site.corpus.at_fault
    for thread, comments in site.corpus.threads.items():
        for place in threads.build(comments).places:
            unread = place.flag == "orphan" and site.file(thread, place.comment.reply_to or "") in at_fault
            if place.flag and not unread:
                yield site.at(thread, place.comment, _lost(place, site.whole))
            if place.parent and place.comment.date <= site.now < place.parent.date:
                yield site.at(thread, place.comment, _early(place.parent))
    for thread, comment in site.comments():
        if comment.answers and thread in questions:
            yield from (site.at(thread, comment, fault) for fault in _answer(comment, questions[thread]))


def _lost(place: threads.Place, site: Site) -> Fault:
    target = place.comment.reply_to or ""
    remedy = N_("mend the id, or delete the line: it is then a point of view")
    if place.flag == "cycle":
        message = N_("this comment and those it answers answer one another in a circle")
    elif target in site.homes:
        message = N_("%(id)s, which it answers, is in another thread: %(thread)s")
    else:
        message = N_("%(id)s, which it answers, does not exist")
    return Fault("reply_to", message, remedy, {"id": target, "thread": site.homes.get(target, "")}, key="reply_to")


def _early(parent: Comment) -> Fault:
    message = N_("it answers %(id)s, which is dated ahead and stays in until then")
    return Fault(
        "reply_to", message, N_("mend the date if it is a slip"), {"id": parent.id}, key="reply_to", level="hint"
    )


def _answer(comment: Comment, questions: int) -> Iterator[Fault]:
    if comment.answers and comment.answers > questions:
        message = N_("the post has no question %(asked)s; it asks %(questions)s")
        found = {"asked": comment.answers, "questions": questions}
        yield Fault("answers", message, N_("mend the number, or delete the line"), found, key="answers")
    if comment.reply_to:
        message = N_("a reply stands with what it answers, so its own question is not looked at")
        yield Fault("answers", message, N_("delete this line, or reply_to"), key="answers", level="hint")
