"""Taking a blog away: its posts and comments as a file that another system reads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from invoke import Context, Exit, task

from causerie.tasks.base import PUBLISH_CONF, ROOT, own_settings, pelican_settings, saying
from causerie.tasks.publishing import reader

if TYPE_CHECKING:
    from pelican.contents import Content

    from causerie.exporters.base import Leaving, Piece
    from causerie.model import Comment, Post


@task(
    positional=["format"],
    help={"format": "wxr (WordPress), disqus, isso or staticman", "to": "a file, for staticman a folder"},
)
def export(c: Context, format: str, to: str = "") -> None:
    """Write all comments for another system, with wxr all posts too: inv export wxr.

    Nothing here is changed. It goes to export-FORMAT if nothing is said.
    """
    from causerie.exporters import registry

    settings = pelican_settings(PUBLISH_CONF)
    if not settings["SITEURL"]:
        raise Exit(f"An export names the site's pages by whole addresses: write SITEURL in {PUBLISH_CONF}.", 2)
    path = ROOT / (to or registry.target(format))
    with saying(settings["DEFAULT_LANG"], 2):
        registry.known(format, path)
        leaving = _leaving(settings)
        written = registry.write(format, leaving, path)
    print(f"{path}: {len(leaving.pieces)} posts and pages, {written} contributions.")


def _leaving(settings: dict[str, Any]) -> Leaving:
    from causerie import store
    from causerie.exporters.base import Home, Leaving

    own = own_settings(settings)

    def said(thread: str) -> Sequence[Comment]:
        return store.thread(own.root, own.comments, thread).threads.get(thread, ())

    home = Home(own.site_url, own.site_name, str(settings.get("SITESUBTITLE") or ""), own.lang)
    return Leaving(home, _pieces(settings), said)


def _pieces(settings: dict[str, Any]) -> list[Piece]:
    """The posts and pages, in the order of their files, with their texts as any Markdown would give them."""
    from causerie import plugin

    markdown = settings["MARKDOWN"]
    configs = {name: one for name, one in markdown["extension_configs"].items() if not name.startswith("causerie.")}
    found = {**settings, "MARKDOWN": {**markdown, "extension_configs": configs}}
    contents = plugin.read_contents(reader(found))
    unread = sorted(path for path, content in contents.items() if content is None)
    if unread:
        raise Exit(f"Nothing was written, since these posts cannot be read: {', '.join(unread)}.", 1)
    texts = {content.source_path: content for content in contents.values() if content}
    posts = sorted(plugin.posts(contents, own_settings(settings)))
    return [_piece(texts[path], post, settings) for path, post in posts]


def _piece(content: Content, post: Post, settings: dict[str, Any]) -> Piece:
    from pelican.contents import Article

    from causerie import plugin
    from causerie.exporters.base import Piece
    from causerie.render import links

    # A post whose date has not come is a draft to the build.
    status = str(content.metadata.get("status", "published"))
    ahead = status == "published" and post.date is not None and post.date > plugin.now()
    article = isinstance(content, Article)
    return Piece(
        post=post,
        html=links.absolute(content.get_content(settings["SITEURL"]), f"{settings['SITEURL']}/{post.url}"),
        slug=str(content.slug),
        kind="post" if article else "page",
        status="future" if ahead else status,
        modified=getattr(content, "modified", None),
        summary=str(content.metadata.get("summary", "")),
        categories=[content.category.name] if article else [],
        tags=[tag.name for tag in getattr(content, "tags", [])],
        authors=[author.name for author in getattr(content, "authors", [])],
    )
