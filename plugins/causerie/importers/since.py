"""A comment that was ours and has been elsewhere since: what somebody changed of it there is not undone here."""

from __future__ import annotations

from dataclasses import replace

from markupsafe import Markup

from causerie.errors import ModeratorError
from causerie.importers.base import SourceComment
from causerie.importers.markdown import convert
from causerie.importers.writing import parts
from causerie.render import render


def now(found: SourceComment) -> SourceComment:
    """A comment whose own file says what its other words, its other name and its other address say now.

    Whoever has another name or other words speaks for nobody whom the owner vouches for.
    """
    own = found.ours
    if not own or own.removed or found.status == "removed":
        return found
    try:
        if _blankless(found.name) != _blankless(own.name or ""):
            own = replace(own, name=" ".join(found.name.split()), url=None, occupation=None, person=None)
        body = own.body or ""
        if _changed(found, body):
            made = convert(found.body, found.markup, comment=True).text
            if _words(str(render(made))) != _words(str(render(body))):
                first, *more = parts(made)
                # What takes several is told as others' words are.
                own = None if more else replace(own, body=first, person=None)
    except ModeratorError:
        # What it says now cannot be said here, and what it said is not said any more.
        return replace(found, ours=None)
    return replace(found, ours=own)


def _changed(found: SourceComment, body: str) -> bool:
    """Whether the words differ at first sight; a body that shows none is told in the other's own way."""
    html = str(render(body))
    return bool(_words(html)) and found.body.strip() != body.strip() and found.body.strip() != html.strip()


def _words(html: str) -> list[str]:
    return Markup(html.replace("<", " <")).striptags().split()  # noqa: S704 (it is shown nowhere)


def _blankless(name: str) -> str:
    return "".join(name.split())
