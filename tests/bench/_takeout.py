"""A Takeout of Blogger's as large as asked for, with what people paste into one; the same for the same seed."""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

START = datetime(2009, 1, 1, 8, tzinfo=UTC)
HEAD = """<?xml version='1.0' encoding='utf-8'?>
<feed xmlns='http://www.w3.org/2005/Atom' xmlns:blogger='http://schemas.google.com/blogger/2018'>
<id>tag:blogger.com,1999:blog-1</id><title>Carnet</title>
"""
ENTRY = """<entry><id>tag:blogger.com,1999:blog-1.post-{id}</id>{parent}<blogger:type>{kind}</blogger:type>\
<blogger:status>LIVE</blogger:status><author><name>{name}</name><uri/><blogger:type>ANONYMOUS</blogger:type></author>\
<title>{title}</title><content type='html'>{body}</content><blogger:metaDescription/>\
<blogger:created>{date}</blogger:created><published>{date}</published><updated>{date}</updated><blogger:location/>\
{labels}<blogger:filename>{path}</blogger:filename><link/><enclosure/><blogger:trashed/></entry>
"""
WORDS = ("le", "pain", "de", "la", "semaine", "lève", "mieux", "au", "frais", "qu’on", "ne", "croit", "et", "chacun")
ILLEGAL = ("\x0b", "\x00", "\x1b", "\ufffe", "&#11;", "\x08")
"""What XML has no place for; people paste it from their word processors."""
COMMENTS = 6
"""Contributions of a post, on average."""


@dataclass(frozen=True)
class Made:
    """What a Takeout holds."""

    posts: int
    comments: int
    size: int


def write(path: Path, size: int, seed: int = 1) -> Made:
    """Write a feed of about `size` bytes."""
    random, posts, comments, written = Random(seed), 0, 0, 0
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(HEAD)
        while written < size:
            posts += 1
            written += file.write(_post(posts, random))
            for one in _comments(posts, random):
                comments += 1
                written += file.write(one)
        file.write("</feed>\n")
    return Made(posts, comments, path.stat().st_size)


def _post(number: int, random: Random) -> str:
    date = START + timedelta(hours=7 * number)
    picture = f"https://blogger.example/img/b/s640/four-{number}.jpg"
    parts = []
    for part in range(random.randint(4, 16)):
        parts.append(f"{_prose(random, 60)} <b>{_prose(random, 3)}</b>, {_prose(random, 30)}&nbsp;!<br /><br />")
        if part % 5 == 4:
            parts.append(f'<div class="separator"><a href="{picture}"><img border="0" src="{picture}" /></a></div>')
    link = f"/{date:%Y/%m}/four-{max(1, number - 3)}.html"
    parts.append(f'Voir <a href="https://carnet.example{link}">la suite</a>.')
    body = html.escape("".join(parts))
    labels = "<category scheme='tag:blogger.com,1999:blog-1' term='four'/>"
    path = f"/{date:%Y/%m}/four-{number}.html"
    return _entry(f"{number}", "POST", _prose(random, 5), body, date, labels=labels, path=path)


def _comments(post: int, random: Random) -> Iterator[str]:
    date = START + timedelta(hours=7 * post)
    for number in range(random.randint(0, 2 * COMMENTS)):
        parent = f"<blogger:parent>tag:blogger.com,1999:blog-1.post-{post}</blogger:parent>"
        if number and random.random() < 0.5:
            answered = f"{post}{random.randrange(number):03}0"
            parent += f"<blogger:inReplyTo>tag:blogger.com,1999:blog-1.post-{answered}</blogger:inReplyTo>"
        body = html.escape(f"{_prose(random, random.randint(5, 120))}<br />{_prose(random, 8)} <i>voilà</i>.")
        yield _entry(
            f"{post}{number:03}0", "COMMENT", "", body, date + timedelta(minutes=11 * (number + 1)), parent=parent
        )


def _entry(
    id: str, kind: str, title: str, body: str, date: datetime, *, parent: str = "", labels: str = "", path: str = ""
) -> str:
    name = f"Voix {int(id) % 500}"
    told = f"{date:%Y-%m-%dT%H:%M:%S}.123Z"
    return ENTRY.format(
        id=id, kind=kind, title=title, body=body, date=told, parent=parent, labels=labels, path=path, name=name
    )


def _prose(random: Random, words: int) -> str:
    said = " ".join(random.choices(WORDS, k=words))
    return f"{said} {random.choice(ILLEGAL)}" if random.random() < 0.05 else said
