"""What the forms of Staticman's themes send, under all the names that the themes have for it.

The names are those of Minimal Mistakes, Made Mistakes, Beautiful Hugo, Network Hobo, hugo-staticman, hbstack and their
like; https://github.com/eduardoboucas/staticman reads them as `fields[NAME]` and `options[NAME]`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import g, request

from causerie.errors import N_, Fault
from causerie.intake import forms
from causerie.intake.words import RefusedError
from causerie.pages import form

TEXT = ("message", "comment", "body")
SITE = ("url", "website")
REPLY = ("replying_to_uid", "reply_to", "replyID", "replying_to")
WHERE = ("slug", "entryId", "origin", "parent")
HONEYPOTS = ("hidden", "hp", "botpot", "address", "name_try", form.HONEYPOT)
OWN = ("name", "occupation", "field", "answers")
UNKEPT = ("email", "_id", "_parent", "date", "replyThread", "replyName", "root_id")
"""What is sent and not kept: an address, and what an intake decides itself."""


class EntryError(RefusedError):
    """An entry that is not taken: Staticman's code for it, and the names that it is about."""

    def __init__(self, status: int, code: str, names: Sequence[str], *faults: Fault) -> None:
        super().__init__(status, N_("this form does not fit this site"), N_("tell its owner, and copy your text"))
        self.faults = faults or self.faults
        self.code = code
        self.names = list(names)


@dataclass(frozen=True, slots=True)
class Entry:
    """The fields and the options of an entry, by their own names."""

    fields: Mapping[str, str]
    options: Mapping[str, str]

    def name(self, aliases: Sequence[str]) -> str:
        """The one of these names that something was sent under; the first one if nothing was."""
        return next((name for name in aliases if self.fields.get(name, "").strip()), aliases[0])

    def value(self, aliases: Sequence[str]) -> str:
        """What was sent under one of these names."""
        return self.fields.get(self.name(aliases), "")

    @property
    def caught(self) -> bool:
        """Whether a field is filled in that nobody sees."""
        return any(self.fields.get(name) for name in HONEYPOTS)

    @property
    def unknown(self) -> list[str]:
        """The names of what is neither kept nor known to be of no use."""
        known = {*TEXT, *SITE, *REPLY, *HONEYPOTS, *OWN, *UNKEPT}
        return sorted(name for name, value in self.fields.items() if value and name not in known)


def read() -> Entry:
    """The entry of this request, from its body alone: what stands in an address stands in logs. Raises as `forms.read`.

    JSON is read as well as forms.
    """
    if request.mimetype != "application/json":
        sent = forms.read()
        entry = Entry(_within("fields", sent), _within("options", sent))
    else:
        entry = Entry(*(_plain(_json().get(name)) for name in ("fields", "options")))
    g.entry, g.typed = entry, {"body": entry.value(TEXT)}
    return entry


def _within(name: str, sent: Mapping[str, str]) -> dict[str, str]:
    start = f"{name}["
    return {key[len(start) : -1]: value for key, value in sent.items() if key.startswith(start) and key.endswith("]")}


def _json() -> Mapping[str, object]:
    try:
        found = request.get_json()
    except RecursionError:
        found = None
    return found if isinstance(found, dict) else {}


def _plain(found: object) -> dict[str, str]:
    """The plain values of a map; what is nested is none of ours."""
    given = found.items() if isinstance(found, dict) else ()
    return {name: str(value) for name, value in given if isinstance(value, str | int) and not isinstance(value, bool)}
