"""Forgejo, and Gitea, which it comes from: https://codeberg.org/api/swagger."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

from causerie.forges.hub import Place, Pull, Remark, State, Steps, expect, pages, rows, shaped, unexpected
from causerie.forges.saying import marked, reviewed_once, said_once
from causerie.forges.transport import Request

PAGE = 50
"""Rows asked for at once: https://forgejo.org/docs/latest/user/api-usage/#pagination."""
COLOUR = "#5b6b7a"
"""Of a label that we make; a forge of this kind makes none by itself."""


@dataclass(frozen=True, slots=True)
class Forgejo:
    """One repository of a Forgejo, its published branch and a token."""

    place: Place
    branch: str
    token: str = field(repr=False)
    user: str = "token"

    @property
    def address(self) -> str:
        """The base address of its API."""
        return f"{self.place.scheme}://{self.place.host}/api/v1"

    @property
    def headers(self) -> Mapping[str, str]:
        """What every request takes along."""
        return {"Authorization": f"token {self.token}"}

    def opened(self) -> Steps[list[Pull]]:
        """All that are open onto the published branch; the others are listed too, whatever their target."""
        return [pull for pull in (yield from self._open()) if pull.base == self.branch]

    def recent(self) -> Steps[list[Pull]]:
        """A page of those that something happened to last, without those of other targets."""
        query = urlencode({"state": "all", "sort": "recentupdate", "limit": PAGE})
        found = map(self._read, expect((yield Request("GET", self._path(f"pulls?{query}"))), 200, kind=list))
        return [pull for pull in found if pull.base == self.branch]

    def named(self, branch: str) -> Steps[Pull | None]:
        """The pull request of a branch of the repository's own, whatever became of it; of another base, if open."""
        reply = yield Request("GET", self._path(f"pulls/{quote(self.branch, safe='')}/{quote(branch, safe='')}"))
        if reply.status != 404:
            return self._read(expect(reply, 200))
        # Forgejo can be asked for a branch and a base together only.
        return next((pull for pull in (yield from self._open()) if pull.own and pull.branch == branch), None)

    def pull(self, number: int) -> Steps[Pull]:
        """One pull request."""
        return self._read(expect((yield Request("GET", self._path(f"pulls/{number}"))), 200))

    def create(self, branch: str, title: str, text: str, label: str) -> Steps[Pull]:
        """Ask that a branch be merged, with its label."""
        number = yield from self._label(label)
        asked = {"base": self.branch, "head": branch, "title": title, "body": text, "labels": [number]}
        reply = yield Request("POST", self._path("pulls"), asked)
        pull = (yield from self.named(branch)) if reply.status == 409 else self._read(expect(reply, 201))
        if pull is None:
            raise unexpected(reply)
        return pull

    def label(self, pull: Pull, label: str) -> Steps[None]:
        """Give a pull request its label."""
        if label not in pull.labels:
            number = yield from self._label(label)
            reply = yield Request("POST", self._path(f"issues/{pull.number}/labels"), {"labels": [number]})
            expect(reply, 200, kind=list)

    def close(self, number: int) -> Steps[None]:
        """Close a pull request, unless it is closed."""
        pull = yield from self.pull(number)
        if pull.state == "open":
            expect((yield Request("PATCH", self._path(f"pulls/{number}"), {"state": "closed"})), 201)

    def merged(self, number: int, version: str) -> Steps[None]:
        """Say which commit merged it, where the repository lets that be said; where not, it is closed in the end."""
        pull = yield from self.pull(number)
        if pull.state == "open":
            asked = {"Do": "manually-merged", "MergeCommitID": version}
            yield Request("POST", self._path(f"pulls/{number}/merge"), asked, tried=True)

    def say(self, number: int, text: str, mark: str) -> Steps[None]:
        """Say something below it, once."""
        yield from said_once(self._path(f"issues/{number}/comments"), "", marked(text, mark))

    def review(self, pull: Pull, base: str, text: str, remarks: Sequence[Remark], mark: str) -> Steps[None]:
        """Say something below it and of its lines, once."""
        comments = [{"path": one.path, "new_position": one.line, "body": one.text} for one in remarks]
        path = self._path(f"pulls/{pull.number}/reviews")
        yield from reviewed_once(path, f"?limit={PAGE}", pull.version, marked(text, mark), comments)

    def lacking(self) -> Steps[list[str]]:
        """The rights that the token lacks: what it may not even try is answered with 403 or 404."""
        known = yield Request("GET", self._path(""), tried=True)
        if known.status != 200:
            return ["read:repository"]
        # No branch can have this name, and no label this colour, so that nothing is made.
        pull = {"title": "-", "head": "causerie..", "base": self.branch}
        asked = yield Request("POST", self._path("pulls"), pull, tried=True)
        label = yield Request("POST", self._path("labels"), {"name": "causerie", "color": "-"}, tried=True)
        with shaped():
            pushes = known.json["permissions"]["push"] and asked.status not in (401, 403)
        lacking = {"write:repository": not pushes, "write:issue": label.status in (401, 403)}
        return [right for right, lacks in lacking.items() if lacks]

    def head(self, number: int) -> str:
        """The ref of the head of a pull request."""
        return f"refs/pull/{number}/head"

    def new_file(self, path: str, text: str, message: str) -> str:
        """The page for a new file; it takes no message."""
        folder, name = posixpath.split(path)
        query = urlencode({"filename": name, "value": text}, quote_via=quote)
        return f"{self.place.pages}/_new/{quote(self.branch)}/{quote(folder)}/?{query}"

    def _label(self, name: str) -> Steps[int]:
        """The number of a label, which is made if there is none of that name."""
        found = yield from pages(Request("GET", self._path(f"labels?limit={PAGE}")))
        with shaped():
            number = next((int(row["id"]) for row in found if row["name"] == name), None)
        if number is None:
            made = expect((yield Request("POST", self._path("labels"), {"name": name, "color": COLOUR})), 201)
            with shaped():
                number = int(made["id"])
        return number

    def _open(self) -> Steps[list[Pull]]:
        """All that are open, whatever their base."""
        query = urlencode({"state": "open", "sort": "oldest", "limit": PAGE})
        return [self._read(row) for row in (yield from pages(Request("GET", self._path(f"pulls?{query}"))))]

    def _path(self, rest: str) -> str:
        return f"repos/{quote(self.place.path)}/{rest}".rstrip("/")

    @shaped()
    def _read(self, row: Mapping[str, Any]) -> Pull:
        state: State = "merged" if row["merged"] else "closed" if row["state"] == "closed" else "open"
        own = row["head"]["repo_id"] == row["base"]["repo_id"]
        labels = tuple(rows(row["labels"], "name"))
        # Once its branch is gone, `ref` names where the forge keeps its head.
        branch = row["head"]["label"].rpartition(":")[2]
        return Pull(
            row["number"],
            branch,
            row["base"]["ref"],
            row["head"]["sha"],
            state,
            own,
            labels,
            row["html_url"],
            row["body"],
        )
