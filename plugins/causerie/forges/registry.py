"""The forges by name: to add one, write a module with a class that keeps base.Forge's promises, and add its line."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from causerie.forges.base import Forge
from causerie.forges.local import Local
from causerie.settings import Settings

DEFAULT = "local"
FORGES: Mapping[str, Callable[[Settings, str], Forge]] = {
    "local": lambda settings, moderator: Local(settings.root, settings.branch, moderator, kept=settings.comments),
}


def of(settings: Settings, moderator: str = "") -> Forge:
    """The forge of a site; `moderator` decides where it knows of nobody. Raises OwnerError if it cannot be used."""
    return FORGES[DEFAULT](settings, moderator)
