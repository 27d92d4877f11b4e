"""What a forge's server may answer, and whom it then concerns."""

from __future__ import annotations

import gzip
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
from causerie.errors import CauserieError, ForgeError, OwnerError
from causerie.forges.transport import PAUSE, PAUSE_MAX, REPLY_MAX, Request, Transport

SECRET = "ghs_0123456789abcdef"
NOW = datetime(2026, 11, 24, 9, 30, 12, tzinfo=UTC).timestamp()


@dataclass
class Server:
    """A server on the loopback that gives one answer to every request, byte for byte as it is told."""

    answer: Callable[[socket.socket], None] = lambda peer: None
    heard: list[bytes] = field(default_factory=list)
    door: socket.socket = field(default_factory=lambda: socket.create_server(("127.0.0.1", 0)))

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.door.getsockname()[1]}"

    def says(self, status: str, body: bytes = b"", *headers: str, length: int | None = None) -> None:
        lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body) if length is None else length}", *headers]
        data = "\r\n".join([*lines, "Connection: close", "", ""]).encode() + body
        self.answer = lambda peer: peer.sendall(data)

    def serve(self) -> None:
        with suppress(OSError):
            while True:
                peer, _ = self.door.accept()
                with peer, suppress(OSError):
                    self.heard.append(request(peer))
                    self.answer(peer)


def request(peer: socket.socket) -> bytes:
    """A request from its first byte to its last."""
    data = b""
    while b"\r\n\r\n" not in data:
        data += peer.recv(65536)
    head, _, body = data.partition(b"\r\n\r\n")
    lengths = [int(line.split(b":")[1]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    while len(body) < sum(lengths):
        body += peer.recv(65536)
    return head + b"\r\n\r\n" + body


@pytest.fixture(autouse=True)
def _no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    thread = threading.Thread(target=server.serve)
    thread.start()
    yield server
    # Closing alone does not wake the thread that waits for a visitor.
    server.door.shutdown(socket.SHUT_RDWR)
    server.door.close()
    thread.join()


def transport(server: Server, timeout: float = 5.0, clock: Callable[[], float] = lambda: NOW) -> Transport:
    return Transport(f"{server.address}/api/", {"Authorization": f"Bearer {SECRET}"}, timeout, clock)


def raised(server: Server, timeout: float = 5.0, clock: Callable[[], float] = lambda: NOW) -> CauserieError:
    with pytest.raises(CauserieError) as caught:
        transport(server, timeout, clock).send(Request("GET", "/repos"))
    assert SECRET not in str(caught.value)
    assert "127.0.0.1" in str(caught.value)
    return caught.value


def later(server: Server, **how: object) -> float:
    error = raised(server, **how)  # type: ignore[arg-type]
    assert isinstance(error, ForgeError)
    assert error.after is not None
    return error.after


def test_a_request_arrives_as_it_was_made(server: Server) -> None:
    server.says("201 Created", b'{"number": 7}', "Content-Type: application/json", "X-Some: a")
    asked = Request("POST", "/git/refs/heads%2Fmain?x=%C3%A9", {"title": "é"}, {"Accept": "application/json"})
    reply = transport(server).send(asked)
    head, _, body = server.heard[0].partition(b"\r\n\r\n")
    lines = head.decode().split("\r\n")
    assert lines[0] == "POST /api/git/refs/heads%2Fmain?x=%C3%A9 HTTP/1.1"
    assert {f"Authorization: Bearer {SECRET}", "Accept: application/json"} <= set(lines)
    assert json.loads(body) == {"title": "é"}
    assert (reply.status, reply.json, reply.headers["x-some"]) == (201, {"number": 7}, "a")


@pytest.mark.parametrize(
    "status", ["200 OK", "204 No Content", "304 Not Modified", "404 Not Found", "409 Conflict", "422 No"]
)
def test_what_the_forge_is_to_judge_comes_back(status: str, server: Server) -> None:
    server.says(status)
    reply = transport(server).send(Request("GET", "/repos"))
    assert (reply.status, reply.text, reply.json) == (int(status[:3]), "", None)


def test_an_error_in_words_is_a_reply_too(server: Server) -> None:
    server.says("422 Unprocessable", "<p>déjà là</p>".encode(), "Content-Type: text/html")
    reply = transport(server).send(Request("GET", "/repos"))
    assert (reply.text, reply.json) == ("<p>déjà là</p>", None)


@pytest.mark.parametrize(
    ("status", "headers", "after"),
    [
        ("429 Too Many Requests", ["Retry-After: 17"], 17),
        ("403 Forbidden", ["Retry-After: 17", "X-RateLimit-Remaining: 0", f"X-RateLimit-Reset: {NOW + 90:.0f}"], 17),
        ("403 Forbidden", ["X-RateLimit-Remaining: 0", f"X-RateLimit-Reset: {NOW + 90:.0f}"], 90),
        ("429 Too Many Requests", [], PAUSE),
        ("429 Too Many Requests", ["Retry-After: Tue, 24 Nov 2026 09:32:12 GMT"], 120),
        ("429 Too Many Requests", ["Retry-After: soon"], PAUSE),
        ("429 Too Many Requests", ["Retry-After: 0"], 1),
        ("429 Too Many Requests", [f"Retry-After: {'9' * 5000}"], PAUSE),
        ("429 Too Many Requests", ["Retry-After: 9999999999"], PAUSE_MAX),
        ("403 Forbidden", ["X-RateLimit-Remaining: 0", "X-RateLimit-Reset: 1"], 1),
        ("403 Forbidden", ["X-RateLimit-Remaining: 0", "X-RateLimit-Reset: x"], PAUSE),
        ("500 Internal Server Error", [], PAUSE),
        ("502 Bad Gateway", ["X-RateLimit-Remaining: 9", f"X-RateLimit-Reset: {NOW + 90:.0f}"], PAUSE),
        ("503 Service Unavailable", ["Retry-After: 5"], 5),
    ],
)
def test_a_forge_that_refuses_for_a_while_says_for_how_long(
    status: str, headers: list[str], after: float, server: Server
) -> None:
    server.says(status, b"a body with a stranger's words", *headers)
    error = raised(server)
    assert isinstance(error, ForgeError)
    assert error.after == after
    assert "stranger" not in str(error)


def test_a_limit_that_is_told_in_words_alone_is_one(server: Server) -> None:
    server.says(
        "403 Forbidden", b'{"message": "You have exceeded a secondary rate limit."}', "X-RateLimit-Remaining: 4000"
    )
    assert later(server) == PAUSE


@pytest.mark.parametrize("status", ["401 Unauthorized", "403 Forbidden"])
def test_a_secret_without_the_rights_is_for_the_owner(status: str, server: Server) -> None:
    server.says(status, b"{}", "X-RateLimit-Remaining: 4000", f"X-RateLimit-Reset: {NOW + 90:.0f}")
    assert isinstance(raised(server), OwnerError)


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("423 Locked", b"{}"),
        ("451 Unavailable For Legal Reasons", b'{"message": "Repository access blocked"}'),
        ("403 Forbidden", b'{"message": "Repository was archived so is read-only."}'),
        ("403 Forbidden", b'{"message": "Repository access blocked"}'),
    ],
)
def test_a_repository_that_takes_nothing_any_more_is_for_the_owner_and_no_matter_of_rights(
    status: str, said: bytes, server: Server
) -> None:
    server.says(status, said)
    with pytest.raises(OwnerError, match="archived, locked or blocked"):
        transport(server).send(Request("POST", "/pulls", {}, tried=True))


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirection_is_not_followed(status: int, server: Server) -> None:
    server.says(f"{status} Moved", b"", f"Location: {server.address}/elsewhere")
    assert isinstance(raised(server), OwnerError)
    assert len(server.heard) == 1


def test_a_redirection_is_not_read_to_an_end_that_it_may_not_have(server: Server) -> None:
    sent = []

    def endless(peer: socket.socket) -> None:
        peer.sendall(b"HTTP/1.1 302 Found\r\nLocation: /x\r\nContent-Length: 1000000000000\r\n\r\n")
        while len(sent) < 200:
            peer.sendall(bytes(1 << 20))
            sent.append(1)

    server.answer = endless
    raised(server)
    # What may be read of a reply, and what the system itself holds of a connection.
    assert len(sent) < (REPLY_MAX >> 20) + 32


def cut_before(peer: socket.socket) -> None:
    peer.close()


def cut_in_the_head(peer: socket.socket) -> None:
    peer.sendall(b"HTTP/1.1 200 OK\r\nContent-Le")


def cut_in_the_body(peer: socket.socket) -> None:
    peer.sendall(b'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"a":')


def cut_in_a_chunk(peer: socket.socket) -> None:
    peer.sendall(b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n{"a":')


def cut_where_no_length_tells(peer: socket.socket) -> None:
    peer.sendall(b'HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n{"a":')


def another_protocol(peer: socket.socket) -> None:
    peer.sendall(b"SSH-2.0-OpenSSH_9.2\r\n\r\n\x00\xff")


def not_what_it_says(peer: socket.socket) -> None:
    peer.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\nContent-Encoding: gzip\r\n\r\nnot gzip!")


def an_abyss(peer: socket.socket) -> None:
    data = b"[" * 100_000
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(data)
    peer.sendall(head + data)


def without_end(peer: socket.socket) -> None:
    peer.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % (1 << 40))
    while True:
        peer.sendall(b" " * 65536)


def small_until_it_is_unpacked(peer: socket.socket) -> None:
    data = gzip.compress(b" " * (REPLY_MAX + 1))
    peer.sendall(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(data) + data)


@pytest.mark.parametrize(
    "answer",
    [
        cut_before,
        cut_in_the_head,
        cut_in_the_body,
        cut_in_a_chunk,
        cut_where_no_length_tells,
        another_protocol,
        not_what_it_says,
        an_abyss,
        without_end,
        small_until_it_is_unpacked,
    ],
)
def test_what_is_no_reply_is_asked_for_again_later(answer: Callable[[socket.socket], None], server: Server) -> None:
    server.answer = answer
    assert later(server) == PAUSE
    assert len(server.heard) == 1


def test_a_forge_that_does_not_answer_is_not_waited_for(server: Server) -> None:
    done = threading.Event()
    server.answer = lambda peer: (done.wait(), None)[1]
    try:
        assert later(server, timeout=0.1) == PAUSE
    finally:
        done.set()


def test_a_forge_that_answers_a_byte_now_and_then_is_not_waited_for(server: Server) -> None:
    def drip(peer: socket.socket) -> None:
        peer.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
        while True:
            peer.sendall(b" ")
            time.sleep(0.01)

    server.answer = drip
    assert later(server, timeout=0.2, clock=time.time) == PAUSE


def test_a_chunked_reply_is_whole(server: Server) -> None:
    body = b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{"a":\r\n3\r\n 1}\r\n0\r\n\r\n'
    server.answer = lambda peer: peer.sendall(body)
    assert transport(server).send(Request("GET", "/")).json == {"a": 1}


def test_a_forge_that_is_not_there_is_asked_again_later() -> None:
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]
    with pytest.raises(ForgeError) as caught:
        Transport(f"http://127.0.0.1:{port}", {}, 5.0, lambda: NOW).send(Request("GET", "/"))
    assert caught.value.after == PAUSE


@pytest.mark.parametrize(
    ("address", "secret"),
    [("forge", SECRET), ("ftp://127.0.0.1", SECRET), ("http://", SECRET), ("http://127.0.0.1:1", f"{SECRET}\nX: y")],
)
def test_an_address_or_a_secret_that_cannot_be_sent_is_for_the_owner(address: str, secret: str) -> None:
    with pytest.raises(OwnerError) as caught:
        Transport(address, {"Authorization": secret}, 5.0, lambda: NOW).send(Request("GET", "/"))
    assert SECRET not in str(caught.value)


def test_a_path_leads_to_no_other_host(server: Server) -> None:
    server.says("200 OK")
    for path in ("@evil.invalid/", "//evil.invalid/", "evil.invalid"):
        transport(server).send(Request("GET", path))
    assert [heard.split()[1].decode() for heard in server.heard] == [
        "/api/@evil.invalid/",
        "/api/evil.invalid/",
        "/api/evil.invalid",
    ]


def test_the_machines_own_passwords_stay_there(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login ada password other\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    server.says("200 OK")
    transport(server).send(Request("GET", "/"))
    Transport(server.address, {}, 5.0, lambda: NOW).send(Request("GET", "/"))
    assert f"Authorization: Bearer {SECRET}".encode() in server.heard[0]
    assert b"Authorization" not in server.heard[1]


def test_the_machines_proxy_is_used(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", server.address)
    server.says("200 OK")
    Transport("http://forge.invalid/api", {}, 5.0, lambda: NOW).send(Request("GET", "/repos"))
    assert server.heard[0].startswith(b"GET http://forge.invalid/api/repos HTTP/1.1")


def test_a_transport_does_not_show_its_secret(server: Server) -> None:
    assert SECRET not in repr(transport(server))
