"""One piece of an XML file as an element: mended where that loses nothing, refused where something would be lost."""

from __future__ import annotations

import html
import re
from typing import Any

from lxml import etree

_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 has no place for, and people paste all the same: https://www.w3.org/TR/xml/#charsets."""
_REFERENCE = re.compile(r"&#(?:x([0-9a-fA-F]{1,8})|([0-9]{1,10}));")
# HTML's own names mean nothing to XML; within a body that is read as HTML they mean again what they did.
_LOOSE = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#[0-9]+|#x[0-9a-fA-F]+);)|<(?![A-Za-z_/!?])")
_LITERAL = re.compile(r"(<!\[CDATA\[.*?(?:\]\]>|\Z))", re.DOTALL)
_LITERAL_BEGIN, _LITERAL_END = "<![CDATA[", "]]>"
_SPLIT = "]]]]><![CDATA[>"
"""How an end of literal text is written within it."""
# A byte that is no UTF-8 came from a program of Windows; five of its places are empty.
_STRAY = {0xDC00 + code: bytes([code]).decode("cp1252", "replace") for code in range(0x80, 0x100)}
# Possessive, so that no head is gone through more than once.
_ROOT = re.compile(
    rb"\A(?>\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>)*+<(?:[\w.-]+:)?([\w.-]+)[\s>/]", re.DOTALL
)


def legal(text: str) -> str:
    """A text without the characters that XML has no place for."""
    return _ILLEGAL.sub("", text)


def decoded(data: bytes) -> tuple[str, bool]:
    """The text of a piece, and whether all its bytes were letters of UTF-8."""
    try:
        return data.decode(), True
    except UnicodeDecodeError:
        return data.decode("utf-8", "surrogateescape").translate(_STRAY), False


def plain(head: bytes) -> bytes:
    """The beginning of a file in one byte a letter, as far as its letters are ASCII's."""
    # In UTF-16 every other byte of what is looked for is a zero.
    return re.sub(rb"\A(?:\xff\xfe|\xfe\xff|\xef\xbb\xbf)", b"", head).replace(b"\0", b"")


def root(head: bytes) -> str:
    """The local name of the element with which a file begins; empty if it begins with none."""
    found = _ROOT.match(plain(head))
    return found[1].decode() if found else ""


def parsed(text: str, within: re.Pattern[str] | None = None) -> Any:
    """The element that a text is; None if it is not one whole element. Prefixes need no declaration.

    `within` finds the elements that hold words alone (see `leaves`): if the text makes no sense otherwise, markup in
    them is words too.
    """
    element, whole = _read(text)
    if not whole and within:
        element, whole = _read(within.sub(_quoted, text))
    return element if whole else None


def opened(text: str) -> Any:
    """The element that a text begins, as far as it goes; None if it begins none."""
    return _read(text)[0]


def leaves(names: str) -> re.Pattern[str]:
    """What finds the elements of these local names: their beginnings, names, insides and ends."""
    inner = "|".join(names.split())
    return re.compile(rf"(<((?:[\w.-]+:)?(?:{inner}))(?:\s[^<>]*)?(?<!/)>)(.*?)(</\2\s*>)", re.DOTALL)


def local(element: Any) -> str:
    """The name of an element without its namespace, or its prefix where nobody declared that."""
    tag = element.tag if isinstance(element.tag, str) else ""
    return tag.rpartition("}")[2].rpartition(":")[2]


def child(element: Any, name: str) -> Any:
    """The first child of a local name; None if there is none."""
    return next((one for one in element if local(one) == name), None)


def text(element: Any, name: str = "") -> str:
    """The whole text of an element, or of its first child of this local name; empty if there is none."""
    found = child(element, name) if name and element is not None else element
    return "" if found is None else "".join(str(part) for part in found.itertext())


def _read(text: str) -> tuple[Any, bool]:
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, huge_tree=True)
    try:
        element = etree.fromstring(_mended(legal(text)).encode(), parser)
    except etree.XMLSyntaxError:
        return None, False
    return element, element is not None and not any(one.domain_name != "NAMESPACE" for one in parser.error_log)


def _mended(text: str) -> str:
    parts = _LITERAL.split(text)
    parts[::2] = [_LOOSE.sub(_escaped, _REFERENCE.sub(_referred, part)) for part in parts[::2]]
    return "".join(parts)


def _escaped(found: re.Match[str]) -> str:
    return "&amp;" if found[0] == "&" else "&lt;"


def _referred(found: re.Match[str]) -> str:
    code = int(found[1], 16) if found[1] else int(found[2])
    return found[0] if code <= 0x10FFFF and not _ILLEGAL.match(chr(code)) else ""


def _quoted(found: re.Match[str]) -> str:
    begin, _, inner, end = found.groups()
    words = inner.strip()
    if words.startswith(_LITERAL_BEGIN):
        words = words.removeprefix(_LITERAL_BEGIN).removesuffix(_LITERAL_END).replace(_SPLIT, _LITERAL_END)
        return f"{begin}{html.escape(words, quote=False)}{end}"
    return f"{begin}{inner.replace('<', '&lt;').replace('>', '&gt;')}{end}"
