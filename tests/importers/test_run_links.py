"""Links in old comments to the old site's posts: they lead to where these are now, in every order of imports."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from causerie import codec
from causerie.importers import registry
from causerie.importers.asked import Wish
from causerie.importers.base import Site
from causerie.importers.run import run
from causerie.importers.source import Source

from tests.importers.old_blog import OLD, Home, comment, isso, post, said, takeout

NEW = "https://causeur.net/blog"
SEL = "/2013/05/sel_et_poivre.html"
BODIES = {
    f'<a href="{OLD}{SEL}">là</a>': f"[là]({NEW}{SEL})",
    f'<a href="http://carnet.blogspot.fr{SEL}?showComment=1#c12">là</a>': f"[là]({NEW}{SEL}#c12)",
    f"Voir {OLD}{SEL}.": f"Voir {NEW}{SEL}.",
    f'<a href="{OLD}/2013/05/perdu.html">là</a>': f"[là]({OLD}/2013/05/perdu.html)",
    f'<a href="https://ailleurs.net{SEL}">là</a>': f"[là](https://ailleurs.net{SEL})",
    f"<code>{OLD}{SEL}</code>": f"`{OLD}{SEL}`",
    f"{OLD}/": f"{OLD}/",
}


def bring(home: Home, path: Path, *, to: str = NEW) -> int:
    """Import an export into a site that has an address; how many links lead to posts here now."""
    source = Source.of(path)
    importer = registry.find(source)
    report = run(importer, source, Site(url=OLD), replace(home.place, site=to), Wish())
    assert report.off == []
    return report.links


def bodies(home: Home) -> list[str]:
    paths = sorted((home.folder / "comments").glob("*/*.yml"))
    return [(codec.read_comment(path.read_bytes(), "").body or "").replace("\\", "") for path in paths]


def blog(folder: Path) -> Path:
    posts = (post(1, "/2013/05/pain.html"), post(2, SEL))
    said = (comment(12 + n, 1, body, date=f"2013-05-02T10:00:0{n}Z") for n, body in enumerate(BODIES))
    return takeout(folder / "feed.atom", *posts, *said)


def test_a_comment_s_links_lead_to_where_the_posts_are_now(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    assert bring(home, blog(tmp_path)) == 3
    assert bodies(home) == list(BODIES.values())


@pytest.mark.parametrize("to", ["", NEW])
def test_a_second_import_leaves_a_comment_s_words_as_they_are(tmp_path: Path, to: str) -> None:
    home = Home(tmp_path / "home")
    bring(home, blog(tmp_path), to="")
    assert OLD + SEL in bodies(home)[2]
    before = home.files()
    bring(home, blog(tmp_path), to=to)
    assert home.files() == before


def test_comments_that_waited_say_the_same_as_those_that_came_later(tmp_path: Path) -> None:
    talk = isso(tmp_path / "talk.json", **{"2013__05__pain.html": [said(f"[là]({OLD}{SEL}#isso-3) \\*", 1)]})
    found = []
    for name, order in (("a", (blog(tmp_path), talk)), ("b", (talk, blog(tmp_path)))):
        home = Home(tmp_path / name)
        for export in order:
            bring(home, export)
        found.append({path: data for path, data in home.files().items() if "held" not in path})
    assert found[0] == found[1]
    assert any(f"[là]({NEW}{SEL}#isso-3) \\*".encode() in data for data in found[0].values())


def test_a_text_of_many_signs_of_code_takes_no_time_to_speak_of(tmp_path: Path) -> None:
    body = " ".join("`" * number for number in range(1, 200)) + f" {OLD}{SEL}"
    home = Home(tmp_path / "home")
    talk = isso(tmp_path / "talk.json", **{"2013__05__pain.html": [said(body, 1)]})
    bring(home, blog(tmp_path))
    bring(home, talk)
    assert any(f"{NEW}{SEL}" in one for one in bodies(home)[len(BODIES) :])


def test_an_address_that_is_a_number_and_one_below_a_folder_lead_on_too(tmp_path: Path) -> None:
    home, old = Home(tmp_path / "home"), "https://x.example/carnet"
    words = f'<a href="{old}/?p=2#comment-7">a</a> <a href="{old}/2013/05/deux/?replytocom=3">b</a> {old}/autre/'
    talk = (
        "<wp:comment><wp:comment_id>7</wp:comment_id><wp:comment_author>Ève</wp:comment_author>"
        "<wp:comment_date_gmt>2013-06-01 10:00:00</wp:comment_date_gmt><wp:comment_approved>1</wp:comment_approved>"
        f"<wp:comment_content><![CDATA[{words}]]></wp:comment_content></wp:comment>"
    )
    (tmp_path / "x.xml").write_text(
        f'<rss xmlns:wp="http://wordpress.org/export/1.2/"><channel><wp:base_blog_url>{old}</wp:base_blog_url><item>'
        f"<title>Deux</title><link>{old}/2013/05/deux/</link><wp:post_id>2</wp:post_id><wp:status>publish</wp:status>"
        "<wp:post_date_gmt>2013-05-01 10:00:00</wp:post_date_gmt><wp:post_name>deux</wp:post_name>"
        f"<wp:post_type>post</wp:post_type>{talk}</item></channel></rss>"
    )
    source = Source.of(tmp_path / "x.xml")
    run(registry.find(source), source, Site(url=old), replace(home.place, site=NEW), Wish())
    assert bodies(home) == [f"[a]({NEW}/?p=2#comment-7) [b]({NEW}/2013/05/deux/) {old}/autre/"]
