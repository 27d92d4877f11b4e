"""A Pagure that runs for the tests in a folder that holds it, and people's ways into it."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

import requests

INSIDE = Path(__file__).with_name("inside.py")
FOLDERS = {
    "GIT_FOLDER": "repositories",
    "REMOTE_GIT_FOLDER": "remotes",
    "ATTACHMENTS_FOLDER": "attachments",
    "UPLOAD_FOLDER_PATH": "releases",
    "REPOSPANNER_PSEUDO_FOLDER": "pseudo",
}
SETTINGS = """SECRET_KEY = SALT_EMAIL = "for a test"
DB_URL = "sqlite:///{home}/database"
GIT_AUTH_BACKEND = "pagure"
PAGURE_AUTH = "local"
EMAIL_SEND = False
LOGGING = {{"version": 1, "disable_existing_loggers": False}}
# Its tasks are done where they arise, and no queue is asked for them; what they gave stays in memory.
BROKER_URL = "cache+memory://"
CELERY_CONFIG = {{
    "task_always_eager": True, "broker_read_url": "memory://", "broker_write_url": "memory://"
}}
"""
DOOR = """#!/bin/sh
exec {command} GL_USER="${{1%%@*}}" sh -c "$2"
"""


@dataclass(frozen=True)
class Pagure:
    """A running Pagure in the Debian at `root`; `home` is its own folder, as programs inside name it.

    `tokens` are people's, and `door` is what git is to take for ssh: it lets anybody in by the name in the address.
    """

    root: Path
    home: str
    port: int
    tokens: Mapping[str, str]
    door: Path

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    def address(self, project: str, user: str = "ada") -> str:
        """Where a project takes git from somebody."""
        return f"ssh://{user}@pagure{self.home}/repositories/{project}.git"

    def bare(self, project: str) -> Path:
        """A project's repository."""
        return self.root / self.home.lstrip("/") / "repositories" / f"{project}.git"

    def ask(self, path: str, user: str = "ada", **values: str) -> dict[str, object]:
        """What it answers to somebody."""
        headers = {"Authorization": f"token {self.tokens[user]}"}
        reply = requests.post(f"http://{self.host}/api/0/{path}", json=values, headers=headers, timeout=60)
        assert reply.status_code == 200, reply.text
        found: dict[str, object] = reply.json()
        return found


@contextmanager
def running(root: Path) -> Iterator[Pagure]:
    """A Pagure with no project, from the folder that holds its program."""
    folder = Path(mkdtemp(prefix="causerie-", dir=root / "tmp"))
    home = f"/tmp/{folder.name}"
    for name in FOLDERS.values():
        (folder / name).mkdir()
    settings = [f'{key} = "{home}/{name}"\n' for key, name in FOLDERS.items()]
    (folder / "pagure.cfg").write_text(SETTINGS.format(home=home) + "".join(settings))
    known = {"PATH": "/usr/bin:/bin", "HOME": home, "TMPDIR": home, "PAGURE_CONFIG": f"{home}/pagure.cfg"}
    known["PYTHONWARNINGS"] = "ignore"
    command = ["chroot", str(root), "env", "-i", *(f"{name}={value}" for name, value in known.items())]
    door = folder / "door"
    door.write_text(DOOR.format(command=" ".join(command)))
    door.chmod(0o700)
    try:
        with (folder / "log").open("w") as log:
            words = [*command, "python3", "-c", INSIDE.read_text()]
            process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=log, text=True)
        try:
            assert process.stdout
            said = process.stdout.readline()
            assert said, (folder / "log").read_text()
            yield Pagure(root, home, door=door, **json.loads(said))
        finally:
            process.terminate()
            process.communicate()
    finally:
        shutil.rmtree(folder)
