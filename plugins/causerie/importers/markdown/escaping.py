"""Text that Markdown leaves alone: its signs escaped where they would mean something, and nowhere else if need be."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Manner:
    """How Markdown is written: for a comment (CommonMark without HTML) or a post (Python-Markdown with it).

    The careful manner escapes every sign and writes HTML for whatever stands in a line; a comment has no emphasis then.
    """

    comment: bool = False
    careful: bool = False


_SIGNS = r"\\`*_{}\[\]()>#+\-.!|"
# A bracket without an address behind it is a bracket; so is a line below within a word.
_POST = re.compile(
    rf"\\(?=[{_SIGNS}]|$)|[`*{{]|(?<![^\W_])_|_(?![^\W_])|\[(?![^\[\]\\^][^\[\]\\]{{0,200}}\](?!\s?[(\[:]|$))"
)
_COMMENT = re.compile(
    r"""\\(?=[!-/:-@\[-`{-~\n]|$)|[`*]|(?<![^\W_])_|_(?![^\W_])|\[(?![^\[\]\\][^\[\]\\]{0,200}\](?!\s?[(\[:]|$))"""
)
_ALL_POST = re.compile(rf"[{_SIGNS}]")
_ALL_COMMENT = re.compile(r"[!-%'-/:;=?-@\[-`{-~]")
_TAG = re.compile(r"<(?=[a-zA-Z/!?]|$)")
_ENTITY = re.compile(r"&(?=(?:\w+|#\w+);|#?\w*$)")
_HEAD = re.compile(
    r"(?P<sign>#|>|[-+](?=\s|$)|[-=~+]+\s*$|-(?=[- ]*$)|~(?=~~)|:(?=\s)|\|)|(?P<number>\d+)(?P<point>[.)])(?=\s|$)"
)
_ENDS = re.compile(r"\A\s+|(?<!\s)\s+\Z")
_BLANK = re.compile(r"[^\S ]")
_UNADDRESSED = ' \t\n<>"\\`{}|^'
_SITE = re.compile(r"\{\w+\}")
NAMED = {"\N{NO-BREAK SPACE}": "&nbsp;"}


def escaped(text: str, manner: Manner, *, linked: bool = False) -> str:
    """Words as they stand in the middle of a line; `linked` in a link, which no bracket may end."""
    text = _TAG.sub("&lt;", _ENTITY.sub("&amp;", text))
    if manner.careful:
        signs = _ALL_COMMENT if manner.comment else _ALL_POST
        # An entity that was just written is none of the text's own signs.
        return re.sub(
            r"&(?:amp|lt);|[^&]+|&", lambda one: one[0] if one[0][0] == "&" else signs.sub(r"\\\g<0>", one[0]), text
        )
    text = (_COMMENT if manner.comment else _POST).sub(r"\\\g<0>", text)
    return re.sub(r"(?<!\\)[\[\]]", r"\\\g<0>", text) if linked else text


def headed(line: str) -> str:
    """A line of Markdown that begins with words, as no block of another kind begins; blanks at its ends stay."""
    found = _HEAD.match(line)
    if found and found["number"]:
        line = f"{found['number']}\\{line[found.end('number') :]}"
    elif found:
        sign = line[0]
        line = (f"&#{ord(sign)};" if sign in "=~:" else f"\\{sign}") + line[1:]
    return kept(line)


def kept(line: str) -> str:
    """A line whose blanks at its ends, but for plain spaces, are written by their names: a parser strips them."""
    return _ENDS.sub(lambda run: named(run[0]), line)


def named(text: str) -> str:
    """A text whose blanks, but for plain spaces, are written by their names: a title would have spaces for them."""
    return _BLANK.sub(lambda one: NAMED.get(one[0], f"&#{ord(one[0])};"), text)


def address(url: str) -> str:
    """An address as it stands in round brackets: what would end it there is written in percents."""
    signs = _UNADDRESSED if url.count("(") == url.count(")") else _UNADDRESSED + "()"
    # An address of the site's own begins with {static}.
    head = _SITE.match(url)
    start = head.end() if head else 0
    said = "".join("".join(f"%{byte:02X}" for byte in sign.encode()) if sign in signs else sign for sign in url[start:])
    return url[:start] + _ENTITY.sub("&amp;", said)
