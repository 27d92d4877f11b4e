"""Staticman's door: its paths, its answers, its codes, for blogs whose themes have its forms already.

Of https://staticman.net/docs/api. An intake serves one blog, so the user, the repository, the branch and the property
in a path are not looked at. There is no charter's box in these forms, and a theme would have to be changed to have
one: the moderators hold to the charter all the same, and the receipt names it. Nor is there a preview or a token; a
trap, the limits and the moderators stand in their place.
"""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, Response, g, jsonify, make_response, redirect, request
from werkzeug.wrappers import Response as Answer

from causerie import proposals
from causerie.intake import entries, forms, origins, receipts
from causerie.intake.entries import Entry, EntryError
from causerie.intake.failing import Refusing, refusal
from causerie.intake.keeping import FILLED, keep, window
from causerie.intake.parts import Intake
from causerie.intake.placing import place
from causerie.intake.reading import Said
from causerie.intake.tokens import digest
from causerie.intake.words import RefusedError
from causerie.outbox.row import Row, State

_PATHS = (
    "/v1/entry/<user>/<repo>/<branch>",
    "/v2/entry/<user>/<repo>/<branch>",
    "/v2/entry/<user>/<repo>/<branch>/<property>",
    "/v3/entry/<service>/<user>/<repo>/<branch>/<property>",
)
_SERVICES = ("github", "gitlab")
_CODES = {
    400: "MISSING_PARAMS",
    403: "ORIGIN_NOT_ALLOWED",
    413: "TOO_LARGE",
    415: "MISSING_PARAMS",
    503: "UNAVAILABLE",
}


class Staticman:
    """The pages of `v1/`, `v2/` and `v3/`."""

    def __init__(self, intake: Intake, refusing: Refusing) -> None:
        self.intake = intake
        self.refusing = refusing

    def routes(self) -> Blueprint:
        """Where they are."""
        found = Blueprint("staticman", __name__)
        for path in _PATHS:
            found.post(path)(self.take)
        found.register_error_handler(Exception, self.refused)
        found.after_request(self.shared)
        return found

    def take(self, service: str = _SERVICES[0], **_: str) -> Answer:
        """Takes an entry, and says so where its form wants it said.

        The same words within ten minutes are one contribution, whoever sends them: the answer shows no secret.
        """
        if service not in _SERVICES:
            raise EntryError(400, "INVALID_SERVICE", [])
        entry = entries.read()
        forms.admit(self.intake.settings)
        found = place(self.intake, entry)
        state: State = "caught" if entry.caught else "waiting"
        key = digest({"entry": found.digest, "state": state, "when": window(found.comment.date)})
        asked = proposals.contribution(found.post.thread, found.comment)
        faults = [FILLED] if entry.caught else []
        row = keep(self.intake, found.post, asked, found.comment.id, key, state, faults=faults)
        return self._taken(entry, found, row)

    def refused(self, error: Exception) -> Answer:
        """Why an entry is not taken, in Staticman's words or, for a person, in ours."""
        entry: Entry | None = g.get("entry")
        target = self._inside(entry, "redirectError") if entry else None
        if target or _wants_page():
            return redirect(target) if target else self.refusing.answer(error)
        found = error if isinstance(error, RefusedError) else refusal(error)
        response = make_response(jsonify(self._said(found)), found.status)
        if found.after:
            response.headers["Retry-After"] = str(found.after)
        return response

    def shared(self, response: Response) -> Response:
        """Lets scripts on the site's own pages read the answer, and no others."""
        response.headers.add("Vary", "Origin")
        sent = request.headers.get("Origin", "")
        if sent in origins.ours(self.intake.settings):
            response.headers["Access-Control-Allow-Origin"] = sent
            response.headers["Access-Control-Allow-Methods"] = "POST"
            response.headers["Access-Control-Allow-Headers"] = "Origin, X-Requested-With, Content-Type, Accept"
        return response

    def _taken(self, entry: Entry, found: Said, row: Row) -> Answer:
        target = self._inside(entry, "redirect")
        if target:
            return redirect(target)
        if _wants_page():
            return make_response(receipts.received(self.intake, found.post, row))
        fields = {"_id": row.id, "name": found.comment.name, entry.name(entries.TEXT): found.comment.body}
        fields |= {entry.name(entries.SITE): found.comment.url} if found.comment.url else {}
        return jsonify({"success": True, "fields": {**fields, "date": row.received.isoformat()}})

    def _said(self, found: RefusedError) -> dict[str, object]:
        if found.status == 429:
            until = self.intake.clock() + timedelta(seconds=found.after)
            text = "Too many requests in this time frame."
            return {"error": {"text": text, "nextValidRequestDate": until.isoformat()}}
        if not isinstance(found, EntryError):
            return {"success": False, "errorCode": _CODES.get(found.status, "ERROR_PROCESSING_ENTRY")}
        return {"success": False, "errorCode": found.code, **({"data": found.names} if found.names else {})}

    def _inside(self, entry: Entry, option: str) -> str | None:
        return origins.inside(self.intake.settings, entry.options.get(option, ""))


def _wants_page() -> bool:
    """Whether a person's browser sent a form, and shows what comes back; a script asks for JSON, or for anything."""
    accepted = request.accept_mimetypes
    return request.mimetype != "application/json" and accepted["text/html"] > accepted["application/json"]
