"""The text of a mail: nothing else of it is looked at, no address, no name and no machine of its headers."""

from __future__ import annotations

from email import message_from_bytes
from email.message import Message

from causerie.errors import N_, Fault, ReaderError

MAIL_MAX = 4 * 1024 * 1024
"""Bytes of a mail, pictures included, that is opened."""
TEXT_MAX = 64 * 1024
"""Characters of a mail's text: five times a comment's, for what stands around it."""
# What is declared, and what is meant by it: https://encoding.spec.whatwg.org/#names-and-labels
_MEANT = {"iso-8859-1": "cp1252", "latin-1": "cp1252", "us-ascii": "utf-8", "ascii": "utf-8"}


def text(data: bytes, name: str) -> str:
    """The plain text of a mail, with plain line ends; `name` is only named.

    Raises ReaderError if it has none, or none that can be read.
    """
    if len(data) > MAIL_MAX:
        raise _unread(name, N_("this mail is too long"), N_("save it without its attachments, or ask for plain text"))
    part = _plain(message_from_bytes(data))
    if part is None:
        message = N_("this mail has no plain text")
        remedy = N_("copy its text into a comment’s file, or ask its sender for plain text instead of HTML")
        raise _unread(name, message, remedy)
    found = _decoded(part, name).replace("\r\n", "\n").replace("\r", "\n")
    if len(found) > TEXT_MAX:
        raise _unread(name, N_("this mail is too long"), N_("shorten its text, or ask for two contributions"))
    if str(part.get_param("format", "")).lower() == "flowed":
        return _unflowed(found, str(part.get_param("delsp", "")).lower() == "yes")
    return found


def _plain(message: Message) -> Message | None:
    for part in message.walk():
        if part.get_content_type() == "text/plain" and part.get_content_disposition() != "attachment":
            return part
    return None


def _decoded(part: Message, name: str) -> str:
    payload = part.get_payload(decode=True)
    charset = part.get_content_charset("utf-8")
    try:
        return bytes(payload).decode(_MEANT.get(charset, charset))
    except (LookupError, ValueError) as error:
        message, remedy = N_("the text of this mail cannot be read"), N_("copy its text into a comment’s file")
        raise _unread(name, message, remedy) from error


def _unflowed(found: str, delsp: bool) -> str:
    """Paragraphs as lines: RFC 3676 ends each line of one with a blank, but for the last."""
    lines: list[str] = []
    flowing = -1
    for line in found.split("\n"):
        words = line.lstrip(">")
        depth = len(line) - len(words)
        words = words.removeprefix(" ")
        signature = words == "-- "
        if flowing == depth and not signature:
            lines[-1] += words
        else:
            lines.append(f"{'>' * depth} {words}" if depth else words)
        flowing = depth if words.endswith(" ") and not signature else -1
        if flowing >= 0 and delsp:
            lines[-1] = lines[-1][:-1]
    return "\n".join(lines)


def _unread(name: str, message: str, remedy: str) -> ReaderError:
    return ReaderError([Fault("mail", message, remedy, {}, name)])
