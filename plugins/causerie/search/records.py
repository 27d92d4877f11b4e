"""What can be found: each text of a built site, and each contribution by itself, with its own address."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from causerie import i18n, parts
from causerie.errors import N_
from causerie.model import Comment, Post
from causerie.pages.discussion import Discussion

Record = dict[str, str]
"""A text, or a contribution with its field: its address below the site's root, and its title as a result shows it.

The title is in the language of its post. `head` and `text`, in `lang`, are what is searched; words of the head weigh
more.
"""


class Records:
    """What can be found in the site that was built in `output`."""

    def __init__(self, discussion: Discussion, output: Path) -> None:
        self._discussion = discussion
        self._output = output
        self._hosts: dict[str, list[Post]] = {}
        self._titles: dict[Post, str] = {}

    def texts(self) -> Iterator[Record]:
        """The posts that are listed, by thread and language."""
        for post in self._discussion.posts:
            if post.status == "published":
                yield _record(
                    "text", post.url, self._title(post), post, post.lang, self._title(post), self._prose(post)
                )

    def contribution(self, thread: str, comment: Comment) -> Record:
        """A contribution to a thread of a post that is listed."""
        if thread not in self._hosts:
            found = self._discussion.ledger.posts(thread)
            self._hosts[thread] = [post for post in found if post.status == "published"]
        post = self._discussion.host(comment.lang, self._hosts[thread])
        words = {"name": comment.name, "title": self._title(post), "number": comment.number}
        numbered, plain = N_("%(name)s on “%(title)s” (n° %(number)s)"), N_("%(name)s on “%(title)s”")
        title = i18n.translations(post.lang).gettext(numbered if comment.number else plain) % words
        text = self._discussion.slots.html(comment, post.lang).striptags()
        url = self._discussion.slots.address(comment, post)
        head = ", ".join(filter(None, [comment.name, comment.occupation]))
        return _record("contribution", url, title, post, comment.lang or post.lang, head, text, comment.field or "")

    def _title(self, post: Post) -> str:
        if post not in self._titles:
            self._titles[post] = self._discussion.title(post)
        return self._titles[post]

    def _prose(self, post: Post) -> str:
        # An update reads no page, as a rule, and would wait for what does.
        from causerie.search import prose

        page = self._output / parts.file(post.url)
        return prose.text(page.read_text(encoding="utf-8")) if page.is_file() else ""


def _record(kind: str, url: str, title: str, post: Post, lang: str, head: str, text: str, field: str = "") -> Record:
    return {
        "kind": kind,
        "url": url,
        "title": title,
        "title_lang": post.lang,
        "lang": lang,
        "head": head,
        "text": text,
        "field": field,
    }
