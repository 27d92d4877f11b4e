"""A small blog that shows everything, built and updated in this process, as often as a test likes."""

from __future__ import annotations

import logging
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout, suppress
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path

from causerie import codec
from causerie.files import write_whole
from causerie.plugin import keeping
from causerie.store import DECISIONS
from causerie.update import Done, update
from causerie.values import make_id
from jinja2 import FileSystemBytecodeCache
from pelican import Pelican
from pelican.settings import read_settings

from tests.blog import NOW, ROOT, Blog
from tests.samples import decision

# Not imported, as the blogs of other tests do: what one build made of its lists and maps is nothing to the next one.
CONF = f"""{(ROOT / "pelicanconf.py").read_text(encoding="utf-8")}
THEME = {str(ROOT / "theme")!r}
PLUGIN_PATHS = [{str(ROOT / "plugins")!r}]
OUTPUT_PATH = "output"
SITEURL = "https://example.org"
CAUSERIE |= {{"page_size": 6, "feed_items": 3, "fields": CAUSERIE["fields"][:2]}}
"""
THREADS = ("un", "deux", "ferme", "page", "secret", "brouillon", "demain", "nulle-part")
"""Those of the posts: with questions, in two languages, closing soon, of a page, hidden, a draft, ahead, of none."""
PEOPLE = b"claire:\n  name: Claire Aubanel\n  role: author\nsamir:\n  name: Samir Haddou\n  role: moderator\n"
SKY = {"SOURCE_DATE_EPOCH", keeping.CONF}


class Village(Blog):
    """The blog's folder, its clock, and what its output folder holds."""

    @property
    def file(self) -> Path:
        return self.folder / "blogconf.py"

    @property
    def output(self) -> Path:
        return self.folder / "output"

    @property
    def comments(self) -> Path:
        return self.folder / "comments"

    def conf(self, extra: str) -> None:
        self.file.write_text(CONF + extra, encoding="utf-8")

    def settle(self) -> None:
        """Write the posts, and a few contributions."""
        came = {"source": "wordpress", "moved_from": "/vieux/"}
        self.post("un", questions="Une question ?\n    Une autre ?", tags="mot", **came)
        self.post("deux", tags="mot, autre")
        self.post("deux", "A text.", file="deux.en.md", lang="en", title="Two", tags="mot")
        self.post("ferme", closes="2026-11-26", elsewhere="https://example.net/")
        self.post("secret", status="hidden")
        self.post("brouillon", status="draft")
        self.post("demain", date="2026-12-01 08:00")
        self.post("page", page=True)
        self.post("charte", page=True, rules="Être bref. Et clair.\n    Être poli.")
        self.post("moderation", page=True)
        self.raw("", "_people.yml", PEOPLE)
        for minute in range(1, 4):
            self.say("un", minute, field="care", occupation="Infirmière", person="claire" if minute == 1 else None)
        self.say("deux", 5, lang="en", field="teaching", occupation="Teacher", number=1)

    def crowd(self) -> None:
        """Say and decide so much that what gathers it stands just before a page more."""
        for minute in range(100, 194):
            self.say(("un", "deux")[minute % 2], minute, field="care", occupation="Infirmière")
        for number in range(99):
            date = NOW - timedelta(days=number)
            self.decide(make_id(date - timedelta(hours=number), 7), "un", date)

    def decide(self, id: str, thread: str, date: datetime, said: str = "declined", rule: int | None = 1) -> Path:
        made = decision(id=id, thread=thread, date=date, decision=said, rule=rule)
        path = self.comments / DECISIONS / f"{id}.yml"
        write_whole(path, codec.write(made))
        return path

    def copy(self, folder: Path) -> Village:
        """The same blog in another folder, with all that was built of it; each file has other times."""
        shutil.copytree(self.folder, folder, copy_function=shutil.copyfile)
        other = Village.__new__(Village)
        other.folder = folder
        return other

    def made(self, now: datetime, output: Path | None = None, cache: Path | None = None) -> Path:
        """Build everything, as `pelican` does; the folder of the built site."""
        bytecode = self.folder.parent / "bytecode"
        bytecode.mkdir(exist_ok=True)
        given = {"OUTPUT_PATH": output and str(output), "CACHE_PATH": cache and str(cache)}
        # It takes three quarters of so small a build to compile the templates of Pelican's own.
        jinja = {"trim_blocks": True, "lstrip_blocks": True, "bytecode_cache": FileSystemBytecodeCache(str(bytecode))}
        with _alone(now, self.file):
            found = read_settings(str(self.file), {"JINJA_ENVIRONMENT": jinja, **{k: v for k, v in given.items() if v}})
            Pelican(found).run()
        return output or self.output

    def afresh(self, now: datetime) -> Path:
        """Build everything in other folders, as if nothing had been built before; only pictures and code are kept."""
        home = self.folder.with_name(f"{self.folder.name}-afresh")
        shutil.rmtree(home, ignore_errors=True)
        cache = home / "cache"
        (cache / "causerie").mkdir(parents=True)
        for name in ("cards", "causerie/templates"):
            (cache / name).symlink_to(self.folder / ".cache" / name)
        return self.made(now, home / "output", cache)

    def update(
        self, now: datetime, told: Iterable[Path] | None = None, shown: Callable[[], None] | None = None
    ) -> Done:
        return update(self.file, now, told, shown=shown)


def differing(ours: Path, theirs: Path) -> list[str]:
    """The files that two folders do not both hold with the same bytes."""
    left, right = contents(ours), contents(theirs)
    return sorted(name for name in left.keys() | right.keys() if left.get(name) != right.get(name))


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, hidden ones too."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def times(folder: Path) -> dict[str, tuple[int, int]]:
    """When each file below a folder was written, and which one it is."""
    found = {path: path.stat() for path in folder.rglob("*") if path.is_file()}
    return {path.relative_to(folder).as_posix(): (one.st_mtime_ns, one.st_ino) for path, one in found.items()}


@contextmanager
def _alone(now: datetime, file: Path) -> Iterator[None]:
    """Surroundings in which Pelican finds no flags but the file of settings, and says nothing."""
    before, words, level = dict(os.environ), sys.argv[:], logging.root.manager.disable
    os.environ |= {"SOURCE_DATE_EPOCH": str(int(now.timestamp())), keeping.CONF: str(file)}
    sys.argv[1:] = []
    logging.disable(logging.CRITICAL)
    try:
        with redirect_stdout(StringIO()), redirect_stderr(StringIO()):
            yield
    finally:
        logging.disable(level)
        sys.argv[:] = words
        for name in SKY - before.keys():
            with suppress(KeyError):
                del os.environ[name]
        os.environ |= {name: before[name] for name in SKY & before.keys()}
