"""A post of another system as a file of this one."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from causerie import values
from causerie.importers.base import SourcePost
from causerie.importers.lines import line, zoned
from causerie.importers.markdown import Converted
from causerie.importers.markdown.escaping import Manner, escaped, headed
from causerie.machines.moved import address

UNTITLED = 8
"""Words of a post without a title that stand for one."""
PART_MAX = 200
"""Characters of a part of an address that is kept: a file's name has 255 bytes, and its writing needs some."""
CATEGORY = "Archives"
"""Of a post that its old home put into none."""


def post(found: SourcePost, made: Converted, slug: str, zone: ZoneInfo, system: str, save: bool, url: str) -> bytes:
    """The file of a post; `save` says that it keeps its old address, `url` is that address as a whole.

    What does not keep its address says where it was, and all say what else led to them.
    """
    moved = ([] if save else [found.path]) + [one for one in found.also if not one.startswith("/feeds/")]
    head = {
        "Title": line(found.title) or _first_words(made.text) or slug,
        "Date": _date(found.date, zone),
        "Modified": _date(found.modified, zone) if found.modified and found.modified > found.date else "",
        "Slug": slug,
        "Category": line(found.categories[0]).replace(",", " ") if found.categories else CATEGORY,
        "Tags": _list((*found.categories[1:], *found.tags)),
        "Authors": _list(found.authors),
        "Lang": found.lang if not values.LANG.check(found.lang or "-") else "",
        "Summary": _plain(found.summary),
        "Status": {"draft": "draft", "private": "draft"}.get(found.status, ""),
        "Location": line(found.location),
        "Url": kept(found.path)[0] if save else "",
        "Save_as": kept(found.path)[1] if save else "",
        "Moved_from": " ".join(dict.fromkeys(filter(None, map(address, moved)))),
        # Each on a line of its own: what a list is called may hold anything.
        "Listed_at": "\n    ".join(f"{at} {line(name)}" for old, name in found.lists if (at := address(old))),
        "Source": system,
        "Source_id": line(found.id),
        "Source_url": url,
    }
    if found.kind == "page":
        del head["Category"], head["Tags"], head["Listed_at"]
    told = "".join(f"{key}: {value}\n" for key, value in head.items() if value)
    return f"{told}\n{made.text.strip()}\n".encode()


def keeps(path: str) -> bool:
    """Whether an old path can be that of a page here: it names a file or a folder, in plain letters."""
    plain = re.fullmatch(rf"(/[A-Za-z0-9_~-][A-Za-z0-9._~-]{{0,{PART_MAX}}})+/?", path)
    return bool(plain) and path.endswith(("/", ".html", ".htm"))


def kept(path: str) -> tuple[str, str]:
    """The address below the site's root and the file of a page that keeps its old path."""
    url = path.lstrip("/")
    return url, f"{url}index.html" if url.endswith("/") else url


def _date(date: datetime, zone: ZoneInfo) -> str:
    return zoned(date, zone).isoformat(" ")


def _plain(text: str) -> str:
    """The words of a text that may be HTML, as Markdown that shows them as they are: a summary is a line of words."""
    return headed(escaped(html.unescape(re.sub(r"<[^>]*>", " ", line(text))).strip(), Manner())) if text else ""


def _list(names: Iterable[str]) -> str:
    """Names as Pelican takes them apart: at semicolons, where there is one."""
    plain = [line(name).replace(";", ",") for name in dict.fromkeys(names) if line(name)]
    if not any("," in name for name in plain):
        return ", ".join(plain)
    return "; ".join(plain) + (";" if len(plain) == 1 else "")


def _first_words(text: str) -> str:
    plain = re.sub(r"<[^>]*>|[*_`#>\[\]!]|\([^)]*\)", " ", text)
    return " ".join(plain.split()[:UNTITLED])
