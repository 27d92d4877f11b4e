"""The feeds of a site's contributions: all of them, those under a post, those of a field."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from urllib.parse import quote

from causerie import feeds, i18n, values
from causerie.feeds import Answered, Entry, Feed, Replies
from causerie.model import Comment, Post
from causerie.pages.discussion import Discussion, by_thread
from causerie.render import links
from causerie.settings.kinds import Field
from causerie.store import thread_name

FIELD = "feeds/fields/{key}.{lang}.atom.xml"
"""Where the feed of a field's contributions is, below the output folder."""
POSTS = "feeds/posts.{lang}.atom.xml"
"""Where the feed of the posts in a language is."""


class Feeds:
    """The feeds of a build; what they link to is below the site's address."""

    def __init__(self, discussion: Discussion) -> None:
        self._discussion = discussion
        self._settings = discussion.settings
        self._listed = [post for post in discussion.posts if post.status == "published"]
        self._heard = {
            name: {comment.id: comment for comment in thread.heard} for name, thread in discussion.threads.items()
        }
        spoken = {post.lang for post in self._listed if not values.LANG.check(post.lang)}
        self.languages = sorted(spoken | {self._settings.lang})
        """The languages of the feeds that exist once in each."""

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Every feed: its path below the output folder, and its bytes."""
        for post in self._discussion.posts:
            if self.of_post(post):
                yield self.of_post(post), self._thread(post)
        yield self._settings.feed, self._site()
        for lang in self.languages:
            said = list(self._said(lang))
            for field in self._settings.fields:
                pairs = [pair for pair in said if pair[0].field == field.key]
                yield self.of_field(field.key, lang), self._field(field, lang, pairs)

    def of_post(self, post: Post) -> str:
        """Where a post's feed is written; nowhere, if it has no discussion or no name that a file can have."""
        if post.status == "draft" or not (post.invites or post.thread in self._discussion.threads):
            return ""
        if not thread_name(post.thread) or values.LANG.check(post.lang):
            return ""
        return self._settings.thread_feed.format(thread=post.thread, lang=post.lang)

    def of_field(self, key: str, lang: str) -> str:
        """Where the feed of a field's contributions is written in a language of the site."""
        return FIELD.format(key=key, lang=lang)

    def of_posts(self, lang: str) -> str:
        """Where the feed of the posts in a language of the site is written."""
        return POSTS.format(lang=lang)

    def replies(self, post: Post) -> Replies | None:
        """The feed of a post's discussion as the post's own entry names it, if it has one."""
        path, heard = self.of_post(post), self._heard.get(post.thread, {})
        last = max((comment.edited or comment.date for comment in heard.values()), default=None)
        return Replies(self.absolute(path), len(heard), last) if path else None

    def tag(self, name: str, since: str = "") -> str:
        """The id of a feed or of an entry of this site; `since` is a year, that of the settings if it is left out."""
        return feeds.tag(self._settings.site_url, since or str(self._settings.since), name)

    def post_tag(self, post: Post) -> str:
        """The id of a post's entry, which neither its title nor its address changes."""
        return self.tag(f"post/{quote(post.thread, safe='')}/{quote(post.lang)}")

    def absolute(self, url: str) -> str:
        """The address of what is at `url` below the site's."""
        return f"{self._settings.site_url}/{url}"

    def feed(self, name: str, path: str, title: str, lang: str, posts: Iterable[Post], url: str = "") -> Feed:
        """A feed of the site; `name` tells it apart for ever, and while it is empty it is as new as its posts."""
        return Feed(
            id=self.tag(name),
            title=title,
            link=self.absolute(url),
            self_link=self.absolute(path),
            lang=lang,
            updated=max((post.date for post in posts if post.date), default=datetime.fromtimestamp(0, UTC)),
            license=self._settings.license,
        )

    def _thread(self, post: Post) -> bytes:
        title = i18n.translations(post.lang).gettext("The discussion of “%(title)s”")
        title %= {"title": self._discussion.title(post)}
        name = f"discussion/{post.thread}/{post.lang}"
        feed = self.feed(name, self.of_post(post), title, post.lang, [post], post.url)
        return feeds.atom(feed, [self._entry(comment, post) for comment in self._heard.get(post.thread, {}).values()])

    def _site(self) -> bytes:
        lang = self._settings.lang
        title = i18n.translations(lang).gettext("%(site)s: the discussions") % {"site": self._settings.site_name}
        feed = self.feed("discussion", self._settings.feed, title, lang, self._listed)
        return feeds.atom(feed, self._newest(self._said(lang)))

    def _field(self, field: Field, lang: str, said: Iterable[tuple[Comment, Post]]) -> bytes:
        words = {"site": self._settings.site_name, "field": field.label(lang)}
        title = i18n.translations(lang).gettext("%(site)s: %(field)s") % words
        feed = self.feed(f"field/{field.key}/{lang}", self.of_field(field.key, lang), title, lang, self._listed)
        return feeds.atom(feed, self._newest(said))

    def _said(self, lang: str) -> Iterator[tuple[Comment, Post]]:
        """Every contribution, with the version of its post that it is linked to, by a reader of `lang`."""
        for thread, posts in by_thread(self._listed).items():
            for comment in self._heard.get(thread, {}).values():
                yield comment, self._discussion.host(comment.lang or lang, posts)

    def _newest(self, pairs: Iterable[tuple[Comment, Post]]) -> list[Entry]:
        # Of an id that stands twice, which is a fault, one: a feed with two is not valid.
        unique = {comment.id: (comment, post) for comment, post in reversed(list(pairs))}
        newest = sorted(unique.values(), key=lambda pair: (pair[0].date, pair[0].id), reverse=True)
        return [self._entry(comment, post) for comment, post in newest[: self._settings.feed_items]]

    def _entry(self, comment: Comment, post: Post) -> Entry:
        lang = comment.lang or post.lang
        words = {"name": comment.name, "title": self._discussion.title(post)}
        link = self._link(comment, post)
        return Entry(
            id=self.tag(comment.id, comment.id[:4]),
            title=i18n.translations(lang).gettext("%(name)s on “%(title)s”") % words,
            link=link,
            authors=[comment.name or ""],
            html=links.absolute(self._discussion.slots.html(comment, post.lang), link),
            lang=lang,
            published=comment.date,
            updated=comment.edited or comment.date,
            answers=self._answered(comment, post),
        )

    def _answered(self, comment: Comment, post: Post) -> Answered:
        """What a contribution answers: another one, or else the post itself."""
        if not comment.reply_to:
            return Answered(self.post_tag(post), self.absolute(post.url))
        parent = self._heard.get(post.thread, {}).get(comment.reply_to)
        return Answered(self.tag(comment.reply_to, comment.reply_to[:4]), self._link(parent, post) if parent else "")

    def _link(self, comment: Comment, post: Post) -> str:
        return self.absolute(self._discussion.slots.address(comment, post))
