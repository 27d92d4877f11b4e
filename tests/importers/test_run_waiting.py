"""Comments that wait for their post: once, whatever their old home is called, and whatever became of their file."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from causerie import codec
from causerie.importers.asked import Wish
from causerie.importers.base import Site
from causerie.model import Comment
from causerie.values import make_id

from tests.importers.old_blog import Home, isso, post, said, takeout

A, B = Site(url="https://a.example"), Site(url="https://b.example/blog")
FILE = "comments-held/waiting.jsonl"
JUNE = datetime(2014, 6, 1, 12, tzinfo=UTC)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


def talk(folder: Path, name: str = "i.json", path: str = "blog__pain") -> Path:
    words = [said("Un.", 1, id=7), said("Deux.", 2, id=8, parent=7)]
    return isso(folder / name, **{path: words})


def blog(folder: Path, *more: str) -> Path:
    return takeout(folder / "f.atom", post(1, "/pain.html"), *more)


def ours(minute: int, **keys: Any) -> dict[str, Any]:
    """A comment as this house's own export holds it, with its file."""
    date = JUNE.replace(minute=minute)
    made = Comment(id=make_id(date, minute), date=date, name="Zoé", body=f"Mot {minute}.", number=minute, **keys)
    return {**said(made.body or "", minute, id=minute), "causerie": codec.write(made).decode()}


def id_of(minute: int) -> str:
    return make_id(JUNE.replace(minute=minute), minute)


def test_an_export_whose_home_is_told_otherwise_waits_once(home: Home, tmp_path: Path) -> None:
    for site in (Site(), A, B, A):
        home.bring(talk(tmp_path), site)
    assert len(home.text(FILE).splitlines()) == 2
    home.bring(blog(tmp_path))
    assert home.bodies("pain") == ["Un.", "Deux."]
    first, second = home.comments("pain")
    assert second["reply_to"] == first["id"]
    assert FILE not in home.files()
    assert home.bring(talk(tmp_path), B).written.total() == 0


@pytest.mark.parametrize("dry", [True, False])
def test_what_waited_and_comes_again_with_its_post_there_is_written_once(home: Home, tmp_path: Path, dry: bool) -> None:
    home.bring(talk(tmp_path))
    ids = {json.loads(line)["ours"] for line in home.text(FILE).splitlines()}
    (home.place.content / "posts").mkdir()
    (home.folder / "content/posts/pain.md").write_text("Title: Pain\nSlug: pain\n\nMoi.\n", encoding="utf-8")
    report = home.bring(talk(tmp_path), A, Wish(dry=dry))
    assert (report.kept["comment"], report.adopted) == (2, 0)
    if not dry:
        assert home.bodies("pain") == ["Un.", "Deux."]
        assert {one["id"] for one in home.comments("pain")} == ids
        assert FILE not in home.files()


def test_what_waits_is_not_taken_to_a_thread_that_has_it_by_another_name(home: Home, tmp_path: Path) -> None:
    home.bring(talk(tmp_path), A)
    waits = home.folder / FILE
    data = waits.read_bytes()
    home.bring(blog(tmp_path))
    for path in (home.folder / "comments/pain").iterdir():
        other = path.with_name(f"{path.stem[:17]}{'0' * 7}{path.stem[-1]}.yml")
        other.write_text(path.read_text(encoding="utf-8").replace(path.stem, other.stem), encoding="utf-8")
        path.unlink()
    waits.write_bytes(data)
    report = home.bring(blog(tmp_path))
    assert report.adopted == 0
    assert home.bodies("pain") == ["Un.", "Deux."]


def test_every_part_of_a_comment_that_is_too_long_waits(home: Home, tmp_path: Path) -> None:
    long = "\n\n".join(f"{n} {'mot ' * 300}fin" for n in range(30))
    home.bring(isso(tmp_path / "i.json", pain=[said(long, 1, id=7)]))
    home.bring(blog(tmp_path))
    assert sum(text.count("fin") for text in home.bodies("pain")) == 30


SPOILT = [
    b"{",
    b"[]",
    b"[" * 100_000,
    b"null",
    b"\xff\xfe",
    b'{"ours": "x"}',
    b'"batch"',
]
KEYS: dict[str, list[Any]] = {
    "batch": ["abc", True, 1.5, -1, 10**30, None],
    "ours": ["../x", 5, "", "20140601T120100Z-00000000"],
    "system": [5, None, [], "\ud800"],
    "post": [{}],
    "key": [1],
    "name": [None],
    "data": ["", "- x", 7, "id: 1", "name: \x00"],
}


def test_a_line_that_was_spoilt_costs_itself_and_stays(home: Home, tmp_path: Path) -> None:
    home.bring(talk(tmp_path))
    good = home.text(FILE).splitlines()
    told = json.loads(good[0])
    lines = [*SPOILT]
    lines += [json.dumps({**told, key: value}).encode() for key, values in KEYS.items() for value in values]
    lines += [json.dumps({one: told[one] for one in told if one != key}).encode() for key in told]
    spoilt = b"\r\n".join([*lines, good[0].encode(), good[1].encode(), b"{ the last"])
    (home.folder / FILE).write_bytes(spoilt)

    report = home.bring(talk(tmp_path))
    assert (home.folder / FILE).read_bytes() == spoilt
    where = [f"{FILE}:{n}" for n in [*range(1, len(lines) + 1), len(lines) + 3]]
    assert [one.where for one in report.hints] == where
    assert f"({FILE}:1)" in unescape(report.as_markdown(str))
    assert report.off == []

    report = home.bring(blog(tmp_path))
    left = (home.folder / FILE).read_bytes()
    assert left.split(b"\n") == [*(line + b"\r" for line in lines), b"{ the last", b""]
    assert [one.where for one in report.hints] == [f"{FILE}:{n}" for n in range(1, len(lines) + 2)]
    assert home.bodies("pain") == ["Un.", "Deux."]
    before = home.files()
    home.bring(blog(tmp_path))
    home.bring(talk(tmp_path), A)
    assert home.files() == before


def test_what_was_ours_and_answers_nothing_that_is_there_stands_by_itself(home: Home, tmp_path: Path) -> None:
    home.bring(blog(tmp_path))
    lost, alone = ours(4, reply_to=id_of(9)), ours(5, reply_to=id_of(5))
    words = [ours(1), ours(2, reply_to=id_of(1)), lost, alone]
    report = home.bring(isso(tmp_path / "i.json", pain=words))
    found = {one["id"]: one for one in home.comments("pain")}
    assert {key: one.get("reply_to") for key, one in found.items()} == {
        id_of(1): None,
        id_of(2): id_of(1),
        id_of(4): None,
        id_of(5): None,
    }
    assert len(report.hints) == 2
    assert {one.message for one in report.hints} == {"what it answers is not there; it stands by itself"}


def test_an_answer_finds_what_an_earlier_import_brought(home: Home, tmp_path: Path) -> None:
    newer = isso(tmp_path / "n.json", pain=[{**said("Trois.", 3, id=9), "parent": 7}, ours(4, reply_to=id_of(1))])
    older = isso(tmp_path / "o.json", pain=[said("Un.", 1, id=7), ours(1)])
    second = Home(tmp_path / "two")
    for one, order in ((home, (blog(tmp_path), older, newer)), (second, (older, newer, blog(tmp_path)))):
        for export in order:
            report = one.bring(export)
        assert report.hints == []
        found = dict(zip(one.bodies("pain"), one.comments("pain"), strict=True))
        assert found["Trois."]["reply_to"] == found["Un."]["id"]
        assert found["Mot 4."]["reply_to"] == found["Mot 1."]["id"]


def test_an_answer_whose_parent_no_longer_waits_stands_by_itself(home: Home, tmp_path: Path) -> None:
    home.bring(talk(tmp_path))
    (home.folder / FILE).write_text(home.text(FILE).splitlines()[1], encoding="utf-8")
    report = home.bring(blog(tmp_path))
    (one,) = home.comments("pain")
    assert "reply_to" not in one
    assert [hint.id for hint in report.hints] == ["/blog/pain:8"]
