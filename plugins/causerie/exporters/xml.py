"""Pieces of XML, each a text: any words fit in, but for the few signs that XML has no place for."""

from __future__ import annotations

import re
from html import escape

_IMPOSSIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""https://www.w3.org/TR/xml/#charsets"""


def element(name: str, text: str = "", **attributes: str) -> str:
    """An element with a text, on a line; in attributes' names `__` stands for a colon."""
    said = "".join(f' {key.replace("__", ":")}="{_plain(value)}"' for key, value in attributes.items())
    return f"<{name}{said}>{_plain(text)}</{name}>\n"


def section(name: str, text: str, **attributes: str) -> str:
    """An element whose text is in a section in which nothing is escaped, as other systems write what is HTML."""
    said = "".join(f' {key.replace("__", ":")}="{_plain(value)}"' for key, value in attributes.items())
    inner = plain(text).replace("]]>", "]]]]><![CDATA[>").replace("\r", "]]>&#13;<![CDATA[")
    return f"<{name}{said}><![CDATA[{inner}]]></{name}>\n"


def plain(text: str) -> str:
    """A text without the signs that XML has no place for."""
    return _IMPOSSIBLE.sub("", text)


def _plain(text: str) -> str:
    # A reader would take a lone return for the end of a line.
    return escape(plain(text)).replace("\r", "&#13;")
