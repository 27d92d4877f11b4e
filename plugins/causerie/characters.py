"""The characters that no comment may hold, and how a stranger's words are shown in a log and to a forge."""

from __future__ import annotations

import re
import unicodedata

# Invisible or reordering characters hide text from the moderator who reads it; the others cannot stand in
# YAML or XML at all (YAML 1.1 section 5.1, XML 1.0 section 2.2). ZWNJ and ZWJ (U+200C, U+200D) stay: Persian
# and emoji are spelled with them. Tab and line feed are ruled on by the kind of value.
# Variation selectors stay too: Mongolian, Japanese names and emoji are written with them. The rest of what Unicode
# calls Default_Ignorable (DerivedCoreProperties.txt) goes.
_INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0"
    "\ufff0-\ufffb"
)
_IMPOSSIBLE = "\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
_FURTHER = "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e00ff\U000e01f0-\U000e0fff" + "".join(
    f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0x110000, 0x10000)
)
# A set within Unicode's first plane is searched ten times faster, and few texts leave that plane.
_NEAR = re.compile(f"[{_INVISIBLE}{_IMPOSSIBLE}]")
_FAR = re.compile("[\U00010000-\U0010ffff]")
_ALL = re.compile(f"[{_INVISIBLE}{_IMPOSSIBLE}{_FURTHER}]")
# Where a forge, in a commit's message or in the page that Markdown made, finds a mention, a reference to an issue
# (#1, !1, ABC-1), a commit, a label, an address, an emoji's name, or a word to its robots ([skip ci]):
# https://docs.gitlab.com/user/markdown/#gitlab-specific-references knows the most of them.
_LIVE = re.compile(
    r"[@#!$%&~^[*]|:(?=[/a-z+-]|\d+:)"
    r"|(?<![0-9a-z_])(?:www(?=\.)|[a-z][0-9a-z_]*-(?=\d)|[0-9a-f]{7,}(?![0-9a-z_]))",
    re.IGNORECASE | re.ASCII,
)
_HASH = re.compile("[0-9a-f]{6}(?=.)", re.IGNORECASE)
_BREAK = "\u200b"
BRAILLE_BLANK = "\u2800"
"""A symbol by its category, a blank to the eye."""
SHOWN = 200
"""How many characters of a value a message quotes; the rest is cut."""


def forbidden(text: str) -> re.Match[str] | None:
    """The first character of `text` that may stand in no value, if there is one."""
    return _ALL.search(text) if _FAR.search(text) else _NEAR.search(text)


def blank(text: str) -> bool:
    """Whether `text` shows nothing: it has no letter, digit, sign or symbol."""
    # The most begin with a letter or a digit.
    return not text[:1].isalnum() and all(c == BRAILLE_BLANK or unicodedata.category(c)[0] not in "LNPS" for c in text)


def without_forbidden(text: str) -> str:
    """`text` without any such character."""
    return _ALL.sub("", text) if forbidden(text) else text


def named(character: str) -> str:
    """A character by its code point and name, such as `U+202E RIGHT-TO-LEFT OVERRIDE`."""
    name = unicodedata.name(character, "control character")
    return f"U+{ord(character):04X} {name}"


def printable(text: str, most: int = SHOWN) -> str:
    """One line of `text` that is safe on a terminal and in a log: cut to `most` characters, unprintables escaped."""
    cut = text if len(text) <= most else text[: most - 1] + "…"
    safe = _ALL.sub(_escape, cut)
    return safe.replace("\n", "\\n").replace("\t", "\\t")


def apart(text: str) -> str:
    """`text` as a forge takes it for words: a break that nobody sees stands in whatever would be more than that."""
    return _LIVE.sub(lambda found: _HASH.sub(rf"\g<0>{_BREAK}", found.group()) + _BREAK, text)


def inert(text: str) -> str:
    """`text` as Markdown and a forge leave it alone: no markup, no mention, no reference, no address, no HTML."""
    # Forges look for references in the page that Markdown makes, where an entity is a character again.
    return "".join(c if c.isalnum() or c in " ,;/" or ord(c) > 127 else f"&#{ord(c)};" for c in apart(text))


def _escape(match: re.Match[str]) -> str:
    return match.group().encode("unicode_escape").decode("ascii")
