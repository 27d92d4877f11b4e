"""Where each discussion stands, so that those that moved last are found without looking at all."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from causerie.ledger.tables import moment, rows
from causerie.model import Post


def stand(database: sqlite3.Connection, thread: str, posts: Sequence[Post]) -> None:
    """Keep when something last happened under these posts of a thread, of which all is known but this.

    A post that appears counts too. What nobody is invited to, and what no reader sees, is no discussion in progress.
    """
    shown = [post for post in posts if post.status == "published" and post.invites]
    database.execute("DELETE FROM standing WHERE thread = ?", (thread,))
    if shown:
        heard = rows(database, "SELECT moved FROM threads WHERE name = ?", thread)
        dates = [moment(post.date) for post in posts if post.date and post.status == "published"]
        moved = max([*(row[0] for row in heard), *dates], default="")
        closes = [moment(post.closes) if post.closes else "" for post in shown]
        # Open as long as one of its versions is.
        ends = "" if "" in closes else max(closes)
        database.execute("INSERT INTO standing VALUES (?, ?, ?)", (thread, moved, ends))
