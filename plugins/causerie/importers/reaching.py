"""Pictures from the net, when the owner asks for them: from machines that everybody can reach, and pictures alone."""

from __future__ import annotations

import re
import ssl
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import unquote, urljoin, urlsplit

from requests.utils import DEFAULT_CA_BUNDLE_PATH

from causerie.errors import N_
from causerie.importers import hosts, kinds, web
from causerie.importers.hosts import PrivateError, Until

SECONDS_MAX = 60.0
"""For one picture with all that leads to it: three megabytes of a line that brings half a megabit a second."""
HOPS_MAX = 5
"""Redirections that are followed for one picture."""
MUTE_MAX = 3
"""Times in a row that a host may let us wait in vain, until it is asked no more: many of the old ones are gone."""
_MOVED = (301, 302, 303, 307, 308)
_SIZED = re.compile(r"/(?:s\d{1,5}|w\d{1,5}-h\d{1,5})(?:-[a-z0-9-]+)?(?=/[^/]+$)|=(?:s|w)\d[\w-]*$")


def original(address: str) -> str:
    """The address of a picture of Blogger's in the size in which it was put there; of any other, its own."""
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        return address
    if not host.endswith((".googleusercontent.com", ".bp.blogspot.com", ".ggpht.com")):
        return address
    return _SIZED.sub(lambda found: "=s0" if found[0][0] == "=" else "/s0", address)


@dataclass(slots=True)
class Net:
    """Who fetches pictures; `allowed` says of a machine's number whether it may be spoken to, `trusted` by which
    certificates it shows who it is."""

    allowed: Callable[[str], bool] = hosts.public
    clock: Callable[[], float] = time.monotonic
    failures: dict[str, str] = field(default_factory=dict)
    trusted: ssl.SSLContext = field(default_factory=lambda: ssl.create_default_context(cafile=DEFAULT_CA_BUNDLE_PATH))
    _mute: Counter[str] = field(default_factory=Counter)
    """How often each host let us wait in vain, since it last answered."""

    def picture(self, address: str) -> tuple[str, bytes] | None:
        """The name and the bytes of the picture at an address; None, and why in `failures`, if there is none."""
        told = f"https:{address}" if address.startswith("//") else address
        try:
            data = self._had(told)
            why = kinds.unfit(data)
        except web.BROKEN as error:
            why = _why(error)
        if why:
            self.failures[address] = why
            return None
        stem = re.sub(r"\.\w{2,5}$", "", unquote(urlsplit(told).path).rpartition("/")[2])
        return f"{stem.replace('/', '-') or 'image'}{kinds.kind(data)}", data

    def _had(self, address: str) -> bytes:
        """What is at an address, be it by way of others; nothing, if that is not what was asked for."""
        until = Until(self.clock() + SECONDS_MAX, self.clock)
        for _ in range(1 + HOPS_MAX):
            parts = web.parted(address)
            if self._mute[parts.netloc] >= MUTE_MAX:
                raise TimeoutError
            try:
                with web.asked(parts, self.allowed, until, self.trusted) as answer:
                    del self._mute[parts.netloc]
                    if answer.status not in _MOVED:
                        return web.body(answer, kinds.BYTES_MAX) if answer.status == 200 else b""
                    # What stands there as letters was read as bytes.
                    there = answer.getheader("Location", "").encode("latin-1").decode()
            except TimeoutError:
                self._mute[parts.netloc] += 1
                raise
            address = urljoin(parts.geturl(), there)
        return b""


def _why(error: Exception) -> str:
    if isinstance(error, PrivateError):
        return N_("its address leads into a private network")
    if isinstance(error, web.TooLargeError):
        return N_("it is too large")
    return N_("it does not come in time") if isinstance(error, TimeoutError) else N_("it cannot be had")
