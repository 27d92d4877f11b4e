"""How a test asks each brand of forge for the same thing, in the forge's own words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from tests.forges.hosting.server import HOME, Hosting, running


@dataclass(frozen=True)
class Wording:
    """The paths and fields of a brand; `taken`, `headless` and `wrong` are the statuses of what is refused."""

    home: str
    pulls: str
    scheme: str
    head: str
    base: str
    text: str
    number: str
    size: str
    closing: tuple[str, str]
    comments: str
    taken: int
    headless: int
    wrong: int

    def pull(self, number: int) -> str:
        return f"{self.pulls}/{number}"

    def asking(self, branch: str) -> dict[str, Any]:
        """What a pull request is made with."""
        return {"title": "Une contribution", self.head: branch, self.base: "main", self.text: "Deux mots"}

    def state(self, row: Mapping[str, Any]) -> str:
        if row["merged_at"]:
            return "merged"
        return "open" if row["state"] in ("open", "opened") else "closed"

    def sha(self, row: Mapping[str, Any]) -> str:
        return str(row["sha"] if "sha" in row else row["head"]["sha"])


_HOME = f"/repos/{HOME}"
_PROJECT = f"/projects/{HOME.replace('/', '%2F')}"
WORDINGS = {
    "github": Wording(
        home=_HOME,
        pulls=f"{_HOME}/pulls",
        scheme="Bearer",
        head="head",
        base="base",
        text="body",
        number="number",
        size="per_page",
        closing=("PATCH", "state=closed"),
        comments=f"{_HOME}/issues/{{}}/comments",
        taken=422,
        headless=422,
        wrong=422,
    ),
    "gitlab": Wording(
        home=_PROJECT,
        pulls=f"{_PROJECT}/merge_requests",
        scheme="Bearer",
        head="source_branch",
        base="target_branch",
        text="description",
        number="iid",
        size="per_page",
        closing=("PUT", "state_event=close"),
        comments=f"{_PROJECT}/merge_requests/{{}}/notes",
        taken=409,
        headless=400,
        wrong=400,
    ),
    "forgejo": Wording(
        home=_HOME,
        pulls=f"{_HOME}/pulls",
        scheme="token",
        head="head",
        base="base",
        text="body",
        number="number",
        size="limit",
        closing=("PATCH", "state=closed"),
        comments=f"{_HOME}/issues/{{}}/comments",
        taken=409,
        headless=404,
        wrong=422,
    ),
}


@dataclass(frozen=True)
class Client:
    """Somebody with a token of a forge."""

    forge: Hosting
    words: Wording
    token: str

    def ask(self, method: str, path: str, json: object = None, **headers: str) -> requests.Response:
        address = f"{self.forge.address}{self.forge.dialect.base}{path}"
        headers = {"Authorization": f"{self.words.scheme} {self.token}", **headers}
        return requests.request(method, address, json=json, headers=headers, timeout=30)

    def row(self, number: int) -> dict[str, Any]:
        reply = self.ask("GET", self.words.pull(number))
        assert reply.status_code == 200, reply.text
        return dict(reply.json())

    def create(self, branch: str) -> dict[str, Any]:
        reply = self.ask("POST", self.words.pulls, self.words.asking(branch))
        assert reply.status_code == 201, reply.text
        return dict(reply.json())

    def close(self, number: int) -> requests.Response:
        method, told = self.words.closing
        return self.ask(method, self.words.pull(number), dict([told.split("=")]))

    @property
    def origin(self) -> str:
        """The address of the repository with the secret in it."""
        user = self.forge.dialect.user or "claire"
        return self.forge.origin.replace("://", f"://{user}:{self.token}@")


@contextmanager
def served(brand: str, path: Path) -> Iterator[Client]:
    """A client with all rights, of a new forge of this brand."""
    with running(brand, path) as forge:
        yield Client(forge, WORDINGS[brand], forge.token)
