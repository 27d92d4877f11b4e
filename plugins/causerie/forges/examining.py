"""Whether a site's forge can be worked with: what is looked at, one thing after another, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from causerie.errors import N_, CauserieError, Fault, OwnerError
from causerie.forges import finding, git, publishing, registry
from causerie.forges.git import Git
from causerie.forges.upstream import Upstream
from causerie.settings import Settings

Looked = tuple[str, Sequence[Fault]]
"""What was looked at (a msgid), and what is wrong with it."""


def examine(settings: Settings, moderator: str = "") -> Iterator[Looked]:
    """Look at git, who decides, and, on a server, at the place, the token's rights, and whether it may push.

    Nothing is changed anywhere; what cannot be looked at before another thing is mended is left out.
    """
    here = Git(settings.root)
    yield _looked(N_("git is here, and new enough"), lambda: git.demand(here))
    yield _looked(N_("git knows who decides here"), lambda: publishing.moderator(here, moderator))
    yield _looked(N_("the blog has a repository"), lambda: finding.find(settings.root, settings.branch))
    if settings.forge not in registry.HUBS:
        return
    yield _looked(N_("the clone has its whole history"), lambda: finding.demand_whole(here))
    try:
        place, hub, client = registry.connected(settings)
    except OwnerError as error:
        yield N_("git knows the forge, and the environment its token"), error.faults
        return
    yield N_("git knows the forge, and the environment its token"), ()
    yield _looked(N_("the token has its rights"), lambda: _demand(client.drive(hub.lacking()), place.host))
    upstream = Upstream.of(here, hub, place.git)
    yield _looked(N_("git may push there"), upstream.demand_push)


def _looked(what: str, look: Callable[[], object]) -> Looked:
    try:
        look()
    except CauserieError as error:
        return what, error.faults
    return what, ()


def _demand(lacking: Sequence[str], host: str) -> None:
    if lacking:
        message = N_("the token of %(host)s lacks: %(rights)s")
        remedy = N_("give it that right, or make another token with it")
        raise OwnerError([Fault("forge", message, remedy, {"host": host, "rights": right}) for right in lacking])
