"""Taking a blog away: its posts and comments as a file that another system reads."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from invoke import Context, Exit, task

from causerie.errors import N_
from causerie.tasks.base import HELD, PUBLISH_CONF, ROOT, own_settings, pelican_settings, saying
from causerie.tasks.publishing import reader

if TYPE_CHECKING:
    from pelican.contents import Content

    from causerie.exporters.base import Leaving, Piece
    from causerie.model import Comment, Decision, Post, Synthesis
    from causerie.settings import Settings


@task(
    positional=["format"],
    help={"format": "wxr (WordPress), disqus, isso or staticman", "to": "a file, for staticman a folder"},
)
def export(c: Context, format: str, to: str = "") -> None:
    """Write all comments for another system, with wxr all posts too: inv export wxr.

    Nothing here is changed. It goes to export-FORMAT if nothing is said; an earlier export of the format is replaced.
    """
    from causerie import i18n
    from causerie.exporters import lacking, registry

    settings = pelican_settings(PUBLISH_CONF)
    messages = i18n.translations(settings["DEFAULT_LANG"])
    if not settings["SITEURL"]:
        said = messages.gettext(N_("An export names the site’s pages by whole addresses: write SITEURL in %(file)s."))
        raise Exit(said % {"file": PUBLISH_CONF}, 2)
    path, own = ROOT / (to or registry.target(format)), own_settings(settings)
    with saying(settings["DEFAULT_LANG"], 2):
        registry.known(format, path, _kept(settings, own))
        _demand_loose(path)
        comments = lacking.Counted(_said(own))
        with _quiet():
            leaving = _leaving(settings, own, comments, messages.gettext)
        written = registry.write(format, leaving, path)
    told = {"path": path, "posts": len(leaving.pieces), "comments": written}
    said = N_("%(path)s: %(comments)s contributions.")
    if format == "wxr":
        said = N_("%(path)s: %(posts)s posts and pages, %(comments)s contributions.")
    print(messages.gettext(said) % told)
    things = lacking.told(format, lacking.counts(leaving, comments), messages)
    if things:
        print(messages.gettext(N_("This format has no place for: %(things)s.")) % {"things": things})


@contextmanager
def _quiet() -> Iterator[None]:
    """Have Pelican tell of errors alone: what else is to be mended is for who builds, not for who leaves."""
    logging.disable(logging.WARNING)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)


def _kept(settings: dict[str, Any], own: Settings) -> list[Path]:
    """The folders of the site in which nothing but its own is to stand."""
    folders = [settings[name] for name in ("PATH", "THEME", "OUTPUT_PATH", "CACHE_PATH")]
    folders += [own.comments, HELD, "public", "plugins", "tests", ".ci", ".git", ".venv", ".causerie"]
    return [ROOT / folder for folder in folders]


def _demand_loose(path: Path) -> None:
    """Raise OwnerError if the site's repository keeps what is at a path."""
    from causerie.errors import Fault, OwnerError
    from causerie.forges.git import Git

    within = path.exists() and (ROOT / ".git").exists() and path.resolve().is_relative_to(ROOT.resolve())
    if within and Git(ROOT).run("--literal-pathspecs", "ls-files", "--", str(path.resolve())).out:
        message, remedy = (
            N_("git keeps what is here"),
            N_("give another name with --to, or first have git forget it: git rm --cached"),
        )
        raise OwnerError([Fault("export", message, remedy, {}, str(path))])


def _said(own: Settings) -> Callable[[str], Sequence[Comment]]:
    from causerie import store

    return lambda thread: store.thread(own.root, own.comments, thread).threads.get(thread, ())


def _leaving(
    settings: dict[str, Any],
    own: Settings,
    said: Callable[[str], Sequence[Comment]],
    gettext: Callable[[str], str],
) -> Leaving:
    from causerie.exporters.base import Home, Leaving

    home = Home(own.site_url, own.site_name, str(settings.get("SITESUBTITLE") or ""), own.lang)
    decisions = _decisions(own)
    return Leaving(home, _pieces(settings, own, gettext), said, _heard(own), lambda thread: decisions.get(thread, []))


def _heard(own: Settings) -> Callable[[str], list[Synthesis]]:
    from causerie import store
    from causerie.model import Synthesis

    def heard(thread: str) -> list[Synthesis]:
        paths = sorted((own.root / own.comments / thread).glob("_synthesis*.yml"))
        read = (store.file(own.root, own.comments, f"{own.comments}/{thread}/{path.name}")[0] for path in paths)
        return [one for one in read if isinstance(one, Synthesis)]

    return heard


def _decisions(own: Settings) -> dict[str, list[Decision]]:
    from causerie import store
    from causerie.model import Decision

    found = defaultdict(list)
    for path in sorted((own.root / own.comments / store.DECISIONS).glob("*.yml")):
        made = store.file(own.root, own.comments, f"{own.comments}/{store.DECISIONS}/{path.name}")[0]
        if isinstance(made, Decision):
            found[made.thread].append(made)
    return found


def _pieces(settings: dict[str, Any], own: Settings, gettext: Callable[[str], str]) -> list[Piece]:
    """The posts and pages, in the order of their files, with their texts as any Markdown would give them."""
    from causerie import plugin

    markdown = settings["MARKDOWN"]
    configs = {name: one for name, one in markdown["extension_configs"].items() if not name.startswith("causerie.")}
    found = {**settings, "MARKDOWN": {**markdown, "extension_configs": configs}}
    contents = plugin.read_contents(reader(found))
    unread = sorted(path for path, content in contents.items() if content is None)
    if unread:
        said = gettext(N_("Nothing was written, since these posts cannot be read: %(paths)s."))
        raise Exit(said % {"paths": ", ".join(unread)}, 1)
    texts = {content.source_path: content for content in contents.values() if content}
    return [_piece(texts[path], post, settings) for path, post in sorted(plugin.posts(contents, own))]


def _piece(content: Content, post: Post, settings: dict[str, Any]) -> Piece:
    from pelican.contents import Article

    from causerie import plugin
    from causerie.exporters.base import Piece
    from causerie.render import links

    # A post whose date has not come is a draft to the build.
    status = str(content.metadata.get("status", "published"))
    ahead = status == "published" and post.date is not None and post.date > plugin.now()
    article = isinstance(content, Article)
    path, file = _file(Path(content.source_path), Path(settings["PATH"]))
    return Piece(
        post=post,
        html=links.absolute(content.get_content(settings["SITEURL"]), f"{settings['SITEURL']}/{post.url}"),
        slug=str(content.slug),
        path=path,
        file=file,
        kind="post" if article else "page",
        status="future" if ahead else status,
        modified=getattr(content, "modified", None),
        summary=str(content.metadata.get("summary", "")),
        categories=[content.category.name] if article else [],
        tags=[tag.name for tag in getattr(content, "tags", [])],
        authors=[author.name for author in getattr(content, "authors", [])],
        series=hasattr(content, "series"),
    )


def _file(path: Path, content: Path) -> tuple[str, str]:
    """Where a post's file lies below the content folder, and its text; empty if it is no Markdown, or no UTF-8."""
    try:
        return (path.relative_to(content).as_posix(), path.read_bytes().decode()) if path.suffix == ".md" else ("", "")
    except (OSError, ValueError):
        return "", ""
