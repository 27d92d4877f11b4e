"""The forge's own repository, by git: what is there comes into refs of ours, and goes back in one move."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from causerie.errors import N_, CauserieError, Fault, OwnerError
from causerie.forges import finding, refusals
from causerie.forges.git import Answer, Git
from causerie.forges.homes import Home
from causerie.forges.hub import Hub
from causerie.forges.refs import HEADS, Move

OURS, DECIDED = "refs/causerie/heads/", "refs/causerie/settled/"
"""Where the forge's branches are in the author's repository: neither git's own tools nor its author's move these."""
_SETTINGS = (
    # The token goes to the forge alone, whatever that sends us to, and by the environment: others can read arguments.
    "http.{0}.followRedirects=false",
    "credential.helper=",
    'credential.{0}.helper=!printf "username=%s\\npassword=%s\\n" "$CAUSERIE_USER" "$CAUSERIE_TOKEN" #',
    "http.{0}.lowSpeedLimit=1000",
    "http.{0}.lowSpeedTime=20",
    # Of what git was told about forges, only how to reach them is for us: neither another secret, nor another address.
    "http.{0}.extraHeader=",
    "url.{0}.insteadOf={0}",
    # The remote of this name, for a push: an address of its own is rewritten by no pushInsteadOf.
    "remote.{0}.url={0}",
    "remote.{0}.pushurl={0}",
    "push.pushOption=",
)
"""What git is told for one address: a setting for all of them yields to one that its owner made for a host."""
_PLAIN = ("--no-follow-tags", "--no-signed", "--recurse-submodules=no", "--no-verify", "--porcelain")
"""The push of what is named and of nothing else, whatever its owner's pushes are."""


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
        settings = tuple(one.format(address) for one in _SETTINGS)
        known = (
            *(("CAUSERIE_USER", hub.user), ("CAUSERIE_TOKEN", hub.token)),
            ("GIT_ALLOW_PROTOCOL", urlsplit(address).scheme),
        )
        return cls(replace(git, settings=settings, known=known), address)

    @property
    def host(self) -> str:
        """The host of its address."""
        return urlsplit(self.address).netloc

    def fetch(self, published: str, kinds: Sequence[str]) -> None:
        """Bring the published branch, and those of proposals that begin with `kinds`, as they are now.

        Raises OwnerError for a clone that lacks a part of its history, for it does not know where a branch left
        another; and for one whose git asks elsewhere.
        """
        finding.demand_whole(self.git)
        self._demand_straight()
        wanted = {HEADS + published: OURS + published, **{f"{HEADS}{kind}*": f"{OURS}{kind}*" for kind in kinds}}
        if answer := self._fetched(wanted, "--prune"):
            raise refusals.broken(self.host, answer)

    def fetch_heads(self, heads: Mapping[str, str]) -> Answer | None:
        """Bring other refs by our names, all of them or none; what git said if it could not."""
        return self._fetched({ref: OURS + name for name, ref in heads.items()})

    def _fetched(self, wanted: Mapping[str, str], *more: str) -> Answer | None:
        options = ("--quiet", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules", "--refmap=", *more)
        # Thousands of refs are more than the system takes as arguments.
        specs = "".join(f"+{ref}:{ours}\n" for ref, ours in wanted.items())
        answer = self.git.run("fetch", *options, "--stdin", self.address, stdin=specs.encode())
        return answer if answer.code else None

    def push(self, moves: Sequence[Move]) -> CauserieError | None:
        """Move branches there, all or none, if each is where it is said to be; else what stood in the way.

        After a RaceError, which is worth another try, or an OwnerError, surely nothing moved; after any other error,
        it may have moved all the same, or may still: its answer was lost.
        """
        there = [(move, HEADS + move.ref.removeprefix(OURS)) for move in moves]
        leases = [f"--force-with-lease={ref}:{move.old}" for move, ref in there]
        specs = [f"{move.new}:{ref}" for move, ref in there]
        answer = self.git.run("push", *_PLAIN, "--atomic", *leases, self.address, *specs)
        return refusals.pushed(self.host, answer) if answer.code else None

    def demand_push(self) -> None:
        """Raise what keeps the token from pushing; nothing is pushed."""
        self._demand_straight()
        answer = self.git.run("push", *_PLAIN, "--dry-run", self.address, "HEAD:refs/heads/comment/-")
        if answer.code:
            raise refusals.broken(self.host, answer)

    def _demand_straight(self) -> None:
        """Raise OwnerError if git goes elsewhere: of two rewritings of one whole address, its owner's comes first."""
        there = self.git.ask("ls-remote", "--get-url", self.address).decode("utf-8", "replace").strip()
        if there != self.address:
            message = N_("git’s settings lead from %(address)s to %(there)s")
            remedy = N_(
                "take away the insteadOf for this very address: git config --show-origin --get-regexp insteadof"
            )
            raise OwnerError([Fault("forge", message, remedy, {"address": self.address, "there": there})])
