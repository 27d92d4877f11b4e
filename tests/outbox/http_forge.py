"""A forge behind HTTP: the local one in a process of its own, and the client that a worker uses.

python -m tests.outbox.http_forge FOLDER ARRIVALS: keeps proposals in the blog of that folder, adds the branch of each
new one to the file ARRIVALS, and says on which port it listens.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from base64 import b64decode, b64encode
from dataclasses import dataclass
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from causerie.errors import Fault, OwnerError
from causerie.forges.base import Files
from causerie.forges.local import Local
from causerie.forges.transport import Request, Transport

NEW, OLD = 201, 200


@dataclass(frozen=True)
class HttpForge:
    """The client; of a forge's verbs a worker needs but one."""

    transport: Transport

    def propose(self, branch: str, files: Files, title: str, text: str, date: datetime) -> bool:
        wrapped = {path: b64encode(data or b"").decode() for path, data in files.items()}
        body = {"branch": branch, "files": wrapped, "title": title, "text": text, "date": date.isoformat()}
        status = self.transport.send(Request("POST", "proposals", body)).status
        if status not in (NEW, OLD):
            raise OwnerError([Fault("forge", "the forge answered %(status)s", "look at it", {"status": status})])
        return status == NEW


def client(address: str) -> HttpForge:
    return HttpForge(Transport(address, {}, 30.0, time.monotonic))


class Handler(BaseHTTPRequestHandler):
    forge: Local
    arrivals: Path
    one = threading.Lock()

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        files = {path: b64decode(data) for path, data in asked["files"].items()}
        date = datetime.fromisoformat(asked["date"])
        with self.one:
            new = self.forge.propose(asked["branch"], files, asked["title"], asked["text"], date)
            if new:
                with self.arrivals.open("a") as log:
                    log.write(f"{asked['branch']}\n")
        self.send_response(NEW if new else OLD)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_: object) -> None:
        return


def main(folder: str, arrivals: str) -> None:
    Handler.forge = Local(Path(folder), "main")
    Handler.arrivals = Path(arrivals)
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        print(server.server_port, flush=True)
        server.serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])
