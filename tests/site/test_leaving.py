"""Taking a blog away by the command, and bringing it back into an empty one."""

from __future__ import annotations

import re
import shutil
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from causerie import codec
from causerie.model import Decision, Synthesis
from causerie.values import make_id
from lxml import etree

from tests.blog import NOW, Blog
from tests.exporters.leaving import BACK
from tests.site.running import Site, append, mark

BODY = "Un [lien]({filename}deux.md), une ![image]({static}/images/a.svg).\n\n## Là\n\nUne note[^1].\n\n[^1]: La note."


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A site with posts of each kind, and a discussion in which each key is used."""
    made = Site(tmp_path_factory.mktemp("leaving") / "site")
    (made.folder / "content" / "images" / "a.svg").write_text("<svg/>")
    head = {"tags": "Thé vert, b", "questions": "Une ?\n    Deux ?", "authors": "Zoé", "modified": "2026-11-03 09:00"}
    made.post("un", BODY, closes="2027-01-01", series="Mots", discussion="un", subtitle="À part", **head)
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
    made.raw("un", "_synthesis-2.yml", codec.write(Synthesis(date=NOW, body="Entendu.")))
    decided = Decision(id=make_id(NOW, 1), thread="un", date=NOW, decision="declined", rule=1)
    made.raw("_decisions", f"{decided.id}.yml", codec.write(decided))
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
    assert "1 synthèse, 1 décision" in ran.stdout
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
    alone = re.compile(r"comments/\w+/_.*|comments/_.*")
    assert comments(other) == {
        path: data for path, data in comments(site).items() if format == "wxr" or not alone.fullmatch(path)
    }
    assert posts(other) == posts(site) or format != "wxr"
    again = other.files()
    assert other.inv("import", str(export)).returncode == 0
    assert {path: data for path, data in other.files().items() if "import-report" not in path} == {
        path: data for path, data in again.items() if "import-report" not in path
    }


def comments(blog: Blog) -> dict[str, bytes]:
    """The contributions, each as its file less the stamp of an import."""
    found = {}
    for path in (blog.folder / "comments").glob("*/*.yml"):
        found[path.relative_to(blog.folder).as_posix()] = path.read_bytes()
    return found


def posts(blog: Blog) -> dict[str, str]:
    """The posts, each as its file less the stamp of an import."""
    paths = (blog.folder / "content").rglob("*.md")
    return {path.name: re.sub(r"^Source\w*: .*\n", "", path.read_text(), flags=re.MULTILINE) for path in paths}


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
    before = site.files()
    for kind, to in (("wxr", "content/x.xml"), ("staticman", "comments"), ("isso", ".git/x"), ("wxr", "tasks.py")):
        ran = site.inv("export", kind, "--to", to)
        assert (ran.returncode, "donnez un autre nom" in ran.stderr) == (2, True), to
    assert site.files() == before
    path = site.folder / "content" / "posts" / "mal.md"
    path.write_text("Title: Mal\nDate: hier\n\nx\n", encoding="utf-8")
    try:
        ran = site.inv("export", "isso", "--to", str(tmp_path / "x"))
    finally:
        path.unlink()
    assert (ran.returncode, "mal.md" in ran.stderr) == (1, True)
    assert list(tmp_path.iterdir()) == []


def test_an_export_replaces_the_last_one_unless_git_keeps_it(site: Site) -> None:
    export = site.folder / "export-isso.json"
    git = ["git", "-c", "core.excludesFile=", "-C", str(site.folder)]
    try:
        assert site.inv("export", "isso").returncode == site.inv("export", "isso").returncode == 0
        subprocess.run([*git, "init", "-q"], check=True)
        subprocess.run([*git, "add", "-f", export.name], check=True)
        kept = export.read_bytes()
        ran = site.inv("export", "isso")
        assert (ran.returncode, "git garde" in ran.stderr) == (2, True)
        assert export.read_bytes() == kept
    finally:
        export.unlink()
        shutil.rmtree(site.folder / ".git", ignore_errors=True)


def test_an_export_speaks_the_site_s_language(site: Site, tmp_path: Path) -> None:
    conf = site.folder / "pelicanconf.py"
    french = conf.read_text(encoding="utf-8")
    try:
        mark(conf, 'DEFAULT_LANG = "fr"', 'DEFAULT_LANG = "en"')
        ran = site.inv("export", "staticman", "--to", str(tmp_path / "x"))
        assert ": 7 contributions." in ran.stdout
        assert "This format has no place for: the texts of 6 posts, 1 synthesis, 1 decision" in ran.stdout
        append(site.folder / "publishconf.py", 'SITEURL = ""\n')
        ran = site.inv("export", "wxr")
        assert (ran.returncode, ran.stderr.strip()[-9:]) == (2, "hconf.py.")
    finally:
        conf.write_text(french, encoding="utf-8")
        mark(site.folder / "publishconf.py", 'SITEURL = ""\n', "")
