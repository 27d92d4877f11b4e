"""All that a blog has on one machine: its settings, forge, outbox and worker, and who moderates here."""

from __future__ import annotations

import getpass
import hashlib
import os
import random
import secrets
import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Self

from flask import Flask

from causerie import letters, posts, proposals, store
from causerie import settings as own
from causerie.checks.base import Site
from causerie.desk.behind import Behind
from causerie.desk.build import build
from causerie.errors import N_, Fault, ModeratorError, OwnerError
from causerie.forges import registry
from causerie.forges.base import Forge, GoneError
from causerie.intake import app, receipts
from causerie.intake.covering import Cover
from causerie.intake.parts import Intake
from causerie.moderation import Decided, Moderation
from causerie.outbox import database
from causerie.outbox.gathering import Gathering
from causerie.outbox.row import Item, Row
from causerie.outbox.runner import Runner
from causerie.outbox.table import Outbox
from causerie.outbox.worker import Worker
from causerie.settings import Settings

FOLDER = ".causerie"
"""What is neither in the blog's repository nor in the built site, in the blog's folder."""
SECRET_MIN = 32
"""Bytes of a secret: as many as what is signed with it has (SHA-256)."""


@dataclass(frozen=True)
class Household:
    """The blog of one folder. What is asked of it is made when it is first asked for, and kept."""

    settings: Settings

    @classmethod
    def of(cls, conf: Path) -> Self:
        """The household of the blog with these settings, such as pelicanconf.py; CAUSERIE_SITE is the built site."""
        found, site = own.load(conf), os.environ.get("CAUSERIE_SITE")
        return cls(replace(found, output=Path(site).resolve()) if site else found)

    @staticmethod
    def now() -> datetime:
        """What the clock says; it is read nowhere else but by a build."""
        return datetime.now(UTC)

    @property
    def folder(self) -> Path:
        """Where the outbox and the secret are."""
        return self.settings.root / FOLDER

    @cached_property
    def forge(self) -> Forge:
        """The site's forge. Raises OwnerError if it cannot be used."""
        return registry.of(self.settings, getpass.getuser())

    @cached_property
    def moderation(self) -> Moderation:
        """The hand of whoever works on this machine."""
        return Moderation(self.forge, self.settings, self.forge.who())

    @cached_property
    def outbox(self) -> Outbox:
        """The outbox that CAUSERIE_DATABASE names, else the one in the folder."""
        return Outbox(os.environ.get("CAUSERIE_DATABASE") or database.address(self.folder / "outbox.sqlite"))

    @cached_property
    def worker(self) -> Worker:
        """What carries the outbox to the forge, one row at a time."""
        name = f"{socket.gethostname()}-{os.getpid()}"
        cover, settings = Cover(self.settings, self.forge).of, self.settings
        gather = Gathering(settings.gather, settings.zone) if settings.gather else None
        return Worker(self.outbox, self.forge, cover, self.now, random.random, name, gather=gather)

    @cached_property
    def runner(self) -> Runner:
        """What makes the worker work, not started yet."""
        return Runner(self.outbox, self.worker.deliver)

    @cached_property
    def secret(self) -> bytes:
        """The secret in CAUSERIE_SECRET, else that in the folder, which is made at the first start.

        Raises OwnerError if it is too short to keep anything.
        """
        given, path = os.environ.get("CAUSERIE_SECRET", "").encode(), self.folder / "secret"
        found = given or _kept(path)
        if len(found) < SECRET_MIN:
            message = N_("the secret is shorter than %(least)s bytes")
            where = "CAUSERIE_SECRET" if given else f"{FOLDER}/{path.name}"
            remedy = N_("write a longer one, or delete its file")
            raise OwnerError([Fault("secret", message, remedy, {"least": SECRET_MIN}, where)])
        return found

    def intake(self) -> Flask:
        """The app that takes forms; it wakes the runner, and does not start it."""
        wake = self.runner.wake
        self.outbox.purge(self.now())
        # A web server may fork now, and no connection outlives that.
        self.outbox.close()
        parts = (self.settings, self.outbox, wake, self.forge, self.now, secrets.randbits, self.secret)
        return app.create(Intake.of(*parts))

    def desk(self, changed: Callable[[Decided], None]) -> Behind:
        """What stands behind the desk's buttons; `changed` is called after each decision."""
        return Behind(
            settings=self.settings,
            forge=self.forge,
            moderation=self.moderation,
            folder=self.folder / "desk",
            clock=self.now,
            changed=changed,
            troubled=self.outbox.troubled,
            again=self.again,
            drop=self.outbox.drop,
        )

    def write_desk(self, folder: Path) -> None:
        """Write the desk as it is now into a folder, without buttons."""
        settings, now = self.settings, self.now()
        site = Site(store.read(settings.root, settings.comments), posts.load(settings.output), settings, now)
        build(folder, self.moderation.queue(), site, self.forge.tree())

    def receive(self, data: bytes, name: str, thread: str) -> Row:
        """Take a mail or a file that somebody hands in, as the form takes what is typed; the row says how far it is.

        Raises ReaderError or ModeratorError with all that keeps it from being a contribution: an id that another one
        has, too, since whoever is handed its receipt could have that one taken down.
        """
        found = posts.load(self.settings.output)
        bits = secrets.randbits(40)
        thread, comment = letters.receive(data, name, self.settings, found, self.now(), bits, thread)
        asked = proposals.contribution(thread, comment)
        ((path, file),) = proposals.files(asked, self.settings).items()
        key = f"received {hashlib.sha256(data).hexdigest()}"
        known = self.outbox.row(comment.id)
        if known.key != key if known else self._taken(comment.id):
            message, remedy = N_("the id %(id)s belongs to another contribution"), N_("give it an id of its own")
            raise ModeratorError([Fault("id", message, remedy, {"id": comment.id}, name, key="id")])
        item = Item(
            id=comment.id,
            key=key,
            thread=thread,
            branch=proposals.branch(asked.kind, comment.id),
            path=path,
            data=file,
            lang=comment.lang or self.settings.lang,
        )
        row = self.outbox.add(item, self.now())
        while self.worker.deliver():
            pass
        return self.outbox.row(row.id) or row

    def _taken(self, id: str) -> bool:
        """Whether a contribution of this id is published, decided or proposed."""
        if any((self.settings.root / self.settings.comments).glob(f"*/{id}.yml")):
            return True
        with suppress(GoneError):
            return bool(self.forge.read(proposals.branch("comment", id)))
        return any(proposals.holds(proposal, id) for proposal in self.forge.open())

    def code(self, id: str) -> str:
        """The secret code of a contribution's receipt."""
        return receipts.code(self.secret, id)

    def again(self, id: str) -> bool:
        """Send a row of the outbox again that was parked or caught; False if there is no such row."""
        released = self.outbox.again(id, self.now())
        self.runner.wake()
        return released


def _kept(path: Path) -> bytes:
    """What the file holds; of several that make it at once, all get what the first one made."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        made = path.with_name(f"{path.name}.{secrets.token_hex(8)}.part")
        handle = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_hex(SECRET_MIN))
            file.flush()
            os.fsync(file.fileno())
        # Linked, not renamed: a link does not take the place of what another process made meanwhile.
        with suppress(FileExistsError):
            path.hardlink_to(made)
        made.unlink()
    return path.read_bytes().strip()
