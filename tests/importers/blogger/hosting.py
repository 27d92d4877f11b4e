"""A blog on the loopback that answers for its feeds as Blogger does, faults included."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qsl, urlsplit

from tests.importers.serving import answering

BLOG = "tag:blogger.com,1999:blog-7"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom"'
_HEAD += (
    ' xmlns:thr="http://purl.org/syndication/thread/1.0" xmlns:openSearch="http://a9.com/-/spec/opensearchrss/1.0/">'
)


@dataclass(frozen=True)
class Thing:
    """A post or page, or a comment if it has a post."""

    id: int
    date: str
    post: int = 0
    page: bool = False
    body: str = "Un mot."

    @property
    def moment(self) -> datetime:
        return datetime.fromisoformat(self.date)


@dataclass
class Blog:
    """What there is to be read, and how badly it is given: `most` entries a page, `newest` first whatever is asked,
    `gives` comments in the feed of all of them, `fails` answers beforehand."""

    things: list[Thing]
    most: int = 150
    newest: bool = False
    gives: int = 1_000_000
    lies: int = 0
    fails: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)

    def answer(self, path: str, query: dict[str, str]) -> str | None:
        parts = path.strip("/").split("/")
        if parts == ["feeds", "posts", "default"]:
            found = [one for one in self.things if not one.post and not one.page]
        elif parts == ["feeds", "pages", "default"]:
            found = [one for one in self.things if one.page]
        elif parts == ["feeds", "comments", "default"]:
            found = [one for one in self.things if one.post][: self.gives]
        elif len(parts) == 4 and parts[2:] == ["comments", "default"]:
            found = [one for one in self.things if one.post == int(parts[1])]
        else:
            return None
        return self.feed(".".join(parts[1:-1]), found, query)

    def feed(self, name: str, found: list[Thing], query: dict[str, str]) -> str:
        if "published-min" in query:
            since = datetime.fromisoformat(query["published-min"])
            found = [one for one in found if one.moment >= since]
        found = sorted(found, key=lambda one: one.moment, reverse=self.newest)
        start = int(query.get("start-index", "1")) - 1
        shown = found[start : start + min(int(query["max-results"]), self.most)]
        total = f"<openSearch:totalResults>{len(found) + self.lies}</openSearch:totalResults>"
        entries = "".join(self.entry(one) for one in shown)
        return f"{_HEAD}<id>{BLOG}.{name}</id><generator>Blogger</generator>{total}{entries}</feed>"

    def entry(self, one: Thing) -> str:
        kind = "page" if one.page else "post"
        reply = f'<thr:in-reply-to ref="{BLOG}.post-{one.post}"/>' if one.post else ""
        total = sum(other.post == one.id for other in self.things)
        return (
            f"<entry><id>{BLOG}.{kind}-{one.id}</id><published>{one.date}</published><updated>{one.date}</updated>"
            f'<content type="html">{one.body}</content>{reply}<thr:total>{total}</thr:total></entry>'
        )


@contextmanager
def hosted(blog: Blog) -> Iterator[str]:
    """The address of a blog while it is to be had."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            blog.heard.append(self.path)
            parts = urlsplit(self.path)
            status, headers = blog.fails.pop(0) if blog.fails else (200, {})
            told = blog.answer(parts.path, dict(parse_qsl(parts.query))) if status == 200 else ""
            data = (told or "").encode()
            self.send_response(404 if told is None else status)
            for name, value in {"Content-Length": str(len(data)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: object) -> None:
            pass

    with answering(Handler) as address:
        yield address
