"""An open proposal read as what a reader asks for, or refused: it may hold one proper file and nothing else."""

from __future__ import annotations

from pathlib import PurePosixPath

from causerie import codec, flatmap
from causerie.characters import printable
from causerie.checks import changes
from causerie.errors import N_, Fault, ModeratorError
from causerie.forges.base import FOREIGN, GATHERED, Change, Proposal
from causerie.model import Comment
from causerie.proposals.asked import KINDS, WORDS, Asked, Kind, without_words
from causerie.settings import Settings
from causerie.store import DECISIONS


def read(proposal: Proposal, settings: Settings) -> Asked:
    """What a proposal asks for. Raises ModeratorError with all that keeps it from being one, by path, line and key."""
    kind, name = _named(proposal.branch)
    faults = changes.check(proposal.changes, settings, kind)
    if faults:
        raise ModeratorError(faults)
    change = proposal.changes[0]
    asked = _decision(change) if _folder(change) == DECISIONS else _comment(kind, change)
    if asked.id != PurePosixPath(change.path).stem:
        message, remedy = N_("its id %(id)s is not the name of its file"), N_("make the two equal")
        raise ModeratorError([_fault(change, message, remedy, "id", id=asked.id)])
    if kind == "comment" and name and asked.id != name:
        message, remedy = N_("its branch is named after %(other)s"), N_("propose it again under its own id")
        raise ModeratorError([_fault(change, message, remedy, "id", other=name)])
    return asked


def _named(branch: str) -> tuple[Kind, str]:
    """What the branch says of its proposal: what it asks for, and an id; empty if its maker knows of no ids."""
    if branch.startswith(FOREIGN):
        return "comment", ""
    for kind in KINDS:
        if branch.startswith(f"{kind}/"):
            return kind, branch.removeprefix(f"{kind}/")
    if branch.startswith(GATHERED):
        message, remedy = N_("several contributions are gathered here"), N_("decide each by itself")
        raise ModeratorError([Fault("gathered", message, remedy, {}, printable(branch))])
    message, remedy = N_("the branch %(branch)s is none of a reader’s"), N_("merge or close it where it was made")
    raise ModeratorError([Fault("branch", message, remedy, {"branch": branch}, printable(branch))])


def _folder(change: Change) -> str:
    return PurePosixPath(change.path).parent.name


def _decision(change: Change) -> Asked:
    decision = codec.read_decision(change.after or b"", change.path)
    if decision.decision != "withdrawn" or decision.rule:
        message = N_("a reader can decide nothing but a withdrawal")
        raise ModeratorError([_fault(change, message, N_("decline the proposal"), "decision")])
    return Asked("withdrawal", decision.thread, decision=decision)


def _comment(kind: Kind, change: Change) -> Asked:
    before = None if change.before is None else codec.read_comment(change.before, change.path)
    comment = codec.read_comment(change.after or b"", change.path)
    if kind != "withdrawal":
        faults = moderators_keys(comment, before, change.after or b"", change.path)
    else:
        faults = _more_than_words(comment, before, change)
    if faults:
        raise ModeratorError(faults)
    return Asked(kind, _folder(change), comment, before=before)


def _more_than_words(comment: Comment, before: Comment | None, change: Change) -> list[Fault]:
    if before and comment.removed and not before.removed and comment == without_words(before, comment.removed):
        return []
    message = N_("a withdrawal takes the words of a published contribution out, and changes nothing else")
    return [_fault(change, message, N_("decline the proposal"))]


def moderators_keys(comment: Comment, before: Comment | None, data: bytes, path: str) -> list[Fault]:
    """The keys of a comment that only a moderator sets, and a stranger did; what was published may, and must, stay."""
    message = N_("only a moderator may set or change %(key)s")
    lines = flatmap.read(data, path)[0]
    faults = []
    for name in Comment.kinds():
        wanted = getattr(before, name) if before else None
        if name in WORDS or (name in ("id", "date") and not before) or getattr(comment, name) == wanted:
            continue
        remedy = N_("delete the line") if wanted is None else N_("put back what is published: %(value)s")
        value = "" if wanted is None else Comment.kinds()[name].write(wanted)
        line = lines[name].line if name in lines else 1
        faults.append(Fault("moderator", message, remedy, {"key": name, "value": value}, path, line, name))
    return faults


def _fault(change: Change, message: str, remedy: str, key: str = "", **found: object) -> Fault:
    line = flatmap.read(change.after or b"", "")[0][key].line if key else 0
    return Fault("proposal", message, remedy, found, change.path, line, key)
