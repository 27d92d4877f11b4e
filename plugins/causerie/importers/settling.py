"""Which post of an export gets which name and address here, and which post each comment belongs to."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from causerie.importers import homecoming, naming
from causerie.importers.asked import Place
from causerie.importers.heads import keeps, kept
from causerie.importers.index import Index


def posts(index: Index, place: Place) -> None:
    """Give each post of the export its place: the one that it has here since an earlier import, else a new one."""
    index.do("UPDATE posts SET fate = 'trashed' WHERE status = 'trashed'")
    index.do(
        "UPDATE posts SET fate = 'double' WHERE fate = '' AND EXISTS (SELECT 1 FROM posts o"
        " WHERE o.id = posts.id AND o.mark = posts.mark AND o.kind = posts.kind AND o.fate = '' AND o.seq < posts.seq)"
    )
    _known(index)
    homecoming.places(index, place)
    # A post that keeps its address is asked before those that need a new one; and the oldest first, in any export.
    new = "FROM posts WHERE fate = '' AND place IS NULL"
    for seq, path in index.rows(f"SELECT seq, path {new} AND status = 'published' ORDER BY moment, id, seq"):
        file = kept(path)[1] if keeps(path) else ""
        if file and not place.taken.has(file) and index.room(file):
            index.put(file)
            index.do("UPDATE posts SET keeps = 1 WHERE seq = ?", seq)
        elif file:
            index.do("UPDATE posts SET ousted = 1 WHERE seq = ?", seq)
    for row in index.rows(f"SELECT seq, id, kind, path, wanted, moment, keeps {new} ORDER BY moment, id, seq"):
        _place(index, place, row)


def _known(index: Index) -> None:
    """Find the posts that are here since an earlier import; of several with one id, those of the same name first."""
    used = set[int]()
    for named in ("AND p.thread = o.wanted", ""):
        query = f"""SELECT o.seq, p.n FROM posts o JOIN places p ON p.system = ? AND p.id = o.id {named}
            AND (p.home = ? OR p.home = '' OR ? = '')
            WHERE o.fate = '' AND o.place IS NULL AND o.id != '' AND p.fresh = 0 ORDER BY o.seq, p.n"""  # noqa: S608
        found = set[int]()
        for seq, place in list(index.rows(query, index.system, index.home, index.home)):
            if place not in used and seq not in found:
                used.add(place)
                found.add(seq)
                index.do("UPDATE posts SET place = ? WHERE seq = ?", place, seq)
                _leads(index, place, seq)


def _place(index: Index, place: Place, row: tuple[Any, ...]) -> None:
    seq, theirs, kind, path, wanted, moment, keeps = row
    own, folder = kept(path)[1].casefold() if keeps else "", place.posts if kind == "post" else place.pages

    def free(name: str) -> bool:
        if not index.free(f"/{name}") or not index.free(name) or (place.content / folder / f"{name}.md").exists():
            return False
        file = place.taken.home(kind, name)
        return file == own or (not place.taken.has(file) and index.room(file))

    slug = naming.slug(wanted, free, datetime.fromisoformat(moment))
    index.take(f"/{slug}", slug)
    if not keeps:
        index.put(place.taken.home(kind, slug))
    settled = index.settle(index.system, index.home, theirs, slug, f"{folder}/{slug}.md", fresh=True)
    index.do("UPDATE posts SET place = ? WHERE seq = ?", settled, seq)
    _leads(index, settled, seq)
    index.lead(settled, [], [slug, wanted])


def _leads(index: Index, place: int, seq: int) -> None:
    index.lead(place, [key for (key,) in list(index.rows("SELECT key FROM also WHERE seq = ?", seq))], [])


def belonging(index: Index) -> None:
    """Give each comment the place of its post, as far as it is known; those of a post in the bin go with it."""
    for post, key, name in index.rows("SELECT DISTINCT post, key, name FROM comments ORDER BY post, key, name"):
        if post and _of_post(index, post):
            continue
        place = place_of(index, index.system, post, key, name)
        if place:
            index.do("UPDATE comments SET place = ? WHERE post = ? AND key = ? AND name = ?", place, post, key, name)


def _of_post(index: Index, post: str) -> bool:
    """Whether the export has a post of this id; of several, a comment belongs to the one that it stands behind."""
    found = list(index.rows("SELECT seq, place, fate FROM posts WHERE id = ? AND fate != 'double' ORDER BY seq", post))
    for number, (seq, place, fate) in enumerate(found):
        values = (place, "binned" if fate else "", post, seq if number else -1)
        index.do("UPDATE comments SET place = ?, fate = ? WHERE post = ? AND seq > ?", *values)
    return bool(found)


def place_of(index: Index, system: str, post: str, key: str, name: str) -> int:
    """The place of the post that a comment names by its id there, else by its address, else by what it calls it."""
    if post:
        query = "SELECT n FROM places WHERE system = ? AND id = ? AND (home = ? OR home = '' OR ? = '')"
        return int(index.one(query, system, post, index.home, index.home) or 0)
    found = index.one("SELECT place FROM addresses WHERE key = ?", key) if key else None
    if not found and name:
        # Translations of a post have one name, and one discussion.
        query = "SELECT min(o.place) FROM names o JOIN places p ON p.n = o.place WHERE o.name = ? GROUP BY p.thread"
        named = list(index.rows(query, name))
        found = named[0][0] if len(named) == 1 else None
    return int(found or 0)
