"""An entry of the archive and of the public feeds, which are the same Atom but for the kinds that the archive tells."""

from __future__ import annotations

from typing import Any

from causerie.importers.base import Markup
from causerie.importers.blogger import elements, ids
from causerie.importers.blogger.entry import Entry, Kind, ends_at_jump

KIND_SCHEME = "http://schemas.google.com/g/2005#kind"
_KINDS: dict[str, Kind] = {"post": "post", "page": "page", "comment": "comment"}


def entry(element: Any, where: str, *, stray: bool) -> Entry:
    """An entry from its element."""
    within = elements.named(element)
    labels = within.get("category", [])
    kinds = [one.get("term", "").rpartition("#")[2] for one in labels if one.get("scheme") == KIND_SCHEME]
    links = within.get("link", [])
    reply = elements.first(within, "in-reply-to")
    tag = elements.value(within, "id")
    authors = [elements.named(one) for one in within.get("author", [])]
    written = elements.markup(within, "content")
    body = written or elements.markup(within, "summary")
    kind = _KINDS.get(kinds[0], "other") if kinds else _guessed(tag, reply)
    related = [ids.answered(link.get("href", "")) for link in links if link.get("rel") == "related"]
    return Entry(
        kind=kind,
        id=ids.number(tag),
        where=where,
        status="DRAFT" if _draft(within) else "LIVE",
        removed=any(_removed(one) for one in within.get("extendedProperty", [])),
        cut=kind != "comment" and not kinds and ((not written and bool(body)) or ends_at_jump(body)),
        stray=stray,
        post="" if reply is None else ids.number(reply.get("ref", "")),
        answers=next(filter(None, related), "") if kind == "comment" else "",
        name=elements.value(authors[0], "name") if authors else "",
        uri=elements.value(authors[0], "uri") if authors else "",
        title=elements.plain(within, "title"),
        body=body,
        markup=_markup(elements.first(within, "content" if written else "summary")),
        # Until 2006, Blogger wrote Atom 0.3.
        dates=tuple(elements.value(within, name) for name in ("published", "issued", "updated", "modified")),
        updated=elements.value(within, "updated") or elements.value(within, "modified"),
        path=_path(links),
        labels=tags(labels),
        authors=tuple(filter(None, (elements.value(one, "name") for one in authors))),
        location=_place(within),
        pictures=pictures(links),
    )


def tags(categories: list[Any]) -> tuple[str, ...]:
    """An entry's labels, each once, as they are spelled."""
    terms = [one.get("term", "").strip(ids.SPACE) for one in categories if one.get("scheme") != KIND_SCHEME]
    return tuple(dict.fromkeys(filter(None, terms)))


def pictures(links: list[Any]) -> tuple[str, ...]:
    """The pictures that an entry encloses."""
    enclosed = [
        link.get("href", "")
        for link in links
        if link.get("rel") == "enclosure" and link.get("type", "").startswith("image/")
    ]
    return tuple(address for address in enclosed if ids.host(address))


def _guessed(tag: str, reply: Any) -> Kind:
    if reply is not None:
        return "comment"
    return "page" if ".page-" in tag else "post"


def _markup(content: Any) -> Markup:
    return "text" if content is not None and content.get("type") in ("text", "text/plain") else "html"


def _draft(within: elements.Children) -> bool:
    return elements.value(elements.named(elements.first(within, "control")), "draft") == "yes"


def _removed(found: Any) -> bool:
    return str(found.get("name")) == "blogger.contentRemoved" and str(found.get("value")) != "false"


def _path(links: list[Any]) -> str:
    """The path of a page; of a draft, which has no page yet, that of its form for comments."""
    paged = [one.get("href", "") for one in links if one.get("rel") == "alternate"]
    formed = [one.get("href", "") for one in links if one.get("rel") == "replies" and one.get("type") == "text/html"]
    paths = [*map(ids.path, paged), *(ids.path(one) for one in formed if not ids.blogger_s(one))]
    return next(filter(None, paths), "")


def _place(within: elements.Children) -> str:
    return elements.value(within, "featurename") or elements.value(within, "point")
