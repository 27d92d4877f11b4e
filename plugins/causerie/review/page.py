"""The pages of one discussion out of a built site, with all that they show: what somebody looks at before a merge."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import quote

from causerie import parts
from causerie.model import Post

PAGES = (".html", ".xml", ".json")
"""How the names of files end that pages lead to, and do not show."""
THEME = "theme/"
"""The folder of what every page shows, and what that shows in its turn."""


def keep(built: Path, folder: Path, posts: Iterable[Post]) -> None:
    """Copy the pages of these posts, with those of a long discussion's parts, and what they show, into a folder."""
    files = sorted(path.relative_to(built).as_posix() for path in built.rglob("*") if path.is_file())
    homes = {parts.file(post.url): parts.address(post, "p/").removesuffix("p/") for post in posts}
    pages = [file for file in files if file in homes or file.startswith(tuple(homes.values()))]
    shown = "".join((built / page).read_text(encoding="utf-8") for page in pages if page.endswith(".html"))
    for file in files:
        kept = file in pages or file.startswith(THEME) or (not file.endswith(PAGES) and quote(file) in shown)
        if kept:
            (folder / file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(built / file, folder / file)
