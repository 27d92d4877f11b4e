"""What is said below a pull request, once: whatever was said before is known by all of its words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from causerie.forges.hub import Steps, expect, pages, rows
from causerie.forges.transport import Request


def marked(text: str, mark: str) -> str:
    """A text with what sets it apart from the same words on another occasion, at its end, where nobody sees it."""
    return f"{text}\n\n{mark}"


def told(bodies: Iterable[str], text: str) -> bool:
    """Whether this very text is among what was said: whoever said it for us has said nothing but our words.

    Forges have their own ways with the ends of lines, and with blanks there.
    """
    return any(_plain(body) == _plain(text) for body in bodies)


def _plain(text: str) -> list[str]:
    return [line.rstrip() for line in re.split(r"\r\n?|\n", text.strip())]


def said_once(path: str, listing: str, text: str) -> Steps[None]:
    """Say something, unless it was said; `path` lists what was, with `listing`, and takes more."""
    known = yield from pages(Request("GET", f"{path}{listing}"))
    if not told(rows(known, "body"), text):
        expect((yield Request("POST", path, {"body": text})), 201)


def reviewed_once(
    path: str, listing: str, version: str, text: str, comments: Sequence[Mapping[str, object]]
) -> Steps[None]:
    """Say something of a commit and of its lines, unless the text was said; the rest as `said_once`."""
    known = yield from pages(Request("GET", f"{path}{listing}"))
    if told(rows(known, "body"), text):
        return
    asked = {"commit_id": version, "event": "COMMENT", "body": text, "comments": comments}
    reply = yield Request("POST", path, asked)
    if comments and reply.status in (400, 422):
        # A line that the forge does not show must not cost the whole answer.
        reply = yield Request("POST", path, {**asked, "comments": []})
    expect(reply, 200, 201)
