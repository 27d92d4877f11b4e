"""What a git that asked a forge in vain has said, as the error that tells who is to do what."""

from __future__ import annotations

import re

from causerie.errors import N_, CauserieError, Fault, ForgeError, OwnerError
from causerie.forges.git import Answer
from causerie.forges.refs import RaceError
from causerie.forges.transport import PAUSE, RestError

_STATUS = re.compile(r"returned error: (\d{3})")
_ROW = re.compile(r"^!\t\S+\t\[([^]]+)\] \((.*)\)$", re.M)
"""A branch that did not move, as `git push --porcelain` reports it: its state, and why."""
_DECIDED = ("rejected", "remote rejected")
"""The states of a branch of which somebody, here or there, said that it is not to move."""
_FOLLOWED = "atomic "
"""What the reason of a branch begins with that did not move because another one did not."""
_RACES = (
    *("stale info", "fetch first", "non-fast-forward", "remote ref updated", "failed to lock", "cannot lock ref"),
    *("incorrect old value", "reference already exists", "failed to update ref"),
)
"""What git and the forges say of a branch that was not where it was said to be, or that somebody moves just now."""
_TROUBLE = ("internal server error", "fatal error in")
"""What a forge says that did not get so far as to decide."""
_NO_PLACE = re.compile(r"couldn't find remote ref refs/heads/|^(fatal: )?repository '.*' not found", re.M)


def pushed(host: str, answer: Answer) -> CauserieError:
    """Why a push with --porcelain and --atomic failed.

    A RaceError or an OwnerError: surely nothing moved; the first is worth another try. Any other: it may have moved.
    """
    said, told = answer.out.decode("utf-8", "replace"), _told(answer.reason)
    rows = _ROW.findall(said)
    if not rows:
        return broken(host, answer)
    heard = " ".join([told, *(why for _, why in rows)]).lower()
    if any(state not in _DECIDED for state, _ in rows) or any(word in heard for word in _TROUBLE):
        return _cut(host, told or rows[0][1])
    # One that only followed has no reason of its own: where all did, what the forge told beside is the reason.
    reasons = [why for _, why in rows if not why.startswith(_FOLLOWED)] or [told or "cannot lock ref"]
    if all(any(word in why for word in _RACES) for why in reasons):
        message = N_("somebody else wrote there meanwhile: %(reason)s")
        return RaceError([Fault("forge", message, N_("it is tried again"), {"reason": reasons[0][:500]})])
    message = N_("%(host)s refused the push: %(reason)s")
    remedy = N_("do what it says; if it is a rule or the protection of the published branch, let this token push there")
    values = {"host": host, "reason": (told or ", ".join(reasons))[:500]}
    return OwnerError([Fault("forge", message, remedy, values)])


def broken(host: str, answer: Answer) -> CauserieError:
    """The error of a git that did not get through, by the status that the forge answered with, if it did."""
    found = _STATUS.search(answer.reason)
    status = int(found[1]) if found else 0
    values = {"host": host, "status": status, "reason": _first(answer.reason)}
    if answer.code < 0:
        message = N_("%(host)s took too long, and git was stopped")
        return ForgeError([Fault("forge", message, N_("it is tried again"), values)], PAUSE)
    if "rate limit" in answer.reason.lower():
        message = N_("%(host)s is asked too much at once by git: %(reason)s")
        return RestError([Fault("forge", message, N_("it is tried again"), values)], PAUSE)
    if "RPC failed" in answer.reason:
        # Whoever may not write is told so before: this one was let in.
        return _cut(host, _first(answer.reason))
    if status in (401, 403) or "Authentication failed" in answer.reason or "could not read" in answer.reason:
        message = N_("%(host)s does not let this token in: %(reason)s")
        remedy = N_("give the token the right to read and write the repository’s contents")
    elif status in (301, 302, 303, 307, 308, 404) or _NO_PLACE.search(answer.reason):
        message = N_("%(host)s has no such repository or branch: %(reason)s")
        remedy = N_(
            "look at the address of origin and at the setting branch; push that branch there, or give the token access"
        )
    else:
        message = N_("%(host)s cannot be reached by git: %(reason)s")
        return ForgeError([Fault("forge", message, N_("it is tried again"), values)], PAUSE)
    return OwnerError([Fault("forge", message, remedy, values)])


def _cut(host: str, reason: str) -> ForgeError:
    message = N_("%(host)s broke off what git asked: %(reason)s")
    return ForgeError([Fault("forge", message, N_("it is tried again"), {"host": host, "reason": reason[:500]})], PAUSE)


def _told(reason: str) -> str:
    """What the forge itself said beside its verdict: the lines that git marks as the other side's."""
    lines = (line.removeprefix("remote:").strip() for line in reason.splitlines() if line.startswith("remote:"))
    return " ".join(line for line in lines if line).removeprefix("error: ")


def _first(said: str) -> str:
    lines = (line.removeprefix("remote:").strip() for line in said.splitlines())
    return next(filter(None, lines), "–")[:300]
