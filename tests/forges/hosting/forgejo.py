"""Forgejo's way of saying it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from tests.forges.hosting.forgejo_rows import Rows
from tests.forges.hosting.speaking import Answer, Call, T, page
from tests.forges.hosting.state import Pull, State
from tests.forges.hosting.validating import Fault

SCOPES = {"metadata": "repository", "contents": "repository", "pull_requests": "repository", "issues": "issue"}
COLOUR = re.compile(r"#?[0-9a-fA-F]{6}")


class Forgejo(Rows):
    """The API of a Forgejo; `manual_merges` is the setting that lets a merge be told, which is off at first there."""

    base = "/api/v1"
    user = ""
    ref = "refs/pull/{}/head"
    sees_merges = False
    closes_deleted = True
    guarded = "Forgejo: Not allowed to push to protected branch main"
    manual_merges = True

    def __init__(self, state: State, address: str) -> None:
        self.state = state
        self.address = address

    def token(self, headers: Mapping[str, str]) -> str:
        kind, _, token = headers.get("Authorization", "").partition(" ")
        return token if kind.lower() in ("bearer", "token") else ""

    def unauthorized(self) -> Answer:
        return self.said(401, "invalid username, password or token")

    def unknown(self) -> Answer:
        told = self.said(404, "The target couldn't be found.")
        return Answer(404, {**told.data, "errors": []} if isinstance(told.data, dict) else None)

    def forbidden(self, right: str, level: str) -> Answer:
        return self.said(403, f"token does not have at least one of required scope(s): [{level}:{SCOPES[right]}]")

    def invalid(self, faults: Sequence[Fault]) -> Answer:
        return self.said(422, "\n".join(f"[{fault.field.title()}]: {fault.text}" for fault in faults))

    def limited(self, primary: bool, seconds: int) -> Answer:
        """Refuse as the proxy before a busy forge does: Forgejo itself counts nothing."""
        return Answer(429, b"<html>Too Many Requests</html>", {"Retry-After": str(seconds)})

    def answer(self, call: Call) -> Answer:
        path = call.operation.path
        if f"{path['owner']}/{path['repo']}".lower() != self.state.bare.path.lower():
            return self.unknown()
        verbs = {
            "repoGet": lambda _: Answer(200, self.repo(self.state.bare)),
            "repoListPullRequests": self.pulls,
            "repoCreatePullRequest": self.create,
            "repoGetPullRequestByBaseHead": self.named,
            "issueListLabels": lambda call: self.page(call, list(self.state.labels), self.label),
            "issueCreateLabel": self.new_label,
        }
        if verb := verbs.get(call.operation.name):
            return verb(call)
        pull = self.state.pulls.get(call.number("index"))
        return self.of_a_pull(call, pull) if pull else self.unknown()

    def of_a_pull(self, call: Call, pull: Pull) -> Answer:
        verbs = {
            "repoGetPullRequest": lambda: Answer(200, self.pull(pull)),
            "repoEditPullRequest": lambda: self.edit(call, pull),
            "repoMergePullRequest": lambda: self.merge(call, pull),
            "issueAddLabel": lambda: self.label_it(call, pull),
            # All of them at once: this list has no pages.
            "issueGetComments": lambda: Answer(200, [self.comment(pull, one) for one in pull.comments]),
            "issueCreateComment": lambda: self.say(call, pull),
            "repoListPullReviews": lambda: self.page(call, pull.reviews, lambda one: self.review(pull, one)),
            "repoCreatePullReview": lambda: self.judge(call, pull),
        }
        return verbs[call.operation.name]()

    def pulls(self, call: Call) -> Answer:
        state, sort = call.query.get("state", "open"), call.query.get("sort")
        rows = sorted(self.state.pulls.values(), key=lambda pull: pull.number, reverse=sort != "oldest")
        if sort == "recentupdate":
            rows.sort(key=lambda pull: pull.updated, reverse=True)
        if state != "all":
            rows = [pull for pull in rows if (pull.state == "open") == (state == "open")]
        return self.page(call, rows, self.pull)

    def named(self, call: Call) -> Answer:
        base, head = call.operation.path["base"], call.operation.path["head"]
        owner, _, branch = head.rpartition(":")
        asked = (self.state.home(owner or self.state.bare.owner), branch, base)
        found = (pull for pull in self.state.pulls.values() if (pull.home, pull.branch, pull.base) == asked)
        pull = next(found, None)
        return Answer(200, self.pull(pull)) if pull else self.unknown()

    def create(self, call: Call) -> Answer:
        missing = [name for name in ("head", "base", "title") if not call.body.get(name)]
        if missing:
            return self.said(422, f"[{missing[0].title()}]: Required")
        owner, _, branch = call.body["head"].rpartition(":")
        base, home = call.body["base"], self.state.home(owner or self.state.bare.owner)
        if not home or not home.sha(f"refs/heads/{branch}") or not self.state.bare.sha(f"refs/heads/{base}"):
            return self.unknown()
        if known := self.state.open(home, branch, base):
            told = f"[id: {1000 + known.number}, head_branch: {branch}, base_branch: {base}]"
            return self.said(409, f"pull request already exists for these targets {told}")
        title, body = call.body["title"], call.body.get("body", "")
        pull = self.state.create(home, branch, base, title, body, call.token.login)
        self.add(pull, call.body.get("labels", []))
        return Answer(201, self.pull(pull))

    def edit(self, call: Call, pull: Pull) -> Answer:
        if "state" in call.body and pull.state == "merged":
            return self.said(412, "cannot change state of this pull request, it was already merged")
        if call.body.get("state") == "closed":
            self.state.end(pull, "closed")
        pull.title, pull.body = call.body.get("title", pull.title), call.body.get("body", pull.body)
        return Answer(201, self.pull(pull))

    def merge(self, call: Call, pull: Pull) -> Answer:
        commit, published = call.body.get("MergeCommitID", ""), f"refs/heads/{pull.base}"
        if pull.state == "closed":
            return self.unknown()
        if pull.state == "merged":
            return self.said(405, "The PR is already merged")
        if call.body["Do"] != "manually-merged" or not self.manual_merges:
            return self.said(405, f"{call.body['Do']} is not allowed an allowed merge style for this repository")
        if len(commit) != len(pull.head) or not self.state.bare.holds(commit, published):
            return Answer(409, {})
        self.state.end(pull, "merged", call.token.login)
        pull.commit = commit
        return Answer(200)

    def new_label(self, call: Call) -> Answer:
        name, colour = call.body["name"], call.body["color"]
        if not COLOUR.fullmatch(colour):
            return self.said(422, f"bad color code: {colour}")
        # Two labels may have one name; the newer is shown here.
        self.state.labels[name] = self.state.next_id()
        return Answer(201, self.label(name))

    def label_it(self, call: Call, pull: Pull) -> Answer:
        self.add(pull, call.body.get("labels", []))
        return Answer(200, [self.label(name) for name in pull.labels])

    def add(self, pull: Pull, labels: Sequence[object]) -> None:
        """Give it the labels of these numbers or names, if there are any."""
        asked = [name for name, number in self.state.labels.items() if {name, number} & set(labels)]
        pull.labels += [name for name in asked if name not in pull.labels]

    def say(self, call: Call, pull: Pull) -> Answer:
        said = self.state.say(pull, pull.comments, call.token.login, call.body["body"])
        return Answer(201, self.comment(pull, said))

    def judge(self, call: Call, pull: Pull) -> Answer:
        remarks = call.body.get("comments", [])
        if not call.body.get("body") and not remarks:
            return self.said(422, "review event COMMENT requires a body or a comment")
        review = self.state.say(pull, pull.reviews, call.token.login, call.body.get("body", ""))
        review.commit = call.body.get("commit_id") or pull.head
        review.remarks += [(one["path"], one["new_position"], one["body"]) for one in remarks]
        return Answer(200, self.review(pull, review))

    def page(self, call: Call, rows: Sequence[T], show: Callable[[T], object]) -> Answer:
        shown, headers = page(rows, call, "limit", 30, 50, show)
        return Answer(200, shown, {**headers, "X-Total-Count": str(len(rows))})

    def said(self, status: int, message: str) -> Answer:
        return Answer(status, {"message": message, "url": f"{self.address}/api/swagger"})
