"""Footnotes: a number that leads to a text which leads back to it."""

from __future__ import annotations

import re

from causerie.importers.markdown.elements import Element, new

_NUMBER = re.compile(r"\s*[\[(]?\s*(?:\d{1,3}|[*†‡]{1,3}|[ivx]{1,5}|[a-z])\s*[\])]?\s*", re.IGNORECASE)
_HOLDERS = ("li", "p", "dd", "div", "td")
_AROUND = ("sup", "b", "i", "small", "span")


def recognise(root: Element) -> None:
    """Make each call of a footnote a `call`, and each footnote a `note` at the end, by numbers in the calls' order."""
    places: dict[str, Element] = {}
    for element in root.iter():
        if element.get("id"):
            places.setdefault(element.get("id"), element)
    links = [link for link in root.iter("a") if link.get("href", "").startswith("#")]
    found: dict[str, Element] = {}
    calls: list[tuple[Element, str]] = []
    for link in links:
        name = link.get("href")[1:]
        if name in found or (name in places and _noted(link, places[name], found)):
            calls.append((link, name))
            found.setdefault(name, _holder(places[name]))
    if not calls:
        return
    numbers = {name: str(number) for number, name in enumerate(found, 1)}
    backs = {one for link, _ in calls for one in _names(link)}
    for name, holder in found.items():
        _move(root, holder, numbers[name], backs, name)
    for link, name in calls:
        _call(link, numbers[name])
    _ended(root)


def _ended(root: Element) -> None:
    """Take away the rule that footnotes stood under."""
    last = next((one for one in reversed(list(root)) if one.tag != "note"), None)
    while last is not None and not (last.tail or "").strip():
        if last.tag == "hr":
            last.drop_tree()
            return
        last = last[-1] if len(last) else None


def _holder(place: Element) -> Element | None:
    """The block that a footnote is, if its anchor stands in the beginning of one."""
    if place.tag in _HOLDERS:
        return place
    up = place
    while up is not None and up.tag not in _HOLDERS:
        if up.getprevious() is not None or (up.getparent() is not None and (up.getparent().text or "").strip()):
            return None
        up = up.getparent()
    return up


def _noted(link: Element, place: Element, found: dict[str, Element]) -> bool:
    """Whether a link is a number, and its aim a block with a link back to it."""
    if not _NUMBER.fullmatch("".join(link.itertext())):
        return False
    holder = _holder(place)
    if holder is None or holder in found.values() or holder in link.iterancestors():
        return False
    names = _names(link)
    return any(back.get("href", "")[1:] in names for back in holder.iter("a") if back.get("href", "").startswith("#"))


def _names(link: Element) -> set[str]:
    """The names of the place where a link stands: anchors before it, with nothing between."""
    names: set[str] = set()
    up = link
    while up is not None:
        before = up.getprevious()
        while before is not None and before.tag == "a" and before.get("id") and not (before.tail or "").strip():
            names.add(before.get("id"))
            before = before.getprevious()
        if before is not None or up.getparent() is None or up.getparent().tag not in _AROUND:
            return names
        if (up.getparent().text or "").strip():
            return names
        up = up.getparent()
    return names


def _move(root: Element, holder: Element, number: str, backs: set[str], name: str) -> None:
    for back in list(holder.iter("a")):
        if back.get("href", "")[1:] in backs or back.get("id") == name:
            up = back.getparent()
            back.drop_tree()
            while up is not holder and not len(up) and not "".join(up.itertext()).strip(" []().\N{NO-BREAK SPACE}"):
                up, gone = up.getparent(), up
                gone.drop_tree()
    up = holder.getparent()
    holder.drop_tree()
    while up is not root and not len(up) and not (up.text or "").strip():
        up, gone = up.getparent(), up
        gone.drop_tree()
    holder.tail = None
    holder.tag = "div"
    holder.attrib.clear()
    root.append(new("note", number=number))
    root[-1].append(holder)


def _call(link: Element, number: str) -> None:
    """The number itself, without the small print and the brackets around it."""
    for one in _names(link):
        for anchor in link.getroottree().getroot().iter("a"):
            if anchor.get("id") == one:
                anchor.drop_tree()
                break
    if link.getparent().tag == "sup" and not _alone(link):
        link.getparent().drop_tag()
    for child in list(link):
        link.remove(child)
    link.text = None
    link.tag = "call"
    link.attrib.clear()
    link.set("number", number)


def _alone(link: Element) -> str:
    """What stands beside a link in its element, but for brackets."""
    parent = link.getparent()
    texts = [parent.text, *(child.tail for child in parent)]
    if not "".join(text or "" for text in texts).strip(" []()"):
        parent.text = None
        for child in parent:
            child.tail = None
        return ""
    return "other words"
