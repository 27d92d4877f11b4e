"""The tasks of the site: `inv --list` names them, `inv --help TASK` explains one; `inv build -- FLAGS` is Pelican's."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from invoke import Context, Exit, ParseError, Program, task
from invoke.main import program

if TYPE_CHECKING:
    from causerie.settings import Settings

ROOT = Path(__file__).parent
sys.path.insert(0, str(ROOT / "plugins"))
# A report must come out on any terminal: what it cannot show is spelled in escapes.
for stream in (sys.stdout, sys.stderr):
    stream.reconfigure(errors="backslashreplace")

HOST = "127.0.0.1"
PORT = 8000
CONF, PUBLISH_CONF = "pelicanconf.py", "publishconf.py"
SLUG_MAX = 80
WATCHED = (CONF, "content", "comments", "theme", "plugins")


def _parse_tasks() -> None:
    """Invoke ends with 1 on a word that it does not know; here 1 means faults, and a slip in the command is 2."""
    try:
        Program.parse_tasks(program)
    except ParseError as error:
        raise Exit(str(error), 2) from error


program.parse_tasks = _parse_tasks


def _settings(conf: str = CONF) -> dict:
    from pelican.settings import read_settings

    try:
        return read_settings(str(ROOT / conf))
    except Exception as error:
        raise Exit(f"{conf} cannot be used: {error}", 2) from error


def _after_dashes() -> list[str]:
    """The words after `--`, as the shell gave them; Invoke joins them, and loses their quotes."""
    return sys.argv[sys.argv.index("--") + 1 :] if "--" in sys.argv else []


def _run(*command: str, **env: str) -> None:
    code = subprocess.run(command, cwd=ROOT, env={**os.environ, **env}, check=False).returncode
    if code:
        raise Exit(code=code)


def _pelican(conf: str, *flags: str) -> None:
    """Run Pelican, and fail where it would only log: a plugin that is not there, a post that it cannot read."""
    _own_settings(_settings(conf))
    plain = [] if sys.stdout.isatty() else ["--log-handler", "plain"]
    command = [sys.executable, "-m", "pelican", "-s", conf, *plain, *flags]
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.json")
        _judge(conf, _built(command, report), report)


def _own_settings(settings: dict) -> Settings:
    from causerie import plugin
    from causerie.checks.report import text
    from causerie.errors import OwnerError
    from causerie.settings import Settings

    try:
        plugin.now()
        return Settings.of(settings)
    except OwnerError as error:
        raise Exit(text(error.faults, settings["DEFAULT_LANG"]), 1) from error


def _no_flags() -> None:
    """Some of Pelican's flags name another folder to write to; one that is emptied is not named in passing."""
    if _after_dashes():
        raise Exit("This task empties the folder that it writes to, so it takes no flags of Pelican's after --.", 2)


def _built(command: Sequence[str], report: Path) -> int:
    from causerie.plugin import REPORT

    surroundings = {**os.environ, "PYTHONUNBUFFERED": "1", REPORT: str(report)}
    return subprocess.run(command, cwd=ROOT, env=surroundings, check=False).returncode


def _judge(conf: str, code: int, report: Path) -> None:
    if not report.exists():
        said = f"Pelican ended with {code}, and the plugin causerie did not run"
        raise Exit(f"The build failed: {said}. See the log above, and PLUGINS in {conf}.", code or 1)
    if code:
        raise Exit(f"The build failed: Pelican ended with {code}. See the log above.", code)
    found = json.loads(report.read_bytes())
    if found["unread"]:
        raise Exit(f"The build failed: Pelican could not read {', '.join(found['unread'])}. `inv check` says why.", 1)
    if found["faults"]:
        said = ["\nBuilt all the same; at fault:", *found["faults"], "`inv check` lists everything."]
        print(*said, sep="\n", file=sys.stderr)


@task
def build(c: Context) -> None:
    """Build the site into output/; a bad comment file costs that comment alone."""
    _pelican(CONF, *_after_dashes())


@task
def rebuild(c: Context) -> None:
    """Build into an emptied output/."""
    _no_flags()
    _pelican(CONF, "--delete-output-directory")


@task
def regenerate(c: Context) -> None:
    """Build, and build again whenever a post, a template or a comment changes."""
    _pelican(CONF, "--autoreload", *_after_dashes())


@task(help={"port": "the port of this machine's loopback address"})
def serve(c: Context, port: int = PORT) -> None:
    """Serve output/ at http://127.0.0.1:8000/."""
    _listen(port)


@task(help={"port": "the port of this machine's loopback address"})
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


@task
def preview(c: Context) -> None:
    """Build into output/ with the settings of publication."""
    _no_flags()
    _pelican(PUBLISH_CONF)


@task(help={"port": "the port of this machine's loopback address"})
def livereload(c: Context, port: int = PORT) -> None:
    """Build, serve, and on each change build again and reload the browser."""
    from livereload import Server

    def again() -> None:
        try:
            _pelican(CONF)
        except Exit as error:
            print(error.message, file=sys.stderr)

    _claim(port)
    again()
    server = Server()
    for path in WATCHED:
        server.watch(str(ROOT / path), again)
    print(f"http://{HOST}:{port}/ (Ctrl-C ends it)", flush=True)
    server.serve(host=HOST, port=port, root=_settings()["OUTPUT_PATH"])


@task
def clean(c: Context) -> None:
    """Remove output/."""
    shutil.rmtree(_settings()["OUTPUT_PATH"], ignore_errors=True)


@task(help={"to": "the folder that is replaced by the new site"})
def publish(c: Context, to: str = "public") -> None:
    """Check everything, build as published, and put the site in a folder; nothing is touched before all is well."""
    from causerie.checks.report import text
    from causerie.errors import OwnerError
    from causerie.publish.folder import replacing

    _no_flags()
    settings = _settings(PUBLISH_CONF)
    _check(settings, "text")
    folders = [settings[name] for name in ("PATH", "THEME", "OUTPUT_PATH", "CACHE_PATH")]
    folders += [_own_settings(settings).comments, "plugins", "tests", ".ci", ".git", ".venv"]
    try:
        with replacing(ROOT / to, [ROOT / folder for folder in folders]) as new:
            _pelican(PUBLISH_CONF, "--output", str(new), "--fatal", "errors")
    except OwnerError as error:
        raise Exit(text(error.faults, settings["DEFAULT_LANG"]), 2) from error
    except OSError as error:
        raise Exit(f"Nothing was published to {to}: {error}", 1) from error
    print(f"Published to {(ROOT / to).resolve()}.")


@task(help={"format": "text, github (annotations), json or markdown"})
def check(c: Context, format: str = "text") -> None:
    """Find all that is wrong with the comments and their posts; exits with 1 if there is a fault, 2 on misuse."""
    from causerie.checks.report import FORMATS

    if format not in FORMATS:
        raise Exit(f"There is no format {format!r}; there are {', '.join(FORMATS)}.", 2)
    _check(_settings(), format)


def _check(settings: dict, format: str) -> None:
    from causerie.checks.report import FORMATS

    faults = _faults(settings)
    print(FORMATS[format](faults, settings["DEFAULT_LANG"]))
    if any(fault.level == "fault" for fault in faults):
        raise Exit(code=1)


class _Brief(logging.Formatter):
    def formatException(self, ei: tuple) -> str:  # noqa: N802 (logging's name for it)
        return f"  {ei[0].__name__}: {ei[1]}"


def _faults(settings: dict) -> list:
    from causerie import plugin, progress, store
    from causerie.checks import registry
    from causerie.checks.base import Site
    from causerie.errors import OwnerError
    from causerie.settings import Settings
    from pelican import Pelican
    from pelican.log import init as init_logging

    # On stderr, so that a report stays what it is; a post that cannot be read gives its reason in a line.
    handler = logging.StreamHandler()
    handler.formatter = _Brief("%(message)s")
    init_logging(handler=handler)
    settings = {**settings, "DEBUG": True}
    try:
        own, now = Settings.of(settings), plugin.now()
    except OwnerError as error:
        return list(error.faults)
    posts, unread = plugin.read_posts(Pelican(settings))
    corpus = store.read(own.root, own.comments, progress.shown)
    return unread + registry.run(Site(corpus, tuple(posts), own, now))


def _has_slug(path: Path, slug: str) -> bool:
    text = path.read_text(encoding="utf-8", errors="replace")
    said = re.search(r"^slug:\s*(\S+)", text, re.MULTILINE | re.IGNORECASE)
    return slug in (path.stem, said and said.group(1))


@task(positional=["title"], help={"title": "the title of the post"})
def new(c: Context, title: str) -> None:
    """Begin a post: inv new "Titre" makes a draft in content/posts/."""
    from causerie.characters import without_forbidden
    from causerie.store import thread_name
    from pelican.utils import slugify

    settings = _settings()
    title = without_forbidden(" ".join(title.split()))
    slug = slugify(title, regex_subs=settings["SLUG_REGEX_SUBSTITUTIONS"])[:SLUG_MAX].strip("-")
    if not thread_name(slug):
        raise Exit(f"{title!r} makes no file name that every system takes: choose another title.", 2)
    content = Path(settings["PATH"])
    taken = next((path for path in sorted(content.rglob("*.md")) if _has_slug(path, slug)), None)
    if taken:
        raise Exit(f"{taken} has the same name already: choose another title.", 2)
    path = content / "posts" / f"{slug}.md"
    moment = datetime.now(ZoneInfo(settings["TIMEZONE"]))
    head = {
        "Title": title,
        "Date": f"{moment:%Y-%m-%d %H:%M}",
        "Category": "Carnets",
        "Slug": slug,
        "Lang": settings["DEFAULT_LANG"],
        "Status": "draft",
        "Summary": "",
        "Questions": "",
    }
    path.write_text("".join(f"{key}: {value}".rstrip() + "\n" for key, value in head.items()) + "\n", encoding="utf-8")
    print(f"{path.relative_to(ROOT)} is a draft: it opens to readers when its Status line goes.")


@task
def generate(c: Context) -> None:
    """Write again what is made from the code: the JSON Schema, the page of settings, the catalogues' messages."""
    _run(sys.executable, "-m", "causerie.generated", PYTHONPATH=str(ROOT / "plugins"))


@task
def lint(c: Context) -> None:
    """Check the code's style and types."""
    for words in (["ruff", "check"], ["ruff", "format", "--check"], ["mypy"]):
        _run(sys.executable, "-m", *words)


@task
def test(c: Context) -> None:
    """Run the tests; those in a browser need Chromium."""
    _run(sys.executable, "-m", "pytest", "-n", str(os.cpu_count()), *_after_dashes())


@task(positional=["what"], help={"what": "load (the comments folder) or threads"})
def bench(c: Context, what: str) -> None:
    """Measure: inv bench load, inv bench threads."""
    found = sorted(path.stem for path in (ROOT / "tests" / "bench").glob("[a-z]*.py"))
    if what not in found:
        raise Exit(f"There is no benchmark {what}; there are {', '.join(found)}.", 2)
    _run(sys.executable, "-m", f"tests.bench.{what}", PYTHONPATH=f"{ROOT / 'plugins'}{os.pathsep}{ROOT}")
