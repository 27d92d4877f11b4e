"""The desk with its buttons: a small web app for one machine."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Flask, Response, abort, redirect, request, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as Answer

from causerie.desk.answers import Answers, Outcome, Trouble
from causerie.desk.behind import Behind, Pages
from causerie.desk.build import SHEET
from causerie.desk.buttons import Buttons, trouble
from causerie.desk.folders import FOLDER
from causerie.desk.guard import Guard
from causerie.errors import N_, CauserieError, Fault, OwnerError
from causerie.pages.splice import splice
from causerie.values import ID

REQUEST_MAX = 128 * 1024
"""Bytes of a request: a file of 16 KiB, of which a form may spell each byte with three."""
HTML = "text/html; charset=utf-8"
SAID = {404: N_("there is nothing at this address"), 413: N_("this is too long"), 500: N_("the desk itself failed")}


def create(behind: Behind, secret: bytes) -> Flask:
    """The app, to be mounted below a path of its own such as /desk; who has `secret` can make its tokens."""
    app = Flask(__name__, static_folder=None, template_folder=None)
    app.config.update(MAX_CONTENT_LENGTH=REQUEST_MAX, MAX_FORM_MEMORY_SIZE=REQUEST_MAX)
    guard = Guard(secret)
    guard.watch(app)
    desk = _App(behind, guard.token)
    app.add_url_rule("/", "queue", desk.queue)
    app.add_url_rule(f"/{SHEET}", "sheet", desk.sheet)
    app.add_url_rule("/<name>/", "contribution", desk.contribution)
    app.add_url_rule("/<name>/page/", "page", desk.page)
    app.add_url_rule("/<name>/<any(publish, decline, edit):verb>", "press", desk.press, methods=["POST"])
    app.add_url_rule("/outbox/<id>/<any(again, drop):verb>", "row", desk.row, methods=["POST"])
    app.register_error_handler(CauserieError, desk.failed)
    app.register_error_handler(HTTPException, desk.refused)
    return app


class _App:
    """What the desk answers."""

    def __init__(self, behind: Behind, token: str) -> None:
        self._behind = behind
        self._pages = Pages(behind, token)
        self._buttons = Buttons(behind)
        self._answers = Answers(behind.settings, token, behind.clock)

    def queue(self) -> Response:
        args = request.args
        said = self._answers.said(Outcome(*(args.get(name, "") for name in ("done", "id", "thread", "left"))))
        page = self._pages.read("index.html") or b""
        return Response(splice(page, "said", said), content_type=HTML)

    def sheet(self) -> Response:
        return Response(self._pages.read(SHEET), content_type="text/css; charset=utf-8")

    def contribution(self, name: str) -> Response:
        return self._file(name, "index.html")

    def page(self, name: str) -> Response:
        return self._file(name, "page/index.html")

    def _file(self, name: str, path: str) -> Response:
        found = self._pages.read(f"{name}/{path}") if FOLDER.fullmatch(name) else abort(404)
        if found is None:
            # Raises the error that says who decided it, if somebody did.
            self._buttons.waiting(name)
            abort(404)
        return Response(found, content_type=HTML)

    def press(self, name: str, verb: str) -> Answer:
        return self._done(self._buttons.press(verb, name, request.form) if FOLDER.fullmatch(name) else abort(404))

    def row(self, id: str, verb: str) -> Answer:
        act, done = (self._behind.again, "again") if verb == "again" else (self._behind.drop, "dropped")
        if not ID.fullmatch(id):
            abort(404)
        if act(id):
            return self._done(Outcome(done, id))
        message, remedy = N_("%(id)s is not in the outbox, or is on its way"), N_("look at the queue again")
        return self._done(Trouble(404, [Fault("outbox", message, remedy, {"id": id})]))

    def _done(self, answer: Outcome | Trouble) -> Answer:
        if isinstance(answer, Trouble):
            return self._trouble(answer)
        said = {"done": answer.done, "id": answer.id, "thread": answer.thread, "left": answer.left}
        query = urlencode({name: value for name, value in said.items() if value})
        return redirect(f"{url_for('queue')}?{query}", 303)

    def failed(self, error: CauserieError) -> Response:
        return self._trouble(trouble(error))

    def refused(self, error: HTTPException) -> Response:
        code = error.code or 500
        message = SAID.get(code, N_("this request has no answer here (%(code)s)"))
        answer = self._trouble(Trouble(code, [Fault("desk", message, N_("go back to the queue"), {"code": code})]))
        answer.headers.extend((name, value) for name, value in error.get_headers() if name != "Content-Type")
        return answer

    def _trouble(self, found: Trouble) -> Response:
        try:
            page = self._answers.trouble(found, url_for("queue"))
        except OwnerError as error:
            lines = [" ".join(self._answers.told(fault)) for fault in (*found.faults, *error.faults)]
            return Response("\n".join(lines) + "\n", found.status, content_type="text/plain; charset=utf-8")
        return Response(page, found.status, content_type=HTML)
