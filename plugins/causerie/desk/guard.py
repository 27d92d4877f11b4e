"""Who may use the desk's buttons: a browser on this machine, from a page of the desk itself."""

from __future__ import annotations

import re
from ipaddress import ip_address

from flask import Flask, Response, request
from itsdangerous import Signer

from causerie.errors import N_, Fault, ReaderError

HOST = re.compile(r"(localhost|127\.0\.0\.1|\[::1\])(:\d+)?", re.ASCII | re.IGNORECASE)
"""This machine by its own names; any other name was made to lead here (DNS rebinding)."""
POLICY = (
    "default-src 'none'; style-src 'self'{styles}; img-src 'self' data:; font-src 'self'; media-src 'self'; "
    "frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
)
"""https://www.w3.org/TR/CSP3/: no script runs on the desk, whatever a page holds."""
HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    # With no-referrer a browser would send its own forms from the origin `null`.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
}


class RefusedError(ReaderError):
    """A request that does not come from this machine, or from a page of the desk."""


class Guard:
    """Refuses what comes from elsewhere; `secret` is another at each start."""

    def __init__(self, secret: bytes) -> None:
        self._signer = Signer(secret, salt=b"causerie.desk")
        self.token = self._signer.get_signature(b"button").decode()
        """What every form of the desk sends along."""

    def watch(self, app: Flask) -> None:
        """Look at every request and every answer of an app."""
        app.before_request(self.admit)
        app.after_request(self.seal)

    def admit(self) -> None:
        """Raise RefusedError for a request that may not be answered."""
        if not _loopback(request.remote_addr or ""):
            raise _refusal(N_("only this machine can use the desk"), N_("open it on the machine where it runs"))
        if not HOST.fullmatch(request.host):
            raise _refusal(N_("the desk has another address"), N_("open it at 127.0.0.1"))
        if request.method not in ("GET", "HEAD", "OPTIONS") and not (_own() and self._known()):
            raise _refusal(
                N_("this did not come from a page of the desk"), N_("go back, load the page again, and retry")
            )

    def _known(self) -> bool:
        return self._signer.verify_signature(b"button", request.form.get("token", "").encode())

    def seal(self, answer: Response) -> Response:
        """Have an answer kept, framed and acted upon by nobody else; a built page may style its tables."""
        built = request.endpoint == "page"
        answer.headers.update(HEADERS)
        answer.headers["Content-Security-Policy"] = POLICY.format(styles=" 'unsafe-inline'" if built else "")
        return answer


def _loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False


def _own() -> bool:
    """Whether a browser says that a page of ours sent it; what says nothing is no browser of today."""
    origin, site = request.headers.get("Origin"), request.headers.get("Sec-Fetch-Site")
    return origin in (None, request.host_url.rstrip("/")) and site in (None, "same-origin")


def _refusal(message: str, remedy: str) -> RefusedError:
    return RefusedError([Fault("desk", message, remedy)])
