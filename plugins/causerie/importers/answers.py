"""GitHub asked about a blog's comments, with its owner's token: the answers are what GISCUS and UTTERANCES read."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from causerie.errors import N_, Fault, ForgeError, OwnerError
from causerie.forges.transport import PAUSE, Reply, Request, Transport

API = "https://api.github.com"
TIMEOUT, TRIES, PATIENCE = 60.0, 4, 300.0
"""Seconds for an answer, how often a thing is asked for, and the most seconds that we wait in between."""
PAGES_MAX = 10_000
_SIZE = 100
"""Things of a page, the most that GitHub gives: https://docs.github.com/rest/using-the-rest-api/using-pagination."""
_REPOSITORY = re.compile(r"https?://github\.com/([\w.-]+)/([\w.-]+?)(?:\.git)?(?:/(discussions|issues))?/?")
_COMMENT = (
    """id databaseId url body createdAt lastEditedAt deletedAt isMinimized minimizedReason author { login url }"""
)
_REPLIES = f"replies(first: 100, after: $after) {{ pageInfo {{ hasNextPage endCursor }} nodes {{ {_COMMENT} }} }}"
_COMMENTS = f"""comments(first: 50, after: $after) {{ pageInfo {{ hasNextPage endCursor }} nodes {{ {_COMMENT}
    {_REPLIES.replace(", after: $after", "")} }} }}"""
_DISCUSSIONS = """query($owner: String!, $name: String!, $after: String) { repository(owner: $owner, name: $name) {
    discussions(first: 100, after: $after) { pageInfo { hasNextPage endCursor } nodes { id number title url
    body } } } }"""
_WITHIN = "query($id: ID!, $after: String) { node(id: $id) { ... on %s { %s } } }"


def known(url: str) -> bool:
    """Whether an address is that of a repository at GitHub, or of its discussions or issues."""
    return bool(_REPOSITORY.fullmatch(url))


def fetch(
    url: str, token: str, clock: Callable[[], float], wait: Callable[[float], None], api: str = API
) -> Iterator[bytes]:
    """The discussions of a repository with all that is said in them, each as JSON; if it has none, its issues' pages.

    An address that ends in /discussions or /issues asks for one of them. `clock` gives the seconds since 1970, `wait`
    lets some pass. Raises OwnerError if the token or the address is at fault, ForgeError if it cannot be had now.
    """
    found = _REPOSITORY.fullmatch(url)
    if not found or not token:
        message, remedy = (
            N_("%(url)s is read with a token of GitHub’s"),
            N_("put one into CAUSERIE_TOKEN; reading is enough"),
        )
        raise OwnerError([Fault("import", message, remedy, {"url": url})])
    owner, name, which = found.groups()
    asker = _Asker(Transport(api, {"Authorization": f"Bearer {token}"}, TIMEOUT, clock), wait)
    count = 0
    if which != "issues":
        for one in _discussions(asker, owner, name):
            count += 1
            yield json.dumps(one).encode()
    if which != "discussions" and not count:
        for path in (f"repos/{owner}/{name}/issues", f"repos/{owner}/{name}/issues/comments"):
            yield from _pages(asker, path)


@dataclass(frozen=True, slots=True)
class _Asker:
    transport: Transport
    wait: Callable[[float], None]

    def ask(self, request: Request) -> Reply:
        """An answer, waited for where GitHub says so or fails."""
        for tried in range(1, TRIES + 1):
            try:
                reply = self.transport.send(request)
            except ForgeError as error:
                pause = PAUSE if error.after is None else error.after
                if tried == TRIES or pause > PATIENCE:
                    raise
                self.wait(pause)
            else:
                if reply.status == 200:
                    return reply
                break
        raise _refused(request.path)

    def nodes(self, query: str, values: Mapping[str, str], *path: str) -> Iterator[dict[str, Any]]:
        """The nodes of a connection, page by page; `path` leads to it."""
        after = ""
        for _ in range(PAGES_MAX):
            told = {**values, "after": after or None}
            found = self.ask(Request("POST", "graphql", {"query": query, "variables": told})).json
            for key in ("data", *path):
                found = found.get(key) if isinstance(found, dict) else None
            if not isinstance(found, dict):
                raise _refused("/".join(path))
            yield from (one for one in found.get("nodes") or () if isinstance(one, dict))
            page = found.get("pageInfo") or {}
            after = str(page.get("endCursor") or "")
            if not page.get("hasNextPage") or not after:
                return


def _discussions(asker: _Asker, owner: str, name: str) -> Iterator[dict[str, Any]]:
    names = {"owner": owner, "name": name}
    for discussion in asker.nodes(_DISCUSSIONS, names, "repository", "discussions"):
        query = _WITHIN % ("Discussion", _COMMENTS)
        comments = list(asker.nodes(query, {"id": str(discussion.get("id"))}, "node", "comments"))
        for comment in comments:
            replies = comment.get("replies")
            if isinstance(replies, dict) and (replies.get("pageInfo") or {}).get("hasNextPage"):
                query, of = _WITHIN % ("DiscussionComment", _REPLIES), {"id": str(comment.get("id"))}
                comment["replies"] = {"nodes": list(asker.nodes(query, of, "node", "replies"))}
        yield {**discussion, "comments": {"nodes": comments}}


def _pages(asker: _Asker, path: str) -> Iterator[bytes]:
    for number in range(1, PAGES_MAX):
        reply = asker.ask(Request("GET", f"{path}?state=all&per_page={_SIZE}&page={number}"))
        if reply.json:
            yield reply.text.encode()
        if 'rel="next"' not in reply.headers.get("link", ""):
            return


def _refused(what: str) -> OwnerError:
    message, remedy = (
        N_("GitHub does not give this: %(what)s"),
        N_("look at the address, and at what the token may read"),
    )
    return OwnerError([Fault("import", message, remedy, {"what": what})])
