"""The posts' prose on its way into their pages, and what templates ask of it."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from pelican import Pelican
from pelican.contents import Article, Content, Page
from pelican.generators import Generator

from causerie.checks import report
from causerie.errors import N_, Fault
from causerie.files import write_whole
from causerie.plugin import texts
from causerie.prose import images, metadata, pictures, remarks, remote

log = logging.getLogger(__name__)

_LINK = re.compile(r"[{|](?:static|attach|filename)[}|]")


def remote_allowed(content: Content) -> bool:
    """Whether a post's author has readers' browsers fetch things from elsewhere: the line `Remote: yes`."""
    return str(getattr(content, "remote", "")).strip().lower() == "yes"


def origins(content: Content) -> tuple[str, ...]:
    """Where a post fetches things from, if its author allows it."""
    return remote.origins(content._content, content.settings["SITEURL"]) if remote_allowed(content) else ()


def hints(contents: Iterable[Content | None], root: Path) -> Iterator[Fault]:
    """What the authors of posts should know of their prose; paths are below `root`."""
    for content in contents:
        if isinstance(content, Article | Page):
            source = Path(content.source_path)
            path = os.path.relpath(source, root).replace(os.sep, "/")
            allowed, site = remote_allowed(content), content.settings["SITEURL"]
            yield from remarks.remarks(content._content, partial(_text, source), path, site=site, remote=allowed)


def _text(source: Path) -> str:
    # Another plugin's post may be in no file.
    return source.read_text(encoding="utf-8", errors="replace") if source.is_file() else ""


def finish(generators: Sequence[Generator]) -> None:
    """Change the posts' HTML where Pelican has read all of it and written none; write the versions of pictures.

    The addresses `{static}` are still in it: Pelican resolves them page by page.
    """
    for content in generators[0].context["generated_content"].values():
        if isinstance(content, Article | Page):
            change = remote.allowed if remote_allowed(content) else remote.linked
            site = content.settings["SITEURL"]
            text = content._content
            shown = images.shown(change(text, site), partial(_look, content, Path(generators[0].output_path)))
            if shown != text:
                content._content = shown
                texts.lay_aside(content)
            if content.metadata.get("summary"):
                # It is shown in lists too, where no author allows anything.
                content._summary = content.metadata["summary"] = remote.linked(content.metadata["summary"], site)


def _look(content: Content, output: Path, source: str) -> tuple[pictures.Picture, str] | None:
    """The picture of an image's source, its versions written; None if it is none of the site's, or cannot be read."""
    settings = content.settings
    inside, path = Path(settings["PATH"]).resolve(), _file(content, source)
    if path is None or not path.is_relative_to(inside):
        return None
    try:
        picture = pictures.read(path, Path(settings["CACHE_PATH"]) / "pictures")
    except OSError:
        message = N_("the image %(address)s cannot be read, and is shown as it is")
        post = os.path.relpath(content.source_path, Path(settings["PATH"]).parent).replace(os.sep, "/")
        fault = Fault("image", message, N_("save it again as JPEG, PNG or SVG"), {"address": source}, post)
        log.warning("%s", report.line(fault, settings["DEFAULT_LANG"]))
        return None
    # Pelican makes no address in a srcset relative, so a site with RELATIVE_URLS has its pictures in one size.
    if picture and settings["RELATIVE_URLS"]:
        picture = pictures.Picture(picture.width, picture.height)
    stem = path.relative_to(inside).with_suffix("").as_posix()
    for variant in picture.variants if picture else ():
        written = output / variant.name(stem)
        if not written.exists():
            write_whole(written, variant.data)
    return (picture, f"{settings['SITEURL']}/{quote(stem)}") if picture else None


def _file(content: Content, source: str) -> Path | None:
    """The file of an address `{static}…` or `/…` in a post, if there is one."""
    link = _LINK.match(source)
    # A link in a circle is a RuntimeError up to Python 3.12.
    with suppress(OSError, ValueError, RuntimeError):
        address = unquote(urlsplit(source[link.end() if link else 0 :]).path)
        beside = Path(content.settings["PATH"] if address.startswith("/") else Path(content.source_path).parent)
        path = (beside / address.lstrip("/")).resolve()
        return path if (link or source.startswith("/")) and path.is_file() else None
    return None


def bare(pelican: Pelican) -> None:
    """Take out of the images that were copied from the static folders what they tell of place, time and people."""
    for folder in pelican.settings["STATIC_PATHS"]:
        if not Path(folder).is_absolute():
            for path in sorted(Path(pelican.output_path, folder).rglob("*")):
                if path.suffix.lower() in (".jpg", ".jpeg", ".png") and path.is_file():
                    data = path.read_bytes()
                    less = metadata.bare(data)
                    if less != data:
                        write_whole(path, less)
