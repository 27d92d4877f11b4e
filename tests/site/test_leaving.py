"""Taking a blog away by the command, and bringing it back into an empty one."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from causerie import codec
from lxml import etree

from tests.blog import NOW, Blog
from tests.exporters.leaving import BACK
from tests.site.running import Site

BODY = "Un [lien]({filename}deux.md), une ![image]({static}/images/a.svg).\n\n## Là\n\nUne note[^1].\n\n[^1]: La note."


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A site with posts of each kind, and a discussion in which each key is used."""
    made = Site(tmp_path_factory.mktemp("leaving") / "site")
    (made.folder / "content" / "images" / "a.svg").write_text("<svg/>")
    made.post("un", BODY, tags="Thé vert, b", questions="Une ?", authors="Zoé")
    made.post("deux")
    made.post("deux", "A text.", file="deux.en.md", lang="en")
    made.post("brouillon", status="draft")
    made.post("demain", date="2999-01-01 08:00")
    first = made.say("un", 10, "**Bonjour**\n\n> vous", field="care", occupation="Infirmière", answers=1, lang="fr")
    made.say("un", 11, reply_to=first.id, url="https://example.net/", edited=NOW, source="Usenet", source_id="<x@y>")
    gone = made.say("un", 12, name=None, body=None, removed=NOW)
    made.say("un", 13, "Seul.\n", reply_to=gone.id, pinned="À lire", name="Ève  d\N{NO-BREAK SPACE}A")
    made.say("un", 15, name=None, body=None, removed=NOW, rule=1)
    made.say("deux", 14, number=3, date=NOW + timedelta(days=400))
    return made


@pytest.mark.parametrize("format", BACK)
def test_a_blog_leaves_and_comes_back_with_every_contribution_as_it_was(
    site: Site, tmp_path: Path, format: str
) -> None:
    before = site.files()
    export = tmp_path / "export"
    ran = site.inv("export", format, "--to", str(export))
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "7 contributions" in ran.stdout
    assert site.files() == before
    other = Site(tmp_path / "other")
    other.post("deux")
    other.post("deux", "A text.", file="deux.en.md", lang="en")
    # The posts go along with WordPress' file alone.
    for path in [
        *other.folder.glob("comments/un/*"),
        *(other.folder.glob("content/*/*.md") if format == "wxr" else ()),
    ]:
        path.unlink()
    ran = other.inv("import", str(export))
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert comments(other) == comments(site)
    again = other.files()
    assert other.inv("import", str(export)).returncode == 0
    assert {path: data for path, data in other.files().items() if "import-report" not in path} == {
        path: data for path, data in again.items() if "import-report" not in path
    }


def comments(blog: Blog) -> dict[str, bytes]:
    """The contributions, each as its file less the stamp of an import."""
    found = {}
    for path in (blog.folder / "comments").glob("*/*.yml"):
        codec.read_comment(path.read_bytes(), str(path))
        found[path.relative_to(blog.folder).as_posix()] = path.read_bytes()
    return found


def test_wordpress_s_file_holds_the_posts_as_they_are_read(site: Site, tmp_path: Path) -> None:
    export = tmp_path / "wxr.xml"
    assert site.inv("export", "wxr", "--to", str(export)).returncode == 0
    items = {one.findtext("{*}post_name") + one.findtext("{*}status"): one for one in etree.parse(export).iter("item")}
    assert {"unpublish", "deuxpublish", "brouillondraft", "demainfuture", "chartepublish"} <= items.keys()
    assert items["chartepublish"].findtext("{*}post_type") == "page"
    html = items["unpublish"].findtext("{*}encoded") or ""
    for part in (
        'href="https://causerie.example.org/deux/"',
        'src="https://causerie.example.org/images/a.svg"',
        "<h2>Là</h2>",
        'class="footnote"',
    ):
        assert part in html
    assert "causerie.prose" not in export.read_text()


def test_what_cannot_leave_is_said_and_nothing_is_written(site: Site, tmp_path: Path) -> None:
    ran = site.inv("export", "gopher", "--to", str(tmp_path / "x"))
    assert (ran.returncode, "wxr" in ran.stderr) == (2, True)
    ran = site.inv("export", "wxr", "--to", str(tmp_path))
    assert ran.returncode == 2
    path = site.folder / "content" / "posts" / "mal.md"
    path.write_text("Title: Mal\nDate: hier\n\nx\n", encoding="utf-8")
    try:
        ran = site.inv("export", "isso", "--to", str(tmp_path / "x"))
    finally:
        path.unlink()
    assert (ran.returncode, "mal.md" in ran.stderr) == (1, True)
    assert list(tmp_path.iterdir()) == []
