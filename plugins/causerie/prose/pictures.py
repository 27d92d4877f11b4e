"""A picture's size and its smaller versions, the same bytes on every build."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

from PIL import ExifTags, Image, ImageOps, features
from PIL import __version__ as pillow

from causerie.files import write_whole
from causerie.prose.metadata import UNREADABLE

WIDTHS = (640, 1280)
"""Pixels: the measure of the text (62ch, at most 640 px) on plain and on dense screens."""
FORMATS = ("avif", "webp")
"""The smaller one first: a browser takes the first that it knows."""
SPARED = 1024
"""Bytes that a version must spare, or else its line in the page costs more."""
LYING = range(5, 9)
"""The values of EXIF's Orientation where width and height change places."""
_OPTIONS: Mapping[str, Mapping[str, object]] = {
    "avif": {"quality": 60, "speed": 6, "max_threads": 1},
    "webp": {"quality": 80, "method": 6},
}
_LENGTH = re.compile(r"\s*(\d{1,9}(?:\.\d{1,9})?)(?:px)?\s*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Variant:
    """One version of a picture: its kind (a key of FORMATS), width in pixels, and bytes."""

    kind: str
    width: int
    data: bytes

    def name(self, stem: str) -> str:
        """The file's name after the picture's, with a digest of what is in it."""
        return f"{stem}-{self.width}.{sha256(self.data).hexdigest()[:12]}.{self.kind}"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as it is shown: width and height in pixels (turned as its camera says), and its versions by kind."""

    width: int
    height: int
    variants: tuple[Variant, ...] = ()


def read(path: Path, cache: Path) -> Picture | None:
    """The picture of a file, or None if it has no size of its own; versions are kept in the folder `cache`.

    What moves or is drawn (GIF, SVG) has no versions. Raises OSError for a file that is no picture.
    """
    data = path.read_bytes()
    try:
        if path.suffix.lower() == ".svg":
            return _drawing(data)
        with Image.open(BytesIO(data)) as image:
            width, height = image.size
            if image.getexif().get(ExifTags.Base.Orientation, 1) in LYING:
                width, height = height, width
            # A telephone's JPEG may hold a second picture, which no browser shows: Pillow calls it MPO.
            moves = image.format == "GIF" or (getattr(image, "n_frames", 1) > 1 and image.format != "MPO")
            return Picture(width, height, () if moves else _variants(image, width, data, cache))
    except UNREADABLE as error:
        raise OSError(str(error)) from error


def _drawing(data: bytes) -> Picture | None:
    """The size of an SVG: its own, or that of its `viewBox`."""
    root = ElementTree.fromstring(data)  # noqa: S314 (a file of the author's own)
    own = [_LENGTH.fullmatch(root.get(name, "")) for name in ("width", "height")]
    box = re.split(r"[\s,]+", root.get("viewBox", "").strip())
    sides = [float(one.group(1)) for one in own if one]
    if len(sides) < 2 and len(box) == 4:
        sides = [float(side) for side in box[2:] if _LENGTH.fullmatch(side)]
    width, height = map(round, sides) if len(sides) == 2 else (0, 0)
    return Picture(width, height) if width and height else None


def _variants(image: Image.Image, full: int, data: bytes, cache: Path) -> tuple[Variant, ...]:
    """The versions that spare bytes: the kinds whose widest is smaller than the picture and than the next kind's."""
    widths = sorted({min(width, full) for width in WIDTHS})
    kept: list[list[Variant]] = []
    for kind in reversed(FORMATS):
        made = [Variant(kind, width, _made(image, data, cache, kind, width)) for width in widths]
        if len(made[-1].data) < min([len(data) - SPARED, *(len(others[-1].data) for others in kept)]):
            kept.insert(0, made)
    return tuple(variant for made in kept for variant in made)


def _made(image: Image.Image, data: bytes, cache: Path, kind: str, width: int) -> bytes:
    """One version, out of the cache if it was ever made from these bytes, in this way, by these libraries."""
    ways = [_OPTIONS[kind]]
    if kind == "webp" and image.format == "PNG":
        ways.append({"lossless": True, "method": 6})
    how = (kind, width, [sorted(way.items()) for way in ways], pillow, features.version(kind))
    kept = cache / f"{sha256(data + repr(how).encode()).hexdigest()}.{kind}"
    try:
        return kept.read_bytes()
    except FileNotFoundError:
        small = ImageOps.exif_transpose(image)
        # A profile speaks of the colours that the picture had: of no others.
        profile = image.info.get("icc_profile", b"") if image.mode in ("RGB", "RGBA", "P") else b""
        small = small.convert("RGBA" if small.has_transparency_data else "RGB")
        if width < small.width:
            small = small.resize((width, max(1, round(small.height * width / small.width))), Image.Resampling.LANCZOS)
        made = min((_encoded(small, kind, way, profile) for way in ways), key=len)
        write_whole(kept, made)
        return made


def _encoded(image: Image.Image, kind: str, options: Mapping[str, object], profile: bytes) -> bytes:
    """The bytes of a version: with the colours' profile, without what the camera wrote of place and time."""
    out = BytesIO()
    image.save(out, kind, exif=b"", xmp=b"", icc_profile=profile, **options)
    return out.getvalue()
