"""The discussion of a whole site, for one build: each post's thread, slots and feeds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from causerie import feeds, i18n, threads, values
from causerie.feeds import Entry, Feed
from causerie.model import Comment, Post
from causerie.pages.slots import Slots
from causerie.settings import Settings
from causerie.store import Corpus, thread_name


class Discussion:
    """What the posts of a site are told about their comments; `now` keeps future ones in."""

    def __init__(
        self, settings: Settings, posts: Sequence[Post], corpus: Corpus, folders: Sequence[Path], now: datetime
    ) -> None:
        self.settings = settings
        self.posts = posts
        self.threads = {
            name: threads.build(threads.visible(comments, now)) for name, comments in corpus.threads.items()
        }
        self.slots = Slots(settings, folders, self.threads, corpus.people, posts, now)

    def feeds(self) -> Iterator[tuple[str, bytes]]:
        """Every feed of the site: its path below the output folder, and its bytes."""
        for post in self.posts:
            if self.feed_path(post):
                yield self.feed_path(post), self._thread_feed(post)
        yield self.settings.feed, self._site_feed()

    def feed_path(self, post: Post) -> str:
        """Where a post's feed is written; nowhere, if it has no discussion or no name that a file can have."""
        if post.status == "draft" or not (post.invites or post.thread in self.threads):
            return ""
        if not thread_name(post.thread) or values.LANG.check(post.lang):
            return ""
        return self.settings.thread_feed.format(thread=post.thread, lang=post.lang)

    def _thread_feed(self, post: Post) -> bytes:
        messages = i18n.translations(post.lang)
        title = messages.gettext("The discussion of “%(title)s”") % {"title": post.title}
        path = self.feed_path(post)
        feed = self._feed(path, title, post.url, post.lang, [post])
        return feeds.atom(feed, [self._entry(comment, post) for comment in self._heard(post.thread)])

    def _site_feed(self) -> bytes:
        lang = self.settings.lang
        listed = [post for post in self.posts if post.status == "published"]
        pairs = [(comment, self.host(comment.lang, posts)) for name, posts in _by_thread(listed).items()
                 for comment in self._heard(name)]  # fmt: skip
        # Of an id that stands twice, which is a fault, one: a feed with two is not valid.
        unique = {comment.id: (comment, post) for comment, post in reversed(pairs)}
        newest = sorted(unique.values(), key=lambda pair: (pair[0].date, pair[0].id), reverse=True)
        newest = newest[: self.settings.feed_items]
        title = i18n.translations(lang).gettext("%(site)s: the discussions") % {"site": self.settings.site_name}
        feed = self._feed(self.settings.feed, title, "", lang, listed)
        return feeds.atom(feed, [self._entry(comment, post) for comment, post in newest])

    def _heard(self, thread: str) -> list[Comment]:
        return self.threads[thread].heard if thread in self.threads else []

    def hosts(self) -> dict[str, list[Post]]:
        """The posts that readers can see, by their threads."""
        return _by_thread([post for post in self.posts if post.status != "draft"])

    def host(self, lang: str | None, posts: Sequence[Post]) -> Post:
        """The version of a post that a comment in `lang` is linked to: that one, or else that in the site's."""
        wanted = (lang, self.settings.lang)
        return min(posts, key=lambda post: wanted.index(post.lang) if post.lang in wanted else len(wanted))

    def _feed(self, path: str, title: str, url: str, lang: str, posts: Sequence[Post]) -> Feed:
        dates = [post.date for post in posts if post.date]
        return Feed(
            name=path,
            title=title,
            link=self._absolute(url),
            self_link=self._absolute(path),
            lang=lang,
            updated=max(dates, default=datetime.fromtimestamp(0, UTC)),
            site_url=self.settings.site_url,
            since=str(self.settings.since),
        )

    def _entry(self, comment: Comment, post: Post) -> Entry:
        lang = comment.lang or post.lang
        words = {"name": comment.name, "title": post.title}
        return Entry(
            id=comment.id,
            title=i18n.translations(lang).gettext("%(name)s on “%(title)s”") % words,
            link=self._absolute(self.slots.address(comment, post)),
            author=comment.name or "",
            html=self.slots.html(comment, post.lang),
            lang=lang,
            date=comment.date,
            updated=comment.edited or comment.date,
            reply_to=comment.reply_to,
        )

    def _absolute(self, url: str) -> str:
        return f"{self.settings.site_url}/{url}"


def _by_thread(posts: Sequence[Post]) -> dict[str, list[Post]]:
    grouped: dict[str, list[Post]] = {}
    for post in sorted(posts, key=lambda post: (post.thread, post.lang)):
        grouped.setdefault(post.thread, []).append(post)
    return grouped
