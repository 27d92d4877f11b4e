"""A good pull request read from git's objects: what it asks for, and what merging it publishes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from causerie import codec
from causerie.errors import OwnerError
from causerie.model import Comment, Decision
from causerie.proposals import withdrawal, without_words
from causerie.review.proposal import commit, named, review

from tests.review.pulls import FIRST, GOOD, SECOND, Pulls, new, path
from tests.samples import ID, NOW, PATH, THREAD, comment, ident, marks, settings

REQUEST = ident(9)


def test_a_new_file_of_anybodys_is_a_comment(pulls: Pulls) -> None:
    pulls.put(GOOD)
    pulls.send()
    found = pulls.reviewed()
    assert (found.ours, found.sound, found.faults, found.name) == (True, True, (), "1")
    assert found.asked
    assert (found.asked.kind, found.asked.thread, found.asked.id) == ("comment", THREAD, ID)
    assert found.record == comment(reply_to=FIRST.id, number=3)
    assert found.thread == (FIRST, SECOND)
    assert found.before == found.base


def test_a_branch_of_our_own_is_held_to_its_name(pulls: Pulls) -> None:
    pulls.put(GOOD)
    pulls.send()
    assert pulls.reviewed(f"comment/{ID}").sound
    assert marks(pulls.reviewed(f"comment/{ident(5)}").faults) == [("proposal", 1, "id")]


def test_a_correction_keeps_what_a_moderator_gave(pulls: Pulls) -> None:
    pulls.put({path(FIRST): codec.write(replace(FIRST, body="Mieux dit."))})
    pulls.send()
    found = pulls.reviewed(f"correction/{REQUEST}")
    assert found.sound
    assert isinstance(found.record, Comment)
    assert (found.record.number, found.record.body, found.record.edited) == (1, "Mieux dit.", found.proposal.sent)


def test_a_correction_of_what_was_changed_since_is_refused(pulls: Pulls) -> None:
    pulls.put({path(FIRST): codec.write(replace(FIRST, body="Mieux dit."))})
    pulls.send()
    pulls.blog.write(path(FIRST), codec.write(replace(FIRST, body="Autrement.")))
    pulls.blog.git("commit", "--quiet", "--all", "--message=Edited")
    assert marks(pulls.reviewed(f"correction/{REQUEST}").faults) == [("conflict", 0, "")]


def test_a_withdrawal_takes_the_words_of_what_is_published(pulls: Pulls) -> None:
    pulls.put({path(FIRST): codec.write(without_words(FIRST, NOW))})
    pulls.send()
    found = pulls.reviewed(f"withdrawal/{REQUEST}")
    assert found.sound
    assert found.record == without_words(FIRST, found.proposal.sent)


def test_a_withdrawal_of_what_waits_is_a_decision(pulls: Pulls) -> None:
    asked = withdrawal(THREAD, ID, None, NOW)
    pulls.put({f"comments/_decisions/{ID}.yml": codec.write(asked.record)})
    pulls.send()
    found = pulls.reviewed(f"withdrawal/{REQUEST}")
    assert found.sound
    assert isinstance(found.record, Decision)


def test_a_branch_that_took_in_ours_since_is_read_from_there(pulls: Pulls) -> None:
    pulls.put(GOOD)
    pulls.send()
    pulls.blog.write("content/deux.md", b"Title: Deux\n")
    pulls.blog.git("add", ".")
    pulls.blog.git("commit", "--quiet", "--message=Another post")
    pulls.copy.git("pull", "--quiet", "--no-rebase", "--no-edit", "origin", "main")
    assert [change.path for change in pulls.reviewed().proposal.changes] == [PATH]
    assert pulls.reviewed().sound


def test_a_fault_is_told_at_the_line_where_its_key_stands(pulls: Pulls) -> None:
    body, rest = b"body: |\n  Des mots.\n\n  Et d'autres.\n", b"name: Claire\ndate: 2026-11-24T09:30:12Z\nanswers: 7\n"
    pulls.put({PATH: body + b"id: %s\n" % ID.encode() + rest})
    pulls.send()
    assert ("answers", 8, "answers") in marks(pulls.reviewed().faults)


def test_the_name_of_a_branch_counts_only_if_it_is_one_of_ours() -> None:
    assert named(f"comment/{ID}", 7) == f"comment/{ID}"
    assert named("", 7) == named("patch-1", 7) == named("comment/../x", 7) == "pull/7"


def test_a_blog_may_lie_below_its_repository(pulls: Pulls) -> None:
    pulls.put({f"site/{PATH}": new()})
    pulls.send()
    head = pulls.fetch()
    below = replace(pulls.seen(), prefix="site/", settings=settings(root=pulls.blog.path / "site"))
    found = review(below, commit(pulls.git, "HEAD"), head, "pull/1")
    assert (found.ours, found.sound) == (True, True)
    assert [change.path for change in found.proposal.changes] == [PATH]
    pulls.put(GOOD)
    pulls.send()
    beside = review(below, commit(pulls.git, "HEAD"), pulls.fetch(), "pull/1")
    assert [fault.path for fault in beside.faults] == [f"../{PATH}"]


@pytest.mark.parametrize("name", ["0" * 40, "--all", "nothing", "HEAD\nHEAD", "HEAD:comments", ""])
def test_what_is_no_commit_is_refused(name: str, pulls: Pulls) -> None:
    with pytest.raises(OwnerError):
        commit(pulls.git, name)
