"""Where a request comes from, and where an answer may lead: the site and the intake, and nowhere else."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from causerie.settings import Settings

_PORTS = {"http": 80, "https": 443}


def origin(address: str) -> str:
    """The origin of an address, as browsers write it: `https://example.org`; empty if it has none."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return ""
    if parts.scheme not in _PORTS or not parts.hostname or parts.username is not None:
        return ""
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{host}" + (f":{port}" if port and port != _PORTS[parts.scheme] else "")


def ours(settings: Settings) -> list[str]:
    """The origins of the site and of the intake, those that the owner named."""
    return sorted({origin(settings.site_url), origin(settings.intake)} - {""})


def admitted(settings: Settings, sent: str | None, referer: str | None, host: str) -> bool:
    """Whether a form may come from there: the headers Origin and Referer, and the host that was asked.

    A browser names where a form stands; what names nothing is a program, which no page of another site can be. There
    are no cookies, so a page elsewhere could at most send words of its own, in its reader's name.
    """
    said = sent if sent is not None else referer
    if said is None:
        return True
    # An Origin is written whole: what a path, a second one or `null` follows is none.
    found = origin(said)
    if not found or (sent is not None and found != sent):
        return False
    return found in ours(settings) or found.partition("://")[2] == host.lower()


def inside(settings: Settings, target: str) -> str | None:
    """The whole address of a page of the site that was asked for by address or by path; None if it is none."""
    # Browsers drop tabs and line ends, and take a backslash for a slash.
    if not re.fullmatch(r"[!#-\[\]_a-z~]+", target):
        return None
    home, folder = origin(settings.site_url), urlsplit(settings.site_url).path.rstrip("/")
    if home and origin(target) == home:
        target = urlsplit(target)._replace(scheme="", netloc="").geturl() or "/"
    if not re.match("/(?!/)", target):
        return None
    path = urlsplit(target).path
    # Browsers take two encoded dots for two dots.
    within = path.startswith(f"{folder}/") and ".." not in unquote(path).split("/")
    return f"{home}{target}" if within else None


def policy(settings: Settings) -> str:
    """The Content-Security-Policy of every answer: what the site's own pages need, and no more."""
    places = " ".join(["'self'", *ours(settings)])
    kinds = [f"{kind}-src {places}" for kind in ("style", "img", "font", "script")]
    rest = [f"form-action {places}", "base-uri 'none'", "frame-ancestors 'none'"]
    return "; ".join(["default-src 'none'", *kinds, *rest])
