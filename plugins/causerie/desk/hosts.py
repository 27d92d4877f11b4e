"""Where a contribution is to be read: on the desk while it waits, then in the page of its post."""

from __future__ import annotations

from causerie.desk.beside import Known
from causerie.model import Post
from causerie.pages.discussion import Discussion


class Hosts:
    """The posts that readers can see, as hosts of their threads."""

    def __init__(self, discussion: Discussion) -> None:
        self._discussion = discussion
        self._posts = discussion.hosts()

    def of(self, thread: str, lang: str | None) -> Post | None:
        """The version of a thread's post that shows a comment in `lang`, if readers can see one."""
        posts = self._posts.get(thread)
        return self._discussion.host(lang, posts) if posts else None

    def address(self, post: Post) -> str:
        """Where readers find a post."""
        return f"{self._discussion.settings.site_url}/{post.url}"

    def where(self, known: Known, home: str) -> str:
        """Where a contribution is, from a page from which `home` leads to the desk; empty if no page shows it."""
        if known.folder:
            return f"{home}{known.folder}/"
        post = self.of(known.thread, known.comment.lang)
        slots = self._discussion.slots
        return f"{self._discussion.settings.site_url}/{slots.address(known.comment, post)}" if post else ""
