"""What a browser may do on the site's pages: their Content-Security-Policy, and the headers of a web server."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from causerie.settings import Settings

HEADERS: Mapping[str, str] = {
    # What a meta element cannot say; the rest stands in each page.
    "Content-Security-Policy": "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    # An intake on another host is told where a form stands: with less, a browser would send the origin `null`.
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
"""The headers of every answer of the server that serves the built site."""
FOREVER = "public, max-age=31536000, immutable"
"""For what has another name as soon as it says anything else; a year is what RFC 9111 caches take for ever."""


def policy(settings: Settings, remote: Iterable[str] = (), *, framed: bool = False) -> str:
    """The policy of a page (https://www.w3.org/TR/CSP3/), for its meta element: no script but the site's own files.

    `remote` are the addresses of what its author has browsers fetch from elsewhere: pictures, films, sounds and frames.
    `framed` says that the intake and the desk put their words into it, which may stand on another host.
    """
    here = _sources(["'self'", _origin(settings.site_url)])
    elsewhere = sorted(map(_origin, remote))
    kinds = {
        "style-src": here,
        "script-src": here,
        "img-src": _sources([here, *elsewhere]),
        "media-src": _sources([here, *elsewhere]),
        "form-action": _sources([here, _origin(settings.intake)]),
        # Of its own site alone: the search asks for its index, a page at home (`inv livereload`) for a new build, and
        # Lighthouse, in the page's name, for robots.txt.
        "connect-src": here,
        "frame-src": _sources(["'self'" if framed else "", *elsewhere]),
    }
    allowed = [f"{kind} {sources}" for kind, sources in kinds.items() if sources]
    return "; ".join(["default-src 'none'", *allowed, "base-uri 'none'"])


def headers(kept: Iterable[str]) -> bytes:
    """The file `_headers`, as Netlify and Cloudflare Pages read it; the files `kept` are named by their content."""
    rules: dict[str, Mapping[str, str]] = {"/*": HEADERS}
    rules.update((f"/{path}", {"Cache-Control": FOREVER}) for path in sorted(kept))
    lines = []
    for path, said in rules.items():
        lines += [path, *(f"  {name}: {value}" for name, value in said.items())]
    return "".join(f"{line}\n" for line in lines).encode()


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}" if parts.scheme and parts.netloc else ""


def _sources(found: Iterable[str]) -> str:
    """Sources in their order, each once."""
    return " ".join(dict.fromkeys(one for one in found if one))
