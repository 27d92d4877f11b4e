"""What is handed in: files, folders and zips, packed or not, whole or cut off."""

from __future__ import annotations

import gzip
import os
import struct
import warnings
import zipfile
from pathlib import Path

import pytest
from causerie.errors import OwnerError
from causerie.importers import packed
from causerie.importers import source as source_module
from causerie.importers.source import BROKEN, HEAD, Source


def zipped(path: Path, members: dict[str, bytes], kind: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", kind) as made:
        for name, data in members.items():
            made.writestr(name, data)
    return path


def whole(source: Source) -> dict[str, bytes]:
    found = {}
    for name in source.names:
        with source.open(name) as file:
            found[name] = file.read()
    return found


def drained(source: Source, name: str, read: list[int]) -> None:
    with source.open(name) as file:
        while data := file.read(65536):
            read.append(len(data))


def test_a_file_a_zip_and_a_folder_of_zips_give_the_same(tmp_path: Path) -> None:
    (tmp_path / "one.xml").write_bytes(b"one")
    assert whole(Source.of(tmp_path / "one.xml")) == {"one.xml": b"one"}
    zipped(tmp_path / "part-1.ZIP", {"Takeout/feed.atom": b"feed", "Takeout/photo.jpg": gzip.compress(b"packed")})
    assert whole(Source.of(tmp_path)) == {
        "one.xml": b"one",
        "part-1.ZIP/Takeout/feed.atom": b"feed",
        "part-1.ZIP/Takeout/photo.jpg": b"packed",
    }


def test_a_member_may_be_called_as_its_zip(tmp_path: Path) -> None:
    assert whole(Source.of(zipped(tmp_path / "x.zip", {"x.zip": b"within"}))) == {"x.zip": b"within"}


def test_no_name_leads_out_of_a_zip(tmp_path: Path) -> None:
    names = ["../a", "/b", "c/../../d", "C:/e", "__MACOSX/f", "\\g", "good/h"]
    assert Source.of(zipped(tmp_path / "x.zip", dict.fromkeys(names, b""))).names == ("good/h",)


def test_no_link_leads_out_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("hidden")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "link").symlink_to(tmp_path / "secret")
    (tmp_path / "in" / "all").symlink_to(tmp_path, target_is_directory=True)
    assert Source.of(tmp_path / "in").names == ()


@pytest.mark.parametrize("size", [100, 3 * HEAD])
def test_of_a_packed_file_that_is_cut_off_the_head_is_what_there_is(tmp_path: Path, size: int) -> None:
    data = bytes(range(256)) * (size // 256 + 1)
    (tmp_path / "x.gz").write_bytes(gzip.compress(data)[:-9])
    head = Source.of(tmp_path).head("x.gz")
    assert head
    assert head == data[: len(head)]


def test_a_damaged_member_has_no_head_and_raises_nothing(tmp_path: Path) -> None:
    path = zipped(tmp_path / "x.zip", {"a": bytes(range(256)) * 8})
    data = bytearray(path.read_bytes())
    data[40:60] = b"\xff" * 20
    path.write_bytes(data)
    assert len(Source.of(path).head("a")) <= 2048


def refused(path: Path) -> str:
    with pytest.raises(OwnerError) as caught:
        Source.of(path)
    (fault,) = caught.value.faults
    return fault.message % fault.values


@pytest.mark.parametrize("kind", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_what_is_packed_so_that_nothing_bounds_it_is_not_read(tmp_path: Path, kind: int) -> None:
    """These two give all at once that a few bytes hold: of zeros, a gigabyte for a kilobyte."""
    path = zipped(tmp_path / "x.zip", {"a": b"a"}, kind)
    assert "packed in a way that is not known here" in refused(path)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as made:
        made.writestr("b", b"b")
    assert whole(Source.of(path)) == {"b": b"b"}


def test_a_locked_zip_says_so(tmp_path: Path) -> None:
    path = zipped(tmp_path / "x.zip", {"a": b"a"})
    data = bytearray(path.read_bytes())
    data[6] |= 1
    data[data.index(b"PK\1\2") + 8] |= 1
    path.write_bytes(data)
    assert "locked with a password" in refused(path)
    path.rename(tmp_path / "y.zip")
    with pytest.raises(OwnerError, match=r"y\.zip"):
        Source.of(tmp_path)


def test_a_zip_that_says_it_unpacks_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed, "SPARED", 100_000)
    path = zipped(tmp_path / "x.zip", {"a": bytes(120_000)})
    assert refused(path) == "it would unpack to more than 100 times its size, as no export does"
    assert Source.of(zipped(tmp_path / "y.zip", {"a": bytes(90_000)})).names == ("a",)


def test_a_zip_whose_list_is_longer_than_it_may_be_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = zipped(tmp_path / "x.zip", {f"{number}": b"" for number in range(100)})
    monkeypatch.setattr(packed, "LIST_MAX", 100 * 47)
    assert refused(path) == "it holds too many files"


def test_a_folder_with_more_files_than_any_export_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source_module, "FILES_MAX", 3)
    zipped(tmp_path / "x.zip", {"a": b"", "b": b"", "c": b""})
    assert len(Source.of(tmp_path).names) == 3
    (tmp_path / "d").touch()
    assert refused(tmp_path) == "it has more than 3 files"


def test_a_member_that_says_less_than_it_is_gives_no_more(tmp_path: Path) -> None:
    path = zipped(tmp_path / "x.zip", {"a": bytes(1_000_000)})
    data = path.read_bytes().replace(struct.pack("<I", 1_000_000), struct.pack("<I", 10))
    path.write_bytes(data)
    source = Source.of(path)
    assert len(source.head("a")) <= 10
    with pytest.raises(BROKEN):
        whole(source)


@pytest.mark.parametrize("within", [False, True], ids=["file", "zip"])
def test_a_packed_file_gives_no_more_than_it_may(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, within: bool) -> None:
    monkeypatch.setattr(packed, "SPARED", 400_000)
    bomb = gzip.compress(bytes(500_000))
    (tmp_path / "x.gz").write_bytes(bomb)
    path = zipped(tmp_path / "x.zip", {"x.gz": bomb}) if within else tmp_path / "x.gz"
    source, read = Source.of(path), list[int]()
    with pytest.raises(packed.TooMuchError):
        drained(source, "x.gz", read)
    assert 300_000 < sum(read) <= 400_000
    assert len(source.head("x.gz")) == HEAD


def test_what_is_packed_twice_is_unpacked_once(tmp_path: Path) -> None:
    inner = gzip.compress(b"one")
    (tmp_path / "x.gz").write_bytes(gzip.compress(inner))
    assert whole(Source.of(tmp_path / "x.gz")) == {"x.gz": inner}
    inner = zipped(tmp_path / "in.zip", {"a": b"a"}).read_bytes()
    assert whole(Source.of(zipped(tmp_path / "out.zip", {"in.zip": inner}))) == {"in.zip": inner}


def test_of_two_files_of_one_name_in_a_zip_the_last_counts(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as made, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        made.writestr("a", b"old")
        made.writestr("a", b"new")
    source = Source.of(tmp_path / "x.zip")
    assert (source.names, whole(source)) == (("a",), {"a": b"new"})


def test_a_name_that_is_no_text_is_told(tmp_path: Path) -> None:
    path = zipped(tmp_path / "x.zip", {"é.atom": b"a"})
    path.write_bytes(path.read_bytes().replace(b"\xc3\xa9", b"\xff\xff"))
    assert refused(path).startswith("it cannot be read: ")


def test_a_file_without_a_name_is_none(tmp_path: Path) -> None:
    path = zipped(tmp_path / "x.zip", {"a.atom": b"a"})
    path.write_bytes(path.read_bytes().replace(b"a.atom", b"\0.atom"))
    assert Source.of(path).names == ()


def test_what_has_no_end_is_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert "pipe" in refused(tmp_path / "pipe")
    assert Source.of(tmp_path).names == ()


def test_what_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(OwnerError, match=r"nowhere"):
        Source.of(tmp_path / "nowhere")
