"""Who answers whom among the comments of an export, which of them are kept, and by which number."""

from __future__ import annotations

from causerie.importers import naming
from causerie.importers.index import SOURCE_ID_SURE, Index

KEPT = frozenset({"write", "there", "waiting"})
"""The fates of comments that can be answered."""
_TOGETHER = """CASE WHEN c.place IS NULL
    THEN w.thread = '' AND w.post = c.post AND (w.key = c.key OR (w.name = c.name AND w.name != ''))
    ELSE w.thread = (SELECT p.thread FROM places p WHERE p.n = c.place) END"""
"""Whether a comment and one that waited belong to one post, whatever folder of their old home that has become."""

_SAME = """SELECT c.seq, min(o.seq) FROM comments c JOIN comments o
    ON o.id = c.id AND o.post = c.post AND o.key = c.key AND o.moment = c.moment AND o.said = c.said AND o.seq < c.seq
    GROUP BY c.seq"""
_MIRRORED = """SELECT c.seq, min(o.seq) FROM comments c JOIN comments o
    ON o.place = c.place AND o.moment = c.moment AND o.said = c.said AND o.seq < c.seq
    AND (o.post, o.key) != (c.post, c.key)
    WHERE c.fate = '' AND c.status = 'approved' AND o.fate = '' AND o.status = 'approved' GROUP BY c.seq"""


_NUMBER_MAX = 100_000
"""The highest number that a comment of ours brings along: those that follow it go on from there, up to a million."""


def doubles(index: Index) -> None:
    """Find what was told twice: one id with the same words, or one voice's words in two threads of one post."""
    _double(index, _SAME)
    index.do("CREATE INDEX spoken ON comments (place, moment, said)")
    _double(index, _MIRRORED)


def _double(index: Index, query: str) -> None:
    for seq, first in list(index.rows(query)):
        # `over` of a double is the comment that it repeats, until answers have moved there.
        index.do("UPDATE comments SET fate = 'double', over = ? WHERE seq = ?", first, seq)


def answers(index: Index) -> None:
    """Give each answer the comment that it answers; what nobody has is told, and rings are cut."""
    index.do(
        """UPDATE comments SET over = coalesce(
            (SELECT min(p.seq) FROM comments p WHERE p.id = comments.parent AND p.seq != comments.seq
                AND p.post = comments.post AND p.key = comments.key),
            (SELECT min(p.seq) FROM comments p WHERE p.id = comments.parent AND p.seq != comments.seq)
        ) WHERE parent != '' AND fate != 'double'"""
    )
    # What was ours says whom it answers by our ids.
    index.do(
        """UPDATE comments SET over = (
            SELECT min(p.seq) FROM comments p WHERE p.ours = comments.wants AND p.seq != comments.seq
                AND p.place IS comments.place
        ) WHERE wants != '' AND over IS NULL AND fate != 'double'"""
    )
    index.do(
        "UPDATE comments SET over = (SELECT p.over FROM comments p WHERE p.seq = comments.over)"
        " WHERE fate != 'double' AND over IN (SELECT seq FROM comments WHERE fate = 'double')"
    )
    index.do("UPDATE comments SET over = NULL WHERE fate = 'double'")
    lost = "(parent != '' OR wants != '') AND over IS NULL AND fate != 'double'"
    index.do(f"UPDATE comments SET hint = 'unknown' WHERE {lost}")  # noqa: S608 (words of ours alone)
    _before(index)
    index.do(
        "UPDATE comments SET over = NULL, hint = 'elsewhere' WHERE over IS NOT NULL AND EXISTS"
        " (SELECT 1 FROM comments p WHERE p.seq = comments.over AND p.place IS NOT comments.place)"
    )
    _rings(index)


def _before(index: Index) -> None:
    """Have answers to what an earlier import brought answer that: it is here, or waits for the same post."""
    for query in (
        """SELECT c.seq, min(t.ours) FROM comments c JOIN places p ON p.n = c.place JOIN there t ON t.thread = p.thread
            AND (t.ours = c.wants OR (t.system = ? AND t.id = c.parent AND length(c.parent) BETWEEN 1 AND ?))
            WHERE c.hint = 'unknown' GROUP BY c.seq""",
        f"""SELECT c.seq, min(w.ours) FROM comments c JOIN waiting w
            ON w.ours = c.wants OR (w.system = ? AND w.theirs = c.parent AND length(c.parent) BETWEEN 1 AND ?)
            WHERE c.hint = 'unknown' AND {_TOGETHER} GROUP BY c.seq""",  # noqa: S608 (words of ours alone)
    ):
        for seq, ours in list(index.rows(query, index.system, SOURCE_ID_SURE)):
            index.do("UPDATE comments SET upon = ?, hint = '' WHERE seq = ?", ours, seq)


def _rings(index: Index) -> None:
    """Cut what answers itself by way of others, at its newest answer: some answer in it is older than its parent."""
    safe = set[int]()
    odd = """SELECT c.seq FROM comments c JOIN comments p ON p.seq = c.over
        WHERE (p.moment, p.seq) >= (c.moment, c.seq)"""
    for (start,) in list(index.rows(odd)):
        trail, known = [], set[int]()
        one = start
        while one is not None and one not in safe and one not in known:
            trail.append(one)
            known.add(one)
            one = index.one("SELECT over FROM comments WHERE seq = ?", one)
        if one in known:
            ring = trail[trail.index(one) :]
            newest = max(ring, key=lambda seq: (index.one("SELECT moment FROM comments WHERE seq = ?", seq), seq))
            index.do("UPDATE comments SET over = NULL, hint = 'ring' WHERE seq = ?", newest)
        safe |= known


def fates(index: Index) -> None:
    """Decide what becomes of each comment: whether it is written here, waits, is held, or goes."""
    for fate, those in (
        ("spam", "status = 'spam'"),
        ("trashed", "status = 'trashed'"),
        ("held", "status = 'held'"),
        ("ping", "status = 'approved' AND kind != 'comment'"),
        ("undated", "(moment < '1970-01-02' OR moment > '8999')"),
        ("gone", "status = 'removed' AND given IS NULL"),
    ):
        index.do(f"UPDATE comments SET fate = ? WHERE fate = '' AND {those}", fate)  # noqa: S608 (words of ours alone)
    index.do("UPDATE comments SET fate = CASE WHEN place IS NULL THEN 'waiting' ELSE 'write' END WHERE fate = ''")
    _needed(index)
    _apart(index)
    _known(index)
    _lift(index)


def _needed(index: Index) -> None:
    """Keep the places of removed comments that somebody answered who is heard."""
    query = """SELECT DISTINCT c.over FROM comments c JOIN comments p ON p.seq = c.over
        WHERE c.fate IN ('write', 'waiting') AND p.fate = 'gone'"""
    for (start,) in list(index.rows(query)):
        one: int | None = start
        while one is not None and index.do(
            "UPDATE comments SET fate = CASE WHEN place IS NULL THEN 'waiting' ELSE 'write' END"
            " WHERE seq = ? AND fate = 'gone'",
            one,
        ):
            one = index.one("SELECT over FROM comments WHERE seq = ?", one)


def _known(index: Index) -> None:
    """Find what is here since an earlier import, by its id, or by its second and its id at its old home."""
    index.do(
        "UPDATE comments SET fate = 'there' WHERE fate IN ('write', 'waiting', 'held', 'ping')"
        " AND ours IN (SELECT ours FROM there WHERE thread != '_decisions')"
    )
    index.do(
        "UPDATE comments SET fate = 'decided' WHERE fate IN ('write', 'waiting', 'held', 'ping')"
        " AND ours IN (SELECT ours FROM there)"
    )
    query = """SELECT c.seq, t.ours FROM comments c JOIN places p ON p.n = c.place
        JOIN there t ON t.thread = p.thread AND t.system = ? AND t.id = c.id
        WHERE c.fate IN ('write', 'held') AND c.hint != 'twice' AND substr(t.ours, 1, 16) = substr(c.ours, 1, 16)
        AND length(c.id) <= ?"""
    for seq, ours in list(index.rows(query, index.system, SOURCE_ID_SURE)):
        index.do("UPDATE comments SET fate = 'there', ours = ? WHERE seq = ?", ours, seq)
    query = f"""SELECT c.seq, min(w.ours) FROM comments c JOIN waiting w ON w.system = ? AND w.theirs = c.id
        WHERE c.fate IN ('write', 'waiting') AND c.hint != 'twice' AND substr(w.ours, 1, 16) = substr(c.ours, 1, 16)
        AND length(c.id) <= ? AND {_TOGETHER} GROUP BY c.seq"""  # noqa: S608 (words of ours alone)
    for seq, ours in list(index.rows(query, index.system, SOURCE_ID_SURE)):
        index.do("UPDATE comments SET ours = ? WHERE seq = ?", ours, seq)


def _apart(index: Index) -> None:
    """Give comments of one id that are not the same ones each an id of its own."""
    alive = "fate IN ('write', 'waiting', 'held', 'ping')"
    many = f"SELECT ours FROM comments WHERE {alive} GROUP BY ours HAVING count(*) > 1"  # noqa: S608
    query = f"SELECT ours, seq FROM comments WHERE {alive} AND ours IN ({many}) ORDER BY ours, seq"  # noqa: S608
    last, number = "", 1
    for ours, seq in list(index.rows(query)):
        number = number + 1 if ours == last else 1
        last = ours
        if number > 1:
            index.do("UPDATE comments SET ours = ?, hint = 'twice' WHERE seq = ?", naming.other_id(ours, number), seq)


def _lift(index: Index) -> None:
    """Have answers to what is not kept answer the nearest that is, as pages of other systems show them."""
    kept = ", ".join(f"'{fate}'" for fate in sorted(KEPT))
    query = f"""SELECT c.seq, c.over FROM comments c JOIN comments p ON p.seq = c.over
        WHERE c.fate IN ('write', 'waiting') AND p.fate NOT IN ({kept})"""  # noqa: S608
    for seq, start in list(index.rows(query)):
        trail, one = [], start
        while one is not None and index.one("SELECT fate FROM comments WHERE seq = ?", one) not in KEPT:
            trail.append(one)
            one = index.one("SELECT over FROM comments WHERE seq = ?", one)
        index.do("UPDATE comments SET over = ?, hint = 'lifted' WHERE seq = ?", one, seq)
        # Whoever comes by here again has one step to go.
        for passed in trail:
            index.do("UPDATE comments SET over = ? WHERE seq = ?", one, passed)


def numbers(index: Index) -> None:
    """Number what is to be written, thread by thread, by date, after what is there; what had a free number keeps it."""
    query = """SELECT p.thread, c.seq, c.given FROM comments c JOIN places p ON p.n = c.place
        WHERE c.fate = 'write' ORDER BY p.thread, c.moment, c.ours"""
    thread, rows = "", list[tuple[int, int | None]]()
    for name, seq, given in index.database.cursor().execute(query):
        if name != thread:
            _number(index, thread, rows)
            thread, rows = name, []
        rows.append((seq, given))
    _number(index, thread, rows)


def _number(index: Index, thread: str, rows: list[tuple[int, int | None]]) -> None:
    used = {number for (number,) in index.rows("SELECT number FROM there WHERE thread = ? AND number > 0", thread)}
    found: dict[int, int] = {}
    for seq, given in rows:
        if given and given <= _NUMBER_MAX and given not in used:
            found[seq] = given
            used.add(given)
    following = max(used, default=0)
    for seq, _ in rows:
        if seq not in found:
            following += 1
            found[seq] = following
    index.database.executemany("UPDATE comments SET number = ? WHERE seq = ?", [(n, s) for s, n in found.items()])
