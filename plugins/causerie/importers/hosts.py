"""Machines on the net: which of them everybody can reach, and a connection to one of those, in time."""

from __future__ import annotations

import socket
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv4Address, ip_address, ip_network
from queue import Empty, SimpleQueue
from threading import Thread

_CONNECT_MAX = 10.0
"""Seconds that one of a name's machines has to take a call, where there may be others."""
_GIVEN = ip_network("2000::/3")
"""All that is given out of IPv6 to those whom everybody can reach: what embeds IPv4 in other ways lies beside it."""
_NAT64 = ip_network("64:ff9b::/96")
"""The one exception: how networks without IPv4 write the number of a machine that has no other."""
# https://www.iana.org/assignments/iana-ipv4-special-registry and iana-ipv6-special-registry; Python's own list of them
# differs from one release to the next. 2001::/23 has Teredo in it, 2002::/16 is 6to4: both lead to an IPv4 number.
_SPECIAL = tuple(
    ip_network(one)
    for one in (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12"),
        *("192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24"),
        *("203.0.113.0/24", "224.0.0.0/3"),
        *("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"),
    )
)


class PrivateError(OSError):
    """A name leads into a private network."""


def public(address: str) -> bool:
    """Whether a machine's number, in the usual way of writing it, is one that everybody can reach."""
    try:
        one = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if one in _NAT64:
        one = IPv4Address(int(one) & 0xFFFFFFFF)
    return (one.version == 4 or one in _GIVEN) and not any(one in net for net in _SPECIAL)


@dataclass(frozen=True, slots=True)
class Until:
    """A moment at which all has to be over, by a clock that counts seconds."""

    end: float
    clock: Callable[[], float]

    def left(self) -> float:
        """The seconds until then. Raises TimeoutError if there are none."""
        left = self.end - self.clock()
        if left <= 0:
            raise TimeoutError
        return left


def reach(host: str, port: int, allowed: Callable[[str], bool], until: Until) -> socket.socket:
    """A connection to one of the machines that a name leads to now, by the very number that was found allowed.

    Raises PrivateError if any of them is not, and any other OSError if none of them answers in time.
    """
    found = _machines(host, port, until)
    if not all(allowed(str(address[0])) for _, address in found):
        raise PrivateError
    failed: OSError = TimeoutError()
    for family, address in found:
        line = socket.socket(family, socket.SOCK_STREAM)
        try:
            line.settimeout(min(_CONNECT_MAX, until.left()))
            line.connect(address)
        except OSError as error:
            line.close()
            failed = error
        else:
            return line
    raise failed


_Machine = tuple[int, tuple[str | int, ...] | tuple[int, bytes]]


def _machines(host: str, port: int, until: Until) -> list[_Machine]:
    """The kinds and numbers of the machines that a name leads to."""
    told: SimpleQueue[list[_Machine] | Exception] = SimpleQueue()

    def ask() -> None:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            told.put([(family, address) for family, *_, address in found])
        # A part of a name that is too long for one is no UnicodeError in every release.
        except (OSError, ValueError) as error:
            told.put(error)

    # Nothing but the system's own patience ends a question about a name.
    Thread(target=ask, daemon=True).start()
    try:
        answer = told.get(timeout=until.left())
    except Empty:
        raise TimeoutError from None
    if isinstance(answer, Exception):
        raise answer
    return answer
