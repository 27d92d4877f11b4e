"""A built blog in a git repository, with proposals that wait, for the tests of the desk."""

from __future__ import annotations

import shutil
import subprocess
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from mimetypes import guess_type
from pathlib import Path
from typing import Any

from causerie import codec, posts, proposals, store
from causerie import settings as owned
from causerie.checks.base import Site
from causerie.desk.behind import Behind
from causerie.desk.server import create
from causerie.files import write_whole
from causerie.forges.local import Local
from causerie.model import Comment, Decision
from causerie.moderation import Decided, Moderation
from causerie.outbox.row import Row
from causerie.proposals import Asked
from causerie.settings import Settings
from causerie.values import make_id
from flask import Flask, Response, abort
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.serving import WSGIRequestHandler, make_server

from tests.blog import NOW, ROOT, Blog

SENT = datetime.fromisoformat("2026-11-20T09:00:00+00:00")
RULES = "Parler depuis son métier. On dit ce que l’on fait.\n    Répondre aux idées.\n    Ni publicité."
CONF = 'CAUSERIE = {**CAUSERIE, "intake": "/"}\n'


def written(folder: Path) -> Blog:
    """A blog of two posts and a charter, in which three voices speak, as a committed git repository."""
    blog = Blog(folder, CONF)
    questions = "Que voyez-vous depuis votre place ?\n    Et le soir ?"
    blog.post("un", "Un texte.", title="Le premier texte", questions=questions)
    blog.post("deux", title="Le second texte", date="2026-11-02 08:00")
    blog.post("charte", page=True, title="La charte", rules=RULES)
    claire = blog.say("un", 1, "Chez nous, la cadre tient la liste du groupe.", name="Claire Dubois", field="care")
    blog.say("un", 2, "Et la nuit ?", name="Karim", reply_to=claire.id, occupation="conducteur de bus")
    blog.say("deux", 3, "Je le vois aussi dans ma classe.", name="Claire Dubois")
    commit(folder)
    return blog


def commit(folder: Path) -> None:
    """Make a repository of a folder, or record what changed in it."""
    (folder / ".gitignore").write_text("output/\n.cache/\n__pycache__/\ndesk/\n")
    me = ("-c", "user.name=Claire", "-c", "user.email=")
    for words in (("init", "-q", "-b", "main"), ("add", "-A"), (*me, "commit", "-q", "--allow-empty", "-m", "Blog")):
        subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True)


@dataclass
class House:
    """A blog, its forge, and what waits there."""

    blog: Blog
    clock: datetime = NOW
    settings: Settings = field(init=False)
    forge: Local = field(init=False)
    moderation: Moderation = field(init=False)

    def __post_init__(self) -> None:
        self.settings = owned.load(self.blog.folder / "blogconf.py")
        self.forge = Local(self.blog.folder, "main", "Claire")
        self.moderation = Moderation(self.forge, self.settings, "Claire")

    def site(self) -> Site:
        corpus = store.read(self.settings.root, self.settings.comments)
        return Site(corpus, posts.load(self.settings.output), self.settings, self.clock)

    def propose(self, thread: str, minute: int, body: str = "Des mots nouveaux.", **keys: Any) -> Comment:
        """The contribution of a minute after SENT, on the forge."""
        date = SENT + timedelta(minutes=minute)
        made = Comment(**{"id": make_id(date, minute), "name": f"Voix {minute}", "date": date, "body": body, **keys})
        self.ask(proposals.contribution(thread, made), proposals.branch("comment", made.id), date)
        return made

    def ask(self, asked: Asked, branch: str, date: datetime) -> None:
        assert self.forge.propose(branch, proposals.files(asked, self.settings), "Une proposition", "", date)

    def request(self, asked: Asked, minute: int) -> str:
        """A correction or a withdrawal of a minute after SENT, on the forge; its branch."""
        date = SENT + timedelta(minutes=minute)
        branch = proposals.branch(asked.kind, make_id(date, minute))
        self.ask(asked, branch, date)
        return branch

    def raw(self, branch: str, files: dict[str, bytes], minute: int = 0) -> None:
        """A proposal of any files."""
        assert self.forge.propose(branch, files, "Sans titre", "", SENT + timedelta(minutes=minute))

    def decide(self, made: Decision) -> None:
        """Write a decision as somebody's hand would."""
        write_whole(self.blog.folder / "comments" / store.DECISIONS / f"{made.id}.yml", codec.write(made))

    def commit(self) -> None:
        """Record what was changed by hand."""
        commit(self.blog.folder)

    def published(self, thread: str) -> Sequence[Comment]:
        return self.site().corpus.threads[thread]


def copied(folder: Path) -> Blog:
    """The blog of the repository itself, as a committed git repository."""
    blog = Blog(folder, CONF)
    for name in ("content", "comments"):
        shutil.copytree(ROOT / name, folder / name, dirs_exist_ok=True)
    commit(folder)
    return blog


@dataclass
class Served:
    """The desk of a house behind a real server, with the site around it; what the buttons called is kept."""

    house: House
    address: str
    changed: list[str] = field(default_factory=list)
    outbox: dict[str, Row] = field(default_factory=dict)


def site_app(output: Path) -> Flask:
    """The built site as any server gives it."""
    app = Flask("site", static_folder=None)

    @app.get("/", defaults={"path": ""})
    @app.get("/<path:path>")
    def file(path: str) -> Response:
        found = output / (f"{path}index.html" if path == "" or path.endswith("/") else path)
        if not found.is_file():
            abort(404)
        # Whole: werkzeug's server leaves a file open whose reader goes away.
        return Response(found.read_bytes(), mimetype=guess_type(found.name)[0])

    return app


@contextmanager
def serving(house: House, folder: Path, by: str = "Claire") -> Iterator[Served]:
    """The site at /, its desk at /desk/, on a port that the kernel chose; each decision builds the site again."""
    served = Served(house, "")

    def changed(_: Decided) -> None:
        served.changed.append(by)
        house.blog.build(now=house.clock)

    forge = Local(house.blog.folder, "main", by)
    behind = Behind(
        settings=house.settings,
        forge=forge,
        moderation=Moderation(forge, house.settings, by),
        folder=folder,
        clock=lambda: house.clock,
        changed=changed,
        troubled=lambda: list(served.outbox.values()),
        again=lambda name: served.outbox.pop(name, None) is not None,
        drop=lambda name: served.outbox.pop(name, None) is not None,
    )
    whole = DispatcherMiddleware(site_app(house.settings.output), {"/desk": create(behind, b"a new secret")})
    server = make_server("127.0.0.1", 0, whole, threaded=True, request_handler=Quiet)
    served.address = f"http://127.0.0.1:{server.port}/desk/"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield served
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class Quiet(WSGIRequestHandler):
    """A handler that logs nothing."""

    def log(self, *_: object) -> None:
        return
