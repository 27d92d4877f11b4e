"""What the moderators' tasks print, in the site's language; a stranger's words are made safe for a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from textwrap import indent
from typing import TYPE_CHECKING

from causerie import i18n
from causerie.characters import printable
from causerie.checks.report import summary, text
from causerie.errors import N_

if TYPE_CHECKING:
    from causerie.model import Comment
    from causerie.moderation import Decided, Waiting
    from causerie.outbox.row import Row
    from causerie.settings import Settings

DONE = {
    "published": N_("%(id)s is published in %(thread)s as n° %(number)s."),
    "corrected": N_("%(id)s is corrected in %(thread)s, as its voice asked."),
    "withdrawn": N_("%(id)s is withdrawn from %(thread)s, as its voice asked."),
    "declined": N_("%(id)s is declined; its receipt says by which rule."),
    "closed": N_("The proposal about %(id)s is closed; nothing else changes."),
    "edited": N_("%(id)s is edited."),
    "removed": N_("%(id)s is removed from %(thread)s; its place and its number stay."),
    "pinned": N_("%(id)s is shown first in %(thread)s."),
    "unpinned": N_("%(id)s is no longer shown first in %(thread)s."),
    "unchanged": N_("%(id)s was so already; nothing was written."),
}
STATES = {
    "waiting": N_("not sent to the forge yet"),
    "parked": N_("given up: the forge did not take it"),
    "caught": N_("caught by a trap for robots"),
}
KINDS = {"comment": N_("contribution"), "correction": N_("correction"), "withdrawal": N_("withdrawal")}


def queue(waiting: Sequence[Waiting], troubled: Sequence[Row], lang: str, now: datetime) -> str:
    """A line for each proposal, the oldest first, and for each row of the outbox that somebody should know of."""
    messages = i18n.translations(lang)
    count = len(waiting)
    lines = [messages.ngettext("%(num)s proposal waits.", "%(num)s proposals wait.", count) % {"num": count}]
    lines += [_line(one, lang, now) for one in waiting]
    if troubled:
        lines += ["", messages.gettext(N_("In the outbox (inv queue --again ID, --drop ID):"))]
    for row in troubled:
        why = "; ".join(" → ".join(fault.said(messages.gettext)) for fault in row.faults)
        lines.append(f"  {row.id}  {row.thread}  {messages.gettext(STATES[row.state])}" + (f": {why}" if why else ""))
    return "\n".join(lines)


def _line(one: Waiting, lang: str, now: datetime) -> str:
    messages = i18n.translations(lang)
    hours = max(0, int((now - one.proposal.sent).total_seconds() // 3600))
    age = messages.ngettext("%(num)s hour", "%(num)s hours", hours) % {"num": hours}
    if one.asked is None:
        said = messages.gettext(N_("cannot be read"))
    else:
        comment = one.asked.before or one.asked.comment
        name = printable(comment.name or "–", 40) if comment else "–"
        said = f"{messages.gettext(KINDS[one.asked.kind])}  {one.asked.thread}  {name}"
    return f"  {one.id}  {age}  {said}  ({summary(one.faults, lang)})"


def waiting(one: Waiting, parent: Comment | None, settings: Settings) -> str:
    """All of one proposal: its words, where they go, the comment that they answer, and what the checks found."""
    gettext = i18n.translations(settings.lang).gettext
    where = f"  {one.proposal.url}" if one.proposal.url else ""
    parts = [f"{one.proposal.branch}  {one.proposal.sent:%Y-%m-%d %H:%M}Z{where}"]
    if one.asked:
        said = [one.asked.before, one.asked.comment] if one.asked.before else [one.asked.comment]
        heads = [gettext(N_("published:")), gettext(N_("asked for:"))] if one.asked.before else [""]
        for head, comment in zip(heads, said, strict=True):
            parts.append("\n".join(filter(None, [head, _words(comment) if comment else _withdrawn(one, settings)])))
    if parent:
        parts.append(f"{gettext('In answer to')}\n{_words(parent)}")
    parts.append(text(one.faults, settings.lang))
    return "\n\n".join(parts)


def _withdrawn(one: Waiting, settings: Settings) -> str:
    gettext = i18n.translations(settings.lang).gettext
    return gettext(N_("Its voice withdraws %(id)s, which is not published.")) % {
        "id": one.asked.id if one.asked else ""
    }


def _words(comment: Comment) -> str:
    keys = ("id", "reply_to", "answers", "name", "occupation", "field", "url", "lang", "removed")
    kinds = comment.kinds()
    given = [(key, getattr(comment, key)) for key in keys]
    lines = [f"{key}: {printable(kinds[key].write(value))}" for key, value in given if value is not None]
    body = "\n".join(printable(line, len(line) + 1) for line in (comment.body or "").split("\n"))
    return "\n".join([*lines, "", indent(body, "    ")]).rstrip()


def decided(done: Decided, lang: str) -> str:
    """What was done, and which of the moderator's own uncommitted changes were left alone."""
    gettext = i18n.translations(lang).gettext
    found = {"id": done.id, "thread": done.thread, "number": done.comment.number if done.comment else ""}
    lines = [gettext(DONE[done.what]) % found]
    left = done.done.left if done.done else ()
    if left:
        said = gettext(N_("Your own changes to these files are not committed, and were left as they are: %(left)s"))
        lines.append(said % {"left": ", ".join(left)})
    return "\n".join(lines)


def received(row: Row, code: str, settings: Settings) -> str:
    """What became of a mail or a file, and the receipt to send to its voice."""
    gettext = i18n.translations(settings.lang).gettext
    said = N_("%(id)s waits for a moderator in %(thread)s.")
    if row.state != "sent":
        said = N_("%(id)s is in the outbox: the forge did not take it yet, and is asked again.")
    receipt = gettext(N_("Its receipt, for its voice: %(address)s, with the code %(code)s"))
    address = f"{settings.site_url}/receipt/{row.id}/"
    return "\n".join([
        gettext(said) % {"id": row.id, "thread": row.thread},
        receipt % {"address": address, "code": code},
    ])  # fmt: skip
