"""What a proposal may touch: one file of one contribution, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, Protocol

from causerie.errors import N_, Fault
from causerie.flatmap import FILE_MAX
from causerie.settings import Settings
from causerie.store import DECISIONS, PEOPLE, SCHEMA, SYNTHESIS, SYNTHESIS_SCHEMA, thread_name
from causerie.values import ID

PLAIN = "100644"
"""The mode of a plain file, as git writes it."""

Kind = Literal["comment", "correction", "withdrawal"]


class Change(Protocol):
    """What a proposal does to one path: its mode and content after (None: it is gone) and its content before."""

    @property
    def path(self) -> str:
        """The path below the blog's folder."""

    @property
    def mode(self) -> str:
        """The mode after, as git writes it."""

    @property
    def after(self) -> bytes | None:
        """The content that is proposed."""

    @property
    def before(self) -> bytes | None:
        """The content that is published."""


_ALLOWED: Mapping[Kind, frozenset[tuple[str, bool]]] = {
    "comment": frozenset([("comment", True)]),
    "correction": frozenset([("comment", True), ("comment", False)]),
    "withdrawal": frozenset([("comment", False), ("decision", True)]),
}
"""What each kind of proposal may touch, and whether the file may be, or must be, a new one."""


def check(changes: Sequence[Change], settings: Settings, kind: Kind = "comment") -> list[Fault]:
    """All that a proposal of this kind does beyond its one file; empty if it touches that and nothing else."""
    if not changes:
        message, remedy = N_("this proposal changes nothing"), N_("close it")
        return [Fault("changes", message, remedy, {}, settings.comments)]
    faults: list[Fault] = []
    proper: list[str] = []
    for change in changes:
        wrong = list(_wrong(change, settings, kind))
        faults += wrong
        if not wrong:
            proper.append(change.path)
    return faults + [_second(path, proper[0]) for path in proper[1:]]


def _second(path: str, first: str) -> Fault:
    message, remedy = N_("a proposal holds one file, and there is %(first)s already"), N_("propose each on its own")
    return Fault("changes", message, remedy, {"first": first}, path)


def _wrong(change: Change, settings: Settings, kind: Kind) -> Iterator[Fault]:
    place = _place(change.path, settings)
    if not place:
        yield _refused(change, *_misplaced(change.path, settings))
    elif change.after is None:
        yield _refused(
            change,
            N_("this file would be deleted"),
            N_("what is taken down keeps its file, with the line removed: in it"),
        )
    elif (place, change.before is None) not in _ALLOWED[kind]:
        yield _refused(change, *_unasked(place, change.before is None, kind))
    if change.after is not None and change.mode != PLAIN:
        message = N_("this is not a plain file: its mode is %(mode)s")
        yield _refused(change, message, N_("propose it as a plain file"), mode=change.mode)
    if len(change.after or b"") > FILE_MAX:
        message, remedy = N_("%(size)s bytes are more than %(most)s"), N_("shorten the text")
        yield _refused(change, message, remedy, size=len(change.after or b""), most=FILE_MAX)


def _refused(change: Change, message: str, remedy: str, **found: object) -> Fault:
    return Fault("changes", message, remedy, found, change.path)


def _place(path: str, settings: Settings) -> str:
    """Whether a path is a comment's or a decision's; empty if it is neither."""
    folder, _, name = path.removeprefix(f"{settings.comments}/").partition("/")
    if not path.startswith(f"{settings.comments}/") or not ID.fullmatch(name.removesuffix(".yml")):
        return ""
    if not name.endswith(".yml"):
        return ""
    return "decision" if folder == DECISIONS else "comment" if thread_name(folder) else ""


def _misplaced(path: str, settings: Settings) -> tuple[str, str]:
    if not path.startswith(f"{settings.comments}/"):
        return N_("no contribution touches this file"), N_("take it out of the proposal")
    owned = (PEOPLE, SCHEMA, SYNTHESIS_SCHEMA)
    if path in [f"{settings.comments}/{name}" for name in owned] or SYNTHESIS.fullmatch(path.rpartition("/")[2]):
        return N_("only the owner changes this file"), N_("take it out of the proposal")
    return N_("no contribution has this path"), N_("name the file after its id, in the folder of its discussion")


def _unasked(place: str, new: bool, kind: Kind) -> tuple[str, str]:
    """Why a proposal of this kind may not touch what others may."""
    if place == "decision":
        return N_("only a withdrawal writes a decision, and none is ever changed"), N_("take it out of the proposal")
    if new:
        return N_("a withdrawal adds no contribution"), N_("take it out of the proposal")
    return N_("this contribution is published already"), N_("a new one has an id of its own; a change is a correction")
