"""A PostgreSQL server of our own: Debian's programs, a new folder, a socket in it, nothing on any network."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

PATIENCE = 60
"""Seconds that a slow machine is given to start a server."""


class Server:
    """A server that can be killed and started anew; not as root, which PostgreSQL refuses."""

    def __init__(self, folder: Path, *options: str) -> None:
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
        assert found, "there is no PostgreSQL; `make test` says how to install it"
        self.programs = found[-1]
        self.folder = folder
        self.options = options
        self.user: dict[str, Any] = {"user": "nobody", "extra_groups": []} if os.getuid() == 0 else {}
        self.url = f"postgresql://causerie@/postgres?host={folder}"
        self.process: subprocess.Popen[bytes] | None = None
        if self.user:
            shutil.chown(folder, "nobody")
        words = ["--username=causerie", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"]
        command = [self.programs / "initdb", "-D", folder / "data", *words]
        ran = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, **self.user)
        assert ran.returncode == 0, ran.stdout + ran.stderr

    def start(self) -> None:
        with (self.folder / "log").open("ab") as log:
            command = [self.programs / "postgres", "-D", self.folder / "data", "-k", self.folder]
            options = ["-c", "listen_addresses=", *(word for option in self.options for word in ("-c", option))]
            self.process = subprocess.Popen([*command, *options], cwd=self.folder, stdout=log, stderr=log, **self.user)
        end = time.monotonic() + PATIENCE
        while not self.answers():
            assert time.monotonic() < end, (self.folder / "log").read_text()
            time.sleep(0.02)

    def answers(self) -> bool:
        try:
            psycopg.connect(self.url).close()
        except psycopg.OperationalError:
            return False
        return True

    def stop(self) -> None:
        assert self.process
        self.process.send_signal(signal.SIGINT)
        self.process.wait(PATIENCE)

    def kill(self) -> None:
        """End it as a power cut would: none of its processes can do anything more when another one has gone."""
        assert self.process
        self.process.send_signal(signal.SIGSTOP)
        pid = self.process.pid
        for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
            os.kill(int(child), signal.SIGKILL)
        self.process.kill()
        self.process.wait(PATIENCE)

    def schema(self, name: str) -> str:
        """The address of an empty schema, which is as good as a database, and made sooner."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(f'CREATE SCHEMA "{name}"')
        return f"{self.url}&options=-csearch_path%3D{name}"


@contextmanager
def running(*options: str) -> Iterator[Server]:
    # Below pytest's own folder nobody but its user may look, and a socket's path is short.
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        server = Server(Path(folder), *options)
        server.start()
        try:
            yield server
        finally:
            server.stop()
