"""Where a note stands: after the paragraph, the table or the quotation that calls it, or within the item of a list."""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree.ElementTree import Element

BESIDE = 4
"""Calls of one paragraph that have heights of their own on a wide screen (note.css); later ones share the last."""

_WHOLE = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "table", "pre", "figure"}
"""What a note stands after, and never in."""
_BLOCKS = _WHOLE | {"ul", "ol", "dl", "div", "details", "summary", "section", "aside", "hr"}


def stand(asides: Mapping[str, Element], called: Mapping[str, Element], parents: Mapping[Element, Element]) -> None:
    """Put the notes that are called where they belong, those of one paragraph together."""
    holders: dict[Element, list[str]] = {}
    for name, call in called.items():
        holders.setdefault(_holder(call, parents), []).append(name)
    for holder, names in holders.items():
        places: dict[Element, str] = {}
        for name in names:
            place = places.setdefault(called[name], f"n{min(len(places) + 1, BESIDE)}")
            asides[name].set("class", f"footnote {place}")
            called[name].set("class", f"footnote-ref {place}")
        here = [asides[name] for name in names]
        if holder.tag in _WHOLE or holder.tag == "dl":
            _wrap(holder, here, parents)
        else:
            _within(holder, here, _path(called[names[0]], parents))


def _path(call: Element, parents: Mapping[Element, Element]) -> list[Element]:
    """The elements around a call, the outermost first, and the call itself."""
    path = [call]
    while path[0] in parents:
        path.insert(0, parents[path[0]])
    return path


def _holder(call: Element, parents: Mapping[Element, Element]) -> Element:
    """What the note of a call stands after, or else the item of a list or the box that it stands in."""
    path = _path(call, parents)
    # A list of terms holds terms and descriptions alone: the note of a term stands after the list.
    whole = _WHOLE | ({"dl"} if any(one.tag == "dt" for one in path) else set())
    boxes = [one for one in path if one.tag in ("li", "dd", "div", "section", "details")]
    return next((one for one in path if one.tag in whole), boxes[-1])


def _wrap(holder: Element, asides: list[Element], parents: Mapping[Element, Element]) -> None:
    """Put a box around what calls notes and these notes, in which each call is found by its own."""
    parent = parents[holder]
    box = Element("div", {"class": "noted"})
    box.tail, holder.tail = holder.tail, None
    parent[list(parent).index(holder)] = box
    box.extend([holder, *asides])


def _within(holder: Element, asides: list[Element], path: list[Element]) -> None:
    """Put the notes of an item of a list after its own words, before what stands in it."""
    holder.set("class", f"{holder.get('class', '')} noted".strip())
    place = list(holder).index(path[path.index(holder) + 1]) + 1
    while place < len(holder) and holder[place].tag not in _BLOCKS:
        place += 1
    for offset, aside in enumerate(asides):
        holder.insert(place + offset, aside)
