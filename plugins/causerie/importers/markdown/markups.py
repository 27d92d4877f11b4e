"""What old texts are written in, made HTML."""

from __future__ import annotations

from contextlib import suppress
from html import escape

from causerie.importers.base import Markup
from causerie.importers.markdown import wordpress

_STRANGERS = {"file_insertion_enabled": False, "raw_enabled": False, "report_level": 5, "halt_level": 5}
"""A text of somebody else's reads no file, and complains to nobody."""
_MOST = 100_000
"""Characters of a text up to which it is read as reStructuredText: docutils takes its time."""


def opened(text: str, markup: Markup, dropped: list[str]) -> tuple[str, bool]:
    """A text as HTML, and whether the ends of its lines are kept; what it would have done is added to `dropped`."""
    match markup:
        case "wordpress":
            return wordpress.opened(text, dropped)
        case "restructuredtext" if len(text) <= _MOST:
            with suppress(Exception):  # whatever docutils raises at a text, its words are still there
                return _structured(text), False
    return (text, False) if markup == "html" else (escape(text, quote=False), True)


def _structured(text: str) -> str:
    # Few blogs have any, and it takes a tenth of a second to be there.
    from docutils.core import publish_parts

    return str(publish_parts(text, writer="html5", settings_overrides=_STRANGERS)["body"])
