"""What differs between two trees, found level by level, so that it costs a bound whatever the trees are like.

git's own way down visits a folder as often as it is named, and a few KiB can name one a thousand million times.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice

from causerie.forges import commits
from causerie.forges.git import Git

LEVELS_MAX = 32
"""How deep changes are sought; what lies deeper is seen as its folder."""
FOLDER, GONE = "040000", "000000"
HOLLOW = (FOLDER, "160000")
"""The modes of what has no content: a folder whose changes are too many or too deep, and a submodule."""
Pair = tuple[str, str]
"""What was before, and what is after."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of git's raw format: a path, and its mode and object before and after."""

    path: str
    modes: Pair
    objects: Pair


def changed(git: Git, pairs: Collection[Pair], most: int) -> dict[Pair, list[Row]]:
    """The changes that turn the first tree of each pair into the second one, `most` of each at most.

    Where there are more, they may be folders with all that changes in them. Ids of trees that do not differ have none.
    """
    found = {pair: [Row("", (FOLDER, FOLDER), pair)] for pair in pairs}
    for _ in range(LEVELS_MAX):
        # One of which enough is known is left as it is.
        waiting = {pair: rows for pair, rows in found.items() if len(rows) <= most and any(map(_folder, rows))}
        if not waiting:
            break
        below = _below(git, {_trees(row) for rows in waiting.values() for row in rows if _folder(row)}, most)
        for pair, rows in waiting.items():
            opened = (one for row in rows for one in (_inside(row, below) if _folder(row) else (row,)))
            found[pair] = list(islice(opened, most + 1))
    return {pair: rows[:most] for pair, rows in found.items()}


def _below(git: Git, pairs: Collection[Pair], most: int) -> dict[Pair, list[Row]]:
    """The same for what lies directly in the trees, with one change more where there are more than `most`."""
    given = "".join(f"{before} {after}\n" for before, after in pairs).encode()
    # No renames, no attributes, and submodules whatever the settings say of them: what a moderator must see is raw.
    options = ("-z", "--raw", "--no-renames", "--ignore-submodules=none", "--stdin")
    words = git.ask("diff-tree", *options, stdin=given).decode("utf-8", "backslashreplace").split("\0")
    found: dict[Pair, list[Row]] = {}
    rows: list[Row] = []
    for raw, path in zip(words[::2], words[1::2], strict=False):
        heading, _, facts = raw.rpartition("\n")
        if heading:
            before, after = heading.split()
            rows = found[before, after] = []
        if len(rows) <= most:
            old, new, gone, made, _ = facts.removeprefix(":").split()
            rows.append(Row(path, (old, new), (gone, made)))
    return found


def _inside(row: Row, below: Mapping[Pair, list[Row]]) -> Iterator[Row]:
    start = f"{row.path}/" if row.path else ""
    return (replace(one, path=start + one.path) for one in below.get(_trees(row), ()))


def _folder(row: Row) -> bool:
    return FOLDER in row.modes


def _trees(row: Row) -> Pair:
    """The trees of a folder before and after."""
    before, after = (nothing(one) if mode == GONE else one for mode, one in zip(row.modes, row.objects, strict=True))
    return before, after


def nothing(like: str) -> str:
    """The id of the empty tree, which git knows without storing it, by the algorithm behind another id."""
    return commits.named("tree", b"", like)
