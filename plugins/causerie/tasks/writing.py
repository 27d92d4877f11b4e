"""Beginning a post."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from invoke import Context, Exit, task

from causerie.tasks.base import ROOT, pelican_settings

SLUG_MAX = 80
"""Characters of a post's name, which is also that of a folder."""


@task(positional=["title"], help={"title": "the title of the post"})
def new(c: Context, title: str) -> None:
    """Begin a post: inv new "Titre" makes a draft in content/posts/."""
    from pelican.utils import slugify

    from causerie.characters import without_forbidden
    from causerie.store import thread_name

    settings = pelican_settings()
    title = without_forbidden(" ".join(title.split()))
    slug = slugify(title, regex_subs=settings["SLUG_REGEX_SUBSTITUTIONS"])[:SLUG_MAX].strip("-")
    if not thread_name(slug):
        raise Exit(f"{title!r} makes no file name that every system takes: choose another title.", 2)
    content = Path(settings["PATH"])
    taken = next((path for path in sorted(content.rglob("*.md")) if _has_slug(path, slug)), None)
    if taken:
        raise Exit(f"{taken} has the same name already: choose another title.", 2)
    path = content / "posts" / f"{slug}.md"
    moment = datetime.now(ZoneInfo(settings["TIMEZONE"]))
    head = {
        "Title": title,
        "Date": f"{moment:%Y-%m-%d %H:%M}",
        "Category": "Carnets",
        "Slug": slug,
        "Lang": settings["DEFAULT_LANG"],
        "Status": "draft",
        "Summary": "",
        "Questions": "",
    }
    path.write_text("".join(f"{key}: {value}".rstrip() + "\n" for key, value in head.items()) + "\n", encoding="utf-8")
    print(f"{path.relative_to(ROOT)} is a draft: it opens to readers when its Status line goes.")


def _has_slug(path: Path, slug: str) -> bool:
    text = path.read_text(encoding="utf-8", errors="replace")
    said = re.search(r"^slug:\s*(\S+)", text, re.MULTILINE | re.IGNORECASE)
    return slug in (path.stem, said and said.group(1))
