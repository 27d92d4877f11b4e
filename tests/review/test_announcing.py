"""Where published comments can be read, said below their pull requests: told to each brand of forge."""

from __future__ import annotations

from dataclasses import replace

import pytest
from causerie import codec
from causerie.forges.branches import CHANGES_MAX
from causerie.review import announcing
from causerie.review.proposal import commit

from tests.review.answers import Forge, gathered, said, words
from tests.review.pulls import GOOD, new, path
from tests.samples import ID, NOW, PATH, ident
from tests.samples import said as uttered

WHERE = f"https://example.org/un-texte/#c-{ID}"


def announced(forge: Forge, before: str) -> list[tuple[int, str]]:
    return list(announcing.announce(forge.answers, before, commit(forge.blog.git, "HEAD"), NOW))


def lists(forge: Forge) -> list[str]:
    """What was asked of all pull requests."""
    return [asked for asked in forge.host.log if asked.endswith(("/pulls", "/merge_requests"))]


@pytest.mark.parametrize(("owner", "branch"), [("ada", f"comment/{ID}"), ("eve", "patch-1")], ids=["ours", "a copy's"])
def test_it_is_said_once_where_a_published_comment_is(forge: Forge, owner: str, branch: str) -> None:
    before = commit(forge.blog.git, "HEAD")
    pull = forge.asked(GOOD, branch, owner)
    forge.merged(pull)
    where = f"https://example.org/un-texte/#c-{ID}"
    for _ in range(2):
        assert announced(forge, before) == [(pull.number, where)]
    assert said(pull).count(f"<{where}>") == 1


def test_nothing_is_announced_before_its_date_or_of_a_post_that_is_gone(forge: Forge) -> None:
    before = commit(forge.blog.git, "HEAD")
    pull = forge.asked(GOOD)
    forge.merged(pull)
    early = replace(forge.blog, posts=())
    answers = replace(forge.answers, blog=early)
    assert list(announcing.announce(answers, before, commit(forge.blog.git, "HEAD"), NOW)) == []
    assert said(pull) == ""


def test_one_that_was_squashed_is_found_by_the_name_of_its_branch_in_one_list(forge: Forge) -> None:
    before = commit(forge.blog.git, "HEAD")
    pull = forge.asked(GOOD, f"comment/{ID}", "ada")
    forge.merged(pull, "--squash")
    assert announced(forge, before) == [(pull.number, WHERE)]
    assert len(lists(forge)) == 1


def test_one_list_says_it_of_all(forge: Forge) -> None:
    before = commit(forge.blog.git, "HEAD")
    pulls = []
    for number in (1, 2, 3):
        one = uttered(number, number=None)
        pulls.append(forge.asked({path(one): codec.write(one)}, f"comment/{one.id}", "ada"))
    for pull in pulls:
        forge.merged(pull)
    forge.host.log.clear()
    assert sorted(number for number, _ in announced(forge, before)) == [pull.number for pull in pulls]
    assert len(lists(forge)) == 1


def test_a_second_pull_request_of_the_same_commit_is_told_nothing(forge: Forge) -> None:
    before = commit(forge.blog.git, "HEAD")
    pull = forge.asked(GOOD, f"comment/{ID}", "ada")
    fork = forge.host.state.fork("eve")
    fork.git("fetch", "--quiet", str(pull.home.folder), f"comment/{ID}:mine")
    copied = [forge.host.state.create(fork, "mine", "main", "Mine", "", "eve") for _ in range(10)]
    forge.merged(pull)
    assert announced(forge, before) == [(pull.number, WHERE)]
    assert not any(map(words, copied))


def test_an_older_one_of_a_strangers_at_the_same_commit_is_told_nothing(forge: Forge) -> None:
    before = commit(forge.blog.git, "HEAD")
    decoy = forge.asked({PATH: new(body="Autre chose.")}, "decoy")
    pull = forge.asked(GOOD, f"comment/{ID}", "ada")
    forge.pulls.copy.git("push", "--quiet", "--force", str(decoy.home.folder), "HEAD:refs/heads/decoy")
    forge.host.state.refresh()
    forge.merged(pull)
    assert announced(forge, before) == [(pull.number, WHERE)]
    assert words(decoy) == []


@pytest.mark.parametrize("end", ["open", "closed"])
def test_a_gathered_one_is_told_of_each_of_its_parts(forge: Forge, end: str) -> None:
    before = commit(forge.blog.git, "HEAD")
    pull = gathered(forge)
    forge.hand.accept(forge.hand.find(ident(2)), NOW)
    if end == "closed":
        forge.closed(pull)
    forge.pulls.blog.git("fetch", "--quiet", str(forge.host.state.bare.folder), "main")
    forge.pulls.blog.git("merge", "--quiet", "--ff-only", "FETCH_HEAD")
    where = "https://example.org/un-texte/#c3"
    for _ in range(2):
        assert announced(forge, before) == [(pull.number, where)]
    assert said(pull).count(f"<{where}>") == 1


def test_of_what_came_without_a_pull_request_it_is_told_that_none_is_known(forge: Forge) -> None:
    before = commit(forge.blog.git, "HEAD")
    forge.pulls.blog.write(PATH, GOOD[PATH])
    forge.pulls.blog.git("add", ".")
    forge.pulls.blog.git("commit", "--quiet", "--message=By hand")
    assert announced(forge, before) == [(0, WHERE)]


def test_nothing_is_asked_of_an_import(forge: Forge) -> None:
    before = commit(forge.blog.git, "HEAD")
    for number in range(CHANGES_MAX + 1):
        one = uttered(number, number=None)
        forge.pulls.blog.write(path(one), codec.write(one))
    forge.pulls.blog.git("add", ".")
    forge.pulls.blog.git("commit", "--quiet", "--message=An import")
    assert announced(forge, before) == []
    assert forge.host.log == []


def test_the_address_stays_when_the_discussion_grows_beyond_a_page(forge: Forge) -> None:
    before = commit(forge.blog.git, "HEAD")
    forge.merged(forge.asked(GOOD))
    long = replace(forge.blog, settings=replace(forge.blog.settings, page_size=1))
    answers = replace(forge.answers, blog=long)
    assert [where for _, where in announcing.announce(answers, before, commit(long.git, "HEAD"), NOW)] == [WHERE]
