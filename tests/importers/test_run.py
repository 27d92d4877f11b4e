"""What an import makes of an export: posts, comments, their addresses; and what it tells of the rest."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from causerie import codec, letters
from causerie.importers.asked import Wish
from causerie.importers.base import Site
from causerie.importers.writing import parts
from causerie.model import Post
from causerie.settings import Settings
from causerie.values import BODY_MAX

from tests.importers.old_blog import OLD, Home, comment, isso, post, said, takeout

KEEP = Wish(keep_held=True)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


def counts(report: object) -> dict[str, dict[str, int]]:
    return dict(json.loads(report.as_json())["counts"])  # type: ignore[attr-defined]


def test_a_blog_is_there_with_its_posts_pages_and_comments(home: Home, tmp_path: Path) -> None:
    page = post(2, "/p/moi.html", type="PAGE", title="Moi")
    report = home.bring(takeout(tmp_path / "f.atom", post(1, "/2013/05/pain.html"), page, comment(3, 1), comment(4, 2)))
    assert [path for path in home.files() if path.endswith(".md")] == ["content/pages/moi.md", "content/posts/pain.md"]
    head = home.heads("content/posts/pain.md")
    assert (head["Url"], head["Save_as"]) == ("2013/05/pain.html", "2013/05/pain.html")
    assert head["Date"] == "2013-05-01 12:00:00+02:00"
    assert home.comments("pain")[0]["name"] == "Ève"
    assert home.comments("moi")[0]["source_id"] == '"4"'
    assert counts(report)["comment"] == {"found": 2, "kept": 2, "held": 0, "dropped": 0, "written": 2}
    assert report.off == []


def test_the_first_thing_of_a_file_may_be_a_comment(home: Home, tmp_path: Path) -> None:
    home.bring(takeout(tmp_path / "f.atom", comment(3, 1), post(1, "/a.html")))
    assert len(home.comments("a")) == 1


def test_comments_are_numbered_by_date_and_answers_name_what_they_answer(home: Home, tmp_path: Path) -> None:
    late, early = comment(3, 1, "Tard.", to=4, date="2013-06-02T10:00:00Z"), comment(4, 1, "Tôt.")
    home.bring(takeout(tmp_path / "f.atom", post(1, "/a.html"), late, early))
    first, second = home.comments("a")
    assert home.bodies("a") == ["Tôt.", "Tard."]
    assert second["reply_to"] == first["id"]


def test_a_removed_comment_keeps_its_place_only_if_it_was_answered(home: Home, tmp_path: Path) -> None:
    entries = [comment(n, 1, status="EMPTIED", name="Zoé") for n in (3, 4, 5)]
    answers = [comment(6, 1, to=3), comment(7, 1, "Mots.", to=5, status="PENDING")]
    report = home.bring(takeout(tmp_path / "f.atom", post(1, "/a.html"), *entries, *answers))
    stones = [one for one in home.comments("a") if "removed" in one]
    assert [one["source_id"] for one in stones] == ['"3"']
    assert "Zoé" not in "".join(data.decode() for data in home.files().values())
    assert counts(report)["comment"] == {"found": 5, "kept": 2, "held": 1, "dropped": 2, "written": 2}


def test_what_answers_the_unpublished_answers_what_that_answers(home: Home, tmp_path: Path) -> None:
    entries = [comment(3, 1), comment(4, 1, to=3, status="SPAM_COMMENT"), comment(5, 1, to=4), comment(6, 1, to=99)]
    report = home.bring(takeout(tmp_path / "f.atom", post(1, "/a.html"), *entries))
    found = {one["source_id"]: one for one in home.comments("a")}
    assert found['"5"']["reply_to"] == found['"3"']["id"]
    assert "reply_to" not in found['"6"']
    assert {one.id for one in report.hints} == {"5", "6"}


def test_a_ring_of_answers_is_cut_at_its_newest(home: Home, tmp_path: Path) -> None:
    ring = [comment(n, 1, to=(n - 2) % 3 + 3, date=f"2013-05-0{n}T10:00:00Z") for n in (3, 4, 5)]
    home.bring(takeout(tmp_path / "f.atom", post(1, "/a.html"), *ring))
    assert ["reply_to" in one for one in home.comments("a")] == [True, True, False]


def test_spam_and_the_bin_never_come_and_what_is_held_is_kept_apart_on_demand(home: Home, tmp_path: Path) -> None:
    entries = [
        comment(n, 1, f"Mot {n}.", status=one) for n, one in enumerate(("SPAM", "TRASHED", "PENDING", "NEUF"), 3)
    ]
    export = takeout(tmp_path / "f.atom", post(1, "/a.html"), *entries)
    report = home.bring(export)
    assert not (home.folder / "comments").exists()
    assert not (home.folder / "comments-held").exists()
    assert counts(report)["comment"] == {"found": 4, "kept": 0, "held": 2, "dropped": 2, "written": 0}
    home.bring(export, wish=KEEP)
    held = [path for path in home.files() if path.startswith("comments-held/a/")]
    assert ["Mot 5" in home.text(path) or "Mot 6" in home.text(path) for path in held] == [True, True]


def test_what_is_held_can_be_handed_in(home: Home, tmp_path: Path) -> None:
    home.bring(takeout(tmp_path / "f.atom", post(1, "/a.html"), comment(3, 1, status="PENDING")), wish=KEEP)
    (path,) = (home.folder / "comments-held" / "a").iterdir()
    site = Settings.of({"PATH": str(home.place.content), "DEFAULT_LANG": "fr", "SITENAME": "", "SITEURL": ""})
    place = Post(thread="a", lang="fr", title="A", url="a/", source="content/posts/a.md")
    found = codec.read_comment(path.read_bytes(), "")
    assert letters.receive(path.read_bytes(), str(path), site, [place], found.date, 0) == ("a", found)


def test_a_post_in_the_bin_goes_with_its_comments_and_a_draft_stays_one(home: Home, tmp_path: Path) -> None:
    bin_, draft = post(1, "/a.html", status="TRASHED"), post(2, "/b.html", status="DRAFT")
    report = home.bring(takeout(tmp_path / "f.atom", bin_, draft, comment(3, 1), comment(4, 2)))
    assert [path for path in home.files() if path.endswith(".md")] == ["content/posts/b.md"]
    head = home.heads("content/posts/b.md")
    assert head["Status"] == "draft"
    assert "Save_as" not in head
    assert [(one.kind, one.id) for one in report.not_kept] == [("post", "1"), ("comment", "3")]


def test_posts_whose_addresses_end_alike_have_names_of_their_own(home: Home, tmp_path: Path) -> None:
    entries = [post(n, f"/2013/0{n}/pain.html", date=f"2013-0{n}-01T10:00:00Z") for n in (3, 1, 2)]
    home.bring(takeout(tmp_path / "f.atom", *entries, comment(9, 3)))
    assert sorted(path.name for path in (home.folder / "content/posts").iterdir()) == [
        "pain-2013-02.md",
        "pain-2013-03.md",
        "pain.md",
    ]
    assert len(home.comments("pain-2013-03")) == 1


def test_a_name_that_the_site_has_already_is_not_taken(home: Home, tmp_path: Path) -> None:
    home.place.content.joinpath("posts").mkdir()
    (home.folder / "content/posts/x.md").write_text(
        "Title: X\nSlug: pain\nDate: 2026-01-01\n\nÀ moi.\n", encoding="utf-8"
    )
    home.bring(takeout(tmp_path / "f.atom", post(1, "/2013/05/pain.html"), post(2, "/archives/", title="Archives")))
    assert (home.folder / "content/posts/pain-2013-05.md").exists()
    head = home.heads("content/posts/archives-2013-05.md")
    assert "Save_as" not in head
    assert head["Moved_from"] == "/archives/"


def test_links_to_the_old_blogs_posts_lead_to_the_new_ones(home: Home, tmp_path: Path) -> None:
    links = (
        f'<a href="http://carnet.blogspot.fr/2013/05/b.html?m=1#c77">un</a> <a href="/2013/05/b.html">deux</a>'
        f' <a href="{OLD}/2013/05/absent.html">trois</a> <a href="https://x.example/2013/05/b.html">quatre</a>'
    )
    home.bring(
        takeout(tmp_path / "f.atom", post(1, "/2013/05/a.html", links), post(2, "/2013/05/b.html")), Site(url=OLD)
    )
    text = home.text("content/posts/a.md")
    assert "[un]({filename}/posts/b.md#c77) [deux]({filename}/posts/b.md)" in text
    assert f"[trois]({OLD}/2013/05/absent.html) [quatre](https://x.example/2013/05/b.html)" in text


def test_a_second_run_writes_nothing_and_a_hand_edit_stays(home: Home, tmp_path: Path) -> None:
    old = [post(1, "/a.html"), comment(3, 1), comment(4, 1, status="PENDING")]
    home.bring(takeout(tmp_path / "f.atom", *old), wish=KEEP)
    edited = home.folder / "content/posts/a.md"
    edited.write_text(home.text("content/posts/a.md").replace("Un texte", "Mon texte"), encoding="utf-8")
    before = home.files()
    report = home.bring(takeout(tmp_path / "f.atom", *old), wish=KEEP)
    assert home.files() == before
    assert sum(report.written.values()) == 0
    newer = [*old, post(2, "/b.html"), comment(5, 1, "Neuf.", date="2012-01-01T00:00:00Z"), comment(6, 2)]
    home.bring(takeout(tmp_path / "g.atom", *newer), wish=KEEP)
    after = home.files()
    assert {path: after[path] for path in before} == before
    assert home.bodies("a") == ["Des mots.", "Neuf."]
    assert len(after) == len(before) + 3


def test_a_post_that_was_renamed_here_keeps_getting_its_comments(home: Home, tmp_path: Path) -> None:
    home.bring(takeout(tmp_path / "f.atom", post(1, "/a.html"), comment(3, 1)))
    old = home.folder / "content/posts/a.md"
    old.with_name("z.md").write_text(home.text("content/posts/a.md").replace("Slug: a", "Slug: z"), encoding="utf-8")
    old.unlink()
    (home.folder / "comments/a").rename(home.folder / "comments/z")
    home.bring(takeout(tmp_path / "f.atom", post(1, "/a.html"), comment(3, 1), comment(4, 1)))
    assert not (home.folder / "content/posts/a.md").exists()
    assert len(home.comments("z")) == 2


def test_what_a_moderator_decided_does_not_come_back(home: Home, tmp_path: Path) -> None:
    export = takeout(tmp_path / "f.atom", post(1, "/a.html"), comment(3, 1))
    home.bring(export)
    (path,) = (home.folder / "comments/a").iterdir()
    (home.folder / "comments/_decisions").mkdir()
    path.rename(home.folder / "comments/_decisions" / path.name)
    report = home.bring(export)
    assert not list((home.folder / "comments/a").iterdir())
    assert [one.id for one in report.not_kept] == ["3"]


def test_comments_find_their_posts_by_address_or_by_name(home: Home, tmp_path: Path) -> None:
    home.bring(takeout(tmp_path / "f.atom", post(1, "/2013/05/pain.html"), post(2, "/2013/05/sel.html")))
    threads = {"2013__05__pain.html": [said("Un.", 1)], "sel__": [said("Deux.", 2)], "rien": [said("Trois.", 3)]}
    report = home.bring(isso(tmp_path / "isso.json", **threads))
    assert (home.bodies("pain"), home.bodies("sel")) == (["Un."], ["Deux."])
    assert counts(report)["comment"] == {"found": 3, "kept": 2, "held": 1, "dropped": 0, "written": 2}
    assert "/rien" in json.loads(report.as_json())["not kept"][0]["why"]


def test_comments_may_come_before_their_posts(tmp_path: Path) -> None:
    blog = takeout(tmp_path / "f.atom", post(1, "/pain.html"), comment(3, 1, date="2015-01-01T00:00:00Z"))
    talk = isso(
        tmp_path / "i.json", **{"pain.html": [said("A.", 1, id=7), said("B.", 2, id=8, parent=7)], "x": [said("C", 3)]}
    )
    first, second = Home(tmp_path / "one"), Home(tmp_path / "two")
    for home, order in ((first, (blog, talk)), (second, (talk, blog))):
        for export in order:
            home.bring(export)
    assert first.files() == second.files()
    assert first.bodies("pain") == ["Des mots.", "A.", "B."]
    assert second.bring(talk).written.total() == 0
    assert b"secret" not in b"".join(second.files().values())


def test_a_dry_run_tells_the_same_and_writes_nothing(home: Home, tmp_path: Path) -> None:
    entries = [post(1, "/a.html"), comment(3, 1), comment(4, 1, status="SPAM"), comment(5, 1, status="PENDING")]
    export = takeout(tmp_path / "f.atom", *entries)
    told = home.bring(export, wish=Wish(dry=True, keep_held=True))
    assert home.files() == {}
    assert told.as_json() == home.bring(export, wish=KEEP).as_json()


def test_a_comment_that_is_too_long_for_a_file_is_several(home: Home, tmp_path: Path) -> None:
    long = "<br /><br />".join(f"{n} {'mot ' * 300}fin" for n in range(30))
    home.bring(takeout(tmp_path / "f.atom", post(1, "/a.html"), comment(3, 1, long), comment(4, 1, to=3)))
    files = home.bodies("a")
    assert len(files) == 4
    assert sum(text.count("fin") for text in files) == 30
    assert home.bring(tmp_path / "f.atom").written.total() == 0


@pytest.mark.parametrize("text", ["é" * 40_000, "mot " * 9000, "un\n\ndeux\n" * 3000, "\n".join("ab" * 9000)])
def test_parts_of_a_body_fit_and_lose_no_letter(text: str) -> None:
    found = parts(text)
    assert "".join("".join(found).split()) == "".join(text.split())
    assert all(len(part.encode()) + 2 * (part.count("\n") + 1) <= BODY_MAX for part in found)


def test_two_things_of_one_id_are_told_apart_and_one_thing_told_twice_is_one(home: Home, tmp_path: Path) -> None:
    same = comment(3, 1, "Le même.")
    other = comment(3, 1, "Un autre.")
    report = home.bring(takeout(tmp_path / "f.atom", post(1, "/a.html"), same, same, other, post(1, "/a.html")))
    assert sorted(home.bodies("a")) == ["Le même.", "Un autre."]
    assert counts(report)["comment"] == {"found": 3, "kept": 2, "held": 0, "dropped": 1, "written": 2}
    assert counts(report)["post"] == {"found": 2, "kept": 1, "held": 0, "dropped": 1, "written": 1}
    assert home.bring(tmp_path / "f.atom").written.total() == 0


def test_nothing_personal_is_in_what_is_written(home: Home, tmp_path: Path) -> None:
    secret = "<author><email>eve@secret.example</email></author><ip>203.0.113.77</ip>"
    home.bring(takeout(tmp_path / "f.atom", post(1, "/a.html"), comment(3, 1, rest=secret)), wish=KEEP)
    talk = isso(tmp_path / "i.json", **{"a.html": [said("A.", 1)], "x": [said("B.", 2)]})
    home.bring(talk, wish=KEEP)
    written = b"".join(home.files().values())
    assert b"secret" not in written
    assert b"203.0.113" not in written


def test_the_report_says_when_its_sums_are_off(home: Home, tmp_path: Path) -> None:
    report = home.bring(takeout(tmp_path / "f.atom", post(1, "/a.html")))
    assert report.off == []
    report.found["post"] += 1
    assert report.off == ["post"]


def test_the_readable_report_names_each_thing_not_kept_and_is_inert(home: Home, tmp_path: Path) -> None:
    report = home.bring(takeout(tmp_path / "f.atom", post(1, "/a.html"), comment(3, 1, status="SPAM")))
    page = report.as_markdown(str)
    assert "| contributions | 1 | 0 | 0 | 1 | 0 |" in page
    assert "- comment 3: it is spam" in page
    report.drop("comment", "<b>@x</b>", "why")
    assert "@x" not in report.as_markdown(str)


def test_a_thread_of_two_addresses_tells_each_comment_once(home: Home, tmp_path: Path) -> None:
    home.bring(takeout(tmp_path / "f.atom", post(1, "/2013/05/pain.html")))
    mirror = [said("A.", 1, id=1), said("B.", 2, id=2, parent=1)]
    export = isso(
        tmp_path / "i.json", **{"2013__05__pain.html": mirror, "pain": mirror, "pain__": [said("A.", 1, id=9)] * 1}
    )
    report = home.bring(export)
    assert home.bodies("pain") == ["A.", "B."]
    assert counts(report)["comment"]["dropped"] == 3


def test_the_zone_of_the_site_is_that_of_dates_in_utc(home: Home, tmp_path: Path) -> None:
    home.bring(takeout(tmp_path / "f.atom", post(1, "/a.html"), comment(3, 1)))
    assert home.comments("a")[0]["date"] == "2013-05-02T12:00:00+02:00"


@pytest.mark.parametrize("date", ["0002-01-01T00:00:00Z", "1969-12-31T12:00:00Z", "9998-12-31T23:00:00Z"])
def test_a_comment_of_no_time_of_ours_costs_itself(home: Home, tmp_path: Path, date: str) -> None:
    odd = [comment(n, 1, to=4, date=date) for n in (3, 4, 4)]
    report = home.bring(takeout(tmp_path / "f.atom", post(1, "/a.html"), *odd, comment(5, 1)))
    assert len(home.comments("a")) == 1
    assert report.off == []


@pytest.mark.parametrize("name", ["", " ", "\u200b", "\u0301", "N" * 200, "a\nb", "<b>x</b>", "No", "~"])
def test_every_name_stands_for_somebody(home: Home, tmp_path: Path, name: str) -> None:
    escaped = name.replace("<", "&lt;")
    home.bring(takeout(tmp_path / "f.atom", post(1, "/a.html"), comment(3, 1, name=escaped)))
    (path,) = (home.folder / "comments/a").iterdir()
    shown = codec.read_comment(path.read_bytes(), "").name or ""
    assert shown == ("Anonymous" if not name.strip("\u200b\u0301 ") else shown)
    assert len(shown) in (len(name), 80, len("Anonymous"))


def test_a_long_chain_of_answers_to_the_unpublished_takes_no_time(home: Home, tmp_path: Path) -> None:
    chain = [comment(n, 1, to=n - 1, status="SPAM" if n % 500 else "LIVE") for n in range(3, 3000)]
    report = home.bring(takeout(tmp_path / "f.atom", post(1, "/a.html"), *chain))
    assert sorted("reply_to" in one for one in home.comments("a")) == [False, True, True, True, True]
    assert report.off == []


def test_a_folder_that_a_head_names_cannot_lead_out(home: Home, tmp_path: Path) -> None:
    home.bring(takeout(tmp_path / "f.atom", post(1, "/a.html")))
    path = home.folder / "content/posts/a.md"
    path.write_text(f"Discussion: ../../out\n{home.text('content/posts/a.md')}", encoding="utf-8")
    home.bring(takeout(tmp_path / "f.atom", post(1, "/a.html"), comment(3, 1)))
    assert len(home.comments("out")) == 1
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("words", ["", "<br />", "&#8203;", "<p> &nbsp; </p>"])
def test_a_comment_without_words_keeps_its_place_for_who_answered_it(home: Home, tmp_path: Path, words: str) -> None:
    entries = [comment(3, 1, words), comment(4, 1, words), comment(5, 1, to=3)]
    report = home.bring(takeout(tmp_path / "f.atom", post(1, "/a.html"), *entries))
    found = {one["source_id"]: one for one in home.comments("a")}
    assert set(found) == {'"3"', '"5"'}
    assert "removed" in found['"3"']
    assert found['"5"']["reply_to"] == found['"3"']["id"]
    assert report.off == []
    assert home.bring(tmp_path / "f.atom").written.total() == 0
