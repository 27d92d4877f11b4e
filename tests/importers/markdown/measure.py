"""How the converter fares on real exports: `python -m tests.importers.markdown.measure FOLDER`."""

from __future__ import annotations

import html
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from causerie.importers.base import Markup
from causerie.importers.markdown import Converted, comments, convert, wordpress
from causerie.importers.markdown.checking import same
from causerie.importers.markdown.elements import parsed
from causerie.importers.markdown.reading import Reading
from causerie.importers.markdown.tree import Tree
from causerie.render import render
from lxml import etree


@dataclass
class Sums:
    """What came out of the bodies of one kind in one file."""

    bodies: int = 0
    wrong: int = 0
    blocks: int = 0
    raw: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    dropped: Counter[str] = field(default_factory=Counter)
    seconds: float = 0
    size: int = 0


def bodies(path: Path) -> Iterator[tuple[str, Markup, bool]]:
    """The bodies of an export: HTML, how it is written, whether it is a comment's."""
    root = etree.fromstring(path.read_bytes(), etree.XMLParser(recover=True, huge_tree=True, resolve_entities=False))
    for part in [] if root is None else root.iter("{*}entry"):
        text = part.findtext("{*}content") or ""
        kinds = " ".join(one.get("term", "") for one in part.findall("{*}category"))
        kinds += f" #{(part.findtext('{*}type') or '').lower()}"
        if "#template" not in kinds and "#settings" not in kinds:
            yield text, "html", "#comment" in kinds
    for part in [] if root is None else root.iter("item"):
        for one in part:
            if etree.QName(one).localname == "encoded" and "content" in etree.QName(one).namespace:
                yield one.text or "", "wordpress", False
            if etree.QName(one).localname == "comment":
                yield one.findtext("{*}comment_content") or "", "wordpress", True
    for part in [] if root is None else root.iter("{http://disqus.com}post"):
        yield part.findtext("{*}message") or "", "html", True


def measured(path: Path) -> dict[str, Sums]:
    """The sums of a file's posts and comments."""
    found = {"posts": Sums(), "comments": Sums()}
    for text, markup, comment in bodies(path):
        if not text.strip():
            continue
        start = time.perf_counter()
        made = convert(text, markup, comment=comment)
        sums = found["comments" if comment else "posts"]
        sums.seconds += time.perf_counter() - start
        sums.size += len(text)
        sums.wrong += not whole(text, markup, made, comment=comment)
        _count(sums, made)
    return {kind: sums for kind, sums in found.items() if sums.bodies}


def whole(text: str, markup: Markup, made: Converted, *, comment: bool) -> bool:
    """Whether a post comes back as it was, and a comment with all of its words, lines, links and emphasis."""
    kept = False
    if markup == "wordpress":
        text, kept = wordpress.opened(text, [])
    root = Tree(text, str, kept=kept, noted=not comment).root
    if not comment:
        return not same(Reading(root), made.text)
    comments.plainer(root, [])
    return not Reading(root, comment=True).differences(Reading(parsed(str(render(made.text))), comment=True))


def _count(sums: Sums, made: Converted) -> None:
    sums.bodies += 1
    sums.blocks += made.blocks
    sums.raw += made.raw
    sums.dropped.update(made.dropped)
    sums.kinds.update(re.findall(r"^<(\w+)", made.text, re.MULTILINE) if made.raw else ())


if __name__ == "__main__":
    for one in sorted(Path(sys.argv[1]).rglob("*")):
        if one.suffix in (".xml", ".atom"):
            for kind, sums in measured(one).items():
                share = 100 * sums.raw / max(1, sums.blocks)
                print(
                    f"{one.name:40} {kind:8} {sums.bodies:4} bodies {sums.blocks:5} blocks"
                    f" {sums.raw:3} raw {share:5.1f} % {sums.wrong} wrong"
                    f" {sums.size / 1e6 / max(sums.seconds, 1e-9):.2f} MB/s  {html.unescape(str(dict(sums.kinds)))}"
                    f" {dict(sums.dropped)}"
                )
