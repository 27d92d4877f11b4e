"""The built site before an application, as a web server would have it: files first, the rest is asked."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from werkzeug.security import safe_join
from werkzeug.utils import redirect, send_file
from werkzeug.wrappers import Response

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


def files_first(folder: Path, application: WSGIApplication) -> WSGIApplication:
    """Answers GET and HEAD with the files of `folder`, a folder with its index.html; all else is the application's."""

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        found = _found(folder, environ) if environ["REQUEST_METHOD"] in ("GET", "HEAD") else None
        return (found or application)(environ, start_response)

    return answer


def asked(environ: WSGIEnvironment) -> str:
    """The path that a request asks for."""
    # A WSGI server gives the path's bytes as Latin-1 (PEP 3333).
    found: str = environ.get("PATH_INFO", "")
    return found.encode("latin-1").decode("utf-8", "replace") or "/"


def file_at(folder: Path, path: str) -> str | None:
    """The file of `folder` at a path of the site, which is that of a folder if it ends with a slash; None if none."""
    found = safe_join(str(folder), path.lstrip("/"))
    if found is None or "\0" in found:
        return None
    if os.path.isdir(found):  # noqa: PTH112 (Path's raises where this says no)
        found = os.path.join(found, "index.html")  # noqa: PTH118
    elif path.endswith("/"):
        return None
    return found if os.path.isfile(found) else None  # noqa: PTH113


def _found(folder: Path, environ: WSGIEnvironment) -> Response | None:
    path = asked(environ)
    file = file_at(folder, path)
    if file and not path.endswith("/") and os.path.basename(file) != path.rpartition("/")[2]:  # noqa: PTH119
        # Relative links of the page need the slash; the path alone, since who asked may have named any host.
        return redirect(f"/{path.strip('/')}/")
    return send_file(file, environ, max_age=0) if file else None
