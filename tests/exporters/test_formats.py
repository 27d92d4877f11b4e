"""What other systems ask of a file that they are handed."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from causerie import i18n
from causerie.errors import OwnerError
from causerie.exporters import base, lacking, own, registry
from causerie.exporters.base import Leaving
from causerie.importers import ours
from causerie.model import Comment, Synthesis
from lxml import etree

from tests.exporters.leaving import BACK, HOME, leaving, piece, written
from tests.samples import NOW, comment, decision, ident, post, removed, said

NAMES = {
    "wp": "http://wordpress.org/export/1.2/",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "d": "http://disqus.com",
}
ODD = 'A & <b> ]]> "c" \' é 👩\N{ZERO WIDTH JOINER}🔧 %(x)s {{ }} ~ no 0123'
TWO = [said(1, name=ODD, body=f"{ODD}\n\n> {ODD}"), said(2, reply_to=ident(1), url="https://example.net/?a=1&b=2")]


def tree(path: Path) -> etree._Element:
    """The file as a strict reader takes it."""
    return etree.fromstring(path.read_bytes(), etree.XMLParser(resolve_entities=False))


def texts(root: etree._Element, path: str) -> list[str]:
    return [str(one.text or "") for one in root.iterfind(path, NAMES)]


def test_wordpress_finds_all_that_its_importer_asks_for(tmp_path: Path) -> None:
    one = piece("un", html="<p>a ]]> b \x0b</p>", authors=["Zoé"], categories=["Thé vert"], tags=["b"])
    root = tree(written("wxr", leaving({"un": TWO}, one), tmp_path))
    assert texts(root, "channel/wp:wxr_version") == ["1.2"]
    (item,) = root.iterfind("channel/item")
    assert texts(item, "content:encoded") == ["<p>a ]]> b </p>"]
    assert texts(item, "dc:creator") == texts(root, "channel/wp:author/wp:author_login") == ["author-1"]
    assert [(each.get("domain"), each.get("nicename"), each.text) for each in item.iterfind("category")] == [
        ("category", "the-vert", "Thé vert"),
        ("post_tag", "b", "b"),
    ]
    assert texts(item, "wp:comment/wp:comment_id") == ["1", "2"]
    assert texts(item, "wp:comment/wp:comment_parent") == ["0", "1"]
    assert texts(item, "wp:comment/wp:comment_approved") == ["1", "1"]
    assert texts(item, "wp:comment/wp:comment_date_gmt")[0] == "2026-11-24 09:31:12"
    assert texts(item, "guid") == ["https://example.org/blog/?p=1"]
    for each in item.iter():
        assert re.fullmatch(r"[\w.-]+", etree.QName(each).localname)


def test_wordpress_fetches_each_picture_of_the_site_once_and_takes_an_author_by_a_line(tmp_path: Path) -> None:
    own, other = "https://example.org/blog/images/%C3%A9t%C3%A9.jpg?a=1&amp;b=2", "https://example.net/a.jpg"
    html = f'<p><img alt="" src="{own}"><img src="{other}"></p>'
    path = written("wxr", leaving({}, piece("un", html=html, authors=["Zoé"]), piece("deux", html=html)), tmp_path)
    *posts, picture = tree(path).iterfind("channel/item")
    assert len(posts) == 2
    assert texts(picture, "wp:attachment_url") == [own.replace("&amp;", "&")]
    assert texts(picture, "wp:post_parent") == texts(posts[0], "wp:post_id")
    assert texts(picture, "wp:post_id") == ["3"]
    assert texts(picture, "wp:post_type") == ["attachment"]
    # The last of WordPress' readers, which takes what no other can, reads line by line.
    (line,) = (row for row in path.read_text(encoding="utf-8").split("\n") if "<wp:author>" in row)
    assert line.endswith("</wp:author>")


def test_disqus_names_threads_before_posts_and_posts_by_numbers(tmp_path: Path) -> None:
    gone = removed(id=ident(9))
    blog = leaving({"un": [*TWO, gone], "vide": []}, piece("un"), piece("vide"))
    root = tree(written("disqus", blog, tmp_path))
    key = "{http://disqus.com/disqus-internals}id"
    assert [etree.QName(one).localname for one in root] == ["thread", "post", "post", "post"]
    assert texts(root, "d:thread/d:link") == ["https://example.org/blog/un/"]
    assert texts(root, "d:thread/d:id") == ["un"]
    posts = {one.get(key): one for one in root.iterfind("d:post", NAMES)}
    assert list(posts) == ["1", "2", "3"]
    assert sorted(texts(root, "d:post/d:isDeleted")) == ["false", "false", "true"]
    assert [one.get(key) for one in root.iterfind("d:post/d:parent", NAMES)] == [
        number
        for number, one in posts.items()
        if ident(1) in texts(one, f"{{urn:{ours.OURS}}}{ours.OURS}")[0].split()[1]
    ]
    assert {one.get(key) for one in root.iterfind("d:post/d:thread", NAMES)} == {root[0].get(key)}
    for path in ("d:post/d:ipAddress", "d:post/d:author/d:email"):
        assert texts(root, path) == [""] * 3


def test_isso_knows_its_file_by_the_first_two_signs(tmp_path: Path) -> None:
    path = written("isso", leaving({"un": TWO, "vide": [], "deux": [said(3)]}), tmp_path)
    text = path.read_text(encoding="utf-8")
    assert text.startswith("[{")
    threads = json.loads(text)
    assert [(one["id"], len(one["comments"])) for one in threads] == [("/blog/un/", 2), ("/blog/deux/", 1)]
    first, second = threads[0]["comments"]
    assert {"author", "email", "website", "remote_addr", "created", "text", "id"} <= first.keys()
    assert (first["id"], second["parent"]) == (1, 1)
    assert first["created"] == "2026-11-24 09:31:12"
    assert {one["email"] for one in (first, second)} == {""}


def test_a_blog_in_which_nobody_spoke_leaves_as_an_empty_list(tmp_path: Path) -> None:
    assert json.loads(written("isso", leaving({"un": []}), tmp_path).read_text()) == []


def test_staticman_s_files_are_yaml_of_texts(tmp_path: Path) -> None:
    folder = written("staticman", leaving({"un": TWO}), tmp_path) / "_data" / "comments" / "un"
    first, second = (yaml.safe_load(path.read_bytes()) for path in sorted(folder.iterdir()))
    assert first["name"] == ODD
    assert second["message"] == TWO[1].body
    # What is no markup here would be some there.
    assert first["message"].startswith("<p>A &amp; &lt;b&gt;")
    assert first["date"] == "2026-11-24T09:31:12+00:00"
    assert second["replying_to_uid"] == first["_id"] == ident(1)
    assert second["_parent"] == "https://example.org/blog/un/"


@pytest.mark.parametrize("format", BACK)
def test_translations_share_a_thread_which_leaves_once(format: str, tmp_path: Path) -> None:
    english = piece("un", post=post(thread="un", lang="en", url="en/un/"))
    french = piece("un", post=post(thread="un", lang="fr", url="un/"))
    blog = leaving({"un": TWO}, english, french)
    to = tmp_path / "out"
    assert registry.write(format, blog, to) == len(TWO)
    told = to.read_text(encoding="utf-8") if to.is_file() else "".join(p.read_text() for p in to.rglob("*.yml"))
    assert told.count("<wp:comment>") == (2 if format == "wxr" else 0)
    assert format == "wxr" or "/en/un/" not in told


def held(path: Path) -> dict[str, bytes]:
    """What a file or the files of a folder hold."""
    found = [path] if path.is_file() else path.rglob("*")
    return {str(one.relative_to(path)): one.read_bytes() for one in found if one.is_file()}


def test_an_unknown_format_and_a_place_that_is_taken_are_refused(tmp_path: Path) -> None:
    blog, folder = leaving({"un": TWO}), tmp_path / "there"
    folder.mkdir()
    (folder / "x").write_text("mine")
    for name, to in (("rss", tmp_path / "y"), ("wxr", folder), ("staticman", folder), ("staticman", folder / "x")):
        with pytest.raises(OwnerError):
            registry.write(name, blog, to)
    assert [path.name for path in tmp_path.rglob("*")] == ["there", "x"]
    assert (folder / "x").read_text() == "mine"


@pytest.mark.parametrize("format", registry.FILES)
@pytest.mark.parametrize("found", [b"mine", b"", b'<?xml version="1.0"?>\n<rss/>\n', b'[{"id": "/x/"}]\n', None])
def test_only_an_export_of_the_same_format_is_replaced(format: str, found: bytes | None, tmp_path: Path) -> None:
    to, other = tmp_path / "out", next(one for one in registry.FILES if one != format)
    if found is None:
        registry.write(other, leaving({"un": TWO}), to)
    else:
        to.write_bytes(found)
    before = to.read_bytes()
    with pytest.raises(OwnerError):
        registry.write(format, leaving({"un": TWO}), to)
    assert held(tmp_path) == {"out": before}


@pytest.mark.parametrize("there", [{"un": TWO}, {}], ids=["full", "empty"])
@pytest.mark.parametrize("format", BACK)
def test_last_week_s_export_is_replaced_whole(format: str, there: dict[str, list[Comment]], tmp_path: Path) -> None:
    new = {"un": [said(5)], "deux": [said(6)]}
    registry.write(format, leaving(there), tmp_path / "out")
    registry.write(format, leaving(new), tmp_path / "out")
    registry.write(format, leaving(new), tmp_path / "new")
    assert held(tmp_path / "out") == held(tmp_path / "new")
    assert sorted(one.name for one in tmp_path.iterdir()) == ["new", "out"]


def test_a_folder_with_a_file_of_somebody_else_s_is_not_replaced(tmp_path: Path) -> None:
    to = tmp_path / "out"
    registry.write("staticman", leaving({"un": TWO}), to)
    for name, text in (("_data/comments/un/comment-20261124T093012Z-00000000.yml", "name: A\n"), ("x.txt", "mine")):
        (to / name).write_text(text)
        before = held(to)
        with pytest.raises(OwnerError):
            registry.write("staticman", leaving({}), to)
        assert held(to) == before
        (to / name).unlink()


@pytest.mark.parametrize("format", registry.FILES)
def test_nothing_goes_where_the_site_keeps_something(format: str, tmp_path: Path) -> None:
    content = tmp_path / "content"
    content.mkdir()
    (tmp_path / "link").symlink_to(content / "new")
    for to in (content / "x.xml", content / "below" / "x", tmp_path / "link", tmp_path / "a" / ".." / "content" / "x"):
        with pytest.raises(OwnerError):
            registry.known(format, to, [content])
    registry.known(format, tmp_path / "contents", [content])


@pytest.mark.parametrize("format", BACK)
def test_an_export_that_breaks_off_leaves_what_was_there(format: str, tmp_path: Path) -> None:
    def broken(thread: str) -> list[Comment]:
        raise OSError(28, "No space left on device")

    to = tmp_path / "out"
    registry.write(format, leaving({"un": TWO}), to)
    before = held(to)
    with pytest.raises(OwnerError) as caught:
        registry.write(format, Leaving(HOME, [piece("un")], broken), to)
    assert "No space left" in str(caught.value.faults[0].said(str))
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    assert held(to) == before != {}


@pytest.mark.parametrize("format", BACK)
def test_the_same_blog_gives_the_same_bytes(format: str, tmp_path: Path) -> None:
    blog = leaving({"un": TWO, "deux": [comment()]})
    first, second = (written(format, blog, tmp_path) for _ in range(2))
    assert held(first) == held(second) != {}


def test_both_ways_call_the_place_of_our_file_the_same_and_seal_it_alike() -> None:
    assert base.OURS == ours.OURS
    texts = ["un\x0b deux\r\n", "é\ud800\ufffe", ""]
    fields = [
        ("_causerie", texts[0]),
        ("_causerie_path", "x.md"),
        ("_causerie_seal", own.seal(texts[0], "x.md", *texts)),
    ]
    assert [
        found and found.whole
        for found in (ours.own_post(fields, "un", "", texts), ours.own_post(fields, "un", "", ["x"]))
    ] == [
        True,
        False,
    ]


def counted(format: str, blog: Leaving, lang: str) -> str:
    """What is told of a blog after it left."""
    said = lacking.Counted(blog.said)
    for _ in range(2):
        list(replace(blog, said=said).discussions())
    return lacking.told(format, lacking.counts(blog, said), i18n.translations(lang))


def test_what_a_format_has_no_place_for_is_counted(tmp_path: Path) -> None:
    talk = [said(1, field="care", occupation="Infirmière", answers=1), said(2, reply_to=ident(1), url="https://a.net/")]
    english = piece("un", post=post(thread="un", lang="en", url="en/un/", questions=("A?",)))
    french = piece("un", post=post(thread="un", questions=("Une ?", "Deux ?")), series=True)
    blog = leaving({"un": talk}, english, french)
    blog = replace(blog, heard=lambda thread: [Synthesis(date=NOW, body="x")], decided=lambda thread: [decision()] * 2)
    assert counted("wxr", blog, "en") == (
        "1 synthesis, 2 decisions, 2 questions of posts, 1 answer to a question, 1 occupation, 1 field, "
        "the language of 1 post, the series of 1 post"
    )
    assert counted("disqus", blog, "fr") == (
        "le corps de 2 textes, 1 synthèse, 2 décisions, 1 réponse à une question, 1 métier ou fonction, 1 domaine, "
        "la page de 1 voix"
    )
    assert "à qui répond 1 commentaire" in counted("isso", blog, "fr")
    assert counted("wxr", leaving({"un": [said(1)]}), "en") == ""
