"""The ledger: the comments of a built site as a database, so that whoever needs little of them reads little."""

from causerie.ledger.base import Ledger
from causerie.ledger.opened import SEARCH, home
from causerie.ledger.outputs import Held, digest

__all__ = ["SEARCH", "Held", "Ledger", "digest", "home"]
