"""The feeds of a site's contributions: all of them, those under a post, those of a field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from datetime import UTC, datetime
from typing import NamedTuple
from urllib.parse import quote

from causerie import feeds, i18n, values
from causerie.feeds import Answered, Entry, Feed, Replies, Standing
from causerie.model import Comment, Post
from causerie.pages.discussion import Discussion
from causerie.render import links
from causerie.settings.kinds import Field
from causerie.store import thread_name

FIELD = "feeds/fields/{key}.{lang}.atom.xml"
"""Where the feed of a field's contributions is, below the output folder."""
POSTS = "feeds/posts.{lang}.atom.xml"
"""Where the feed of the posts in a language is."""


class Before(NamedTuple):
    """A feed as it was: its entries by their ids, and the threads and contributions whose entries may be others now."""

    entries: Mapping[str, str]
    threads: Set[str] = frozenset()
    comments: Set[str] = frozenset()

    def entry(self, thread: str, comment: str, id: str) -> str:
        """The entry of a contribution, if it is what it was; else nothing."""
        # An id may stand in two threads, which is a fault.
        return "" if thread in self.threads or comment in self.comments else self.entries.get(id, "")


NONE = Before({})


class Feeds:
    """The feeds of a build; what they link to is below the site's address."""

    def __init__(self, discussion: Discussion) -> None:
        self._discussion = discussion
        self._settings = discussion.settings
        self._ledger = discussion.ledger
        spoken = {lang for lang in self._ledger.languages() if not values.LANG.check(lang)}
        self.languages = sorted(spoken | {self._settings.lang})
        """The languages of the feeds that exist once in each."""

    def across(self) -> Iterator[tuple[str, bytes]]:
        """The feeds across posts: the path of each below the output folder, and its bytes."""
        yield self._settings.feed, self.site()
        for lang in self.languages:
            for field in self._settings.fields:
                yield self.of_field(field.key, lang), self.field(field, lang)

    def of_thread(self, thread: str) -> Iterator[tuple[str, bytes]]:
        """The feeds of the posts of a thread; else as `across`."""
        for post in self._ledger.posts(thread):
            if self.of_post(post):
                yield self.of_post(post), self.thread(post)

    def of_post(self, post: Post) -> str:
        """Where a post's feed is written; nowhere, if it has no discussion or no name that a file can have."""
        if post.status == "draft" or not (post.invites or self._ledger.spoken(post.thread)):
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
        path = self.of_post(post)
        heard, changed = self._ledger.standing(post.thread) if path else (0, None)
        return Replies(self.absolute(path), heard, changed) if path else None

    def tag(self, name: str, since: str = "") -> str:
        """The id of a feed or of an entry of this site; `since` is a year, that of the settings if it is left out."""
        return feeds.tag(self._settings.site_url, since or str(self._settings.since), name)

    def post_tag(self, post: Post) -> str:
        """The id of a post's entry, which neither its title nor its address changes."""
        return self.tag(f"post/{quote(post.thread, safe='')}/{quote(post.lang)}")

    def absolute(self, url: str) -> str:
        """The address of what is at `url` below the site's."""
        return f"{self._settings.site_url}/{url}"

    def feed(self, name: str, path: str, title: str, lang: str, newest: datetime | None, url: str = "") -> Feed:
        """A feed of the site; `name` tells it apart for ever, and while it is empty it is as new as `newest`."""
        return Feed(
            id=self.tag(name),
            title=title,
            link=self.absolute(url),
            self_link=self.absolute(path),
            lang=lang,
            updated=newest or datetime.fromtimestamp(0, UTC),
            license=self._settings.license,
        )

    def thread(self, post: Post, before: Before = NONE) -> bytes:
        """The feed of a post's discussion, the newest contributions; `before` is what it was."""
        title = i18n.translations(post.lang).gettext("The discussion of “%(title)s”")
        title %= {"title": self._discussion.title(post)}
        name = f"discussion/{post.thread}/{post.lang}"
        feed = self.feed(name, self.of_post(post), title, post.lang, post.date, post.url)
        heard = sorted(self._ledger.thread(post.thread).heard, key=lambda one: (one.date, one.id))
        newest = heard[-self._settings.feed_items :]
        return feeds.atom(feed, [self._known(one, post.thread, before) or self._entry(one, post) for one in newest])

    def site(self, before: Before = NONE) -> bytes:
        """The feed of all contributions, the newest ones; `before` is what it was."""
        lang = self._settings.lang
        title = i18n.translations(lang).gettext("%(site)s: the discussions") % {"site": self._settings.site_name}
        feed = self.feed("discussion", self._settings.feed, title, lang, self._ledger.newest_post())
        return feeds.atom(feed, self._newest(lang, before))

    def field(self, field: Field, lang: str, before: Before = NONE) -> bytes:
        """The feed of a field's contributions, the newest ones, in a language of the site; else as `site`."""
        words = {"site": self._settings.site_name, "field": field.label(lang)}
        title = i18n.translations(lang).gettext("%(site)s: %(field)s") % words
        path, newest = self.of_field(field.key, lang), self._ledger.newest_post()
        feed = self.feed(f"field/{field.key}/{lang}", path, title, lang, newest)
        return feeds.atom(feed, self._newest(lang, before, field.key))

    def _newest(self, lang: str, before: Before, field: str | None = None) -> list[Entry | Standing]:
        """The newest contributions, each linked to the version of its post that a reader of `lang` is given."""
        entries: list[Entry | Standing] = []
        for thread, comment in self._ledger.newest(self._settings.feed_items, field):
            if standing := self._known(comment, thread, before):
                entries.append(standing)
                continue
            posts = [post for post in self._ledger.posts(thread) if post.status == "published"]
            entries.append(self._entry(comment, self._discussion.host(comment.lang or lang, posts)))
        return entries

    def _known(self, comment: Comment, thread: str, before: Before) -> Standing | None:
        """The entry of a contribution as the feed had it before, if it is what it was."""
        name = self._id(comment.id)
        xml = before.entry(thread, comment.id, name)
        return Standing(name, comment.date, comment.edited or comment.date, xml) if xml else None

    def _entry(self, comment: Comment, post: Post) -> Entry:
        lang = comment.lang or post.lang
        words = {"name": comment.name, "title": self._discussion.title(post)}
        link = self._link(comment, post)
        return Entry(
            id=self._id(comment.id),
            title=i18n.translations(lang).gettext("%(name)s on “%(title)s”") % words,
            link=link,
            authors=[comment.name or ""],
            html=links.absolute(self._discussion.slots.html(comment, post.lang), link),
            lang=lang,
            published=comment.date,
            updated=comment.edited or comment.date,
            answers=self._answered(comment, post),
        )

    def _id(self, comment: str) -> str:
        return self.tag(comment, comment[:4])

    def _answered(self, comment: Comment, post: Post) -> Answered:
        """What a contribution answers: another one, or else the post itself."""
        if not comment.reply_to:
            return Answered(self.post_tag(post), self.absolute(post.url))
        parent = self._ledger.heard(post.thread, comment.reply_to)
        return Answered(self._id(comment.reply_to), self._link(parent, post) if parent else "")

    def _link(self, comment: Comment, post: Post) -> str:
        return self.absolute(self._discussion.slots.address(comment, post))
