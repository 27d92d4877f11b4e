"""Serving the site on this machine."""

from __future__ import annotations

import asyncio
import contextlib
import hmac
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Thread
from typing import TYPE_CHECKING

from invoke import Context, Exit, task

from causerie.tasks.base import CONF, ROOT, saying
from causerie.tasks.building import build

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

    from causerie.household import Household
    from causerie.moderation import Decided
    from causerie.tasks.following import Follower

HOST = "127.0.0.1"
PORT = 8000
PORT_HELP = "the port of this machine's loopback address"


@task(aliases=["livereload"], help={"port": PORT_HELP})
def serve(c: Context, port: int = PORT) -> None:
    """Build, serve the site, its form and the moderators' desk; follow each change, and reload the browser."""
    from causerie.household import Household

    _claim(port)
    with saying("en"):
        house = Household.of(ROOT / CONF)
    with saying(house.settings.lang), contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_serve(house, port))


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


async def _serve(house: Household, port: int) -> None:
    """Serve until somebody ends it; what is saved is followed in a thread of its own."""
    from tornado.ioloop import IOLoop
    from tornado.web import Application, FallbackHandler
    from tornado.wsgi import WSGIContainer

    from causerie.tasks import watching
    from causerie.tasks.following import Follower
    from causerie.tasks.listening import Pages

    pages, stop = Pages(house.settings.output, IOLoop.current()), Event()
    follower = Follower(house.settings, pages)
    folders = [ROOT / "content", house.settings.root / house.settings.comments, ROOT / "theme", ROOT / "plugins"]
    try:
        watching.start(ROOT, [CONF], [folder for folder in folders if folder.is_dir()], follower.saved, stop)
        follower.begin()
        site = pages.application(_application(house, follower))
        fallback = WSGIContainer(site, ThreadPoolExecutor())
        Application([*pages.handlers(), (".*", FallbackHandler, {"fallback": fallback})]).listen(port, HOST)
        house.runner.start()
        Thread(target=follower.follow, daemon=True).start()
        print(f"http://{HOST}:{port}/ (the desk: http://{HOST}:{port}/desk/; Ctrl-C ends it)", flush=True)
        await asyncio.Event().wait()
    finally:
        stop.set()
        follower.close()
        house.runner.stop()


def _application(house: Household, follower: Follower) -> WSGIApplication:
    """The built site before its intake, and the desk beside them."""
    from werkzeug.middleware.dispatcher import DispatcherMiddleware

    from causerie.desk import server
    from causerie.front import files_first
    from causerie.proposals import path
    from causerie.store import DECISIONS

    def decided(one: Decided) -> None:
        # Its folder tells of it, too, if the author's files are those that are published, and a little later.
        paths = [path(house.settings, folder, one.id) for folder in (one.thread, DECISIONS)]
        follower.saved({house.settings.root / found for found in paths})

    site = files_first(house.settings.output, house.intake())
    # Of the house's secret: a page that was open while this was started again still has its buttons.
    secret = hmac.digest(house.secret, b"desk", "sha256")
    return DispatcherMiddleware(site, {"/desk": server.create(house.desk(decided), secret)})
