"""What a built page and a feed say, as the tests compare it."""

from __future__ import annotations

import lxml.html
from lxml import etree

from tests.blog import Built

ATOM = {"a": "http://www.w3.org/2005/Atom", "thr": "http://purl.org/syndication/thread/1.0"}
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def shown(built: Built, path: str) -> list[str]:
    """The texts of the comments on a page, in their order."""
    return [text(body) for body in built.page(path).cssselect(".comment .e-content")]


def text(element: lxml.html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def feed(built: Built, path: str) -> etree._Element:
    return etree.fromstring((built.output / path).read_bytes())


def names(root: etree._Element) -> list[str]:
    """Who speaks in a feed, in its order."""
    return [str(name) for name in root.xpath("a:entry/a:author/a:name/text()", namespaces=ATOM)]
