"""The forge's own page for a new file: a door that needs no server, known from where the repository lies."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from causerie.settings import Settings

if TYPE_CHECKING:
    from causerie.forges.hub import Place

_PLACEHOLDER = re.compile(r"%7B(folder|id|text)%7D")


def known(settings: Settings) -> Settings:
    """The settings with the address of that page, if `origin` tells it; where an intake answers, there is no such door.

    What the owner set stays. Raises OwnerError if there is no git to ask.
    """
    if settings.forge == "local" or settings.intake or settings.new_file != "":
        return settings
    # Most sites have no such door, and none of what talks to forges to load.
    from causerie.forges import places
    from causerie.forges.git import Git

    place = places.place(settings.root)
    if place is None:
        return settings
    prefix = Git(settings.root).ask("rev-parse", "--show-prefix").decode("utf-8", "replace").removesuffix("\n")
    return replace(settings, new_file=template(settings.forge, place, settings.branch, prefix))


def template(forge: str, place: Place, branch: str, prefix: str = "") -> str:
    """The address as the setting `new_file` has it, with {folder}, {id} and {text} to be filled in.

    `prefix` is where the blog lies in its repository: empty, or a path that ends with a slash.
    """
    from causerie.forges.registry import HUBS

    hub = HUBS[forge](place, branch, "")
    filled = hub.new_file(f"{prefix}{{folder}}/{{id}}.yml", "{text}", "Contribution {id}")
    return _PLACEHOLDER.sub(r"{\1}", filled)
