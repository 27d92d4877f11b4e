"""What an element of WordPress's says of itself, field by field."""

from __future__ import annotations

import html
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Any
from urllib.parse import urlsplit

from causerie.importers.moments import moment
from causerie.importers.xml import child, local, text

_QUARTER = timedelta(minutes=15)
_OFFSETS = (timedelta(hours=-12), timedelta(hours=14))


def line(element: Any, name: str) -> str:
    """A field, without the blanks around it; empty if it is missing, or the element is."""
    found = None if element is None else child(element, name)
    return text(found).strip(" \t\r\n")


def meta(item: Any, key: str) -> list[str]:
    """The values of a custom field."""
    return [line(one, "meta_value") for one in item if local(one) == "postmeta" and line(one, "meta_key") == key]


def encoded(item: Any, *, excerpt: bool) -> str:
    """The body, or the summary, which has the same local name."""
    for one in item:
        if local(one) == "encoded" and ("excerpt" in str(one.tag)) == excerpt:
            return text(one).strip("\r\n")
    return ""


def terms(item: Any, *domains: str) -> tuple[str, ...]:
    """Categories or tags; WXR 1.0 told each twice, once without saying which of them it is."""
    found = [(one.get("domain", ""), text(one).strip()) for one in item if local(one) == "category"]
    if all(not domain for domain, _ in found):
        found = [("category", name) for _, name in found]
    return tuple(dict.fromkeys(html.unescape(name) for domain, name in found if domain in domains and name))


def labels(item: Any) -> Iterator[tuple[str, str, str]]:
    """What each category or tag is, the name in its address, and what it is called."""
    for one in item:
        domain, name = one.get("domain", ""), html.unescape(text(one).strip())
        if local(one) == "category" and domain in ("category", "post_tag", "tag") and name:
            yield domain, one.get("nicename", "").strip(), name


def path(address: str, home: str) -> str:
    """The path and the query of an address, below the folder of its site; empty for the site itself."""
    try:
        parts, base = urlsplit(address), urlsplit(home).path.rstrip("/")
    except ValueError:
        return ""
    if not parts.path and not parts.query:
        return ""
    # What begins with two slashes would be another site's.
    found = f"/{parts.path.lstrip('/')}"
    found = found.removeprefix(base) if base and found.startswith(f"{base}/") else found
    return f"{found}?{parts.query}" if parts.query else found


def date(element: Any, name: str, zone: tzinfo) -> datetime | None:
    """The moment that UTC tells, in the zone by which the local time differs from it; else the local time in `zone`."""
    here, there = moment(line(element, name), UTC), moment(line(element, f"{name}_gmt"), UTC)
    if here is None or there is None:
        return there.astimezone(zone) if there else moment(line(element, name), zone)
    offset = _QUARTER * round((here - there) / _QUARTER)
    near = abs(here - there - offset) < timedelta(minutes=1) and _OFFSETS[0] <= offset <= _OFFSETS[1]
    return there.astimezone(timezone(offset) if near else zone)
