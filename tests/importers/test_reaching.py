"""Pictures from the net: only from where everybody can reach, only in time, and never more than can be held."""

from __future__ import annotations

import gzip
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest
from causerie.errors import OwnerError
from causerie.importers import hosts, kinds, reaching
from causerie.importers.blogger import reach
from causerie.importers.reaching import Net

from tests.importers.serving import answering

PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
PRIVATE = "its address leads into a private network"
Answer = Callable[[BaseHTTPRequestHandler], None]


def anyone(address: str) -> bool:
    return True


@contextmanager
def saying(**answers: Answer) -> Iterator[tuple[str, list[str]]]:
    """The address of a server where each path's first part has an answer of its own, and the paths it was asked."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            try:
                answers[self.path.strip("/").partition("/")[0].partition(".")[0]](self)
            except (BrokenPipeError, ConnectionResetError):
                asked.append("gone")

        def log_message(self, *args: object) -> None:
            pass

    with answering(Handler) as address:
        yield address, asked


def whole(body: bytes, status: int = 200, **heads: str) -> Answer:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in {"Content_Length": str(len(body)), **heads}.items():
            if value:
                handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def trickling(head: bytes) -> Answer:
    """An answer that begins so, and then brings a byte at a time, without end."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(head)
        while True:
            handler.wfile.write(b"x")
            time.sleep(0.02)

    return answer


def failed(net: Net, address: str) -> str:
    assert net.picture(address) is None
    return net.failures[address]


@pytest.mark.parametrize(
    "answer",
    [
        trickling(b"HTTP/1.1 200 OK\r\nContent-Length: 60000\r\n\r\n"),
        trickling(b"HTTP/1.1 200 OK\r\nX: "),
        trickling(b""),
        trickling(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffff\r\n"),
    ],
    ids=["body", "head", "nothing", "chunk"],
)
def test_who_sends_a_byte_now_and_then_is_cut_off(answer: Answer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reaching, "SECONDS_MAX", 0.3)
    with saying(x=answer) as (url, _):
        begun = time.monotonic()
        assert failed(Net(anyone), f"{url}/x.png") == "it does not come in time"
        assert time.monotonic() - begun < 2


def test_the_time_is_that_of_a_picture_with_all_that_leads_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reaching, "SECONDS_MAX", 0.4)

    def late(handler: BaseHTTPRequestHandler) -> None:
        time.sleep(0.15)
        whole(b"", 302, Location=f"{handler.path}/x")(handler)

    with saying(a=late) as (url, asked):
        assert failed(Net(anyone), f"{url}/a") == "it does not come in time"
        assert len(asked) < 5


def test_what_a_redirection_has_in_it_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    sent = []

    def endless(handler: BaseHTTPRequestHandler) -> None:
        whole(b"", 302, Location="/x.png", Content_Length=str(1 << 40))(handler)
        while True:
            handler.wfile.write(bytes(1 << 20))
            sent.append(1)

    with saying(go=endless, x=whole(PNG)) as (url, _):
        assert Net(anyone).picture(f"{url}/go") == ("go.png", PNG)
    # What the system itself holds of a connection.
    assert len(sent) < 32


def test_five_redirections_are_followed_and_no_more() -> None:
    def on(handler: BaseHTTPRequestHandler) -> None:
        count = int(handler.path.rpartition("/")[2])
        (whole(b"", 301, Location=f"{count - 1}") if count else whole(PNG))(handler)

    with saying(n=on) as (url, asked):
        assert Net(anyone).picture(f"{url}/n/5")
        assert failed(Net(anyone), f"{url}/n/6") == "there is no picture"
        assert len(asked) == 12


@pytest.mark.parametrize(
    "where", ["file:///etc/hostname", "ftp://127.0.0.1/", "data:,x", "http://[", "http://x:99999/", "//\xff\xfe/"]
)
def test_a_redirection_to_what_is_no_address_of_the_web_ends(where: str) -> None:
    with saying(x=whole(b"", 302, Location=where)) as (url, _):
        assert failed(Net(anyone), f"{url}/x.png") == "it cannot be had"


def test_a_redirection_may_have_accents_in_it() -> None:
    with saying(go=whole(b"", 302, Location="/x/é".encode().decode("latin-1")), x=whole(PNG)) as (url, asked):
        assert Net(anyone).picture(f"{url}/go")
        assert asked == ["/go", "/x/%C3%A9"]


def test_each_redirection_is_looked_at_again() -> None:
    with saying(x=whole(PNG)) as (inner, asked):
        there = inner.replace("127.0.0.1", "localhost")
        seen: list[str] = []

        def first(address: str) -> bool:
            seen.append(address)
            return len(seen) == 1

        with saying(go=whole(b"", 302, Location=f"{there}/x.png")) as (url, _):
            assert failed(Net(first), f"{url}/go.png") == PRIVATE
        assert asked == []


def test_the_machine_that_was_looked_at_is_the_one_that_is_spoken_to(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name may lead elsewhere the second time that somebody asks."""
    times: list[str] = []
    real = hosts.socket.getaddrinfo

    def once(host: str, *args: Any, **more: Any) -> Any:
        times.append(host)
        assert len(times) == 1
        return real("127.0.0.1", *args, **more)

    monkeypatch.setattr(hosts.socket, "getaddrinfo", once)
    with saying(x=whole(PNG)) as (url, _):
        assert Net(anyone).picture(f"{url.replace('127.0.0.1', 'twice.example')}/x.png")
    assert times == ["twice.example"]


def test_a_name_that_nobody_answers_for_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reaching, "SECONDS_MAX", 0.2)
    over = threading.Event()

    def mute(*args: object, **more: object) -> None:
        over.wait(5)
        raise OSError

    monkeypatch.setattr(hosts.socket, "getaddrinfo", mute)
    begun = time.monotonic()
    assert failed(Net(), "http://slow.example/x.png") == "it does not come in time"
    assert time.monotonic() - begun < 2
    over.set()


def test_a_host_that_is_waited_for_in_vain_again_and_again_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reaching, "SECONDS_MAX", 0.1)
    with saying(x=trickling(b""), y=whole(PNG), z=whole(b"", 500)) as (url, asked):
        net = Net(anyone)
        for name in ("x/1", "x/2", "y", "z/1", "z/2", "z/3", "x/3", "x/4", "x/5", "y/2", "x/6"):
            net.picture(f"{url}/{name}")
        assert [one[1:] for one in asked if one != "gone"] == [
            "x/1",
            "x/2",
            "y",
            "z/1",
            "z/2",
            "z/3",
            "x/3",
            "x/4",
            "x/5",
        ]
        assert len(net.failures) == 10


@pytest.mark.parametrize("length", [True, False])
@pytest.mark.parametrize("coding", ["gzip", "identity"])
def test_what_is_larger_than_a_picture_is_not_held(coding: str, length: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kinds, "BYTES_MAX", 1000)
    body = PNG + bytes(100_000)
    body = gzip.compress(body) if coding == "gzip" else body
    heads = {"Content_Encoding": coding, **({} if length else {"Content_Length": ""})}
    with saying(x=whole(body, **heads)) as (url, _):
        assert failed(Net(anyone), f"{url}/x.png") == "it is too large"


def test_a_picture_that_was_packed_unasked_is_unpacked() -> None:
    packed = gzip.compress(PNG)
    with saying(x=whole(packed, Content_Encoding="gzip"), y=whole(packed[:-9], Content_Encoding="gzip")) as (url, _):
        net = Net(anyone)
        assert net.picture(f"{url}/x.png") == ("x.png", PNG)
        assert failed(net, f"{url}/y.png") == "it cannot be had"


def test_half_a_picture_is_none() -> None:
    with saying(x=whole(PNG, Content_Length="100")) as (url, _):
        assert failed(Net(anyone), f"{url}/x.png") == "it cannot be had"


@pytest.mark.parametrize("body", [b"<html>non</html>", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"", b"GIF8"])
def test_what_is_no_picture_is_not_kept(body: bytes) -> None:
    with saying(x=whole(body)) as (url, _):
        assert failed(Net(anyone), f"{url}/x.png") == "there is no picture"


def test_no_word_of_an_address_becomes_a_line_of_what_is_sent() -> None:
    with saying(x=whole(PNG)) as (url, asked):
        Net(anyone).picture(f"{url}/x/\r\nX: y\r\n\r\nGET /x/z")
        assert [one for one in asked if "z" in one and not one.startswith("/x/")] == []
        assert len(asked) <= 1


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "127.1", "0x7f.1", "0177.0.0.1", "2130706433", "0", "[::1]", "[::ffff:127.0.0.1]"],
)
def test_a_private_machine_is_never_spoken_to_however_it_is_written(host: str) -> None:
    with saying(x=whole(PNG)) as (url, asked):
        assert failed(Net(), f"{url.replace('127.0.0.1', host)}/x.png") == PRIVATE
        assert asked == []


@pytest.mark.parametrize(
    "address",
    [
        *("0.0.0.0", "0.1.2.3", "10.1.2.3", "100.64.0.1", "100.127.255.255", "127.0.0.1", "127.255.255.254"),
        *("169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.0.192", "192.0.2.1", "192.88.99.1"),
        *("192.168.1.1", "198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.255"),
        *("240.0.0.1", "255.255.255.255"),
        *("::", "::1", "::127.0.0.1", "::8.8.8.8", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::ffff:0:127.0.0.1"),
        *("64:ff9b::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a00:1", "64:ff9b:1::1", "64:ff9b:0:1::8.8.8.8"),
        *("100::1", "2001::1", "2001:0:7f00:1::80ff:fffe", "2001:2::1", "2001:10::1", "2001:20::1", "2001:db8::1"),
        *("2002:7f00:1::", "2002:808:808::", "3fff::1", "5f00::1", "fc00::1", "fd12::1", "fe80::1", "fe80::1%eth0"),
        *("fec0::1", "ff02::1", "ff0e::1", "127.1", "0x7f000001", "0177.0.0.1", "2130706433", "localhost", ""),
    ],
)
def test_no_number_of_a_private_machine_is_public(address: str) -> None:
    assert not hosts.public(address)


@pytest.mark.parametrize(
    "address",
    ["93.184.216.34", "172.32.0.1", "2606:2800:220:1:248:1893:25c8:1946", "2001:4860:4860::8888", "64:ff9b::5db8:d822"],
)
def test_public_machines_are(address: str) -> None:
    assert hosts.public(address)


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


@pytest.mark.parametrize("number", ["127.0.0.1", "fec0::1", "64:ff9b::7f00:1", "2002:7f00:1::", "100.64.0.1"])
def test_the_name_of_a_blog_does_not_lead_into_a_private_network(number: str, monkeypatch: pytest.MonkeyPatch) -> None:
    kind = socket.AF_INET6 if ":" in number else socket.AF_INET
    there = [(kind, socket.SOCK_STREAM, 6, "", (number, 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **more: there)
    with pytest.raises(OwnerError, match="private network"):
        reach.base("https://blog.example")
