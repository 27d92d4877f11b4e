"""An entry of an old form as a contribution: to which post, in answer to whom, with which words."""

from __future__ import annotations

from pathlib import PurePosixPath
from urllib.parse import urlsplit

from causerie.errors import ReaderError
from causerie.intake import entries
from causerie.intake.entries import Entry, EntryError
from causerie.intake.parts import Intake
from causerie.intake.reading import Said, read
from causerie.model import Post
from causerie.values import make_id

_ALIASES = {"body": entries.TEXT, "url": entries.SITE, "reply_to": entries.REPLY}


def place(intake: Intake, entry: Entry) -> Said:
    """What an entry says. Raises EntryError."""
    if not entry.fields:
        raise EntryError(400, "MISSING_PARAMS", ["fields"])
    post = _post(intake, entry)
    if post.closed(intake.clock()):
        raise EntryError(403, "CLOSED", [])
    missing = [entry.name(names) for names in (("name",), entries.TEXT) if not entry.value(names).strip()]
    if missing:
        raise EntryError(422, "MISSING_REQUIRED_FIELDS", missing)
    if entry.unknown:
        raise EntryError(422, "INVALID_FIELDS", entry.unknown)
    now = intake.now()
    try:
        return read(intake, post, _form(intake, post, entry), make_id(now, intake.bits(40)), now)
    except ReaderError as error:
        names = [entry.name(_ALIASES.get(fault.key, (fault.key,))) for fault in error.faults]
        raise EntryError(422, "INVALID_FIELDS", names, *error.faults) from error


def _post(intake: Intake, entry: Entry) -> Post:
    """The post that an option names by its thread, or by the address or the path of its page."""
    given = [entry.options.get(name, "").strip() for name in entries.WHERE]
    if not any(given):
        raise EntryError(400, "MISSING_PARAMS", ["options"])
    post = next((found for name in given if (found := _named(intake, name))), None)
    if post is None:
        raise EntryError(404, "UNKNOWN_POST", [name for name in given if name])
    return post


def _named(intake: Intake, given: str) -> Post | None:
    try:
        folder, path = (urlsplit(address).path for address in (intake.site.home, given))
    except ValueError:
        return None
    path = path.removeprefix(folder).strip("/")
    return intake.site.at(path) or intake.site.post(PurePosixPath(path).stem, intake.settings.lang)


def _form(intake: Intake, post: Post, entry: Entry) -> dict[str, str]:
    """The same in the fields of our own form."""
    reply = entry.value(entries.REPLY).strip()
    parent = intake.threads.sourced(post.thread, reply) if reply else None
    words = {name: entry.fields.get(name, "") for name in entries.OWN}
    words |= {"body": entry.value(entries.TEXT), "url": entry.value(entries.SITE)}
    return {**words, "reply_to": parent.id if parent else reply, "charter": "yes"}
