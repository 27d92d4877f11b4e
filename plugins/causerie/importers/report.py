"""What became of each thing that an export held: kept, held back or dropped, and why, for people and for programs."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from causerie.characters import inert, printable
from causerie.errors import N_
from causerie.importers.base import Found, SourceComment, SourcePost, Unread
from causerie.importers.markdown import Converted

_NOTHING: Mapping[str, object] = {}
KINDS = ("post", "page", "comment")
HEADS = (N_("found"), N_("kept"), N_("held"), N_("dropped"), N_("written now"))
_NAMES = {"post": N_("posts"), "page": N_("pages"), "comment": N_("contributions")}
_ONE = {"post": N_("post"), "page": N_("page"), "comment": N_("comment")}
_TITLE = N_("Import")
NOT_KEPT_MAX = 100_000
"""Things not kept that are told one by one; the sums hold all."""


@dataclass(frozen=True, slots=True)
class NotKept:
    """One thing that is not published here: its kind, its id there, what became of it, and why."""

    kind: str
    id: str
    state: str
    message: str
    values: Mapping[str, object]
    where: str = ""


@dataclass(slots=True)
class Report:
    """The sums of an import by kind, and all that is to be told of single things."""

    source: str
    system: str
    site: str = ""
    found: Counter[str] = field(default_factory=Counter)
    kept: Counter[str] = field(default_factory=Counter)
    held: Counter[str] = field(default_factory=Counter)
    dropped: Counter[str] = field(default_factory=Counter)
    written: Counter[str] = field(default_factory=Counter)
    blocks: int = 0
    raw: int = 0
    pictures: int = 0
    fetched: int = 0
    pictures_left: int = 0
    links: int = 0
    adopted: int = 0
    untold: int = 0
    lost: Counter[str] = field(default_factory=Counter)
    not_kept: list[NotKept] = field(default_factory=list)
    hints: list[NotKept] = field(default_factory=list)

    def find(self, one: Found) -> None:
        """A thing that is in the source, as it is read the first time; what becomes of it is told by the second."""
        if not isinstance(one, Unread):
            self.found["comment" if isinstance(one, SourceComment) else one.kind] += 1
        elif _counts(one):
            self.found[one.kind] += 1

    def keep(self, kind: str, *, written: bool) -> None:
        """A thing that is here, be it since an earlier import."""
        self.kept[kind] += 1
        self.written[kind] += written

    def hold(self, kind: str, id: str, message: str, **values: object) -> None:
        """A thing that is not published, and that a person may publish."""
        self.held[kind] += 1
        self._tell(NotKept(kind, id, "held", message, values or _NOTHING), self.not_kept)

    def drop(self, kind: str, id: str, message: str, where: str = "", **values: object) -> None:
        """A thing that is not kept."""
        self.dropped[kind] += 1
        self._tell(NotKept(kind, id, "dropped", message, values or _NOTHING, where), self.not_kept)

    def hint(self, kind: str, id: str, message: str, where: str = "", **values: object) -> None:
        """Something that was changed in a thing that is kept, or that was never one of a blog's."""
        self._tell(NotKept(kind, id, "hint", message, values or _NOTHING, where), self.hints)

    def unread(self, one: Unread) -> None:
        """A thing that could not be read, or that is none of a blog's."""
        if _counts(one):
            self.drop(one.kind, one.id, one.message, one.where, **one.values)
        else:
            self.hint(one.kind, one.id, one.message, one.where, **one.values)

    def convert(self, post: SourcePost, made: Converted) -> None:
        """The blocks of a post, and what its text lost."""
        self.blocks += made.blocks
        self.raw += made.raw
        self.lost.update(made.dropped)
        for name in sorted(set(made.dropped)):
            self.hint(post.kind, post.id, N_("left out of its text: %(name)s"), name=name)

    def _tell(self, one: NotKept, told: list[NotKept]) -> None:
        if len(told) < NOT_KEPT_MAX:
            told.append(one)
        else:
            self.untold += 1

    @property
    def off(self) -> list[str]:
        """The kinds whose sum is not what was found."""
        sums = self.kept + self.held + self.dropped
        return [kind for kind in KINDS if sums[kind] != self.found[kind]]

    def _told(self) -> list[tuple[str, int]]:
        return [
            (N_("Pictures that came with the export: %(count)s."), self.pictures),
            (N_("Pictures that were fetched: %(count)s."), self.fetched),
            (N_("Pictures that stay at their old address: %(count)s; --fetch brings them."), self.pictures_left),
            (N_("Links that lead to posts here now: %(count)s."), self.links),
            (N_("Contributions that waited for their post, and found it: %(count)s."), self.adopted),
            (N_("Things that are not told one by one, being too many: %(count)s."), self.untold),
        ]

    def as_json(self) -> str:
        """The report for programs."""
        counts = {
            kind: {
                "found": self.found[kind],
                "kept": self.kept[kind],
                "held": self.held[kind],
                "dropped": self.dropped[kind],
                "written": self.written[kind],
            }
            for kind in KINDS
        }
        told: dict[str, Any] = {
            "source": self.source,
            "system": self.system,
            "counts": counts,
            "site": self.site,
            "blocks": {"all": self.blocks, "kept as HTML": self.raw},
            "pictures": {"copied": self.pictures, "fetched": self.fetched, "left": self.pictures_left},
            "links to posts": self.links,
            "taken to their post": self.adopted,
            "elements dropped": dict(sorted(self.lost.items())),
            "not kept": [_plain(one) for one in self.not_kept],
            "not told one by one": self.untold,
            "hints": [_plain(one) for one in self.hints],
        }
        return json.dumps(told, ensure_ascii=False, indent=1) + "\n"

    def as_text(self, gettext: Callable[[str], str]) -> str:
        """The sums as a table for a terminal, and what is to be known of pictures and links."""
        rows = [["", *map(gettext, HEADS)], *self._rows(gettext)]
        widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
        lines = ["  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)) for row in rows]
        return "\n".join([*lines, *(gettext(said) % {"count": count} for said, count in self._told() if count)])

    def _rows(self, gettext: Callable[[str], str]) -> list[list[str]]:
        parts = (self.found, self.kept, self.held, self.dropped, self.written)
        return [[gettext(_NAMES[kind]), *(str(part[kind]) for part in parts)] for kind in KINDS]

    def as_markdown(self, gettext: Callable[[str], str]) -> str:
        """The report as a page for people; nothing of a stranger's is live in it."""
        rows = self._rows(gettext)
        lines = [f"# {gettext(_TITLE)}", "", f"| | {' | '.join(map(gettext, HEADS))} |", "|---" * 6 + "|"]
        lines += [f"| {' | '.join(row)} |" for row in rows]
        if self.blocks:
            said = gettext(N_("%(raw)s of %(blocks)s blocks of the posts stayed HTML."))
            lines += ["", said % {"raw": self.raw, "blocks": self.blocks}]
        lines += [f"\n{gettext(said) % {'count': count}}" for said, count in self._told() if count]
        for heading, told in ((N_("Not kept"), self.not_kept), (N_("To be seen"), self.hints)):
            if told:
                lines += ["", f"## {gettext(heading)}", "", *(f"- {_said(one, gettext)}" for one in told)]
        return "\n".join(lines) + "\n"


def _counts(one: Unread) -> bool:
    return one.counted and one.kind != "other"


def _plain(one: NotKept) -> dict[str, object]:
    values = {name: str(value) for name, value in one.values.items()}
    return {"kind": one.kind, "id": one.id, "state": one.state, "why": one.message % values, "where": one.where}


def _said(one: NotKept, gettext: Callable[[str], str]) -> str:
    # A reason may be a message of ours.
    values = {name: printable(gettext(str(value)) if value else "") for name, value in one.values.items()}
    where = f" ({inert(printable(one.where))})" if one.where else ""
    # Whoever looks for an id has to find it.
    shown = one.id if re.fullmatch(r"[\w.:/-]{1,100}", one.id, re.ASCII) else inert(printable(one.id))
    what = " ".join(filter(None, [gettext(_ONE[one.kind]) if one.kind in _ONE else "", shown]))
    told = inert(gettext(one.message) % values)
    return f"{f'{what}{where}'.strip()}: {told}" if what or where else told
