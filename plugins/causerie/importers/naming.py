"""What things are called here that had names elsewhere: paths, slugs, ids; the same each time, from any export."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from unidecode import unidecode

from causerie.store import thread_name
from causerie.values import make_id

SLUG_MAX = 80
"""Characters of a post's name, which is also that of a folder."""
_ARCHIVED = re.compile(r"^/web/\d{4,14}[a-z_]*/(https?:/.*)$")
_SCRIPT = re.compile(r"\.(?:php|aspx?|cgi|jsp)$", re.IGNORECASE)
_TRACKING = re.compile(r"utm_\w+|fbclid|gclid|mc_[ce]id|m|showcomment|replytocom|ref|source|share", re.IGNORECASE)
"""What a query may hold that makes no other page of it."""
_URL_SAFE = "/%:=&?~#+!$,;'@()*[]"


def comment_id(system: str, home: str, id: str, date: datetime) -> str:
    """The id of a comment that another system calls `id`: its time, and 40 bits of a digest of whose it is."""
    digest = hashlib.sha256(f"{system}|{home}|{id}".encode()).digest()
    return make_id(date, int.from_bytes(digest[:5], "big"))


def other_id(id: str, number: int) -> str:
    """The id of the second, third… thing that would have the id `id`."""
    digest = hashlib.sha256(f"{id}#{number}".encode()).digest()
    tail = make_id(datetime(2000, 1, 1, tzinfo=UTC), int.from_bytes(digest[:5], "big")).partition("-")[2]
    return f"{id.partition('-')[0]}-{tail}"


def home(url: str) -> str:
    """The host of a site in the form that tells it apart: Blogger has one address for each country."""
    try:
        host = unquote(urlsplit(url if "//" in url else f"//{url}").hostname or "").casefold().removeprefix("www.")
    except ValueError:
        return ""
    return re.sub(r"\.blogspot\.[a-z.]+$", ".blogspot.com", host)


def key_of(address: str, base: str = "") -> str:
    """What two addresses of one page have in common, below the folder `base` of its site; empty if it is no address.

    The host, letters' size, a slash at the end and what tracks readers make no difference; a number in a query does.
    """
    try:
        parts = urlsplit(address.strip())
        path = unquote(parts.path)
    except ValueError:
        return ""
    if not address.strip():
        return ""
    if archived := _ARCHIVED.match(path):
        return key_of(archived[1].replace(":/", "://", 1).replace(":///", "://"), base)
    path = unicodedata.normalize("NFC", path if path.startswith("/") else f"/{path}").casefold()
    folder = unicodedata.normalize("NFC", base.rstrip("/")).casefold()
    if folder and (path == folder or path.startswith(f"{folder}/")):
        path = path[len(folder) :]
    path = re.sub(r"/index\.(?:html?|php)$", "/", path).rstrip("/") or "/"
    if path != "/" and not _SCRIPT.search(path):
        return path
    asked = [(name, value) for name, value in parse_qsl(parts.query) if not _TRACKING.fullmatch(name)]
    # WordPress calls posts and pages by different words, but counts them together.
    told = sorted(("p" if name == "page_id" else name, value) for name, value in asked)
    return f"{path}?{urlencode(told)}" if told else path


def last_part(address: str) -> str:
    """What an address calls its page: the last part of its path, without an ending."""
    try:
        path = unquote(urlsplit(address.strip()).path)
    except ValueError:
        return ""
    return re.sub(r"\.(?:html?|php|aspx?)$", "", re.sub(r"/(?:index\.html?)?$", "", path).rpartition("/")[2])


def plain(words: str) -> str:
    """Words as a name of small letters, figures and hyphens; it may be empty."""
    name = re.sub(r"[^a-z0-9]+", "-", unidecode(words).lower().replace("'", "-")).strip("-")
    return name[:SLUG_MAX].strip("-")


def slug(wanted: str, free: Callable[[str], bool], date: datetime) -> str:
    """A name for a post that is free: what its old address called it, or its title; with its month if need be."""
    first = plain(wanted)
    stem = first or f"{date:%Y-%m-%d}"
    tries = [stem, f"{stem}-{date:%Y-%m}", f"{stem}-{date:%Y-%m-%d}"]
    number = 1
    while True:
        for name in tries:
            if thread_name(name) and free(name):
                return name
        number += 1
        tries = [f"{stem}-{date:%Y-%m-%d}-{number}"]


def web_address(said: str) -> str:
    """The address of a page as it can be kept: with its scheme, its accents percent-encoded."""
    told = said.strip()
    if re.match(r"(?:www\.)[\w-]+\.\w", told):
        told = f"http://{told}"
    return quote(told, safe=_URL_SAFE)
