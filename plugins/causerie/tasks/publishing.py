"""Checking everything, and publishing it or nothing."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from invoke import Context, Exit, task

from causerie.tasks.base import PUBLISH_CONF, ROOT, own_settings, pelican_settings, saying
from causerie.tasks.building import no_flags, pelican, updated

if TYPE_CHECKING:
    from pelican import Pelican

    from causerie.errors import Fault
    from causerie.model import Post


@task(help={"to": "the folder that is replaced by the new site"})
def publish(c: Context, to: str = "public") -> None:
    """Check everything, build or update as published, and put the site in a folder, its unchanged files untouched.

    Nothing is touched before all is well.
    """
    from causerie.checks import blanks
    from causerie.publish.folder import filled, replacing

    no_flags()
    settings = pelican_settings(PUBLISH_CONF)
    _tell(blanks.refused(_faults(settings)), settings, "text")
    folders = [settings[name] for name in ("PATH", "THEME", "OUTPUT_PATH", "CACHE_PATH")]
    folders += [own_settings(settings).comments, "plugins", "tests", ".ci", ".git", ".venv", ".causerie"]
    try:
        with saying(settings["DEFAULT_LANG"], 2), replacing(ROOT / to, [ROOT / folder for folder in folders]) as new:
            # Built apart, where the next publication finds what need not be made again.
            built = Path(settings["CACHE_PATH"], "published")
            if not updated(PUBLISH_CONF, built):
                pelican(PUBLISH_CONF, "--output", str(built), "--fatal", "errors")
            changed = filled(new, built, ROOT / to)
    except OSError as error:
        raise Exit(f"Nothing was published to {to}: {error}", 1) from error
    print(f"Published to {(ROOT / to).resolve()}: {changed} files are new or other, the rest is untouched.")


@task(help={"format": "text, github (annotations), json or markdown"})
def check(c: Context, format: str = "text") -> None:
    """Find all that is wrong with the comments and their posts; exits with 1 if there is a fault, 2 on misuse."""
    from causerie.checks.report import FORMATS

    if format not in FORMATS:
        raise Exit(f"There is no format {format!r}; there are {', '.join(FORMATS)}.", 2)
    settings = pelican_settings()
    _tell(_faults(settings), settings, format)


def _tell(faults: Sequence[Fault], settings: dict[str, Any], format: str) -> None:
    from causerie.checks.report import FORMATS

    print(FORMATS[format](faults, settings["DEFAULT_LANG"]))
    if any(fault.level == "fault" for fault in faults):
        raise Exit(code=1)


class _Brief(logging.Formatter):
    def formatException(self, ei: Any) -> str:  # noqa: N802 (logging's name for it)
        return f"  {ei[0].__name__}: {ei[1]}"


def _faults(settings: dict[str, Any]) -> list[Fault]:
    from causerie import plugin, progress, store
    from causerie.checks import registry
    from causerie.checks.base import Site
    from causerie.errors import OwnerError
    from causerie.settings import Settings

    try:
        own, now = Settings.of(settings), plugin.now()
    except OwnerError as error:
        return list(error.faults)
    posts, unread = read_posts(settings)
    corpus = store.read(own.root, own.comments, progress.shown)
    return unread + registry.run(Site(corpus, tuple(posts), own, now))


def read_posts(settings: dict[str, Any]) -> tuple[list[Post], list[Fault]]:
    """The posts as Pelican reads them; on stderr, so that a report stays what it is, why one cannot be read."""
    from causerie import plugin

    return plugin.read_posts(reader(settings))


def reader(settings: dict[str, Any]) -> Pelican:
    """A Pelican that says on stderr, in a line each, what it cannot read."""
    from pelican import Pelican
    from pelican.log import init as init_logging

    handler = logging.StreamHandler()
    handler.formatter = _Brief("%(message)s")
    init_logging(handler=handler)
    return Pelican({**settings, "DEBUG": True})
