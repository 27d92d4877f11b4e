"""The facts of a site's posts as a file: what those who cannot read posts need to know of them.

A build leaves `posts.json` in the built site; the intake and the desk read it. Drafts are not in it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, fields
from datetime import datetime
from pathlib import Path
from typing import Any

from causerie.errors import N_, Fault, OwnerError
from causerie.model import Post
from causerie.values import URL

FILE = "posts.json"
MODERATION = "moderation"
"""The thread of the page, where a site has one, that says how its contributions are read and kept."""


_NAMES = [field.name for field in fields(Post)]
_LISTS = [field.name for field in fields(Post) if field.default == ()]
_DATES = ("date", "closes")


def dump(posts: Iterable[Post]) -> bytes:
    """The file of the posts that readers can see, in the order of their sources."""
    shown = sorted((post for post in posts if post.status != "draft"), key=lambda post: post.source)
    return (json.dumps([asdict(post) for post in shown], ensure_ascii=False, indent=1, default=_plain) + "\n").encode()


def load(output: Path) -> tuple[Post, ...]:
    """The posts of the built site in `output`. Raises OwnerError if it was not built."""
    try:
        return tuple(_post(found) for found in json.loads((output / FILE).read_bytes()))
    except (OSError, ValueError, TypeError, KeyError) as error:
        message = N_("the site is not built: %(reason)s")
        remedy = N_("run inv build, or name the folder of the built site in CAUSERIE_SITE")
        reason = getattr(error, "strerror", None) or error
        raise OwnerError([Fault("posts", message, remedy, {"reason": reason}, f"{output.name}/{FILE}")]) from error


def line(post: Post) -> str:
    """The facts of one post, a draft too, as one line of text."""
    return json.dumps({name: getattr(post, name) for name in _NAMES}, ensure_ascii=False, default=_plain)


def read_line(text: str) -> Post:
    """The post of a line."""
    return _post(json.loads(text))


def guides(post: Post) -> bool:
    """Whether other pages lead to a post: to the charter's rules, or to how contributions are read and kept."""
    return bool(post.rules) or post.thread == MODERATION


def charter(posts: Sequence[Post], lang: str) -> Post | None:
    """The post that holds the charter's rules: in `lang` if there is one."""
    found = [post for post in posts if post.rules]
    return next((post for post in found if post.lang == lang), found[0] if found else None)


def elsewhere(line: str) -> tuple[str, str]:
    """What to call a place where the discussion is open too, and its address: a line of `Elsewhere:`.

    Without a name it is called by its address, less the scheme. An address that no reader may be sent to is empty.
    """
    name, bar, address = line.rpartition("|")
    address = address.strip()
    called = (name.strip() if bar else "") or address.partition("://")[2].rstrip("/") or address
    return called, "" if URL.check(address) else address


def _plain(value: object) -> object:
    return sorted(value) if isinstance(value, frozenset) else value.isoformat()  # type: ignore[attr-defined]


def _post(found: dict[str, Any]) -> Post:
    for name in _DATES:
        found[name] = found[name] and datetime.fromisoformat(found[name])
    for name in _LISTS:
        found[name] = tuple(found[name])
    return Post(**{**found, "translations": frozenset(found["translations"])})
