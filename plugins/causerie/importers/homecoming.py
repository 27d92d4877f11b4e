"""Posts that were posts here before: each gets the name, the discussion and the file that it had, and its own head."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath

from causerie.errors import N_
from causerie.importers import naming
from causerie.importers.asked import Place
from causerie.importers.base import SourcePost
from causerie.importers.heads import keeps, kept
from causerie.importers.index import Index
from causerie.importers.markdown.checking import rendered
from causerie.importers.markdown.converting import COSTLY
from causerie.importers.markdown.elements import parsed
from causerie.importers.markdown.names import GONE
from causerie.importers.ours import OURS, OwnPost
from causerie.store import DECISIONS, thread_name

MISSING = N_("a picture of its text is not here; copy it from the old site: %(address)s")
_FILE = re.compile(r"(?:[\w-][\w. -]{0,100}/){0,20}[\w-][\w. -]{0,100}\.md")
_NAME_MAX = 200
"""Bytes of a file's name: it may have 255, and its writing needs some."""
_STAMP = ("source", "source_id", "source_url")
_ADDRESS = ("url", "save_as")
_SAID = frozenset({"title", "date", "modified", "slug", "category", "tags", "author", "authors", "summary", "status"})
"""What the format says of a post by itself."""
_OTHERS = re.compile(r"template|translation|override_\w+|_\w*")
"""Lines of a head that would put a post in the place of another page, or of a part of Pelican's."""
_RUNS = GONE | {"form", "input", "button", "base", "meta", "link", "object", "embed"}
_SCRIPT = re.compile(r"[\x00-\x20]*(?:javascript|vbscript|data)\s*:", re.IGNORECASE)
_COSTLY = 40_000_000
"""Characters of a text times its signs of links, from which on Python-Markdown takes seconds for it."""


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
        if where and thread_name(thread) and (there or _free(index, place, slug, (url, save), built, where)):
            settled = index.settle(index.system, index.home, theirs, thread, where, fresh=True)
            index.take(f"/{slug}", slug, Path(where).stem)
            index.put(built)
            index.lead(settled, [], [slug])
            _settle(index, seq, settled)
            index.do("UPDATE own SET placed = 1 WHERE seq = ?", seq)


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


def chosen(found: SourcePost) -> SourcePost:
    """A post as it is to be written: with its own Markdown, if others read the same of it still and it runs nothing."""
    if not found.ours or not found.ours.whole or not harmless(found.ours.body):
        return replace(found, ours=replace(found.ours, whole=False)) if found.ours else found
    return replace(found, body=found.ours.body, markup="markdown", pictures=())


def harmless(text: str) -> bool:
    """Whether a post's Markdown is shown without anything that runs, or asks for what a reader types."""
    if len(text) * text.count("[") > _COSTLY or len(text) * sum(map(text.count, "\\*&<_`")) > COSTLY:
        return False
    try:
        root = parsed(rendered(text))
    except RecursionError:
        return False
    for one in root.iter():
        values = [(str(key), str(value)) for key, value in one.attrib.items()]
        if one.tag in _RUNS or any(key.startswith("on") or _SCRIPT.match(value) for key, value in values):
            return False
    return True


def written(own: OwnPost, plain: bytes, *, placed: bool) -> bytes:
    """The file of a post that was ours, by the one that would be made of what others read of it.

    Its own text and head, and an import's stamp; where somebody changed it since, or its place is taken, theirs.
    """
    told = OwnPost(plain.decode(), "", "", whole=True)
    before, lines, after = own.parts
    _, theirs, text = told.parts
    lines = [(key, said if said.endswith("\n") else f"{said}\n") for key, said in lines if not _OTHERS.fullmatch(key)]
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
    stamp = [] if "source" in known else system + [(key, said) for key, said in theirs if key in _STAMP[len(system) :]]
    first, last = ([], more) if own.whole else (more, [])
    return f"{before}{''.join(said for _, said in [*first, *lines, *last, *stamp])}{after}".encode()


def beside(own: OwnPost, comments: Path, thread: str) -> Iterator[tuple[Path, bytes]]:
    """What else a thread had, syntheses and decisions, and where that goes."""
    for name, data in own.beside:
        folder, _, file = name.rpartition("/")
        path = comments / (DECISIONS if folder else thread) / file
        if folder in ("", thread):
            yield path, data


def missing(pictures: Sequence[str], content: Path, file: str) -> Iterator[str]:
    """The pictures of a text that are to be files of the site, and are not."""
    for address in pictures:
        found = re.match(r"[{|](?:static|attach|filename)[}|](.*)", address)
        if found:
            beside = content if found[1].startswith("/") else (content / file).parent
            if not os.path.isfile(beside / found[1].lstrip("/")):  # noqa: PTH113 (Path's raises at a name too long)
                yield address
