"""The intake as a WSGI application: its routes and its headers."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, Response

from causerie.intake import forms, origins
from causerie.intake.failing import Refusing
from causerie.intake.parts import Intake
from causerie.intake.receipts import Receipts
from causerie.intake.sending import Sending
from causerie.intake.staticman import Staticman


def create(intake: Intake) -> Flask:
    """The application of an intake, below the path of its settings."""
    settings = intake.settings
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
