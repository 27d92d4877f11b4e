"""What moderators see and do: the open proposals, each judged, and the decisions on them and on what is published."""

from causerie.moderation.queue import Published, Waiting
from causerie.moderation.verbs import Moderation, Ticked
from causerie.moderation.writing import Decided

__all__ = ["Decided", "Moderation", "Published", "Ticked", "Waiting"]
