"""What a moderator decided of each contribution in the text of a gathered proposal, by editing it on the forge.

Nothing that a commenter typed is read: their words stand further in, and their names have no sign of Markdown left.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from causerie.values import ID

_LINE = re.compile(r"[-*+][ \t]+\[([ xX])\][ \t](.*)")
_RULE = re.compile(r"\d+", re.ASCII)
RULE_DIGITS = 4
"""Digits of a rule's number; more are none."""


@dataclass(frozen=True, slots=True)
class Tick:
    """That a contribution is to be published, or to be declined by a rule of the charter (0: there is no charter)."""

    publish: bool
    rule: int = 0


def read(text: str, ids: Collection[str]) -> Mapping[str, Tick]:
    """What is to be done with those of these contributions of which the text says one thing, and one thing only.

    A line says something if it begins with a list's marker and a box, and holds one of the ids, once.
    """
    found: dict[str, set[Tick | None]] = {}
    # Of what ends a line elsewhere, a text may hold more than one sign.
    for line in re.split(r"\r\n?|\n", text):
        box = _LINE.fullmatch(line)
        named = [name for name in ID.findall(box[2]) if name in ids] if box else []
        if box and len(named) == 1:
            found.setdefault(named[0], set()).add(_said(box[1] != " ", box[2].rpartition(named[0])[2]))
    return {name: tick for name, (tick, *others) in found.items() if tick and not others}


def _said(ticked: bool, tail: str) -> Tick | None:
    """What a box says, and what stands behind the id; None if they say nothing, or both something."""
    rules = _RULE.findall(tail)
    if ticked:
        return None if rules else Tick(publish=True)
    return Tick(False, int(rules[0])) if len(rules) == 1 and len(rules[0]) <= RULE_DIGITS else None
