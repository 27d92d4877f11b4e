"""The form: shown, read over in a preview, sent, acknowledged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from flask import Blueprint, request

from causerie import proposals, threads
from causerie.errors import N_, Fault, ReaderError
from causerie.intake import forms, limits, receipts
from causerie.intake.keeping import FILLED, UNSIGNED, keep, within
from causerie.intake.parts import Intake
from causerie.intake.reading import Said, answered, no_parent, read
from causerie.intake.tokens import LIFE, PAUSE, Token
from causerie.intake.words import RefusedError, said
from causerie.model import Post
from causerie.pages.form import HONEYPOT, Form
from causerie.values import make_id

Answer = tuple[str, int]
_CHANGED = Fault(
    "changed", N_("this is not quite what you read over before"), N_("read it over once more, then send it")
)
_OLD = Fault("old", N_("this preview is more than a day old"), N_("read it over once more, then send it"))
_QUICK = Fault("quick", N_("that was quicker than anybody reads"), N_("read it over, then send it again"))


class Sending:
    """The pages of `comment/`."""

    def __init__(self, intake: Intake) -> None:
        self.intake = intake

    def routes(self) -> Blueprint:
        """Where they are."""
        found = Blueprint("comment", __name__)
        found.get("/comment/")(self.show)
        found.post("/comment/")(self.take)
        return found

    def show(self) -> Answer:
        """The form of a post, on a page of its own."""
        if not request.args.get("thread"):
            message = N_("nothing is written at this address")
            raise RefusedError(404, message, N_("open a text to write under it; a receipt has an address of its own"))
        post = self._post(request.args)
        reference = request.args.get("reply_to", "")
        parent = answered(self.intake, post, reference)
        faults = [no_parent(reference)] if reference.strip() and not parent else []
        return self._form(post, {"reply_to": reference, "answers": request.args.get("answers", "")}, faults)

    def take(self) -> Answer:
        """What a form asks for: a preview, the form again, or to be sent."""
        typed = forms.ours(self.intake.settings)
        post = self._post(typed)
        self._open(post)
        sends = typed.get("action") == "send"
        if not sends:
            self._preview_within(post)
        if typed.get("action") == "edit":
            return self._form(post, typed)
        trapped = bool(typed.get(HONEYPOT))
        token = self.intake.tokens.read(typed.get("token", "")) if sends and not trapped else None
        now, bits = self.intake.now(), token.bits if token else self.intake.bits(40)
        try:
            contribution = read(self.intake, post, typed, make_id(now, bits), now)
        except ReaderError as error:
            return self._form(post, typed, error.faults, 422)
        if token:
            return self._send(contribution, typed, token)
        if trapped or sends:
            return self._caught(contribution, FILLED if trapped else UNSIGNED)
        return self._preview(contribution, typed)

    def _post(self, asked: Mapping[str, str]) -> Post:
        post = self.intake.site.post(asked.get("thread", ""), asked.get("lang", ""))
        if post is None:
            message = N_("there is no such discussion")
            raise RefusedError(404, message, N_("it may have been renamed: look for its text on the site"))
        return post

    def _open(self, post: Post) -> None:
        if post.closed(self.intake.clock()):
            message = N_("this discussion is closed")
            raise RefusedError(403, message, N_("nothing can be added to it any more, and nothing was kept"))

    def _preview_within(self, post: Post) -> None:
        within(self.intake, limits.PREVIEWS, limits.block(request.remote_addr), post)

    def _form(self, post: Post, typed: Mapping[str, str], faults: Sequence[Fault] = (), status: int = 200) -> Answer:
        parent = answered(self.intake, post, typed.get("reply_to", ""))
        inner = self.intake.site.partial("form", post, form=Form(typed, faults, parent, post.lang))
        return self.intake.site.page(post.lang, said(post.lang, N_("Take the floor")), inner), status

    def _preview(self, found: Said, typed: Mapping[str, str], note: Fault | None = None, token: str = "") -> Answer:
        place = threads.Place(found.comment, 1 if found.parent else 0, found.parent)
        form = Form(found.values(typed), [note] if note else (), found.parent, found.post.lang)
        fresh = token or self.intake.tokens.make(self._nonce(), found.digest, self.intake.bits(40))
        inner = self.intake.site.partial("preview", found.post, place=place, form=form, token=fresh)
        return self.intake.site.page(found.post.lang, said(found.post.lang, N_("Read it over")), inner), 200

    def _send(self, found: Said, typed: Mapping[str, str], token: Token) -> Answer:
        age = self.intake.tokens.age(token)
        wrong = _CHANGED if token.digest != found.digest else _OLD if age > LIFE else _QUICK if age < PAUSE else None
        if wrong:
            self._preview_within(found.post)
            return self._preview(found, typed, wrong, typed["token"] if wrong is _QUICK else "")
        return self._keep(found, token.key, "waiting")

    def _caught(self, found: Said, why: Fault) -> Answer:
        """What a trap caught gets the answer of what was sent, and moderators see it."""
        return self._keep(found, self._nonce(), "caught", [why])

    def _keep(self, found: Said, key: str, state: Literal["waiting", "caught"], faults: Sequence[Fault] = ()) -> Answer:
        asked = proposals.contribution(found.post.thread, found.comment)
        row = keep(self.intake, found.post, asked, found.comment.id, key, state, found.post, faults)
        return receipts.received(self.intake, found.post, row, receipts.code(self.intake.secret, row.id)), 200

    def _nonce(self) -> str:
        return f"{self.intake.bits(128):032x}"
