"""What a stylesheet must know of the owner's fields: their colours and sigils, and how one is read alone."""

from __future__ import annotations

import re
from collections.abc import Iterable

from causerie.settings import Field


def fields_css(fields: Iterable[Field]) -> str:
    """The rules for these fields, for `[data-field=KEY]` and the filter's `#from-KEY`; empty if there are none."""
    found = list(fields)
    colours = [
        f'[data-field="{one.key}"]{{--field:light-dark({one.hue[0]},{one.hue[1]});--sigil:{_quoted(one.sigil)}}}\n'
        for one in found
    ]
    others = ",\n".join(
        f'.discussion:has(#from-{one.key}:checked) .comment:not([data-field="{one.key}"])' for one in found
    )
    # The heading and the line below it stay: so the thread keeps its shape.
    shrunk = f"{others}{{\npadding-block:.5rem;&>:not(h4,h5,.meta){{display:none}}}}\n"
    return "".join(colours) + (shrunk if found else "")


def _quoted(text: str) -> str:
    """A string of CSS."""
    return '"' + re.sub(r'(["\\])', r"\\\1", text) + '"'
