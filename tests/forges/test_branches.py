"""Proposals that were made by hand, or in great number, are read as they are."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from causerie.forges import branches, commits, differing
from causerie.forges.base import PLAIN, Change
from causerie.forges.local import Local

from tests.forges.repository import Repository
from tests.forges.story import LATER, A, B, nothing, propose, writing

STARTED: list[Any] = []
"""The commands that were started since a test emptied it; an audit hook cannot be taken away again."""
sys.addaudithook(lambda event, values: STARTED.append(values[1]) if event == "subprocess.Popen" else None)


@pytest.fixture
def forge(repository: Repository) -> Local:
    return Local(repository.path, "main")


def by_hand(repository: Repository, branch: str = "comment/x") -> None:
    """Commit all that lies around onto a branch of its own, and leave it."""
    repository.git("checkout", "--quiet", "-b", branch)
    repository.git("add", "--all")
    repository.git("commit", "--quiet", "--message=By hand")
    repository.git("checkout", "--quiet", "main")


def changes(forge: Local) -> dict[str, tuple[str, bytes | None, bytes | None]]:
    (proposal,) = forge.open()
    assert forge.read(proposal.branch) == proposal
    return {one.path: (one.mode, one.after, one.before) for one in proposal.changes}


def test_a_link_and_a_program_are_told_from_a_file(forge: Local, repository: Repository) -> None:
    repository.write("comments/t/program.yml", b"x\n").chmod(0o755)
    (repository.path / "comments" / "t" / "link.yml").symlink_to("/etc/passwd")
    by_hand(repository)
    assert changes(forge) == {
        "comments/t/link.yml": ("120000", b"/etc/passwd", None),
        "comments/t/program.yml": ("100755", b"x\n", None),
    }
    assert forge.tree().read("comments/t/link.yml") is None


def test_a_published_link_is_no_file(forge: Local, repository: Repository) -> None:
    repository.write("comments/t/a.yml", b"x\n")
    (repository.path / "comments" / "t" / "link.yml").symlink_to("/etc/passwd")
    repository.git("add", "--all")
    repository.git("commit", "--quiet", "--message=A link")
    assert forge.tree().read("comments/t/link.yml") is None
    assert dict(forge.tree().list("comments/t")) == {"comments/t/a.yml": b"x\n"}


def test_a_renamed_file_is_one_gone_and_one_new(forge: Local, repository: Repository) -> None:
    repository.git("mv", "content/un-texte.md", "content/deux.md")
    by_hand(repository)
    assert changes(forge) == {
        "content/deux.md": (PLAIN, b"Title: Un texte\n", None),
        "content/un-texte.md": ("000000", None, b"Title: Un texte\n"),
    }


def test_a_submodule_is_seen_and_has_no_content(forge: Local, repository: Repository) -> None:
    head = repository.git("rev-parse", "HEAD").strip()
    repository.git("checkout", "--quiet", "-b", "comment/x")
    repository.git("update-index", "--add", "--cacheinfo", f"160000,{head},comments/t")
    repository.git("commit", "--quiet", "--message=By hand")
    repository.git("checkout", "--quiet", "main")
    repository.write(".gitmodules", b'[submodule "x"]\n\tpath = comments/t\n\turl = ./x\n\tignore = all\n')
    assert changes(forge) == {"comments/t": ("160000", b"", None)}


def test_names_that_no_file_should_have_are_shown(forge: Local, repository: Repository) -> None:
    for name in (b"a\nb.yml", b"\xff.yml", b"--force", 'é".yml'.encode()):
        Path(os.fsdecode(os.fsencode(repository.path) + b"/" + name)).write_bytes(b"x\n")
    by_hand(repository)
    assert set(changes(forge)) == {"a\nb.yml", "\\xff.yml", "--force", 'é".yml'}


def test_a_change_outside_the_blog_is_seen_as_such(repository: Repository) -> None:
    repository.write("blog/pelicanconf.py", b"x\n")
    repository.git("add", "--all")
    repository.git("commit", "--quiet", "--message=A blog")
    repository.write("blog/comments/t/a.yml", b"x\n")
    repository.write("other/b.yml", b"x\n")
    by_hand(repository)
    assert set(changes(Local(repository.path / "blog", "main"))) == {"comments/t/a.yml", "../other/b.yml"}


def test_several_commits_are_one_proposal(forge: Local, repository: Repository) -> None:
    repository.write(A, b"first\n")
    by_hand(repository)
    repository.git("checkout", "--quiet", "comment/x")
    repository.write(A, b"second\n")
    repository.git("commit", "--quiet", "--all", "--message=Again")
    repository.git("checkout", "--quiet", "main")
    assert changes(forge) == {A: (PLAIN, b"second\n", None)}


def test_what_a_proposal_took_in_from_the_published_branch_is_not_its_own(forge: Local, repository: Repository) -> None:
    repository.write(A, b"a\n")
    by_hand(repository)
    forge.commit(writing(b=b"b\n"), "written\n", LATER)
    repository.git("checkout", "--quiet", "comment/x")
    repository.git("merge", "--quiet", "--no-edit", "main")
    repository.git("checkout", "--quiet", "main")
    assert changes(forge) == {A: (PLAIN, b"a\n", None)}
    forge.merge("comment/x", writing(a=b"a\n"), "accepted\n", LATER)
    assert (forge.tree().read(A), forge.tree().read(B)) == (b"a\n", b"b\n")


def test_a_branch_without_a_common_past_changes_all_that_it_holds(forge: Local, repository: Repository) -> None:
    repository.git("checkout", "--quiet", "--orphan", "comment/x")
    repository.git("commit", "--quiet", "--message=Alone")
    repository.git("checkout", "--quiet", "main")
    assert changes(forge) == {"content/un-texte.md": (PLAIN, b"Title: Un texte\n", None)}


def test_a_branch_that_changes_nothing_is_shown_and_can_be_closed(forge: Local, repository: Repository) -> None:
    repository.git("branch", "comment/x")
    assert changes(forge) == {}
    forge.close("comment/x", nothing, "declined\n", LATER)
    assert forge.open() == []


def test_a_name_for_another_branch_is_no_proposal(forge: Local, repository: Repository) -> None:
    repository.git("symbolic-ref", "refs/heads/comment/x", "refs/heads/main")
    assert forge.open() == []


def test_only_what_compose_makes_is_published_of_a_branch_with_more(forge: Local, repository: Repository) -> None:
    repository.write(A, b"a\n")
    repository.write("theme/evil.js", b"x\n")
    by_hand(repository)
    forge.merge("comment/x", writing(a=b"a\n"), "accepted\n", LATER)
    assert (forge.tree().read(A), forge.tree().read("theme/evil.js")) == (b"a\n", None)
    assert "theme/evil.js" not in repository.files()


def test_a_large_file_is_read_up_to_a_bound_and_the_next_one_whole(forge: Local, repository: Repository) -> None:
    repository.write(A, b"x" * (branches.BLOB_MAX + 70_000))
    repository.write(B, b"b\n")
    by_hand(repository)
    assert changes(forge) == {A: (PLAIN, b"x" * branches.BLOB_MAX, None), B: (PLAIN, b"b\n", None)}


def test_of_many_changes_enough_are_read_to_see_that_they_are_many(forge: Local, repository: Repository) -> None:
    for number in range(branches.CHANGES_MAX + 5):
        repository.write(f"comments/t/{number}.yml", b"x\n")
    by_hand(repository)
    assert len(changes(forge)) == branches.CHANGES_MAX


def grown(repository: Repository, tree: str, names: int, levels: int) -> None:
    """A proposal that adds a folder in which each level names the one below so many times."""
    for _ in range(levels):
        rows = "".join(f"040000 tree {tree}\t{name}\n" for name in range(names))
        tree = repository.git("mktree", stdin=rows.encode()).strip()
    made = repository.git("commit-tree", "-p", "main", "-m", "Grown", tree).strip()
    repository.git("branch", "comment/grown", made)


def test_a_few_bytes_that_name_a_thousand_million_folders_cost_no_more_than_others(
    forge: Local, repository: Repository
) -> None:
    propose(forge)
    grown(repository, repository.git("mktree", stdin=b"").strip(), 10, 9)
    shown = {one.branch: one.changes for one in forge.open()}
    assert [one.path for one in shown["comment/a"]] == [A]
    assert len(shown["comment/grown"]) == branches.CHANGES_MAX
    assert Change("0/9", differing.FOLDER, b"", None) in shown["comment/grown"]


def test_what_lies_too_deep_is_seen_as_its_folder(forge: Local, repository: Repository) -> None:
    grown(repository, repository.git("rev-parse", "main^{tree}").strip(), 1, differing.LEVELS_MAX + 1)
    deep = "/".join("0" * differing.LEVELS_MAX)
    assert changes(forge)[deep] == (differing.FOLDER, b"", None)


def test_a_message_is_read_up_to_a_bound(forge: Local, repository: Repository) -> None:
    words = repository.write("words", b"Title\n\n" + b"x" * (commits.TOLD_MAX + 1000))
    made = repository.git("commit-tree", "-p", "main", "-F", str(words), "main^{tree}").strip()
    repository.git("branch", "comment/x", made)
    (proposal,) = forge.open()
    assert proposal.title == "Title"
    assert commits.TOLD_MAX - 1000 < len(proposal.text) < commits.TOLD_MAX


@pytest.mark.parametrize("date", ["0 +0000", "99999999999 +0000", "99999999999999999999 -9999", "-1 +0000", "x"])
def test_a_date_that_no_calendar_has_is_read_as_another(date: str, forge: Local, repository: Repository) -> None:
    head, tree = repository.git("rev-parse", "HEAD", "HEAD^{tree}").split()
    made = f"tree {tree}\nparent {head}\nauthor A <> {date}\ncommitter A <> {date}\n\nTitle\n"
    commit = repository.git("hash-object", "-t", "commit", "-w", "--literally", "--stdin", stdin=made.encode()).strip()
    (repository.path / ".git/refs/heads/comment").mkdir()
    repository.git("update-ref", "refs/heads/comment/x", commit)
    (proposal,) = forge.open()
    assert datetime(1970, 1, 1, tzinfo=UTC) <= proposal.sent <= datetime(9999, 1, 1, tzinfo=UTC)


def test_two_thousand_proposals_take_as_many_processes_as_two(forge: Local, repository: Repository) -> None:
    def count() -> int:
        STARTED.clear()
        forge.open()
        return len(STARTED)

    propose(forge, "a")
    propose(forge, "b")
    few = count()
    tip = repository.git("rev-parse", "main").strip()
    stream = "".join(
        f"reset refs/heads/x\n\ncommit refs/heads/x\nmark :1\ncommitter Causerie <> {1_800_000_000 + number} +0000\n"
        f"data 2\nT\nfrom {tip}\nM 100644 inline comments/t/n{number}.yml\ndata 3\nx{number % 10}\n\nget-mark :1\n"
        for number in range(2000)
    )
    made = repository.git("fast-import", "--quiet", stdin=stream.encode()).split()
    repository.git("branch", "--quiet", "-D", "x")
    repository.git("pack-refs", "--all")
    with (repository.path / ".git" / "packed-refs").open("a") as packed:
        # As a collection of garbage leaves them; one file for each takes ten times as long to make.
        packed.writelines(f"{one} refs/heads/withdrawal/{number:04}\n" for number, one in enumerate(made))
    assert count() == few
    proposals = forge.open()
    assert [one.branch for one in proposals[-2000:]] == [f"withdrawal/{number:04}" for number in range(2000)]
    assert proposals[-1].changes == (Change("comments/t/n1999.yml", PLAIN, b"x9\n", None),)


def test_a_look_at_the_state_takes_one_process(forge: Local) -> None:
    propose(forge)
    STARTED.clear()
    forge.state()
    assert len(STARTED) == 1
