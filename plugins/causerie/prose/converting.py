"""Markdown as Pelican's reader converts it, without Pelican: so that other processes do it, and none does it twice."""

from __future__ import annotations

import json
import pickle
import platform
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from hashlib import blake2b
from importlib import metadata
from pathlib import Path
from typing import Any, NamedTuple

from markdown import Markdown, util

from causerie import i18n

KNOWN = ("markdown.extensions.", "causerie.prose.")
"""The extensions that read nothing but the text: any other one may, so what it makes is never kept."""
MADE_BY = ("markdown", "pygments", "unidecode", "babel")
"""The packages whose versions decide what becomes of a text."""


class Made(NamedTuple):
    """A text's HTML, the lines of its metadata by their names, and the HTML of those that are Markdown too."""

    html: str
    lines: dict[str, list[str]]
    fields: dict[str, str]

    def dump(self) -> bytes:
        """As bytes, for `load`."""
        return json.dumps(self, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")

    @classmethod
    def load(cls, data: bytes) -> Made:
        """What `dump` was given."""
        return cls(*json.loads(data.decode("utf-8", "surrogatepass")))


class Ways(NamedTuple):
    """How texts are converted: Pelican's MARKDOWN as JSON, and the names of the metadata that are Markdown too."""

    markdown: str
    fields: tuple[str, ...]

    @classmethod
    def of(cls, markdown: Mapping[str, Any], fields: Iterable[str]) -> Ways | None:
        """The ways of a site; None if they are more than plain data, or if an extension is none of the KNOWN."""
        try:
            plain = json.dumps(markdown, sort_keys=True)
        except (TypeError, ValueError):
            return None
        known = all(map(_known, markdown.get("extensions", ())))
        # A footnote of a reader's own numbers, by UNIQUE_IDS, counts the texts before this one.
        return cls(plain, tuple(fields)) if known and json.loads(plain) == markdown and "UNIQUE_" not in plain else None

    def print(self) -> str:
        """What a conversion depends on besides the text."""
        versions = [(name, metadata.version(name)) for name in MADE_BY]
        lexers = sorted((one.name, one.value) for one in metadata.entry_points(group="pygments.lexers"))
        return repr((self, platform.python_version(), versions, lexers, _own()))


def _known(extension: object) -> bool:
    if not isinstance(extension, str):
        return False
    found = next((one.value for one in util.get_installed_extensions() if one.name == extension), extension)
    return found.startswith(KNOWN)


def _own() -> str:
    """The digest of our own extensions, and of the messages that they put into a text."""
    digest = blake2b(digest_size=16)
    package = Path(__file__).parents[1]
    for path in sorted([*package.glob("prose/*.py"), package / "i18n.py", *i18n.CATALOGUES.rglob("*.po")]):
        digest.update(path.read_bytes())
    return digest.hexdigest()


class Converter:
    """Converts texts one after the other, each as if it were the first: a new Markdown takes a sixth of the time."""

    def __init__(self, ways: Ways) -> None:
        self._ways = ways
        self._text, self._field = self._markdown(), self._markdown()
        # Pelican finds no metadata in metadata.
        self._field.preprocessors.deregister("meta")

    def _markdown(self) -> Markdown:
        return Markdown(**json.loads(self._ways.markdown))

    def convert(self, data: bytes) -> Made:
        """What becomes of a file's bytes; raises what Markdown raises, and is of no use then."""
        text = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
        html = self._text.reset().convert(text)
        lines: dict[str, list[str]] = self._text.Meta
        typed = ("\n".join(value) for name, value in lines.items() if name.lower() in self._ways.fields)
        return Made(html, lines, {text: self._field.reset().convert(text) for text in typed})


@lru_cache(1)
def _converter(ways: Ways) -> Converter:
    return Converter(ways)


def convert_all(ways: Ways, texts: Sequence[bytes]) -> list[bytes | None]:
    """Several files' bytes, each converted and dumped; None for one that cannot be: whoever asked finds out why."""
    return [_dumped(ways, text) for text in texts]


def _dumped(ways: Ways, text: bytes) -> bytes | None:
    try:
        return _converter(ways).convert(text).dump()
    except Exception:  # whatever an extension raises, it raises again where the post is read
        _converter.cache_clear()
        return None


def serve() -> None:
    """Convert what comes in on standard input, until it ends; the answers go out on standard output."""
    asked, answers = sys.stdin.buffer, sys.stdout.buffer
    # What an extension prints is no answer.
    sys.stdout = sys.stderr
    with suppress(EOFError, KeyboardInterrupt, BrokenPipeError):
        while True:
            ways, texts = pickle.load(asked)  # noqa: S301 (from our own code)
            pickle.dump(convert_all(ways, texts), answers)
            answers.flush()
