"""What is said when something goes wrong: in words, with what was typed still there."""

from __future__ import annotations

import logging
import traceback

from flask import Response, make_response, request
from werkzeug.exceptions import HTTPException

from causerie.errors import N_, ForgeError, OwnerError
from causerie.intake import words
from causerie.intake.parts import Intake
from causerie.intake.words import RefusedError
from causerie.outbox.table import FullError
from causerie.pages.form import Form

log = logging.getLogger(__name__)

_SHORT = {
    404: (N_("there is no such page"), N_("look for it on the site")),
    405: (N_("this page cannot be asked for in this way"), N_("open the text on the site, and write there")),
    413: (
        N_("this is too much to be read"),
        N_("go back, where your text still is, and make several contributions of it"),
    ),
    415: (N_("a form of this kind is not read"), N_("open the text on the site, and write there")),
}
_OTHER = (N_("this request cannot be understood"), N_("open the text on the site, and write there"))
_LATER = (N_("the site cannot take this now"), N_("copy your text, and send it again in a few minutes"))
_BROKEN = (N_("something broke on our side"), N_("copy your text, and send it again later"))


class Refusing:
    """The pages that say why something is not taken."""

    def __init__(self, intake: Intake) -> None:
        self.intake = intake

    def answer(self, error: Exception) -> Response:
        """The page that says what went wrong."""
        refused = error if isinstance(error, RefusedError) else refusal(error)
        response = make_response(self._page(refused), refused.status)
        if isinstance(error, HTTPException):
            response.headers.extend((k, v) for k, v in error.get_headers() if k == "Allow")
        if refused.after:
            response.headers["Retry-After"] = str(refused.after)
        return response

    def _page(self, refused: RefusedError) -> str:
        post = refused.again
        lang = post.lang if post else words.lang(self.intake.settings)
        inner = words.refusal(refused.faults, self.intake.settings, lang)
        if post:
            inner = self.intake.site.partial("form", post, form=Form(words.typed(), refused.faults, None, lang))
        # Who only looks for a page has sent nothing.
        looked = request.method != "POST" and refused.status == 404
        title = N_("This page is not here") if looked else N_("Not received")
        return self.intake.site.page(lang, words.said(lang, title), inner)


def refusal(error: Exception) -> RefusedError:
    """Why a request is not taken, whatever went wrong; what nobody expected is logged, without a reader's words."""
    # Flask wraps what went wrong while an error was answered.
    error = getattr(error, "original_exception", None) or error
    if isinstance(error, HTTPException):
        status = error.code or 400
        return RefusedError(status, *_SHORT.get(status, _OTHER))
    if isinstance(error, FullError):
        fault = error.faults[0]
        return RefusedError(503, fault.message, fault.remedy, fault.values, after=int(error.after or 0))
    if isinstance(error, OwnerError | ForgeError):
        log.warning("%s: %s", type(error).__name__, ", ".join(fault.rule for fault in error.faults))
        return RefusedError(503, *_LATER, after=60)
    # Neither the error's text nor its values: they may hold a reader's words.
    frames = "".join(traceback.format_tb(error.__traceback__))
    log.error("%s %s: %s\n%s", request.method, request.endpoint, type(error).__name__, frames)
    return RefusedError(500, *_BROKEN)
