"""The same blog for a bare Pelican, and for one with pelican-comment-system."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from causerie import codec

from tests.bench._paired import Contender

BARE = """
SITENAME, AUTHOR = "La causerie des métiers", "Claire Aubanel"
SITEURL = "https://causerie.example.org"
TIMEZONE, DEFAULT_LANG = "Europe/Paris", "fr"
PATH, ARTICLE_PATHS, PAGE_PATHS = "content", ["posts"], ["pages"]
ARTICLE_URL, ARTICLE_SAVE_AS = "{slug}/", "{slug}/index.html"
# Else the second page of the tag "mot 3" is the first of "mot 32".
TAG_SAVE_AS, CATEGORY_SAVE_AS = "tag/{slug}/index.html", "category/{slug}/index.html"
THEME, PLUGINS = "simple", []
DEFAULT_PAGINATION = 10
OUTPUT_PATH = "bare"
"""
"""Its Markdown, colours of code included, its lists and its feeds are as it comes."""
SYSTEM = """
from pelican import Pelican
# What it calls has another name since Pelican 4.
Pelican.get_writer = Pelican._get_writer
PLUGIN_PATHS, PLUGINS = [{packages!r}], ["pelican_comment_system"]
PELICAN_COMMENT_SYSTEM = True
THEME_TEMPLATES_OVERRIDES = ["overrides"]
OUTPUT_PATH = "system"
"""
TEMPLATE = """{% extends "!theme/article.html" %}
{% macro shown(comment) %}
<div id="comment-{{ comment.slug }}"><p>{{ comment.author }}, {{ comment.locale_date }}</p>{{ comment.content }}
{% for reply in comment.replies %}{{ shown(reply) }}{% endfor %}</div>
{% endmacro %}
{% block content %}{{ super() }}
{% for comment in article.comments %}{{ shown(comment) }}{% endfor %}
{% endblock %}
"""


def bare(blog: Path) -> Contender:
    """A bare Pelican with its own theme, without a comment."""
    (blog / "bareconf.py").write_text(BARE, encoding="utf-8")
    return Contender("bare Pelican, no comments", pelican("bareconf.py"), blog, emptied(blog / "bare"))


def system(blog: Path, packages: Path) -> Contender:
    """Pelican with pelican-comment-system, its comments as it wants them: Markdown with Pelican's metadata."""
    (blog / "systemconf.py").write_text(BARE + SYSTEM.format(packages=str(packages)), encoding="utf-8")
    (blog / "overrides").mkdir()
    (blog / "overrides" / "article.html").write_text(TEMPLATE, encoding="utf-8")
    for path in (blog / "comments").glob("*/*.yml"):
        comment = codec.read_comment(path.read_bytes(), path.name)
        # Its slugs are of the whole file names, since Pelican has no SLUG_SUBSTITUTIONS; their capitals go.
        parent = f"replyto: {comment.reply_to.lower()}.md\n" if comment.reply_to else ""
        head = f"date: {comment.date:%Y-%m-%d %H:%M:%S}\nauthor: {comment.name}\n{parent}"
        target = blog / "content" / "comments" / path.parent.name / f"{comment.id}.md"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(f"{head}\n{comment.body}\n", encoding="utf-8")
    return Contender("pelican-comment-system 1.4.0", pelican("systemconf.py"), blog, emptied(blog / "system"))


def pelican(conf: str) -> list[object]:
    """The command that builds with these settings."""
    return [sys.executable, "-m", "pelican", "-s", conf, "--log-handler", "plain"]


def emptied(*folders: Path) -> Callable[[], None]:
    """What takes these folders away before a run, while no clock is running."""

    def before() -> None:
        for folder in folders:
            shutil.rmtree(folder, ignore_errors=True)

    return before
