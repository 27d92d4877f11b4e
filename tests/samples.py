"""The smallest things that the house accepts: a test says only what matters to it, and takes the rest from here."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from causerie import codec, store
from causerie.checks.base import Site
from causerie.errors import Fault
from causerie.files import write_whole
from causerie.model import Comment, Decision, Person, Post
from causerie.settings import Settings
from causerie.values import make_id

ROOT = Path(__file__).parents[1]
WHEN = datetime(2026, 11, 24, 9, 30, 12, tzinfo=UTC)
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
ID = "20261124T093012Z-7f3k9q2m"
THREAD = "un-texte"
PATH = f"comments/{THREAD}/{ID}.yml"


def ident(minute: int) -> str:
    """The id of the comment that was sent so many minutes after WHEN."""
    return make_id(WHEN + timedelta(minutes=minute), minute)


def comment(**changes: Any) -> Comment:
    return Comment(**{"id": ID, "name": "Claire", "date": WHEN, "body": "Des mots.", **changes})


def said(minute: int, **changes: Any) -> Comment:
    """A comment with an id of its own, sent so many minutes after WHEN."""
    date = WHEN + timedelta(minutes=minute)
    return comment(**{"id": ident(minute), "date": date, "number": minute + 1, **changes})


def removed(**changes: Any) -> Comment:
    return Comment(**{"id": ID, "date": WHEN, "removed": NOW, **changes})


def decision(**changes: Any) -> Decision:
    return Decision(**{"id": ID, "thread": THREAD, "date": NOW, "decision": "declined", **changes})


def person(**changes: Any) -> Person:
    return Person(**{"key": "claire", "name": "Claire Aubanel", "role": "author", **changes})


def post(**changes: Any) -> Post:
    plain = {"thread": THREAD, "lang": "fr", "title": "Un texte", "url": "un-texte/", "source": "content/un-texte.md"}
    return Post(**{**plain, **changes})


def settings(**changes: Any) -> Settings:
    return Settings(**{"lang": "fr", "zone": "Europe/Paris", "site_url": "https://example.org", **changes})


def lines(**changes: str | None) -> bytes:
    """A comment's file of one line a key: id, name, date and body on lines 1 to 4; None leaves a key out."""
    plain: dict[str, str | None] = {"id": ID, "name": "Claire", "date": "2026-11-24T10:30:12+01:00", "body": "Bonjour"}
    return "".join(f"{key}: {text}\n" for key, text in {**plain, **changes}.items() if text is not None).encode()


def site(
    root: Path,
    threads: Mapping[str, Sequence[Comment]],
    posts: Sequence[Post] = (),
    *,
    people: bytes = b"",
    decisions: Sequence[Decision] = (),
    **changes: Any,
) -> Site:
    """A site whose comments are written below `root` and read from there."""
    folder = root / "comments"
    folder.mkdir()
    for thread, comments in threads.items():
        for one in comments:
            store.save(folder, thread, one)
    if people:
        (folder / store.PEOPLE).write_bytes(people)
    for made in decisions:
        write_whole(folder / store.DECISIONS / f"{made.id}.yml", codec.write(made))
    return Site(store.read(root, "comments"), tuple(posts), settings(root=root, **changes), NOW)


def marks(faults: Sequence[Fault]) -> list[tuple[str, int, str]]:
    """What faults say to a program: rule, line and key."""
    return [(fault.rule, fault.line, fault.key) for fault in faults]


def python(code: str, folder: Path, *, c_parser: bool = True, **env: str) -> subprocess.CompletedProcess[str]:
    """Run `code` in another Python, which sees our packages; on demand with a PyYAML that has no C parser."""
    if not c_parser:
        (folder / "sitecustomize.py").write_text("import yaml\n\ndel yaml.CBaseLoader\n")
    path = os.pathsep.join(str(part) for part in (folder, ROOT / "plugins", ROOT))
    surroundings = {**os.environ, "PYTHONPATH": path, "PYTHONIOENCODING": "utf-8", **env}
    command = [sys.executable, "-c", code]
    return subprocess.run(command, env=surroundings, capture_output=True, encoding="utf-8", check=False)
