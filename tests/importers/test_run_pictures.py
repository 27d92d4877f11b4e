"""The pictures of an import: from the export itself, or from the net, and nothing but pictures."""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path, PurePosixPath

import pytest
from causerie.importers import hosts, kinds
from causerie.importers.asked import Wish
from causerie.importers.reaching import Net
from causerie.importers.report import Report

from tests.importers.old_blog import HEAD, Home, post, takeout
from tests.importers.serving import answering

PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
IMAGE = "https://blogger.googleusercontent.com/img/b/x/{size}/{name}"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


@contextmanager
def serving(answers: dict[str, tuple[int, str, bytes]]) -> Iterator[tuple[str, list[str]]]:
    """A server that gives each path its status, its `Location` and its body; and what it was asked."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            status, location, body = answers.get(self.path, (404, "", b""))
            self.send_response(status)
            if location:
                self.send_header("Location", location)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    with answering(Handler) as address:
        yield address, asked


def anyone(address: str) -> bool:
    return True


def images(home: Home) -> list[str]:
    return [path for path in home.files() if "/images/" in path]


def test_the_pictures_of_an_album_come_along_once_for_all_their_sizes(home: Home, tmp_path: Path) -> None:
    small, large = (
        IMAGE.format(size="s320", name="Four+%C3%A9teint.PNG"),
        IMAGE.format(size="s1600", name="Four+éteint.PNG"),
    )
    body = (
        f'<a href="{large}"><img src="{small}" alt="Le four"></a><img src="{IMAGE.format(size="s1", name="non.png")}">'
    )
    path = tmp_path / "takeout.zip"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("Takeout/Blogger/Blogs/Carnet/feed.atom", f"{HEAD}{post(1, '/a.html', body)}</feed>")
        made.writestr("Takeout/Blogger/Albums/Carnet/Four e\u0301teint.PNG", PNG)
        made.writestr("__MACOSX/Albums/._Four éteint.PNG", b"x")
    report = home.bring(path)
    (image,) = images(home)
    text = home.text("content/posts/a.md")
    assert text.count(f"{{static}}/{image.removeprefix('content/')}") == 2
    assert (home.folder / image).read_bytes() == PNG
    assert (report.pictures, report.pictures_left) == (1, 1)


def test_a_name_that_two_albums_have_is_nobodys(home: Home, tmp_path: Path) -> None:
    folder = tmp_path / "takeout"
    for album in ("un", "deux"):
        (folder / "Albums" / album).mkdir(parents=True)
        (folder / "Albums" / album / "x.png").write_bytes(PNG + album.encode())
    takeout(folder / "feed.atom", post(1, "/a.html", f'<img src="{IMAGE.format(size="s1", name="x.png")}">'))
    home.bring(folder)
    assert images(home) == []


def test_pictures_are_fetched_on_demand_alone_and_once(home: Home, tmp_path: Path) -> None:
    with serving({"/f/four.png": (200, "", PNG), "/g": (302, "/f/four.png", b"")}) as (url, asked):
        link = f'<a href="{url}/f/four.png">o</a>'
        body = f'<img src="{url}/f/four.png"><img src="{url}/g"><img src="{url}/absent.png">{link}'
        export = takeout(tmp_path / "f.atom", post(1, "/a.html", body), post(2, "/b.html", body))
        home.bring(export, wish=Wish(dry=True, net=Net(anyone)))
        assert asked == []
        report = home.bring(export, wish=Wish(net=Net(anyone)))
    assert sorted(asked) == ["/absent.png", "/f/four.png", "/f/four.png", "/g"]
    assert len(images(home)) == 2
    assert "{static}/images/imported/four-" in home.text("content/posts/b.md")
    assert f"{url}/absent.png" in home.text("content/posts/b.md")
    assert (report.fetched, report.pictures_left) == (2, 2)
    assert "there is no picture" in report.as_markdown(str)


JPEG = b"\xff\xd8\xff\xe0" + bytes(40)
AVIF = b"\0\0\0\x20ftypmif1\0\0\0\0mif1avifmiaf" + bytes(40)
SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


VAST = PNG[:8] + chunk(b"IHDR", struct.pack(">IIBBBBB", 40_000, 40_000, 1, 0, 0, 0, 0)) + chunk(b"IDAT", b"")


def brought(home: Home, folder: Path, **album: bytes) -> tuple[list[str], Report]:
    """The pictures that are here after an import of a post that shows each of an album; `__` stands for a dot."""
    names = {name.replace("__", "."): data for name, data in album.items()}
    for name, data in names.items():
        (folder / "Albums").mkdir(parents=True, exist_ok=True)
        (folder / "Albums" / name).write_bytes(data)
    takeout(folder / "feed.atom", post(1, "/a.html", "".join(f'<img src="{at(name)}">' for name in names)))
    report = home.bring(folder)
    return [PurePosixPath(one).name for one in images(home)], report


def at(name: str) -> str:
    return IMAGE.format(size="s1", name=name)


@pytest.mark.parametrize(
    ("data", "ending"),
    [
        (PNG, "png"),
        (JPEG, "jpg"),
        (b"GIF89a" + bytes(20), "gif"),
        (b"RIFF\x20\0\0\0WEBPVP8 " + bytes(20), "webp"),
        (AVIF, "avif"),
        (b"\0\0\0\x20ftypavis" + bytes(20), "avif"),
        (b"\0\0\0\x20ftypisom" + bytes(20), "mp4"),
    ],
)
def test_a_picture_is_named_by_what_it_is(home: Home, tmp_path: Path, data: bytes, ending: str) -> None:
    (found,), report = brought(home, tmp_path / "in", x__JPEG=data)
    assert found.startswith("x-")
    assert found.endswith(f".{ending}")
    assert (report.pictures, report.pictures_left) == (1, 0)


@pytest.mark.parametrize("name", ["x__png", "x__svg"])
@pytest.mark.parametrize(
    "data",
    [
        *(SVG, b"<html><script>alert(1)</script>", b"%PDF-1.7", b"", b"\0\0\0\x20ftypheic" + bytes(20), b"PK\3\4"),
        b" " + PNG,
    ],
)
def test_what_a_browser_could_run_or_not_show_is_not_kept_and_told(
    home: Home, tmp_path: Path, name: str, data: bytes
) -> None:
    found, report = brought(home, tmp_path / "in", **{name: data})
    assert found == []
    assert at(name.replace("__", ".")) in home.text("content/posts/a.md")
    assert [(one.message % one.values) for one in report.hints] == [
        f"a picture stays where it is: {at(name.replace('__', '.'))} (there is no picture)"
    ]
    assert (report.pictures, report.pictures_left) == (0, 1)


def test_a_picture_that_is_too_large_is_not_kept(home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kinds, "BYTES_MAX", 1000)
    found, report = brought(home, tmp_path / "in", a__png=PNG + bytes(2000), b__png=PNG)
    assert [one[0] for one in found] == ["b"]
    assert [one.values["reason"] for one in report.hints] == ["it is too large"]


def test_a_picture_that_would_fill_the_memory_is_not_kept(home: Home, tmp_path: Path) -> None:
    found, report = brought(home, tmp_path / "in", a__png=VAST)
    assert found == []
    assert [one.values["reason"] for one in report.hints] == ["it has more points than a page can show"]


def test_a_picture_that_cannot_be_read_costs_itself(home: Home, tmp_path: Path) -> None:
    path = tmp_path / "takeout.zip"
    with zipfile.ZipFile(path, "w") as made:
        body = f'<img src="{at("a.png")}"><img src="{at("b.png")}">'
        made.writestr("Takeout/Blogger/Blogs/Carnet/feed.atom", f"{HEAD}{post(1, '/a.html', body)}</feed>")
        made.writestr("Takeout/Blogger/Albums/Carnet/a.png", PNG + b"mark")
        made.writestr("Takeout\\Blogger\\Albums\\Carnet\\b.png", PNG)
    path.write_bytes(path.read_bytes().replace(b"mark", b"kram"))
    report = home.bring(path)
    assert [PurePosixPath(one).name[0] for one in images(home)] == ["b"]
    assert [one.values["reason"] for one in report.hints] == ["its file cannot be read"]


def test_a_link_in_an_album_is_not_followed(home: Home, tmp_path: Path) -> None:
    (tmp_path / "secret.png").write_bytes(PNG)
    (tmp_path / "in" / "Albums").mkdir(parents=True)
    (tmp_path / "in" / "Albums" / "x.png").symlink_to(tmp_path / "secret.png")
    (tmp_path / "in" / "Albums" / "all").symlink_to(tmp_path, target_is_directory=True)
    body = f'<img src="{at("x.png")}"><img src="{at("secret.png")}">'
    takeout(tmp_path / "in" / "feed.atom", post(1, "/a.html", body))
    home.bring(tmp_path / "in")
    assert images(home) == []


def test_no_name_of_a_picture_leads_out_of_its_folder(home: Home, tmp_path: Path) -> None:
    path = tmp_path / "takeout.zip"
    names = ["../../evil.png", "Albums/..%2fx.png", "Albums/CON.png", "C:/y.png", "Albums/a\nb.png"]
    with zipfile.ZipFile(path, "w") as made:
        shown = ("evil.png", "..%252fx.png", "CON.png", "y.png", "a%0Ab.png")
        body = "".join(f'<img src="{at(name)}">' for name in shown)
        made.writestr("feed.atom", f"{HEAD}{post(1, '/a.html', body)}</feed>")
        for name in names:
            made.writestr(name, PNG)
    home.bring(path)
    assert sorted(home.folder.parent.iterdir()) == sorted([home.folder, path])
    assert {re.sub(r"-[0-9a-f]{8}\.png$", "", PurePosixPath(one).name) for one in images(home)} == {"2fx", "con", "a-b"}
    assert {str(PurePosixPath(one).parent) for one in images(home)} == {"content/images/imported"}


def test_why_a_picture_in_another_size_is_not_fetched_is_told(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = hosts.socket.getaddrinfo
    monkeypatch.setattr(hosts.socket, "getaddrinfo", lambda host, *more, **named: real("127.0.0.1", *more, **named))
    address = "https://1.bp.blogspot.com/-a/T/s320/x.jpg"
    export = takeout(tmp_path / "f.atom", post(1, "/a.html", f'<img src="{address}">'))
    report = home.bring(export, wish=Wish(net=Net()))
    (told,) = report.hints
    assert told.values == {"address": address, "reason": "its address leads into a private network"}
