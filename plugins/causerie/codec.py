"""The files of the comments folder as records, and back."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import TypeVar

from causerie import flatmap
from causerie.errors import N_, Fault, ModeratorError
from causerie.flatmap import Entry
from causerie.model import Comment, Decision, Person, Record, Synthesis

PEOPLE_MAX = 256 * 1024
"""Bytes of `_people.yml`: room for thousands of people."""
FAULTS_MAX = 20
"""How many faults of one file are told: a file of 16 KiB can hold thousands, and would hide those of all others."""

R = TypeVar("R", bound=Record)


def read_comment(data: bytes, path: str) -> Comment:
    """The comment in the file `data`; `path` is only named. Raises ModeratorError: every fault, with its line."""
    return _read(Comment, data, path)


def read_synthesis(data: bytes, path: str) -> Synthesis:
    """The synthesis in the file `data`, as if of the whole discussion; else as read_comment."""
    return _read(Synthesis, data, path)


def read_decision(data: bytes, path: str) -> Decision:
    """The decision in the file `data`; else as read_comment."""
    return _read(Decision, data, path)


def read_people(data: bytes, path: str) -> dict[str, Person]:
    """The people of `_people.yml`, each one's key over a name and a role; else as read_comment."""
    entries, faults = flatmap.read(data, path, levels=2, most=PEOPLE_MAX)
    people: dict[str, Person] = {}
    for name, (found, line) in entries.items():
        given = {} if isinstance(found, str) else found
        if "key" in given:
            no_key = N_("there is no such key")
            faults.append(Fault("unknown-key", no_key, N_("delete the line"), {}, path, given["key"].line, "key"))
        person, wrong = _typed(Person, {**given, "key": Entry(name, line)}, path, line)
        faults += wrong
        if person:
            people[name] = person
    if faults:
        raise _refusal(faults)
    return people


def write(record: Record) -> bytes:
    """The canonical file of a record: the same record always gives the same bytes, and they read back as it."""
    pairs = _pairs(record)
    data = flatmap.write(pairs)
    # Compared as text: a date in the hour that autumn repeats equals no date of another zone (PEP 495).
    if _pairs(_read(type(record), data, "")) != pairs:
        raise AssertionError(f"this {type(record).__name__} would not be read back as it is: {data!r}")
    return data


def _pairs(record: Record) -> list[tuple[str, str, bool]]:
    given = ((name, kind, getattr(record, name)) for name, kind in record.kinds().items())
    return [(name, kind.write(value), kind.free) for name, kind, value in given if value is not None]


def _read(cls: type[R], data: bytes, path: str) -> R:
    entries, faults = flatmap.read(data, path)
    unread = {fault.key for fault in faults}
    record, wrong = _typed(cls, entries, path, 1, unread) if entries or not faults else (None, [])
    if faults or wrong or record is None:
        raise _refusal(faults + wrong)
    return record


def _refusal(faults: list[Fault]) -> ModeratorError:
    left = len(faults) - FAULTS_MAX
    if left <= 0:
        return ModeratorError(faults)
    message, remedy = N_("other faults in this file: %(left)s"), N_("mend these first, or write the file again")
    last = Fault("more", message, remedy, {"left": left}, faults[0].path, faults[FAULTS_MAX].line)
    return ModeratorError([*faults[:FAULTS_MAX], last])


def _typed(
    cls: type[R], entries: Mapping[str, Entry], path: str, line: int, unread: Collection[str] = ()
) -> tuple[R | None, list[Fault]]:
    """The record of these entries, or None and all that is wrong with them.

    `line` is where the map begins; the keys `unread` are there, and what is wrong with them is reported elsewhere.
    """
    found: dict[str, object] = {}
    wrong: list[Fault] = []
    kinds = cls.kinds()
    for name, (text, _) in entries.items():
        kind = kinds.get(name)
        if kind is None:
            wrong.append(_unknown(name, kinds))
            continue
        try:
            found[name] = kind.read(str(text))
        except ValueError:
            wrong.append(replace(kind.misread(), key=name))
    if not wrong and not unread and cls.required() <= found.keys():
        try:
            return cls(**found), []
        except ModeratorError as error:
            wrong = [*error.faults]
    else:
        wrong += cls.problems(found, unread={*unread, *(fault.key for fault in wrong)})
    return None, [
        replace(fault, path=path, line=entries[fault.key].line if fault.key in entries else line) for fault in wrong
    ]


def _unknown(name: str, known: Collection[str]) -> Fault:
    from difflib import get_close_matches

    near = get_close_matches(name, known, 1)
    remedy = N_("write %(near)s, or delete the line") if near else N_("delete the line")
    return Fault("unknown-key", N_("there is no such key"), remedy, {"near": "".join(near)}, key=name)
