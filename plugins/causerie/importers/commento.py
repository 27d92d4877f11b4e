"""Commento's export, version 1, which Comentario writes too: comments, and the people who wrote them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from causerie.errors import N_
from causerie.importers.base import CommentStatus, Found, Site, SourceComment, Unread
from causerie.importers.moments import moment
from causerie.importers.remark42 import jsons, members, words
from causerie.importers.source import Source

_START = re.compile(r'\{\s*"comment(?:er)?Hex"\s*:')
_COMMENT = re.compile(r'\{\s*"commentHex"\s*:')
_MARK = re.compile(rb'"comment(?:er)?Hex"\s*:')
_STATES: Mapping[str, CommentStatus] = {"approved": "approved", "unapproved": "held", "flagged": "held"}


@dataclass(frozen=True, slots=True)
class _Person:
    """Who wrote, as it is shown."""

    name: str = ""
    link: str = ""


class _Commento:
    name = "commento"

    def knows(self, source: Source) -> bool:
        """Whether a file in it has Commento's own names near its beginning."""
        return any(_files(source))

    def site(self, source: Source) -> Site:
        """The domain of the first comment."""
        for name in _files(source):
            for _, value in members(source, name, _START, within=True):
                domain = words(value.get("domain")) if isinstance(value, dict) else ""
                if re.fullmatch(r"[\w.-]+(?::\d+)?", domain):
                    return Site(url=f"https://{domain}")
        return Site()

    def read(self, source: Source, site: Site) -> Iterator[Found]:
        """Every comment; people are read before, since a file tells them last."""
        files, people = list(_files(source)), dict[str, _Person]()
        for name in files:
            for _, value in members(source, name, _START, within=True):
                if isinstance(value, dict) and "commentHex" not in value and words(value.get("commenterHex")):
                    link = words(value.get("link"))
                    # What Commento writes for none.
                    person = _Person(words(value.get("name")), "" if link == "undefined" else link)
                    people[words(value.get("commenterHex"))] = person
        for name in files:
            for place, value in members(source, name, _START, comment=_COMMENT, within=True):
                if isinstance(value, Unread):
                    yield value
                elif isinstance(value, dict) and "commentHex" in value:
                    yield _comment(value, people, f"{name}:{place}", site)


def _comment(one: Mapping[str, Any], people: Mapping[str, _Person], where: str, site: Site) -> SourceComment | Unread:
    number, told, parent = words(one.get("commentHex")), words(one.get("creationDate")), words(one.get("parentHex"))
    date = moment(told, UTC)
    if not number or date is None:
        message = N_("its date cannot be read: “%(date)s”") if number else N_("it has no number")
        return Unread(kind="comment", id=number, message=message, values={"date": told}, where=where)
    status = "removed" if one.get("deleted") is True else _STATES.get(words(one.get("state")), "held")
    person = _Person() if status == "removed" else people.get(words(one.get("commenterHex")), _Person())
    typed, shown = words(one.get("markdown")), words(one.get("html"))
    return SourceComment(
        id=number,
        date=date.astimezone(site.zone or UTC),
        body="" if status == "removed" else typed or shown,
        name=person.name,
        address=_page(one),
        parent="" if parent == "root" else parent,
        markup="markdown" if typed or not shown else "html",
        url=person.link,
        status=status,
        anchor=f"commento-{number}",
    )


def _page(one: Mapping[str, Any]) -> str:
    """The path that a comment stands at; an export of an older version calls it so."""
    return words(one.get("url")) or words(one.get("path"))


def _files(source: Source) -> Iterator[str]:
    return (name for name, head in jsons(source, ".json", ".gz") if _MARK.search(head))


COMMENTO = _Commento()
