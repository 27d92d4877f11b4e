"""The intake as a WSGI application: its routes and its headers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlsplit

from flask import Flask, Response

from causerie.forges.base import Forge
from causerie.intake import forms, origins
from causerie.intake.failing import Refusing
from causerie.intake.parts import Intake
from causerie.intake.receipts import Receipts
from causerie.intake.sending import Sending
from causerie.intake.staticman import Staticman
from causerie.outbox.table import Outbox
from causerie.settings import Settings


def create(
    settings: Settings,
    outbox: Outbox,
    wake: Callable[[], None],
    forge: Forge,
    clock: Callable[[], datetime],
    bits: Callable[[int], int],
    secret: bytes,
) -> Flask:
    """An intake, below the path of `settings.intake`.

    `wake` tells the workers of a new row, `clock` is aware, `bits` gives so many random bits; whoever has `secret`
    (32 bytes or more) can make tokens and codes.
    """
    intake = Intake.of(settings, outbox, wake, forge, clock, bits, secret)
    app = _Flask("causerie.intake", static_folder=None)
    app.config.update(
        MAX_CONTENT_LENGTH=forms.SIZE_MAX, MAX_FORM_MEMORY_SIZE=forms.SIZE_MAX, MAX_FORM_PARTS=forms.PARTS_MAX
    )
    # Neither redirects: where they lead would be made of what the request says of the host.
    app.url_map.strict_slashes = app.url_map.merge_slashes = False
    refusing = Refusing(intake)
    for part in (Sending(intake), Receipts(intake), Staticman(intake, refusing)):
        app.register_blueprint(part.routes(), url_prefix=urlsplit(settings.intake).path.rstrip("/") or None)
    app.register_error_handler(Exception, refusing.answer)

    @app.after_request
    def headed(response: Response) -> Response:
        response.headers.update(
            {
                "Content-Security-Policy": origins.policy(settings),
                "X-Content-Type-Options": "nosniff",
                "Referrer-Policy": "same-origin",
                "Cache-Control": "no-store",
            }
        )
        return response

    return app


class _Flask(Flask):
    def log_exception(self, exc_info: object) -> None:
        """Nothing: Flask would log an error with its text, and `failing` logs it without."""
