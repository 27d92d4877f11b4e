from datetime import UTC, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from causerie.importers.base import Site, SourceComment, SourcePost
from causerie.importers.moments import moment
from causerie.importers.source import Source
from causerie.importers.wordpress.export import WORDPRESS

from tests.importers.samples import SAMPLES, comments, posts, real, unread

GARDEN = SAMPLES / "wordpress"
SPLIT = SAMPLES / "split"


def test_a_post_keeps_its_words_its_zone_and_its_names() -> None:
    post = posts(WORDPRESS, GARDEN)["7"]
    assert (post.title, post.summary) == ("Les tomates & le <gel>", "Un résumé.")
    assert post.body == 'Il gèle.\n\n[caption id="x"]<img src="gel.jpg" />[/caption] Fin ]]> ici.'
    assert post.date.isoformat() == "2013-01-15T09:30:12+01:00"
    assert post.modified is not None
    assert post.modified.isoformat() == "2013-07-01T10:00:00+02:00"
    assert (post.categories, post.tags) == (("Potager & serre", "Semis"), ("gel",))
    assert (post.authors, post.markup, post.status) == (("Odile & Cie",), "wordpress", "published")


def test_addresses_are_below_the_blogs_own_and_old_slugs_and_pictures_pages_lead_there_too() -> None:
    assert WORDPRESS.site(Source.of(GARDEN)).url == "https://jardin.example/carnet"
    post = posts(WORDPRESS, GARDEN)["7"]
    assert (post.slug, post.path) == ("été-froid", "/2013/01/%c3%a9t%c3%a9-froid/")
    assert post.also == ("/?p=7", "/2013/01/tomates/", "/photo/")


def test_a_list_is_told_where_it_stood_unless_its_name_tells_that() -> None:
    assert posts(WORDPRESS, GARDEN)["7"].lists == (("/category/jardin/potager/", "Potager & serre"),)


def test_a_category_in_a_circle_has_an_address_all_the_same(tmp_path: Path) -> None:
    parent = "<wp:category_parent>jardin</wp:category_parent>"
    export = spoilt(tmp_path, parent, "<wp:category_parent>potager</wp:category_parent>")
    assert posts(WORDPRESS, export)["7"].lists == (("/category/potager/", "Potager & serre"),)


def test_a_sites_address_ends_where_a_damaged_element_goes_on(tmp_path: Path) -> None:
    old = "<wp:base_blog_url>https://jardin.example/carnet</wp:base_blog_url>"
    export = spoilt(
        tmp_path, old, "<wp:base_blog_url>https://jardin.example/carnet\n<language>fr</language></wp:base_blog_url>"
    )
    assert WORDPRESS.site(Source.of(export)).url == "https://jardin.example/carnet"


def test_attachments_are_pictures_of_their_post_the_featured_one_first() -> None:
    assert posts(WORDPRESS, GARDEN)["7"].pictures == (
        "https://jardin.example/f/une.JPG",
        "https://jardin.example/f/deux.png",
    )


def test_comments_of_an_attachment_are_those_of_its_post() -> None:
    assert comments(WORDPRESS, GARDEN)["20"].post == "7"


def test_a_comment_keeps_its_parent_its_zone_and_its_shown_name() -> None:
    found = comments(WORDPRESS, GARDEN)
    assert (found["3"].name, found["3"].url) == ("Léa & Tom", "http://lea.example/?a=1&b=2")
    assert found["3"].date.isoformat() == "2013-07-15T12:00:01+02:00"
    assert (found["4"].parent, found["3"].parent, found["3"].anchor) == ("3", "", "comment-3")


def test_a_parent_that_is_not_in_the_export_is_still_named() -> None:
    assert comments(WORDPRESS, GARDEN)["5"].parent == "99"


def test_what_nobody_approved_is_held_and_so_are_a_shops_own_notes() -> None:
    found = comments(WORDPRESS, GARDEN)
    assert {key: one.status for key, one in found.items() if one.status != "approved"} == {
        "5": "held",
        "8": "held",
        "9": "trashed",
        "11": "held",
    }
    assert found["6"].kind == "pingback"


def test_posts_are_published_only_where_everybody_could_read_them() -> None:
    found = posts(WORDPRESS, GARDEN)
    assert {key: one.status for key, one in found.items()} == {
        "7": "published",
        "30": "draft",
        "31": "private",
        "32": "scheduled",
    }
    assert (found["30"].path, found["32"].path, found["31"].path, found["31"].kind) == ("", "", "/secret/", "page")


def test_naive_dates_are_in_the_owners_zone() -> None:
    found = posts(WORDPRESS, GARDEN, Site(zone=ZoneInfo("Europe/Paris")))
    assert found["30"].date.isoformat() == "2014-02-01T10:00:00+01:00"


def test_a_login_that_is_an_address_for_letters_is_nobodys_name() -> None:
    assert posts(WORDPRESS, GARDEN)["30"].authors == ()


def test_other_types_and_lone_pictures_are_told_and_not_counted() -> None:
    told = {one.id: (one.counted, dict(one.values)) for one in unread(WORDPRESS, GARDEN)}
    assert told == {
        "10": (False, {"date": ""}),
        "33": (False, {"type": "nav_menu_item"}),
        "13": (False, {"address": "https://jardin.example/f/seule.png"}),
    }


def test_parts_of_an_export_are_read_whatever_they_lack() -> None:
    assert list(posts(WORDPRESS, SPLIT)) == ["1", "2", "4"]


def test_what_has_no_date_has_that_of_what_it_belongs_to(tmp_path: Path) -> None:
    found = comments(WORDPRESS, GARDEN)["10"]
    assert (found.status, found.date) == ("approved", posts(WORDPRESS, GARDEN)["7"].date)
    assert posts(WORDPRESS, SPLIT)["4"].date.isoformat() == "1970-01-01T00:00:00+00:00"
    export = spoilt(
        tmp_path,
        "2014-02-01 10:00:00</wp:post_date><wp:post_date_gmt>0000",
        "hier</wp:post_date><wp:post_date_gmt>0000",
    )
    assert posts(WORDPRESS, export)["30"].date.isoformat() == "2014-02-01T10:00:00+00:00"
    dated = export.read_text(encoding="utf-8").replace(
        "<channel>", "<channel><pubDate>Sat, 5 Mar 2016 07:08:09 +0000</pubDate>"
    )
    export.write_text(dated, encoding="utf-8")
    assert posts(WORDPRESS, export)["30"].date.isoformat() == "2016-03-05T07:08:09+00:00"


def test_a_broken_part_costs_itself_and_is_told_by_its_line() -> None:
    found = unread(WORDPRESS, SPLIT)
    assert [(one.kind, one.id, one.where) for one in found if one.counted] == [
        ("post", "3", "2.xml:4"),
        ("post", "5", "2.xml:6"),
    ]
    assert [one.where for one in found if not one.counted] == ["2.xml:5", "2.xml:7"]


def spoilt(folder: Path, old: str, new: str) -> Path:
    """The garden's export with something else in one place."""
    whole = (GARDEN / "jardin.xml").read_text(encoding="utf-8")
    assert whole.count(old) == 1
    (folder / "export.xml").write_text(whole.replace(old, new), encoding="utf-8")
    return folder / "export.xml"


def test_a_raw_sign_costs_nothing_and_markup_in_a_title_is_words(tmp_path: Path) -> None:
    export = spoilt(tmp_path, "<title></title>", "<title>a < b && <br>c</title>")
    assert posts(WORDPRESS, export)["30"].title == "a < b && c"
    assert posts(WORDPRESS, export).keys() == posts(WORDPRESS, GARDEN).keys()
    assert comments(WORDPRESS, export) == comments(WORDPRESS, GARDEN)


def test_a_broken_comment_costs_itself_alone(tmp_path: Path) -> None:
    export = spoilt(tmp_path, "<wp:comment_id>4</wp:comment_id>", "<wp:comment_id>4</wp:comment_id><wp:x></wp:y>")
    assert comments(WORDPRESS, GARDEN).keys() - comments(WORDPRESS, export).keys() == {"4"}
    assert posts(WORDPRESS, export) == posts(WORDPRESS, GARDEN)
    assert [(one.kind, one.id) for one in unread(WORDPRESS, export) if one.counted] == [("comment", "4")]


def test_a_file_that_is_cut_off_keeps_what_came_before(tmp_path: Path) -> None:
    whole = (GARDEN / "jardin.xml").read_bytes()
    export = tmp_path / "export.xml"
    export.write_bytes(whole[: whole.index(b"<wp:comment_id>4</wp:comment_id>") + 40])
    assert list(posts(WORDPRESS, export)) == ["7"]
    assert list(comments(WORDPRESS, export)) == ["3"]
    assert [(one.kind, one.id) for one in unread(WORDPRESS, export) if one.counted] == [("comment", "4")]


def test_a_post_that_is_cut_off_is_no_post(tmp_path: Path) -> None:
    whole = (GARDEN / "jardin.xml").read_bytes()
    export = tmp_path / "export.xml"
    export.write_bytes(whole[: whole.index(b"<wp:comment>")].rpartition(b"<wp:post_type>")[0])
    assert posts(WORDPRESS, export) == {}
    assert [one.kind for one in unread(WORDPRESS, export) if one.counted] == ["post"]


@pytest.mark.parametrize("last", ["</wp:post_password>\n<category", "<category domain", "</wp:meta_key><wp:meta_va"])
def test_a_post_that_lacks_its_end_is_kept_where_its_words_and_its_status_are_there(tmp_path: Path, last: str) -> None:
    whole = (GARDEN / "jardin.xml").read_text(encoding="utf-8")
    first = whole[: whole.index(last) + len(last)]
    (tmp_path / "export.xml").write_text(first + whole[whole.index("<item><title>Photo") :], encoding="utf-8")
    found = posts(WORDPRESS, tmp_path / "export.xml")
    assert found.keys() == posts(WORDPRESS, GARDEN).keys()
    assert found["7"].body == posts(WORDPRESS, GARDEN)["7"].body
    told = [one for one in unread(WORDPRESS, tmp_path / "export.xml") if "end is missing" in one.message]
    assert [(one.kind, one.counted, one.where) for one in told] == [("other", False, "export.xml:10")]


def test_an_item_that_a_note_speaks_of_is_no_post(tmp_path: Path) -> None:
    export = spoilt(tmp_path, "<channel>", "<!-- each <item> is a post -->\n<channel>")
    assert posts(WORDPRESS, export).keys() == posts(WORDPRESS, GARDEN).keys()
    assert [one.kind for one in unread(WORDPRESS, export) if one.counted] == []


def test_a_path_with_two_slashes_is_one_of_its_own_site(tmp_path: Path) -> None:
    export = spoilt(tmp_path, "https://jardin.example/carnet/secret/", "https://jardin.example//carnet/secret/")
    assert posts(WORDPRESS, export)["31"].path == "/secret/"


def test_what_stands_in_literal_text_is_no_markup(tmp_path: Path) -> None:
    body = "<item> &nbsp; </item> <wp:comment> a & b"
    export = spoilt(tmp_path, "Il gèle.", body)
    assert posts(WORDPRESS, export)["7"].body.startswith(body)
    assert comments(WORDPRESS, export) == comments(WORDPRESS, GARDEN)


@pytest.mark.parametrize("before", ["<b>Notice</b>: a line of PHP\n", "\n\n", "\ufeff"], ids=["notice", "blank", "bom"])
def test_what_stands_before_the_declaration_costs_nothing(tmp_path: Path, before: str) -> None:
    export = tmp_path / "export.xml"
    export.write_bytes(before.encode() + (GARDEN / "jardin.xml").read_bytes())
    assert comments(WORDPRESS, export) == comments(WORDPRESS, GARDEN)


def test_prefixes_that_nobody_declared_cost_nothing(tmp_path: Path) -> None:
    export = tmp_path / "export.xml"
    whole = (GARDEN / "jardin.xml").read_text(encoding="utf-8")
    start = whole.index("<channel>")
    export.write_text('<rss version="2.0">\n\n' + whole[start:], encoding="utf-8")
    assert posts(WORDPRESS, export) == posts(WORDPRESS, GARDEN)
    assert len(unread(WORDPRESS, export)) == 3


def test_entities_are_not_expanded(tmp_path: Path) -> None:
    export = tmp_path / "export.xml"
    secret = tmp_path / "secret"
    secret.write_text("hidden")
    whole = (GARDEN / "jardin.xml").read_text(encoding="utf-8")
    kinds = f'<!DOCTYPE rss [<!ENTITY out SYSTEM "{secret.as_uri()}"><!ENTITY inside "{"x" * 40}">]>\n<rss'
    export.write_text(whole.replace("<rss", kinds, 1).replace("<title></title>", "<title>&out;&inside;</title>"))
    assert posts(WORDPRESS, export)["30"].title == "&out;&inside;"


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("2014-3-20 15:02+02:00", "2014-03-20T15:02:00+02:00"),
        ("2014-03-20T15:02:03.5Z", "2014-03-20T15:02:03.500000+00:00"),
        ("2014-03-20 15:02:03 -0400", "2014-03-20T15:02:03-04:00"),
        ("Thu, 20 Mar 2014 15:02:03 +0000", "2014-03-20T15:02:03+00:00"),
        ("2014-03-20", "2014-03-20T00:00:00+00:00"),
        ("0000-00-00 00:00:00", None),
        ("0001-01-01 00:00:00", None),
        ("9999-12-31 23:59:59", None),
        ("2014-03-20 15:02:03+99:00", None),
        ("Mon, 30 Nov -0001 00:00:00 +0000", None),
        ("", None),
    ],
)
def test_a_moment_is_read_as_it_is_told(told: str, expected: str | None) -> None:
    found = moment(told, UTC)
    assert (found.isoformat() if found else None) == expected


REAL = [
    ("isso-wordpress.xml", 3, 8, ["6", "7", "7"]),
    ("pelican-wordpressexport.xml", 13, 3, ["116", "121"]),
    ("slashes.xml", 1, 1, []),
    ("small-export.xml", 11, 1, []),
    ("test-serialized-comment-meta.xml", 1, 1, []),
    ("valid-wxr-1.0.xml", 6, 1, []),
    ("valid-wxr-1.1.xml", 2, 1, []),
    ("wxr-comprehensive.xml", 2, 1, []),
]


@pytest.mark.parametrize(("name", "kept", "approved", "parents"), REAL, ids=[name for name, *_ in REAL])
def test_public_exports_are_read_whole(name: str, kept: int, approved: int, parents: list[str]) -> None:
    source = Source.of(real(f"wordpress/{name}"))
    found = list(WORDPRESS.read(source, WORDPRESS.site(source)))
    told = [one for one in found if isinstance(one, SourceComment) and one.status == "approved"]
    assert sum(isinstance(one, SourcePost) for one in found) == kept
    assert len(told) == approved
    assert [one.parent for one in told if one.parent] == parents


def test_seconds_and_zones_of_a_public_export_are_exact() -> None:
    found = comments(WORDPRESS, real("wordpress/isso-wordpress.xml"))
    assert found["10"].date.isoformat() == "2022-06-06T12:13:14+10:00"
    assert found["2"].date.isoformat() == "2014-01-14T17:32:12+00:00"
    assert found["2"].date.utcoffset() == timedelta(0)
