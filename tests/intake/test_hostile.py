"""A table of hostile and broken requests, each with the answer that it wants; and what is so after every one."""

from __future__ import annotations

import gzip
import re
import socket
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from html import unescape
from http.client import HTTPResponse
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode, urlsplit

import pytest
from babel.messages.pofile import read_po
from causerie import i18n
from causerie.intake.forms import PARTS_MAX, SIZE_MAX
from causerie.intake.receipts import code
from causerie.intake.tokens import Tokens
from causerie.values import BODY_MAX, make_id

from tests.blog import FIRST
from tests.intake.house import BODY, SECRET, SITE, TYPED, House, carried

ONE = make_id(FIRST + timedelta(minutes=1), 1)
V2 = "v2/entry/user/blog/main/comments"
HTML = {"Accept": "text/html"}
UNREAD, NO_DISCUSSION = "this form cannot be read", "there is no such discussion"
FOREIGN, KIND = "this form stands on another site", "a form of this kind is not read"
UNSEEN, MISSING, LONG = "a character that nobody can see stands", "your text is missing", "your text is too long by"
READ, RECEIVED = "This is how your contribution will look", "Your contribution is received"
NOT_THERE, METHOD = "there is no such page", "this page cannot be asked for in this way"


class Reply(NamedTuple):
    """What came back; 0: nothing."""

    status: int
    text: str
    headers: dict[str, str]
    app: bool = True


Ask = Callable[[House], Reply]


@dataclass(frozen=True)
class Case:
    """A request, and what it wants: a status, words of ours, the states of the rows, and whether the text is kept."""

    name: str
    ask: Ask
    status: int
    words: str = ""
    rows: tuple[str, ...] = ()
    kept: bool = False


def form(path: str = "comment/", method: str = "POST", headers: dict[str, str] | None = None, **typed: str) -> Ask:
    """Our form, with other values and headers."""

    def ask(intake: House) -> Reply:
        return reply(intake, method, path, data={**TYPED, **typed}, headers=headers)

    return ask


def data(body: bytes, content_type: str = "application/x-www-form-urlencoded", path: str = "comment/") -> Ask:
    """A body of any bytes."""
    return lambda intake: reply(intake, "POST", path, data=body, headers={"Content-Type": content_type})


def get(path: str, method: str = "GET", **headers: str) -> Ask:
    return lambda intake: reply(intake, method, path, headers={k.replace("_", "-"): v for k, v in headers.items()})


def reply(intake: House, method: str, path: str, **more: Any) -> Reply:
    answer = intake.ask(method, path, **more)
    return Reply(answer.status_code, answer.text, dict(answer.headers))


def send(change: Callable[[House, dict[str, str]], dict[str, str]], seconds: float = 30, times: int = 1) -> Ask:
    """A preview, some seconds, and what `change` makes of its form, sent so many times."""

    def ask(intake: House) -> Reply:
        sent = intake.preview()
        intake.clock.forward(seconds=seconds)
        answers = [
            reply(intake, "POST", "comment/", data={**sent, "action": "send", **change(intake, sent)})
            for _ in range(times)
        ]
        assert len({answer.text for answer in answers}) == 1
        return answers[-1]

    return ask


def raw(text: bytes, *, hang_up: bool = False) -> Ask:
    """Bytes on the wire; `{host}` is the intake's."""

    def ask(intake: House) -> Reply:
        host = urlsplit(intake.address).netloc
        with socket.create_connection(("127.0.0.1", urlsplit(intake.address).port or 0), timeout=20) as wire:
            wire.sendall(text.replace(b"{host}", host.encode()))
            if hang_up:
                return Reply(0, "", {}, app=False)
            answer = HTTPResponse(wire)
            answer.begin()
            found = {name.title(): value for name, value in answer.getheaders()}
            return Reply(answer.status, answer.read().decode(), found, app="Content-Security-Policy" in found)

    return ask


def head(*lines: str, path: str = "/comment/", method: str = "POST") -> bytes:
    """A request's head; its connection ends after the answer."""
    first = (f"{method} {path} HTTP/1.1", "Host: {host}", "Connection: close")
    return "\r\n".join([*first, *lines, "", ""]).encode()


FORM = urlencode(TYPED).encode()
KIND_LINE = "Content-Type: application/x-www-form-urlencoded"
CHUNKED = b"%x\r\n%s\r\n0\r\n\r\n" % (len(FORM), FORM)


def typed_bytes(field: str, value: str) -> bytes:
    """Our form with a value that is percent-encoded already."""
    return "&".join(f"{name}={quote(text)}" for name, text in TYPED.items() if name != field).encode() + (
        f"&{field}={value}".encode()
    )


def parts(*extra: tuple[str, bytes]) -> bytes:
    """Our form as multipart, its boundary `b`, with further parts: a head and a body each."""
    plain = [(f'Content-Disposition: form-data; name="{name}"', text.encode()) for name, text in TYPED.items()]
    return b"".join(b"--b\r\n%s\r\n\r\n%s\r\n" % (top.encode(), text) for top, text in [*plain, *extra]) + b"--b--\r\n"


def part(name: str, more: str = "") -> str:
    return f'Content-Disposition: form-data; name="{name}"{more}'


def storm(intake: House) -> Reply:
    sent = {**intake.preview(), "action": "send"}
    intake.clock.forward(seconds=30)
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda _: reply(intake, "POST", "comment/", data=sent), range(20)))
    assert len({(answer.status, answer.text) for answer in answers}) == 1
    return answers[0]


def codes(intake: House) -> Reply:
    for number in range(11):
        answer = form(f"receipt/{ONE}/", code=f"{number:016}", wish="withdrawal")(intake)
    return answer


def other_secret(intake: House, sent: dict[str, str]) -> dict[str, str]:
    return {"token": Tokens(b"x" * 32, intake.clock).make("n", "d", 7)}


def tampered(intake: House, sent: dict[str, str]) -> dict[str, str]:
    token = sent["token"]
    return {"token": ("B" if token[5] == "A" else "A").join([token[:5], token[6:]])}


def of_another_post(intake: House, sent: dict[str, str]) -> dict[str, str]:
    return {"token": intake.preview(thread="deux")["token"]}


def entry(slug: str = "un", headers: dict[str, str] | None = None, **options: str) -> Ask:
    """An entry of an old form, from a person's browser."""
    sent = {"fields[name]": TYPED["name"], "fields[message]": BODY, "options[slug]": slug}
    sent |= {f"options[{name}]": value for name, value in options.items()}
    return lambda intake: reply(intake, "POST", V2, data=sent, headers=HTML if headers is None else headers)


MULTIPART = "multipart/form-data; boundary=b"
CASES = [
    # Encodings
    Case("UTF-16", data(urlencode(TYPED).encode("utf-16")), 400, UNREAD),
    Case("UTF-16, said so", data(FORM, "application/x-www-form-urlencoded; charset=utf-16"), 415, KIND),
    Case("UTF-7, said so", data(FORM, "application/x-www-form-urlencoded; charset=utf-7"), 415, KIND),
    Case("invalid UTF-8", data(typed_bytes("body", f"{quote(BODY)}%FF")), 400, UNREAD, kept=True),
    Case("UTF-8 that is cut", data(typed_bytes("body", f"{quote(BODY)}%E2%82")), 400, UNREAD, kept=True),
    Case("overlong UTF-8", data(typed_bytes("body", f"{quote(BODY)}%C0%AF")), 400, UNREAD, kept=True),
    Case("a lone surrogate", data(typed_bytes("body", f"{quote(BODY)}%ED%A0%80")), 400, UNREAD, kept=True),
    Case("Latin-1 bytes", data(b"thread=un&lang=fr&charter=yes&name=Zo\xe9&body=" + quote(BODY).encode()), 400, UNREAD,
         kept=True),
    Case("invalid UTF-8 in a field's name", data(FORM + b"&%FF=1"), 400, UNREAD, kept=True),
    Case("NUL in the text", form(body=f"{BODY}\0"), 422, UNSEEN, kept=True),
    Case("NUL in the name", form(name="Zoé\0"), 422, UNSEEN, kept=True),
    Case("an escape sequence", form(name="\x1b[31mZoé"), 422, UNSEEN, kept=True),
    Case("a bidi override", form(name="Zoé \u202enitraM"), 422, UNSEEN, kept=True),
    Case("a zero-width space", form(name="Zo\u200bé"), 422, UNSEEN, kept=True),
    Case("a byte order mark", form(body=f"\ufeff{BODY}"), 422, UNSEEN, kept=True),
    Case("a tag character", form(body=f"{BODY}\U000e0041"), 422, UNSEEN, kept=True),
    Case("decomposed letters", form(name=unicodedata.normalize("NFD", "Zoé Martin")), 200, READ, kept=True),
    Case("a joined emoji and Persian", form(body=f"{BODY} 👩‍⚕️ می‌خواهم"), 200, READ, kept=True),
    Case("CR and LF in the name", form(name="Zoé\r\nSet-Cookie: a=1"), 422, "this has a line break", kept=True),
    Case("CR alone in the name", form(name="Zoé\rBcc: a@example.com"), 422, "this has a line break", kept=True),
    Case("CR and LF in the thread", form(thread="un\r\nX: 1"), 404, NO_DISCUSSION, kept=True),
    Case("markup", form(name="<script>alert(1)</script>", body=f"{BODY}</textarea><script>alert(1)</script>"), 200,
         READ, kept=True),
    Case("a template's own signs", form(name="{{ 7*7 }}", body=f"{BODY} {{% raw %}} {{filename}}"), 200, READ,
         kept=True),
    Case("percent signs of a message", form(reply_to="%(typed)s %s %n", body=BODY), 422, "there is no contribution",
         kept=True),
    Case("multipart, invalid UTF-8", data(parts((part("x"), b"\xff")), MULTIPART), 400, UNREAD, kept=True),
    Case("multipart, UTF-7", data(parts((f"{part('x')}\r\nContent-Type: text/plain; charset=utf-7", b"+ADw-")),
                                  MULTIPART), 200, READ, kept=True),
    Case("multipart, no boundary", data(parts(), "multipart/form-data"), 404, NO_DISCUSSION),
    Case("multipart, another boundary", data(parts(), "multipart/form-data; boundary=c"), 404, NO_DISCUSSION),
    Case("multipart, cut", data(parts()[:-5], MULTIPART), 404, NO_DISCUSSION),
    Case("multipart, a file for a thread", data(parts().replace(b'name="thread"', b'name="thread"; filename="a"'),
                                                MULTIPART), 404, NO_DISCUSSION, kept=True),
    # Sizes
    Case("nothing at all", data(b""), 404, NO_DISCUSSION),
    Case("no field but a thread", data(b"thread=un"), 422, MISSING),
    Case("a text at its limit", form(body="x" * (BODY_MAX - 2)), 200, READ),
    Case("a text one over it", form(body="x" * (BODY_MAX - 1)), 422, LONG),
    Case("a text of 20,000", form(body=BODY + "x" * 20_000), 422, LONG, kept=True),
    Case("a request at its limit", data(FORM + b"&x=" + b"x" * (SIZE_MAX - len(FORM) - 3)), 200, READ, kept=True),
    Case("a request one over it", data(FORM + b"&x=" + b"x" * (SIZE_MAX - len(FORM) - 2)), 413, "this is too much"),
    Case("a name of 33 KiB", form(name="Z" * 33 * 1024), 422, "this is too long", kept=True),
    Case("a run of accents", form(name="e" + "\u0301" * 10_000), 422, "this is too long", kept=True),
    Case("as many fields as are read", data(FORM + b"&a=" * (PARTS_MAX - len(TYPED))), 200, READ, kept=True),
    Case("one field more", data(FORM + b"&a=" * (PARTS_MAX - len(TYPED) + 1)), 400, UNREAD, kept=True),
    Case("100,000 fields", data(b"a=&" * 100_000), 413, "this is too much"),
    Case("200 parts", data(parts(*[(part("a"), b"")] * 200), MULTIPART), 413, "this is too much"),
    Case("a megabyte of a file", data(parts((part("a", '; filename="a"'), b"x" * 2**20)), MULTIPART), 413,
         "this is too much"),
    Case("a megabyte for a receipt", form(f"receipt/{ONE}/", body="x" * 2**20), 413, "this is too much"),
    Case("a megabyte for an old form", data(b"x" * 2**20, path=V2), 413),
    Case("a header of 300 KiB", raw(head(f"X-A: {'a' * 300 * 1024}")), 431),
    Case("a query of 60 KiB", get(f"comment/?thread=un&reply_to={'1' * 60_000}"), 200, "there is no contribution"),
    Case("no length", raw(head(KIND_LINE) + FORM), 404, NO_DISCUSSION),
    Case("a length too short", raw(head(KIND_LINE, "Content-Length: 10") + FORM), 422, MISSING),
    Case("a length too long, then gone", raw(head(KIND_LINE, "Content-Length: 9999") + FORM, hang_up=True), 0),
    Case("a length that is none", raw(head(KIND_LINE, "Content-Length: ten") + FORM), 400),
    Case("a length below zero", raw(head(KIND_LINE, "Content-Length: -1") + FORM), 400),
    Case("two lengths", raw(head(KIND_LINE, "Content-Length: 10", f"Content-Length: {len(FORM)}") + FORM), 400),
    Case("in chunks", raw(head(KIND_LINE, "Transfer-Encoding: chunked") + CHUNKED), 200, READ, kept=True),
    Case("in chunks, too many", raw(head(KIND_LINE, "Transfer-Encoding: chunked") + b"11000\r\n" + b"x" * 0x11000
                                    + b"\r\n0\r\n\r\n"), 413, "this is too much"),
    Case("in chunks that are none", raw(head(KIND_LINE, "Transfer-Encoding: chunked") + b"zz\r\n" + FORM), 400),
    Case("in an unknown coding", raw(head(KIND_LINE, "Transfer-Encoding: rot13") + FORM), 501),
    Case("in gzip", raw(head(KIND_LINE, "Content-Encoding: gzip", f"Content-Length: {len(gzip.compress(FORM))}")
                        + gzip.compress(FORM)), 400, UNREAD),
    # Methods and kinds
    *[Case(f"{method} a form", form(method=method), 405, METHOD) for method in ("PUT", "PATCH", "DELETE", "BREW")],
    Case("TRACE", raw(head("X-Secret: a", method="TRACE")), 405, METHOD),
    Case("a method in another header", form(headers={"X-HTTP-Method-Override": "DELETE"}), 200, READ, kept=True),
    Case("HEAD", get("comment/?thread=un", "HEAD"), 200),
    Case("HEAD of nothing", get("rien", "HEAD"), 404),
    *[Case(f"a form as {kind or 'nothing'}", data(FORM, kind), 415, KIND)
      for kind in ("text/plain", "application/json", "application/xml", "image/svg+xml", "", "\u00e9")],
    # Headers
    Case("Origin: null", form(headers={"Origin": "null"}), 403, FOREIGN, kept=True),
    Case("Origin: foreign", form(headers={"Origin": "https://evil.example"}), 403, FOREIGN, kept=True),
    Case("Origin: foreign, Referer ours", form(headers={"Origin": "https://evil.example", "Referer": f"{SITE}/un/"}),
         403, FOREIGN, kept=True),
    Case("Origin: another port", form(headers={"Origin": f"{SITE}:8443"}), 403, FOREIGN, kept=True),
    Case("Origin: another scheme", form(headers={"Origin": "http://example.org"}), 403, FOREIGN, kept=True),
    Case("Origin: twice", raw(head(KIND_LINE, f"Origin: {SITE}", f"Origin: {SITE}", f"Content-Length: {len(FORM)}")
                              + FORM), 403, FOREIGN, kept=True),
    Case("Origin: empty", raw(head(KIND_LINE, "Origin:", f"Content-Length: {len(FORM)}") + FORM), 403, FOREIGN,
         kept=True),
    Case("Origin: ours", form(headers={"Origin": SITE}), 200, READ, kept=True),
    Case("Origin: null for a receipt", form(f"receipt/{ONE}/", headers={"Origin": "null"}, code=code(SECRET, ONE)), 403,
         FOREIGN, kept=True),
    Case("Referer: foreign", form(headers={"Referer": "https://evil.example/un/"}), 403, FOREIGN, kept=True),
    Case("Referer: ours", form(headers={"Referer": f"{SITE}/un/"}), 200, READ, kept=True),
    Case("Host: another", form(headers={"Host": "evil.example"}), 200, READ, kept=True),
    Case("Host: no host", form(headers={"Host": "a b/<c>\"'"}), 200, READ, kept=True),
    Case("Host: none", raw(b"GET /comment/?thread=un HTTP/1.0\r\n\r\n"), 200),
    Case("Host: twice", raw(head("Host: evil.example", method="GET", path="/comment/?thread=un")), 200),
    Case("X-Forwarded-Host", form(headers={"X-Forwarded-Host": "evil.example", "Origin": "https://evil.example"}), 403,
         FOREIGN, kept=True),
    Case("a header of another header", raw(head("X: a\rInjected: b", method="GET")), 400),
    Case("a language that is none", form(headers={"Accept-Language": "\u00e9;q=x, ../fr;q=9"}), 200, READ, kept=True),
    Case("a cookie", form(headers={"Cookie": "session=eyJ"}), 200, READ, kept=True),
    # Tokens
    Case("no token", send(lambda intake, sent: {"token": ""}), 200, RECEIVED, ("caught",)),
    Case("garbage for a token", send(lambda intake, sent: {"token": "\u00e9." * 50}), 200, RECEIVED, ("caught",)),
    Case("a token that was tampered with", send(tampered), 200, RECEIVED, ("caught",)),
    Case("a token of another secret", send(other_secret), 200, RECEIVED, ("caught",)),
    Case("a token of another post", send(of_another_post), 200, "this is not quite what you read", kept=True),
    Case("a token that is too old", send(lambda intake, sent: {}, seconds=86_401), 200, "this preview is", kept=True),
    Case("a token that is too young", send(lambda intake, sent: {}, seconds=1), 200, "that was quicker", kept=True),
    Case("a token of tomorrow", send(lambda intake, sent: {}, seconds=-3600), 200, "that was quicker", kept=True),
    Case("another text under a token", send(lambda intake, sent: {"body": f"{BODY} Et plus."}), 200,
         "this is not quite what you read", kept=True),
    Case("another language under a token", send(lambda intake, sent: {"lang": "en"}), 200, kept=True),
    Case("a token, three times", send(lambda intake, sent: {}, times=3), 200, RECEIVED, ("waiting",)),
    Case("a token, by twenty at once", storm, 200, RECEIVED, ("waiting",)),
    Case("an action that is none", form(action="delete"), 200, READ, kept=True),
    Case("a trap before the preview", form(site_web="https://example.com"), 200, RECEIVED, ("caught",)),
    Case("a trap at sending", send(lambda intake, sent: {"site_web": "x"}), 200, RECEIVED, ("caught",)),
    Case("what only a moderator may set", form(number="1", pinned="oui", person="claire", id=ONE, date="1999-01-01"),
         200, READ, kept=True),
    # Paths
    Case("a thread out of the folder", form(thread="../../../../etc/passwd"), 404, NO_DISCUSSION, kept=True),
    Case("a thread out of the folder, to be shown", get("comment/?thread=../un&lang=..%2f"), 404, NO_DISCUSSION),
    Case("a reply out of the folder", form(reply_to=f"../deux/{ONE}"), 422, "there is no contribution", kept=True),
    Case("a language out of the folder", get("comment/?thread=un&lang=../../x"), 200),
    Case("a path upwards", raw(head(method="GET", path="/receipt/../posts.json")), 404, NOT_THERE),
    Case("a path upwards, encoded", raw(head(method="GET", path="/receipt/%2e%2e%2f%2e%2e/posts.json/")), 404),
    Case("a receipt upwards", raw(head(method="GET", path="/receipt/..%2F/")), 404, "this receipt is not"),
    Case("a receipt with NUL", raw(head(method="GET", path=f"/receipt/{ONE}%00/")), 404, "this receipt is not known"),
    Case("a receipt with a line break", raw(head(method="GET", path=f"/receipt/{ONE}%0a/")), 404, "this receipt"),
    Case("a path of bytes", raw(head(method="GET", path="/%ff%fe/")), 404, NOT_THERE),
    Case("a path with slashes", raw(head(method="GET", path="//evil.example/comment/")), 404, NOT_THERE),
    Case("a path without its slash", get("comment?thread=un"), 200, "Take the floor"),
    Case("a whole address for a path", raw(head(method="GET", path="http://evil.example/comment/?thread=un")), 200),
    Case("codes tried by the dozen", codes, 429, "much was sent in a short time", kept=True),
    # Old forms
    *[Case(f"a redirection to {target!r}", entry(redirect=target), 200, RECEIVED, ("waiting",))
      for target in ("//evil.example", "https:evil.example", "\\\\evil.example", "/\\evil.example",
                     "javascript:alert(1)", "https://evil.example/", "/a\r\nSet-Cookie: a=1")],
    Case("a redirection into the site", entry(redirect="/un/#merci"), 302, rows=("waiting",)),
    Case("an old form of another site", entry(headers={**HTML, "Origin": "null"}), 403, FOREIGN, kept=True),
    Case("an old form of another site that leads out", entry(headers={**HTML, "Origin": "https://evil.example"},
                                                             redirectError="https://evil.example/"), 403, FOREIGN,
         kept=True),
    Case("an old form for a thread out of the folder", entry("../../etc/passwd"), 404, "this form does not fit",
         kept=True),
]  # fmt: skip


def test_the_table_is_as_long_as_it_was_promised() -> None:
    assert len({case.name for case in CASES}) == len(CASES) >= 60


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_a_hostile_request_gets_the_answer_that_it_wants(intake: House, case: Case) -> None:
    reply = case.ask(intake)
    assert reply.status == case.status, reply.text
    shown = unescape(re.sub("<[^>]+>", "", reply.text))
    if case.words:
        assert any(one in shown for one in told(case.words)), shown
    assert tuple(row.state for row in intake.rows()) == case.rows
    if case.kept:
        assert "".join(BODY.split()) in "".join(unescape(reply.text).split())
    settled(intake, reply)


def told(beginning: str) -> list[str]:
    """How the messages that begin so begin on a page, in French and in English, their first letter aside."""
    with (i18n.CATALOGUES / "fr" / "LC_MESSAGES" / "causerie.po").open("rb") as file:
        messages = [str(message.id) for message in read_po(file) if str(message.id).startswith(beginning)]
    found = [beginning, *(i18n.translations("fr").gettext(one) for one in messages)]
    return [re.split("%|\u00a0?[“«]", one)[0][1:] for one in found]


def settled(intake: House, reply: Reply) -> None:
    """What is so after any request."""
    log = "\n".join(intake.log.lines)
    assert reply.status < 500 or reply.status == 501, log
    for place in (reply.text, log):
        assert "Traceback" not in place
    assert not intake.log.lines, log
    assert "evil" not in str(reply.headers) + re.sub(r"<textarea.*?</textarea>", "", reply.text, flags=re.DOTALL)
    assert "Set-Cookie" not in reply.headers
    assert "<script>alert" not in reply.text
    if reply.app:
        assert reply.headers["Cache-Control"] == "no-store"
        assert "default-src 'none'" in reply.headers["Content-Security-Policy"]
    assert not [path for path in intake.folder.rglob("*") if "passwd" in path.name]
    # And it is still at work.
    assert carried(intake.get("comment/?thread=un"))["thread"] == "un"
