"""The title and the text of a pull request: what a moderator sees first, where nothing of a stranger's is live."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from urllib.parse import quote

from causerie import i18n
from causerie.characters import apart, inert, printable
from causerie.checks import report
from causerie.errors import N_, Fault
from causerie.model import Comment, Post
from causerie.proposals.asked import Asked
from causerie.settings import Settings

NAME_MAX, TITLE_MAX = 40, 45
"""Characters of a voice's name and of a post's title in a pull request's title, which has 120 at most."""
WORDS_MAX, FAULTS_MAX = 25_000, 12_000
"""Characters of the words and of the faults, escapes included, of the 60,000 that every forge takes."""


def text(
    asked: Asked, post: Post, faults: Sequence[Fault], settings: Settings, lang: str, thread: Sequence[Comment] = ()
) -> tuple[str, str]:
    """The title (one line of plain text) and the text (Markdown) of a proposal, in `lang`.

    `thread` holds the published comments of its thread: it names the one that is answered, and counts.
    """
    cover = _Cover(asked, post, settings, lang, thread)
    heading = cover.gettext(N_("What the checks found"))
    found = f"**{heading}** — {report.markdown(faults, lang, FAULTS_MAX)}".rstrip()
    parts = ["\n".join(cover.facts()), cover.words(), found, cover.effect()]
    return cover.title(), "\n\n".join(part for part in parts if part) + "\n"


class _Cover:
    """One proposal in the words of one language."""

    def __init__(self, asked: Asked, post: Post, settings: Settings, lang: str, thread: Sequence[Comment]) -> None:
        self.asked = asked
        self.post = post
        self.settings = settings
        self.lang = lang
        self.thread = thread
        self.gettext = i18n.translations(lang).gettext
        # A withdrawal holds no name any more.
        self.voice = asked.before if asked.kind == "withdrawal" else asked.comment

    def title(self) -> str:
        message = {
            "comment": N_("Contribution by %(name)s to “%(title)s”"),
            "correction": N_("Correction by %(name)s in “%(title)s”"),
            "withdrawal": N_("Withdrawal of a contribution to “%(title)s”"),
        }[self.asked.kind]
        name = short(self.voice.name or "" if self.voice else "", NAME_MAX)
        return self.gettext(message) % {"name": name, "title": short(self.post.title, TITLE_MAX)}

    def facts(self) -> Iterator[str]:
        """Who speaks, where, in answer to whom: a list of lines."""
        if self.voice:
            yield self.fact(N_("Who"), self.who(self.voice))
        yield self.fact(N_("Where"), self.where())
        if self.voice and self.voice.answers:
            yield self.fact(N_("Question"), self.question(self.voice.answers))
        if self.voice and self.voice.reply_to:
            yield self.fact(N_("In answer to"), self.parent(self.voice.reply_to))
        yield self.fact(N_("Receipt"), f"`{self.asked.id}`")

    def fact(self, label: str, shown: str) -> str:
        return f"- **{self.gettext(label)}** — {shown}"

    def who(self, voice: Comment) -> str:
        field = next((one.label(self.lang) for one in self.settings.fields if one.key == voice.field), voice.field)
        return ", ".join(inert(part) for part in (voice.name, voice.occupation, field, voice.url) if part)

    def where(self) -> str:
        return linked(inert(printable(self.post.title)), self.post, self.settings)

    def question(self, number: int) -> str:
        asked = self.post.questions
        return f"{number} ({inert(printable(asked[number - 1]))})" if number <= len(asked) else str(number)

    def parent(self, id: str) -> str:
        found = next((comment for comment in self.thread if comment.id == id), None)
        if not found:
            return f"`{id}`"
        return ", ".join(inert(part) for part in (_which(found), found.name) if part)

    def words(self) -> str:
        """The body as a quotation, and a note where a forge would not take all of it."""
        comment = self.asked.comment
        return quotation(comment.body or "" if comment else "", WORDS_MAX, self.lang)

    def effect(self) -> str:
        """What accepting changes for those who read the site."""
        values = {"title": inert(printable(self.post.title)), "which": self.which(), "next": self.next()}
        published, kind = bool(self.asked.before), self.asked.kind
        if kind == "withdrawal":
            message = (
                N_("Accepting takes the words of %(which)s down in “%(title)s”; its place and its answers stay.")
                if published
                else N_("Accepting closes the contribution to “%(title)s” unpublished.")
            )
        elif published:
            message = N_("Accepting changes the words of %(which)s in “%(title)s”, which keeps its number.")
        else:
            message = N_("Accepting adds 1 contribution to “%(title)s”, as n° %(next)s if no other comes first.")
        return self.gettext(message) % values

    def which(self) -> str:
        return inert(_which(self.asked.before)) if self.asked.before else ""

    def next(self) -> int:
        return max((comment.number or 0 for comment in self.thread), default=0) + 1


def linked(shown: str, post: Post, settings: Settings) -> str:
    """What is shown of a post, as a link to it if the site has an address."""
    home = settings.site_url
    if not home.startswith(("https://", "http://")):
        return shown
    return f"[{shown}]({quote(f'{home}/{post.url}', safe='/:?&=%')})"


def quotation(body: str, most: int, lang: str) -> str:
    """Somebody's words as a quotation of so many characters, escapes included, and a note if that is not all."""
    if not body:
        return ""
    quoted = "\n".join(_quoted(line) for line in body.rstrip().split("\n"))
    if len(quoted) <= most:
        return quoted
    # An entity that is cut in two would be seen.
    begun = re.sub("&[^;]*$", "", quoted[:most]).rstrip("\n> ")
    note = i18n.translations(lang).gettext(N_("The text goes on: the file holds all of it."))
    return f"{begun} …\n\n{note}"


def short(text: str, most: int) -> str:
    """A part of a title: nothing in it is live, and what it adds to the title is bounded."""
    safe = apart(printable(text, most))
    return safe if len(safe) <= most else safe[: most - 1] + "…"


def _quoted(line: str) -> str:
    # Blanks at the beginning would make a block of code; two at the end keep the line a line.
    words = line.strip(" \t")
    indent = len(line) - len(line.lstrip(" \t"))
    blanks = "\N{NO-BREAK SPACE}" * indent
    return f"> {blanks}{inert(words)}  " if words else ">"


def _which(comment: Comment) -> str:
    return f"n° {comment.number}" if comment.number else comment.id
