"""The pictures of an import: from the export itself, or from the net, and never from a private network."""

from __future__ import annotations

import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from causerie.importers import reaching
from causerie.importers.asked import Wish
from causerie.importers.reaching import Net

from tests.importers.old_blog import HEAD, Home, post, takeout

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

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


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


@pytest.mark.parametrize("body", [b"<html>non</html>", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"", b"GIF8"])
def test_what_is_no_picture_is_not_kept(body: bytes) -> None:
    with serving({"/x.png": (200, "", body)}) as (url, _):
        assert Net(anyone).picture(f"{url}/x.png") is None


def test_a_picture_that_is_too_large_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reaching, "BYTES_MAX", 1000)
    with serving({"/x.png": (200, "", PNG + bytes(2000)), "/y.png": (200, "", PNG)}) as (url, _):
        net = Net(anyone)
        assert net.picture(f"{url}/x.png") is None
        assert net.failures == {f"{url}/x.png": "it is too large"}
        assert net.picture(f"{url}/y.png") == ("y.png", PNG)


def test_a_private_address_is_never_spoken_to_be_it_by_name_or_after_a_redirection() -> None:
    with serving({"/x.png": (200, "", PNG)}) as (url, asked):
        private = url.replace("127.0.0.1", "localhost")
        net = Net()
        for address in (f"{url}/x.png", f"{private}/x.png"):
            assert net.picture(address) is None
            assert net.failures[address] == "its address leads into a private network"
        assert asked == []


def test_a_redirection_into_a_private_network_is_not_followed() -> None:
    with serving({"/x.png": (200, "", PNG)}) as (inner, asked):
        port = inner.rpartition(":")[2]

        def outside(address: str) -> bool:
            return address == "::1" or address != "127.0.0.1" or allowed.pop(0)

        allowed = [True, True, False]
        with serving({"/go.png": (302, f"http://127.0.0.1:{port}/x.png", b"")}) as (url, _):
            net = Net(outside)
            assert net.picture(f"{url}/go.png") is None
        assert asked == []
        assert net.failures == {f"{url}/go.png": "its address leads into a private network"}


@pytest.mark.parametrize(
    "address",
    [
        *(
            "127.0.0.1",
            "10.1.2.3",
            "169.254.169.254",
            "192.168.1.1",
            "172.16.0.1",
            "0.0.0.0",
            "100.64.0.1",
            "224.0.0.1",
        ),
        *("::1", "::", "fe80::1%eth0", "fc00::1", "::ffff:127.0.0.1", "2002:7f00:1::", "64:ff9b::7f00:1", "ff02::1"),
    ],
)
def test_no_number_of_a_private_machine_is_public(address: str) -> None:
    assert not reaching.public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946", "64:ff9b::5db8:d822"])
def test_public_machines_are(address: str) -> None:
    assert reaching.public(address)


@pytest.mark.parametrize(
    ("address", "original"),
    [
        ("https://1.bp.blogspot.com/-a/T/s320/x.jpg", "https://1.bp.blogspot.com/-a/T/s0/x.jpg"),
        ("https://1.bp.blogspot.com/-a/T/w354-h323/x.jpg", "https://1.bp.blogspot.com/-a/T/s0/x.jpg"),
        ("https://lh3.googleusercontent.com/abc=s1600", "https://lh3.googleusercontent.com/abc=s0"),
        ("https://x.example/s320/x.jpg", "https://x.example/s320/x.jpg"),
    ],
)
def test_a_picture_is_asked_for_in_its_own_size(address: str, original: str) -> None:
    assert reaching.original(address) == original
