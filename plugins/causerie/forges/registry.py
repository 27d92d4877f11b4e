"""The forges by name: to add one, write a module with a class that keeps base.Forge's promises, and add its line.

One that has pull requests over HTTP is a hub.Hub, and its line goes to HUBS.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable, Mapping

from causerie.errors import N_, Fault, OwnerError
from causerie.forges import places
from causerie.forges.base import Forge
from causerie.forges.client import Client
from causerie.forges.forgejo import Forgejo
from causerie.forges.github import GitHub
from causerie.forges.gitlab import GitLab
from causerie.forges.hub import Hub, Place
from causerie.forges.local import Local
from causerie.forges.looking import Lookout
from causerie.forges.remote import Remote
from causerie.forges.transport import Transport
from causerie.settings import Settings

TOKEN = "CAUSERIE_TOKEN"  # noqa: S105 (the name of a variable)
TIMEOUT = 30.0
"""Seconds for one answer; a forge that takes longer is one that does not answer."""
HUBS: Mapping[str, Callable[[Place, str, str], Hub]] = {"github": GitHub, "gitlab": GitLab, "forgejo": Forgejo}


def of(settings: Settings, moderator: str = "") -> Forge:
    """The forge of a site; `moderator` decides where it knows of nobody. Raises OwnerError if it cannot be used."""
    if settings.forge not in HUBS:
        return Local(settings.root, settings.branch, moderator, kept=settings.comments)
    place, hub, client = connected(settings)
    lookout = Lookout(settings.root, settings.branch, hub, client, place.git, time.time)
    return Remote(lookout, moderator, settings.comments)


def connected(settings: Settings) -> tuple[Place, Hub, Client]:
    """Where the site's repository is, its hub and what talks to it. Raises OwnerError without an origin or a token."""
    place, token = places.place(settings.root), os.environ.get(TOKEN, "").strip()
    values = {"forge": settings.forge, "name": TOKEN}
    if place is None:
        message = N_("the forge is %(forge)s, and git knows no origin there")
        remedy = N_(
            "run: git remote add origin (or set-url origin, if it is there), with the repository’s whole address"
        )
        raise OwnerError([Fault("forge", message, remedy, values)])
    if not token:
        message = N_("the forge is %(forge)s, and the environment has no %(name)s")
        remedy = N_("make a token there, and set the variable; the manual’s page of your forge tells how")
        raise OwnerError([Fault("forge", message, remedy, values)])
    hub = HUBS[settings.forge](place, settings.branch, token)
    transport = Transport(hub.address, hub.headers, TIMEOUT, time.time)
    return place, hub, Client(transport, time.sleep, random.random)
