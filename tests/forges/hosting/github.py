"""GitHub's way of saying it, as a fine-grained personal access token meets it."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence

from tests.forges.hosting.github_rows import Rows
from tests.forges.hosting.speaking import Answer, Call, T, page
from tests.forges.hosting.state import Pull, State
from tests.forges.hosting.validating import Fault

MANUAL = "https://docs.github.com/rest"


class GitHub(Rows):
    """The API of GitHub Enterprise Server, where it begins below the host of the pages."""

    base = "/api/v3"
    user = "x-access-token"
    ref = "refs/pull/{}/head"
    sees_merges = True
    closes_deleted = True
    guarded = "error: GH006: Protected branch update failed for refs/heads/main."

    def __init__(self, state: State, address: str) -> None:
        self.state = state
        self.address = address

    def token(self, headers: Mapping[str, str]) -> str:
        kind, _, token = headers.get("Authorization", "").partition(" ")
        return token if kind.lower() in ("bearer", "token") else ""

    def unauthorized(self) -> Answer:
        return _said(401, "Bad credentials")

    def unknown(self) -> Answer:
        return _said(404, "Not Found")

    def forbidden(self, right: str, level: str) -> Answer:
        headers = {"X-Accepted-GitHub-Permissions": f"{right}={level}"}
        return _said(403, "Resource not accessible by personal access token", headers)

    def invalid(self, faults: Sequence[Fault]) -> Answer:
        return _said(422, f"Invalid request.\n\n{faults[0].field} {faults[0].text}")

    def limited(self, primary: bool, seconds: int) -> Answer:
        if primary:
            reset = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(int(time.time()) + seconds)}
            return _said(403, "API rate limit exceeded for user ID 1.", {"X-RateLimit-Limit": "5000", **reset})
        return _said(403, "You have exceeded a secondary rate limit.", {"Retry-After": str(seconds)})

    def answer(self, call: Call) -> Answer:
        path = call.operation.path
        if f"{path['owner']}/{path['repo']}".lower() != self.state.bare.path.lower():
            return self.unknown()
        verbs = {"repos/get": self.repository, "pulls/list": self.pulls, "pulls/create": self.create}
        if verb := verbs.get(call.operation.name):
            return verb(call)
        pull = self.state.pulls.get(call.number("issue_number" if "issue_number" in path else "pull_number"))
        return self.of_a_pull(call, pull) if pull else self.unknown()

    def of_a_pull(self, call: Call, pull: Pull) -> Answer:
        verbs = {
            "pulls/get": lambda: Answer(200, self.whole(pull)),
            "pulls/update": lambda: self.update(call, pull),
            "issues/add-labels": lambda: self.label(call, pull),
            "issues/list-comments": lambda: self.page(call, pull.comments, lambda one: self.comment(pull, one)),
            "issues/create-comment": lambda: self.say(call, pull),
            "pulls/list-reviews": lambda: self.page(call, pull.reviews, lambda one: self.review(pull, one)),
            "pulls/create-review": lambda: self.judge(call, pull),
        }
        return verbs[call.operation.name]()

    def repository(self, call: Call) -> Answer:
        # Of who the token acts for; what the token itself may do is said nowhere.
        rights = {"admin": True, "push": True, "pull": True}
        return Answer(200, {**self.repo(self.state.bare), "permissions": rights})

    def pulls(self, call: Call) -> Answer:
        rows = sorted(self.state.pulls.values(), key=lambda pull: -pull.number)
        if call.query.get("sort") == "updated":
            rows.sort(key=lambda pull: pull.updated, reverse=call.query.get("direction") == "desc")
        state, base, head = (call.query.get(name, "") for name in ("state", "base", "head"))
        if state != "all":
            rows = [pull for pull in rows if (pull.state == "open") == (state in ("", "open"))]
        if base:
            rows = [pull for pull in rows if pull.base == base]
        # A head that names no owner is not looked at.
        if ":" in head:
            rows = [pull for pull in rows if f"{pull.home.owner}:{pull.branch}" == head]
        return self.page(call, rows, self.simple)

    def create(self, call: Call) -> Answer:
        owner, _, branch = call.body["head"].rpartition(":")
        base, home = call.body["base"], self.state.home(owner or self.state.bare.owner)
        if not call.body.get("title"):
            return _failed({"resource": "Issue", "code": "missing_field", "field": "title"})
        if not self.state.bare.sha(f"refs/heads/{base}"):
            return _failed({"resource": "PullRequest", "field": "base", "code": "invalid"})
        head = home.sha(f"refs/heads/{branch}") if home else None
        if not home or not head:
            return _failed({"resource": "PullRequest", "field": "head", "code": "invalid"})
        if self.state.open(home, branch, base):
            return _custom(f"A pull request already exists for {home.owner}:{branch}.")
        if self.state.bare.holds(head, f"refs/heads/{base}"):
            return _custom(f"No commits between {base} and {branch}")
        title, body = call.body["title"], call.body.get("body", "")
        pull = self.state.create(home, branch, base, title, body, call.token.login)
        return Answer(201, self.whole(pull), {"Location": self.api(f"pulls/{pull.number}")})

    def update(self, call: Call, pull: Pull) -> Answer:
        if call.body.get("state") == "closed":
            self.state.end(pull, "closed")
        elif call.body.get("state") == "open" and pull.state != "open":
            return _custom("state cannot be changed.")
        pull.title, pull.body = call.body.get("title", pull.title), call.body.get("body", pull.body)
        return Answer(200, self.whole(pull))

    def label(self, call: Call, pull: Pull) -> Answer:
        named = (one if isinstance(one, str) else one["name"] for one in call.body["labels"])
        pull.labels += [name for name in dict.fromkeys(named) if name not in pull.labels]
        return Answer(200, self.labels(pull))

    def say(self, call: Call, pull: Pull) -> Answer:
        if not call.body["body"].strip():
            return _failed({"resource": "IssueComment", "code": "unprocessable", "field": "data"})
        said = self.comment(pull, self.state.say(pull, pull.comments, call.token.login, call.body["body"]))
        return Answer(201, said, {"Location": str(said["url"])})

    def judge(self, call: Call, pull: Pull) -> Answer:
        commit, remarks = call.body.get("commit_id", pull.head), call.body.get("comments", [])
        if call.body.get("event") != "COMMENT":
            return _unprocessable("Can not approve your own pull request")
        if commit != pull.head:
            return _unprocessable("The commit is not part of the pull request")
        shown = self.state.bare.lines(f"refs/heads/{pull.base}", pull.head)
        for remark in remarks:
            if remark["path"] not in shown:
                return _unprocessable("Path could not be resolved")
            if remark.get("line") not in shown[remark["path"]] or remark.get("side", "RIGHT") != "RIGHT":
                return _unprocessable("Line could not be resolved")
        review = self.state.say(pull, pull.reviews, call.token.login, call.body.get("body", ""))
        review.remarks += [(one["path"], one["line"], one["body"]) for one in remarks]
        return Answer(200, self.review(pull, review))

    def page(self, call: Call, rows: Sequence[T], show: Callable[[T], object]) -> Answer:
        shown, headers = page(rows, call, "per_page", 30, 100, show)
        return Answer(200, shown, headers)


def _said(status: int, message: str, headers: Mapping[str, str] | None = None) -> Answer:
    return Answer(status, {"message": message, "documentation_url": MANUAL, "status": str(status)}, headers or {})


def _failed(error: Mapping[str, str]) -> Answer:
    data = {"message": "Validation Failed", "errors": [error], "documentation_url": MANUAL, "status": "422"}
    return Answer(422, data)


def _custom(message: str) -> Answer:
    return _failed({"resource": "PullRequest", "code": "custom", "message": message})


def _unprocessable(reason: str) -> Answer:
    data = {"message": "Unprocessable Entity", "errors": [reason], "documentation_url": MANUAL, "status": "422"}
    return Answer(422, data)
