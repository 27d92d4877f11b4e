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


def _found(folder: Path, environ: WSGIEnvironment) -> Response | None:
    # A WSGI server gives the path's bytes as Latin-1 (PEP 3333).
    asked = environ.get("PATH_INFO", "").encode("latin-1").decode("utf-8", "replace") or "/"
    path = safe_join(str(folder), asked.lstrip("/"))
    if path is None or "\0" in path:
        return None
    if os.path.isdir(path):  # noqa: PTH112 (Path's raises where this says no)
        if not os.path.isfile(os.path.join(path, "index.html")):  # noqa: PTH113, PTH118
            return None
        if not asked.endswith("/"):
            # Relative links of the page need the slash; the path alone, since who asked may have named any host.
            return redirect(f"/{asked.strip('/')}/")
        path = os.path.join(path, "index.html")  # noqa: PTH118
    elif asked.endswith("/"):
        return None
    return send_file(path, environ, max_age=0) if os.path.isfile(path) else None  # noqa: PTH113
