"""What every forge promises, told through its Protocol alone; each story gets a forge that nobody has used yet."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

import pytest
from causerie.errors import ModeratorError
from causerie.forges.base import PLAIN, Change, ConflictError, Files, Forge, GoneError, Tree

DAY = datetime(2026, 11, 24, 10, 30, 12, tzinfo=timezone(timedelta(hours=1)))
LATER = datetime(2026, 11, 25, 9, tzinfo=UTC)
A, B = "comments/un-texte/a.yml", "comments/un-texte/b.yml"
TITLE, TEXT = "Une contribution de « Claire »", "Deux lignes,\n\n  et une *autre*.\n"
HOSTILE = [
    "--upload-pack=x\n--force",
    "$(touch x); `id` && \"'",
    "from 0\ndata 1\n\nx\ndone\n",
    "#1 @claire fixes #2",
    "é\u2028…",
]


def nothing(tree: Tree) -> Files:
    return {}


def writing(**files: bytes | None) -> Callable[[Tree], Files]:
    return lambda tree: {f"comments/un-texte/{name}.yml": data for name, data in files.items()}


def propose(forge: Forge, name: str = "a", data: bytes = b"a\n", kind: str = "comment") -> str:
    branch = f"{kind}/{name}"
    assert forge.propose(branch, {f"comments/un-texte/{name}.yml": data}, TITLE, TEXT, DAY)
    return branch


def a_proposal_is_made_once(forge: Forge) -> None:
    propose(forge)
    assert forge.propose("comment/a", {A: b"other\n"}, "other", "", LATER) is False
    (proposal,) = forge.open()
    assert proposal.changes == (Change(A, PLAIN, b"a\n", None),)


def a_proposal_is_read_as_it_was_made(forge: Forge) -> None:
    propose(forge)
    proposal = forge.read("comment/a")
    assert (proposal.branch, proposal.title, proposal.text) == ("comment/a", TITLE, TEXT)
    assert proposal.sent == DAY
    assert proposal.changes == (Change(A, PLAIN, b"a\n", None),)
    assert list(forge.open()) == [proposal]


def nothing_is_published_before_it_is_merged(forge: Forge) -> None:
    propose(forge)
    assert forge.tree().read(A) is None
    assert dict(forge.tree().list("comments/un-texte")) == {}


def the_oldest_proposal_comes_first(forge: Forge) -> None:
    for name, hours in (("c", 2), ("a", 3), ("b", 1)):
        forge.propose(f"comment/{name}", {A: b"a\n"}, TITLE, TEXT, DAY + timedelta(hours=hours))
    assert [one.branch for one in forge.open()] == ["comment/b", "comment/c", "comment/a"]


def what_compose_makes_is_published(forge: Forge) -> None:
    propose(forge)
    done = forge.merge("comment/a", writing(a=b"a\nnumber: 1\n"), "accepted\n", LATER)
    assert done.version
    assert done.left == ()
    assert forge.tree().read(A) == b"a\nnumber: 1\n"
    assert list(forge.open()) == []


def only_what_compose_makes_is_published(forge: Forge) -> None:
    propose(forge)
    forge.merge("comment/a", writing(b=b"b\n"), "accepted\n", LATER)
    assert dict(forge.tree().list("comments/un-texte")) == {B: b"b\n"}


def compose_sees_what_is_published(forge: Forge) -> None:
    forge.commit(writing(b=b"b\n"), "written\n", DAY)
    propose(forge)
    seen = []

    def compose(tree: Tree) -> Files:
        seen.append((tree.read(B), tree.read(A), dict(tree.list("comments/un-texte")), dict(tree.list("nowhere"))))
        return {A: b"a\n"}

    forge.merge("comment/a", compose, "accepted\n", LATER)
    assert seen == [(b"b\n", None, {B: b"b\n"}, {})]


def a_tree_stays_what_it_was(forge: Forge) -> None:
    forge.commit(writing(b=b"b\n"), "written\n", DAY)
    before = forge.tree()
    forge.commit(writing(b=b"c\n"), "written\n", LATER)
    assert (before.read(B), forge.tree().read(B)) == (b"b\n", b"c\n")


def a_decided_name_is_never_proposed_again(forge: Forge) -> None:
    propose(forge, "a")
    propose(forge, "b")
    forge.merge("comment/a", writing(a=b"a\n"), "accepted\n", LATER)
    forge.close("comment/b", nothing, "declined\n", LATER)
    for branch in ("comment/a", "comment/b"):
        assert forge.propose(branch, {B: b"again\n"}, TITLE, TEXT, LATER) is False
    assert list(forge.open()) == []


def what_is_decided_cannot_be_decided_again(forge: Forge) -> None:
    propose(forge)
    forge.close("comment/a", writing(b=b"declined\n"), "declined\n", LATER)
    version = forge.tree().read(B)
    verbs: list[Callable[[], object]] = [
        lambda: forge.merge("comment/a", writing(a=b"a\n"), "accepted\n", LATER),
        lambda: forge.close("comment/a", writing(a=b"a\n"), "declined\n", LATER),
        lambda: forge.amend("comment/a", "x", {A: b"a\n"}, LATER),
        lambda: forge.read("comment/a"),
    ]
    for verb in verbs:
        with pytest.raises(GoneError):
            verb()
    assert (forge.tree().read(A), version) == (None, b"declined\n")


def what_was_never_proposed_cannot_be_decided(forge: Forge) -> None:
    propose(forge)
    for branch in (
        "comment/b",
        "main",
        "",
        "comment/",
        "comment/*",
        "comment/a\0",
        "comment/a\ncomment/a",
        "../comment/a",
    ):
        with pytest.raises(GoneError):
            forge.merge(branch, writing(a=b"a\n"), "accepted\n", LATER)
    assert [one.branch for one in forge.open()] == ["comment/a"]


def closing_publishes_the_decision_and_not_the_words(forge: Forge) -> None:
    propose(forge)
    forge.close("comment/a", writing(b=b"decision: declined\n"), "declined\n", LATER)
    assert forge.tree().read(A) is None
    assert forge.tree().read(B) == b"decision: declined\n"
    assert list(forge.open()) == []


def merging_closes_what_it_answers(forge: Forge) -> None:
    propose(forge, "a")
    propose(forge, "b", kind="withdrawal")
    forge.merge("comment/a", writing(a=b"a\n"), "accepted\n", LATER, closing=["withdrawal/b"])
    assert list(forge.open()) == []
    assert forge.tree().read(B) is None


def all_of_a_merge_or_nothing(forge: Forge) -> None:
    propose(forge)
    with pytest.raises(GoneError):
        forge.merge("comment/a", writing(a=b"a\n"), "accepted\n", LATER, closing=["withdrawal/b"])
    assert [one.branch for one in forge.open()] == ["comment/a"]
    assert forge.tree().read(A) is None


def an_amended_proposal_keeps_what_was_said_of_it(forge: Forge) -> None:
    propose(forge)
    before = forge.read("comment/a")
    forge.amend("comment/a", before.version, {B: b"edited\n"}, LATER)
    after = forge.read("comment/a")
    assert after.changes == (Change(B, PLAIN, b"edited\n", None),)
    assert (after.title, after.text, after.sent) == (before.title, before.text, before.sent)
    assert after.version != before.version


def only_the_version_that_was_read_is_amended(forge: Forge) -> None:
    propose(forge)
    version = forge.read("comment/a").version
    forge.amend("comment/a", version, {A: b"first\n"}, LATER)
    with pytest.raises(ConflictError):
        forge.amend("comment/a", version, {A: b"second\n"}, LATER)
    assert forge.read("comment/a").changes[0].after == b"first\n"


def a_correction_says_what_it_changes(forge: Forge) -> None:
    forge.commit(writing(a=b"old\n"), "written\n", DAY)
    propose(forge, "a", b"new\n", "correction")
    assert forge.read("correction/a").changes == (Change(A, PLAIN, b"new\n", b"old\n"),)
    forge.merge("correction/a", writing(a=b"new\n"), "accepted\n", LATER)
    assert forge.tree().read(A) == b"new\n"


def a_removal_says_what_it_takes_away(forge: Forge) -> None:
    forge.commit(writing(a=b"old\n"), "written\n", DAY)
    assert forge.propose("withdrawal/a", {A: None}, TITLE, TEXT, DAY)
    (change,) = forge.read("withdrawal/a").changes
    assert (change.path, change.after, change.before) == (A, None, b"old\n")
    forge.merge("withdrawal/a", writing(a=None), "accepted\n", LATER)
    assert forge.tree().read(A) is None


def an_edit_by_somebody_else_is_not_overwritten(forge: Forge) -> None:
    forge.commit(writing(a=b"old\n"), "written\n", DAY)
    propose(forge, "a", b"new\n", "correction")
    forge.commit(writing(a=b"edited\n"), "edited\n", LATER)
    with pytest.raises(ConflictError):
        forge.merge("correction/a", writing(a=b"new\n"), "accepted\n", LATER)
    assert forge.tree().read(A) == b"edited\n"
    assert [one.branch for one in forge.open()] == ["correction/a"]


def a_published_branch_that_moved_elsewhere_is_no_conflict(forge: Forge) -> None:
    propose(forge)
    forge.commit(writing(b=b"b\n"), "written\n", LATER)
    assert forge.read("comment/a").changes == (Change(A, PLAIN, b"a\n", None),)
    forge.merge("comment/a", writing(a=b"a\n"), "accepted\n", LATER)
    assert dict(forge.tree().list("comments/un-texte")) == {A: b"a\n", B: b"b\n"}


def what_is_there_already_is_not_written_again(forge: Forge) -> None:
    first = forge.commit(writing(a=b"a\n"), "written\n", DAY)
    assert forge.commit(writing(a=b"a\n", b=None), "again\n", LATER).version == first.version


def the_state_tells_of_every_change(forge: Forge) -> None:
    states = [forge.state()]
    verbs: list[Callable[[], object]] = [
        lambda: propose(forge),
        lambda: forge.amend("comment/a", forge.read("comment/a").version, {A: b"edited\n"}, LATER),
        lambda: forge.merge("comment/a", writing(a=b"a\n"), "accepted\n", LATER),
        lambda: propose(forge, "b"),
        lambda: forge.close("comment/b", nothing, "declined\n", LATER),
        lambda: forge.commit(writing(b=b"b\n"), "written\n", LATER),
    ]
    for verb in verbs:
        verb()
        assert forge.state() == forge.state() != states[-1]
        states.append(forge.state())


def words_are_words_whatever_they_look_like(forge: Forge) -> None:
    for number, words in enumerate(HOSTILE):
        branch, path = f"comment/{number}", f"comments/un-texte/{number}.yml"
        assert forge.propose(branch, {path: words.encode()}, words, words, DAY)
        proposal = forge.read(branch)
        assert (proposal.title, proposal.text) == (" ".join(words.split()), words)
        assert proposal.changes == (Change(path, PLAIN, words.encode(), None),)
        forge.merge(branch, writing(**{str(number): words.encode()}), words, LATER)
        assert forge.tree().read(path) == words.encode()


def what_no_forge_can_carry_is_refused(forge: Forge) -> None:
    unfit = [
        "",
        "a..b",
        "a b",
        "a\nb",
        "a\0",
        "a.lock",
        ".a",
        "a@{1}",
        "a^",
        "a~1",
        "../main",
        "*",
        "a//b",
        "a/",
        "\x7f",
    ]
    branches = ["", "main", "comment", "--force", "refs/heads/main", *(f"comment/{name}" for name in unfit)]
    paths = ["", "/etc/passwd", "../a", "a/../../b", "a//b", "./a", "a\0b", "a\nb", "a\\b", "c:x", 'a"b', "a/"]
    paths += [".git/config", "a/.GIT/hooks", "git~1/x", ".gitattributes"]
    for branch in branches:
        with pytest.raises(ModeratorError):
            forge.propose(branch, {A: b"a\n"}, TITLE, TEXT, DAY)
    for path in paths:
        with pytest.raises(ModeratorError):
            forge.propose("comment/a", {path: b"a\n"}, TITLE, TEXT, DAY)
        with pytest.raises(ModeratorError):
            forge.commit(lambda tree, path=path: {path: b"a\n"}, "written\n", DAY)  # type: ignore[misc]
        assert forge.tree().read(path) is None
    for title, text in (("a\0b", TEXT), (TITLE, "a\0b")):
        with pytest.raises(ModeratorError):
            forge.propose("comment/a", {A: b"a\n"}, title, text, DAY)
    assert list(forge.open()) == []


STORIES: list[Callable[[Forge], None]] = [
    a_proposal_is_made_once,
    a_proposal_is_read_as_it_was_made,
    nothing_is_published_before_it_is_merged,
    the_oldest_proposal_comes_first,
    what_compose_makes_is_published,
    only_what_compose_makes_is_published,
    compose_sees_what_is_published,
    a_tree_stays_what_it_was,
    a_decided_name_is_never_proposed_again,
    what_is_decided_cannot_be_decided_again,
    what_was_never_proposed_cannot_be_decided,
    closing_publishes_the_decision_and_not_the_words,
    merging_closes_what_it_answers,
    all_of_a_merge_or_nothing,
    an_amended_proposal_keeps_what_was_said_of_it,
    only_the_version_that_was_read_is_amended,
    a_correction_says_what_it_changes,
    a_removal_says_what_it_takes_away,
    an_edit_by_somebody_else_is_not_overwritten,
    a_published_branch_that_moved_elsewhere_is_no_conflict,
    what_is_there_already_is_not_written_again,
    the_state_tells_of_every_change,
    words_are_words_whatever_they_look_like,
    what_no_forge_can_carry_is_refused,
]
