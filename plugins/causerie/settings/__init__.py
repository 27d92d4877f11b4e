"""What the owner decided: one frozen object, made once at the edge."""

from causerie.settings.conf import load
from causerie.settings.kinds import Field
from causerie.settings.owner import Settings, documented

__all__ = ["Field", "Settings", "documented", "load"]
