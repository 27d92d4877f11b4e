"""What the tests of readings share: one contribution, judged in a site that is on no disk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from causerie.checks import registry
from causerie.checks.base import Site
from causerie.errors import Fault
from causerie.model import Comment, Person
from causerie.store import Corpus
from causerie.values import BODY, BODY_MAX

from tests.samples import NOW, THREAD, comment, post, settings

Told = tuple[str, int, str]
"""Of a hint its key, line and message."""


def site(threads: Mapping[str, Sequence[Comment]], *people: Person, **changes: Any) -> Site:
    corpus = Corpus({k: tuple(v) for k, v in threads.items()}, {person.key: person for person in people}, (), ())
    posts = tuple(post(thread=name, source=f"content/{name}.md") for name in {THREAD, *threads})
    return Site(corpus, posts, settings(root=Path("/nowhere"), **changes), NOW)


def told(faults: Sequence[Fault]) -> list[Told]:
    return [(fault.key, fault.line, fault.said(str)[0]) for fault in faults]


def hints(at: Site | None = None, before: Comment | None = None, **words: Any) -> list[Told]:
    """What a moderator is told of a comment with these words; all of it is a hint about its own file."""
    made = comment(**words)
    found = registry.judge(at or site({}), THREAD, made, before)
    assert {(fault.level, fault.path) for fault in found} <= {("hint", f"comments/{THREAD}/{made.id}.yml")}
    assert all(fault.said(str)[1] for fault in found)
    return told(found)


def filled(piece: str) -> str:
    """As much of `piece` as a body can hold."""
    body = piece * (BODY_MAX // len(piece))
    while BODY.check(body):
        body = body[: len(body) * 9 // 10]
    return body


HOSTILE = {
    piece: filled(piece)
    for piece in (
        *(
            "[",
            "![[",
            "[a](",
            "*_*_",
            "- ",
            "> ",
            "- - - - a\n\n",
            "1. ",
            "`",
            "<",
            "&#8203;",
            "a",
            "a b c ",
            "ab ",
            "\\",
        ),
        *("http://a.b ", "http://a.", "[a](http://xn--a.b)", "[a](http://1.2)", "[b.fr](http://a.fr)", "<http://a.b>"),
        *("a.", "a@", "a@b.fr ", "a@b.c@d.", "a (at) b (dot) ", "-a", "+", " (", "0", "1 ", "01 ", "00 1", "+1", "+1 "),
        *("06 12 34 56 78 ", "0470 12 ", "(555) 123-", "555-", "12 ", "12 rue de la Paix ", "12 bis, ", "12 Aa Bb Cc "),
        *(
            "FR76 3000 ",
            "FR76AAAA",
            "1 85 05 78 006 084 ",
            "AB-123-CD ",
            "ISBN ",
            "ISBN-13 1",
            "é\N{COMBINING ACUTE ACCENT}",
        ),
    )
} | {
    "one long label": f"[a](http://xn--{'a' * 11_000}.fr)",
    "one long host that is shown": f"[{'a.' * 5_000}](http://b.fr)",
    "many hosts that are shown": f"[{'a.a ' * 2_700}](http://b.fr)",
    "hosts all different": " ".join(f"[a](http://xn--{n}a.fr)" for n in range(500)),
}
