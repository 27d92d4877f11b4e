"""The smallest things that an outbox accepts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from causerie.errors import Fault
from causerie.outbox.row import Item

from tests.samples import ident

LEASE = timedelta(minutes=5)
WHY = (Fault("forge", "the forge is away: %(reason)s", "come back later", {"reason": "502"}),)


def item(number: int, thread: str = "un", **changes: Any) -> Item:
    name = ident(number)
    plain = {"id": name, "key": f"key-{number}", "thread": thread, "branch": f"comment/{name}", "lang": "fr"}
    data = f"id: {name}\nname: Claire\nbody: n\u00b0 {number}\n".encode()
    return Item(**{**plain, "path": f"comments/{thread}/{name}.yml", "data": data, **changes})
