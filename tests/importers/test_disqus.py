from pathlib import Path
from zoneinfo import ZoneInfo

from causerie.importers.base import Site
from causerie.importers.disqus import DISQUS

from tests.importers.samples import SAMPLES, comments, real, unread

EXPORT = SAMPLES / "disqus"


def test_a_comment_stands_at_the_address_of_its_thread() -> None:
    found = {one.body: one.address or one.post for one in comments(DISQUS, EXPORT).values() if one.body}
    assert found["<p>Bonjour <b>toi</b></p>"] == "https://blog.example/a.html"
    assert found["sans numéro"] == "/a/"
    assert found["miroir"] == "http://localhost:8000/a.html"
    assert found["sans fil"] == "thread 999"


def test_parents_seconds_and_anchors_are_kept() -> None:
    found = comments(DISQUS, EXPORT, Site(zone=ZoneInfo("Europe/Paris")))
    assert found["1"].date.isoformat() == "2015-02-01T11:20:30+01:00"
    assert (found["3"].parent, found["2"].parent, found["3"].anchor) == ("2", "1", "comment-3")


def test_what_was_not_shown_is_not_approved() -> None:
    found = comments(DISQUS, EXPORT)
    assert [found[key].status for key in "246"] == ["removed", "spam", "trashed"]
    assert found["9"].status == "held"


def test_of_what_was_deleted_nothing_but_its_place_is_left() -> None:
    removed = comments(DISQUS, EXPORT)["2"]
    assert (removed.name, removed.body) == ("", "")


def test_a_post_without_a_number_has_the_same_one_each_time() -> None:
    assert [one.id for one in comments(DISQUS, EXPORT).values()] == [
        one.id for one in comments(DISQUS, EXPORT).values()
    ]
    assert len(comments(DISQUS, EXPORT)) == 8


def test_a_date_that_cannot_be_read_costs_its_comment() -> None:
    assert [(one.id, one.where, one.counted) for one in unread(DISQUS, EXPORT)] == [("8", "export.xml:14", True)]


def test_a_file_that_is_cut_off_gives_what_it_has(tmp_path: Path) -> None:
    export = tmp_path / "cut.xml"
    whole = (EXPORT / "export.xml").read_bytes()
    export.write_bytes(whole[: whole.index(b'<post dsq:id="4">') + 60])
    assert [one for one in comments(DISQUS, export) if one in ("1", "2", "3")] == ["1", "2", "3"]
    assert not unread(DISQUS, export)[-1].counted


def test_a_public_export_is_read_whole() -> None:
    found = comments(DISQUS, real("disqus/isso-disqus.xml"))
    assert {key: one.parent for key, one in found.items() if one.status == "approved"} == {
        "4": "",
        "5": "4",
        "6": "",
        "8": "",
        "11": "9",
    }
    assert found["9"].status == "removed"
    assert found["5"].date.isoformat() == "2013-10-11T06:51:33+00:00"
