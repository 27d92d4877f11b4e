"""Posts that were posts here before: each gets the name, the discussion and the file that it had, and its own head."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath

from causerie.errors import N_
from causerie.importers import naming
from causerie.importers.asked import Place
from causerie.importers.base import SourcePost
from causerie.importers.harmless import harmless, readable
from causerie.importers.heads import keeps, kept
from causerie.importers.index import Index
from causerie.importers.ours import OURS, OwnPost
from causerie.store import thread_name

MISSING = N_("a picture of its text is not here; copy it from the old site: %(address)s")
_FILE = re.compile(r"(?:[\w-][\w. -]{0,100}/){0,20}[\w-][\w. -]{0,100}\.md")
_NAME_MAX = 200
"""Bytes of a file's name: it may have 255, and its writing needs some."""
_STAMP = ("source", "source_id", "source_url")
_ADDRESS = ("url", "save_as")
_SAID = frozenset({"title", "date", "modified", "slug", "category", "tags", "author", "authors", "summary", "status"})
"""What the format says of a post by itself."""


def places(index: Index, place: Place) -> None:
    """Give each post of the export that was ours its old place, if nothing else has that."""
    query = "SELECT o.seq, o.system, p.id, o.home FROM own o JOIN posts p USING (seq) WHERE p.place IS NULL"
    for seq, system, theirs, whose in list(index.rows(f"{query} AND p.fate = '' ORDER BY seq")):
        same = "SELECT n FROM places WHERE fresh = 0 AND system = ? AND id = ? AND (home = ? OR home = '' OR ? = '')"
        home = whose or index.home if system == OURS else whose
        found = index.one(same, system, theirs, home, home)
        if found:
            _settle(index, seq, int(found))
    query = """SELECT seq, p.id, p.kind, o.slug, o.thread, o.file, o.digest, o.url, o.save FROM own o
        JOIN posts p USING (seq) WHERE p.place IS NULL AND p.fate = '' ORDER BY seq"""
    for seq, theirs, kind, slug, thread, file, digest, url, save in list(index.rows(query)):
        where = _where(file, place.posts if kind == "post" else place.pages)
        built = save or place.taken.home(kind, slug)
        there = where and _there(index, place, where, digest)
        # What is said below a file that stays belongs to the discussion of that.
        thread = (there and index.one("SELECT thread FROM places WHERE fresh = 0 AND file = ?", where)) or thread
        free = there or (_open(index, thread) and _free(index, place, slug, (url, save), built, where))
        if where and thread_name(thread) and free:
            settled = index.settle(index.system, index.home, theirs, thread, where, fresh=True)
            index.take(f"/{slug}", slug, Path(where).stem)
            index.put(built)
            index.lead(settled, [], [slug])
            _settle(index, seq, settled)
            index.do("UPDATE own SET placed = 1 WHERE seq = ?", seq)


def _open(index: Index, thread: str) -> bool:
    """Whether a discussion is none of the site's, unless a post of it that is here comes in the same export again."""
    if not index.one("SELECT 1 FROM places WHERE fresh = 0 AND thread = ?", thread):
        return True
    query = "SELECT 1 FROM posts o JOIN places p ON p.n = o.place WHERE p.fresh = 0 AND p.thread = ?"
    return bool(index.one(query, thread))


def _there(index: Index, place: Place, file: str, digest: str) -> bool:
    """Whether a file of the site is the one that was exported, from this very site or as it is to the letter."""
    path = place.content / file
    if not path.is_file():
        return False
    same = index.home and naming.home(place.site) == index.home
    return bool(same) or hashlib.sha256(path.read_bytes()).hexdigest() == digest


def _settle(index: Index, seq: int, place: int) -> None:
    index.do("UPDATE posts SET place = ? WHERE seq = ?", place, seq)
    index.lead(place, [key for (key,) in list(index.rows("SELECT key FROM also WHERE seq = ?", seq))], [])


def _where(file: str, folder: str) -> str:
    """Where a file goes, below the content folder; empty if it has no name for one."""
    parts = PurePosixPath(file).parts
    if not _FILE.fullmatch(file) or ".." in parts or any(len(part.encode()) > _NAME_MAX for part in parts):
        return ""
    return file if file.startswith(f"{folder}/") else f"{folder}/{PurePosixPath(file).name}"


def _free(index: Index, place: Place, slug: str, address: tuple[str, str], built: str, file: str) -> bool:
    """Whether nothing is called so, nor stands at the addresses here and of the built site."""
    if not re.fullmatch(r"[\w-]{1,100}", slug) or place.taken.has(built) or (place.content / file).exists():
        return False
    if any(address) and (not keeps(f"/{address[0]}") or kept(f"/{address[0]}")[1] != address[1]):
        return False
    # Translations of a post have its name.
    sibling = "SELECT 1 FROM own o JOIN posts p USING (seq) WHERE o.slug = ? AND p.place IS NOT NULL"
    alone = index.free(f"/{slug}") and index.free(slug) and index.room(built)
    return alone or (not address[1] and bool(index.one(sibling, slug)))


def placed(index: Index, seq: int) -> bool:
    """Whether a post has the place that it had."""
    return bool(index.one("SELECT placed FROM own WHERE seq = ?", seq))


def chosen(found: SourcePost, file: str) -> SourcePost:
    """A post as it is to be written to a file below the content folder: with its own Markdown, if others read the same
    of it still, and if neither that nor its head does anything to who reads them, or to other files."""
    own = found.ours
    if not own:
        return found
    # A title is shown as it is.
    lines = (said for key, said in own.values.items() if key != "title")
    if not own.whole or not readable(own, found.kind) or not all(harmless(one, file) for one in (*lines, own.body)):
        return replace(found, ours=replace(own, whole=False))
    return replace(found, body=own.body, markup="markdown", pictures=())


def written(own: OwnPost, plain: bytes, left: Collection[str], *, placed: bool) -> bytes:
    """The file of a post that was ours, by the one that would be made of what others read of it.

    Its own text and head, less the lines that are `left` out, and an import's stamp; where somebody changed it since,
    or its place is taken, theirs.
    """
    told = OwnPost(plain.decode(), "", "", whole=True)
    before, mine, after = own.parts
    _, theirs, text = told.parts
    # By half of an earlier stamp it would not be known again.
    others = {*left, *([] if own.stamped else _STAMP)}
    lines = [(key, said if said[-1] in "\r\n" else f"{said}\n") for key, said in mine if key not in others]
    if not placed:
        lines = [(key, said) for key, said in lines if key not in ("slug", "discussion", *_ADDRESS)]
    if not own.whole:
        before, after = "", text
        lines = [(key, said) for key, said in lines if key not in _SAID]
        # By another title it would be called otherwise.
        lines += [("slug", f"Slug: {own.head.get('slug', '') or own.name}\n")] if placed else []
    known = {key for key, _ in lines}
    wanted = (set() if placed else {"slug", *_ADDRESS}) | (set() if own.whole else _SAID)
    # Where it was called so before, something else is, or it is there again.
    wanted |= {"moved_from"} if own.moved else set()
    more = [(key, said) for key, said in theirs if key in wanted and key not in known]
    # What comes straight from a site of ours has nothing behind it of what WordPress has around its posts.
    system = [] if own.moved else [("source", f"Source: {OURS}\n")]
    stamp = [] if own.stamped else system + [(key, said) for key, said in theirs if key in _STAMP[len(system) :]]
    first, last = ([], more) if own.whole else (more, [])
    # What has no head has nothing between it and the text.
    between = "" if mine else "\n"
    return f"{before}{''.join(said for _, said in [*first, *lines, *last, *stamp])}{between}{after}".encode()


def missing(pictures: Sequence[str], content: Path, file: str) -> Iterator[str]:
    """The pictures of a text that are to be files of the site, and are not."""
    for address in pictures:
        found = re.match(r"[{|](?:static|attach|filename)[}|](.*)", address)
        if found:
            beside = content if found[1].startswith("/") else (content / file).parent
            if not os.path.isfile(beside / found[1].lstrip("/")):  # noqa: PTH113 (Path's raises at a name too long)
                yield address
