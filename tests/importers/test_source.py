"""What is handed in: files, folders and zips, packed or not, whole or cut off."""

from __future__ import annotations

import gzip
import lzma
import zipfile
from pathlib import Path

import pytest
from causerie.errors import OwnerError
from causerie.importers.source import HEAD, Source


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
    assert Source.of(tmp_path / "in").names == ()


@pytest.mark.parametrize("size", [100, 3 * HEAD])
def test_of_a_packed_file_that_is_cut_off_the_head_is_what_there_is(tmp_path: Path, size: int) -> None:
    data = bytes(range(256)) * (size // 256 + 1)
    (tmp_path / "x.gz").write_bytes(gzip.compress(data)[:-9])
    head = Source.of(tmp_path).head("x.gz")
    assert head
    assert head == data[: len(head)]


@pytest.mark.parametrize("kind", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2, zipfile.ZIP_DEFLATED])
def test_a_damaged_member_has_no_head_and_raises_nothing(tmp_path: Path, kind: int) -> None:
    path = zipped(tmp_path / "x.zip", {"a": bytes(range(256)) * 8}, kind)
    data = bytearray(path.read_bytes())
    data[40:60] = b"\xff" * 20
    path.write_bytes(data)
    assert len(Source.of(path).head("a")) <= 2048


def test_lzma_s_own_error_is_known() -> None:
    from causerie.importers.source import BROKEN

    assert lzma.LZMAError in BROKEN


def test_what_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(OwnerError, match=r"nowhere"):
        Source.of(tmp_path / "nowhere")
