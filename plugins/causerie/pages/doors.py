"""The doors to a discussion where no intake answers: a letter whose lines the reader fills in, a file on a forge."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote, urlsplit

from causerie import i18n
from causerie.errors import N_
from causerie.model import Post
from causerie.settings import Settings

LABELS: Mapping[str, str] = {
    "name": N_("Name or pseudonym"),
    "occupation": N_("Occupation"),
    "field": N_("Field"),
    "url": N_("Your own page"),
    "reply_to": N_("In answer to n°"),
    "answers": N_("Question n°"),
}
"""The lines of a letter in their order: a key of a comment, and what its line begins with (a message)."""
TEXT = N_("Your text, below this line:")
"""The line that stands above the body (a message)."""
SUBJECT = N_("On “%(title)s”")


def host(address: str) -> str:
    """Whose an address of the web is: its host's name alone, whatever stands before it."""
    return urlsplit(address).hostname or ""


def new_file(post: Post, settings: Settings) -> str:
    """The address of the forge's page for a new file in a post's thread, with {id} and {text} left to be filled in."""
    folder = quote(f"{settings.comments}/{post.thread}")
    return (settings.new_file or "").replace("{path}", "{folder}/{id}.yml").replace("{folder}", folder)


def mail(post: Post, settings: Settings, lang: str) -> str:
    """The mailto: address of a letter to the site's contact: its subject, and `letter`."""
    subject = i18n.translations(lang).gettext(SUBJECT) % {"title": post.title}
    body = letter(post, settings, lang).replace("\n", "\r\n")  # RFC 6068, section 5
    return f"mailto:{quote(settings.contact, safe='@')}?subject={quote(subject, safe='')}&body={quote(body, safe='')}"


def letter(post: Post, settings: Settings, lang: str) -> str:
    """A letter to be filled in: a line `LABEL: ` for each key that can be given, TEXT, and `[causerie THREAD LANG]`."""
    said = i18n.translations(lang).gettext
    asked = {"field": bool(settings.fields), "url": settings.ask_url, "answers": bool(post.questions)}
    choices = ", ".join(f"{field.key} = {field.label(lang)}" for field in settings.fields)
    lines = [
        said(N_("%(label)s:")) % {"label": said(label) + (f" ({choices})" if key == "field" else "")} + " "
        for key, label in LABELS.items()
        if asked.get(key, True)
    ]
    return "\n".join([*lines, "", said(TEXT), "", "", "", f"[causerie {post.thread} {post.lang}]", ""])
