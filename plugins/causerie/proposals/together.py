"""The title and the text of a pull request that holds several contributions: a list in which each can be decided.

What a line of it says, `moderation.ticks` reads back once a moderator has edited it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from textwrap import indent
from zoneinfo import ZoneInfo

from causerie import i18n
from causerie.characters import inert, printable
from causerie.checks import report
from causerie.errors import N_, Fault
from causerie.model import Comment, Post
from causerie.proposals.cover import NAME_MAX, TITLE_MAX, linked, quotation, short
from causerie.settings import Settings

WORDS_MAX, FAULTS_MAX = 30_000, 9_000
"""Characters of all their words and of all that was found, escapes included, of the 60,000 that every forge takes."""
URL_MAX = 200
"""Characters of a post's address, beyond which it is left out."""
UNDECIDED = "–"
"""What stands in the place of a rule's number until a moderator writes one there."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A new contribution of several: its post, what the checks found in it, and what is published in its thread."""

    comment: Comment
    post: Post
    faults: Sequence[Fault] = ()
    thread: Sequence[Comment] = ()


def together(entries: Sequence[Entry], sent: datetime, settings: Settings, lang: str) -> tuple[str, str]:
    """The title (one line of plain text) and the text (Markdown) of the proposal of these, in `lang`.

    `sent` is the day of which they are if they are contributions to several posts.
    """
    text = _Together(entries, settings, lang)
    return text.title(sent), "\n\n".join([text.how(), *text.lists()]) + "\n"


class _Together:
    """Several contributions in the words of one language."""

    def __init__(self, entries: Sequence[Entry], settings: Settings, lang: str) -> None:
        self.entries = entries
        self.settings = settings
        self.lang = lang
        self.gettext = i18n.translations(lang).gettext

    def title(self, sent: datetime) -> str:
        count, ngettext = len(self.entries), i18n.translations(self.lang).ngettext
        if len({entry.post.thread for entry in self.entries}) == 1:
            said = ngettext("%(num)s contribution to “%(title)s”", "%(num)s contributions to “%(title)s”", count)
            return said % {"num": count, "title": short(self.entries[0].post.title, TITLE_MAX)}
        day = i18n.long_date(sent.astimezone(ZoneInfo(self.settings.zone)).date(), self.lang)
        said = ngettext("%(num)s contribution of %(date)s", "%(num)s contributions of %(date)s", count)
        return said % {"num": count, "date": day}

    def how(self) -> str:
        """How they are decided; what no server shows is no pull request, and nobody ticks it."""
        each = self.gettext(N_("Each is decided by itself, at the desk or by `inv approve ID` and `inv decline ID`."))
        if self.settings.forge == "local":
            return each
        ticked = N_(
            "Tick what is to be published; in the place of –, write the number of the charter’s rule by which one is "
            "declined (0 if there is no charter). Then close this pull request: merging it would publish all of them. "
            "What has neither a tick nor a rule waits again once it is reopened."
        )
        return f"{self.gettext(ticked)} {each}"

    def lists(self) -> Iterator[str]:
        """A list for each post, in the order of the contributions."""
        for post, entries in groupby(self.entries, lambda entry: entry.post):
            yield f"**{self.where(post)}**"
            yield "\n\n".join(self.item(entry) for entry in entries)

    def where(self, post: Post) -> str:
        title = inert(printable(post.title, TITLE_MAX))
        return linked(title, post, self.settings) if len(post.url) <= URL_MAX else title

    def item(self, entry: Entry) -> str:
        """The line to be ticked, and below it, further in than any such line, what helps to decide."""
        comment, count = entry.comment, len(self.entries)
        name, rule = inert(printable(comment.name or "", NAME_MAX)), self.gettext(N_("rule:"))
        head = f"- [ ] **{name}** — `{comment.id}` — {rule} {UNDECIDED}"
        words = quotation(comment.body or "", WORDS_MAX // count, self.lang)
        parts = [", ".join(self.facts(entry)), words, self.found(entry.faults, FAULTS_MAX // count)]
        return "\n\n".join([head, *(indent(part, "  ", lambda _: True) for part in parts if part)])

    def facts(self, entry: Entry) -> Iterator[str]:
        comment = entry.comment
        if comment.answers:
            label = self.gettext(N_("Question"))
            yield f"{label} {comment.answers}"
        if comment.reply_to:
            found = next((one for one in entry.thread if one.id == comment.reply_to and one.number), None)
            which, label = f"n° {found.number}" if found else f"`{comment.reply_to}`", self.gettext(N_("In answer to"))
            yield f"{label} {which}"

    def found(self, faults: Sequence[Fault], most: int) -> str:
        """How much the checks found, and what in as few words as there is room for."""
        said = report.summary(faults, self.lang)
        for fault in sorted(faults, key=lambda fault: fault.level):
            more = f"{said} — {inert(printable(fault.said(self.gettext)[0]))}"
            if len(more) > most:
                return f"{said} …"
            said = more
        return said
