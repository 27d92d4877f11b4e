"""GitHub, and GitHub Enterprise Server: https://docs.github.com/en/rest (version 2022-11-28)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

from causerie.forges.hub import PAGE, Place, Pull, Remark, State, Steps, expect, pages, rows, shaped, unexpected
from causerie.forges.saying import marked, reviewed_once, said_once
from causerie.forges.transport import Request

HOME = "github.com"


@dataclass(frozen=True, slots=True)
class GitHub:
    """One repository of GitHub's, its published branch and a token."""

    place: Place
    branch: str
    token: str = field(repr=False)
    user: str = "x-access-token"

    @property
    def address(self) -> str:
        """The base address of its API."""
        return (
            "https://api.github.com" if self.place.host == HOME else f"{self.place.scheme}://{self.place.host}/api/v3"
        )

    @property
    def headers(self) -> Mapping[str, str]:
        """What every request takes along."""
        return {
            "Authorization": f"Bearer {self.token}",
            "Accept": "application/vnd.github+json, application/json;q=0.9",
            "X-GitHub-Api-Version": "2022-11-28",
        }

    def opened(self) -> Steps[list[Pull]]:
        """All that are open."""
        return [self._read(row) for row in (yield from pages(self._list(state="open", base=self.branch)))]

    def recent(self) -> Steps[list[Pull]]:
        """A page of those that something happened to last."""
        reply = yield self._list(state="all", base=self.branch, sort="updated", direction="desc")
        return [self._read(row) for row in expect(reply, 200, kind=list)]

    def named(self, branch: str) -> Steps[Pull | None]:
        """The newest pull request of a branch of the repository's own, whatever became of it and whatever its base."""
        owner = self.place.path.partition("/")[0]
        reply = yield self._list(state="all", head=f"{owner}:{branch}")
        found = [self._read(row) for row in expect(reply, 200, kind=list)]
        # GitHub lists all of them for a head that it cannot read.
        return next((pull for pull in found if pull.branch == branch and pull.own), None)

    def pull(self, number: int) -> Steps[Pull]:
        """One pull request."""
        return self._read(expect((yield Request("GET", self._path(f"pulls/{number}"))), 200))

    def create(self, branch: str, title: str, text: str, label: str) -> Steps[Pull]:
        """Ask that a branch be merged; GitHub takes the label apart."""
        asked = {"title": title, "head": branch, "base": self.branch, "body": text}
        reply = yield Request("POST", self._path("pulls"), asked)
        pull = (yield from self.named(branch)) if reply.status == 422 else self._read(expect(reply, 201))
        if pull is None:
            raise unexpected(reply)
        yield from self.label(pull, label)
        return pull

    def label(self, pull: Pull, label: str) -> Steps[None]:
        """Give a pull request its label, which GitHub makes if there is none of that name."""
        if label not in pull.labels:
            reply = yield Request("POST", self._path(f"issues/{pull.number}/labels"), {"labels": [label]})
            expect(reply, 200, kind=list)

    def close(self, number: int) -> Steps[None]:
        """Close a pull request, unless it is closed."""
        expect((yield Request("PATCH", self._path(f"pulls/{number}"), {"state": "closed"})), 200)

    def merged(self, number: int, version: str) -> Steps[None]:
        """Nothing: GitHub sees by itself that the head of a pull request was pushed to the published branch."""
        yield from ()

    def say(self, number: int, text: str, mark: str) -> Steps[None]:
        """Say something below it, once."""
        yield from said_once(self._path(f"issues/{number}/comments"), f"?per_page={PAGE}", marked(text, mark))

    def review(self, pull: Pull, base: str, text: str, remarks: Sequence[Remark], mark: str) -> Steps[None]:
        """Say something below it and of its lines, once."""
        comments = [{"path": one.path, "line": one.line, "side": "RIGHT", "body": one.text} for one in remarks]
        path = self._path(f"pulls/{pull.number}/reviews")
        yield from reviewed_once(path, f"?per_page={PAGE}", pull.version, marked(text, mark), comments)

    def lacking(self) -> Steps[list[str]]:
        """The rights that the token lacks: what it may not even try, GitHub answers with 403 or 404."""
        known = yield Request("GET", self._path(""), tried=True)
        if known.status != 200:
            return ["Metadata: read"]
        # No branch can have this name, so that nobody can have made it.
        asked = {"title": "-", "head": "causerie..", "base": self.branch}
        tried = yield Request("POST", self._path("pulls"), asked, tried=True)
        return [] if tried.status == 422 else ["Pull requests: write"]

    def head(self, number: int) -> str:
        """The ref of the head of a pull request."""
        return f"refs/pull/{number}/head"

    def new_file(self, path: str, text: str, message: str) -> str:
        """The page for a new file; the whole path is in its query, for one in the address loses its last part."""
        query = urlencode({"filename": path, "value": text, "message": message}, quote_via=quote)
        return f"{self.place.pages}/new/{quote(self.branch)}?{query}"

    def _list(self, **how: str) -> Request:
        return Request("GET", self._path(f"pulls?{urlencode({**how, 'per_page': PAGE})}"))

    def _path(self, rest: str) -> str:
        return f"repos/{quote(self.place.path)}/{rest}".rstrip("/")

    @shaped()
    def _read(self, row: Mapping[str, Any]) -> Pull:
        head, base = row["head"], row["base"]
        state: State = "merged" if row.get("merged_at") else "closed" if row["state"] == "closed" else "open"
        # The copy that a branch lay in may be gone.
        own = bool(head["repo"]) and head["repo"]["full_name"].lower() == base["repo"]["full_name"].lower()
        labels = tuple(rows(row["labels"], "name"))
        return Pull(
            row["number"],
            head["ref"],
            base["ref"],
            head["sha"],
            state,
            own,
            labels,
            row["html_url"],
            row["body"] or "",
        )
