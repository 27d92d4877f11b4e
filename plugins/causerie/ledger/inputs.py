"""What a built site was made of besides its comments: settings, folders of posts and theme, the software."""

from __future__ import annotations

import json
import os
import sys
import sysconfig
from collections.abc import Iterable, Mapping
from dataclasses import replace
from hashlib import blake2b
from pathlib import Path
from types import CodeType
from typing import Any, NamedTuple, Self

from causerie.settings import Settings

PACKAGE = Path(__file__).parents[1]
"""The software itself."""
DOOR = "door"
"""Where the ledger keeps the forge's page for new files that the site leads to: git knows it, no file of settings."""


class Made(NamedTuple):
    """What a site was made of: digests of settings (None: nobody can tell) and software, the folders it read."""

    settings: bytes | None
    software: bytes
    folders: list[str]

    @classmethod
    def of(cls, settings: Settings, content: Path, plugins: Iterable[str], said: bytes | None) -> Self:
        """What a build with these settings is made of now; `said` is the digest of their file."""
        return cls(said, software_digest(), folders(settings, content.resolve(), plugins))

    def line(self) -> str:
        """It as text."""
        return json.dumps([self.settings.hex() if self.settings else None, self.software.hex(), self.folders])

    @classmethod
    def read(cls, line: str) -> Self:
        """It from its text."""
        settings, software, named = json.loads(line)
        return cls(bytes.fromhex(settings) if settings else None, bytes.fromhex(software), named)


def settings_digest(said: Mapping[str, Any]) -> bytes:
    """The digest of all that a file of settings says, whatever it reads to say it."""
    return _digest(f"{name}={_plain(value)}" for name, value in sorted(said.items()))


def software_digest() -> bytes:
    """The digest of the Python that runs, and of the names of all that is installed, which hold the versions."""
    names = []
    for folder in {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}:
        names += sorted(name for name in os.listdir(folder) if name.endswith((".dist-info", ".egg-info", ".pth")))  # noqa: PTH208 (four times as fast)
    return _digest([sys.version, *names])


def reader_digest(settings: Settings) -> bytes:
    """The digest of what reads comments and arranges them: the software itself, and the settings but for folders."""
    said = repr(replace(settings, root=Path(), output=Path(), cache=Path()))
    return _digest([content_digest([PACKAGE]).hex(), software_digest().hex(), said])


def content_digest(folders: Iterable[Path]) -> bytes:
    """The digest of all files in some folders, and of their names."""
    found = blake2b(digest_size=16)
    for folder in folders:
        for path in sorted(path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts):
            data = path.read_bytes()
            found.update(f"{path.relative_to(folder)} {len(data)} ".encode(errors="surrogateescape") + data)
    return found.digest()


def folders(settings: Settings, content: Path, plugins: Iterable[str] = ()) -> list[str]:
    """The folders whose files a build reads, each below the site's root or whole; the comments are not among them."""
    found = {content, settings.theme, *settings.overrides, PACKAGE, *(Path(one).resolve() for one in plugins)}
    named = []
    for folder in sorted(found):
        if not any(folder != other and folder.is_relative_to(other) for other in found):
            inside = folder.is_relative_to(settings.root)
            named.append(folder.relative_to(settings.root).as_posix() if inside else str(folder))
    return named


def _digest(lines: Iterable[str]) -> bytes:
    return blake2b("\n".join(lines).encode(errors="surrogateescape"), digest_size=16).digest()


def _plain(value: Any) -> str:
    """A value as text that is the same in each process, if it can be: no address in memory, no order of a set."""
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{_plain(key)}: {_plain(each)}' for key, each in value.items())}}}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_plain, value))}]"
    if isinstance(value, set | frozenset):
        return f"{{{', '.join(sorted(map(_plain, value)))}}}"
    code = getattr(value, "__code__", None)
    if isinstance(code, CodeType):
        return f"{value.__qualname__} {code.co_code.hex()} {_plain(code.co_consts)} {code.co_names}"
    if isinstance(value, CodeType):
        return f"{value.co_code.hex()} {_plain(value.co_consts)}"
    return repr(value)
