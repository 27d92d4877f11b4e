"""No bytes make an importer raise, and nothing private of a sample comes out of one."""

import re
import zipfile
from contextlib import closing, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

import pytest
from causerie.errors import OwnerError
from causerie.importers import registry
from causerie.importers.asked import Place, Wish
from causerie.importers.base import Importer, Site, SourceComment, SourcePost, Unread
from causerie.importers.commento import COMMENTO
from causerie.importers.disqus import DISQUS
from causerie.importers.github import GISCUS, UTTERANCES
from causerie.importers.isso import ISSO
from causerie.importers.pelican_comment_system import PELICAN_COMMENT_SYSTEM
from causerie.importers.remark42 import REMARK42
from causerie.importers.run import run
from causerie.importers.source import Source
from causerie.importers.staticman import STATICMAN
from causerie.importers.wordpress.export import WORDPRESS
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.importers.blogger import carnet_of as carnet
from tests.importers.samples import SAMPLES
from tests.importers.test_isso import filled

IMPORTERS: list[Importer] = [
    WORDPRESS,
    DISQUS,
    ISSO,
    REMARK42,
    COMMENTO,
    STATICMAN,
    PELICAN_COMMENT_SYSTEM,
    GISCUS,
    UTTERANCES,
]
PRIVATE = re.compile(
    r"prive\.example|\b(?:203\.0\.113|198\.51\.100)\.|5f3c1d9e|77aa88bb|0cc175b9|0123456789abcdef|avatars?\.example"
)


def database() -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "comments.db"
        with closing(filled(path)):
            pass
        return path.read_bytes()


def samples(importer: Importer) -> dict[str, bytes]:
    """The files of a format's sample, by their names."""
    if importer is ISSO:
        return {"comments.db": database()}
    folder = SAMPLES / importer.name
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


FILES = {importer.name: samples(importer) for importer in IMPORTERS}


def laid(folder: Path, files: dict[str, bytes]) -> Path:
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def read(importer: Importer, path: Path) -> list[SourcePost | SourceComment | Unread]:
    source = Source.of(path)
    importer.knows(source)
    site = importer.site(source)
    assert isinstance(site, Site)
    found = list(importer.read(source, site))
    assert all(isinstance(one, SourcePost | SourceComment | Unread) for one in found)
    for one in found:
        if not isinstance(one, Unread):
            assert one.date.utcoffset() is not None
            repr(one).encode()
        else:
            assert one.message % one.values
    return found


@st.composite
def mutations(draw: st.DrawFn, whole: bytes) -> bytes:
    """A good file that was cut, had bytes flipped, or had something put into it, up to three times."""
    data = whole
    for _ in range(draw(st.integers(1, 3))):
        place = draw(st.integers(0, max(len(data) - 1, 0)))
        match draw(st.sampled_from(["cut", "flip", "insert", "leave out"])):
            case "cut":
                data = data[:place]
            case "flip":
                data = data[:place] + bytes([draw(st.integers(0, 255))]) + data[place + 1 :]
            case "insert":
                data = data[:place] + draw(st.binary(max_size=20)) + data[place:]
            case _:
                data = data[:place] + data[place + draw(st.integers(1, 200)) :]
    return data


@pytest.mark.parametrize("importer", IMPORTERS, ids=lambda one: one.name)
@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_a_spoilt_file_is_read_as_far_as_it_goes(importer: Importer, data: st.DataObject) -> None:
    files = FILES[importer.name]
    name = data.draw(st.sampled_from(sorted(files)))
    with TemporaryDirectory() as folder:
        read(importer, laid(Path(folder), {**files, name: data.draw(mutations(files[name]))}))


@pytest.mark.parametrize("importer", IMPORTERS, ids=lambda one: one.name)
@given(
    head=st.sampled_from([b"", b"<rss><wp:", b"<disqus>", b'{"version":1,"commentHex":', b"_id: ", b"\x1f\x8b"]),
    tail=st.binary(),
)
@settings(max_examples=40, deadline=None)
def test_any_bytes_are_read(importer: Importer, head: bytes, tail: bytes) -> None:
    names = sorted(FILES[importer.name])
    with TemporaryDirectory() as folder:
        read(importer, laid(Path(folder), {names[0]: head + tail}))


@pytest.mark.parametrize("form", [*FILES, "takeout", "archive"])
@given(data=st.data())
@settings(max_examples=12, deadline=None)
def test_a_spoilt_export_is_imported_and_its_sums_are_right(form: str, data: st.DataObject) -> None:
    blogger = {"takeout": carnet.TAKEOUT_BYTES, "archive": carnet.ARCHIVE_BYTES}
    files = {"feed.atom": blogger[form]} if form in blogger else FILES[form]
    name = data.draw(st.sampled_from(sorted(files)))
    with TemporaryDirectory() as there:
        source = Source.of(laid(Path(there, "in"), {**files, name: data.draw(mutations(files[name]))}))
        try:
            importer = registry.find(source)
        except OwnerError:
            return
        out = Path(there, "out")
        place = Place(out / "content", out / "comments", out / "held", ZoneInfo("Europe/Paris"))
        report = run(importer, source, importer.site(source), place, Wish(keep_held=True))
        assert report.off == []
        assert report.as_json()
        assert report.as_markdown(str)


@given(
    data=st.binary(max_size=400), head=st.sampled_from([b"", b"PK\x03\x04", b"\x1f\x8b\x08\x00", b"SQLite format 3\0"])
)
@settings(max_examples=60, deadline=None)
def test_any_bytes_are_an_export_or_none(data: bytes, head: bytes) -> None:
    with TemporaryDirectory() as folder, suppress(OwnerError):
        (Path(folder) / "x.zip").write_bytes(head + data)
        for path in (Path(folder), Path(folder) / "x.zip"):
            registry.find(Source.of(path))


@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_a_spoilt_zip_is_read_as_far_as_it_goes(data: st.DataObject) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "x.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
            made.writestr("Takeout/feed.atom", carnet.TAKEOUT_BYTES)
        path.write_bytes(data.draw(mutations(path.read_bytes())))
        with suppress(OwnerError):
            source = Source.of(path)
            list(registry.find(source).read(source, Site()))


@pytest.mark.parametrize("importer", IMPORTERS, ids=lambda one: one.name)
def test_nothing_private_comes_out(importer: Importer, tmp_path: Path) -> None:
    files = FILES[importer.name]
    assert importer in (GISCUS, UTTERANCES) or any(PRIVATE.search(data.decode("latin-1")) for data in files.values())
    assert [str(one) for one in read(importer, laid(tmp_path, files)) if PRIVATE.search(str(one))] == []


@pytest.mark.parametrize("importer", IMPORTERS, ids=lambda one: one.name)
def test_a_sample_is_known_by_its_own_format_alone(importer: Importer, tmp_path: Path) -> None:
    source = Source.of(laid(tmp_path, FILES[importer.name]))
    assert [one.name for one in IMPORTERS if one.knows(source)] == [importer.name]


@pytest.mark.parametrize("importer", IMPORTERS, ids=lambda one: one.name)
def test_a_second_reading_gives_the_same(importer: Importer, tmp_path: Path) -> None:
    folder = laid(tmp_path, FILES[importer.name])
    assert read(importer, folder) == read(importer, folder)


def test_a_broken_database_is_told(tmp_path: Path) -> None:
    data = bytearray(FILES["isso"]["comments.db"])
    data[4096 * 3 : 4096 * 4] = b"\xff" * 4096
    found = read(ISSO, laid(tmp_path, {"comments.db": bytes(data)}))
    assert [type(one) for one in found][-1] is Unread
