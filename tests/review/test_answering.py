"""What is said below pull requests, and what is written down of them: told to each brand of forge over HTTP and git."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from causerie import codec, posts
from causerie.forges import registry
from causerie.forges.upstream import Upstream
from causerie.model import Decision
from causerie.moderation import Moderation
from causerie.review import announcing
from causerie.review.proposal import Blog, commit
from causerie.review.recording import Records

from tests.forges import hosting
from tests.forges.hosting.server import Hosting
from tests.forges.hosting.state import Pull
from tests.review.hostile import OTHER
from tests.review.pulls import GOOD, Pulls, new, path
from tests.samples import ID, NOW, PATH, THREAD, WHEN, comment, ident

MINUTE = timedelta(minutes=1)
DECIDED = f"comments/_decisions/{ID}.yml"


@dataclass
class Forge:
    """A forge with a blog, somebody's copy of it there, and what answers in the blog's name."""

    host: Hosting
    pulls: Pulls
    blog: Blog

    @property
    def answers(self) -> Records:
        place, hub, client = registry.connected(self.blog.settings)
        return Records(self.blog, hub, client, Upstream.of(self.blog.git, hub, f"{place.pages}.git"))

    def asked(self, files: Mapping[str, bytes | None], branch: str = "patch-1", owner: str = "eve") -> Pull:
        """A pull request from somebody's copy (or, of `ada`, from the repository itself)."""
        home = self.host.state.home(owner) or self.host.state.fork(owner)
        self.pulls.copy.git("checkout", "--quiet", "-B", branch, "main")
        self.pulls.put(files)
        self.pulls.send()
        self.pulls.copy.git("push", "--quiet", "--force", str(home.folder), f"HEAD:refs/heads/{branch}")
        return self.host.state.create(home, branch, "main", "Create a file", "", owner)

    def published(self, name: str) -> bytes:
        return self.host.state.bare.git("show", f"main:{name}").encode()

    def closed(self, pull: Pull, *labels: str) -> None:
        """Close it by hand, with labels."""
        for label in labels:
            self.host.state.labels.setdefault(label, self.host.state.next_id())
            pull.labels.append(label)
        self.host.state.end(pull, "closed")

    def recorded(self, pull: Pull) -> Decision | None:
        return self.answers.record(pull.number, registry.of(self.blog.settings, "Claire"), NOW)

    def merged(self, pull: Pull) -> None:
        """Merge it as a moderator does, with two parents, and check the result out."""
        blog = self.pulls.blog
        blog.git("fetch", "--quiet", str(pull.home.folder), pull.branch)
        blog.git("merge", "--quiet", "--no-ff", "--no-edit", "FETCH_HEAD")
        blog.git("push", "--quiet", str(self.host.state.bare.folder), "HEAD:refs/heads/main")


@pytest.fixture(params=hosting.server.BRANDS)
def forge(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Forge]:
    pulls = Pulls.of(tmp_path)
    with hosting.running(request.param, tmp_path) as host:
        pulls.blog.git("push", "--quiet", "--force", str(host.state.bare.folder), "HEAD:refs/heads/main")
        pulls.blog.git("remote", "add", "origin", host.origin)
        monkeypatch.setenv(registry.TOKEN, host.token)
        yield Forge(host, pulls, pulls.seen(forge=request.param, output=tmp_path / "output"))
        assert host.violations == []


def said(pull: Pull) -> str:
    """All that was said below a pull request, and of its lines."""
    whole = [*pull.comments, *pull.reviews]
    return "\n".join([one.text for one in whole] + [remark[2] for one in whole for remark in one.remarks])


def test_a_comment_is_drawn_below_its_pull_request_once(forge: Forge) -> None:
    pull = forge.asked(GOOD)
    for _ in range(2):
        found = forge.answers.post(pull.number, "https://forge.example.org/runs/1")
        assert found
        assert found.sound
    assert said(pull).count("n° 3, Claire") == 1
    assert said(pull).count("https://forge.example.org/runs/1") == 1


def test_what_is_wrong_is_said_on_its_line(forge: Forge) -> None:
    pull = forge.asked({PATH: new(answers=7)})
    found = forge.answers.post(pull.number)
    assert found
    assert not found.sound
    assert (PATH, 2) in [remark[:2] for one in [*pull.comments, *pull.reviews] for remark in one.remarks]


def test_another_head_is_answered_anew(forge: Forge) -> None:
    pull = forge.asked({PATH: new(answers=7)})
    forge.answers.post(pull.number)
    forge.pulls.put(GOOD)
    forge.pulls.send()
    forge.pulls.copy.git("push", "--quiet", str(pull.home.folder), "HEAD:refs/heads/patch-1")
    forge.host.state.refresh()
    assert forge.answers.heads(pull.head) == [pull.number]
    found = forge.answers.post(pull.number)
    assert found
    assert found.sound
    assert said(pull).count("n° 3, Claire") == 2


def test_nothing_is_said_of_what_touches_no_comment_or_is_closed(forge: Forge) -> None:
    pull = forge.asked({"content/un-texte.md": b"Title: Autre\n"})
    found = forge.answers.post(pull.number)
    assert found
    assert not found.ours
    forge.host.state.end(pull, "closed")
    assert forge.answers.post(pull.number) is None
    assert said(pull) == ""


def test_the_open_ones_are_found_by_their_heads(forge: Forge) -> None:
    first, second = forge.asked(GOOD), forge.asked({path(OTHER): codec.write(OTHER)}, "patch-2")
    assert sorted(forge.answers.heads()) == [first.number, second.number]
    assert forge.answers.heads(second.head) == [second.number]
    assert forge.answers.heads("0" * 40) == []


@pytest.mark.parametrize(("owner", "branch"), [("ada", f"comment/{ID}"), ("eve", "patch-1")], ids=["ours", "a copy's"])
def test_it_is_said_once_where_a_published_comment_is(forge: Forge, owner: str, branch: str) -> None:
    before = commit(forge.blog.git, "HEAD")
    pull = forge.asked(GOOD, branch, owner)
    forge.merged(pull)
    after = commit(forge.blog.git, "HEAD")
    where = f"https://example.org/un-texte/#c-{ID}"
    for _ in range(2):
        assert announcing.announce(forge.answers, before, after, NOW) == [(pull.number, where)]
    assert said(pull).count(f"<{where}>") == 1


def test_nothing_is_announced_before_its_date_or_of_a_post_that_is_gone(forge: Forge) -> None:
    before = commit(forge.blog.git, "HEAD")
    pull = forge.asked(GOOD)
    forge.merged(pull)
    early = replace(forge.blog, posts=())
    answers = replace(forge.answers, blog=early)
    assert announcing.announce(answers, before, commit(forge.blog.git, "HEAD"), NOW) == []
    assert said(pull) == ""


def test_a_label_on_a_closed_one_is_a_decision(forge: Forge) -> None:
    pull = forge.asked(GOOD)
    forge.closed(pull, "declined/2")
    made = forge.recorded(pull)
    assert made
    assert (made.id, made.thread, made.decision, made.rule) == (ID, THREAD, "declined", 2)
    assert codec.read_decision(forge.published(DECIDED), DECIDED) == made
    told = forge.host.state.bare.git("log", "-1", "--format=%B", "main")
    assert f"Comment: {ID}" in told
    assert "Rule: 2" in told
    assert forge.recorded(pull) is None


@pytest.mark.parametrize("labels", [[], ["declined"], ["declined/3"], ["declined/0"], ["declined/x"]])
def test_without_a_label_of_the_charters_it_is_said_how(forge: Forge, labels: list[str]) -> None:
    pull = forge.asked(GOOD)
    forge.closed(pull, *labels)
    for _ in range(2):
        assert forge.recorded(pull) is None
    assert said(pull).count("`declined/1`") == 1


def test_what_a_moderator_declined_is_not_recorded_twice(forge: Forge, monkeypatch: pytest.MonkeyPatch) -> None:
    pull = forge.asked(GOOD, f"comment/{ID}", "ada")
    made = registry.of(forge.blog.settings, "Claire")
    forge.blog.settings.output.mkdir()
    (forge.blog.settings.output / posts.FILE).write_bytes(posts.dump(forge.blog.posts))
    moderation = Moderation(made, forge.blog.settings, "Claire")
    moderation.decline(moderation.find(ID), 1, NOW)
    tip = forge.host.state.bare.sha("refs/heads/main")
    assert pull.state == "closed"
    assert forge.recorded(pull) is None
    assert forge.host.state.bare.sha("refs/heads/main") == tip


@pytest.mark.parametrize("state", ["open", "merged"])
def test_what_is_open_or_merged_is_no_decision(forge: Forge, state: str) -> None:
    pull = forge.asked(GOOD)
    if state != "open":
        forge.host.state.end(pull, state)
    assert forge.recorded(pull) is None
    assert said(pull) == ""


def test_what_cannot_be_read_as_a_comment_is_no_decision(forge: Forge) -> None:
    pull = forge.asked({PATH: new(id=ident(5))})
    forge.closed(pull, "declined/1")
    assert forge.recorded(pull) is None


def gathered(forge: Forge) -> Pull:
    """Three new contributions in one pull request of the repository's own, ticked by a moderator and closed."""
    own = registry.of(forge.blog.settings, "Claire")
    files = {path(one): codec.write(one) for one in (comment(id=ident(n), date=WHEN + MINUTE * n) for n in (1, 2, 3))}
    assert own.propose(f"gathered/{ident(1)}", files, "Three", "", NOW)
    (pull,) = forge.host.state.pulls.values()
    pull.body = f"- [x] `{ident(1)}` — rule: –\r\n- [ ] `{ident(2)}` — rule: 1\r\n- [ ] `{ident(3)}` — rule: –\r\n"
    forge.closed(pull)
    return pull


def test_what_a_moderator_ticked_before_closing_is_done(forge: Forge) -> None:
    pull = gathered(forge)
    assert forge.recorded(pull) is None
    for _ in range(2):
        forge.answers.ticked(pull.number, registry.of(forge.blog.settings, "Claire"), NOW)
    there = forge.host.state.bare.git("ls-tree", "-r", "--name-only", "main", "comments/").splitlines()
    assert f"comments/{THREAD}/{ident(1)}.yml" in there
    assert f"comments/_decisions/{ident(2)}.yml" in there
    assert not [name for name in there if ident(3) in name]
    (said,) = pull.comments
    assert ident(3) in said.text
    assert ident(1) not in said.text


def test_what_somebody_gathered_in_a_copy_is_not_ticked(forge: Forge) -> None:
    pull = forge.asked({PATH: new()}, branch=f"gathered/{ident(1)}")
    pull.body = f"- [x] `{ID}` — rule: –"
    forge.closed(pull)
    assert forge.answers.ticked(pull.number, registry.of(forge.blog.settings, "Claire"), NOW) == []
