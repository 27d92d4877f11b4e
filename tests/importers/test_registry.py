"""A source is named by its own words, packed or not; what is none says what was looked for."""

from __future__ import annotations

import gzip
import tarfile
from pathlib import Path

import pytest
from causerie.errors import OwnerError
from causerie.importers import registry
from causerie.importers.source import Source

from tests.importers.blogger import carnet_of as carnet
from tests.importers.samples import real
from tests.importers.test_any_bytes import FILES, laid
from tests.importers.test_source import zipped

SAMPLES: dict[str, dict[str, bytes]] = {
    **FILES,
    "archive": {"archive.xml": carnet.ARCHIVE_BYTES},
    "takeout": {"Takeout/Blogger/Blogs/x/feed.atom": carnet.TAKEOUT_BYTES},
    "feeds": {"comments.json": carnet.JSON_BYTES},
}
BLOGGERS = ("archive", "takeout", "feeds")
REAL = {
    "blogger-archive": "blogger",
    "blogger-takeout": "blogger",
    "commento": "commento",
    "disqus": "disqus",
    "isso": "isso",
    "remark42": "remark42",
    "wordpress": "wordpress",
    "pelican-comment-system/scheirle-example/no_avatars/content/comments": "pelican_comment_system",
}


def named(path: Path) -> str:
    return registry.find(Source.of(path)).name


@pytest.mark.parametrize("form", SAMPLES)
def test_a_format_is_named_in_a_folder_in_a_zip_and_in_a_folder_of_packed_files(tmp_path: Path, form: str) -> None:
    files, name = SAMPLES[form], "blogger" if form in BLOGGERS else form
    for folder in ("plain", "zips", "packed"):
        (tmp_path / folder).mkdir()
    assert named(laid(tmp_path / "plain", files)) == name
    assert named(zipped(tmp_path / "zips" / "export.zip", files)) == name
    assert named(tmp_path / "zips") == name
    if len(files) == 1:
        (tmp_path / "packed" / "export.gz").write_bytes(gzip.compress(next(iter(files.values()))))
        assert named(tmp_path / "packed") == name
        assert named(tmp_path / "packed" / "export.gz") == name


@pytest.mark.parametrize("folder", REAL)
def test_every_public_export_is_named(folder: str) -> None:
    files = [file for file in real(folder).rglob("*") if file.is_file()]
    assert files
    assert {named(file) for file in files} == {REAL[folder]}
    assert named(real(folder)) == REAL[folder]


def test_what_is_none_says_what_was_looked_for(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Bonjour")
    with pytest.raises(OwnerError, match=r"1 files.*Blogger \(Takeout\).*WordPress.*Isso"):
        named(tmp_path)


def test_several_exports_at_once_are_to_be_given_apart(tmp_path: Path) -> None:
    laid(tmp_path, {**SAMPLES["archive"], **SAMPLES["commento"]})
    with pytest.raises(OwnerError, match=r"Blogger \(archive\), Commento"):
        named(tmp_path)


def test_a_tar_archive_is_to_be_unpacked(tmp_path: Path) -> None:
    laid(tmp_path, SAMPLES["takeout"])
    with tarfile.open(tmp_path / "takeout.tgz", "w:gz") as made:
        made.add(tmp_path / "Takeout", "Takeout")
    with pytest.raises(OwnerError, match="tar archive"):
        named(tmp_path / "takeout.tgz")


def test_what_is_packed_twice_is_to_be_unpacked(tmp_path: Path) -> None:
    feed = carnet.TAKEOUT_BYTES
    inner = zipped(tmp_path / "inner.zip", {"feed.atom": feed}).read_bytes()
    (tmp_path / "a.gz").write_bytes(gzip.compress(gzip.compress(feed)))
    zipped(tmp_path / "c.zip", {"inner.zip": inner})
    for name in ("a.gz", "c.zip"):
        with pytest.raises(OwnerError, match="packed once more"):
            named(tmp_path / name)


@pytest.mark.parametrize(("form", "word"), [("wordpress", b"Il g\xc3\xa8le."), ("disqus", b"pub"), ("archive", b"sel")])
def test_words_of_other_formats_in_a_body_change_nothing(tmp_path: Path, form: str, word: bytes) -> None:
    foreign = b'<![CDATA[<disqus <wp: "issue_url": wordpress.org/export/ "commentHex": "locator": <feed]]>'
    (name, data), *_ = SAMPLES[form].items()
    assert word in data
    assert named(laid(tmp_path, {name: data.replace(word, foreign)})) == ("blogger" if form == "archive" else form)
