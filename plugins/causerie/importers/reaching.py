"""Pictures from the net, when the owner asks for them: from machines that everybody can reach, and pictures alone."""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Any
from urllib.parse import unquote, urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import HTTPError, NewConnectionError

from causerie.errors import N_

BYTES_MAX = 24 << 20
"""Of one picture: what a camera of 2026 makes as JPEG, twice."""
SECONDS_MAX = 30.0
"""For one picture as a whole, once its answer has begun."""
_TIMEOUT = (10.0, 20.0)
_KINDS: Mapping[bytes, str] = {
    rb"\xff\xd8\xff": ".jpg",
    rb"\x89PNG\r\n\x1a\n": ".png",
    rb"GIF8[79]a": ".gif",
    rb"RIFF.{4}WEBP": ".webp",
    rb".{4}ftypavi[fs]": ".avif",
}
"""What pictures begin with; a drawing (SVG) may hold a program, and is none of them."""
_SIZED = re.compile(r"/(?:s\d{1,5}|w\d{1,5}-h\d{1,5})(?:-[a-z0-9-]+)?(?=/[^/]+$)|=(?:s|w)\d[\w-]*$")
_NAT64 = 0x64FF9B << 96


def public(address: str) -> bool:
    """Whether a machine's number is one that everybody can reach, also where it stands in another kind of number."""
    one: IPv4Address | IPv6Address = ip_address(address.partition("%")[0])
    if isinstance(one, IPv6Address):
        inner = one.ipv4_mapped or one.sixtofour or (one.teredo or (None, None))[1]
        if int(one) >> 32 == _NAT64 >> 32:
            inner = IPv4Address(int(one) & 0xFFFFFFFF)
        if inner is not None:
            one = inner
    return one.is_global and not one.is_multicast


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
    """Who fetches pictures; `allowed` says of a machine's number whether it may be spoken to."""

    allowed: Callable[[str], bool] = public
    clock: Callable[[], float] = time.monotonic
    failures: dict[str, str] = field(default_factory=dict)

    def picture(self, address: str) -> tuple[str, bytes] | None:
        """The name and the bytes of the picture at an address; None, and why in `failures`, if there is none."""
        told = f"https:{address}" if address.startswith("//") else address
        try:
            with requests.Session() as session:
                # A proxy would ask in our place, and know no guard.
                session.trust_env = False
                session.max_redirects = 5
                session.adapters.clear()
                for scheme in ("http://", "https://"):
                    session.mount(scheme, _Guarded(self.allowed))
                with session.get(told, timeout=_TIMEOUT, stream=True) as reply:
                    data = self._body(reply) if reply.status_code == 200 else None
        except (requests.exceptions.RequestException, HTTPError, OSError, ValueError) as error:
            self.failures[address] = _why(error)
            return None
        kind = next((end for start, end in _KINDS.items() if data and re.match(start, data, re.DOTALL)), "")
        if not data or not kind:
            self.failures[address] = N_("it is too large") if data == b"" else N_("there is no picture")
            return None
        stem = re.sub(r"\.\w{2,5}$", "", unquote(urlsplit(told).path).rpartition("/")[2])
        return f"{stem.replace('/', '-') or 'image'}{kind}", data

    def _body(self, reply: requests.Response) -> bytes:
        """What came, as far as it is allowed to; nothing of what is longer."""
        body, end = bytearray(), self.clock() + SECONDS_MAX
        for part in reply.iter_content(1 << 16):
            body += part
            if len(body) > BYTES_MAX or self.clock() > end:
                return b""
        return bytes(body)


class PrivateError(NewConnectionError):
    """A name leads into a private network."""


class _Guarded(HTTPAdapter):
    """Connections that look whom they reach before they say a word; redirections come by here too."""

    def __init__(self, allowed: Callable[[str], bool]) -> None:
        self._allowed = allowed
        super().__init__()

    def init_poolmanager(self, *args: Any, **values: Any) -> None:
        super().init_poolmanager(*args, **values)
        allowed = self._allowed

        class Plain(HTTPConnection):
            def _new_conn(self) -> socket.socket:
                return _looked(self, super()._new_conn, allowed)

        class Secret(HTTPSConnection):
            def _new_conn(self) -> socket.socket:
                return _looked(self, super()._new_conn, allowed)

        class PlainPool(HTTPConnectionPool):
            ConnectionCls = Plain

        class SecretPool(HTTPSConnectionPool):
            ConnectionCls = Secret

        self.poolmanager.pool_classes_by_scheme = {"http": PlainPool, "https": SecretPool}


def _looked(made: Any, connect: Callable[[], socket.socket], allowed: Callable[[str], bool]) -> socket.socket:
    """A connection to a machine that is allowed: by what its name says now, and by whom was reached in the end."""
    for *_, address in socket.getaddrinfo(made.host.strip("[]"), made.port, type=socket.SOCK_STREAM):
        if not allowed(str(address[0])):
            raise PrivateError(made, "private")
    found = connect()
    if not allowed(str(found.getpeername()[0])):
        found.close()
        raise PrivateError(made, "private")
    return found


def _why(error: Exception) -> str:
    # What requests raises wraps what urllib3 raised.
    found: BaseException | None = error
    for _ in range(8):
        if isinstance(found, PrivateError):
            return N_("its address leads into a private network")
        if found is None:
            break
        inner = getattr(found, "reason", None) or (found.args[0] if found.args else None)
        found = inner if isinstance(inner, BaseException) else found.__cause__ or found.__context__
    return N_("it cannot be had")
