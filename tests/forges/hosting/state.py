"""What a forge under test remembers: pull requests and what is said of them, tokens, and what a push makes of both."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from tests.forges.hosting.repositories import Bare

FULL = {"metadata": "read", "contents": "write", "pull_requests": "write", "issues": "write"}
"""The rights of a token that lacks none, as GitHub calls them."""


@dataclass
class Token:
    """Who it acts for, and its rights: `read` or `write` each."""

    login: str = "claire"
    rights: dict[str, str] = field(default_factory=lambda: dict(FULL))

    def may(self, right: str, level: str) -> bool:
        held = self.rights.get(right)
        return held == "write" or held == level == "read"


@dataclass
class Said:
    """A comment, or a review with its remarks: (path, line, text)."""

    id: int
    by: str
    text: str
    at: datetime
    commit: str = ""
    remarks: list[tuple[str, int, str]] = field(default_factory=list)


@dataclass
class Pull:
    """A pull request; `state` is open, closed or merged, `commit` what merged it if that was told."""

    number: int
    home: Bare
    branch: str
    base: str
    head: str
    title: str
    body: str
    by: str
    created: datetime
    updated: datetime
    state: str = "open"
    ended: datetime | None = None
    merged_by: str | None = None
    commit: str = ""
    labels: list[str] = field(default_factory=list)
    comments: list[Said] = field(default_factory=list)
    reviews: list[Said] = field(default_factory=list)


@dataclass
class State:
    """One repository of a forge. `sees_merges` and `closes_deleted` say what this brand makes of a push by itself."""

    bare: Bare
    ref: str
    sees_merges: bool
    closes_deleted: bool
    clock: Callable[[], datetime] = lambda: datetime.now(UTC).replace(microsecond=0)
    pulls: dict[int, Pull] = field(default_factory=dict)
    tokens: dict[str, Token] = field(default_factory=dict)
    forks: dict[str, Bare] = field(default_factory=dict)
    labels: dict[str, int] = field(default_factory=dict)
    working: threading.RLock = field(default_factory=threading.RLock)
    heads: dict[Bare, dict[str, str]] = field(default_factory=dict)
    ids: int = 100

    def __post_init__(self) -> None:
        self.begun = self.clock()

    def next_id(self) -> int:
        self.ids += 1
        return self.ids

    def repo_id(self, home: Bare) -> int:
        return 1 if home == self.bare else 2 + list(self.forks).index(home.owner)

    def home(self, owner: str) -> Bare | None:
        """The repository itself, or its copy at another owner."""
        return self.bare if owner == self.bare.owner else self.forks.get(owner)

    def fork(self, owner: str) -> Bare:
        """Let somebody have a copy of the repository, of the same name."""
        name = self.bare.path.partition("/")[2]
        made = Bare.made(self.bare.root, f"{owner}/{name}", self.bare.git("config", "receive.hideRefs"))
        made.git("fetch", "--quiet", str(self.bare.folder), "+refs/heads/*:refs/heads/*")
        self.forks[owner] = made
        return made

    def open(self, home: Bare, branch: str, base: str) -> Pull | None:
        """The open pull request from one branch to another."""
        asked = (home, branch, base)
        found = (pull for pull in self.pulls.values() if (pull.home, pull.branch, pull.base) == asked)
        return next((pull for pull in found if pull.state == "open"), None)

    def create(self, home: Bare, branch: str, base: str, title: str, body: str, by: str) -> Pull:
        """A new pull request of a branch that is there."""
        number, now = max(self.pulls, default=0) + 1, self.clock()
        head = home.sha(f"refs/heads/{branch}")
        assert head
        self.pulls[number] = pull = Pull(number, home, branch, base, head, title, body, by, now, now)
        self._keep(pull)
        return pull

    def end(self, pull: Pull, state: str, by: str | None = None) -> None:
        """Close or merge one, unless that was done."""
        if pull.state == "open":
            pull.state, pull.ended, pull.merged_by = state, self.clock(), by if state == "merged" else None
            pull.updated = self.clock()

    def say(self, pull: Pull, where: list[Said], by: str, text: str) -> Said:
        said = Said(self.next_id(), by, text, self.clock(), pull.head)
        where.append(said)
        pull.updated = said.at
        return said

    def refresh(self) -> None:
        """Make of the open pull requests what the branches say that became of them since they were last looked at."""
        with self.working:
            before, self.heads = self.heads, {home: home.heads() for home in (self.bare, *self.forks.values())}
            for pull in self.pulls.values():
                if pull.state == "open" and self._ends(pull, before) != self._ends(pull, self.heads):
                    self._follow(pull)

    def tip(self, home: Bare, branch: str) -> str | None:
        """The commit of a branch when they were last looked at."""
        return self.heads.get(home, {}).get(branch)

    def _ends(self, pull: Pull, heads: Mapping[Bare, Mapping[str, str]]) -> tuple[str | None, str | None]:
        return heads.get(pull.home, {}).get(pull.branch), heads.get(self.bare, {}).get(pull.base)

    def _follow(self, pull: Pull) -> None:
        head = self.tip(pull.home, pull.branch)
        if head and head != pull.head:
            pull.head, pull.updated = head, self.clock()
            self._keep(pull)
        if self.sees_merges and self.bare.holds(pull.head, f"refs/heads/{pull.base}"):
            self.end(pull, "merged", pull.by)
        elif not head and self.closes_deleted:
            self.end(pull, "closed")

    def _keep(self, pull: Pull) -> None:
        """Let the head of a pull request be fetched from the repository itself, wherever it lies."""
        if pull.home != self.bare:
            self.bare.git("fetch", "--quiet", str(pull.home.folder), f"refs/heads/{pull.branch}")
        self.bare.git("update-ref", self.ref.format(pull.number), pull.head)
