"""What is broken in an export costs itself alone, and is told where it stands."""

from __future__ import annotations

import gzip
import re
import zipfile
from pathlib import Path

import pytest
from causerie.errors import OwnerError
from causerie.importers import pieces
from causerie.importers.base import Found, Unread
from causerie.importers.blogger.archive import ARCHIVE
from causerie.importers.blogger.feeds import FEEDS
from causerie.importers.blogger.takeout import TAKEOUT
from causerie.importers.source import Source

from tests.importers.blogger import carnet_of as carnet

TAKEOUT_IDS = {"1001", "1002", "1003", "1004", "1005", "2001", *map(str, range(3001, 3009))}


def ids(found: list[Found]) -> set[str]:
    return {one.id for one in found if not isinstance(one, Unread)}


@pytest.mark.parametrize("id", sorted(TAKEOUT_IDS))
def test_a_file_that_stops_within_an_entry_loses_that_one_and_those_behind_it(tmp_path: Path, id: str) -> None:
    start = carnet.TAKEOUT_BYTES.index(b"-%s</id>" % id.encode())
    end = carnet.TAKEOUT_BYTES.index(b"</entry>", start)
    found = carnet.of_bytes(TAKEOUT, tmp_path / "feed.atom", carnet.TAKEOUT_BYTES[: (start + end) // 2 + 30])
    line = carnet.TAKEOUT_BYTES[:start].count(b"\n")
    (gone,) = carnet.lost(found)
    assert (gone.id, gone.where) == (id, f"feed.atom:{line}")
    assert gone.kind == ("page" if id == "2001" else "comment" if id > "3000" else "post")
    assert len(ids(found)) == carnet.TAKEOUT_BYTES[:start].count(b"</entry>")
    assert any("stops before its end" in one for one in carnet.told(found))


def test_a_file_that_stops_between_entries_is_told(tmp_path: Path) -> None:
    found = carnet.of_bytes(TAKEOUT, tmp_path / "feed.atom", carnet.TAKEOUT_BYTES.removesuffix(b"</feed>\n"))
    assert (ids(found), carnet.lost(found)) == (TAKEOUT_IDS, [])
    assert len(carnet.told(found)) == 1


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        (b"Demi-sel, voyons.", b"Demi-sel <voyons."),
        (b"Demi-sel, voyons.", b"Demi-sel <b>voyons."),
        (b"Demi-sel, voyons.</content>", b"Demi-sel, voyons."),
        (b"<name>Unknown</name>", b"<name>Unknown"),
        (b"<name>Unknown</name>", b"Unknown</name>"),
        (b"<author>\n<name>Unknown", b"<author\n<name>Unknown"),
    ],
)
def test_a_broken_entry_costs_itself_alone(tmp_path: Path, good: bytes, bad: bytes) -> None:
    assert carnet.TAKEOUT_BYTES.count(good) == 1
    found = carnet.of_bytes(TAKEOUT, tmp_path / "feed.atom", carnet.TAKEOUT_BYTES.replace(good, bad))
    (gone,) = carnet.lost(found)
    assert (gone.kind, gone.id) == ("comment", "3006")
    assert ids(found) == TAKEOUT_IDS - {"3006"}


@pytest.mark.parametrize(("mark", "broken"), [(b"</entry>\n", b""), (b"<entry>\n", b""), (b"<entry>", b"<entr>")])
def test_an_entry_whose_mark_is_broken_costs_itself_alone(tmp_path: Path, mark: bytes, broken: bytes) -> None:
    at = carnet.TAKEOUT_BYTES.index(b"post-3006</id>")
    start = carnet.TAKEOUT_BYTES.index(mark, at if mark.startswith(b"</") else at - 70)
    data = carnet.TAKEOUT_BYTES[:start] + broken + carnet.TAKEOUT_BYTES[start + len(mark) :]
    found = carnet.of_bytes(TAKEOUT, tmp_path / "feed.atom", data)
    assert [one.id for one in carnet.lost(found)] == ["3006"]
    assert ids(found) == TAKEOUT_IDS - {"3006"}


def test_what_xml_forbids_and_html_allows_is_mended(tmp_path: Path) -> None:
    loose = carnet.TAKEOUT_BYTES.replace(
        b"Demi-sel, voyons.", b"R&D &eacute;t&#xe9;&#11;&#0; &#x110000;&nbsp;\xef\xbf\xbf!"
    )
    found = carnet.of_bytes(TAKEOUT, tmp_path / "feed.atom", loose)
    assert carnet.comments(found)["3006"].body == "R&D &eacute;té &nbsp;!"
    assert carnet.lost(found) == []


def test_bytes_of_windows_are_its_letters(tmp_path: Path) -> None:
    mixed = carnet.TAKEOUT_BYTES.replace("<name>Zoé".encode(), "<name>Zoé ".encode() + "Œil é".encode("cp1252"))
    found = carnet.of_bytes(TAKEOUT, tmp_path / "feed.atom", mixed)
    assert carnet.comments(found)["3001"].name == "Zoé Œil é"
    assert len(carnet.told(found)) == 1


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "utf-8-sig", "iso-8859-15", "windows-1252"])
def test_every_encoding_that_is_declared_is_read(tmp_path: Path, encoding: str) -> None:
    text = carnet.TAKEOUT_BYTES.decode().replace("encoding='utf-8'", f"encoding='{encoding.removesuffix('-sig')}'")
    text = text.replace("’", "'")
    found = carnet.of_bytes(TAKEOUT, tmp_path / "feed.atom", text.encode(encoding))
    assert TAKEOUT.knows(Source.of(tmp_path / "feed.atom"))
    assert carnet.comments(found) == carnet.comments(carnet.of_form("takeout"))


@pytest.mark.parametrize("encoding", ["rot13", "zip", "undefined", "unicode_escape", "utf-7", "nothing"])
def test_an_encoding_that_is_none_is_not_believed(tmp_path: Path, encoding: str) -> None:
    data = carnet.TAKEOUT_BYTES.replace(b"encoding='utf-8'", b"encoding='%s'" % encoding.encode())
    assert carnet.of_bytes(TAKEOUT, tmp_path / "takeout.atom", data) == carnet.of_form("takeout")


def test_entities_are_not_expanded(tmp_path: Path) -> None:
    bomb = b'<!DOCTYPE feed [<!ENTITY a "AAAA"><!ENTITY b "&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>\n<feed '
    data = carnet.TAKEOUT_BYTES.replace(b"<feed ", bomb, 1).replace(b"Demi-sel", b"&b;&f;")
    found = carnet.of_bytes(TAKEOUT, tmp_path / "feed.atom", data)
    assert carnet.comments(found)["3006"].body == "&b;&f;, voyons."


def test_an_entry_that_is_too_long_costs_itself_alone(tmp_path: Path) -> None:
    long = carnet.TAKEOUT_BYTES.replace(b"Demi-sel", b"a\n" * pieces.PIECE_MAX)
    found = carnet.of_bytes(TAKEOUT, tmp_path / "feed.atom", long)
    assert [one.id for one in carnet.lost(found)] == ["3006"]
    assert ids(found) == TAKEOUT_IDS - {"3006"}


@pytest.mark.parametrize(
    ("good", "bad", "id", "kind"),
    [
        (b"<published>2014-01-02T23:00:00.000Z</published>", b"<published/>", "3006", "kept"),
        (b"2014-01-02T23:00:00.000Z", b"hier soir", "3006", "comment"),
        (b"2014-01-02T23:00:00.000Z", b"0001-01-01T00:00:00+14:00", "3006", "comment"),
        (b"<blogger:parent>tag:blogger.com,1999:blog-4242.page-2001", b"<blogger:parent>", "3007", "comment"),
        (b"<id>tag:blogger.com,1999:blog-4242.page-2001</id>", b"<id/>", "", "page"),
    ],
)
def test_what_lacks_its_date_its_post_or_its_id_is_told(
    tmp_path: Path, good: bytes, bad: bytes, id: str, kind: str
) -> None:
    assert good in carnet.TAKEOUT_BYTES
    found = carnet.of_bytes(TAKEOUT, tmp_path / "feed.atom", carnet.TAKEOUT_BYTES.replace(good, bad))
    if kind == "kept":
        assert ids(found) == TAKEOUT_IDS
    else:
        assert [(one.kind, one.id) for one in carnet.lost(found)] == [(kind, id)]
        assert len(ids(found)) == len(TAKEOUT_IDS) - 1


@pytest.mark.parametrize(
    ("status", "wanted"),
    [
        ("LIVE", "approved"),
        ("PENDING", "held"),
        ("SPAM", "spam"),
        ("SOFT_TRASHED", "trashed"),
        ("EMPTIED", "removed"),
        ("SHADOWED", "held"),
        ("", "held"),
    ],
)
def test_a_comment_is_approved_only_where_it_is_said_to_be(tmp_path: Path, status: str, wanted: str) -> None:
    data = _status(b"post-3006</id>", status)
    found = carnet.of_bytes(TAKEOUT, tmp_path / "feed.atom", data)
    assert carnet.comments(found)["3006"].status == wanted
    assert bool(carnet.told(found)) == (status in ("SHADOWED", ""))


@pytest.mark.parametrize(
    ("status", "wanted"),
    [("LIVE", "published"), ("DRAFT", "draft"), ("TRASHED", "trashed"), ("SOFT_TRASHED", "trashed"), ("NEW", "draft")],
)
def test_a_post_is_published_only_where_it_is_said_to_be(tmp_path: Path, status: str, wanted: str) -> None:
    found = carnet.of_bytes(TAKEOUT, tmp_path / "feed.atom", _status(b"post-1001</id>", status))
    assert carnet.posts(found)["1001"].status == wanted


def _status(id: bytes, status: str) -> bytes:
    before, mark, rest = carnet.TAKEOUT_BYTES.partition(id)
    return before + mark + rest.replace(b"status>LIVE<", b"status>%s<" % status.encode(), 1)


def test_what_was_thrown_away_is_trashed_whatever_its_status(tmp_path: Path) -> None:
    data = carnet.TAKEOUT_BYTES.replace(
        b"<blogger:trashed/>", b"<blogger:trashed>2015-01-01T00:00:00Z</blogger:trashed>"
    )
    found = carnet.of_bytes(TAKEOUT, tmp_path / "feed.atom", data)
    assert {one.status for one in carnet.posts(found).values()} == {"trashed"}
    assert {one.status for one in carnet.comments(found).values()} == {"trashed"}


@pytest.mark.parametrize("type", [b"", b"REMARK"])
def test_what_is_of_no_known_type_is_not_published(tmp_path: Path, type: bytes) -> None:
    data = re.sub(rb"<blogger:type>(?:POST|PAGE|COMMENT)<", b"<blogger:type>%s<" % type, carnet.TAKEOUT_BYTES)
    found = carnet.of_bytes(TAKEOUT, tmp_path / "feed.atom", data)
    assert {one.status for one in carnet.posts(found).values()} == {"draft"}
    assert {one.status for one in carnet.comments(found).values()} == {"held"}
    assert len(carnet.comments(found)) == 8


def test_an_answer_to_nobody_knows_what_stands_by_itself(tmp_path: Path) -> None:
    data = carnet.TAKEOUT_BYTES.replace(b"inReplyTo>3005<", b"inReplyTo>somebody<")
    found = carnet.of_bytes(TAKEOUT, tmp_path / "feed.atom", data)
    assert carnet.comments(found)["3006"].parent == ""
    assert carnet.told(found) == ["what it answers cannot be told; it stands by itself"]


def test_a_zip_s_ways_out_and_a_mac_s_shadows_are_not_read(tmp_path: Path) -> None:
    blog = "Takeout/Blogger/Blogs/Carnet/feed.atom"
    other = carnet.TAKEOUT_BYTES.replace(b"post-", b"post-9")
    members = {blog: carnet.TAKEOUT_BYTES, "../feed.atom": other, "/feed.atom": other}
    members |= {f"__MACOSX/{blog}": other, "Takeout/__MACOSX/feed.atom": other, "Takeout/._feed.atom": other}
    found = carnet.read(TAKEOUT, carnet.zipped(tmp_path / "t.zip", members))
    assert ids(found) == TAKEOUT_IDS


def test_comments_elsewhere_are_not_this_blog_s(tmp_path: Path) -> None:
    head, *entries = carnet.TAKEOUT_BYTES.split(b"<entry>")
    abroad = b"<entry>".join([head, *(one for one in entries if b"COMMENT" in one)]).replace(b"4242", b"77")
    members = {"T/Blogs/Carnet/feed.atom": carnet.TAKEOUT_BYTES, "T/Commentaires/Ail/feed.atom": abroad + b"</feed>"}
    found = carnet.read(TAKEOUT, carnet.zipped(tmp_path / "t.zip", members))
    assert ids(found) == TAKEOUT_IDS
    assert carnet.told(found) == ["it holds comments on other blogs alone"]


def test_two_blogs_are_one_too_many(tmp_path: Path) -> None:
    members = {"A/feed.atom": carnet.TAKEOUT_BYTES, "B/feed.atom": carnet.TAKEOUT_BYTES.replace(b"4242", b"77")}
    path = carnet.zipped(tmp_path / "t.zip", members)
    with pytest.raises(OwnerError, match="several blogs"):
        carnet.read(TAKEOUT, path)


def test_a_gzip_that_is_cut_off_gives_what_it_has(tmp_path: Path) -> None:
    head, *entries = carnet.ARCHIVE_BYTES.removesuffix(b"</feed>\n").split(b"<entry>")
    many = b"".join(b"<entry>" + one.replace(b".post-", b".post-%d" % n) for n in range(1, 20) for one in entries)
    data = gzip.compress(head + many + b"</feed>", 0)
    found = carnet.of_bytes(ARCHIVE, tmp_path / "archive.xml.gz", data[: len(data) * 3 // 4])
    assert len(ids(found)) > 100
    assert len(carnet.lost(found)) == 1
    assert any("EOFError" in one for one in carnet.told(found))


def test_a_zip_whose_member_is_damaged_is_told(tmp_path: Path) -> None:
    path = carnet.zipped(tmp_path / "t.zip", {"feed.atom": carnet.TAKEOUT_BYTES})
    with zipfile.ZipFile(path) as whole:
        at = whole.infolist()[0].header_offset + 200
    data = bytearray(path.read_bytes())
    data[at : at + 300] = bytes(300)
    found = carnet.of_bytes(TAKEOUT, path, bytes(data))
    assert not carnet.comments(found) or carnet.told(found)


def test_a_broken_object_costs_itself_alone(tmp_path: Path) -> None:
    data = carnet.JSON_BYTES.replace(b'"Unknown"}', b'"Unknown}')
    found = carnet.of_bytes(FEEDS, tmp_path / "comments", data)
    assert [(one.kind, one.id) for one in carnet.lost(found)] == [("comment", "3006")]
    assert ids(found) == {"3004", "3005", "3007"}


def test_a_json_feed_that_stops_is_told(tmp_path: Path) -> None:
    found = carnet.of_bytes(FEEDS, tmp_path / "comments", carnet.JSON_BYTES[:-1200])
    assert len(carnet.lost(found)) == 1
    assert len(ids(found)) == 3
    assert any("stops before its end" in one for one in carnet.told(found))
