"""The files of a built site that some changed comments touch, made again as a full build makes them."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from causerie import feeds, parts
from causerie.errors import N_
from causerie.ledger import Ledger, tables
from causerie.ledger.sync import Delta
from causerie.machines import notes, sitemap
from causerie.model import Comment, Decision, Post
from causerie.pages import receipts
from causerie.pages.atom import NONE, Before, Feeds
from causerie.pages.discussion import Discussion
from causerie.pages.frame import Frames
from causerie.pages.slots import name
from causerie.parts import PART
from causerie.update.errors import NeedsBuildError
from causerie.update.files import Files
from causerie.update.gathered import Gathered


class Touched:
    """What an update makes: first what the posts' pages show, then all the rest."""

    def __init__(self, discussion: Discussion, delta: Delta, since: datetime) -> None:
        self._discussion = discussion
        self._ledger: Ledger = discussion.ledger
        self._delta = delta
        self._since = since
        self._feeds = Feeds(discussion)
        self._files = Files(self._ledger)
        self._posts = [post for thread in sorted(delta.threads) for post in self._ledger.posts(thread)]

    def posts(self) -> None:
        """Make what the posts' pages show of their threads, and the lists of the posts."""
        for post in self._posts:
            self._post(post)

    def others(self) -> None:
        """Make all the rest."""
        for post in self._posts:
            self._feed(post)
            self._listed(post)
        Gathered(self._discussion, self._feeds, self._delta, self._since, self._files).make()
        self._clock()
        self._feeds_across()
        self._receipts()

    def own(self) -> dict[str, bytes | None]:
        """What was made until now of the pages in which discussions stand: whoever reads them looks at nothing else."""
        names = {name for post in self._posts for name in self._slots(post)}
        files = {file for name in names for file in self._ledger.files(name)}
        return {file: page for file, page in self._files.made().items() if file in files}

    def files(self) -> dict[str, bytes | None]:
        """What was made: what the files hold, by their paths below the output folder; None: the file goes."""
        return self._files.made()

    def _post(self, post: Post) -> None:
        """What a post shows of its thread: on its own page, on the parts, and its count wherever it is listed."""
        slots = self._discussion.slots
        paths = ["", *(part.path for part in slots.layout(post).parts)]
        known = [f"{PART}:{post.thread}:{post.lang}:{path}" for path in paths[1:]]
        if sorted(known) != self._ledger.slots(f"{PART}:{post.thread}:{post.lang}:"):
            raise NeedsBuildError.because(N_("its long discussion has other pages than before"), post.source)
        touched = self._delta.parts.get(post.thread, set(paths))
        for path in [path for path in paths if not path or path in touched]:
            home = "../" * parts.address(post, path).count("/")
            kind = PART if path else "thread"
            for file in self._ledger.files(name(kind, post, path)):
                self._files.fill(file, name(kind, post, path), slots.partial(kind, post, home, path))
                form = name("form", post)
                if post.thread in self._delta.forms and file in self._ledger.files(form):
                    self._files.fill(file, form, slots.partial("form", post, home, path))
        count = name("count", post)
        for file in self._ledger.files(count):
            self._files.fill(file, count, slots.partial("count", post, ""))

    def _slots(self, post: Post) -> list[str]:
        """The names of the slots that hold a post's thread."""
        layout = self._discussion.slots.layout(post)
        return [name("thread", post), *(name(PART, post, part.path) for part in layout.parts)]

    def _feed(self, post: Post) -> None:
        """The feed of a post's thread."""
        feed = self._feeds.of_post(post)
        was = self._ledger.settings.thread_feed.format(thread=post.thread, lang=post.lang)
        if bool(feed) != bool(self._ledger.holds(was)):
            raise NeedsBuildError.because(
                N_("its discussion began, or is gone, on a page that invites to none"), post.source
            )
        if feed:
            self._files.put(feed, self._feeds.thread(post, self._before(feed)))

    def _listed(self, post: Post) -> None:
        """What machines are told of a post's discussion: in the feed of the posts, and in the sitemap."""
        replies = self._feeds.replies(post)
        file = self._feeds.of_posts(post.lang)
        if replies and self._ledger.holds(file):
            page = self._files.page(file)
            told = feeds.replied(page, replies)
            if told != page:
                self._files.put(file, told)
        if self._ledger.holds(sitemap.FILE):
            dates = [date for date in (self._ledger.changed(post), replies and replies.updated) if date]
            last = max(dates, default=None)
            pages = [parts.address(post, part.path) for part in self._discussion.slots.layout(post).parts]
            for url in [post.url, *pages]:
                self._files.map(partial(sitemap.moved, url=self._feeds.absolute(url), changed=last))

    def _feeds_across(self) -> None:
        """The feeds of all contributions and of the fields, where one that is in them may have changed."""
        settings = self._ledger.settings
        said = self._said()
        if self._reaches(said):
            self._files.put(settings.feed, self._feeds.site(self._before(settings.feed)))
        for field in settings.fields:
            if self._reaches([one for one in said if one.field == field.key], field.key):
                for lang in self._feeds.languages:
                    file = self._feeds.of_field(field.key, lang)
                    self._files.put(file, self._feeds.field(field, lang, self._before(file)))

    def _before(self, file: str) -> Before:
        """A feed as it stands in the built site, if it does and nobody changed it."""
        delta, data = self._delta, self._files.standing(file)
        if not data:
            return NONE
        said = {comment.id for _, comment in (*delta.before, *delta.after)}
        # Where something came and nothing moved, all others are called, and read, as they were.
        stirred = (delta.threads - delta.parts.keys()) | delta.whole | {thread for thread, _ in delta.before}
        return Before(feeds.parts(data), stirred, said)

    def _said(self) -> list[Comment]:
        """The contributions that changed or moved, as they were and as they are, and those that answer them."""
        pairs = [*self._delta.before, *self._delta.after]
        answered = {(thread, comment.id) for thread, comment in pairs}
        replies = [
            place.comment
            for thread in sorted({thread for thread, _ in pairs})
            for place in self._ledger.thread(thread).places
            if (thread, place.comment.reply_to) in answered
        ]
        return [*(comment for _, comment in pairs), *replies]

    def _reaches(self, said: list[Comment], field: str | None = None) -> bool:
        """Whether one of these contributions is, or was, among the newest ones."""
        most = self._ledger.settings.feed_items
        newest = max((tables.moment(comment.date) for comment in said), default="")
        return bool(newest) and newest >= self._ledger.since(most, field)

    def _receipts(self) -> None:
        """The receipts of what changed, and of what was decided."""
        ledger = self._ledger
        frames = Frames(ledger.settings.output, ledger.settings.lang)
        changed = {comment.id for _, comment in (*self._delta.before, *self._delta.after)} | self._delta.decisions
        for one in sorted(changed):
            made: bytes | None = None
            for thread in ledger.threads_of(one):
                decided = [place.comment for place in ledger.thread(thread).places if place.comment.id == one]
                found: list[Comment | Decision] = [
                    *decided,
                    *(each for each in ledger.decisions(thread) if each.id == one),
                ]
                for _, data in receipts.of_thread(self._discussion, frames, thread, found):
                    made = data
            self._files.put(receipts.file(one), made)

    def _clock(self) -> None:
        """What the date alone decides."""
        ledger = self._ledger
        if ledger.holds(notes.SECURITY):
            self._files.put(notes.SECURITY, notes.security(ledger.settings, self._feeds.languages, ledger.now))
