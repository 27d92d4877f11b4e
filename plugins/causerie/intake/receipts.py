"""Receipts: what a reader keeps of what was sent, and how its holder has it corrected or withdrawn."""

from __future__ import annotations

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urljoin

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from causerie import codec, proposals
from causerie.errors import N_, Fault, ModeratorError, ReaderError
from causerie.forges.base import GoneError
from causerie.intake import forms, limits, origins
from causerie.intake.keeping import keep, window, within
from causerie.intake.parts import Intake
from causerie.intake.tokens import digest
from causerie.intake.words import RefusedError, notice, plain, said
from causerie.model import Comment, Post
from causerie.outbox.row import Row, State
from causerie.pages import receipts as pages
from causerie.pages.form import Form
from causerie.pages.journal import state as state_of
from causerie.values import ID, make_id

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
"""Crockford's base 32: no i, l, o, u to misread. https://www.crockford.com/base32.html"""
_MISREAD = str.maketrans("ilo", "110", "- \t\u00a0")


def code(secret: bytes, id: str) -> str:
    """The secret code of a receipt: 80 bits that are derived and never stored, as four groups of four."""
    bits = int.from_bytes(hmac.digest(secret, f"receipt:{id}".encode(), "sha256")[:10], "big")
    text = "".join(ALPHABET[bits >> shift & 31] for shift in range(75, -1, -5))
    return "-".join(text[place : place + 4] for place in range(0, 16, 4))


def proves(secret: bytes, id: str, typed: str) -> bool:
    """Whether somebody typed the code of a receipt, with or without its dashes, in letters of any size."""
    wanted, given = (text.lower().translate(_MISREAD).encode() for text in (code(secret, id), typed))
    return hmac.compare_digest(wanted, given)


def received(intake: Intake, post: Post, row: Row, secret: str = "", form: Form | None = None) -> str:
    """The page that says that a contribution is received, with its secret code for the one who sent it."""
    # Whole, where it can be: somebody may write it down.
    address = urljoin(intake.site.home, f"{intake.settings.intake}{pages.path(row.id)}")
    more = {"id": row.id, "state": "received", "decided": None, "code": secret, "received": row.received}
    inner = intake.site.partial("receipt", post, **more, address=address, form=form or Form(lang=post.lang))
    return intake.site.page(post.lang, said(post.lang, N_("Receipt")), inner)


@dataclass(frozen=True, slots=True)
class _Held:
    """A contribution that a receipt is of: where, its row if we have it still, itself if it is published."""

    post: Post
    row: Row | None
    published: Comment | None


class Receipts:
    """The pages of `receipt/`."""

    def __init__(self, intake: Intake) -> None:
        self.intake = intake

    def routes(self) -> Blueprint:
        """Where they are."""
        found = Blueprint("receipt", __name__)
        found.get("/receipt/<id>/")(self.show)
        found.post("/receipt/<id>/")(self.ask)
        return found

    def show(self, id: str) -> str | Response:
        """What is known of a contribution: what was decided, as the site says it, or that it is received."""
        settings = self.intake.settings
        if not ID.fullmatch(id):
            raise _unknown()
        built = settings.output / pages.path(id) / "index.html"
        if built.is_file():
            home = self.intake.site.home
            elsewhere = origins.origin(home) and urljoin(home, settings.intake) != home
            # Its links are relative: elsewhere than at the site's root they would lead nowhere.
            return redirect(f"{home}{pages.path(id)}") if elsewhere else built.read_text(encoding="utf-8")
        row = self._row(id)
        post = self.intake.site.post(row.thread, row.lang) if row else None
        if row is None or post is None:
            raise _unknown()
        return received(self.intake, post, row)

    def ask(self, id: str) -> tuple[str, int]:
        """Takes the wish of whoever has the code: to correct a contribution, or to withdraw it."""
        typed = forms.ours(self.intake.settings)
        held = self._held(id)
        who = f"{id} {limits.block(request.remote_addr)}"
        within(self.intake, limits.CODES, who, None, digest({"code": typed.get("code", "")}))
        if not proves(self.intake.secret, id, typed.get("code", "")):
            message, remedy = N_("this is not the code of this receipt"), N_("copy it from the page that gave it")
            return self._again(held, id, typed, [Fault("code", message, remedy, key="code")])
        comment = held.published or self._waiting(held, id)
        try:
            asked = self._asked(held, comment, typed)
        except ReaderError as error:
            return self._again(held, id, typed, error.faults)
        return self._keep(held, id, asked, typed)

    def _row(self, id: str) -> Row | None:
        row = self.intake.outbox.row(id)
        new = row and (row.branch == proposals.branch("comment", id) or proposals.gathered(row.branch))
        return row if new else None

    def _held(self, id: str) -> _Held:
        row = self._row(id) if ID.fullmatch(id) else None
        thread = self.intake.threads.home(id) or (row.thread if row else "")
        published = self.intake.threads.comment(thread, id)
        lang = (published.lang if published else None) or (row.lang if row else "")
        post = self.intake.site.post(thread, lang)
        if post is None:
            raise _unknown()
        if self.intake.threads.decided(id) or (published and published.removed):
            raise _gone()
        return _Held(post, row, published)

    def _waiting(self, held: _Held, id: str) -> Comment:
        """The words of a contribution that nobody has decided yet: in the outbox, or at the forge."""
        try:
            if held.row and held.row.data:
                return codec.read_comment(held.row.data, held.row.path)
            branch, settings = held.row.branch if held.row else proposals.branch("comment", id), self.intake.settings
            proposal = proposals.alone(self.intake.forge.read(branch), id, settings)
            asked = proposals.read(proposal, settings)
        except GoneError as error:
            raise _gone() from error
        except ModeratorError as error:
            message = N_("this contribution is being worked on")
            raise RefusedError(409, message, N_("come back when its receipt says what was decided")) from error
        if asked.comment is None:
            raise _gone()
        return asked.comment

    def _asked(self, held: _Held, comment: Comment, typed: Mapping[str, str]) -> proposals.Asked:
        if typed.get("wish") == "withdrawal":
            return proposals.withdrawal(held.post.thread, comment.id, held.published, self.intake.now())
        if typed.get("wish") != "correction":
            message = N_("nothing was chosen")
            raise ReaderError([Fault("wish", message, N_("choose a correction or a withdrawal"), key="wish")])
        text = typed.get("body", "")
        try:
            # The same door as for the first time; nothing but the text goes through it.
            read = Comment.from_untrusted({"name": comment.name or "", "body": text}, id=comment.id, date=comment.date)
        except ModeratorError as error:
            raise ReaderError([plain(fault, typed) for fault in error.faults]) from error
        if read.body == comment.body:
            message = N_("this is the text as it stands")
            raise ReaderError([Fault("body", message, N_("change it, or leave it as it is"), key="body")])
        return proposals.correction(held.post.thread, replace(comment, body=read.body), held.published)

    def _keep(self, held: _Held, id: str, asked: proposals.Asked, typed: Mapping[str, str]) -> tuple[str, int]:
        now, lang = self.intake.now(), held.post.lang
        caught = held.row is not None and held.row.state == "caught"
        key = digest({"receipt": id, "wish": asked.kind, "body": typed.get("body", ""), "when": window(now)})
        request_id = make_id(now, self.intake.bits(40))
        state: State = "caught" if caught else "waiting"
        faults = held.row.faults if caught and held.row else ()
        keep(self.intake, held.post, asked, request_id, key, state, faults=faults)
        title = said(lang, N_("What you ask for is received"))
        words = said(
            lang, N_("A moderator reads it, as any contribution. If it is accepted, the page and the receipt show it.")
        )
        back = said(lang, N_("The receipt")), f"{self.intake.settings.intake}{pages.path(id)}"
        return self.intake.site.page(lang, title, notice(title, words, *back)), 200

    def _again(self, held: _Held, id: str, typed: Mapping[str, str], faults: Sequence[Fault]) -> tuple[str, int]:
        state, lang = state_of(held.published) if held.published else "received", held.post.lang
        known = {"id": id, "state": state, "decided": held.published, "code": ""}
        since = held.row.received if held.row else None
        inner = self.intake.site.partial(
            "receipt", held.post, **known, received=since, form=Form(typed, faults, lang=lang)
        )
        return self.intake.site.page(lang, said(lang, N_("Receipt")), inner), 422


def _unknown() -> RefusedError:
    remedy = N_("see whether its address was copied whole; what was never sent has no receipt")
    return RefusedError(404, N_("this receipt is not known here"), remedy)


def _gone() -> RefusedError:
    message, remedy = N_("this contribution was decided already"), N_("its receipt says how; nothing is left to change")
    return RefusedError(409, message, remedy)
