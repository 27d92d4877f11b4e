"""Pagure, as far as the story of a forge needs it: https://pagure.io/api/0.

It shows that a brand of forge is nothing but a Hub, and is no part of Causerie: nobody was asked what they would want.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

from causerie.forges.hub import PAGE, Place, Pull, Remark, State, Steps, expect, rows
from causerie.forges.saying import marked, told
from causerie.forges.transport import Request

STATES: Mapping[str, State] = {"Open": "open", "Closed": "closed", "Merged": "merged"}


@dataclass(frozen=True, slots=True)
class Pagure:
    """One project of a Pagure, its published branch and a token."""

    place: Place
    branch: str
    token: str = field(repr=False)
    user: str = ""

    @property
    def address(self) -> str:
        """The base address of its API."""
        return f"{self.place.scheme}://{self.place.host}/api/0"

    @property
    def headers(self) -> Mapping[str, str]:
        """What every request takes along."""
        return {"Authorization": f"token {self.token}"}

    def opened(self) -> Steps[list[Pull]]:
        """All that are open onto the published branch; the others are listed too, whatever their target."""
        return [self._read(row) for row in (yield from self._list("Open")) if row["branch"] == self.branch]

    def recent(self) -> Steps[list[Pull]]:
        """Not here: no story is told of it."""
        raise NotImplementedError

    def named(self, branch: str) -> Steps[Pull | None]:
        """The newest pull request of a branch; Pagure can be asked for all alone, and lists the newest first."""
        found = [self._read(row) for row in (yield from self._list("all"))]
        return next((pull for pull in found if pull.branch == branch and pull.own), None)

    def pull(self, number: int) -> Steps[Pull]:
        """One pull request."""
        return self._read((yield from self._one(number)))

    def create(self, branch: str, title: str, text: str, label: str) -> Steps[Pull]:
        """Ask that a branch be merged; Pagure takes a second request for one, so that it is looked at first."""
        if known := (yield from self.named(branch)):
            return known
        asked = {"branch_from": branch, "branch_to": self.branch, "title": title, "initial_comment": text}
        return self._read(expect((yield Request("POST", self._path("pull-request/new"), asked)), 200))

    def label(self, pull: Pull, label: str) -> Steps[None]:
        """Nothing: Pagure's pull requests get their labels on its pages alone."""
        return
        yield

    def close(self, number: int) -> Steps[None]:
        """Close a pull request, unless it is closed."""
        pull = yield from self.pull(number)
        if pull.state == "open":
            expect((yield Request("POST", self._path(f"pull-request/{number}/close"))), 200)

    def merged(self, number: int, version: str) -> Steps[None]:
        """Say which commit merged it, and close it.

        Pagure does not look for itself. Were it asked to merge, it would publish what the branch holds by then.
        """
        yield from self.say(number, f"Published by {version}.", f"<!-- {version} -->")
        yield from self.close(number)

    def say(self, number: int, text: str, mark: str) -> Steps[None]:
        """Say something below it, once."""
        asked = {"comment": marked(text, mark)}
        if not told((yield from self.said(number)), asked["comment"]):
            expect((yield Request("POST", self._path(f"pull-request/{number}/comment"), asked)), 200)

    def said(self, number: int) -> Steps[list[str]]:
        """What people said below it, and Pagure by itself."""
        return list(rows((yield from self._one(number))["comments"], "comment"))

    def review(self, pull: Pull, base: str, text: str, remarks: Sequence[Remark], mark: str) -> Steps[None]:
        """Not here: no story is told of it."""
        raise NotImplementedError

    def lacking(self) -> Steps[list[str]]:
        """Not here: no story is told of it."""
        raise NotImplementedError

    def head(self, number: int) -> str:
        """The ref of the head of a pull request."""
        return f"refs/pull/{number}/head"

    def new_file(self, path: str, text: str, message: str) -> str:
        """Not here: no story is told of it."""
        raise NotImplementedError

    def _list(self, status: str) -> Steps[list[dict[str, Any]]]:
        """The pull requests of a status, from all pages; Pagure names the next one in its answer, not in a header."""
        found: list[dict[str, Any]] = []
        page = 1
        while True:
            query = urlencode({"status": status, "per_page": PAGE, "page": page})
            data = expect((yield Request("GET", self._path(f"pull-requests?{query}"))), 200)
            found += data["requests"]
            if page >= data["pagination"]["pages"]:
                return found
            page += 1

    def _one(self, number: int) -> Steps[dict[str, Any]]:
        found: dict[str, Any] = expect((yield Request("GET", self._path(f"pull-request/{number}"))), 200)
        return found

    def _path(self, rest: str) -> str:
        return f"{quote(self.place.path)}/{rest}"

    def _read(self, row: Mapping[str, Any]) -> Pull:
        # A branch on another server comes from no repository that Pagure knows.
        own = (row["repo_from"] or {}).get("fullname") == self.place.path
        labels, text = tuple(row["tags"]), row["initial_comment"] or ""
        state, branch, base = STATES[row["status"]], row["branch_from"], row["branch"]
        return Pull(row["id"], branch, base, row["commit_stop"], state, own, labels, row["full_url"], text)
