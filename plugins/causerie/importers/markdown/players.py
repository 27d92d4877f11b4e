"""Videos by their addresses, and what plays them within a page."""

from __future__ import annotations

import re
from html import unescape

_PLAYERS = (
    (re.compile(r"https?://(?:(?:www\.|m\.)?youtube(?:-nocookie)?\.com/(?:watch\?(?:[^#\s]*&)?v=|embed/|v/|shorts/)|youtu\.be/)([\w-]{6,20})"),
     "https://www.youtube-nocookie.com/embed/"),
    (re.compile(r"https?://(?:www\.|player\.)?vimeo\.com/(?:video/)?(\d{4,12})"), "https://player.vimeo.com/video/"),
    (re.compile(r"https?://(?:www\.)?(?:dailymotion\.com/(?:embed/)?video|dai\.ly)/([\w]{4,20})"),
     "https://www.dailymotion.com/embed/video/"),
)  # fmt: skip


def player(url: str) -> str:
    """What plays a video of this address within a page; empty if none is known."""
    for pattern, base in _PLAYERS:
        if found := pattern.match(unescape(url)):
            return f'<iframe src="{base}{found[1]}" allowfullscreen></iframe>'
    return ""
