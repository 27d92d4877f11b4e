"""The site's empty page: what the intake, the receipts and the desk say stands in the frame of the site's pages."""

from __future__ import annotations

import re
from pathlib import Path

from markupsafe import Markup, escape

from causerie.errors import N_, Fault, OwnerError
from causerie.pages.splice import inside

_TITLE = re.compile(r"<title>([^<]* — )")


def name(lang: str) -> str:
    """Where the frame in a language is, below the output folder."""
    return f"frame.{lang}.html"


class Frames:
    """The frames of the built site in `output`, each read again when it was built again."""

    def __init__(self, output: Path, lang: str) -> None:
        self._output = output
        self._lang = lang
        self._read: dict[str, tuple[int, tuple[str, ...]]] = {}

    def page(self, lang: str, title: str, inner: Markup) -> str:
        """A whole page: the frame in `lang`, or else in the site's language, with a title and what it says.

        Raises OwnerError if the site is not built.
        """
        *titled, before, after = self._frame(lang)
        head = (titled[0], escape(title), " — ") if titled else ()
        return "".join((*head, before, inner, after))

    def _frame(self, lang: str) -> tuple[str, ...]:
        own = self._output / name(lang)
        path = own if own.is_file() else self._output / name(self._lang)
        try:
            stamp = path.stat().st_mtime_ns
            if lang not in self._read or self._read[lang][0] != stamp:
                self._read[lang] = (stamp, _cut(path.read_bytes()))
        except OSError as error:
            message, remedy = N_("the site is not built: %(reason)s"), N_("run inv build first")
            raise OwnerError([Fault("frame", message, remedy, {"reason": error.strerror}, str(path))]) from error
        return self._read[lang][1]


def _cut(frame: bytes) -> tuple[str, ...]:
    """A frame in pieces: what stands before the title of a page, if it has one, before what it says, and after that."""
    start, end = inside(frame, "frame")
    before, after = frame[:start].decode(), frame[end:].decode()
    title = _TITLE.search(before)
    if title is None:
        return before, after
    return before[: title.start(1)], before[title.end(1) :], after
