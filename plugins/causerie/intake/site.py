"""What the intake knows of the built site: its posts, and how a page of it looks."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Any

from markupsafe import Markup

from causerie import posts, store
from causerie.errors import OwnerError
from causerie.model import Comment, Post
from causerie.pages.frame import Frames
from causerie.pages.slots import Slots
from causerie.render import render, typeset
from causerie.settings import Settings

_BARE = Markup(
    '<!doctype html>\n<html lang="{}">\n<meta charset="utf-8">\n'
    '<meta name="viewport" content="width=device-width">\n<title>{}</title>\n<main>{}</main>\n</html>\n'
)


class _Slots(Slots):
    """Slots that keep nothing of what they showed: an intake sees ever new words."""

    def html(self, comment: Comment, lang: str) -> Markup:
        return typeset(render(comment.body or ""), comment.lang or lang, self._rules)


@dataclass(frozen=True, slots=True)
class _Built:
    stamp: int
    posts: tuple[Post, ...]
    slots: Slots


class Site:
    """The built site in the output folder, read again whenever it was built again."""

    def __init__(self, settings: Settings, clock: Callable[[], datetime]) -> None:
        self.settings = settings
        self._clock = clock
        self._frames = Frames(settings.output, settings.lang)
        self._lock = Lock()
        self._built: _Built | None = None

    @property
    def home(self) -> str:
        """The site's root, as the intake's pages lead to it."""
        return f"{self.settings.site_url}/"

    def post(self, thread: str, lang: str) -> Post | None:
        """The post of a thread, the one in this language if there is one; None if nobody is invited to speak there.

        Raises OwnerError if the site is not built.
        """
        found = [post for post in self._now().posts if post.thread == thread and post.invites]
        if not found or not store.thread_name(thread):
            return None
        wanted = (lang, self.settings.lang)
        return min(found, key=lambda post: wanted.index(post.lang) if post.lang in wanted else len(wanted))

    def at(self, path: str) -> Post | None:
        """The post whose page is at this path below the site, with or without its slashes; else as `post`."""
        own = (post for post in self._now().posts if path in (post.url.strip("/"), post.url.replace("/", "")))
        found = next((post for post in own if path), None)
        return self.post(found.thread, found.lang) if found else None

    def charter(self, lang: str) -> Post | None:
        """The post that holds the charter's rules."""
        return posts.charter(self._now().posts, lang)

    def partial(self, kind: str, post: Post, **more: Any) -> Markup:
        """The part of a page that the theme's template of this kind makes for a post."""
        return self._now().slots.partial(kind, post, self.home, **{"closed": post.closed(self._clock()), **more})

    def page(self, lang: str, title: str, inner: Markup) -> str:
        """A page of the site with this title and content; a bare one where the site is not built."""
        try:
            return self._frames.page(lang, title, inner)
        except (OwnerError, KeyError):
            logging.getLogger(__name__).warning("the site has no frame for the intake's pages: build it")
            return _BARE.format(lang, title, inner)

    def _now(self) -> _Built:
        with self._lock:
            stamp = _stamp(self.settings.output / posts.FILE)
            # A build that is under way takes its files away for a moment.
            if self._built is None or stamp not in (0, self._built.stamp):
                found = posts.load(self.settings.output)
                folders = self.settings.templates
                self._built = _Built(stamp, found, _Slots(self.settings, folders, {}, {}, found, self._clock()))
            return self._built


def _stamp(path: Path) -> int:
    """When a file was last written; 0: it is not there."""
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0
