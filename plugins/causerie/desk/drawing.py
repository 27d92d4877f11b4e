"""What the desk's templates can draw and say: comments as the public sees them, faults and files in words."""

from __future__ import annotations

from datetime import timedelta

from markupsafe import Markup

from causerie import i18n
from causerie.characters import printable
from causerie.desk.beside import Known
from causerie.desk.hosts import Hosts
from causerie.errors import Fault
from causerie.model import Post
from causerie.pages.discussion import Discussion
from causerie.threads import Place

LINES_MAX, LINE_MAX = 400, 300
"""Lines, and characters of each, that are shown of a file which may hold anything."""


class Drawing:
    """The words and the drawings of one site, in the desk's language."""

    def __init__(self, discussion: Discussion, hosts: Hosts) -> None:
        self._discussion = discussion
        self._hosts = hosts
        self._places = {
            (name, place.comment.id): place for name, thread in discussion.threads.items() for place in thread.places
        }
        self._messages = i18n.translations(discussion.settings.lang)

    def drawn(self, known: Known) -> Markup:
        """A comment by the theme's partial, in the language of its post."""
        settings = self._discussion.settings
        nobody = Post(known.thread, settings.lang, known.thread, "", "")
        post = self._hosts.of(known.thread, known.comment.lang) or nobody
        place = self._places.get((known.thread, known.comment.id), Place(known.comment, 0, None))
        alone = place._replace(comment=known.comment, depth=0)
        # By its id: on one page of the desk stand contributions of many threads, whose numbers are the same.
        home = f"{settings.site_url}/"
        inner = self._discussion.slots.partial("_comment", post, home, place=alone, anchor=lambda one: f"c-{one.id}")
        return Markup('<div lang="{}">{}</div>').format(post.lang, inner)

    def told(self, fault: Fault) -> tuple[str, str]:
        """What a fault says, and what to do about it."""
        return fault.said(self._messages.gettext)

    def spoken(self, length: timedelta) -> str:
        """A length of time in hours, or in days from two on."""
        return i18n.length(length, self._discussion.settings.lang)


def shown(data: bytes | None) -> str:
    """The beginning of a file that may hold anything, each line made printable."""
    lines = (data or b"").decode(errors="replace").split("\n")
    return "\n".join(printable(line, LINE_MAX) for line in lines[:LINES_MAX])
