"""GitLab, where a pull request is a merge request: https://docs.gitlab.com/api/merge_requests/."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

from causerie.forges.hub import PAGE, Place, Pull, Remark, State, Steps, expect, pages, rows, shaped, unexpected
from causerie.forges.saying import marked, said_once, told
from causerie.forges.transport import Request

STATES: Mapping[str, State] = {"opened": "open", "locked": "open", "closed": "closed", "merged": "merged"}
DEVELOPER = 30
"""The least access level of who may push branches: https://docs.gitlab.com/api/access_requests/."""
SCOPES = {"api"}
"""What a token must be allowed; git's own way takes it too."""


@dataclass(frozen=True, slots=True)
class GitLab:
    """One project of a GitLab, its published branch and a token."""

    place: Place
    branch: str
    token: str = field(repr=False)
    user: str = "oauth2"

    @property
    def address(self) -> str:
        """The base address of its API."""
        return f"{self.place.scheme}://{self.place.host}/api/v4"

    @property
    def headers(self) -> Mapping[str, str]:
        """What every request takes along."""
        return {"Authorization": f"Bearer {self.token}"}

    def opened(self) -> Steps[list[Pull]]:
        """All that are open."""
        return [self._read(row) for row in (yield from pages(self._list(state="opened", target_branch=self.branch)))]

    def recent(self) -> Steps[list[Pull]]:
        """A page of those that something happened to last."""
        how = {"order_by": "updated_at", "sort": "desc"}
        reply = yield self._list(state="all", target_branch=self.branch, **how)
        return [self._read(row) for row in expect(reply, 200, kind=list)]

    def named(self, branch: str) -> Steps[Pull | None]:
        """The newest merge request of a branch of the project's own, whatever became of it and whatever its target."""
        reply = yield self._list(state="all", source_branch=branch)
        found = [self._read(row) for row in expect(reply, 200, kind=list)]
        return max((pull for pull in found if pull.own), key=lambda pull: pull.number, default=None)

    def pull(self, number: int) -> Steps[Pull]:
        """One merge request."""
        return self._read(expect((yield Request("GET", self._path(f"merge_requests/{number}"))), 200))

    def create(self, branch: str, title: str, text: str, label: str) -> Steps[Pull]:
        """Ask that a branch be merged, with its label."""
        asked = {
            "source_branch": branch,
            "target_branch": self.branch,
            "title": title,
            "description": text,
            "labels": label,
            "remove_source_branch": True,
        }
        reply = yield Request("POST", self._path("merge_requests"), asked)
        pull = (yield from self.named(branch)) if reply.status == 409 else self._read(expect(reply, 201))
        if pull is None:
            raise unexpected(reply)
        return pull

    def label(self, pull: Pull, label: str) -> Steps[None]:
        """Give a merge request its label, which GitLab makes if there is none of that name."""
        if label not in pull.labels:
            expect((yield self._put(pull.number, {"add_labels": label})), 200)

    def close(self, number: int) -> Steps[None]:
        """Close a merge request, unless it is closed."""
        pull = yield from self.pull(number)
        if pull.state == "open":
            expect((yield self._put(number, {"state_event": "close"})), 200)

    def merged(self, number: int, version: str) -> Steps[None]:
        """Nothing: GitLab sees by itself that the head of a merge request was pushed to the published branch."""
        yield from ()

    def say(self, number: int, text: str, mark: str) -> Steps[None]:
        """Say something below it, once."""
        yield from said_once(self._path(f"merge_requests/{number}/notes"), f"?per_page={PAGE}", marked(text, mark))

    def review(self, pull: Pull, base: str, text: str, remarks: Sequence[Remark], mark: str) -> Steps[None]:
        """Say something of its lines, each in a discussion of its own, then below it; once."""
        path = self._path(f"merge_requests/{pull.number}/discussions")
        known = yield from pages(Request("GET", f"{path}?per_page={PAGE}"))
        said = [body for one in known if isinstance(one, dict) for body in rows(one.get("notes"), "body")]
        # It comes last, so that all was said with it.
        if told(said, marked(text, mark)):
            return
        versions = {"base_sha": base, "start_sha": base, "head_sha": pull.version}
        for one in remarks:
            # What a run that was cut off has said.
            own = marked(one.text, f"<!-- {pull.version} {one.line} -->")
            if not told(said, own):
                lines = {"old_path": one.path, "new_path": one.path, "new_line": one.line}
                position = {"position_type": "text", **versions, **lines}
                reply = yield Request("POST", path, {"body": own, "position": position})
                if reply.status != 400:  # a line that GitLab does not show
                    expect(reply, 201)
        yield from self.say(pull.number, text, mark)

    def lacking(self) -> Steps[list[str]]:
        """The scopes and the role that the token lacks."""
        secret = yield Request("GET", "personal_access_tokens/self", tried=True)
        scopes = set(secret.json.get("scopes", ())) if isinstance(secret.json, dict) else set[str]()
        lacking = [f"scope: {scope}" for scope in sorted(SCOPES - scopes)]
        project = yield Request("GET", self._path(""), tried=True)
        rights = (project.json.get("permissions") or {}) if isinstance(project.json, dict) else {}
        with shaped():
            levels = [one["access_level"] for one in rights.values() if one]
        # Of a role that comes from elsewhere nothing is said here: whether the token may push, git will tell.
        known = project.status != 200 or levels
        return [*lacking, "role: Developer"] if known and max(levels, default=0) < DEVELOPER else lacking

    def head(self, number: int) -> str:
        """The ref of the head of a merge request."""
        return f"refs/merge-requests/{number}/head"

    def new_file(self, path: str, text: str, message: str) -> str:
        """The page for a new file."""
        folder, name = posixpath.split(path)
        query = urlencode({"file_name": name, "content": text, "commit_message": message}, quote_via=quote)
        return f"{self.place.pages}/-/new/{quote(self.branch)}/{quote(folder)}?{query}"

    def _list(self, **how: str) -> Request:
        return Request("GET", self._path(f"merge_requests?{urlencode({**how, 'per_page': PAGE})}"))

    def _put(self, number: int, asked: Mapping[str, str]) -> Request:
        return Request("PUT", self._path(f"merge_requests/{number}"), asked)

    def _path(self, rest: str) -> str:
        return f"projects/{quote(self.place.path, safe='')}/{rest}".rstrip("/")

    @shaped()
    def _read(self, row: Mapping[str, Any]) -> Pull:
        own = row["source_project_id"] == row["target_project_id"]
        labels = tuple(str(one) for one in row["labels"])
        return Pull(
            row["iid"],
            row["source_branch"],
            row["target_branch"],
            row["sha"],
            STATES[row["state"]],
            own,
            labels,
            row["web_url"],
            row["description"] or "",
        )
