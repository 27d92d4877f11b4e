import gzip
import sqlite3
from contextlib import closing
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from causerie.importers import isso
from causerie.importers import packed as packing
from causerie.importers.base import Site
from causerie.importers.isso import ISSO, markup_of
from causerie.importers.source import Source

from tests.importers.samples import comments, everything, real, unread

SCHEMA = """
CREATE TABLE threads (id INTEGER PRIMARY KEY, uri VARCHAR UNIQUE, title VARCHAR);
CREATE TABLE comments (
    tid REFERENCES threads(id), id INTEGER PRIMARY KEY, parent INTEGER, created FLOAT NOT NULL, modified FLOAT,
    mode INTEGER, remote_addr VARCHAR, text VARCHAR, author VARCHAR, email VARCHAR, website VARCHAR,
    likes INTEGER DEFAULT 0, dislikes INTEGER DEFAULT 0, voters BLOB NOT NULL, notification INTEGER DEFAULT 0
);
INSERT INTO threads VALUES (1, '/un/', 'Un'), (2, '/deux.html?x=1', NULL);
"""
ROWS: list[tuple[object, ...]] = [
    (1, 1, None, 1400000000.75, None, 1, "Un *mot*", "Ada", "https://ada.example"),
    (1, 2, 1, 1400000100.0, 1400000200.0, 1, "<p>Un <b>mot</b></p>", None, None),
    (2, 3, None, 1400000300.0, None, 2, "en attente", "Bo", ""),
    (1, 4, 1, 1400000400.0, None, 4, "", None, None),
    (1, 5, None, 1400000500.0, None, 7, "mode inconnu", "Cy", ""),
    (1, 6, None, "hier", None, 1, "sans date", "Di", ""),
    (9, 7, None, 1400000600.0, None, 1, "sans fil", "Fa", ""),
]


def filled(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(path)
    database.executescript(SCHEMA)
    for tid, number, parent, created, modified, mode, text, author, website in ROWS:
        database.execute(
            "INSERT INTO comments VALUES (?, ?, ?, ?, ?, ?, '203.0.113.0', ?, ?, 'x@prive.example', ?, 1, 0, x'00', 0)",
            (tid, number, parent, created, modified, mode, text, author, website),
        )
    database.commit()
    return database


@pytest.fixture
def database(tmp_path: Path) -> Path:
    with closing(filled(tmp_path / "comments.db")):
        pass
    return tmp_path / "comments.db"


def test_a_row_is_a_comment_at_its_threads_address(database: Path) -> None:
    first = comments(ISSO, database)["1:1"]
    assert (first.address, first.name, first.url, first.body) == ("/un/", "Ada", "https://ada.example", "Un *mot*")
    assert first.date.isoformat() == "2014-05-13T16:53:20.750000+00:00"
    assert (first.anchor, first.markup, first.edited) == ("isso-1", "markdown", None)


def test_dates_are_in_the_owners_zone(database: Path) -> None:
    second = comments(ISSO, database, Site(zone=ZoneInfo("Europe/Paris")))["1:2"]
    assert second.date.isoformat() == "2014-05-13T18:55:00+02:00"
    assert second.edited is not None
    assert (second.parent, second.name, second.markup) == ("1:1", "", "html")


def test_each_mode_has_its_state_and_an_unknown_one_is_held(database: Path) -> None:
    found = comments(ISSO, database)
    assert [one.status for one in found.values()] == ["approved", "approved", "held", "removed", "held", "approved"]


def test_a_row_whose_thread_is_gone_names_it(database: Path) -> None:
    orphan = comments(ISSO, database)["9:7"]
    assert (orphan.post, orphan.address) == ("thread 9", "")


def test_a_row_without_a_date_costs_itself(database: Path) -> None:
    assert [(one.id, one.where) for one in unread(ISSO, database)] == [("1:6", "comments.db: comments 6")]


@pytest.mark.parametrize("folder", [False, True], ids=["file", "folder"])
def test_what_is_still_in_the_journal_is_read(tmp_path: Path, folder: bool) -> None:
    path = tmp_path / "comments.db"
    with closing(sqlite3.connect(path)) as first:
        first.execute("PRAGMA journal_mode=WAL")
        with closing(filled(path)):
            assert path.with_name("comments.db-wal").stat().st_size > 0
            assert len(comments(ISSO, tmp_path if folder else path)) == 6


def test_a_database_is_left_as_it_is(database: Path) -> None:
    before = database.read_bytes()
    comments(ISSO, database)
    assert database.read_bytes() == before
    assert list(database.parent.iterdir()) == [database]


def test_an_old_database_with_fewer_columns_is_read(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    with closing(sqlite3.connect(path)) as old:
        old.executescript(
            "CREATE TABLE threads (id INTEGER PRIMARY KEY, uri TEXT, title TEXT);"
            "INSERT INTO threads VALUES (1, '/a', '');"
            "CREATE TABLE comments (tid, id INTEGER PRIMARY KEY, created, mode, text, author);"
            "INSERT INTO comments VALUES (1, 1, 1400000000, 1, 'a', 'A');"
        )
    assert comments(ISSO, path)["1:1"].body == "a"


def test_a_view_that_never_ends_is_not_looked_at(tmp_path: Path) -> None:
    path = tmp_path / "trap.db"
    with closing(sqlite3.connect(path)) as trap:
        trap.executescript(
            "CREATE TABLE threads (id INTEGER PRIMARY KEY, uri TEXT, title TEXT); CREATE TABLE 'comments' (id);"
            "DROP TABLE comments;"
            "CREATE VIEW comments AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n)"
            " SELECT x AS id, 1 AS tid, 1 AS mode, 1.0 AS created, 'create table comments' AS text FROM n;"
        )
    source = Source.of(path)
    assert [type(one).__name__ for one in ISSO.read(source, Site())] in ([], ["Unread"])


def test_a_packed_database_is_unpacked_no_further_than_any_has_been(
    database: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    size = database.stat().st_size
    packed = tmp_path / "packed.gz"
    packed.write_bytes(gzip.compress(database.read_bytes() + bytes(size)))
    assert len(comments(ISSO, packed)) == 6
    for module, name, most in ((isso, "_COPY_MAX", size), (packing, "SPARED", 70_000)):
        with monkeypatch.context() as patch:
            patch.setattr(packing, "TIMES_MAX", 1)
            patch.setattr(module, name, most)
            packed.write_bytes(gzip.compress(database.read_bytes() + bytes(100_000)))
            assert [(one.message, one.counted) for one in unread(ISSO, packed)] == [
                ("it is larger than any database of comments, and was not read", False)
            ]
            assert comments(ISSO, packed) == {}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("un mot", "markdown"),
        ("**fort** et <em>penché</em>", "markdown"),
        ("`<p>` est une balise", "markdown"),
        ("```\n<br>\n```", "markdown"),
        ("1 < 2 et 3 > 2", "markdown"),
        ("<https://a.example>", "markdown"),
        ("un<br />deux", "html"),
        ("<p>un</p>", "html"),
        ("Voir <a href='https://a.example'>là</a>\n\nbien", "wordpress"),
    ],
)
def test_each_body_is_judged_by_itself(body: str, expected: str) -> None:
    assert markup_of(body) == expected


def test_the_json_that_isso_reads_is_read(tmp_path: Path) -> None:
    path = tmp_path / "export.json"
    path.write_text(
        '[{"id": "/a/", "title": "A", "comments": ['
        '{"id": 5, "author": "Ada", "email": "x@prive.example", "website": "", "text": "un",'
        ' "created": "2005-02-24 04:03:37"},'
        '{"id": 6, "parent": 5, "author": "Bo", "text": "deux", "created": "2005-02-24 04:03:38"},'
        '{"id": 7, "author": "Cy", "text": "trois", "created": ""}]}, {"id": "/b/", "comments": 3}]'
    )
    found = comments(ISSO, path)
    assert (found["/a/:6"].parent, found["/a/:5"].address) == ("/a/:5", "/a/")
    assert [(one.id, one.counted) for one in unread(ISSO, path)] == [("/a/:7", True), ("", False)]


def test_a_public_file_is_read_whole() -> None:
    found = comments(ISSO, real("isso/generic.json"))
    assert [(one.address, one.name, one.date.isoformat()) for one in found.values()] == [
        ("/posts/0001/", "texas holdem", "2005-02-24T04:03:37+00:00"),
        ("/posts/0007/", "Richard Crinshaw", "2005-05-08T06:50:26+00:00"),
    ]
    assert len(everything(ISSO, real("isso/generic.json"))) == 2
