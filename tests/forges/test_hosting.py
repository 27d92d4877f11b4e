"""The forges under test are right themselves: real git goes through them, and a pull request lives as it does there."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.forges.hosting.faults import Failure
from tests.forges.hosting.wording import WORDINGS, Client, served
from tests.forges.repository import Repository

FILE = "comments/un-texte/a.yml"


@pytest.fixture(params=sorted(WORDINGS))
def client(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Client]:
    with served(request.param, tmp_path) as client:
        yield client
        assert client.forge.violations == []


@pytest.fixture
def github(tmp_path: Path) -> Iterator[Client]:
    with served("github", tmp_path) as client:
        yield client
        assert client.forge.violations == []


@pytest.fixture
def forgejo(tmp_path: Path) -> Iterator[Client]:
    with served("forgejo", tmp_path) as client:
        yield client
        assert client.forge.violations == []


@pytest.fixture
def gitlab(tmp_path: Path) -> Iterator[Client]:
    with served("gitlab", tmp_path) as client:
        yield client
        assert client.forge.violations == []


def cloned(client: Client, path: Path, *options: str) -> Repository:
    path.mkdir()
    clone = Repository(path)
    clone.git("clone", "--quiet", *options, client.origin, ".")
    return clone


def pushed(client: Client, path: Path, branch: str = "comment/a", data: bytes = b"a\n") -> Repository:
    """A clone, one branch of which was pushed with one new file."""
    clone = cloned(client, path / branch.replace("/", "-"))
    committed(clone, branch, data)
    clone.git("push", "--quiet", "origin", branch)
    return clone


def committed(clone: Repository, branch: str, data: bytes) -> None:
    clone.git("checkout", "--quiet", "-B", branch)
    clone.write(FILE, data)
    clone.git("add", ".")
    clone.git("commit", "--quiet", "--message=a")


def merged(clone: Repository, branch: str = "comment/a") -> str:
    clone.git("checkout", "--quiet", "main")
    clone.git("merge", "--quiet", "--no-ff", "--message=merged", branch)
    return clone.git("rev-parse", "HEAD").strip()


def refused(clone: Repository, *args: str) -> str:
    """What git says of what it could not do."""
    ran = subprocess.run(["git", *args], cwd=clone.path, capture_output=True, check=False)
    assert ran.returncode != 0
    return ran.stderr.decode()


def test_a_branch_is_pushed_and_fetched_by_git(client: Client, tmp_path: Path) -> None:
    pushed(client, tmp_path)
    other = cloned(client, tmp_path / "other")
    assert other.git("show", f"origin/comment/a:{FILE}") == "a\n"


def test_a_clone_may_leave_the_contents_out(client: Client, tmp_path: Path) -> None:
    clone = cloned(client, tmp_path / "clone", "--filter=blob:none", "--no-checkout")
    assert "?" in clone.git("rev-list", "--objects", "--missing=print", "HEAD")


def test_a_push_may_be_of_any_length(client: Client, tmp_path: Path) -> None:
    data = b"".join(number.to_bytes(4, "big") for number in range(1 << 19))
    clone = cloned(client, tmp_path / "clone")
    clone.git("config", "core.compression", "0")
    committed(clone, "comment/a", data)
    clone.git("push", "--quiet", "origin", "comment/a")
    assert client.forge.state.bare.sha("refs/heads/comment/a") == clone.git("rev-parse", "HEAD").strip()


@pytest.mark.parametrize("token", ["", "wrong"])
def test_nothing_is_told_without_a_token(client: Client, token: str) -> None:
    stranger = Client(client.forge, client.words, token)
    assert stranger.ask("GET", client.words.home).status_code == 401
    reply = requests.get(f"{client.forge.origin}/info/refs?service=git-upload-pack", auth=("x", token), timeout=30)
    assert reply.status_code == 401
    assert reply.headers["WWW-Authenticate"].startswith("Basic")


def test_a_token_that_may_only_read_cannot_push(client: Client, tmp_path: Path) -> None:
    reader = Client(client.forge, client.words, client.forge.grant(contents="read"))
    clone = cloned(reader, tmp_path / "clone")
    committed(clone, "comment/a", b"a\n")
    assert "403" in refused(clone, "push", "origin", "comment/a")
    assert client.forge.state.bare.sha("refs/heads/comment/a") is None


def test_a_token_that_may_only_read_cannot_ask_for_a_merge(client: Client, tmp_path: Path) -> None:
    pushed(client, tmp_path)
    reader = Client(client.forge, client.words, client.forge.grant(pull_requests="read"))
    assert reader.ask("POST", client.words.pulls, client.words.asking("comment/a")).status_code == 403
    assert reader.ask("GET", client.words.pulls).json() == []


def test_github_says_which_right_is_missing(github: Client) -> None:
    reader = Client(github.forge, github.words, github.forge.grant(pull_requests="read"))
    reply = reader.ask("POST", github.words.pulls, github.words.asking("comment/a"))
    assert reply.headers["X-Accepted-GitHub-Permissions"] == "pull_requests=write"
    assert reply.json()["message"] == "Resource not accessible by personal access token"


def test_a_protected_branch_takes_no_push_and_nothing_beside_it(client: Client, tmp_path: Path) -> None:
    clone = pushed(client, tmp_path)
    merged(clone)
    client.forge.protect()
    said = refused(clone, "push", "--atomic", "origin", "main", ":comment/a")
    assert client.forge.dialect.guarded in said
    assert client.forge.state.bare.sha("refs/heads/comment/a")
    client.forge.protect(False)
    clone.git("push", "--quiet", "--atomic", "origin", "main", ":comment/a")


def test_the_forge_keeps_the_head_of_a_pull_request_itself(client: Client, tmp_path: Path) -> None:
    clone = pushed(client, tmp_path)
    client.create("comment/a")
    ref = client.forge.dialect.ref.format(1)
    clone.git("fetch", "--quiet", "origin", ref)
    assert clone.git("rev-parse", "FETCH_HEAD") == clone.git("rev-parse", "comment/a")
    assert "hidden ref" in refused(clone, "push", "origin", f"main:{ref}")


def test_a_merge_of_a_branch_is_asked_for_once(client: Client, tmp_path: Path) -> None:
    pushed(client, tmp_path)
    client.create("comment/a")
    again = client.ask("POST", client.words.pulls, client.words.asking("comment/a"))
    assert again.status_code == client.words.taken
    assert "already exists" in again.text
    assert len(client.ask("GET", client.words.pulls).json()) == 1


def test_no_branch_can_be_merged_that_is_not_there(client: Client) -> None:
    reply = client.ask("POST", client.words.pulls, client.words.asking("comment/a"))
    assert reply.status_code == client.words.headless


def test_github_merges_no_branch_that_adds_nothing(github: Client, tmp_path: Path) -> None:
    clone = cloned(github, tmp_path / "clone")
    clone.git("push", "--quiet", "origin", "main:comment/a")
    reply = github.ask("POST", github.words.pulls, github.words.asking("comment/a"))
    assert reply.json()["errors"][0]["message"] == "No commits between main and comment/a"


@pytest.mark.parametrize(("brand", "state"), [("github", "merged"), ("gitlab", "merged"), ("forgejo", "open")])
def test_a_push_that_merges_is_seen(brand: str, state: str, tmp_path: Path) -> None:
    with served(brand, tmp_path) as client:
        clone = pushed(client, tmp_path)
        client.create("comment/a")
        merged(clone)
        clone.git("push", "--quiet", "origin", "main")
        assert client.words.state(client.row(1)) == state
        assert client.forge.violations == []


def test_forgejo_is_told_which_commit_merged(forgejo: Client, tmp_path: Path) -> None:
    clone = pushed(forgejo, tmp_path)
    forgejo.create("comment/a")
    commit = merged(clone)
    asked = {"Do": "manually-merged", "MergeCommitID": commit}
    merging = f"{forgejo.words.pull(1)}/merge"
    assert forgejo.ask("POST", merging, asked).status_code == 409
    clone.git("push", "--quiet", "origin", "main")
    assert forgejo.ask("POST", merging, asked).status_code == 200
    assert forgejo.words.state(forgejo.row(1)) == "merged"
    assert forgejo.close(1).status_code == 412


@pytest.mark.parametrize(("brand", "state"), [("github", "closed"), ("gitlab", "open"), ("forgejo", "closed")])
def test_what_becomes_of_a_pull_request_without_its_branch(brand: str, state: str, tmp_path: Path) -> None:
    with served(brand, tmp_path) as client:
        clone = pushed(client, tmp_path)
        client.create("comment/a")
        clone.git("push", "--quiet", "origin", ":comment/a")
        assert client.words.state(client.row(1)) == state
        assert client.forge.violations == []


def test_forgejo_names_no_branch_that_is_gone(forgejo: Client, tmp_path: Path) -> None:
    clone = pushed(forgejo, tmp_path)
    forgejo.create("comment/a")
    clone.git("push", "--quiet", "origin", ":comment/a")
    head = forgejo.ask("GET", f"{forgejo.words.pulls}/main/comment%2Fa").json()["head"]
    assert (head["label"], head["ref"]) == ("comment/a", "refs/pull/1/head")


def test_a_pull_request_follows_its_branch_until_it_is_closed(client: Client, tmp_path: Path) -> None:
    clone = pushed(client, tmp_path)
    first = client.words.sha(client.create("comment/a"))
    committed(clone, "comment/a", b"b\n")
    clone.git("push", "--quiet", "origin", "comment/a")
    assert first != client.words.sha(client.row(1)) == clone.git("rev-parse", "comment/a").strip()
    assert client.close(1).ok
    assert client.close(1).ok
    assert client.words.state(client.row(1)) == "closed"


def test_a_pull_request_may_come_from_a_copy(client: Client, tmp_path: Path) -> None:
    fork = client.forge.state.fork("eve")
    clone = cloned(client, tmp_path / "clone")
    committed(clone, "patch", b"a\n")
    clone.git("push", "--quiet", str(fork.folder), "patch")
    client.forge.state.create(fork, "patch", "main", "A patch", "", "eve")
    ends = client.row(1)
    if client.words.number == "iid":
        assert ends["source_project_id"] != ends["target_project_id"]
    else:
        assert (ends["head"]["repo"]["full_name"], ends["base"]["repo"]["full_name"]) == ("eve/blog", "ada/blog")
    clone.git("fetch", "--quiet", "origin", client.forge.dialect.ref.format(1))


def test_a_list_has_pages(client: Client, tmp_path: Path) -> None:
    for name in "abc":
        pushed(client, tmp_path, f"comment/{name}", name.encode())
        client.create(f"comment/{name}")
    first = client.ask("GET", f"{client.words.pulls}?{client.words.size}=2&state=all")
    assert len(first.json()) == 2
    path = first.links["next"]["url"].removeprefix(f"{client.forge.address}{client.forge.dialect.base}")
    second = client.ask("GET", path)
    assert len(second.json()) == 1
    assert "next" not in second.links
    assert {row[client.words.number] for row in first.json() + second.json()} == {1, 2, 3}


def test_what_has_not_changed_is_not_sent_again(client: Client, tmp_path: Path) -> None:
    pushed(client, tmp_path)
    client.create("comment/a")
    tag = client.ask("GET", client.words.pulls).headers["ETag"]
    again = client.ask("GET", client.words.pulls, None, **{"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    client.ask("POST", client.words.comments.format(1), {"body": "Merci"})
    client.close(1)
    assert client.ask("GET", client.words.pulls, None, **{"If-None-Match": tag}).status_code == 200


def test_what_is_said_below_is_kept(client: Client, tmp_path: Path) -> None:
    pushed(client, tmp_path)
    client.create("comment/a")
    said = "« Été »\n\n<!-- mark -->"
    assert client.ask("POST", client.words.comments.format(1), {"body": said}).status_code == 201
    assert [one["body"] for one in client.ask("GET", client.words.comments.format(1)).json()] == [said]
    assert client.ask("GET", client.words.comments.format(2)).status_code == 404


@pytest.mark.parametrize(("path", "line", "status"), [(FILE, 1, 200), (FILE, 2, 422), ("other.yml", 1, 422)])
def test_github_takes_remarks_on_the_lines_that_it_shows(
    github: Client, tmp_path: Path, path: str, line: int, status: int
) -> None:
    pushed(github, tmp_path)
    commit = github.create("comment/a")["head"]["sha"]
    comments = [{"path": path, "line": line, "side": "RIGHT", "body": "Ici"}]
    asked = {"commit_id": commit, "event": "COMMENT", "body": "Voilà", "comments": comments}
    assert github.ask("POST", f"{github.words.pull(1)}/reviews", asked).status_code == status


@pytest.mark.parametrize(("line", "status"), [(1, 201), (2, 400)])
def test_gitlab_takes_remarks_on_the_lines_that_it_shows(
    gitlab: Client, tmp_path: Path, line: int, status: int
) -> None:
    pushed(gitlab, tmp_path)
    versions = gitlab.create("comment/a")["diff_refs"]
    position = {"position_type": "text", **versions, "new_path": FILE, "old_path": FILE, "new_line": line}
    path = f"{gitlab.words.pull(1)}/discussions"
    assert gitlab.ask("POST", path, {"body": "Ici", "position": position}).status_code == status
    assert len(gitlab.ask("GET", path).json()) == (status == 201)


def test_labels_are_given(client: Client, tmp_path: Path) -> None:
    pushed(client, tmp_path)
    client.create("comment/a")
    home = client.words.home
    if client.words.number == "iid":
        client.ask("PUT", client.words.pull(1), {"add_labels": "causerie"})
        assert client.row(1)["labels"] == ["causerie"]
        return
    label: Any = "causerie"
    if client.words.size == "limit":
        made = client.ask("POST", f"{home}/labels", {"name": label, "color": "#5b6b7a"})
        assert client.ask("GET", f"{home}/labels").json() == [made.json()]
        label = made.json()["id"]
    assert client.ask("POST", f"{home}/issues/1/labels", {"labels": [label]}).status_code == 200
    assert [one["name"] for one in client.row(1)["labels"]] == ["causerie"]


def test_forgejo_takes_a_review(forgejo: Client, tmp_path: Path) -> None:
    pushed(forgejo, tmp_path)
    commit = forgejo.create("comment/a")["head"]["sha"]
    comments = [{"path": FILE, "new_position": 1, "body": "Ici"}]
    asked = {"commit_id": commit, "event": "COMMENT", "body": "Voilà", "comments": comments}
    assert forgejo.ask("POST", f"{forgejo.words.pull(1)}/reviews", asked).status_code == 200
    (review,) = forgejo.ask("GET", f"{forgejo.words.pull(1)}/reviews").json()
    assert (review["body"], review["comments_count"]) == ("Voilà", 1)


def test_gitlab_tells_what_a_token_may_do(gitlab: Client) -> None:
    reader = Client(gitlab.forge, gitlab.words, gitlab.forge.grant(pull_requests="read", contents="read"))
    scopes = [one.ask("GET", "/personal_access_tokens/self").json()["scopes"] for one in (gitlab, reader)]
    assert scopes == [["api"], ["read_api"]]
    rights = [one.ask("GET", gitlab.words.home).json()["permissions"] for one in (gitlab, reader)]
    assert [one["project_access"]["access_level"] for one in rights] == [30, 20]


def test_a_primary_limit_says_when_it_ends(github: Client) -> None:
    github.forge.fail(1, "primary limit", r"GET .*/pulls")
    assert github.ask("GET", github.words.home).status_code == 200
    reply = github.ask("GET", github.words.pulls)
    assert (reply.status_code, reply.headers["X-RateLimit-Remaining"]) == (403, "0")
    assert github.ask("GET", github.words.pulls).status_code == 200


def test_a_secondary_limit_says_how_long_to_wait(client: Client) -> None:
    client.forge.fail(2, "secondary limit")
    for _ in range(2):
        reply = client.ask("GET", client.words.pulls)
        assert (reply.status_code in (403, 429), reply.headers["Retry-After"]) == (True, "60")
    assert client.ask("GET", client.words.pulls).status_code == 200


def test_a_gateway_may_be_broken(client: Client) -> None:
    client.forge.fail(1, "bad gateway")
    assert client.ask("GET", client.words.pulls).status_code == 502


@pytest.mark.parametrize(("failure", "made"), [("cut before", 0), ("cut after", 1)])
def test_a_cut_connection_does_not_say_if_the_work_was_done(
    client: Client, tmp_path: Path, failure: Failure, made: int
) -> None:
    pushed(client, tmp_path)
    client.forge.fail(1, failure, "POST .*(pulls|merge_requests)$")
    with pytest.raises(requests.ConnectionError):
        client.create("comment/a")
    assert len(client.forge.state.pulls) == made


@pytest.mark.parametrize(("failure", "made"), [("bad gateway", False), ("cut before", False), ("cut after", True)])
def test_a_push_may_fail_before_it_is_done_or_after(
    client: Client, tmp_path: Path, failure: Failure, made: bool
) -> None:
    clone = cloned(client, tmp_path / "clone")
    committed(clone, "comment/a", b"a\n")
    client.forge.fail(1, failure, "POST .*git-receive-pack")
    refused(clone, "push", "origin", "comment/a")
    assert (client.forge.state.bare.sha("refs/heads/comment/a") is not None) == made


def test_a_slow_reply_comes_whole(client: Client) -> None:
    client.forge.fail(1, "slow")
    assert client.ask("GET", client.words.home).json()["default_branch"] == "main"


def test_what_was_asked_is_logged(client: Client) -> None:
    client.ask("GET", f"{client.words.pulls}?state=all")
    assert client.forge.log == [f"GET {client.forge.dialect.base}{client.words.pulls}"]
