"""HTML of an old blog as a tree: what runs, tracks or decorates is out of it, and lists hold items, tables cells."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import escape

from causerie.importers.markdown import figures, notes, players, wordpress
from causerie.importers.markdown.balancing import Balanced
from causerie.importers.markdown.elements import Element, cells, inside_of, new, parsed
from causerie.importers.markdown.names import EMBEDS, HEADINGS, LISTS

_TRACKERS = re.compile(
    r"//(blogger\.googleusercontent\.com/tracker/|feeds\.feedburner\.com/~|pixel\.|stats\.wordpress\.com/"
    r"|([\w-]+\.)?(google-analytics|statcounter|xiti|quantserve|doubleclick)\.)",
    re.IGNORECASE,
)
_LAZY = ("src", "data-src", "data-lazy-src", "data-original", "data-orig-file")
_RUNS = re.compile(r"\s*(javascript|vbscript|data)\s*:", re.IGNORECASE)
_UNSEEN = re.compile(r"[\x00-\x20\x7f-\xa0]+")
"""What browsers leave out of an address before they look at it."""
_RUNNING = ("href", "src", "poster", "data", "action", "formaction", "to", "from", "values", "srcdoc", "background")
"""Attributes that can hold an address, and with it a script; those by which SVG changes another one among them."""
_LINK = re.compile(r"=\s*[\"'][{|]\w+[}|]")
"""What Pelican takes for a link of the site's own wherever it stands in a tag, be it in the words of an image."""
_MEANT = ("class", "role", "aria-hidden")
_ADDRESSES = ("href", "src", "poster", "data")


class Tree:
    """A text's tree under `root`; `dropped`, `pictures` and `links` are what `Converted` has by these names."""

    def __init__(self, html: str, address: Callable[[str], str], *, kept: bool = False, noted: bool = True) -> None:
        balanced = Balanced(html)
        self.root = parsed(balanced.html)
        if kept:
            wordpress.broken(self.root)
        self.dropped = balanced.dropped
        self.pictures: list[str] = []
        self.links: list[str] = []
        for image in list(self.root.iter("img")):
            self._image(image)
        for flash in list(self.root.iter("object", "embed")):
            self._flash(flash)
        for element in list(self.root.iter()):
            self._element(element)
        figures.recognise(self.root, self.dropped)
        if noted:
            notes.recognise(self.root)
        _gathered(self.root)
        _listed(self.root)
        _termed(self.root)
        _anchored(self.root)
        self._tables()
        _addressed(self.root, address)
        for element in self.root.iter():
            # What our own pages mean by a class, an old one does not.
            for name in _MEANT if element.tag not in ("pre", "code", "br") else ():
                element.attrib.pop(name, None)

    def _image(self, image: Element) -> None:
        given = {name: image.get(name, "").strip() for name in (*_LAZY, "width", "height", "class", "alt")}
        source = next((given[name] for name in _LAZY if given[name] and not _RUNS.match(given[name])), "")
        small = given["width"] in ("0", "1") and given["height"] in ("0", "1")
        if small or _TRACKERS.search(source):
            self.dropped.append("tracking pixel")
            image.drop_tree()
        elif not source or {"wp-smiley", "emoji"} & set(given["class"].split()):
            self.dropped.append("img")
            image.tag = "span"
            image.text = given["alt"]
        else:
            image.set("src", source)
            if not given["alt"] and image.get("title"):
                image.set("alt", image.attrib.pop("title"))
            self.pictures.append(source)

    def _flash(self, element: Element) -> None:
        """What plays where something stood that no browser plays any more; a link to it, if that is not known."""
        if element.getparent() is None or any(one.tag == "object" for one in element.iterancestors()):
            return
        urls = [part.get(name) for part in element.iter() for name in ("data", "src") if part.get(name)]
        self.dropped.append(element.tag)
        if not urls:
            element.tag = "div"
            return
        new = parsed(players.player(urls[0]) or f'<p><a href="{escape(urls[0])}">{escape(urls[0])}</a></p>')[0][0]
        new.tail = element.tail
        element.getparent().replace(element, new)

    def _element(self, element: Element) -> None:
        classes = element.get("class", "").split()
        if "separator" in classes or element.get("trbidi"):
            self.dropped.append("separator" if "separator" in classes else "trbidi")
        if "separator" in classes and not any(child.tag in ("div", "p", "table") for child in element):
            element.tag = "p"
        for name in [*running(element), *(one for one in element.attrib if _misread(one, element.get(one)))]:
            self.dropped.append(element.tag)
            element.attrib.pop(name)
        if element.tag == "a" and element.get("href"):
            self.links.append(element.get("href"))

    def _tables(self) -> None:
        """Take a table of one cell, which only makes room around something, for the box that it is."""
        for table in reversed(list(self.root.iter("table"))):
            if sum(1 for _ in cells(table)) <= 1 and table.find("caption") is None:
                self.dropped.append("table")
                for part in list(table.iter("table", "tbody", "thead", "tfoot", "tr", "td", "th")):
                    part.tag = "div"


def running(element: Element) -> Iterator[str]:
    """The attributes of an element that hold a program where an address may stand."""
    for name, value in element.attrib.items():
        plain = name.rpartition(":")[2].lower()
        # What changes an attribute of a drawing step by step has several addresses.
        parts = value.split(";") if plain == "values" else [value]
        if plain in _RUNNING and (plain == "srcdoc" or any(_RUNS.match(_UNSEEN.sub("", one)) for one in parts)):
            yield name


def _misread(name: str, value: str) -> bool:
    return name not in _ADDRESSES and _LINK.search(value) is not None


def _listed(root: Element) -> None:
    """Put whatever stands in a list beside its items into one: a list there belongs to the item before it."""
    for items in list(root.iter(*LISTS)):
        parts = list(inside_of(items))
        items.text = None
        for child in list(items):
            items.remove(child)
        for part in parts:
            _put(items, part)


def _gathered(root: Element) -> None:
    """Put items that stand in no list into one, with those that follow them."""
    for item in list(root.iter("li")):
        before = item.getprevious()
        if item.getparent().tag in LISTS:
            continue
        if before is not None and before.get("class") == "gathered" and not (before.tail or "").strip(" \t\n"):
            before.tail = None
            items = before
        else:
            items = new("ul")
            items.set("class", "gathered")
            item.addprevious(items)
        items.tail, item.tail = item.tail, None
        items.append(item)


def _put(items: Element, part: Element | str) -> None:
    if isinstance(part, str):
        if not part.strip(" \t\n"):
            return
        items.append(new("li", part))
        return
    part.tail = None
    if part.tag == "li":
        items.append(part)
    elif part.tag in LISTS and len(items):
        items[-1].append(part)
    else:
        item = new("li")
        item.append(part)
        items.append(item)


def _termed(root: Element) -> None:
    """Take a list of terms without terms, which only indents what stands in it, for the boxes that it is."""
    for terms in list(root.iter("dl")):
        odd = any(part.tag not in ("dt", "dd") or (part.tail or "").strip(" \t\n") for part in terms)
        if odd or (terms.text or "").strip(" \t\n") or not len(terms) or terms[0].tag != "dt":
            for part in [terms, *terms]:
                part.tag = "div" if part.tag in ("dl", "dt", "dd") else part.tag


def _anchored(root: Element) -> None:
    """Give each element that a link of the text leads to an anchor in its beginning; headings keep their ids."""
    wanted = {link.get("href", "")[1:] for link in root.iter("a") if link.get("href", "").startswith("#")} - {""}
    for element in list(root.iter()):
        name = element.get("id", "")
        if (
            name
            and element.tag in HEADINGS
            and not "".join(element.itertext()).strip()
            and element.find(".//img") is None
        ):
            # A heading without words is none, but others may lead to it.
            element.tag, wanted = "div", wanted | {name}
        if name in wanted and element.tag not in ({"a"} | HEADINGS | EMBEDS):
            anchor = new("a", id=name)
            if element.tag in LISTS | {"table", "tr", "img", "hr", "pre", "dl"}:
                element.addprevious(anchor)
            else:
                anchor.tail, element.text = element.text, None
                element.insert(0, anchor)


def _addressed(root: Element, address: Callable[[str], str]) -> None:
    for element in root.iter():
        for name in _ADDRESSES:
            if element.get(name):
                element.set(name, address(element.get(name).strip()))
