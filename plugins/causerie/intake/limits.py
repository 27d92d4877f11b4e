"""How much is taken from whom: counted in memory, by a name that means nothing tomorrow."""

from __future__ import annotations

import hmac
import ipaddress
import math
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from threading import Lock

KEYS_MAX = 4096
"""How many counts are kept at once, a few kilobytes each; those not asked for the longest give way."""


@dataclass(frozen=True, slots=True)
class Rule:
    """At most so many within a span of time."""

    kind: str
    most: int
    span: timedelta


SENDS = Rule("send", 12, timedelta(minutes=10))
"""Contributions from one network block; a family or a class behind one address shares it."""
THREAD = Rule("thread", 60, timedelta(hours=1))
"""Contributions to one thread from anywhere: more than moderators read."""
PREVIEWS = Rule("preview", 60, timedelta(minutes=10))
"""Previews for one network block."""
CODES = Rule("code", 10, timedelta(hours=1))
"""Codes tried on one receipt from one network block."""


class Limits:
    """Counts within sliding windows, for one process; `bits` gives so many random bits.

    What is counted is named by an HMAC under a salt that is forgotten at the end of the day (UTC), with all counts:
    no address is kept, and none can be found again.
    """

    def __init__(self, clock: Callable[[], datetime], bits: Callable[[int], int]) -> None:
        self._clock = clock
        self._bits = bits
        self._lock = Lock()
        self._day: date | None = None
        self._salt = b""
        self._counts: OrderedDict[bytes, list[tuple[datetime, str]]] = OrderedDict()

    def wait(self, rule: Rule, who: str, once: str = "") -> int:
        """The seconds until `who` may do this; 0: now, and it is counted. What has the same `once` counts once."""
        now = self._clock()
        with self._lock:
            if now.date() != self._day:
                self._day, self._salt = now.date(), self._bits(256).to_bytes(32, "big")
                self._counts.clear()
            key = hmac.digest(self._salt, f"{rule.kind}:{who}".encode(), "sha256")
            count = [one for one in self._counts.pop(key, ()) if now - one[0] < rule.span]
            known = once != "" and any(once == earlier for _, earlier in count)
            full = len(count) >= rule.most
            if not known and not full:
                count.append((now, once))
            self._counts[key] = count
            while len(self._counts) > KEYS_MAX:
                self._counts.popitem(last=False)
        if known or not full:
            return 0
        return math.ceil((count[0][0] + rule.span - now).total_seconds())


def block(address: str | None) -> str:
    """The network that an address is in: 256 of IPv4 (/24), a site of IPv6 (/48); empty: nobody can tell."""
    try:
        found = ipaddress.ip_address((address or "").partition("%")[0])
    except ValueError:
        return ""
    found = getattr(found, "ipv4_mapped", None) or found
    return str(ipaddress.ip_network((found, 24 if found.version == 4 else 48), strict=False))
