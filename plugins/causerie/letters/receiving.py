"""A mail or a file as a comment on a thread."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from difflib import get_close_matches
from pathlib import PurePath

from causerie import codec, store
from causerie.errors import N_, Fault, ModeratorError, ReaderError
from causerie.letters import envelope, lines
from causerie.letters.lines import Letter
from causerie.model import Comment, Post
from causerie.proposals import moderators_keys, words
from causerie.settings import Settings
from causerie.values import ID, make_id

_NUMBER = re.compile(r"(?:n[°ºo.]*\s*|#)?0*([1-9][0-9]{0,5})", re.IGNORECASE)
_WRONG = {
    "field": (N_("%(word)s is not one of the site's fields"), N_("write one of %(choices)s")),
    "reply_to": (N_("this discussion has no contribution n° %(word)s"), N_("mend the number, or leave it empty")),
    "answers": (N_("%(word)s is not the number of a question"), N_("mend the number, or leave it empty")),
}


def receive(
    data: bytes, name: str, settings: Settings, posts: Sequence[Post], now: datetime, bits: int, thread: str = ""
) -> tuple[str, Comment]:
    """The thread and the comment in a mail (.eml) or in a comment's file (.yml) called `name`.

    `thread` is said by who hands it in, else by the mail, or by the file's folder; a mail's comment is given an id
    of `now` and 40 random `bits`. Raises ReaderError or ModeratorError with all that keeps it from being one.
    """
    kind = PurePath(name).suffix.lower()
    if kind == ".eml":
        letter = lines.read(envelope.text(data, name), name)
        place = _thread(thread or letter.thread, name, posts)
        form = _form(letter, name, settings, place)
        return place[0].thread, _comment(form, make_id(now, bits), now.replace(microsecond=0), name)
    if kind != ".yml":
        message, remedy = N_("this is neither a mail nor a comment’s file"), N_("hand in a file named .eml or .yml")
        raise ModeratorError([Fault("letter", message, remedy, {}, name)])
    comment = codec.read_comment(data, name)
    faults = moderators_keys(comment, None, data, name)
    if faults:
        raise ModeratorError(faults)
    place = _thread(thread or PurePath(name).parent.name, name, posts)
    form = {key: Comment.kinds()[key].write(value) for key, value in words(comment).items() if value is not None}
    return place[0].thread, _comment(form, comment.id, comment.date, name)


def _comment(form: Mapping[str, str], id: str, date: datetime, name: str) -> Comment:
    try:
        return Comment.from_untrusted(form, id=id, date=date)
    except ModeratorError as error:
        raise ReaderError([replace(fault, path=name) for fault in error.faults]) from error


def _thread(thread: str, name: str, posts: Sequence[Post]) -> list[Post]:
    """The posts of a thread, which are one post in several languages."""
    found = [post for post in posts if post.thread == thread and post.invites]
    if found:
        return found
    known = sorted({post.thread for post in posts if post.invites})
    near = ", ".join(get_close_matches(thread, known, 3, cutoff=0.3) or known[:3])
    message = N_("no post has the discussion %(thread)s")
    if not thread:
        message = N_("nothing says to which discussion this belongs")
    remedy = N_("name it with --thread; the closest: %(near)s")
    raise ModeratorError([Fault("thread", message, remedy, {"thread": thread, "near": near}, name)])


def _form(letter: Letter, name: str, settings: Settings, place: Sequence[Post]) -> dict[str, str]:
    """The letter as the form would have sent it: a field by its key, the comment that it answers by its id."""
    given = letter.values
    several = len({post.lang for post in place}) > 1
    resolved = {
        "field": _field(given.get("field", ""), settings),
        "reply_to": _answered(given.get("reply_to", ""), settings, place[0].thread),
        "answers": _number(given.get("answers", "")),
    }
    choices = ", ".join(field.key for field in settings.fields)
    faults = [
        Fault("letter", *_WRONG[key], {"word": given[key], "choices": choices}, name, key=key)
        for key, found in resolved.items()
        if found is None
    ]
    if faults:
        raise ReaderError(faults)
    lang = letter.lang if several and letter.lang in {post.lang for post in place} else ""
    return {**given, **{key: found or "" for key, found in resolved.items()}, "body": letter.body, "lang": lang}


def _field(said: str, settings: Settings) -> str | None:
    """The key of a field that is named by its key, by its name in any language, or by both."""
    names = {"": ""}
    for field in settings.fields:
        for label in field.labels.values():
            names |= dict.fromkeys(map(_letters, (field.key, label, field.key + label)), field.key)
    return names.get(_letters(said))


def _letters(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFC", text).casefold() if c.isalnum())


def _answered(said: str, settings: Settings, thread: str) -> str | None:
    """The id of the comment that is named by its number in the thread, or by its id."""
    if not said or ID.fullmatch(said):
        return said
    comments = store.thread(settings.root, settings.comments, thread).threads.get(thread, ())
    return next((comment.id for comment in comments if str(comment.number) == _number(said)), None)


def _number(said: str) -> str | None:
    found = _NUMBER.fullmatch(said)
    return found[1] if found else None if said else ""
