"""What the intake says when it does not take something, so that a reader understands it and loses no word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from flask import g, request
from markupsafe import Markup

from causerie import i18n
from causerie.characters import forbidden, named, printable
from causerie.errors import N_, Fault, ReaderError
from causerie.model import Post
from causerie.settings import Settings

NEAR = 20
"""How many characters before one that nobody can see are quoted, to tell where it is."""


class RefusedError(ReaderError):
    """A request that is not taken: its HTTP status, and why.

    `after` is the seconds until it may be taken; `again` the post whose form is shown again with what was typed.
    """

    def __init__(
        self,
        status: int,
        message: str,
        remedy: str,
        values: Mapping[str, object] | None = None,
        after: int = 0,
        again: Post | None = None,
    ) -> None:
        self.status = status
        self.after = after
        self.again = again
        super().__init__([Fault("refused", message, remedy, values or {})])


def typed() -> Mapping[str, str]:
    """What was typed into the form of this request, if it could be read at all."""
    found: Mapping[str, str] = g.get("typed", {})
    return found


def lang(settings: Settings) -> str:
    """The reader's language: that of the form, else one that the browser asks for, if we speak it, else the site's."""
    known = i18n.languages()
    named = typed().get("lang") or request.args.get("lang", "")
    # Not werkzeug's best_match, which takes fr in the place of en-GB where it is told en and fr.
    asked = (tag.partition("-")[0].lower() for tag, quality in request.accept_languages if quality > 0)
    return next((one for one in (named, *asked) if one in known), settings.lang)


def said(lang: str, message: str) -> str:
    """A message in a language."""
    return str(i18n.translations(lang).gettext(message))


def refusal(faults: Sequence[Fault], settings: Settings, lang: str) -> Markup:
    """Why a request is not taken, what to do, the door by mail, and what was typed, to be copied."""
    (message, remedy), *others = (map(_begun, fault.said(i18n.translations(lang).gettext)) for fault in faults)
    head = Markup('<header class="head">\n<h1>{}</h1>\n<p class="lede" role="alert">{}.</p>\n</header>\n')
    why = head.format(message, remedy)
    why += Markup("").join(Markup("<p>{}. {}.</p>\n").format(*other) for other in others)
    return why + (_mail(settings, lang) + _kept(typed()["body"], lang) if typed().get("body", "").strip() else "")


def notice(title: str, words: str, link: str, address: str) -> Markup:
    """A page that says what was done, and leads on."""
    return Markup(
        '<header class="head">\n<h1>{}</h1>\n</header>\n<p>{}</p>\n<p><a href="{}">{}</a></p>\n',
    ).format(title, words, address, link)


def _begun(words: str) -> str:
    return words[:1].upper() + words[1:]


def _kept(text: str, lang: str) -> Markup:
    # HTML drops a line break at the beginning: this one, and not the text's own.
    label = Markup('<label for="kept">{}</label>\n').format(said(lang, N_("Your text, to be copied:")))
    area = Markup('<textarea id="kept" rows="12" readonly>\n{}</textarea>\n').format(text)
    return Markup('<div class="field">\n{}{}</div>\n').format(label, area)


def _mail(settings: Settings, lang: str) -> Markup:
    if not settings.contact:
        return Markup("")
    words = said(lang, N_("You can write to:"))
    return Markup('<p>{} <a href="mailto:{}">{}</a></p>\n').format(words, settings.contact, settings.contact)


_ANY = {
    "missing": (N_("this is empty"), N_("fill it in")),
    "blank": (N_("nothing can be read here"), N_("write it in letters")),
    "one-line": (N_("this has a line break or a tab"), N_("write it on one line")),
    "length": (N_("this is too long"), N_("write at most %(most)s characters")),
}
_OWN = {
    ("missing", "name"): (N_("your name is missing"), N_("write it, or the one that you want to be known by")),
    ("missing", "body"): (N_("your text is missing"), N_("write what you have to say")),
    ("length", "body"): (
        N_("your text is too long by about %(over)s characters"),
        N_("shorten it, or make two contributions of it"),
    ),
}


def plain(fault: Fault, typed: Mapping[str, str]) -> Fault:
    """The model's fault in a field as its reader understands it."""
    if fault.rule == "character":
        return _unseen(fault, typed.get(fault.key, "").replace("\r\n", "\n"))
    values = dict(fault.values)
    if "size" in values:
        values["over"] = int(str(values["size"])) - int(str(values["most"]))
    rule = "missing" if (fault.rule, fault.key) == ("blank", "body") else fault.rule
    message, remedy = _OWN.get((rule, fault.key)) or _ANY.get(rule) or (fault.message, fault.remedy)
    return replace(fault, message=message, remedy=remedy, values=values)


def _unseen(fault: Fault, text: str) -> Fault:
    found = forbidden(text)
    if not found:
        return fault
    near = text[max(0, found.start() - NEAR) : found.start()].rpartition("\n")[2]
    message = N_("a character that nobody can see stands at the beginning of a line: %(character)s")
    if near:
        message = N_("a character that nobody can see stands after “%(near)s”: %(character)s")
    values = {"near": printable(near), "character": named(found.group())}
    return replace(fault, message=message, remedy=N_("type these words again, rather than paste them"), values=values)
