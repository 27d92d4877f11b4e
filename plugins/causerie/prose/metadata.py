"""Images without what a camera or an editor wrote into them of place, time and people; the picture's own bytes stay."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from io import BytesIO

from PIL import ExifTags, Image

UNREADABLE = (
    *(OSError, EOFError, ValueError, TypeError, SyntaxError, LookupError, ArithmeticError, RuntimeError, struct.error),
    Image.DecompressionBombError,
)
"""What Pillow raises at a broken picture, one kind or another by its format; found by breaking them at random."""
_TURNED = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0%c\0\0\0\0\0\0"
"""An EXIF segment with Orientation alone: without it a picture that was taken upright would lie."""
_KEPT = {0xE0, 0xE2, 0xEE}
"""JPEG's application segments that say how to show it: JFIF, the colours' profile (ICC), Adobe's."""
_MARKER = re.compile(rb"\xff[^\0\xd0-\xd7\xff]")
"""What ends a scan: within it a byte 0xFF is followed by 0, or by the number of a restart."""
_TELLING = {b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME"}


def bare(data: bytes) -> bytes:
    """A JPEG or a PNG without its metadata, shown the same; anything else, and what is cut short, as it is."""
    try:
        if data.startswith(b"\xff\xd8\xff"):
            return b"\xff\xd8" + b"".join(_jpeg(data, _orientation(data)))
        if data.startswith(b"\x89PNG\r\n\x1a\n"):
            return data[:8] + b"".join(_png(data))
    except IndexError:
        pass
    return data


def _orientation(data: bytes) -> int:
    """How a picture's camera was held: EXIF's Orientation, from 1 (upright) to 8; 1 where nothing is said."""
    try:
        with Image.open(BytesIO(data)) as image:
            said = image.getexif().get(ExifTags.Base.Orientation, 1)
    except UNREADABLE:
        return 1
    return said if said in range(1, 9) else 1


def _jpeg(data: bytes, orientation: int) -> Iterator[bytes]:
    """The segments to keep up to the end of the first picture: a telephone may put a second one behind it."""
    turned = _TURNED % orientation if orientation > 1 else b""
    place = 2
    while data[place + 1] != 0xD9:
        if data[place] != 0xFF:
            raise IndexError(place)
        marker, end = data[place + 1], place + 2 + int.from_bytes(data[place + 2 : place + 4])
        profile = marker != 0xE2 or data[place + 4 :].startswith(b"ICC_PROFILE\0")
        if turned and marker != 0xE0:
            yield b"\xff\xe1" + (len(turned) + 2).to_bytes(2) + turned
            turned = b""
        if marker == 0xDA:
            found = _MARKER.search(data, end)
            end = found.start() if found else len(data)
        if marker != 0xFE and profile and (marker in _KEPT or not 0xE0 <= marker <= 0xEF):
            yield data[place:end]
        place = end
    yield data[place : place + 2]


def _png(data: bytes) -> Iterator[bytes]:
    place = 8
    while place < len(data):
        end = place + 12 + int.from_bytes(data[place : place + 4])
        if end > len(data):
            raise IndexError(end)
        if data[place + 4 : place + 8] not in _TELLING:
            yield data[place:end]
        place = end
