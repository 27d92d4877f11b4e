"""What the owner sets: `CAUSERIE = {...}` in pelicanconf.py, and the few settings of Pelican's that we need."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Self
from zoneinfo import ZoneInfo

from causerie.errors import N_, Fault, OwnerError
from causerie.values import KEY


@dataclass(frozen=True, slots=True)
class Field:
    """A group of occupations: its key in files, its name in each language, its two-letter sigil."""

    key: str
    labels: Mapping[str, str]
    sigil: str

    def label(self, lang: str) -> str:
        """Its name in `lang`, else in the first language that the owner gave."""
        return self.labels.get(lang) or self.labels.get(lang.split("-")[0]) or next(iter(self.labels.values()))


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError(value)
    return value


def _folder(value: Any) -> str:
    path = Path(_text(value))
    if path.is_absolute() or not path.parts or ".." in path.parts:
        raise ValueError(value)
    return path.as_posix()


def _thread_feed(value: Any) -> str:
    path = _folder(value)
    # Two posts, or two languages of one, would else write the same file.
    if len({path.format(thread=thread, lang=lang) for thread in "ab" for lang in "ab"}) < 4:
        raise ValueError(value)
    return path


def _count(value: Any) -> int:
    if type(value) is not int or value < 1:
        raise ValueError(value)
    return value


def _year(value: Any) -> int:
    if type(value) is not int or not 1990 <= value <= 9999:
        raise ValueError(value)
    return value


def _fields(value: Any) -> tuple[Field, ...]:
    found = tuple(Field(one["key"], dict(one["labels"]), one["sigil"]) for one in value)
    for one in found:
        labelled = one.labels and all(_text(label).strip() for label in one.labels.values())
        if not KEY.fullmatch(one.key) or not labelled or not 1 <= len(_text(one.sigil).strip()) == len(one.sigil) <= 2:
            raise ValueError(one)
    if len({one.key for one in found}) < len(found) or len({one.sigil for one in found}) < len(found):
        raise ValueError(value)
    return found


def _setting(default: Any, read: Callable[[Any], Any], doc: str, wanted: str) -> Any:
    return field(default=default, metadata={"read": read, "doc": doc, "wanted": wanted})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that the owner decided, made once at the edge by `of`."""

    comments: str = _setting(
        "comments",
        _folder,
        N_("The folder of the comments, below the folder of pelicanconf.py's content."),
        N_("write a path below the site's folder, such as comments"),
    )
    fields: tuple[Field, ...] = _setting(
        (),
        _fields,
        N_("The groups of occupations that a voice may choose from."),
        N_("write a list of maps of key, labels (by language) and sigil (1 or 2 letters), none twice"),
    )
    feed: str = _setting(
        "feeds/discussion.atom.xml",
        _folder,
        N_("Where the feed of all the site's contributions is written."),
        N_("write a path below the output folder"),
    )
    thread_feed: str = _setting(
        "feeds/discussion/{thread}.{lang}.atom.xml",
        _thread_feed,
        N_("Where each post's feed of contributions is written; {thread} and {lang} are filled in."),
        N_("write a path below the output folder, with {thread} and {lang} in it"),
    )
    feed_items: int = _setting(
        100,
        _count,
        N_("How many contributions the site's feed holds, the newest ones."),
        N_("write a whole number from 1 on"),
    )
    since: int = _setting(
        2026,
        _year,
        N_("A year in which the site had its address; it is part of the ids of its feeds, so never change it."),
        N_("write a year such as 2026"),
    )
    root: Path = Path()
    lang: str = "fr"
    zone: str = "UTC"
    site_name: str = ""
    site_url: str = ""

    @classmethod
    def of(cls, pelican: Mapping[str, Any]) -> Self:
        """The settings of a site, from Pelican's; `root` is the folder that holds its content folder.

        Raises OwnerError with every unknown key and every value that cannot be used.
        """
        own = pelican.get("CAUSERIE", {})
        if not isinstance(own, Mapping):
            message, remedy = N_("%(value)s cannot be used here"), N_("write a map: CAUSERIE = {...}")
            raise OwnerError([Fault("value", message, remedy, {"value": own}, "pelicanconf.py", 0, "CAUSERIE")])
        known = {f.name: f.metadata for f in fields(cls) if f.metadata}
        faults, found = [], {}
        for name, value in own.items():
            if name not in known:
                near = "".join(get_close_matches(str(name), known, 1)) or next(iter(known))
                faults.append(
                    _fault(
                        "unknown-key", N_("there is no such setting"), N_("the closest is %(near)s"), name, near=near
                    )
                )
                continue
            try:
                found[name] = known[name]["read"](value)
            except (ValueError, TypeError, LookupError, AttributeError):
                faults.append(
                    _fault("value", N_("%(value)s cannot be used here"), known[name]["wanted"], name, value=value)
                )
        faults += _outer(pelican)
        if faults:
            raise OwnerError(faults)
        return cls(
            **found,
            root=Path(pelican["PATH"]).resolve().parent,
            lang=pelican["DEFAULT_LANG"],
            zone=pelican.get("TIMEZONE") or "UTC",
            site_name=pelican["SITENAME"],
            site_url=pelican["SITEURL"],
        )


def _outer(pelican: Mapping[str, Any]) -> list[Fault]:
    """What is wrong with the settings of Pelican's that we need."""
    faults = []
    if pelican["SITEURL"] and not pelican["SITEURL"].startswith(("http://", "https://", "/")):
        faults.append((N_("write an address that begins with https://"), "SITEURL"))
    try:
        ZoneInfo(pelican.get("TIMEZONE") or "UTC")
    except (KeyError, ValueError, OSError):
        faults.append((N_("write a time zone such as Europe/Paris"), "TIMEZONE"))
    message = N_("%(value)s cannot be used here")
    return [Fault("value", message, wanted, {"value": pelican[k]}, "pelicanconf.py", 0, k) for wanted, k in faults]


def _fault(rule: str, message: str, remedy: str, name: str, **found: object) -> Fault:
    return Fault(rule, message, remedy, found, "pelicanconf.py", 0, f"CAUSERIE[{name!r}]")


def documented() -> list[tuple[str, object, str]]:
    """Each setting's name, default and documentation (a message), for the reference page."""
    return [(f.name, f.default, f.metadata["doc"]) for f in fields(Settings) if f.metadata]
