"""The author's uncommitted work is the author's."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from causerie.errors import ForgeError
from causerie.forges import git
from causerie.forges.base import ConflictError, Tree
from causerie.forges.local import Local

from tests.forges.repository import Repository
from tests.forges.story import DAY, LATER, A, B, nothing, propose, writing

POST = "content/un-texte.md"


@pytest.fixture
def forge(repository: Repository) -> Local:
    """One published comment, A, and a correction of it that waits."""
    forge = Local(repository.path, "main")
    forge.commit(writing(a=b"old\n"), "written\n", DAY)
    propose(forge, "a", b"new\n", "correction")
    return forge


@pytest.fixture
def lock(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The author's git is at work, and is waited for briefly."""
    monkeypatch.setattr(git, "PAUSE", 0.001)
    lock = repository.path / ".git" / "index.lock"
    lock.touch()
    return lock


def accept(forge: Local) -> tuple[str, ...]:
    return forge.merge("correction/a", writing(a=b"new\n"), "accepted\n", LATER).left


def test_a_clean_work_tree_shows_what_was_published_and_stays_clean(forge: Local, repository: Repository) -> None:
    propose(forge, "b")
    assert accept(forge) == ()
    assert forge.merge("comment/b", writing(b=b"b\n"), "accepted\n", LATER).left == ()
    assert repository.status() == ""
    assert (repository.files()[A], repository.files()[B]) == (b"new\n", b"b\n")
    forge.commit(writing(a=None), "removed\n", LATER)
    assert repository.status() == ""
    assert A not in repository.files()


def edited(repository: Repository) -> None:
    repository.write(A, b"mine\n")


def staged(repository: Repository) -> None:
    edited(repository)
    repository.git("add", A)


def staged_and_edited(repository: Repository) -> None:
    staged(repository)
    repository.write(A, b"mine too\n")


def deleted(repository: Repository) -> None:
    (repository.path / A).unlink()


def deleted_and_staged(repository: Repository) -> None:
    repository.git("rm", "--quiet", A)


def a_link(repository: Repository) -> None:
    deleted(repository)
    (repository.path / A).symlink_to(repository.path / POST)


def a_folder(repository: Repository) -> None:
    deleted(repository)
    repository.write(f"{A}/note", b"mine\n")


def in_conflict(repository: Repository) -> None:
    blobs = [repository.git("hash-object", "-w", "--stdin", stdin=words).strip() for words in (b"1\n", b"2\n")]
    lines = "".join(f"100644 {blob} {stage}\t{A}\n" for stage, blob in enumerate(blobs, 2))
    repository.git("update-index", "--index-info", stdin=f"0 {'0' * 40}\t{A}\n{lines}".encode())


@pytest.mark.parametrize(
    "change", [edited, staged, staged_and_edited, deleted, deleted_and_staged, a_link, a_folder, in_conflict]
)
def test_what_the_author_did_to_the_same_file_is_left_and_reported(
    change: Callable[[Repository], None], forge: Local, repository: Repository
) -> None:
    change(repository)
    files, status = repository.files(), repository.status()
    assert accept(forge) == (A,)
    assert (repository.files() if change is not in_conflict else files, repository.status()) == (files, status)
    assert forge.tree().read(A) == b"new\n"


def test_an_untracked_file_of_the_same_name_is_left_and_reported(repository: Repository) -> None:
    forge = Local(repository.path, "main")
    propose(forge)
    repository.write(A, b"mine\n")
    assert forge.merge("comment/a", writing(a=b"a\n"), "accepted\n", LATER).left == (A,)
    assert repository.files()[A] == b"mine\n"
    # It differs from what is published now; nothing is staged that would take that back.
    assert repository.status() == f" M {A}\n"


def test_what_the_author_does_elsewhere_stays_as_it_is(forge: Local, repository: Repository) -> None:
    repository.write(POST, b"Title: Mine\n")
    repository.write("content/staged.md", b"mine\n")
    repository.git("add", "content/staged.md")
    repository.write("content/staged.md", b"mine too\n")
    repository.write("content/untracked.md", b"mine\n")
    files, status = repository.files(), repository.status()
    assert accept(forge) == ()
    assert repository.files() == {**files, A: b"new\n"}
    assert repository.status() == status


def test_a_later_commit_of_everything_takes_nothing_back(forge: Local, repository: Repository) -> None:
    propose(forge, "b")
    repository.write(POST, b"Title: Mine\n")
    accept(forge)
    forge.merge("comment/b", writing(b=b"b\n"), "accepted\n", LATER)
    repository.git("commit", "--quiet", "--all", "--message=Mine")
    assert repository.git("show", "--name-only", "--format=", "HEAD").split() == [POST]
    assert (forge.tree().read(A), forge.tree().read(B)) == (b"new\n", b"b\n")


def on_another_branch(repository: Repository) -> None:
    repository.git("checkout", "--quiet", "-b", "other")


def detached(repository: Repository) -> None:
    repository.git("checkout", "--quiet", "--detach")


@pytest.mark.parametrize("leave", [on_another_branch, detached])
def test_a_work_tree_elsewhere_is_not_touched(
    leave: Callable[[Repository], None], forge: Local, repository: Repository
) -> None:
    leave(repository)
    edited(repository)
    files, status, head = repository.files(), repository.status(), repository.git("rev-parse", "HEAD")
    assert accept(forge) == ()
    assert (repository.files(), repository.status(), repository.git("rev-parse", "HEAD")) == (files, status, head)
    assert forge.tree().read(A) == b"new\n"


def test_the_work_tree_that_shows_the_published_branch_is_brought_up_to_date(
    forge: Local, repository: Repository, tmp_path: Path
) -> None:
    on_another_branch(repository)
    repository.git("worktree", "add", "-q", str(tmp_path / "second"), "main")
    second, files = Repository(tmp_path / "second"), repository.files()
    assert accept(forge) == ()
    assert (second.status(), second.files()[A]) == ("", b"new\n")
    assert (repository.status(), repository.files()) == ("", files)


def test_other_line_ends_in_the_work_tree_are_no_change(forge: Local, repository: Repository) -> None:
    repository.git("config", "core.autocrlf", "true")
    (repository.path / A).unlink()
    repository.git("checkout", "--quiet", "--", A)
    assert repository.files()[A] == b"old\r\n"
    assert accept(forge) == ()
    assert repository.status() == ""


def test_a_file_outside_a_sparse_checkout_is_not_taken_for_deleted(forge: Local, repository: Repository) -> None:
    repository.git("sparse-checkout", "set", "content")
    assert A not in repository.files()
    assert accept(forge) == ()
    assert repository.status() == ""


def test_nothing_is_written_through_a_link(forge: Local, repository: Repository, tmp_path: Path) -> None:
    (repository.path / "comments").rename(tmp_path / "elsewhere")
    (repository.path / "comments").symlink_to(tmp_path / "elsewhere")
    assert accept(forge) == (A,)
    assert (tmp_path / "elsewhere" / "un-texte" / "a.yml").read_bytes() == b"old\n"


def test_a_file_that_cannot_be_written_is_reported(forge: Local, repository: Repository) -> None:
    propose(forge, "b")
    repository.write("comments/nouveau", b"mine\n")
    done = forge.merge("comment/b", lambda tree: {"comments/nouveau/b.yml": b"b\n"}, "accepted\n", LATER)
    assert done.left == ("comments/nouveau/b.yml",)
    assert repository.files()["comments/nouveau"] == b"mine\n"


def test_while_the_author_commits_the_index_is_left_and_done_later(
    forge: Local, lock: Path, repository: Repository
) -> None:
    assert accept(forge) == (A,)
    lock.unlink()
    forge.open()
    assert (repository.status(), repository.files()[A]) == ("", b"new\n")


def test_several_commits_that_wait_for_the_index_are_done_in_their_order(
    forge: Local, lock: Path, repository: Repository
) -> None:
    accept(forge)
    forge.commit(writing(a=b"newer\n"), "edited\n", LATER)
    lock.unlink()
    assert forge.commit(writing(a=b"newest\n"), "edited\n", LATER).left == ()
    assert (repository.status(), repository.files()[A]) == ("", b"newest\n")


def test_what_the_author_committed_meanwhile_is_not_undone(forge: Local, lock: Path, repository: Repository) -> None:
    accept(forge)
    lock.unlink()
    repository.write(A, b"mine\n")
    repository.git("commit", "--quiet", "--all", "--message=Mine")
    forge.open()
    assert (repository.status(), repository.files()[A]) == ("", b"mine\n")


def test_the_published_branch_waits_for_the_end_of_a_rebase(forge: Local, repository: Repository) -> None:
    edited(repository)
    repository.git("commit", "--quiet", "--all", "--message=Mine")
    repository.git("-c", "sequence.editor=echo break >>", "rebase", "--quiet", "--interactive", "HEAD~1")
    with pytest.raises(ForgeError, match="rebase"):
        forge.commit(writing(b=b"b\n"), "written\n", LATER)
    propose(forge, "b")
    repository.git("rebase", "--continue")
    forge.merge("comment/b", writing(b=b"b\n"), "accepted\n", LATER)
    assert repository.status() == ""


def test_a_proposal_that_somebody_looks_at_stays(forge: Local, repository: Repository) -> None:
    repository.git("checkout", "--quiet", "correction/a")
    version = forge.read("correction/a").version
    for verb in (
        lambda: accept(forge),
        lambda: forge.close("correction/a", nothing, "declined\n", LATER),
        lambda: forge.amend("correction/a", version, {A: b"newer\n"}, LATER),
    ):
        with pytest.raises(ConflictError, match=str(repository.path)):
            verb()
    assert (forge.read("correction/a").version, repository.status()) == (version, "")


def test_the_author_may_commit_between_reading_and_writing(forge: Local, repository: Repository) -> None:
    asked = []

    def compose(tree: Tree) -> dict[str, bytes]:
        asked.append(tree.read(POST))
        if len(asked) == 1:
            repository.write(POST, b"Title: Mine\n")
            repository.git("commit", "--quiet", "--all", "--message=Mine")
        return {A: b"new\n"}

    assert forge.merge("correction/a", compose, "accepted\n", LATER).left == ()
    assert asked == [b"Title: Un texte\n", b"Title: Mine\n"]
    assert repository.commits()[:2] == ["accepted", "Mine"]
    assert repository.status() == ""


def test_an_author_who_never_stops_committing_does_not_hold_it_up_for_ever(
    forge: Local, repository: Repository
) -> None:
    def compose(tree: Tree) -> dict[str, bytes]:
        repository.git("commit", "--quiet", "--allow-empty", "--message=Mine")
        return {A: b"new\n"}

    with pytest.raises(ForgeError):
        forge.merge("correction/a", compose, "accepted\n", LATER)
    assert [one.branch for one in forge.open()] == ["correction/a"]
    assert (repository.status(), repository.files()[A]) == ("", b"old\n")
