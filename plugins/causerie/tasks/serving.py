"""Serving the site on this machine."""

from __future__ import annotations

import contextlib
import hmac
import socket
import subprocess
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from invoke import Context, Exit, task

from causerie.tasks.base import CONF, ROOT, pelican_settings, saying
from causerie.tasks.building import build, pelican

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

    from causerie.household import Household

HOST = "127.0.0.1"
PORT = 8000
WATCHED = (CONF, "content", "comments", "theme", "plugins")
LISTENER = b'<script src="/livereload.js"></script>'
PORT_HELP = "the port of this machine's loopback address"


@task(help={"port": PORT_HELP})
def serve(c: Context, port: int = PORT) -> None:
    """Serve output/ at http://127.0.0.1:8000/."""
    _listen(port)


@task(help={"port": PORT_HELP})
def reserve(c: Context, port: int = PORT) -> None:
    """Build, then serve."""
    _claim(port)
    build(c)
    _listen(port)


def _claim(port: int) -> None:
    """See that a port is free before anything else is done; Pelican would log that it is not, and exit with 0."""
    try:
        with socket.create_server((HOST, port)):
            return
    except OSError as error:
        found = f"Nothing can be served at {HOST}:{port} ({error.strerror})"
        raise Exit(f"{found}; another port may be free: --port {port + 1}.", 1) from error


def _listen(port: int) -> None:
    _claim(port)
    command = [sys.executable, "-m", "pelican", "-s", CONF, "--listen", "--bind", HOST, "--port", str(port)]
    with contextlib.suppress(KeyboardInterrupt):
        subprocess.run(command, cwd=ROOT, check=False)


@task(help={"port": PORT_HELP})
def livereload(c: Context, port: int = PORT) -> None:
    """Build, serve the site, its form and the moderators' desk; on each change build again and reload the browser."""
    from livereload import Server

    from causerie.household import Household

    class Quiet(Server):  # type: ignore[misc]
        """Without the script that it would put into pages: their policy runs none that stands in them."""

        def get_web_handlers(self, script: bytes) -> list[Any]:
            found: list[Any] = super().get_web_handlers(b"")
            return found

    def again() -> None:
        # Between two saves half a second is long, and a search may be a little older than the pages.
        built(searched=False)

    def built(*, searched: bool) -> None:
        try:
            pelican(CONF, searched=searched)
        except Exit as error:
            print(error.message, file=sys.stderr)

    _claim(port)
    built(searched=True)
    with saying(pelican_settings()["DEFAULT_LANG"]):
        house = Household.of(ROOT / CONF)
        server = Quiet(_listening(_application(house)))
        house.runner.start()
    for path in WATCHED:
        server.watch(str(ROOT / path), again)
    print(f"http://{HOST}:{port}/ (the desk: http://{HOST}:{port}/desk/; Ctrl-C ends it)", flush=True)
    try:
        # Not its debugging: it would start this process again at each change of a module, in the middle of a request.
        server.serve(host=HOST, port=port, debug=False)
    finally:
        house.runner.stop()


def _listening(application: WSGIApplication) -> WSGIApplication:
    """Have each page of the site fetch what listens for a new build; the intake and the desk allow no such thing."""
    from werkzeug.wrappers import Response

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        found = Response.from_app(application, environ, buffered=True)
        if found.mimetype == "text/html" and "Content-Security-Policy" not in found.headers:
            found.set_data(found.get_data().replace(b"</head>", LISTENER + b"</head>", 1))
        return found(environ, start_response)

    return answer


def _application(house: Household) -> WSGIApplication:
    """The built site before its intake, and the desk beside them."""
    from werkzeug.middleware.dispatcher import DispatcherMiddleware

    from causerie.desk import server
    from causerie.front import files_first

    site = files_first(house.settings.output, house.intake())
    # Of the house's secret: a page that was open while this was started again still has its buttons.
    secret = hmac.digest(house.secret, b"desk", "sha256")
    return DispatcherMiddleware(site, {"/desk": server.create(house.desk(lambda: None), secret)})
