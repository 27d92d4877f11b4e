"""The address of a blog on the net, and whether its machine is one that everybody can reach."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from ipaddress import ip_address
from urllib.parse import urlsplit

from causerie.errors import N_, Fault, OwnerError
from causerie.importers.hosts import public


def base(url: str) -> str:
    """The address below which a blog's feeds are, from that of any of its pages; without a scheme it is https.

    Raises OwnerError if it is no address, or if its name leads into a private network. Who writes the number of a
    machine means that machine.
    """
    try:
        parts = urlsplit(url.strip() if "://" in url else f"https://{url.strip()}")
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port = "", None
    if not host or parts.scheme not in ("http", "https"):
        raise _refused(N_("%(url)s is no address of a blog"), url)
    if not all(map(public, _named(host, port or 443))):
        raise _refused(N_("%(url)s is within a private network"), url)
    named = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{named}{f':{port}' if port else ''}"


def _named(host: str, port: int) -> Iterator[str]:
    """The machines behind a name; none if it is a number itself, or is known to a proxy at most."""
    try:
        ip_address(host)
    except ValueError:
        pass
    else:
        return
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return
    yield from (str(address[0]) for *_, address in found)


def _refused(message: str, url: str) -> OwnerError:
    remedy = N_("give the address at which the blog is read, such as https://example.blogspot.com")
    return OwnerError([Fault("import", message, remedy, {"url": url})])
