"""How each kind of setting is read from what the owner wrote: each raises ValueError (or its like) on anything else."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from causerie.settings.hues import PALETTE, Hue, hue
from causerie.values import KEY

TYPOGRAPHY = (
    *("apostrophes", "colon", "dates", "ellipsis", "hours", "numbers", "ordinals", "quotes", "signs", "thousands"),
    *("titles", "units"),
)
"""The names of the rules of French typography."""
TREATMENTS = ("fix", "warn", "off")
"""What can be done by a rule: mend the page, tell in `inv check` alone, nothing."""
FORGES = ("local", "github", "gitlab", "forgejo")
"""Where proposals can wait."""
GATHERED = ("", "thread", "day")
"""What can be one proposal: never more than one contribution, those of a discussion, those of a day."""


class PartError(ValueError):
    """One part of a setting cannot be used: that part."""


class Field(NamedTuple):
    """A group of occupations: its key in files, its name in each language, its two-letter sigil, its colours."""

    key: str
    labels: Mapping[str, str]
    sigil: str
    hue: Hue = PALETTE[0]

    def label(self, lang: str) -> str:
        """Its name in `lang`, else in the first language that the owner gave."""
        return self.labels.get(lang) or self.labels.get(lang.split("-")[0]) or next(iter(self.labels.values()))


def text(value: Any) -> str:
    """Some text."""
    if not isinstance(value, str) or not value:
        raise ValueError(value)
    return value


def folder(value: Any) -> str:
    """A path below the site's folder, or below the output."""
    path = Path(text(value))
    if path.is_absolute() or not path.parts or ".." in path.parts:
        raise ValueError(value)
    return path.as_posix()


def thread_feed(value: Any) -> str:
    """A path with {thread} and {lang} in it."""
    path = folder(value)
    # Two posts, or two languages of one, would else write the same file.
    if len({path.format(thread=thread, lang=lang) for thread in "ab" for lang in "ab"}) < 4:
        raise ValueError(value)
    return path


def shaped(value: Any, pattern: str) -> str:
    """The same text, if it is empty or has this form as a whole."""
    if not isinstance(value, str) or (value and not re.fullmatch(pattern, value)):
        raise ValueError(value)
    return value


def address(value: Any) -> str:
    """Where the intake answers: a path of the site's own host, or a whole address; the slash at its end is ours."""
    found = shaped(value, r"(https?://[^\s/?#@]+)?(/(?!/)[^\s?#]*)?")
    return f"{found.rstrip('/')}/" if found else ""


def web(value: Any) -> str:
    """The address of a page, or none."""
    return shaped(value, r"https?://[^\s<>\"']+")


def mail(value: Any) -> str:
    """An e-mail address, or none."""
    return shaped(value, r"[^\s@<>?&]+@[^\s@<>?&]+")


def new_file(value: Any) -> str | None:
    """A forge's page for a new file; empty: the one that is known by itself; None: none."""
    if value is None:
        return None
    # GitLab and Forgejo have the folder in the path of the address, and the name in its query.
    return shaped(value, r"(?=.*\{text\})(?=.*\{path\}|.*\{folder\}.*\{id\})https://\S+")


def days(value: Any) -> int | None:
    """A number of days, or None."""
    return None if value is None else count(value)


def flag(value: Any) -> bool:
    """True or False."""
    if not isinstance(value, bool):
        raise TypeError(value)
    return value


def branch(value: Any) -> str:
    """The name of a git branch."""
    # A part of what git allows, which no shell and no option can misread: git-check-ref-format(1).
    if not re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9_.-]*(/[A-Za-z0-9_][A-Za-z0-9_.-]*)*", text(value)) or ".." in value:
        raise ValueError(value)
    if value.endswith((".lock", ".", "/")):
        raise ValueError(value)
    return str(value)


def forge(value: Any) -> str:
    """One of FORGES."""
    if value not in FORGES:
        raise ValueError(value)
    return str(value)


def gather(value: Any) -> str:
    """One of GATHERED."""
    if value not in GATHERED:
        raise ValueError(value)
    return str(value)


def count(value: Any) -> int:
    """A whole number from 1 on."""
    if type(value) is not int or value < 1:
        raise ValueError(value)
    return value


def year(value: Any) -> int:
    """A year of the web's."""
    if type(value) is not int or not 1990 <= value <= 9999:
        raise ValueError(value)
    return value


def typography(value: Any) -> tuple[tuple[str, str], ...]:
    """Rules of French typography, each with its treatment."""
    found = tuple(sorted(value.items()))
    if any(name not in TYPOGRAPHY or how not in TREATMENTS for name, how in found):
        raise ValueError(value)
    return found


def fields(value: Any) -> tuple[Field, ...]:
    """The owner's groups of occupations, no key and no sigil twice. Raises PartError for one that cannot be used."""
    found = []
    for at, one in enumerate(value):
        if not isinstance(one, Mapping):
            raise TypeError(value)
        try:
            found.append(_field(one, PALETTE[at % len(PALETTE)]))
        except (ValueError, TypeError, LookupError, AttributeError) as error:
            raise PartError(one) from error
    if len({one.key for one in found}) < len(found) or len({one.sigil for one in found}) < len(found):
        raise ValueError(value)
    return tuple(found)


def _field(value: Mapping[str, Any], colours: Hue) -> Field:
    one = Field(value["key"], dict(value["labels"]), value["sigil"], hue(value.get("hue", colours)))
    labelled = one.labels and all(text(label).strip() for label in one.labels.values())
    if not KEY.fullmatch(one.key) or not labelled or not 1 <= len(text(one.sigil).strip()) == len(one.sigil) <= 2:
        raise ValueError(one)
    return one
