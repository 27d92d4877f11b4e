"""The open proposals of a repository, read by the same few processes however many they are."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from causerie.forges import commits
from causerie.forges.base import Change, Proposal
from causerie.forges.git import Git

CHANGES_MAX = 20
"""How many changes of one proposal are read; a proper one has one, and a check refuses all others."""
BLOB_MAX = 1 << 20
"""How many bytes of a file are read; a comment has 16 KiB at most."""
SUBMODULE = "160000"


@dataclass(frozen=True, slots=True)
class _Row:
    """A line of git's raw format: a path, and its mode and object before and after."""

    path: str
    modes: tuple[str, str]
    objects: tuple[str, str]


def read(git: Git, tips: Mapping[str, str], published: str, prefix: str) -> list[Proposal]:
    """The proposals at the tips of branches, the oldest first, against where each left the published commit.

    A file is read up to its first MiB; something else than a file or a link has no content. A path outside the blog
    begins with `../`.
    """
    bases = based(git, set(tips.values()), published)
    told = commits.told(git, {*bases, *bases.values()} - {""})
    # The empty tree has an id of its own, which git knows without storing it.
    nothing = git.ask("hash-object", "-t", "tree", "--stdin").decode().strip() if "" in bases.values() else ""
    trees = {tip: (told[base].tree if base else nothing, told[tip].tree) for tip, base in bases.items()}
    rows = _changed(git, set(trees.values()))
    blobs = _blobs(git, (row for found in rows.values() for row in found))
    proposals = [
        Proposal(
            branch=branch,
            version=tip,
            changes=tuple(_change(row, blobs, prefix) for row in rows.get(trees[tip], ())),
            title=told[tip].title,
            text=told[tip].text,
            sent=told[tip].author.date,
        )
        for branch, tip in tips.items()
    ]
    return sorted(proposals, key=lambda one: (one.sent, one.branch))


def based(git: Git, tips: Collection[str], published: str) -> dict[str, str]:
    """Where each tip left the published commit's history; empty if it never was in it."""
    if not tips:
        return {}
    given = [*tips, *([f"^{published}"] if published else [])]
    out = git.ask("rev-list", "--parents", "--stdin", stdin="".join(f"{one}\n" for one in given).encode())
    beside = {commit: parents for commit, *parents in (line.split() for line in out.decode().splitlines())}
    edges = {tip: _edge(tip, beside) for tip in tips}
    if all(len(edge) < 2 for edge in edges.values()):
        return {tip: next(iter(edge), "") for tip, edge in edges.items()}
    # A branch that took in the published one since: the newest of the places where they touch counts.
    history = git.ask("rev-list", "--topo-order", published).decode().split()
    order = {commit: number for number, commit in enumerate(history)}
    return {tip: min(edge, key=order.__getitem__, default="") for tip, edge in edges.items()}


def _edge(tip: str, beside: Mapping[str, list[str]]) -> set[str]:
    """The published commits that are reached first from a tip, by way of those beside them."""
    found, seen, waiting = set(), set(), [tip]
    while waiting:
        commit = waiting.pop()
        if commit not in beside:
            found.add(commit)
        elif commit not in seen:
            seen.add(commit)
            waiting += beside[commit]
    return found


def _changed(git: Git, pairs: Collection[tuple[str, str]]) -> dict[tuple[str, str], list[_Row]]:
    """What changes from the first tree to the second of each pair."""
    if not pairs:
        return {}
    given = "".join(f"{before} {after}\n" for before, after in pairs).encode()
    # No renames, no attributes, and submodules whatever the settings say of them: what a moderator must see is raw.
    options = ("-r", "-z", "--raw", "--no-renames", "--ignore-submodules=none", "--stdin")
    words = git.ask("diff-tree", *options, stdin=given).decode("utf-8", "backslashreplace").split("\0")
    found: dict[tuple[str, str], list[_Row]] = {}
    rows: list[_Row] = []
    for raw, path in zip(words[::2], words[1::2], strict=False):
        heading, _, facts = raw.rpartition("\n")
        if heading:
            before, after = heading.split()
            rows = found[before, after] = []
        if len(rows) < CHANGES_MAX:
            old, new, gone, made, _ = facts.removeprefix(":").split()
            rows.append(_Row(path, (old, new), (gone, made)))
    return found


def _blobs(git: Git, rows: Iterable[_Row]) -> dict[str, bytes]:
    # A submodule's commit is not in this repository.
    pairs = (pair for row in rows for pair in zip(row.modes, row.objects, strict=True))
    asked = list({one for mode, one in pairs if mode != SUBMODULE})
    return {one: found.data for one, found in zip(asked, git.objects(asked, BLOB_MAX), strict=True) if found}


def _change(row: _Row, blobs: Mapping[str, bytes], prefix: str) -> Change:
    before, after = (
        None if mode == "000000" else blobs.get(one, b"") for mode, one in zip(row.modes, row.objects, strict=True)
    )
    inside = row.path.startswith(prefix)
    path = row.path.removeprefix(prefix) if inside else posixpath.relpath(row.path, prefix)
    return Change(path, row.modes[1], after, before)
