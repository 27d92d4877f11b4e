from zoneinfo import ZoneInfo

from causerie.importers.base import Site
from causerie.importers.pelican_comment_system import PELICAN_COMMENT_SYSTEM

from tests.importers.samples import SAMPLES, comments, real, unread

FILES = SAMPLES / "pelican_comment_system"


def test_a_file_is_a_comment_of_its_folders_article() -> None:
    first = comments(PELICAN_COMMENT_SYSTEM, FILES)["mon-article/1md"]
    assert (first.name, first.url, first.body) == ("Ève", "https://e.example", "Un *premier*.\n\nsuite")
    assert (first.address, first.anchor, first.markup) == ("/mon-article/", "comment-1md", "markdown")
    assert first.date.isoformat() == "2014-03-20T15:02:00+02:00"


def test_a_parent_is_named_with_its_files_end_or_without() -> None:
    found = comments(PELICAN_COMMENT_SYSTEM, FILES)
    assert [found[f"mon-article/{key}"].parent for key in ("2md", "3rst", "4md")] == [
        "mon-article/1md",
        "mon-article/2md",
        "mon-article/77md",
    ]


def test_each_file_has_its_own_markup() -> None:
    found = comments(PELICAN_COMMENT_SYSTEM, FILES)
    assert [found[f"mon-article/{key}"].markup for key in ("2md", "3rst", "4md")] == [
        "markdown",
        "restructuredtext",
        "html",
    ]


def test_naive_dates_are_in_the_owners_zone() -> None:
    found = comments(PELICAN_COMMENT_SYSTEM, FILES, Site(zone=ZoneInfo("Europe/Paris")))
    assert found["mon-article/3rst"].date.isoformat() == "2014-03-22T15:02:03+01:00"


def test_a_date_that_cannot_be_read_costs_its_comment() -> None:
    assert [(one.id, one.counted) for one in unread(PELICAN_COMMENT_SYSTEM, FILES)] == [("mon-article/5md", True)]


def test_a_public_example_is_read_whole() -> None:
    found = comments(PELICAN_COMMENT_SYSTEM, real("pelican-comment-system/scheirle-example/no_avatars"))
    assert {key: one.parent for key, one in found.items()} == {
        "sample-article/1md": "",
        "sample-article/2md": "sample-article/1md",
    }
    assert {one.date.isoformat() for one in found.values()} == {"2014-03-20T15:02:00+02:00"}
