"""Notes that stand with the paragraph that calls them, as an extension of Python-Markdown's.

Its own footnotes are read first and keep their addresses (`fn:x`, `fnref:x`); what they lose is the list at the end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Extension, Markdown
from markdown.treeprocessors import Treeprocessor

from causerie import i18n
from causerie.errors import N_
from causerie.prose import places


class Notes(Treeprocessor):  # type: ignore[misc]
    """Takes the list of footnotes apart; `lang` is that of a post whose head names none."""

    def __init__(self, md: Markdown, lang: str) -> None:
        super().__init__(md)
        self._lang = lang

    def run(self, root: Element) -> None:
        """Number the notes in the order of their calls, and put each after what first calls it."""
        parents = {child: parent for parent in root.iter() for child in parent}
        # Python-Markdown's list, and no box of the author's of that class.
        boxes = (div for div in root.iter("div") if div.get("class") == "footnote")
        ending = next((div for div in boxes if [part.tag for part in div] == ["hr", "ol"]), None)
        if ending is None:
            return
        notes = {str(item.get("id")): item for item in ending.iter("li") if (item.get("id") or "").startswith("fn")}
        parents[ending].remove(ending)
        called: dict[str, Element] = {}
        for call in _calls(root):
            _reach(call, call, notes, called)
        numbers = {name: number for number, name in enumerate(dict.fromkeys([*called, *notes]), 1)}
        said = i18n.translations(self._language()).gettext
        for part in (root, *notes.values()):
            for call in _calls(part):
                call.text = str(numbers[_target(call)])
                call.set("role", "doc-noteref")
                call.set("aria-label", said(N_("Note %(number)s")) % {"number": call.text})
        asides = {name: _aside(name, notes[name], numbers[name], said, name in called) for name in numbers}
        places.stand(asides, called, parents)
        root.extend(aside for name, aside in asides.items() if name not in called)

    def _language(self) -> str:
        return str(next(iter(getattr(self.md, "Meta", {}).get("lang", ())), self._lang))


def _calls(part: Element) -> Iterator[Element]:
    """The links to notes, in the order of the text."""
    return (link for link in part.iter("a") if link.get("class") == "footnote-ref")


def _target(call: Element) -> str:
    return str(call.get("href")).removeprefix("#")


def _reach(call: Element, stands: Element, notes: Mapping[str, Element], called: dict[str, Element]) -> None:
    """Write down the call that a note stands at: a note that another one calls stands where that one does."""
    name = _target(call)
    if name in notes and name not in called:
        called[name] = stands
        for inner in _calls(notes[name]):
            _reach(inner, stands, notes, called)


def _aside(name: str, item: Element, number: int, said: Callable[[str], str], called: bool) -> Element:
    """A note as an element of its own, out of its item of the list."""
    label = said(N_("Note %(number)s")) % {"number": number}
    aside = Element("aside", {"class": "footnote", "role": "doc-footnote", "id": name, "aria-label": label})
    aside.extend(item)
    mark = Element("b", {"aria-hidden": "true"})
    mark.text = str(number)
    opening = aside[0] if len(aside) else aside
    if opening.tag == "p":
        mark.tail, opening.text = opening.text, ""
        opening.insert(0, mark)
    else:
        aside.insert(0, mark)
    for link in list(aside.iter("a")):
        if link.get("class") == "footnote-backref":
            _back(link, aside, number, said, called)
    return aside


def _back(link: Element, aside: Element, number: int, said: Callable[[str], str], called: bool) -> None:
    """Name a link from a note to its call, by the call's place among those of this note if there are several."""
    parent = next(one for one in aside.iter() if link in list(one))
    if not called:
        parent.remove(link)
        return
    links = [one for one in parent if one.get("class") == "footnote-backref"]
    place = links.index(link) + 1
    message = N_("Back to the text, note %(number)s")
    if place > 1:
        message = N_("Back to the text, note %(number)s, call %(place)s")
        links[place - 2].tail = " "
    link.attrib.pop("title", None)
    link.set("role", "doc-backlink")
    link.set("aria-label", said(message) % {"number": number, "place": place})


class NotesExtension(Extension):  # type: ignore[misc]
    """Beside `footnotes` (which `extra` brings) in MARKDOWN: `"causerie.prose.notes": {"lang": "fr"}`."""

    def __init__(self, **settings: Any) -> None:
        self.config = {"lang": [i18n.SOURCE, "the language of posts that name none"]}
        super().__init__(**settings)

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (Python-Markdown's name for it)
        """Run after the calls are read and counted (20 and 15), before headings and new lines (10 and 5)."""
        md.treeprocessors.register(Notes(md, self.getConfig("lang")), "notes", 12)


def makeExtension(**settings: Any) -> NotesExtension:  # noqa: N802 (Python-Markdown's name for it)
    """What Python-Markdown asks a module for."""
    return NotesExtension(**settings)
