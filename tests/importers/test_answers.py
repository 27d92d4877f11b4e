"""GitHub asked over HTTP, page by page; what it answers is read as saved files are."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from causerie.errors import OwnerError
from causerie.importers import answers, registry
from causerie.importers.base import Found, Site, SourceComment
from causerie.importers.source import Source

from tests.importers.serving import answering

TOKEN = "token-of-nobody"


def said(number: int, replies: int = 0) -> dict[str, Any]:
    return {
        "id": f"DC_{number}",
        "databaseId": number,
        "createdAt": "2023-01-02T03:04:05Z",
        "body": f"mot {number}",
        "author": {"login": "ada", "url": "https://github.com/ada"},
        "replies": [said(1000 * number + n) for n in range(replies)],
    }


THREADS = {f"D_{n}": [said(10 * n + k, replies=(k == 2) * 5) for k in range(1, 8)] for n in range(1, 4)}
PAGE = 3
"""Things that the server gives at once."""


def connection(found: list[Any], after: str | None) -> dict[str, Any]:
    start = int(after or 0)
    end = start + PAGE
    return {"nodes": found[start:end], "pageInfo": {"hasNextPage": end < len(found), "endCursor": str(end)}}


def shown(comment: dict[str, Any]) -> dict[str, Any]:
    return {**comment, "replies": connection([{**one, "replies": None} for one in comment["replies"]], None)}


def graphql(asked: dict[str, Any]) -> dict[str, Any]:
    values, query = asked["variables"], asked["query"]
    if "id" not in values:
        found = [
            {
                "id": key,
                "number": int(key[2:]),
                "title": f"/p{key[2:]}/",
                "body": "",
                "url": "https://github.com/o/r/discussions/1",
            }
            for key in THREADS
        ]
        return {"data": {"repository": {"discussions": connection(found, values["after"])}}}
    if "DiscussionComment" in query:
        comment = next(one for thread in THREADS.values() for one in thread if one["id"] == values["id"])
        replies = [{**one, "replies": None} for one in comment["replies"]]
        return {"data": {"node": {"replies": connection(replies, values["after"])}}}
    return {"data": {"node": {"comments": connection([shown(one) for one in THREADS[values["id"]]], values["after"])}}}


def rest(path: str) -> list[dict[str, Any]]:
    if path.endswith("/comments"):
        return [
            {
                "id": n,
                "created_at": "2020-01-02T03:04:05Z",
                "body": "oui",
                "user": {"login": "eve"},
                "issue_url": f"https://api.github.com/repos/o/r/issues/{n % 2 + 1}",
            }
            for n in range(7)
        ]
    return [{"number": n, "title": f"notes/{n}", "body": "", "comments_url": "x"} for n in (1, 2)]


@contextmanager
def hosted(fails: list[tuple[int, dict[str, str]]], discussions: bool = True) -> Iterator[str]:
    """The address of a GitHub while it is to be had."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            found = graphql(asked) if discussions else {"data": {"repository": {"discussions": connection([], None)}}}
            self.answer(found)

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            number = int(parse_qs(parts.query)["page"][0])
            found = rest(parts.path)
            more = number * PAGE < len(found)
            self.answer(found[(number - 1) * PAGE : number * PAGE], {"Link": '<x>; rel="next"'} if more else {})

        def answer(self, found: object, headers: dict[str, str] | None = None) -> None:
            status, told = fails.pop(0) if fails else (200, headers or {})
            if self.headers["Authorization"] != f"Bearer {TOKEN}":
                status = 401
            data = json.dumps(found).encode()
            self.send_response(status)
            for name, value in {"Content-Length": str(len(data)), "Content-Type": "application/json", **told}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: object) -> None:
            pass

    with answering(Handler) as address:
        yield address


def had(folder: Path, url: str, api: str, wait: Callable[[float], None] = lambda _: None) -> list[Found]:
    for number, page in enumerate(answers.fetch(url, TOKEN, lambda: 0.0, wait, api)):
        (folder / f"{number}.json").write_bytes(page)
    source = Source.of(folder)
    return list(registry.find(source).read(source, Site()))


def test_all_discussions_come_with_every_comment_and_every_answer(tmp_path: Path) -> None:
    with hosted([]) as api:
        found = had(tmp_path, "https://github.com/o/r", api)
    wanted = {
        (str(one["databaseId"]), parent)
        for thread in THREADS.values()
        for comment in thread
        for one, parent in [(comment, ""), *((reply, str(comment["databaseId"])) for reply in comment["replies"])]
    }
    assert {(one.id, one.parent) for one in found if isinstance(one, SourceComment)} == wanted
    assert len(found) == len(wanted)
    assert {one.address for one in found if isinstance(one, SourceComment)} == {"/p1/", "/p2/", "/p3/"}


def test_a_repository_without_discussions_gives_its_issues(tmp_path: Path) -> None:
    with hosted([], discussions=False) as api:
        found = had(tmp_path, "https://github.com/o/r", api)
    assert sorted(one.id for one in found if isinstance(one, SourceComment)) == [str(n) for n in range(7)]
    assert {one.address for one in found if isinstance(one, SourceComment)} == {"/notes/1", "/notes/2"}


def test_whoever_is_asked_too_much_is_waited_for(tmp_path: Path) -> None:
    waited: list[float] = []
    with hosted([(429, {"Retry-After": "7"}), (502, {})]) as api:
        assert had(tmp_path, "https://github.com/o/r/discussions", api, waited.append)
    assert waited[0] == 7
    assert len(waited) == 2


@pytest.mark.parametrize(("token", "status"), [("", 200), ("wrong", 200), (TOKEN, 404)])
def test_without_rights_the_owner_is_told(token: str, status: int) -> None:
    with hosted([(status, {})]) as api, pytest.raises(OwnerError, match=r"token|secret|address") as caught:
        list(answers.fetch("https://github.com/o/r/issues", token, lambda: 0.0, lambda _: None, api))
    assert not re.search("wrong|nobody", str(caught.value))


@pytest.mark.parametrize("url", ["https://github.com/o", "https://github.example/o/r", "https://github.com/o/r/pulls"])
def test_other_addresses_are_none_of_github_s(url: str) -> None:
    assert not answers.known(url)
