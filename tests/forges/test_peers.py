"""GitHub as others know it: what it answered once and was recorded, and a server that somebody else wrote."""

from __future__ import annotations

import json
import os
import subprocess
import threading
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import requests
from causerie.errors import ForgeError, OwnerError
from causerie.forges.client import Client
from causerie.forges.github import GitHub
from causerie.forges.hub import Place, Pull, Steps, expect, pages
from causerie.forges.transport import Request, Transport

from tests.site.running import free_port, until

TOOLS = Path(__file__).parents[1] / "tools" / "node_modules"
RECORDED = TOOLS / "@octokit" / "fixtures" / "scenarios" / "api.github.com"
SEED = """
github:
  users: [{login: claire, name: Claire, email: claire@example.org}]
  repos: [{owner: claire, name: blog, auto_init: true}]
tokens:
  secret: {login: claire, scopes: [repo]}
"""


def client(address: str, hub: GitHub) -> Client:
    return Client(Transport(address, hub.headers, 10.0, lambda: 0.0), lambda seconds: None, lambda: 0.5)


@contextmanager
def recording(name: str) -> Iterator[tuple[GitHub, Client]]:
    """A server that answers as GitHub did, byte for byte but for the connection, and a hub for what was asked then."""
    told = json.loads((RECORDED / name / "raw-fixture.json").read_text(encoding="utf-8"))
    answers = {(one["method"].upper(), one["path"].partition("/issues?")[2] or one["path"]): one for one in told}

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            one = answers[self.command, self.path.partition("/issues?")[2] or self.path]
            data = json.dumps(one["response"]).encode()
            self.send_response_only(one["status"])
            for key, value in zip(one["rawHeaders"][::2], one["rawHeaders"][1::2], strict=True):
                if key.lower() not in ("content-encoding", "content-length", "transfer-encoding", "connection"):
                    self.send_header(key, value)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = do_PATCH = answer  # noqa: N815 (http.server's names)

        def log_message(self, *_: object) -> None:
            return

    place = Place(
        "https", "github.com", told[1]["path"].removeprefix("/repos/").split("/issues")[0].split("/labels")[0]
    )
    hub = GitHub(place, "main", "secret")
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield hub, client(f"http://127.0.0.1:{server.server_port}", hub)
        server.shutdown()


def asking(request: Request, *statuses: int) -> Steps[Any]:
    return expect((yield request), *statuses)


def test_the_pages_of_a_recorded_list_are_all_read() -> None:
    with recording("paginate-issues") as (hub, asked):
        rows = asked.drive(pages(Request("GET", f"repos/{hub.place.path}/issues?per_page=3")))
    assert [row["number"] for row in rows] == list(range(13, 0, -1))


def test_a_recorded_label_is_given() -> None:
    with recording("add-labels-to-issue") as (hub, asked):
        pull = Pull(1, "comment/a", "main", "", "open", True, (), "", "")
        asked.drive(hub.label(pull, "Foo"))
        assert hub.label(pull, "Foo")


def test_a_recorded_refusal_is_told_in_its_words() -> None:
    with recording("errors") as (hub, asked):
        wrong = Request("POST", f"repos/{hub.place.path}/labels", {"name": "foo", "color": "invalid"})
        with pytest.raises(ForgeError, match="Validation Failed"):
            asked.drive(asking(wrong, 201))


def test_a_repository_that_was_renamed_is_for_the_owner() -> None:
    with recording("rename-repository") as (hub, asked), pytest.raises(OwnerError, match="moved"):
        asked.drive(asking(Request("GET", f"repos/{hub.place.path}"), 200))


@pytest.fixture
def emulated(tmp_path: Path) -> Iterator[str]:
    """The address of a server that somebody else wrote."""
    port = free_port()
    (tmp_path / "seed.yaml").write_text(SEED, encoding="utf-8")
    log = tmp_path / "log"
    words = ["node", str(TOOLS / "emulate" / "dist" / "index.js"), "--service", "github", "--port", str(port)]
    with log.open("wb") as out:
        process = subprocess.Popen(
            [*words, "--seed", "seed.yaml"], cwd=tmp_path, stdout=out, stderr=out, env=dict(os.environ)
        )
    try:
        address = f"http://127.0.0.1:{port}"

        def up() -> bool:
            try:
                return requests.get(f"{address}/repos/claire/blog", timeout=5).ok
            except requests.ConnectionError:
                return False

        until(up, "the server does not answer", log)
        yield address
    finally:
        process.terminate()
        process.wait()


def pushed(address: str, branch: str) -> None:
    """What git would have pushed, by the means that this server has."""
    auth = {"Authorization": "Bearer secret"}
    repo = f"{address}/repos/claire/blog"
    tip = requests.get(f"{repo}/git/ref/heads/main", headers=auth, timeout=5).json()["object"]["sha"]
    ref = {"ref": f"refs/heads/{branch}", "sha": tip}
    assert requests.post(f"{repo}/git/refs", json=ref, headers=auth, timeout=5).status_code == 201
    file = {"message": "A comment", "content": b64encode(b"a\n").decode(), "branch": branch}
    path = f"{repo}/contents/comments/un/a.yml"
    assert requests.put(path, json=file, headers=auth, timeout=5).status_code == 201


def test_a_server_that_somebody_else_wrote_understands_us(emulated: str) -> None:
    hub = GitHub(Place("http", "127.0.0.1", "claire/blog"), "main", "secret")
    asked = client(emulated, hub)
    pushed(emulated, "comment/a")
    assert asked.drive(hub.named("comment/a")) is None
    made = asked.drive(hub.create("comment/a", "A title", "A text", "comment"))
    assert (made.branch, made.state, made.own, made.text) == ("comment/a", "open", True, "A text")
    known = asked.drive(hub.named("comment/a"))
    assert known
    assert (known.number, known.labels) == (made.number, ("comment",))
    assert asked.drive(hub.opened()) == [known]
    for _ in range(2):
        asked.drive(hub.say(made.number, "Once.", "<!-- mark -->"))
        # It does not know the lines of remarks, which GitHub's own description has.
        asked.drive(hub.review(known, "", "Well.", [], "<!-- review -->"))
    said = requests.get(f"{emulated}/repos/claire/blog/issues/{made.number}/comments", timeout=5).json()
    assert [one["body"] for one in said] == ["Once.\n\n<!-- mark -->"]
    reviews = requests.get(f"{emulated}/repos/claire/blog/pulls/{made.number}/reviews", timeout=5).json()
    assert [one["body"] for one in reviews] == ["Well.\n\n<!-- review -->"]
    asked.drive(hub.close(made.number))
    assert asked.drive(hub.pull(made.number)).state == "closed"
    assert asked.drive(hub.opened()) == []
