"""Any YAML as parser events, so nothing is ever built that a file asks for.

`name: no` stays what was typed, and tags, anchors, aliases, flow style, nested values and second documents are faults
with their line.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml

from causerie import characters
from causerie.errors import N_, Fault
from causerie.flatmap.base import DEEPEST, Entry

FAST = hasattr(yaml, "CBaseLoader")
_LOADER: Any = yaml.CBaseLoader if FAST else yaml.BaseLoader
_OPENING = (yaml.MappingStartEvent, yaml.SequenceStartEvent)
_CLOSING = (yaml.MappingEndEvent, yaml.SequenceEndEvent)


def read(data: bytes, path: str, levels: int, most: int) -> tuple[dict[str, Entry], list[Fault]]:
    """The map in `data`, as far as it can be read, and all that is wrong with it; `path` is only named in faults."""
    reader = _Reader(path)
    text = reader.text(data, most)
    try:
        return ({} if text is None else reader.document(text, levels)), reader.faults
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        # Not YAML's own: of the C parser on a tag whose escapes are no UTF-8, of the other on "\\UFFFFFFFF".
        mark = getattr(error, "problem_mark", None)
        reader.fault(
            "yaml",
            N_("this is not YAML: %(problem)s"),
            N_("compare with a comment that is published; a value with a colon and a blank in it goes in quotes"),
            mark.line + 1 if mark else 1,
            problem=getattr(error, "problem", None) or "unreadable",
        )
        return {}, reader.faults


class _Reader:
    """One reading of one file: it goes on past a fault wherever the text still makes sense."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.faults: list[Fault] = []
        self.events: Iterator[Any] = iter(())

    def fault(self, rule: str, message: str, remedy: str, line: int, key: str = "", **found: object) -> None:
        self.faults.append(Fault(rule, message, remedy, found, self.path, line, key))

    def text(self, data: bytes, most: int) -> str | None:
        """The file's text with what may not stand in it taken out; None if it cannot be read."""
        if len(data) > most:
            self.fault(
                "size",
                N_("%(size)s bytes are more than %(most)s"),
                N_("shorten the text"),
                1,
                size=len(data),
                most=most,
            )
            return None
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError as error:
            self.fault(
                "utf-8", N_("this is not UTF-8"), N_("save the file as UTF-8"), data.count(b"\n", 0, error.start) + 1
            )
            return None
        if "\r" in text:
            line = text.count("\n", 0, text.index("\r")) + 1
            self.fault("line-end", N_("a line ends as on Windows"), N_("save the file with LF line ends"), line)
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        if not characters.forbidden(text):
            return text
        self.characters(text)
        return characters.without_forbidden(text)

    def characters(self, text: str) -> None:
        """Report the first character of each line that may not stand in it."""
        for number, line_text in enumerate(text.split("\n"), 1):
            found = characters.forbidden(line_text)
            if found:
                self.fault(
                    "character",
                    N_("%(name)s is not allowed: it is invisible, or no text at all"),
                    N_("delete it, or type the passage again"),
                    number,
                    name=characters.named(found.group()),
                )

    def document(self, text: str, levels: int) -> dict[str, Entry]:
        self.events = yaml.parse(text, Loader=_LOADER)
        next(self.events)
        start: Any = next(self.events)
        if isinstance(start, yaml.StreamEndEvent):
            self.fault("empty", N_("the file is empty"), N_("write the comment again, or delete the file"), 1)
            return {}
        if start.version or start.tags:
            self.fault("yaml", N_("a YAML directive (%%) is not allowed"), N_("delete the line"), _line(start))
        top = next(self.events)
        if not isinstance(top, yaml.MappingStartEvent):
            self.fault(
                "map", N_("the file is not a list of lines such as name: value"), N_("write one key on each line"), 1
            )
            return {}
        found = self.map(top, levels)
        next(self.events)
        if not isinstance(following := next(self.events), yaml.StreamEndEvent):
            self.fault(
                "document", N_("a second document begins here"), N_("one file holds one comment"), _line(following)
            )
        return found

    def map(self, start: Any, levels: int, key: str = "") -> dict[str, Entry]:
        found: dict[str, Entry] = {}
        self.properties(start, key)
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            name = self.value(event, "", 0)
            line = _line(event)
            value = self.value(next(self.events), str(name or ""), levels - 1)
            if not isinstance(name, str) or value is None:
                continue
            if name in found:
                self.fault("duplicate", N_("this key stands twice"), N_("keep one of the two"), line, name)
            else:
                found[name] = Entry(value, line)
        return found

    def value(self, event: Any, key: str, levels: int) -> str | dict[str, Entry] | None:
        """The value that begins with `event`, or None after a fault; what it holds is passed over."""
        if isinstance(event, yaml.AliasEvent):
            self.fault(
                "alias",
                N_("an alias (*) is not allowed"),
                N_("write the text itself; in quotes if it begins with *"),
                _line(event),
                key,
            )
            return None
        if isinstance(event, yaml.ScalarEvent):
            self.properties(event, key)
            return str(event.value)
        if isinstance(event, yaml.MappingStartEvent) and levels > 0:
            return self.map(event, levels, key)
        self.fault(
            "nested",
            N_("a list or a map is not allowed here"),
            N_("write the text itself; in quotes if it begins with [ { or -"),
            _line(event),
            key,
        )
        depth = 1
        while depth:
            inner = next(self.events)
            depth += isinstance(inner, _OPENING) - isinstance(inner, _CLOSING)
            if depth > DEEPEST:
                raise yaml.MarkedYAMLError(problem="it is nested too deep", problem_mark=inner.start_mark)
        return None

    def properties(self, event: Any, key: str) -> None:
        """Report what may stand before a value and must not."""
        if event.anchor:
            self.fault(
                "anchor",
                N_("an anchor (&) is not allowed"),
                N_("delete it; put the text in quotes if it begins with &"),
                _line(event),
                key,
            )
        if event.tag:
            self.fault(
                "tag",
                N_("a tag (!) is not allowed"),
                N_("delete it; put the text in quotes if it begins with !"),
                _line(event),
                key,
            )
        if getattr(event, "flow_style", False):
            self.fault("flow", N_("braces are not allowed here"), N_("write one key on each line"), _line(event), key)


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1
