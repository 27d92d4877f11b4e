"""Pages that the owner has not filled in yet: a legal notice, what is said of personal data."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from causerie import i18n
from causerie.checks.base import Site
from causerie.errors import N_, Fault

RULE = "blank"
"""The rule of these hints; what only hints at home stops a publication (`refused`)."""
TO_FILL_IN = N_("to fill in")
"""What a blank says after its braces, in any language of the house: `{{to fill in: your name}}` (a message)."""


def check(site: Site) -> Iterator[Fault]:
    """Every blank of the posts, by its line and what belongs there."""
    blank = _blank()
    message, remedy = N_("not filled in yet: %(what)s"), N_("write it in the place of the braces and what is in them")
    # A contribution that waits is judged alone.
    for post in () if site.unwritten else site.posts:
        path = site.settings.root / post.source
        text = path.read_text(encoding="utf-8-sig") if path.suffix == ".md" and path.is_file() else ""
        for number, line in enumerate(text.split("\n") if "{{" in text else (), 1):
            for found in blank.finditer(line):
                yield Fault(RULE, message, remedy, {"what": found[1].strip()}, post.source, number, level="hint")


def refused(faults: Iterable[Fault]) -> list[Fault]:
    """The same faults as a publication sees them: with a blank, nothing is published."""
    return [replace(fault, level="fault") if fault.rule == RULE else fault for fault in faults]


def _blank() -> re.Pattern[str]:
    words = {i18n.translations(lang).gettext(TO_FILL_IN) for lang in i18n.languages()}
    return re.compile(rf"\{{\{{\s*(?:{'|'.join(map(re.escape, sorted(words)))})\s*:([^{{}}]+)\}}\}}")
