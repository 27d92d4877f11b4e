"""What GitHub answered about a blog's comments, in saved files of JSON: giscus' discussions, utterances' issues.

Which page a discussion or an issue belongs to is told by its title, by one of the ways in which both name pages, and
by the link that both write below it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, tzinfo
from typing import Any

from causerie.errors import N_
from causerie.importers.base import CommentStatus, Found, Site, SourceComment, Unread
from causerie.importers.moments import moment
from causerie.importers.remark42 import jsons, members, words
from causerie.importers.source import Source

_ENDS = (".json", ".jsonl", ".gz")
_START = re.compile(r'\{\s*"(?:url|id|data|number|node_id)"\s*:')
_LINK = re.compile(r"^\s*(?:\[[^\]\s]*\]\()?<?(https?://[^\s<>()\[\]]+)>?\)?\s*$", re.MULTILINE)
_DISCUSSION = re.compile(rb'/discussions/\d|"discussions?"\s*:|"D_k')
_ISSUE = re.compile(rb'"(?:issue_url|comments_url)"\s*:|/issues/\d+')
_DEPTH = 12
"""Objects within objects that an answer has around what was asked for."""
_GHOST = "ghost"
"""Whom GitHub shows for an account that is gone."""


class _Giscus:
    name = "giscus"

    def knows(self, source: Source) -> bool:
        """Whether a file in it tells of discussions."""
        return any(_DISCUSSION.search(head) for _, head in jsons(source, *_ENDS))

    def site(self, source: Source) -> Site:
        """Nothing: titles are paths."""
        return Site()

    def read(self, source: Source, site: Site) -> Iterator[Found]:
        """Every comment of every discussion, and every answer to it."""
        for name in _files(source):
            for place, value in members(source, name, _START):
                threads = [one for one in _objects(value) if "comments" in one]
                for one in threads:
                    yield from _discussed(one, f"{name}:{place}", site)
                if isinstance(value, Unread):
                    yield value
                elif not threads:
                    message = N_("there is no discussion in it")
                    yield Unread(kind="other", id="", message=message, where=f"{name}:{place}", counted=False)


class _Utterances:
    name = "utterances"

    def knows(self, source: Source) -> bool:
        """Whether a file in it tells of issues, and none of discussions."""
        heads = [head for _, head in jsons(source, *_ENDS)]
        return any(map(_ISSUE.search, heads)) and not any(map(_DISCUSSION.search, heads))

    def site(self, source: Source) -> Site:
        """Nothing: titles are paths."""
        return Site()

    def read(self, source: Source, site: Site) -> Iterator[Found]:
        """Every comment of every issue; the issues, which say where, may stand in any of the files."""
        files, pages = list(_files(source)), dict[str, str]()
        for name in files:
            for _, value in members(source, name, _START):
                for one in _objects(value):
                    if "title" in one and "pull_request" not in one and _number(one):
                        pages[_number(one)] = address_of(words(one.get("title")), words(one.get("body")))
        for name in files:
            for place, value in members(source, name, _START):
                if isinstance(value, Unread):
                    yield value
                for thread, one in _answers(value):
                    yield _comment(one, (thread, pages.get(thread, "")), "", f"{name}:{place}", site)


def _answers(value: object) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The comments of an answer, each with the number of its issue: those that name it, and those that stand in it."""
    for one in _objects(value):
        if words(one.get("issue_url")):
            yield words(one.get("issue_url")).rpartition("/")[2], one
        elif "pull_request" not in one:
            yield from ((_number(one), answer) for answer in _nodes(one.get("comments")))


def address_of(title: str, body: str) -> str:
    """Where a page stands that has this title: what is written below it, if that is not another page's address."""
    links = _LINK.findall(body)
    plain = title.strip()
    if re.match(r"https?://", plain):
        return plain
    if plain == "index" and not links:
        return "/"
    if not plain or re.search(r"\s", plain):
        return links[-1] if links else ""
    # A title that is a path has neither its first slash nor its end, such as .html.
    near = (link for link in reversed(links) if plain.strip("/") in link)
    return next(near, f"/{plain.removeprefix('/')}" if "/" in plain or not links else links[-1])


def _discussed(one: Mapping[str, Any], where: str, site: Site) -> Iterator[Found]:
    thread = _number(one), address_of(words(one.get("title")), words(one.get("body")))
    comments = list(_nodes(one.get("comments")))
    ids = {words(comment.get("id")): _id(comment) for comment in comments}
    for comment in comments:
        answered = comment.get("replyTo")
        parent = ids.get(words(answered.get("id")), "") if isinstance(answered, dict) else ""
        yield _comment(comment, thread, parent, where, site)
        for answer in _nodes(comment.get("replies")):
            yield _comment(answer, thread, _id(comment), where, site)
        yield from _missing(comment.get("replies"), _id(comment), where)
    yield from _missing(one.get("comments"), thread[0], where)


def _missing(connection: object, of: str, where: str) -> Iterator[Unread]:
    """What GitHub has more of than it gave at once, and a file does not hold."""
    if isinstance(connection, dict) and isinstance(connection.get("totalCount"), int):
        more = connection["totalCount"] - len(list(_nodes(connection)))
        if more > 0:
            message = N_("%(count)s answers to it are not in this file: ask for its next page")
            yield Unread(kind="other", id=of, message=message, values={"count": more}, where=where, counted=False)


def _comment(
    one: Mapping[str, Any], thread: tuple[str, str], parent: str, where: str, site: Site
) -> SourceComment | Unread:
    number, told = _id(one), _told(one, "created_at", "createdAt")
    date = moment(told, UTC)
    if not number or date is None:
        message = N_("its date cannot be read: “%(date)s”") if number else N_("it has no number")
        return Unread(kind="comment", id=number, message=message, values={"date": told}, where=where)
    status = _status(one)
    zone = site.zone or UTC
    name, page = _author(one)
    return SourceComment(
        id=number,
        date=date.astimezone(zone),
        body="" if status == "removed" else words(one.get("body")),
        name="" if status == "removed" else name,
        post="" if thread[1] else f"thread {thread[0]}",
        address=thread[1],
        parent=parent,
        markup="markdown",
        url="" if status == "removed" else page,
        edited=_edited(one, date, zone),
        status=status,
    )


def _edited(one: Mapping[str, Any], date: datetime, zone: tzinfo) -> datetime | None:
    edited = moment(_told(one, "lastEditedAt", "updated_at"), UTC)
    return edited.astimezone(zone) if edited and edited > date else None


def _status(one: Mapping[str, Any]) -> CommentStatus:
    if one.get("deletedAt"):
        return "removed"
    if one.get("isMinimized") is True:
        return "spam" if words(one.get("minimizedReason")).lower() == "spam" else "held"
    return "approved"


def _author(one: Mapping[str, Any]) -> tuple[str, str]:
    author = one.get("author") or one.get("user")
    if not isinstance(author, dict) or not words(author.get("login")):
        return _GHOST, ""
    login = words(author.get("login"))
    return login, words(author.get("html_url")) or words(author.get("url") if "author" in one else "") or (
        f"https://github.com/{login}"
    )


def _id(one: Mapping[str, Any]) -> str:
    """The number of a comment; in some answers its address alone has it, and its id is opaque."""
    given = words(one.get("databaseId"))
    found = re.search(r"#(?:discussion|issue)comment-(\d+)", words(one.get("url")) + words(one.get("html_url")))
    return given or (found.group(1) if found else words(one.get("id")))


def _number(one: Mapping[str, Any]) -> str:
    return words(one.get("number"))


def _told(one: Mapping[str, Any], *keys: str) -> str:
    return next((words(one.get(key)) for key in keys if words(one.get(key))), "")


def _nodes(connection: object) -> Iterator[Mapping[str, Any]]:
    """What a connection, or a list, holds."""
    found = connection
    if isinstance(connection, dict):
        edges = connection.get("edges")
        found = connection.get("nodes") or [
            edge.get("node") for edge in (edges if isinstance(edges, list) else []) if isinstance(edge, dict)
        ]
    return (one for one in (found if isinstance(found, list) else []) if isinstance(one, dict))


def _objects(value: object) -> Iterator[Mapping[str, Any]]:
    """The objects of an answer that are issues or comments, wherever they stand in it."""
    waiting = [(value, 0)]
    while waiting:
        one, depth = waiting.pop()
        if isinstance(one, dict) and ("title" in one or "issue_url" in one):
            yield one
        elif isinstance(one, dict | list) and depth < _DEPTH:
            parts = one.values() if isinstance(one, dict) else one
            waiting += [(part, depth + 1) for part in reversed(list(parts))]


def _files(source: Source) -> Iterator[str]:
    return (name for name, _ in jsons(source, *_ENDS))


GISCUS = _Giscus()
UTTERANCES = _Utterances()
