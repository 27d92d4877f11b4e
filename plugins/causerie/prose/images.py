"""The images of a text: with their sizes, fetched late, in the smallest version that serves; titles as captions."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape

from causerie.prose.pictures import FORMATS, Picture
from causerie.prose.reading import words
from causerie.prose.tags import attributes, pattern, replaced, tag

SIZES = "(min-width: 42rem) 40rem, 100vw"
"""How wide a picture is shown, for the browser to choose: the measure of the text, or the screen (layout.css)."""
FIRST_SCREEN = 120
"""Words before a text's first image up to which it stands on the first screen, under a title and a lede."""

IMAGE = pattern("img")
_ALONE = re.compile(r"""<p>\s*<img\b((?:"[^"]*"|'[^']*'|[^'">])*)>\s*</p>""")

Look = Callable[[str], tuple[Picture, str] | None]
"""A source as its picture, and the address of its versions without width, digest and kind; None: let it be."""


def shown(html: str, look: Look) -> str:
    """The same text, its images as browsers want them; what the author says of one stays as it is."""
    html = _ALONE.sub(_figure, html)
    first = True

    def change(found: re.Match[str]) -> str:
        nonlocal first
        given = attributes(found.group("inside"))
        seen, first = first and words(html[: found.start()]) <= FIRST_SCREEN, False
        if not seen:
            given.setdefault("loading", "lazy")
        given.setdefault("decoding", "async")
        looked = look(given.get("src", ""))
        if looked is None:
            return tag("img", given)
        picture, stem = looked
        if not {"width", "height"} & given.keys():
            given |= {"width": str(picture.width), "height": str(picture.height)}
        chosen = "srcset" in given or html.rfind("<picture", 0, found.start()) > html.rfind(
            "</picture", 0, found.start()
        )
        sources = "" if chosen else _sources(picture, stem)
        return f"<picture>{sources}{tag('img', given)}</picture>" if sources else tag("img", given)

    return replaced(html, IMAGE, change)


def _sources(picture: Picture, stem: str) -> str:
    listed = ""
    for kind in FORMATS:
        made = [f"{variant.name(stem)} {variant.width}w" for variant in picture.variants if variant.kind == kind]
        if made:
            listed += tag("source", {"type": f"image/{kind}", "srcset": ", ".join(made), "sizes": SIZES})
    return listed


def _figure(found: re.Match[str]) -> str:
    """An image that is a paragraph of its own and has a title is a figure, and the title its caption."""
    given = attributes(found.group(1))
    title = given.pop("title", "")
    caption = f"<figcaption>{escape(title, quote=False)}</figcaption>"
    return f"<figure>{tag('img', given)}{caption}</figure>" if title else found.group()
