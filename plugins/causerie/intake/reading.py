"""A form's fields as a Comment: what a stranger may say, where, and in answer to whom."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from causerie.errors import N_, Fault, ModeratorError, ReaderError
from causerie.intake.parts import Intake
from causerie.intake.tokens import digest
from causerie.intake.words import plain
from causerie.model import Comment, Post
from causerie.proposals.asked import WORDS
from causerie.values import LANG

FIELDS = ("answers", "reply_to", "name", "occupation", "field", "url", "body", "charter")
"""The fields of the form that a reader fills in, as they stand in it."""


@dataclass(frozen=True, slots=True)
class Said:
    """A contribution to a post, as it was read from a form, and the comment that it answers."""

    post: Post
    comment: Comment
    parent: Comment | None

    @property
    def digest(self) -> str:
        """The same for the same words in the same place."""
        words = {name: getattr(self.comment, name) for name in WORDS}
        return digest({**words, "thread": self.post.thread, "lang": self.post.lang})

    def values(self, typed: Mapping[str, str]) -> dict[str, str]:
        """The form that says the same: what can be sent again is what was read, not what was typed."""
        found = {name: str(getattr(self.comment, name, None) or "") for name in FIELDS}
        return {**found, "thread": self.post.thread, "lang": self.post.lang, "charter": typed.get("charter", "")}


def read(intake: Intake, post: Post, typed: Mapping[str, str], id: str, date: datetime) -> Said:
    """What a form says to a post's readers. Raises ReaderError with a fault for each field that is not right."""
    faults = list(_out_of_place(intake, post, typed))
    parent = answered(intake, post, typed.get("reply_to", ""))
    try:
        comment = Comment.from_untrusted(_words(intake, post, typed, parent), id=id, date=date)
    except ModeratorError as error:
        told = {fault.key for fault in faults}
        faults += [plain(fault, typed) for fault in error.faults if fault.key not in told]
    if faults:
        raise ReaderError(sorted(faults, key=lambda fault: FIELDS.index(fault.key)))
    return Said(post, comment, parent)


def answered(intake: Intake, post: Post, reference: str) -> Comment | None:
    """The comment that a form's `reply_to` names by its n° or its id, if it is there and was not removed."""
    found = intake.threads.pointed(post.thread, reference) if reference.strip() else None
    return None if found is None or found.removed else found


def no_parent(reference: str) -> Fault:
    """That what was typed names no comment of this thread that can be answered."""
    message = N_("there is no contribution %(typed)s to answer here")
    remedy = N_("write the n° of one, or leave this empty to open a line of discussion")
    return Fault("reply_to", message, remedy, {"typed": reference}, key="reply_to")


def _words(intake: Intake, post: Post, typed: Mapping[str, str], parent: Comment | None) -> dict[str, str]:
    asked = ("name", "occupation", "field", "body", *(["url"] if intake.settings.ask_url else []))
    words = {name: typed.get(name, "") for name in asked}
    if parent:
        # A reply stands with what it answers, whatever question that answers.
        words["reply_to"] = parent.id
    elif _number(typed) in range(1, len(post.questions) + 1):
        words["answers"] = str(_number(typed))
    if post.translations and not LANG.check(post.lang):
        words["lang"] = post.lang
    return words


def _out_of_place(intake: Intake, post: Post, typed: Mapping[str, str]) -> Iterator[Fault]:
    """What the model cannot see: questions, fields, comments and rules that are not there."""
    reference = typed.get("reply_to", "").strip()
    if reference and not answered(intake, post, reference):
        yield no_parent(reference)
    if typed.get("answers", "").strip() and _number(typed) not in range(1, len(post.questions) + 1):
        yield Fault("answers", N_("the text does not ask this question"), N_("choose one of its own"), key="answers")
    if typed.get("field", "").strip() and typed["field"].strip() not in {one.key for one in intake.settings.fields}:
        yield Fault("field", N_("this field is not in the list"), N_("choose one that is, or none"), key="field")
    if typed.get("charter") != "yes" and intake.site.charter(post.lang):
        message, remedy = N_("you have not accepted the charter"), N_("read its rules, then tick the box")
        yield Fault("charter", message, remedy, key="charter")


def _number(typed: Mapping[str, str]) -> int:
    """The number of the question that was chosen; 0: none, or no number."""
    found = typed.get("answers", "").strip()
    return int(found) if re.fullmatch(r"[1-9][0-9]{0,5}", found) else 0
