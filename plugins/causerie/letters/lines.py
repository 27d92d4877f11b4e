"""A letter that was filled in (`pages.doors` makes it), in whichever language, as mail programs leave it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from causerie import i18n
from causerie.errors import N_, Fault, ReaderError
from causerie.pages.doors import LABELS, TEXT

LINE_MAX = 2_000
"""Characters of a line that may hold a label, the choices behind it included."""
_BLANK = r"[^\S\n]"
_QUOTED = rf"^(?:{_BLANK}|>)*"
_LAST = re.compile(rf"{_QUOTED}\[causerie{_BLANK}+(\S+){_BLANK}+(\S+)\]{_BLANK}*$", re.MULTILINE)
_SIGNATURE = re.compile(r"^-- $", re.MULTILINE)
# Where a program puts the letter that is answered below the answer: with > before its lines, or without.
_ANSWERED = re.compile(
    r"^(?:-{2,} ?(?:Message d.origine|Original Message) ?-{2,}$|_{10,}\n(?:De|From)\s*:)", re.MULTILINE
)
_SENDER = re.compile(r"\s*(?:Le|On)\b.*(?:écrit|wrote)\s*:", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Letter:
    """What stood behind each label, by key; the body; the thread and the language that its last line names."""

    values: Mapping[str, str]
    body: str
    thread: str = ""
    lang: str = ""


def read(text: str, name: str) -> Letter:
    """The letter in a mail's text; `name` is only named. Raises ReaderError if nothing says where its body begins."""
    whole = "\n".join(_composed(line) for line in text.split("\n"))
    begins = re.search(rf"{_QUOTED}(?:{_spelled(TEXT)}){_BLANK}*:?", whole, re.MULTILINE | re.IGNORECASE)
    if not begins:
        message, remedy = N_("no line says where the text begins"), N_("write above it: %(line)s")
        raise ReaderError([Fault("letter", message, remedy, {"line": TEXT}, name, key="body")])
    head, rest = whole[: begins.start()], whole[begins.end() :]
    if ">" in begins[0]:
        rest = re.sub("^ ?> ?", "", rest, flags=re.MULTILINE)
    last = _LAST.search(rest)
    if not last:
        return Letter(_values(head), _own(rest))
    # Below the last line stands what programs add, unless somebody wrote there.
    body = _own(rest[: last.start()]) or _own(rest[last.end() :])
    return Letter(_values(head), body, last[1], last[2])


def _composed(line: str) -> str:
    # Takes the square of a run of accents; no label is so long, and the model sees to the body.
    return unicodedata.normalize("NFC", line) if len(line) <= LINE_MAX else line


def _spelled(message: str) -> str:
    """A pattern of a message in every language, less its colon, whatever blanks are in it."""
    said = {i18n.translations(lang).gettext(message).rstrip(": \N{NO-BREAK SPACE}") for lang in i18n.languages()}
    patterns = (r"\s+".join(re.escape(word).replace("°", "[°º]") for word in words.split()) for words in said)
    return "|".join(sorted(patterns, key=len, reverse=True))


def _values(head: str) -> dict[str, str]:
    """What stands behind the labels, each of which begins a line, or stands behind one that was left empty."""
    labels = "|".join(f"(?P<{key}>{_spelled(message)})" for key, message in LABELS.items())
    line = rf"(?:^|(?<=:){_BLANK}*)(?:{labels})(?:\s*\(.{{0,{LINE_MAX}}}?\))?\s*:"
    plain = re.sub(_QUOTED, "", head, flags=re.MULTILINE)
    found = list(re.finditer(line, plain, re.MULTILINE | re.IGNORECASE | re.DOTALL))
    ends = [*(match.start() for match in found[1:]), len(plain)]
    values: dict[str, str] = {}
    for match, end in zip(found, ends, strict=False):
        parts = (part.strip() for part in plain[match.end() : end].split("\n"))
        values.setdefault(str(match.lastgroup), " ".join(part for part in parts if part))
    return values


def _own(text: str) -> str:
    """What the reader wrote: without a signature, and without the letter that a reply has below it."""
    words = re.split(_ANSWERED, re.split(_SIGNATURE, text)[0])[0].rstrip()
    lines = words.split("\n")
    while lines and (not lines[-1].strip() or lines[-1].lstrip().startswith(">")):
        lines.pop()
    # A quotation at the end may be the reader's own; only one that somebody sent has a line above that says who.
    sent = next((n for n in (1, 2, 3) if _SENDER.fullmatch("\n".join(lines[-n:]))), 0)
    return "\n".join(lines[:-sent]) if sent and len(lines) < words.count("\n") + 1 else words
