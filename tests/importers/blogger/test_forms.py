"""One blog in the three forms that Blogger gives is one blog."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from causerie.importers.base import Site, SourceComment, SourcePost, Unread
from causerie.importers.blogger import ids
from causerie.importers.blogger.archive import ARCHIVE
from causerie.importers.blogger.feeds import FEEDS
from causerie.importers.blogger.takeout import TAKEOUT, albums
from causerie.importers.source import Source

from tests.importers.blogger import carnet_of as carnet

PUBLIC = {"1001", "1002", "1003", "2001"}


@pytest.mark.parametrize("form", carnet.FORMS)
def test_a_form_is_known_by_its_own_importer(form: str) -> None:
    importer, path = carnet.FORMS[form]
    assert importer.name == "blogger"
    assert importer.knows(Source.of(path))


def test_a_takeout_is_none_of_the_others_and_they_are_no_takeouts() -> None:
    takeout, archive = Source.of(carnet.FORMS["takeout"][1]), Source.of(carnet.FORMS["archive"][1])
    assert not ARCHIVE.knows(takeout)
    assert not FEEDS.knows(takeout)
    assert not TAKEOUT.knows(archive)
    assert not FEEDS.knows(archive)
    assert ARCHIVE.knows(Source.of(carnet.CARNET / "feeds" / "posts.xml"))
    assert FEEDS.knows(Source.of(carnet.CARNET / "feeds" / "comments-2.json"))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<?xml version='1.0'?><rss><channel><generator>Blogger</generator></channel></rss>",
        b"<?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom'><generator>Other</generator></feed>",
        b'{"feed": {"title": "other"}}',
        b"# a note on <feed> and tag:blogger.com,1999:blog-1",
        b" " * 70_000,
    ],
)
def test_what_is_not_blogger_s_is_not_known(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "file").write_bytes(data)
    assert not any(one.knows(Source.of(tmp_path / "file")) for one in (ARCHIVE, TAKEOUT, FEEDS))


@pytest.mark.parametrize("form", ["takeout", "feeds"])
def test_public_posts_are_equal_in_all_forms(form: str) -> None:
    first, other = carnet.posts(carnet.of_form("archive")), carnet.posts(carnet.of_form(form))
    assert other.keys() >= PUBLIC
    for one in PUBLIC:
        assert carnet.alike_post(other[one]) == carnet.alike_post(first[one])


@pytest.mark.parametrize("form", ["takeout", "feeds"])
def test_comments_are_equal_in_all_forms(form: str) -> None:
    first = {key: carnet.alike_comment(one) for key, one in carnet.comments(carnet.of_form("archive")).items()}
    other = {key: carnet.alike_comment(one) for key, one in carnet.comments(carnet.of_form(form)).items()}
    assert len(first) == 7
    other.pop("3008", None)
    assert other == first


@pytest.mark.parametrize(("form", "sums"), [("archive", (6, 7)), ("takeout", (6, 8)), ("feeds", (4, 7))])
def test_nothing_is_lost_and_nothing_comes_twice(form: str, sums: tuple[int, int]) -> None:
    found = carnet.of_form(form)
    kept = [one for one in found if isinstance(one, SourcePost | SourceComment)]
    assert (sum(isinstance(one, SourcePost) for one in kept), len(kept)) == (sums[0], sum(sums))
    assert carnet.lost(found) == []


def test_a_post_says_what_it_said() -> None:
    post = carnet.posts(carnet.of_form("archive"))["1001"]
    assert post.title == "Pain d’épices"
    assert post.date.isoformat() == "2013-03-31T01:59:30.001000+01:00"
    assert post.modified
    assert post.modified.utcoffset() == timedelta(hours=2)
    assert (post.path, post.slug) == ("/2013/03/pain-depices.html", "pain-depices")
    assert post.also == ("/feeds/1001/comments/default",)
    assert (post.tags, post.categories) == (("Goûter", "Noël"), ())
    assert (post.authors, post.location, post.kind, post.markup) == (("claire",), "Dijon", "post", "html")
    assert post.body.startswith("Deux cuillers de miel\u00a0; <b>une</b> nuit")


def test_an_empty_title_stays_empty_and_milliseconds_are_no_edit() -> None:
    post = carnet.posts(carnet.of_form("takeout"))["1002"]
    assert (post.title, post.modified) == ("", None)


def test_a_path_is_that_of_the_address_not_of_the_date() -> None:
    post = carnet.posts(carnet.of_form("takeout"))["1003"]
    assert post.date == datetime(2013, 12, 31, 23, 30, tzinfo=UTC)
    assert post.path == "/2014/01/tarte-creme.html"


def test_drafts_and_scheduled_posts_are_told_apart() -> None:
    for form in ("archive", "takeout"):
        post = carnet.posts(carnet.of_form(form))
        assert (post["1004"].status, post["1004"].path) == ("draft", "")
        assert (post["1005"].status, post["1005"].path) == ("scheduled", "/2099/12/buche.html")
        assert {post[one].status for one in PUBLIC} == {"published"}
        assert post["2001"].kind == "page"


def test_names_are_kept_byte_for_byte() -> None:
    names = {key: one.name for key, one in carnet.comments(carnet.of_form("archive")).items()}
    assert names["3002"] == "Maïté\u00a0 L."
    assert (names["3005"], names["3006"], names["3007"]) == ("Anonyme", "Unknown", "No")


def test_a_page_of_one_s_own_is_kept_and_blogger_s_profiles_are_not() -> None:
    urls = {one.url for one in carnet.comments(carnet.of_form("takeout")).values() if one.status == "approved"}
    assert urls == {"https://zoe.example/cuisine", ""}


def test_answers_name_what_they_answer() -> None:
    found = carnet.comments(carnet.of_form("takeout"))
    parents = {one.id: one.parent for one in found.values() if one.parent}
    assert parents == {"3002": "3001", "3004": "3003", "3006": "3005"}
    assert {one.post for one in found.values()} == {"1001", "1003", "2001"}
    assert found["3002"].anchor == "c3002"


def test_a_removed_comment_keeps_its_place_and_nothing_else() -> None:
    for form in carnet.FORMS:
        gone = carnet.comments(carnet.of_form(form))["3003"]
        assert (gone.status, gone.body, gone.name, gone.url) == ("removed", "", "", "")


def test_spam_is_spam() -> None:
    assert carnet.comments(carnet.of_form("takeout"))["3008"].status == "spam"


def test_control_characters_are_gone_and_the_words_are_not() -> None:
    for form in carnet.FORMS:
        assert carnet.comments(carnet.of_form(form))["3007"].body == "Collé de Word, pardon."


def test_the_site_is_told_by_links_and_settings() -> None:
    site = ARCHIVE.site(Source.of(carnet.FORMS["archive"][1]))
    assert site == Site("http://four.blogspot.com", ZoneInfo("Europe/Paris"))
    assert FEEDS.site(Source.of(carnet.CARNET / "feeds")) == Site("http://four.blogspot.com")


def test_a_takeout_s_site_is_the_one_whose_pages_are_its_own() -> None:
    assert TAKEOUT.site(Source.of(carnet.FORMS["takeout"][1])) == Site("https://four.blogspot.com")


def test_settings_and_templates_count_for_nothing() -> None:
    assert carnet.told(carnet.of_form("archive")) == ["4 settings and templates are not taken along"]


def test_a_feed_that_gives_less_than_it_tells_is_told(tmp_path: Path) -> None:
    found = carnet.of_bytes(FEEDS, tmp_path / "one.json", carnet.JSON_BYTES)
    assert carnet.told(found) == ["the feed tells of 7 entries, and 4 are here"]


def test_a_feed_that_stops_at_the_jump_break_is_told(tmp_path: Path) -> None:
    data = (carnet.CARNET / "feeds" / "posts.xml").read_bytes()
    link = '&lt;a href="http://four.blogspot.com/2013/03/pain-depices.html#more"&gt;Lire la suite »&lt;/a&gt;'
    cut = data.replace(b"Puis au four.", link.encode())
    found = carnet.of_bytes(FEEDS, tmp_path / "posts.xml", cut)
    assert [one.id for one in found if isinstance(one, Unread)] == ["1001"]
    assert "on its page alone" in carnet.told(found)[0]
    assert "1001" in carnet.posts(found)


def test_a_feed_of_summaries_is_told(tmp_path: Path) -> None:
    data = (carnet.CARNET / "feeds" / "pages.xml").read_bytes()
    short = data.replace(b'<content type="html">', b'<summary type="text">').replace(b"</content>", b"</summary>")
    found = carnet.of_bytes(FEEDS, tmp_path / "pages.xml", short)
    assert (carnet.posts(found)["2001"].markup, len(carnet.told(found))) == ("text", 1)


def test_a_feed_of_before_2006_has_its_dates(tmp_path: Path) -> None:
    path = tmp_path / "atom.xml"
    path.write_text(
        '<feed version="0.3" xmlns="http://purl.org/atom/ns#"><id>tag:blogger.com,1999:blog-9</id><entry>'
        "<issued>2004-04-25T09:40:55-07:00</issued><modified>2004-04-26T16:45:00Z</modified>"
        "<id>tag:blogger.com,1999:blog-9.post-7</id><title>Sel</title><content>Un mot.</content></entry></feed>"
    )
    (post,) = (one for one in carnet.read(ARCHIVE, path) if isinstance(one, SourcePost))
    assert post.date.isoformat() == "2004-04-25T09:40:55-07:00"
    assert post.modified is not None
    assert post.modified.isoformat() == "2004-04-26T16:45:00+00:00"


def test_an_id_that_is_damaged_is_the_one_that_a_file_can_hold() -> None:
    assert ids.number("tag:b\u00a0ogger.com,1999:\u200bpost-7\n") == "tag:b ogger.com,1999:post-7"


def test_a_date_without_a_zone_is_the_owner_s(tmp_path: Path) -> None:
    bare = carnet.TAKEOUT_BYTES.replace(b"<published>2013-07-14T19:05:09Z", b"<published>2013-07-14T21:05:09")
    found = carnet.of_bytes(TAKEOUT, tmp_path / "feed.atom", bare, Site(zone=ZoneInfo("Europe/Paris")))
    assert carnet.posts(found)["1002"].date == datetime(2013, 7, 14, 19, 5, 9, tzinfo=UTC)


def test_a_folder_a_zip_and_a_gzip_hold_the_same(tmp_path: Path) -> None:
    blog = "Takeout/Blogger/Blogs/Carnet du four/feed.atom"
    (tmp_path / "folder" / blog).parent.mkdir(parents=True)
    (tmp_path / "folder" / blog).write_bytes(carnet.TAKEOUT_BYTES)
    carnet.zipped(tmp_path / "takeout.zip", {blog: carnet.TAKEOUT_BYTES})
    (tmp_path / "feed.atom.gz").write_bytes(gzip.compress(carnet.TAKEOUT_BYTES))
    wanted = carnet.of_form("takeout")
    for name in ("folder", "takeout.zip", "feed.atom.gz"):
        assert TAKEOUT.knows(Source.of(tmp_path / name))
        assert carnet.read(TAKEOUT, tmp_path / name) == wanted


def test_albums_give_pictures_by_their_names(tmp_path: Path) -> None:
    there = "Takeout/Blogger/Albums"
    members = {
        f"{there}/Carnet/feux.jpg": b"1",
        f"{there}/Carnet/image.png": b"2",
        f"{there}/Autre/image.png": b"3",
        f"{there}/Carnet/cre\u0300me.webp": b"4",
        f"{there}/Carnet/film.mp4": b"5",
        f"{there}/Carnet/feux.jpg.json": b"{}",
        "__MACOSX/Takeout/._feux.jpg": b"6",
        "Takeout/Blogger/Blogs/Carnet/feed.atom": carnet.TAKEOUT_BYTES,
        f"{there}/../../feux2.jpg": b"7",
    }
    found = albums(Source.of(carnet.zipped(tmp_path / "t.zip", members)))
    assert found == {
        "feux.jpg": f"{there}/Carnet/feux.jpg",
        "crème.webp": f"{there}/Carnet/cre\u0300me.webp",
        "film.mp4": f"{there}/Carnet/film.mp4",
    }
