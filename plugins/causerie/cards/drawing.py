"""A card as a picture: paper, a red kicker, the title in a serif, the site's name and the sigils of its fields."""

from __future__ import annotations

import re
import zlib
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageColor, ImageDraw, ImageFont
from PIL import __version__ as pillow

from causerie.cards.card import SIZE, Card

FONT = Path(__file__).with_name("literata-600.woff")
"""Literata SemiBold, Latin: SIL Open Font License 1.1, without a reserved name (OFL.txt beside it)."""
MAKER = f"pillow-{pillow}"
"""What else the bytes of a card depend on: one that another version drew is drawn again."""
PAPER, INK, ACCENT, RULE = "#fbf8f2", "#211c16", "#8a2c1a", "#cfc4b0"
"""The theme's variables on light paper: tests/test_cards.py keeps them equal."""
MARGIN, FOOT = 80, 118
TITLE = (150, 345)
"""Where the title stands, and how high it may be."""
LARGEST, SMALLEST = 88, 40
SMALL = 34
LEADING = 1.16
SIGIL = 50
SHADES, COLOURS = 16, 112
"""Enough for smooth letters: those of the title in ink, all others in the colours of the fields."""
# A picture breaks no line at these; the font has only the plain ones.
_PLAIN = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2011": "-", "\u00ad": ""})


def draw(card: Card) -> bytes:
    """The card as a PNG of SIZE, the same bytes for the same words by one MAKER; a title too long for it ends in …."""
    around, colours = _around(card.site, card.kicker, card.sigils)
    image = around.copy()
    room = Image.new("L", (SIZE[0], SIZE[1] - FOOT - TITLE[0]))
    pen = ImageDraw.Draw(room)
    size, lines = _fit(card.title)
    for number, line in enumerate(lines):
        pen.text((MARGIN, number * size * LEADING), _plain(line), 255, _font(size))
    image.paste(room.point([level * SHADES // 256 for level in range(256)]), (0, TITLE[0]))
    image.putpalette([*_shades(), *colours])
    out = BytesIO()
    # Runs alone: a third of the time of all that zlib tries, and fewer bytes than most of it.
    image.save(out, "PNG", compress_type=zlib.Z_RLE)
    return out.getvalue()


@lru_cache(maxsize=64)
def _around(site: str, kicker: str, sigils: tuple[tuple[str, str], ...]) -> tuple[Image.Image, list[int]]:
    """All but the title, which is much the same for all posts: the numbers of colours, and these after the SHADES."""
    image = Image.new("RGB", SIZE, PAPER)
    pen = ImageDraw.Draw(image)
    pen.text((MARGIN, MARGIN), _plain(_cut(kicker, SMALL, SIZE[0] - 2 * MARGIN)), ACCENT, _font(SMALL))
    _foot(pen, site, sigils)
    few = image.quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    numbers = Image.frombytes("L", SIZE, few.tobytes()).point([min(number + SHADES, 255) for number in range(256)])
    return numbers, few.getpalette() or []


def _shades() -> list[int]:
    """The colours between the paper and the ink, both with them."""
    paper, ink = ImageColor.getrgb(PAPER), ImageColor.getrgb(INK)
    steps = [step / (SHADES - 1) for step in range(SHADES)]
    return [round(one + (other - one) * step) for step in steps for one, other in zip(paper, ink, strict=True)]


def drawable(card: Card) -> bool:
    """Whether the font has every letter of the card's words; a sigil that it lacks is left out."""
    return all(map(_known, _plain(card.title + card.site + card.kicker)))


def _fit(title: str) -> tuple[int, list[str]]:
    """The largest letters in which a title has its place, and its lines."""
    width = SIZE[0] - 2 * MARGIN
    for size in range(LARGEST, SMALLEST - 1, -4):
        lines = _wrapped(title, size, width)
        if len(lines) * size * LEADING <= TITLE[1] and all(_width(line, size) <= width for line in lines):
            return size, _balanced(title, size, lines, width)
    lines, most = _wrapped(title, SMALLEST, width), int(TITLE[1] / (SMALLEST * LEADING))
    # More lines than there is room for: the last one tells, by going on beyond the edge.
    kept = [*lines[: most - 1], " ".join(lines[most - 1 : most + 1])]
    return SMALLEST, [_cut(line, SMALLEST, width) for line in kept]


def _cut(line: str, size: int, width: float) -> str:
    """A line that is no longer than its place."""
    if _width(line, size) <= width:
        return line
    line = line[
        : SIZE[0]
    ]  # no letter is narrower than a pixel; and measuring a whole text again and again takes minutes
    while line and _width(f"{line}…", size) > width:
        line = line[:-1]
    return f"{line.rstrip()}…"


def _wrapped(text: str, size: int, width: float) -> list[str]:
    lines: list[str] = []
    # In this font no letters draw nearer to one another: a line is as long as its words and blanks are together.
    length, blank = 0.0, _width(" ", size)
    for word in re.split("[ \n\t]+", text.strip()):
        length += blank + _width(word, size)
        if lines and length <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
            length = _width(word, size)
    return lines


def _balanced(text: str, size: int, lines: list[str], width: float) -> list[str]:
    """As many lines, of lengths as near to one another as can be: no last line of one word."""
    narrow = width
    while narrow > width / 3 and len(_wrapped(text, size, narrow - 20)) == len(lines):
        narrow -= 20
    balanced = _wrapped(text, size, narrow)
    return balanced if all(_width(line, size) <= width for line in balanced) else lines


def _foot(pen: ImageDraw.ImageDraw, site: str, sigils: tuple[tuple[str, str], ...]) -> None:
    """A rule, the site's name, and what room it leaves for the sigils."""
    top = SIZE[1] - FOOT
    pen.line([(MARGIN, top), (SIZE[0] - MARGIN, top)], RULE, 2)
    site = _cut(site, SMALL, SIZE[0] - 2 * MARGIN)
    pen.text((MARGIN, top + 30), _plain(site), INK, _font(SMALL))
    left = MARGIN + _width(site, SMALL) + SIGIL
    shown = [(sigil, colour) for sigil, colour in sigils if all(map(_known, sigil))]
    step = SIGIL + 10
    for place, (sigil, colour) in enumerate(reversed(shown)):
        x = SIZE[0] - MARGIN - SIGIL - place * step
        if x >= left:
            pen.rounded_rectangle([x, top + 28, x + SIGIL, top + 28 + SIGIL], 5, outline=colour, width=2)
            pen.text((x + SIGIL / 2, top + 28 + SIGIL / 2), sigil, colour, _font(24), anchor="mm")


@lru_cache(maxsize=4096)
def _width(text: str, size: int) -> float:
    return float(_font(size).getlength(_plain(text)))


def _plain(text: str) -> str:
    return text.translate(_PLAIN)


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    # The basic layout is the same on every machine; the other one is a library that may not be there.
    return ImageFont.truetype(FONT, size, layout_engine=ImageFont.Layout.BASIC)


@cache
def _known(letter: str) -> bool:
    font = _font(SMALLEST)
    return letter.isspace() or bytes(font.getmask(letter)) != bytes(font.getmask("\U0010ffff"))
