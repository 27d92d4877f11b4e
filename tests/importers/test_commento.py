import json
from pathlib import Path

from causerie.importers.commento import COMMENTO
from causerie.importers.source import Source

from tests.importers.samples import SAMPLES, comments, real, unread

EXPORT = SAMPLES / "commento" / "export.json"


def test_a_comment_has_the_name_that_is_told_last() -> None:
    first = comments(COMMENTO, EXPORT)["c1"]
    assert (first.name, first.url, first.address, first.body) == ("Pia", "", "/un", "*un*")
    assert (first.date.isoformat(), first.anchor) == ("2021-03-12T11:21:56.500000+00:00", "commento-c1")


def test_what_was_not_shown_is_not_approved() -> None:
    found = comments(COMMENTO, EXPORT)
    assert {key: one.status for key, one in found.items()} == {
        "c1": "approved",
        "c2": "held",
        "c3": "removed",
        "c5": "held",
    }
    assert (found["c3"].name, found["c3"].body, found["c5"].parent) == ("", "", "c1")


def test_a_broken_comment_costs_itself() -> None:
    found = [(one.id, one.where, one.counted) for one in unread(COMMENTO, EXPORT)]
    assert found == [("", "export.json:5", True), ("c6", "export.json:7", True)]


def test_an_export_on_one_line_is_read_alike(tmp_path: Path) -> None:
    whole = json.loads(EXPORT.read_text().replace('"quatre" "parentHex": ', '"quatre"'))
    path = tmp_path / "one.json"
    path.write_text(json.dumps(whole, separators=(",", ":")))
    assert comments(COMMENTO, path) == comments(COMMENTO, EXPORT)


def test_the_site_is_the_first_comments_domain() -> None:
    assert COMMENTO.site(Source.of(EXPORT)).url == "https://c.example"


def test_a_public_export_is_read_whole() -> None:
    found = list(comments(COMMENTO, real("commento/remark42-commento.json")).values())
    assert [one.name for one in found] == ["", "User5276", "Saturnin Uf"]
    assert [one.parent for one in found] == ["", "", found[1].id]
    assert [one.date.strftime("%FT%T") for one in found] == [
        "2021-03-12T11:21:56",
        "2021-03-17T12:09:47",
        "2021-05-11T15:43:01",
    ]
