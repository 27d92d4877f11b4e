"""GitLab's way of saying it, where a pull request is a merge request."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence

from tests.forges.hosting.gitlab_rows import SCOPES, STATES, Rows
from tests.forges.hosting.speaking import Answer, Call, T, page
from tests.forges.hosting.state import Pull, State
from tests.forges.hosting.validating import Fault


class GitLab(Rows):
    """The API of a GitLab, as a project access token meets it."""

    base = "/api/v4"
    user = "oauth2"
    ref = "refs/merge-requests/{}/head"
    sees_merges = True
    closes_deleted = False
    guarded = "GitLab: You are not allowed to push code to protected branches on this project."

    def __init__(self, state: State, address: str) -> None:
        self.state = state
        self.address = address

    def token(self, headers: Mapping[str, str]) -> str:
        kind, _, token = headers.get("Authorization", "").partition(" ")
        return token if kind.lower() == "bearer" else headers.get("PRIVATE-TOKEN", "")

    def unauthorized(self) -> Answer:
        return Answer(401, {"message": "401 Unauthorized"})

    def unknown(self) -> Answer:
        return Answer(404, {"message": "404 Not found"})

    def forbidden(self, right: str, level: str) -> Answer:
        words = "The request requires higher privileges than provided by the access token."
        return Answer(403, {"error": "insufficient_scope", "error_description": words, "scope": SCOPES[level]})

    def invalid(self, faults: Sequence[Fault]) -> Answer:
        kinds = {"missing": "is missing", "unknown": "is unknown", "wrong": "is invalid"}
        return Answer(400, {"error": ", ".join(f"{fault.field} {kinds[fault.kind]}" for fault in faults)})

    def limited(self, primary: bool, seconds: int) -> Answer:
        headers = {"Retry-After": str(seconds)}
        if primary:
            reset = {"RateLimit-Remaining": "0", "RateLimit-Reset": str(int(time.time()) + seconds)}
            return Answer(429, b"Retry later\n", {**headers, **reset})
        words = "This endpoint has been requested too many times. Try again later."
        return Answer(429, {"message": {"error": words}}, headers)

    def answer(self, call: Call) -> Answer:
        if call.operation.name == "getPersonalAccessTokensSelf":
            return Answer(200, self.secret(call.token))
        if call.operation.path["id"].lower() not in (self.state.bare.path.lower(), "1"):
            return Answer(404, {"message": "404 Project Not Found"})
        verbs = {
            "getProjectsId": lambda call: Answer(200, self.project(self.state.bare, call.token)),
            "getProjectsIdMergeRequests": self.pulls,
            "postProjectsIdMergeRequests": self.create,
        }
        if verb := verbs.get(call.operation.name):
            return verb(call)
        pull = self.state.pulls.get(call.number("merge_request_iid"))
        return self.of_a_pull(call, pull) if pull else self.unknown()

    def of_a_pull(self, call: Call, pull: Pull) -> Answer:
        said = [*pull.comments, *pull.reviews]
        said.sort(key=lambda one: one.id)
        newest = said if call.query.get("sort") == "asc" else said[::-1]
        verbs = {
            "getProjectsIdMergeRequestsMergeRequestIid": lambda: Answer(200, self.whole(pull)),
            "putProjectsIdMergeRequestsMergeRequestIid": lambda: self.update(call, pull),
            "getProjectsIdMergeRequestsNoteableIdNotes": lambda: self.page(
                call, newest, lambda one: self.note(pull, one)
            ),
            "postProjectsIdMergeRequestsNoteableIdNotes": lambda: self.say(call, pull),
            "getProjectsIdMergeRequestsNoteableIdDiscussions": lambda: self.page(
                call, said, lambda one: self.discussion(pull, one)
            ),
            "postProjectsIdMergeRequestsNoteableIdDiscussions": lambda: self.discuss(call, pull),
        }
        return verbs[call.operation.name]()

    def pulls(self, call: Call) -> Answer:
        moved, newest = call.query.get("order_by") == "updated_at", call.query.get("sort") != "asc"
        rows = sorted(self.state.pulls.values(), key=lambda pull: (moved and pull.updated, pull.number), reverse=newest)
        state, base, branch = (call.query.get(name, "") for name in ("state", "target_branch", "source_branch"))
        if state not in ("", "all"):
            rows = [pull for pull in rows if STATES[pull.state] == state]
        rows = [pull for pull in rows if base in ("", pull.base) and branch in ("", pull.branch)]
        return self.page(call, rows, self.simple)

    def create(self, call: Call) -> Answer:
        branch, base = call.body["source_branch"], call.body["target_branch"]
        for name, one in (("source_branch", branch), ("target_branch", base)):
            if not self.state.bare.sha(f"refs/heads/{one}"):
                return Answer(400, {"message": {name: ["does not exist"]}})
        if branch == base:
            return Answer(422, {"error": ["You can't use same project/branch for source and target"]})
        if known := self.state.open(self.state.bare, branch, base):
            words = f"Another open merge request already exists for this source branch: !{known.number}"
            return Answer(409, {"message": [words]})
        title, body = call.body["title"], call.body.get("description", "")
        pull = self.state.create(self.state.bare, branch, base, title, body, call.token.login)
        self.label(pull, call.body.get("labels", ""))
        return Answer(201, self.whole(pull))

    def update(self, call: Call, pull: Pull) -> Answer:
        if not call.body:
            return Answer(400, {"error": "title, description, labels, state_event are missing, at least one is needed"})
        if call.body.get("state_event") == "close":
            self.state.end(pull, "closed")
        elif call.body.get("state_event") == "reopen" and pull.state == "closed":
            pull.state, pull.ended = "open", None
        if "labels" in call.body:
            pull.labels.clear()
        self.label(pull, call.body.get("labels", ""))
        self.label(pull, call.body.get("add_labels", ""))
        pull.title, pull.body = call.body.get("title", pull.title), call.body.get("description", pull.body)
        return Answer(200, self.whole(pull))

    def label(self, pull: Pull, names: str | Sequence[str]) -> None:
        asked = names.split(",") if isinstance(names, str) else names
        pull.labels += [name for name in map(str.strip, asked) if name and name not in pull.labels]

    def say(self, call: Call, pull: Pull) -> Answer:
        if not call.body["body"].strip():
            return Answer(400, {"message": '400 Bad request - Note {:note=>["can\'t be blank"]}'})
        said = self.state.say(pull, pull.comments, call.token.login, call.body["body"])
        return Answer(201, self.note(pull, said))

    def discuss(self, call: Call, pull: Pull) -> Answer:
        position = call.body.get("position")
        if position is None:
            said = self.state.say(pull, pull.comments, call.token.login, call.body["body"])
            return Answer(201, self.discussion(pull, said))
        path, line = position.get("new_path", ""), position.get("new_line")
        if not self.shown(pull, position, path, line):
            words = 'Note {:line_code=>["can\'t be blank", "must be a valid line code"]}'
            return Answer(400, {"message": f"400 Bad request - {words}"})
        remark = self.state.say(pull, pull.reviews, call.token.login, call.body["body"])
        remark.remarks.append((path, line, remark.text))
        return Answer(201, self.discussion(pull, remark))

    def shown(self, pull: Pull, position: Mapping[str, str], path: str, line: int | None) -> bool:
        """Whether the diff between these commits shows that line."""
        bare = self.state.bare
        start, head = bare.sha(position["start_sha"]), bare.sha(position["head_sha"])
        if not start or head != pull.head or bare.sha(position["base_sha"]) != bare.fork_point(start, head):
            return False
        return line in bare.lines(start, head).get(path, set())

    def page(self, call: Call, rows: Sequence[T], show: Callable[[T], object]) -> Answer:
        shown, headers = page(rows, call, "per_page", 20, 100, show)
        return Answer(200, shown, {**headers, "X-Total": str(len(rows))})
