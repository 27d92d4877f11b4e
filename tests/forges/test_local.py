from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from causerie.errors import CauserieError, ForgeError, OwnerError
from causerie.forges import finding, homes, registry
from causerie.forges.base import PLAIN, Change, ConflictError, Done, Forge, GoneError
from causerie.forges.homes import Home
from causerie.forges.local import Local

from tests.forges import story
from tests.forges.repository import Repository
from tests.forges.story import DAY, LATER, STORIES, TEXT, TITLE, A, B, nothing, propose, writing
from tests.samples import settings


def published(path: Path) -> Local:
    Repository.begun(path)
    return Local(path, "main")


def unborn(path: Path) -> Local:
    Repository.made(path)
    return Local(path, "main")


def below(path: Path) -> Local:
    Repository.begun(path)
    (path / "mon blog").mkdir()
    return Local(path / "mon blog", "main")


def folder(path: Path) -> Local:
    path.mkdir()
    return Local(path, "main")


def linked(path: Path) -> Local:
    Repository.begun(path / "first", "--initial-branch=other").git("worktree", "add", "-q", "-b", "main", "../second")
    return Local(path / "second", "main")


def sha256(path: Path) -> Local:
    Repository.begun(path, "--object-format=sha256")
    return Local(path, "main")


def sha256_unborn(path: Path) -> Local:
    Repository.made(path, "--object-format=sha256")
    return Local(path, "main")


def shallow(path: Path) -> Local:
    first = Repository.begun(path / "first")
    first.git("commit", "--quiet", "--allow-empty", "--message=Another")
    first.git("clone", "--quiet", "--depth=1", f"file://{first.path}", "../second")
    return Local(path / "second", "main")


@pytest.mark.parametrize("make", [published, folder])
@pytest.mark.parametrize("tell", STORIES)
def test_tells(tell: Callable[[Forge], None], make: Callable[[Path], Local], tmp_path: Path) -> None:
    tell(make(tmp_path / "un blog à l’essai"))


@pytest.mark.parametrize("make", [unborn, below, linked])
@pytest.mark.parametrize(
    "tell",
    [
        story.a_proposal_is_read_as_it_was_made,
        story.only_what_compose_makes_is_published,
        story.a_correction_says_what_it_changes,
        story.a_decided_name_is_never_proposed_again,
        story.an_edit_by_somebody_else_is_not_overwritten,
        story.the_state_tells_of_every_change,
    ],
)
def test_tells_elsewhere(tell: Callable[[Forge], None], make: Callable[[Path], Local], tmp_path: Path) -> None:
    tell(make(tmp_path / "un blog à l’essai"))


@pytest.mark.parametrize("make", [unborn, below, linked, sha256, sha256_unborn, shallow])
def test_a_work_tree_shows_what_was_published(make: Callable[[Path], Local], tmp_path: Path) -> None:
    forge = make(tmp_path / "blog")
    propose(forge)
    assert [one.changes for one in forge.open()] == [(Change(A, PLAIN, b"a\n", None),)]
    assert forge.merge("comment/a", writing(a=b"a\n"), "accepted\n", LATER).left == ()
    assert Repository(forge.root).status() == ""
    assert (forge.root / A).read_bytes() == b"a\n"


@pytest.fixture
def forge(repository: Repository) -> Local:
    return Local(repository.path, "main")


def together(*works: Callable[[], object]) -> list[object]:
    """What each of these gives or raises when all of them run at once."""

    def outcome(work: Callable[[], object]) -> object:
        try:
            return work()
        except CauserieError as error:
            return error

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(outcome, works))


def test_two_moderators_decide_one_proposal_once(forge: Local, repository: Repository) -> None:
    propose(forge)
    outcomes = together(
        lambda: forge.merge("comment/a", writing(a=b"a\n"), "accepted\n", LATER),
        lambda: Local(repository.path, "main").close("comment/a", nothing, "declined\n", LATER),
        lambda: Local(repository.path, "main").merge("comment/a", writing(a=b"a\n"), "accepted\n", LATER),
    )
    assert sorted(type(one).__name__ for one in outcomes) == ["Done", "GoneError", "GoneError"]
    assert forge.open() == []
    assert repository.status() == ""


def test_moderators_decide_different_proposals_at_once(forge: Local, repository: Repository) -> None:
    numbers = range(6)
    for number in numbers:
        propose(forge, str(number))

    def accept(number: int) -> Callable[[], Done]:
        def compose(tree: story.Tree) -> story.Files:
            data = b"number: %d\n" % (len(tree.list("comments/un-texte")) + 1)
            return {f"comments/un-texte/{number}.yml": data}

        return lambda: Local(repository.path, "main").merge(f"comment/{number}", compose, "accepted\n", LATER)

    assert {type(one) for one in together(*map(accept, numbers))} == {Done}
    published = forge.tree().list("comments/un-texte")
    assert sorted(published.values()) == [b"number: %d\n" % (number + 1) for number in numbers]
    assert repository.commits() == ["accepted"] * 6 + ["A post"]
    assert repository.status() == ""


def test_one_proposal_made_by_many_is_there_once(forge: Local, repository: Repository) -> None:
    made = together(*[lambda: forge.propose("comment/a", {A: b"a\n"}, TITLE, TEXT, DAY)] * 4)
    assert sorted(map(str, made)) == ["False", "False", "False", "True"]


def test_proposals_made_without_a_repository_at_once_are_all_there(tmp_path: Path) -> None:
    forge = folder(tmp_path / "blog")
    works = [lambda name=name: propose(Local(forge.root, "main"), name) for name in "abcd"]
    assert together(*works) == [f"comment/{name}" for name in "abcd"]
    assert sorted(one.branch for one in forge.open()) == [f"comment/{name}" for name in "abcd"]


def test_a_merge_names_the_moderator_and_a_proposal_nobody(forge: Local, repository: Repository) -> None:
    propose(forge)
    forge.merge("comment/a", writing(a=b"a\n"), "accepted\n", LATER)
    log = repository.git("log", "--format=%an <%ae> %cn <%ce> %aI %s").splitlines()
    ada = "Ada <ada@example.org>"
    assert log[0] == f"Causerie <> {ada} 2026-11-25T09:00:00+00:00 accepted"
    assert f"Causerie <> Causerie <> 2026-11-24T10:30:12+01:00 {TITLE}" in log
    assert len(repository.git("rev-list", "--parents", "-1", "main").split()) == 3
    assert repository.git("fsck", "--strict") == ""


def test_a_moderator_whom_git_does_not_know_is_named_by_who_asks(repository: Repository) -> None:
    assert Local(repository.path, "main", "Zoé").who() == "Ada"
    Path(os.environ["HOME"], ".gitconfig").unlink()
    assert Local(repository.path, "main", "Zoé").who() == "Zoé"
    propose(Local(repository.path, "main"))
    with pytest.raises(OwnerError, match=r"git config --global user\.name"):
        Local(repository.path, "main").close("comment/a", nothing, "declined\n", LATER)
    Local(repository.path, "main", "Zoé <z>\nx").commit(writing(a=b"a\n"), "written\n", LATER)
    assert repository.git("log", "-1", "--format=%cn <%ce>") == "Zoé z x <>\n"


def test_who_decided_and_when_is_told_to_who_comes_late(forge: Local) -> None:
    for name, compose in (("a", nothing), ("b", writing(b=b"b\n"))):
        propose(forge, name)
        forge.close(f"comment/{name}", compose, "declined\n", LATER)
        with pytest.raises(GoneError, match=r"Ada decided it on 2026-11-25 09:00\+00:00"):
            forge.read(f"comment/{name}")


def test_no_ref_reaches_the_words_of_what_was_declined(forge: Local, repository: Repository) -> None:
    propose(forge, data=b"secret\n")
    forge.amend("comment/a", forge.read("comment/a").version, {A: b"also secret\n"}, LATER)
    forge.close("comment/a", writing(b=b"declined\n"), "declined\n", LATER)
    repository.git("gc", "--quiet", "--prune=now")
    listed = repository.git("cat-file", "--batch-all-objects", "--batch-check").splitlines()
    blobs = [repository.git("cat-file", "blob", line.split()[0]) for line in listed if " blob " in line]
    assert sorted(blobs) == ["Title: Un texte\n", "declined\n"]


def test_nothing_of_the_machine_is_run_or_obeyed(
    forge: Local, repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for hook in ("reference-transaction", "pre-commit", "post-commit", "post-index-change", "post-checkout"):
        repository.write(f".git/hooks/{hook}", f"#!/bin/sh\ntouch {tmp_path}/ran\nexit 1\n".encode()).chmod(0o755)
    other = Repository.begun(tmp_path / "other")
    for name, value in {
        "GIT_DIR": str(other.path / ".git"),
        "GIT_WORK_TREE": str(other.path),
        "GIT_INDEX_FILE": str(tmp_path / "index"),
        "GIT_OBJECT_DIRECTORY": str(tmp_path),
        "GIT_AUTHOR_DATE": "1",
        "LANGUAGE": "fr",
    }.items():
        monkeypatch.setenv(name, value)
    propose(forge)
    forge.merge("comment/a", writing(a=b"a\n"), "accepted\n", LATER)
    monkeypatch.undo()
    assert not (tmp_path / "ran").exists()
    assert not (tmp_path / "index").exists()
    assert Repository(other.path).refs() == ["refs/heads/main"]
    assert (repository.path / A).read_bytes() == b"a\n"


def test_nothing_but_branches_and_what_was_settled_is_left_in_the_repository(
    forge: Local, repository: Repository
) -> None:
    propose(forge, "a")
    propose(forge, "b")
    forge.merge("comment/a", writing(a=b"a\n"), "accepted\n", LATER)
    assert repository.refs() == ["refs/heads/comment/b", "refs/heads/main", "refs/settled/comment/a"]
    assert [path.name for path in (repository.path / ".git" / "causerie").iterdir()] == ["lock"]


def test_a_name_settled_twice_by_hand_can_still_be_closed(forge: Local, repository: Repository) -> None:
    propose(forge)
    forge.close("comment/a", nothing, "declined\n", LATER)
    repository.git("branch", "comment/a")
    forge.close("comment/a", nothing, "declined\n", LATER)
    assert forge.open() == []


def test_a_file_where_a_folder_is_wanted_is_a_conflict(forge: Local) -> None:
    forge.commit(writing(a=b"a\n"), "written\n", DAY)
    for path in ("comments/un-texte", f"{A}/b.yml"):
        with pytest.raises(ConflictError):
            forge.commit(lambda tree, path=path: {path: b"x\n"}, "written\n", LATER)  # type: ignore[misc]
    assert dict(forge.tree().list("comments/un-texte")) == {A: b"a\n"}


@pytest.mark.parametrize(
    "verb",
    [
        lambda forge: forge.open(),
        lambda forge: forge.tree(),
        lambda forge: propose(forge),
        lambda forge: forge.commit(nothing, "", DAY),
    ],
    ids=["open", "tree", "propose", "commit"],
)
def test_a_branch_that_is_not_there_is_named_with_those_that_are(
    verb: Callable[[Local], object], repository: Repository
) -> None:
    repository.git("branch", "brouillon")
    with pytest.raises(OwnerError, match="no branch publié; it has: brouillon, main"):
        verb(Local(repository.path, "publié"))


def test_a_first_branch_of_another_name_is_named_too(tmp_path: Path) -> None:
    Repository.made(tmp_path / "blog", "--initial-branch=trunk")
    with pytest.raises(OwnerError, match="trunk"):
        propose(Local(tmp_path / "blog", "main"))


def test_the_settings_make_the_forge(repository: Repository) -> None:
    forge = registry.of(settings(root=repository.path, comments="comments", branch="main"))
    propose(forge)
    assert [one.branch for one in Local(repository.path, "main").open()] == ["comment/a"]


def test_a_git_that_is_missing_or_too_old_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(OwnerError, match=r"git 2\.30"):
        Local(tmp_path, "main")
    (tmp_path / "git").write_text("#!/bin/sh\necho git version 2.20.1\n")
    (tmp_path / "git").chmod(0o755)
    with pytest.raises(OwnerError, match=r"git 2\.30"):
        Local(tmp_path, "main")


@pytest.mark.skipif(os.name == "nt" or os.getuid() != 0, reason="only root can give a folder to somebody else")
def test_a_repository_of_somebody_else_is_not_read_before_git_is_told_so(forge: Local, repository: Repository) -> None:
    for path in (repository.path, repository.path / ".git"):
        os.chown(path, 12345, 12345)
    with pytest.raises(OwnerError, match=r"safe\.directory"):
        forge.open()
    repository.git("config", "--global", "--add", "safe.directory", str(repository.path))
    assert forge.open() == []


def test_a_ref_that_something_holds_is_said_to_be_held(forge: Local, repository: Repository) -> None:
    (repository.path / ".git" / "refs" / "heads" / "comment").write_text("")
    with pytest.raises(ForgeError, match="comment"):
        propose(forge)


def test_a_disk_that_refuses_is_said_to(forge: Local, repository: Repository) -> None:
    (repository.path / ".git" / "causerie").write_text("")
    with pytest.raises(ForgeError, match="the disk refused it"):
        propose(forge)


def test_a_folder_is_published_as_it_is(tmp_path: Path) -> None:
    forge = folder(tmp_path / "blog")
    by_hand = Repository(forge.root).write(B, b"by hand\n")
    assert forge.tree().read(B) == b"by hand\n"
    propose(forge, "b", b"corrected\n", "correction")
    assert forge.read("correction/b").changes == (Change(B, PLAIN, b"corrected\n", b"by hand\n"),)
    by_hand.write_bytes(b"again by hand\n")
    with pytest.raises(ConflictError):
        forge.merge("correction/b", writing(b=b"corrected\n"), "accepted\n", LATER)
    assert forge.commit(writing(b=b"edited\n"), "edited\n", LATER).left == ()
    assert by_hand.read_bytes() == b"edited\n"
    by_hand.unlink()
    assert forge.tree().read(B) is None


def test_the_rest_of_a_folder_is_nobodys_business(tmp_path: Path) -> None:
    forge = folder(tmp_path / "blog")
    post = Repository(forge.root).write("content/un-texte.md", b"mine\n")
    propose(forge)
    assert forge.commit(lambda tree: {"content/un-texte.md": b"x\n"}, "x\n", LATER).left == ("content/un-texte.md",)
    assert post.read_bytes() == b"mine\n"


def test_a_folder_that_becomes_a_repository_takes_its_proposals_along(tmp_path: Path) -> None:
    forge = folder(tmp_path / "blog")
    Repository(forge.root).write(B, b"by hand\n")
    propose(forge, "a")
    propose(forge, "b", b"corrected\n", "correction")
    propose(forge, "c")
    forge.close("comment/c", nothing, "declined\n", LATER)
    before = forge.open()
    repository = Repository.made(forge.root)
    assert [one.branch for one in forge.open()] == ["comment/a", "correction/b"]
    repository.git("add", ".")
    repository.git("commit", "--quiet", "--message=All")
    assert [(one.title, one.text, one.sent) for one in forge.open()] == [
        (one.title, one.text, one.sent) for one in before
    ]
    with pytest.raises(GoneError, match="Ada decided it on 2026-11-25"):
        forge.read("comment/c")
    assert forge.merge("comment/a", writing(a=b"a\n"), "accepted\n", LATER).left == ()
    assert (repository.status(), (forge.root / A).read_bytes()) == ("", b"a\n")
    assert repository.git("ls-files").split() == [A, B]


def test_who_waited_while_the_folder_became_a_repository_goes_there(tmp_path: Path) -> None:
    forge = folder(tmp_path / "blog")
    propose(forge)
    looks = 0

    def look() -> Home:
        nonlocal looks
        looks += 1
        home = finding.find(forge.root, "main")
        if looks == 1:
            Repository.begun(forge.root)
            forge.open()
        return home

    with homes.alone(look) as home:
        assert not home.own
    assert looks > 1


def test_a_hostile_proposal_is_as_hostile_after_the_move(tmp_path: Path) -> None:
    forge = folder(tmp_path / "blog")
    propose(forge)
    inner = Repository(forge.root / ".causerie" / "forge.git")
    link = inner.git("hash-object", "-w", "--stdin", stdin=b"/etc/passwd").strip()
    tree = inner.git("mktree", stdin=f"120000 blob {link}\tlink.yml\n".encode()).strip()
    inner.git("branch", "comment/x", inner.git("commit-tree", "-m", "x", tree).strip())
    Repository.begun(forge.root)
    assert forge.read("comment/x").changes == (Change("link.yml", "120000", b"/etc/passwd", None),)


def test_a_blog_that_a_repository_ignores_is_not_in_it(repository: Repository) -> None:
    repository.write(".gitignore", b"demo/\n")
    (repository.path / "demo").mkdir()
    forge = Local(repository.path / "demo", "main")
    propose(forge)
    assert repository.refs() == ["refs/heads/main"]
    assert len(forge.open()) == 1


def test_a_blog_in_a_folder_of_its_repository_changes_nothing_else(repository: Repository) -> None:
    (repository.path / "blog").mkdir()
    forge = Local(repository.path / "blog", "main")
    propose(forge)
    forge.merge("comment/a", writing(a=b"a\n"), "accepted\n", LATER)
    assert repository.git("ls-tree", "-r", "--name-only", "main").split() == [f"blog/{A}", "content/un-texte.md"]
    assert repository.status() == ""
