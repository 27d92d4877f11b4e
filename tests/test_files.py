from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest
from causerie.files import write_whole


def test_writes_what_is_given(tmp_path: Path) -> None:
    write_whole(tmp_path / "a.yml", b"a\r\n\xff\0")
    assert (tmp_path / "a.yml").read_bytes() == b"a\r\n\xff\0"


def test_makes_the_folder(tmp_path: Path) -> None:
    write_whole(tmp_path / "b" / "c" / "a.yml", b"a")
    assert (tmp_path / "b" / "c" / "a.yml").read_bytes() == b"a"


def test_leaves_nothing_else_behind(tmp_path: Path) -> None:
    write_whole(tmp_path / "a.yml", b"a")
    write_whole(tmp_path / "a.yml", b"b")
    assert [path.name for path in tmp_path.iterdir()] == ["a.yml"]
    assert (tmp_path / "a.yml").read_bytes() == b"b"


def test_a_file_is_for_everyone_to_read_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        write_whole(tmp_path / "a.yml", b"a")
    finally:
        os.umask(before)
    assert (tmp_path / "a.yml").stat().st_mode & 0o777 == 0o644


def test_replaces_a_link_and_not_what_it_points_at(tmp_path: Path) -> None:
    (tmp_path / "kept").write_bytes(b"kept")
    (tmp_path / "a.yml").symlink_to(tmp_path / "kept")
    write_whole(tmp_path / "a.yml", b"a")
    assert (tmp_path / "kept").read_bytes() == b"kept"
    assert not (tmp_path / "a.yml").is_symlink()


def test_a_failure_leaves_what_was_there_and_nothing_more(tmp_path: Path) -> None:
    (tmp_path / "a.yml" / "kept").mkdir(parents=True)
    with pytest.raises(OSError, match=r"a\.yml"):
        write_whole(tmp_path / "a.yml", b"a")
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["a.yml", "kept"]


def test_an_interrupted_write_leaves_the_old_file(tmp_path: Path) -> None:
    write_whole(tmp_path / "a.yml", b"old")
    with pytest.raises(TypeError):
        write_whole(tmp_path / "a.yml", "text")  # type: ignore[arg-type]
    assert [path.name for path in tmp_path.iterdir()] == ["a.yml"]
    assert (tmp_path / "a.yml").read_bytes() == b"old"


def test_a_file_where_the_folder_should_be_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"kept")
    with pytest.raises(OSError, match="a"):
        write_whole(tmp_path / "a" / "b.yml", b"b")
    assert (tmp_path / "a").read_bytes() == b"kept"


def test_a_reader_never_sees_a_part(tmp_path: Path) -> None:
    path, whole = tmp_path / "a.yml", [b"a" * 300_000, b"b" * 200_000]
    write_whole(path, whole[0])
    seen: set[bytes] = set()
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            seen.add(path.read_bytes())

    reader = threading.Thread(target=read)
    reader.start()
    for turn in range(30):
        write_whole(path, whole[turn % 2])
    done.set()
    reader.join()
    assert seen
    assert seen <= set(whole)
