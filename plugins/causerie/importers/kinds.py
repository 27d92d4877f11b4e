"""What a file of a picture or a film is, by its own bytes: its name may say anything."""

from __future__ import annotations

import re
import warnings
from collections.abc import Mapping
from io import BytesIO

from PIL import Image

from causerie.errors import N_
from causerie.prose.metadata import UNREADABLE

BYTES_MAX = 25 << 20
"""The largest file that Cloudflare Pages serves (https://developers.cloudflare.com/pages/platform/limits); a camera's
JPEG has half of it."""
_KINDS: Mapping[bytes, str] = {
    rb"\xff\xd8\xff": ".jpg",
    rb"\x89PNG\r\n\x1a\n": ".png",
    rb"GIF8[79]a": ".gif",
    rb"RIFF....WEBP": ".webp",
    rb"....ftyp(?:avi[fs]|mif1....(?:....){0,8}avi[fs])": ".avif",
    rb"....ftyp(?:isom|iso[2-9]|mp4[12]|avc1|M4V |MSNV)": ".mp4",
    rb"....ftypqt  ": ".mov",
    rb"\x1a\x45\xdf\xa3.{1,40}webm": ".webm",
}
"""What they begin with. A drawing (SVG) may hold a program, and is none of them, nor is what browsers do not show."""


def kind(data: bytes) -> str:
    """The ending of the file that bytes are, such as `.jpg`; empty if they are neither a picture nor a film."""
    return next((end for start, end in _KINDS.items() if re.match(start, data, re.DOTALL)), "")


def unfit(data: bytes) -> str:
    """Why bytes cannot be a picture of the site; empty if they can."""
    if len(data) > BYTES_MAX:
        return N_("it is too large")
    if not kind(data):
        return N_("there is no picture")
    return N_("it has more points than a page can show") if _vast(data) else ""


def _vast(data: bytes) -> bool:
    """Whether a picture has more pixels than Pillow deems wise to unpack: a quarter of a gigabyte in memory."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            Image.open(BytesIO(data), formats=("PNG", "JPEG", "GIF", "WEBP", "AVIF")).close()
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        return True
    except UNREADABLE:
        # A film, or a picture with a fault, of which browsers show what they can.
        return False
    return False
