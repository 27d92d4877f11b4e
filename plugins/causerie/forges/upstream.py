"""The forge's own repository, by git: what is there comes into refs of ours, and goes back in one move."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from causerie.errors import N_, CauserieError, Fault, ForgeError, OwnerError
from causerie.forges import refs
from causerie.forges.base import FOREIGN
from causerie.forges.git import Answer, Git
from causerie.forges.homes import Home
from causerie.forges.hub import Hub
from causerie.forges.refs import HEADS, Move
from causerie.forges.transport import PAUSE, RestError

OURS, DECIDED = "refs/causerie/heads/", "refs/causerie/settled/"
"""Where the forge's branches are in the author's repository: neither git's own tools nor its author's move these."""
_SETTINGS = (
    # The token goes to the forge alone, whatever that sends us to, and by the environment: others can read arguments.
    "http.followRedirects=false",
    "credential.helper=",
    'credential.helper=!printf "username=%s\\npassword=%s\\n" "$CAUSERIE_USER" "$CAUSERIE_TOKEN" #',
    "http.lowSpeedLimit=1000",
    "http.lowSpeedTime=20",
)
log = logging.getLogger(__name__)
_MISSING = re.compile(r"couldn't find remote ref (\S+)")
_STATUS = re.compile(r"returned error: (\d{3})")
_REFUSED = ("protected", "hook declined", "denied", "not allowed", "GH006", "GH013")


def beside(home: Home, branch: str) -> Home:
    """The same repository, with the forge's branches in the place of the author's."""
    return replace(home, published=OURS + branch, heads=OURS, settled=DECIDED)


@dataclass(frozen=True, slots=True)
class Upstream:
    """The repository behind a hub, for the author's repository `git`."""

    git: Git
    address: str

    @classmethod
    def of(cls, git: Git, hub: Hub, address: str) -> Upstream:
        """The repository at an address, asked with the hub's token."""
        known = (("CAUSERIE_USER", hub.user), ("CAUSERIE_TOKEN", hub.token))
        return cls(replace(git, settings=_SETTINGS, known=known), address)

    @property
    def host(self) -> str:
        """The host of its address."""
        return urlsplit(self.address).netloc

    def fetch(self, published: str, kinds: Sequence[str]) -> None:
        """Bring the published branch, and those of proposals that begin with `kinds`, as they are now."""
        wanted = {HEADS + published: OURS + published, **{f"{HEADS}{kind}*": f"{OURS}{kind}*" for kind in kinds}}
        if answer := self._fetched(wanted, "--prune"):
            raise self._failure(answer)

    def fetch_heads(self, heads: Mapping[str, str]) -> None:
        """Bring other refs by our names, and let go those that we had before and that are none of these.

        Whoever makes a pull request in a copy of their own decides what is in it: one that cannot be had is left out.
        """
        wanted = {ref: OURS + name for name, ref in heads.items()}
        while wanted and (answer := self._fetched(wanted)):
            missing = _MISSING.search(answer.reason)
            if not missing or wanted.pop(missing[1], None) is None:
                log.warning("%s", self._failure(answer))
                break
        old = refs.found(self.git, OURS + FOREIGN)
        kept = {OURS + name for name in heads}
        refs.move(self.git, [Move(ref, one, "") for ref, one in old.items() if ref not in kept])

    def _fetched(self, wanted: Mapping[str, str], *more: str) -> Answer | None:
        """What git said if it could not bring these refs to those of ours."""
        options = ("--quiet", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules", "--refmap=", *more)
        answer = self.git.run("fetch", *options, self.address, *(f"+{ref}:{ours}" for ref, ours in wanted.items()))
        return answer if answer.code else None

    def push(self, moves: Sequence[Move]) -> CauserieError | None:
        """Move branches there, all or none, if each is where it is said to be; else what stood in the way."""
        there = [(move, HEADS + move.ref.removeprefix(OURS)) for move in moves]
        leases = [f"--force-with-lease={ref}:{move.old}" for move, ref in there]
        specs = [f"{move.new}:{ref}" for move, ref in there]
        answer = self.git.run("push", "--porcelain", "--atomic", "--no-verify", *leases, self.address, *specs)
        if answer.code == 0:
            return None
        said = answer.out.decode("utf-8", "replace")
        if any(word in line for line in said.splitlines() if "[remote rejected]" in line for word in _REFUSED):
            message = N_("%(host)s does not let this token push: %(reason)s")
            remedy = N_(
                "let it push to the published branch, in that branch’s protection, or give it the right to write"
            )
            return OwnerError([Fault("forge", message, remedy, {"host": self.host, "reason": _line(said)})])
        if "rejected]" in said:
            message = N_("somebody else wrote there meanwhile: %(reason)s")
            return ForgeError([Fault("forge", message, N_("it is tried again"), {"reason": _line(said)})])
        return self._failure(answer)

    def demand_push(self) -> None:
        """Raise what keeps the token from pushing; nothing is pushed."""
        answer = self.git.run(
            "push", "--dry-run", "--porcelain", "--no-verify", self.address, "HEAD:refs/heads/comment/-"
        )
        if answer.code:
            raise self._failure(answer)

    def _failure(self, answer: Answer) -> CauserieError:
        """The error of a git that did not get through, by the status that the forge answered with, if it did."""
        found = _STATUS.search(answer.reason)
        status = int(found[1]) if found else 0
        values = {"host": self.host, "status": status, "reason": _line(answer.reason)}
        if "rate limit" in answer.reason.lower():
            message = N_("%(host)s is asked too much at once by git: %(reason)s")
            return RestError([Fault("forge", message, N_("it is tried again"), values)], PAUSE)
        if "RPC failed" in answer.reason:
            # Whoever may not write is told so before: this one was let in.
            message = N_("%(host)s broke off what git asked: %(reason)s")
            return ForgeError([Fault("forge", message, N_("it is tried again"), values)], PAUSE)
        if status in (401, 403) or "Authentication failed" in answer.reason or "could not read" in answer.reason:
            message = N_("%(host)s does not let this token in: %(reason)s")
            remedy = N_("give the token the right to read and write the repository’s contents; inv doctor tells more")
        elif status in (301, 302, 303, 307, 308, 404) or "couldn't find remote ref refs/heads/" in answer.reason:
            message = N_("%(host)s has no such repository or branch: %(reason)s")
            remedy = N_("look at the address of origin and at the setting branch, and push that branch there")
        else:
            message = N_("%(host)s cannot be reached by git: %(reason)s")
            return ForgeError([Fault("forge", message, N_("it is tried again"), values)], PAUSE)
        return OwnerError([Fault("forge", message, remedy, values)])


def _line(said: str) -> str:
    """The line that tells the most: the last one of a refusal, else the first."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    return next((line for line in lines if "rejected]" in line), lines[0] if lines else "–")[:300]
