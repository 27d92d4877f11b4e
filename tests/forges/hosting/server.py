"""A forge under test on loopback: its API, checked by its own published description, and its repositories over git."""

from __future__ import annotations

import sys
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import ThreadingHTTPServer
from pathlib import Path

from tests.forges.hosting.exchange import Exchange
from tests.forges.hosting.faults import Failure, Failures
from tests.forges.hosting.forgejo import Forgejo
from tests.forges.hosting.github import GitHub
from tests.forges.hosting.gitlab import GitLab
from tests.forges.hosting.judging import Judge
from tests.forges.hosting.repositories import Bare
from tests.forges.hosting.state import FULL, State, Token
from tests.forges.hosting.validating import Description
from tests.forges.repository import Repository

BRANDS: dict[str, type[GitHub] | type[GitLab] | type[Forgejo]] = {
    "github": GitHub,
    "gitlab": GitLab,
    "forgejo": Forgejo,
}
HOME = "ada/blog"


class Hosting(ThreadingHTTPServer):
    """A running forge with one repository, one commit on its branch `main`, and one token that lacks no right.

    `violations` is what its client, or it itself, said against the description; `log` is what it was asked, as
    `METHOD PATH`.
    """

    daemon_threads = True

    def __init__(self, brand: str, folder: Path) -> None:
        super().__init__(("127.0.0.1", 0), Exchange)
        self.address = f"http://127.0.0.1:{self.server_address[1]}"
        self.brand = brand
        dialect = BRANDS[brand]
        root = folder / "hosting"
        bare = Bare.made(root, HOME, dialect.ref.partition("{")[0].rstrip("/"))
        seed = Repository.begun(folder / "seed")
        seed.git("push", "--quiet", str(bare.folder), "HEAD:refs/heads/main")
        self.state = State(bare, dialect.ref, dialect.sees_merges, dialect.closes_deleted)
        self.dialect = dialect(self.state, self.address)
        self.judge = Judge(self.dialect, Description(brand))
        self.failures = Failures()
        self.log: list[str] = []
        self.token = self.grant()

    @property
    def violations(self) -> list[str]:
        return self.judge.violations

    @property
    def origin(self) -> str:
        """What `git clone` is told."""
        return f"{self.address}/{HOME}.git"

    def grant(self, login: str = "claire", **rights: str) -> str:
        """A new token, with all rights but those told otherwise: `contents="read"`, `pull_requests=""`."""
        token = f"secret-{len(self.state.tokens) + 1}"
        self.state.tokens[token] = Token(login, {**FULL, **rights})
        return token

    def handle_error(self, request: object, client_address: object) -> None:
        """Tell of our own mistakes among the violations; a client that has gone away is none."""
        error = sys.exception()
        if not isinstance(error, ConnectionError):
            self.violations.append("".join(traceback.format_exception(error)))

    def fail(self, times: int, failure: Failure, matching: str = "", after: int = 0) -> None:
        """Let the next requests fail whose `METHOD PATH?QUERY` a pattern is found in, `after` so many that do not."""
        self.failures.order(times, failure, matching, after)

    def protect(self, protected: bool = True) -> None:
        """Refuse pushes to the published branch, or let them through again."""
        self.state.bare.guard(self.dialect.guarded if protected else None)


@contextmanager
def running(brand: str, folder: Path) -> Iterator[Hosting]:
    """A forge of this brand (github, gitlab, forgejo), with its repositories below a folder."""
    with Hosting(brand, folder) as hosting:
        serving = threading.Thread(target=hosting.serve_forever, args=(0.05,), daemon=True)
        serving.start()
        try:
            yield hosting
        finally:
            hosting.shutdown()
