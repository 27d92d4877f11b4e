"""What moderators type: the queue, one contribution, and the decisions on it."""

from __future__ import annotations

import os
import shlex
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from invoke import Context, Exit, task

from causerie.errors import CauserieError
from causerie.tasks import telling
from causerie.tasks.base import CONF, PUBLISH_CONF, ROOT, saying

if TYPE_CHECKING:
    from causerie.household import Household
    from causerie.moderation import Decided, Moderation, Published, Waiting

ID_HELP = "the contribution's id, or the last characters of it"
RULE_HELP = "the number of the charter's rule"


@contextmanager
def _moderation() -> Iterator[tuple[Household, Moderation]]:
    house = _household()
    with saying(house.settings.lang):
        yield house, house.moderation


def _household(conf: str = CONF) -> Household:
    from causerie.household import Household

    with saying("en"):
        return Household.of(ROOT / conf)


@task(
    help={"again": "send again what was parked or caught: its id", "drop": "forget what was parked or caught: its id"}
)
def queue(c: Context, again: str = "", drop: str = "") -> None:
    """List what waits for a moderator, and what could not be sent to the forge."""
    with _moderation() as (house, moderation):
        for asked, act in ((again, house.again), (drop, house.outbox.drop)):
            if asked and not act(asked):
                raise Exit(f"The outbox holds no contribution {asked} that this can be done with.", 1)
        print(telling.queue(moderation.queue(), house.outbox.troubled(), house.settings.lang, house.now()))


@task(positional=["id"], help={"id": ID_HELP})
def show(c: Context, id: str) -> None:
    """Show one contribution: its words, what it answers, what the checks found."""
    with _moderation() as (house, moderation):
        found = moderation.find(id)
        answered = found.asked.comment.reply_to if found.asked and found.asked.comment else None
        parent = None
        with suppress(CauserieError):
            parent = moderation.published(answered).comment if answered else None
        print(telling.waiting(found, parent, house.settings))


@task(positional=["id"], help={"id": ID_HELP})
def approve(c: Context, id: str) -> None:
    """Publish a contribution that waits; it gets its number."""
    with _moderation() as (house, moderation):
        _tell(house, moderation.accept(moderation.find(id), house.now()))


@task(positional=["id"], help={"id": ID_HELP, "rule": RULE_HELP})
def decline(c: Context, id: str, rule: int = 0) -> None:
    """Decline a contribution that waits, by a rule of the charter: inv decline ID --rule 3."""
    with _moderation() as (house, moderation):
        _tell(house, moderation.decline(moderation.find(id), rule or None, house.now()))


@task(positional=["id"], help={"id": ID_HELP})
def edit(c: Context, id: str) -> None:
    """Edit the file of a contribution, waiting or published, in $VISUAL or $EDITOR."""
    with _moderation() as (house, moderation):
        target, data = _editable(moderation, id)
        _edited(data, lambda new: _tell(house, moderation.edit(target, new, house.now())))


@task(positional=["id"], help={"id": ID_HELP, "rule": f"{RULE_HELP}; none: its voice asked for it"})
def remove(c: Context, id: str, rule: int = 0) -> None:
    """Take a published contribution down: its words go, its place and number stay."""
    with _moderation() as (house, moderation):
        _tell(house, moderation.remove(id, rule or None, house.now()))


@task(positional=["id"], help={"id": ID_HELP, "why": "what the page says of it; none: it is pinned no longer"})
def pin(c: Context, id: str, why: str = "") -> None:
    """Show a published contribution first: inv pin ID --why "Elle résume la discussion."."""
    with _moderation() as (house, moderation):
        _tell(house, moderation.pin(id, why, house.now()))


@task(help={"to": "the folder of the desk; whoever can read it reads what nobody has read over yet"})
def desk(c: Context, to: str) -> None:
    """Write the desk as pages without buttons, for moderators who look at it elsewhere: inv desk --to FOLDER."""
    from causerie.publish.folder import replacing

    house, target = _household(), (ROOT / to).resolve()
    if target.exists() and any(target.iterdir()) and not (target / "desk.css").is_file():
        raise Exit(f"{to} holds something else than a desk: give another folder with --to.", 2)
    others = [house.settings.output, house.settings.theme, house.folder, ROOT / house.settings.comments]
    others += [ROOT / name for name in ("content", "plugins", "tests", ".ci", ".git", ".venv")]
    with saying(house.settings.lang, 2):
        try:
            with replacing(target, others) as new:
                house.write_desk(new)
        except OSError as error:
            raise Exit(f"The desk was not written to {to}: {error}", 1) from error
    print(f"The desk is in {target}.")


@task
def worker(c: Context) -> None:
    """Take what readers sent to the forge until it is stopped, beside intakes that share the outbox."""
    house = _household(PUBLISH_CONF)
    with saying(house.settings.lang):
        house.runner.run()


@task(positional=["file"], help={"file": "a mail (.eml) or a contribution's file (.yml)", "thread": "its discussion"})
def receive(c: Context, file: str, thread: str = "") -> None:
    """Turn a mail or a file into a proposal, as the form does."""
    # Its receipt is for somebody elsewhere: it has the site's public address.
    house = _household(PUBLISH_CONF)
    with saying(house.settings.lang):
        try:
            data = Path(file).read_bytes()
        except OSError as error:
            raise Exit(f"{file} cannot be read: {error.strerror}", 2) from error
        row = house.receive(data, str(Path(file).resolve()), thread)
        print(telling.received(row, house.code(row.id), house.settings))


def _tell(house: Household, decided: Decided) -> None:
    print(telling.decided(decided, house.settings.lang))


def _editable(moderation: Moderation, id: str) -> tuple[Waiting | Published | str, bytes]:
    from causerie.errors import ModeratorError

    try:
        waiting = moderation.find(id)
    except ModeratorError:
        return moderation.standing(id)
    return waiting, next((change.after for change in waiting.proposal.changes if change.after), b"")


def _edited(data: bytes, keep: Callable[[bytes], None]) -> None:
    """Let the moderator's editor change a text; what cannot be kept stays in a file that is named."""
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if not editor:
        raise Exit("No editor is set: export EDITOR=nano, for instance, and try again.", 2)
    try:
        command = shlex.split(editor)
    except ValueError as error:
        raise Exit(f"The editor {editor} cannot be read as a command: {error}.", 2) from error
    folder = Path(tempfile.mkdtemp(prefix="causerie-"))
    path = folder / "contribution.yml"
    path.write_bytes(data)
    try:
        _run_editor([*command, str(path)])
        keep(path.read_bytes())
    except (Exit, CauserieError):
        print(f"What you typed is in {path}.")
        raise
    path.unlink()
    folder.rmdir()


def _run_editor(command: list[str]) -> None:
    try:
        code = subprocess.run(command, check=False).returncode
    except OSError as error:
        raise Exit(f"{command[0]} cannot be run: {error.strerror}", 2) from error
    if code:
        raise Exit(f"The editor ended with {code}; nothing was changed.", 1)
