"""The open proposals of a repository, read by the same few processes however many they are."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterable, Mapping

from causerie.forges import commits, differing
from causerie.forges.base import Change, Proposal
from causerie.forges.differing import GONE, HOLLOW, Row
from causerie.forges.git import Git

CHANGES_MAX = 20
"""How many changes of one proposal are read; a proper one has one, and a check refuses all others."""
BLOB_MAX = 1 << 20
"""How many bytes of a file are read; a comment has 16 KiB at most."""


def read(git: Git, tips: Mapping[str, str], published: str, prefix: str) -> list[Proposal]:
    """The proposals at the tips of branches, the oldest first, against where each left the published commit.

    A file is read up to its first MiB; something else than a file or a link has no content. A path outside the blog
    begins with `../`.
    """
    bases = based(git, set(tips.values()), published)
    told = commits.told(git, {*bases, *bases.values()} - {""})
    trees = {tip: (told[base].tree if base else differing.nothing(tip), told[tip].tree) for tip, base in bases.items()}
    rows = differing.changed(git, set(trees.values()), CHANGES_MAX)
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


def _blobs(git: Git, rows: Iterable[Row]) -> dict[str, bytes]:
    pairs = (pair for row in rows for pair in zip(row.modes, row.objects, strict=True))
    asked = list({one for mode, one in pairs if mode not in (GONE, *HOLLOW)})
    return {one: found.data for one, found in zip(asked, git.objects(asked, BLOB_MAX), strict=True) if found}


def _change(row: Row, blobs: Mapping[str, bytes], prefix: str) -> Change:
    before, after = (
        None if mode == GONE else blobs.get(one, b"") for mode, one in zip(row.modes, row.objects, strict=True)
    )
    inside = row.path.startswith(prefix)
    path = row.path.removeprefix(prefix) if inside else posixpath.relpath(row.path, prefix)
    return Change(path, row.modes[1], after, before)
