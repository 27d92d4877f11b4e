"""What of a blog other systems will not see, counted by kind: its owner is told before leaving."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from causerie.catalogue import Messages
from causerie.exporters.base import Leaving
from causerie.model import Comment

_EVERYWHERE = frozenset({"syntheses", "decisions", "occupations", "fields", "answers", "pins"})
_ALONE = _EVERYWHERE | {"texts"}
LACKS: Mapping[str, frozenset[str]] = {
    "wxr": _EVERYWHERE | {"questions", "languages", "series", "pictures"},
    "disqus": _ALONE | {"pages"},
    "isso": _ALONE | {"replies"},
    "staticman": _ALONE,
}
"""What each format has no place for but our own."""


@dataclass(slots=True)
class Counted:
    """The comments of threads as they are asked for, each thread's counted once."""

    said: Callable[[str], Sequence[Comment]]
    counts: Counter[str] = field(default_factory=Counter)
    known: set[str] = field(default_factory=set)

    def __call__(self, thread: str) -> Sequence[Comment]:
        """What is said in a thread."""
        found = self.said(thread)
        if thread not in self.known:
            self.known.add(thread)
            for one in found:
                told = {"occupations": one.occupation, "fields": one.field, "answers": one.answers, "pins": one.pinned}
                told |= {"pages": one.url, "replies": one.reply_to}
                self.counts.update(kind for kind, value in told.items() if value)
        return found


def counts(leaving: Leaving, said: Counted) -> Counter[str]:
    """How many things of each kind a blog has that has left."""
    found, pieces, threads = Counter(said.counts), leaving.pieces, leaving.hosts()
    found["texts"] = len(pieces)
    found["syntheses"] = sum(len(leaving.heard(thread)) for thread in threads)
    found["decisions"] = sum(len(leaving.decided(thread)) for thread in threads)
    found["questions"] = sum(len(piece.post.questions) for piece in threads.values())
    found["languages"] = sum(piece.post.lang != leaving.home.lang for piece in pieces)
    found["series"] = sum(piece.series for piece in pieces)
    found["pictures"] = len({address for piece in pieces for address in leaving.pictures(piece)})
    return found


def told(format: str, found: Counter[str], messages: Messages) -> str:
    """What a format has no place for, in words; empty if it has one for all that there is."""
    ngettext = messages.ngettext
    said = {
        "texts": ngettext("the text of %(num)s post", "the texts of %(num)s posts", found["texts"]),
        "syntheses": ngettext("%(num)s synthesis", "%(num)s syntheses", found["syntheses"]),
        "decisions": ngettext("%(num)s decision", "%(num)s decisions", found["decisions"]),
        "questions": ngettext("%(num)s question of a post", "%(num)s questions of posts", found["questions"]),
        "answers": ngettext("%(num)s answer to a question", "%(num)s answers to questions", found["answers"]),
        "occupations": ngettext("%(num)s occupation", "%(num)s occupations", found["occupations"]),
        "fields": ngettext("%(num)s field", "%(num)s fields", found["fields"]),
        "pins": ngettext("%(num)s pin", "%(num)s pins", found["pins"]),
        "pages": ngettext("%(num)s voice’s own page", "%(num)s voices’ own pages", found["pages"]),
        "replies": ngettext("whom %(num)s reply answers", "whom %(num)s replies answer", found["replies"]),
        "languages": ngettext("the language of %(num)s post", "the languages of %(num)s posts", found["languages"]),
        "series": ngettext("the series of %(num)s post", "the series of %(num)s posts", found["series"]),
        "pictures": ngettext("the file of %(num)s picture", "the files of %(num)s pictures", found["pictures"]),
    }
    return ", ".join(
        text % {"num": found[kind]} for kind, text in said.items() if kind in LACKS[format] and found[kind]
    )
