"""What can be found: each text of a built site, and each contribution by itself, with its own address."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from causerie import i18n
from causerie.errors import N_
from causerie.model import Comment, Post
from causerie.pages import parts
from causerie.pages.discussion import Discussion
from causerie.search import prose


@dataclass(frozen=True, slots=True)
class Record:
    """A text, or a contribution with its field: its address below the site's root, and its title as a result shows it.

    The title is in the language of its post. `head` and `text`, in `lang`, are what is searched; words of the head
    weigh more.
    """

    kind: str
    url: str
    title: str
    title_lang: str
    lang: str
    head: str
    text: str
    field: str = ""


def records(discussion: Discussion, output: Path) -> Iterator[Record]:
    """Everything that the search finds in the site that was built in `output`, in the order of its threads."""
    for thread, hosts in discussion.hosts().items():
        listed = [post for post in hosts if post.status == "published"]
        for post in listed:
            title = discussion.title(post)
            yield Record("text", post.url, title, post.lang, post.lang, title, _prose(output, post))
        if listed and thread in discussion.threads:
            for comment in discussion.threads[thread].heard:
                yield _contribution(discussion, comment, listed)


def _prose(output: Path, post: Post) -> str:
    page = output / parts.file(post.url)
    return prose.text(page.read_text(encoding="utf-8")) if page.is_file() else ""


def _contribution(discussion: Discussion, comment: Comment, posts: Sequence[Post]) -> Record:
    post = discussion.host(comment.lang, posts)
    words = {"name": comment.name, "title": discussion.title(post), "number": comment.number}
    numbered, plain = N_("%(name)s on “%(title)s” (n° %(number)s)"), N_("%(name)s on “%(title)s”")
    title = i18n.translations(post.lang).gettext(numbered if comment.number else plain) % words
    text = discussion.slots.html(comment, post.lang).striptags()
    url = discussion.slots.address(comment, post)
    head = ", ".join(filter(None, [comment.name, comment.occupation]))
    lang = comment.lang or post.lang
    return Record("contribution", url, title, post.lang, lang, head, text, comment.field or "")
