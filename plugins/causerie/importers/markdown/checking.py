"""Whether a text is still what it was: both its HTML then and its HTML now are read, and the readings compared."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, Final

from markdown import Markdown

from causerie.importers.markdown.elements import Element, parsed
from causerie.importers.markdown.reading import Reading, address
from causerie.prose.images import shown

MARKDOWN: Final[dict[str, Any]] = {
    "extension_configs": {
        "markdown.extensions.extra": {},
        "markdown.extensions.meta": {},
        "causerie.prose.headings": {},
        "causerie.prose.notes": {"lang": "fr"},
    },
    "output_format": "html5",
}
"""How the site's posts are converted (its settings say the same; a test sees to it)."""


@cache
def _markdown() -> Markdown:
    made = Markdown(extensions=list(MARKDOWN["extension_configs"]), **MARKDOWN)
    # What stands here is the body of a post: its head is written by others.
    made.preprocessors.deregister("meta")
    return made


def rendered(text: str) -> str:
    """The HTML of a post's Markdown as the site shows it; raises what Markdown raises."""
    try:
        return shown(str(_markdown().reset().convert(text)), lambda _: None)
    except BaseException:
        # One that breaks off would go on, with the next text, where it was.
        _markdown.cache_clear()
        raise


def same(source: Reading, text: str) -> tuple[str, ...]:
    """How a post's Markdown differs from what was read of its source; empty if it does not."""
    return source.differences(Reading(parsed(rendered(text))))


def plain(root: Element) -> tuple[str, list[str], list[str]]:
    """A second look, by other means: the words without blanks, the images and the links in their order."""
    words = re.sub(r"[ \t\n\r\f\v]+", "", "".join(root.itertext()))
    images = [address(one.get("src", "")) for one in root.iter("img")]
    links = [address(one.get("href")) for one in root.iter("a") if one.get("class") != "anchor" and _leads(one)]
    return words, images, [url for url, last in zip(links, [None, *links], strict=False) if url != last]


def _leads(link: Element) -> bool:
    """Whether a link leads somewhere, and can be seen."""
    return bool(link.get("href")) and bool("".join(link.itertext()).strip() or link.find(".//img") is not None)
