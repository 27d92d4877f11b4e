from __future__ import annotations

from pathlib import Path

import pytest
from causerie.errors import OwnerError
from causerie.publish.folder import MARK, replacing


def site(folder: Path, text: str) -> Path:
    """A folder as a publication leaves it."""
    folder.mkdir(parents=True)
    (folder / "index.html").write_text(text)
    (folder / MARK).write_text("index.html\n")
    return folder


def publish(target: Path, text: str = "new", sources: tuple[Path, ...] = ()) -> None:
    with replacing(target, sources) as new:
        (new / "index.html").write_text(text)


def left(folder: Path) -> dict[str, str]:
    return {path.name: (path / "index.html").read_text() for path in folder.iterdir()}


@pytest.mark.parametrize("before", ["nothing", "an empty folder", "a site"])
def test_a_site_takes_the_place_of_what_was_published(tmp_path: Path, before: str) -> None:
    target = tmp_path / "there" / "public"
    if before == "an empty folder":
        target.mkdir(parents=True)
    elif before == "a site":
        site(target, "old")
    publish(target)
    assert left(target.parent) == {"public": "new"}
    assert sorted(path.name for path in target.iterdir()) == [MARK, "index.html"]
    assert (target / MARK).read_text() == "index.html\n"


@pytest.mark.parametrize("mode", [0o700, 0o755, 0o2775], ids=oct)
def test_a_folder_keeps_its_permissions(tmp_path: Path, mode: int) -> None:
    site(tmp_path / "public", "old").chmod(mode)
    publish(tmp_path / "public")
    assert (tmp_path / "public").stat().st_mode & 0o7777 == mode


def test_a_link_to_a_published_site_stays_a_link(tmp_path: Path) -> None:
    site(tmp_path / "real", "old")
    (tmp_path / "public").symlink_to("real")
    publish(tmp_path / "public")
    assert (tmp_path / "public").is_symlink()
    assert (tmp_path / "real" / "index.html").read_text() == "new"


@pytest.mark.parametrize("where", ["content", "content/posts", "content/posts/new", ".", ".."])
def test_what_the_site_is_made_of_is_not_replaced(tmp_path: Path, where: str) -> None:
    source = site(tmp_path / "blog" / "content", "post")
    (source / "posts").mkdir()
    with pytest.raises(OwnerError):
        publish(tmp_path / "blog" / where, sources=(source,))
    assert (source / "index.html").read_text() == "post"
    assert not (source / "posts" / "new").exists()


@pytest.mark.parametrize("at", ["public", ".public.old"])
def test_what_is_no_published_site_is_not_replaced(tmp_path: Path, at: str) -> None:
    (tmp_path / at).mkdir()
    (tmp_path / at / "thesis.txt").write_text("years")
    with pytest.raises(OwnerError, match="something else"):
        publish(tmp_path / "public")
    assert (tmp_path / at / "thesis.txt").read_text() == "years"
    assert [path.name for path in tmp_path.iterdir()] == [at]


@pytest.mark.parametrize("name", [".git", "CNAME", "blog"])
def test_what_somebody_added_to_a_published_site_is_not_replaced(tmp_path: Path, name: str) -> None:
    (site(tmp_path / "public", "old") / name).mkdir()
    with pytest.raises(OwnerError, match="something else"):
        publish(tmp_path / "public")
    assert (tmp_path / "public" / name).exists()


@pytest.mark.parametrize("at", ["public", ".public.old"])
def test_a_file_is_not_replaced(tmp_path: Path, at: str) -> None:
    (tmp_path / at).write_text("a file")
    with pytest.raises(OwnerError, match="not a folder"):
        publish(tmp_path / "public")
    assert (tmp_path / at).read_text() == "a file"


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt, SystemExit])
def test_a_build_that_fails_changes_nothing(tmp_path: Path, error: type[BaseException]) -> None:
    def fail(new: Path) -> None:
        (new / "index.html").write_text("half")
        raise error

    site(tmp_path / "public", "old")
    with pytest.raises(error), replacing(tmp_path / "public", ()) as new:
        fail(new)
    assert left(tmp_path) == {"public": "old"}


@pytest.mark.parametrize("empty", [False, True], ids=["nothing there", "an empty folder there"])
def test_what_an_interrupted_publication_put_aside_comes_back(tmp_path: Path, empty: bool) -> None:
    site(tmp_path / ".public.old", "old")
    if empty:
        (tmp_path / "public").mkdir()
    with pytest.raises(RuntimeError), replacing(tmp_path / "public", ()):
        raise RuntimeError
    assert left(tmp_path) == {"public": "old"}


def test_what_an_interrupted_publication_did_not_clear_away_goes(tmp_path: Path) -> None:
    site(tmp_path / "public", "old")
    site(tmp_path / ".public.old", "older")
    publish(tmp_path / "public")
    assert left(tmp_path) == {"public": "new"}


def test_two_publications_at_once_leave_one_whole_site(tmp_path: Path) -> None:
    target = site(tmp_path / "public", "old")
    with replacing(target, ()) as first, replacing(target, ()) as second:
        assert first != second
        (first / "index.html").write_text("first")
        (second / "index.html").write_text("second")
    assert left(tmp_path) == {"public": "first"}


def test_a_build_that_vanishes_changes_nothing(tmp_path: Path) -> None:
    site(tmp_path / "public", "old")
    with pytest.raises(FileNotFoundError), replacing(tmp_path / "public", ()) as new:
        new.rename(tmp_path / "elsewhere")
    assert (tmp_path / "public" / "index.html").read_text() == "old"
