"""The posts of a site, as its ledger keeps them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from causerie import posts
from causerie.ledger import tables
from causerie.ledger.outputs import Outputs
from causerie.model import Post


class Invited(Outputs):
    """The part of a ledger that knows the posts."""

    def invite(self, found: Sequence[Post]) -> set[str]:
        """Take the posts of the site in place of those before; the threads whose posts are not what they were."""
        new = {post.source: posts.line(post) for post in found}
        was = {
            source: (thread, line)
            for source, thread, line in self.database.execute("SELECT source, thread, post FROM posts")
        }
        touched = {post.thread for post in found if was.get(post.source, ("", ""))[1] != new[post.source]}
        touched |= {thread for source, (thread, line) in was.items() if new.get(source) != line}
        self.database.execute("DELETE FROM posts")
        self.database.executemany("INSERT INTO posts VALUES (?, ?, ?, ?, ?, ?, ?, '', ?)", map(self._row, found))
        newest = max((post.date for post in found if post.date and post.status == "published"), default=None)
        self.note("newest post", newest.isoformat() if newest else "")
        return touched

    def _row(self, post: Post) -> tuple[object, ...]:
        # A draft with a date ahead may be one because of it.
        waits = post.status == "draft" and post.date is not None and post.date > self.now
        opens = tables.moment(post.date) if waits and post.date else ""
        closes = tables.moment(post.closes) if post.closes else ""
        guide = posts.guides(post)
        return (post.source, post.thread, post.lang, post.status, guide, opens, closes, posts.line(post))

    def opened(self) -> str:
        """The source of a post whose date has come since the site was built; nothing, if there is none."""
        # By the index of the dates, not by that of the sources: few posts have one, and all have a source.
        query = "SELECT source FROM posts WHERE opens != '' AND opens <= ? ORDER BY +source"
        found = self.database.execute(query, (tables.moment(self.now),)).fetchone()
        return str(found[0]) if found else ""

    def closed(self, since: datetime) -> set[str]:
        """The threads whose discussion closed after `since`."""
        query = "SELECT thread FROM posts WHERE closes != '' AND closes > ? AND closes <= ?"
        return {row[0] for row in tables.rows(self.database, query, tables.moment(since), tables.moment(self.now))}

    def dated(self, changed: Mapping[str, datetime]) -> None:
        """Keep when each post itself changed last, by its source."""
        rows = [(date.isoformat(), source) for source, date in changed.items()]
        self.database.executemany("UPDATE posts SET changed = ? WHERE source = ?", rows)

    def changed(self, post: Post) -> datetime | None:
        """When a post itself changed last."""
        found = self.database.execute("SELECT changed FROM posts WHERE source = ?", (post.source,)).fetchone()
        return datetime.fromisoformat(found[0]) if found and found[0] else None

    def posts(self, thread: str) -> list[Post]:
        """The posts of a thread, drafts too, by their language and source."""
        found = tables.rows(self.database, "SELECT post FROM posts WHERE thread = ? ORDER BY lang, source", thread)
        return [posts.read_line(row[0]) for row in found]

    def all_posts(self) -> list[Post]:
        """Every post of the site, by thread and language."""
        found = tables.rows(self.database, "SELECT post FROM posts ORDER BY thread, lang, source")
        return [posts.read_line(row[0]) for row in found]

    def guides(self) -> list[Post]:
        """The posts that other pages lead to, in the order of their sources."""
        return [
            posts.read_line(row[0])
            for row in tables.rows(self.database, "SELECT post FROM posts WHERE guide ORDER BY +source")
        ]

    def claimed(self) -> list[str]:
        """The threads that a post claims."""
        return [row[0] for row in tables.rows(self.database, "SELECT DISTINCT thread FROM posts ORDER BY thread")]

    def newest_post(self) -> datetime | None:
        """The date of the newest post that is published."""
        found = self.meta("newest post")
        return datetime.fromisoformat(str(found)) if found else None

    def languages(self) -> list[str]:
        """The languages of the posts that are published."""
        found = tables.rows(self.database, "SELECT DISTINCT lang FROM posts WHERE status = 'published' ORDER BY lang")
        return [row[0] for row in found]
