"""A request's form as text: bounded before it is read, and taken only if it is text."""

from __future__ import annotations

from urllib.parse import parse_qsl

from flask import g, request
from werkzeug.exceptions import UnsupportedMediaType

from causerie.errors import N_
from causerie.intake import origins
from causerie.intake.words import RefusedError
from causerie.settings import Settings

SIZE_MAX = 64 * 1024
"""Bytes of a request: a body of 12 KiB takes three times that when it is all accents, and the rest is short."""
PARTS_MAX = 100
"""Fields of a form; ours has a dozen."""
_URLENCODED, _MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data"
_PLAIN = ("utf-8", "utf8", "us-ascii")


def ours(settings: Settings) -> dict[str, str]:
    """The fields of a form on a page of ours. Raises RefusedError if it stands elsewhere; else as `read`."""
    found = read()
    admit(settings)
    return found


def admit(settings: Settings) -> None:
    """Raises RefusedError if the request comes from a page of another site."""
    if not origins.admitted(settings, request.headers.get("Origin"), request.headers.get("Referer"), request.host):
        message = N_("this form stands on another site")
        remedy = N_("open the text on our own site, and write there")
        raise RefusedError(403, message, remedy)


def read() -> dict[str, str]:
    """The first value of each field of the request's form, files left out.

    What was typed is kept in `g.typed`, as well as it can be read, so that whatever happens then can show it.
    Raises RefusedError if it is not UTF-8, or has too many fields; werkzeug's errors for its size and kind.
    """
    raw = request.get_data()
    charset = request.mimetype_params.get("charset", "utf-8").lower()
    if request.mimetype not in (_URLENCODED, _MULTIPART) or charset not in _PLAIN:
        raise UnsupportedMediaType
    try:
        text = raw.decode()
        g.typed = pairs = _pairs(text, "replace")
        return pairs if request.mimetype == _MULTIPART else _pairs(text, "strict")
    except ValueError as error:
        g.typed = _pairs(raw.decode(errors="replace"), "replace")
        message = N_("this form cannot be read")
        remedy = N_("it has too many fields, or letters not in UTF-8: copy your text, and begin again on the site")
        raise RefusedError(400, message, remedy) from error


def _pairs(text: str, errors: str) -> dict[str, str]:
    if request.mimetype == _MULTIPART:
        return request.form.to_dict()
    most = PARTS_MAX if errors == "strict" else None
    found = parse_qsl(text, keep_blank_values=True, errors=errors, max_num_fields=most)
    return dict(reversed(found))
