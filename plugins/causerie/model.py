"""The words of the house as frozen data: Comment, Synthesis, Decision, Person, Post."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any, ClassVar, Self

from causerie import values
from causerie.errors import N_, Fault, ModeratorError
from causerie.values import Kind

ROLES = ("author", "moderator", "guest")
_BEGINNING = re.compile(r"\A(?:[^\S\n]*\n)*(?: {1,3}(?! ))?")
DECISIONS = ("declined", "withdrawn", "removed")


def _key(kind: Kind, doc: str, *, stranger: bool = False, required: bool = False) -> Any:
    """A key of a record's file: its kind, its documentation, and whether a stranger may set it."""
    metadata = {"kind": kind, "doc": doc, "stranger": stranger, "required": required}
    return field(metadata=metadata) if required else field(default=None, metadata=metadata)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A frozen record that is one flat map in a file; it cannot be made with a value that breaks a rule.

    Raises ModeratorError with every fault, each naming its key.
    """

    def __post_init__(self) -> None:
        faults = self.problems({name: getattr(self, name) for name in self.kinds()})
        if faults:
            raise ModeratorError(faults)

    @classmethod
    @cache
    def kinds(cls) -> Mapping[str, Kind]:
        """The keys in their order in a file, each with its kind."""
        return {f.name: f.metadata["kind"] for f in fields(cls) if f.metadata}

    @classmethod
    def docs(cls) -> Mapping[str, str]:
        """What each key is for (messages)."""
        return {f.name: f.metadata["doc"] for f in fields(cls) if f.metadata}

    @classmethod
    @cache
    def required(cls) -> frozenset[str]:
        """The keys that every file of this record has."""
        return frozenset(f.name for f in fields(cls) if f.metadata and f.metadata["required"])

    @classmethod
    def problems(cls, found: Mapping[str, object], unread: Collection[str] = ()) -> list[Fault]:
        """All that is wrong with these values; the keys `unread` are there but are reported elsewhere."""
        given = {name: value for name, value in found.items() if value is not None}
        faults, kinds = [], cls.kinds()
        for name, value in given.items():
            wrong = kinds[name].check(value)
            if wrong:
                faults.append(replace(wrong, key=name))
        present = {*given, *unread}
        faults += [_missing(name) for name in sorted(cls.required() - present)]
        return faults + cls.conflicts(present)

    @classmethod
    def conflicts(cls, present: Collection[str]) -> list[Fault]:
        """What is wrong with the keys that stand together."""
        return []


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment(Record):
    """One contribution to a thread; the keys and their order are those of its file."""

    id: str = _key(values.IDENTIFIER, N_("UTC second and 40 random bits; also the file's name"), required=True)
    reply_to: str | None = _key(
        values.IDENTIFIER, N_("the id of the comment it answers; none: a point of view"), stranger=True
    )
    answers: int | None = _key(values.COUNT, N_("the number of the post's question that it answers"), stranger=True)
    name: str | None = _key(values.line(80), N_("the name that the voice chose to show"), stranger=True)
    occupation: str | None = _key(
        values.line(120), N_("what the voice does for a living, in its own words"), stranger=True
    )
    field: str | None = _key(values.NAME_OF, N_("one of the owner's groups of occupations"), stranger=True)
    url: str | None = _key(values.URL, N_("the voice's own page"), stranger=True)
    date: datetime = _key(values.DATE, N_("when it was sent, with its zone"), required=True)
    lang: str | None = _key(values.LANG, N_("its language, where it is not the post's"), stranger=True)
    body: str | None = _key(values.BODY, N_("Markdown, as the reader typed it"), stranger=True)
    number: int | None = _key(values.COUNT, N_("its n° in the thread, given when it is accepted and never reused"))
    edited: datetime | None = _key(values.DATE, N_("when a moderator last changed it"))
    pinned: str | None = _key(values.line(300), N_("why it is shown first"))
    removed: datetime | None = _key(values.DATE, N_("when it was taken down: its words are gone, its place stays"))
    rule: int | None = _key(values.COUNT, N_("the charter's rule behind the removal"))
    person: str | None = _key(values.NAME_OF, N_("a key of _people.yml: this alone makes a badge"))
    source: str | None = _key(values.line(40), N_("the system it was imported from"))
    source_id: str | None = _key(values.line(100), N_("its id there"))
    source_url: str | None = _key(values.URL, N_("its address there"))

    WORDS: ClassVar = ("name", "occupation", "url", "body", "person", "pinned")
    """The keys that a removal empties."""

    @classmethod
    def conflicts(cls, present: Collection[str]) -> list[Fault]:
        """A comment has a name and a body until it is removed, and then neither; only a removal has a rule."""
        if "removed" in present:
            left = [name for name in cls.WORDS if name in present]
            return [
                Fault("removed", N_("a removed comment keeps no words of its voice"), N_("delete this key"), key=name)
                for name in left
            ]
        faults = [_missing(name) for name in ("name", "body") if name not in present]
        if "rule" in present:
            faults.append(
                Fault(
                    "removed",
                    N_("a rule is given for a comment that is not removed"),
                    N_("add removed: with its date, or delete this key"),
                    key="rule",
                )
            )
        return faults

    @classmethod
    def from_untrusted(cls, form: Mapping[str, str], *, id: str, date: datetime) -> Self:
        """A stranger's form as a Comment: the one door for their words.

        Only the keys that strangers may set are taken, blanks count as absent, text is put in Unicode's NFC
        with plain line ends. Raises ModeratorError with a fault for each field.
        """
        found: dict[str, object] = {}
        faults: list[Fault] = []
        for name in (f.name for f in fields(cls) if f.metadata["stranger"]):
            try:
                text = _tidy(name, form.get(name, ""))
                if not text:
                    continue
                found[name] = cls.kinds()[name].read(text)
            except ValueError:
                faults.append(replace(cls.kinds()[name].misread(), key=name))
        given = {**found, "id": id, "date": date}
        faults += cls.problems(given, unread={fault.key for fault in faults})
        if faults:
            raise ModeratorError(faults)
        return cls(**given)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True, kw_only=True)
class Synthesis(Record):
    """What the author heard in a discussion, or in the answers to one of the post's questions.

    Its file's name, and not the file, says which `question` (0: the whole discussion) and which `lang` (empty:
    the site's).
    """

    date: datetime = _key(values.DATE, N_("when it was written, with its zone"), required=True)
    person: str | None = _key(values.NAME_OF, N_("a key of _people.yml: who signs it"))
    body: str = _key(values.BODY, N_("Markdown; a contribution is cited by its number: n° 12"), required=True)
    question: int = 0
    lang: str = ""

    @property
    def id(self) -> str:
        """The name of its file, without the ending."""
        return f"_synthesis{f'-{self.question}' if self.question else ''}{f'.{self.lang}' if self.lang else ''}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision(Record):
    """What was decided of a contribution that is not on the page; never its text, never its author."""

    id: str = _key(values.IDENTIFIER, N_("the id of the contribution"), required=True)
    thread: str = _key(values.NAME_OF, N_("the thread it was sent to"), required=True)
    date: datetime = _key(values.DATE, N_("when it was decided"), required=True)
    decision: str = _key(values.one_of(DECISIONS), N_("what was decided"), required=True)
    rule: int | None = _key(values.COUNT, N_("the charter's rule behind it"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Person(Record):
    """Somebody whom the owner vouches for: a line of `_people.yml`."""

    key: str = _key(values.NAME_OF, N_("what a comment's person names"), required=True)
    name: str = _key(values.line(80), N_("the person's name"), required=True)
    role: str = _key(values.one_of(ROLES), N_("what the badge says"), required=True)


@dataclass(frozen=True, slots=True)
class Post:
    """The few facts of a post that the discussion needs.

    `url` is relative to the site's root, `source` to the site's folder; `translations` are the sources of the
    same post in other languages; `invites` says whether an empty thread is shown; `rules` are a charter's;
    nobody can contribute from `closes` on; `misread` are the lines of metadata that cannot be read; `elsewhere` are
    the lines that say where the same discussion is open too, each an address, or a name, a | and an address.
    """

    thread: str
    lang: str
    title: str
    url: str
    source: str
    date: datetime | None = None
    questions: tuple[str, ...] = ()
    status: str = "published"
    invites: bool = True
    translations: frozenset[str] = frozenset()
    rules: tuple[str, ...] = ()
    closes: datetime | None = None
    misread: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()

    def closed(self, now: datetime) -> bool:
        """Whether the discussion has ended."""
        return self.closes is not None and self.closes <= now

    @property
    def last_day(self) -> datetime | None:
        """The last moment of the discussion, if it ends: `closes` is the first one after it."""
        return self.closes and self.closes - timedelta(microseconds=1)


def _tidy(name: str, text: str) -> str:
    if not isinstance(text, str):
        raise ValueError(text)
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    # Normalising takes the square of a run of accents; what is too long is refused as it is.
    if len(plain) <= values.BODY_MAX:
        plain = unicodedata.normalize("NFC", plain)
    # Four blanks before a body's first line are Markdown: they make a block of code.
    return _BEGINNING.sub("", plain).rstrip() if name == "body" else plain.strip()


def _missing(name: str) -> Fault:
    return Fault("missing", N_("%(key)s is missing"), N_("add it"), {"key": name}, key=name)
