"""What an export that claims to be ours cannot do, whatever it says."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from causerie.exporters import registry
from causerie.exporters.base import Leaving
from causerie.importers.asked import Wish
from causerie.importers.base import Site
from causerie.importers.disqus import DISQUS
from causerie.importers.homecoming import MISSING
from causerie.importers.report import Report
from causerie.importers.run import run
from causerie.importers.source import Source
from causerie.importers.wordpress.export import WORDPRESS
from causerie.model import Comment, Synthesis
from markdown import Markdown

from tests.exporters.leaving import HOME
from tests.importers.old_blog import Home
from tests.importers.test_homecoming import FRENCH, HEAD, bring, exported, mark, posts
from tests.samples import NOW, decision, ident, removed, said

OWN = HEAD.format(lang="fr")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


@pytest.mark.parametrize(
    "file",
    [
        # What ends a line to Markdown ends one to us.
        OWN.replace("Subtitle: À part\n", "Subtitle: À part\rSave_as: ../../oops.html\rTemplate: oops\n") + "\nx",
        OWN.replace("Subtitle: À part\n", "Subtitle: À part\n\tÀ part\nSave_as: ../../oops.html\n") + "\nx",
        f"{OWN}\tplus\nTemplate: oops\n\nx",
        f"{OWN}     \nFoo: <script>oops()</script>\n\nx",
        f"{OWN}\r\r<script>oops()</script>\n\nx",
        f"{OWN}---<!--\n<script>oops()</script>\n",
        f"{OWN}---: x\nFoo: <script>oops()</script>\n\nx",
        f"---\n{OWN}...\nFoo: <script>oops()</script>\n\nx",
        OWN.replace("Summary: Court.", "Summary: <img src=x onerror=oops()>") + "\nx",
        OWN.replace("Summary: Court.", "Summary: <img src=x\n    onerror=oops()>") + "\nx",
        OWN.replace("Summary: Court.", "Summary: [x](javascript:oops)") + "\nx",
        f"{OWN}\n<a href='java&#9;script:oops'>x</a>",
        f"{OWN}\n<iframe srcdoc='oops'></iframe>",
        f"{OWN}\n<svg><animate values='0;javascript:oops'/></svg>",
        f"{OWN}\n[x]({{static}}/../oops)",
        f"{OWN}\n[x]({{attach}}../../oops)",
        f"{OWN}\n[x](|attach|../../oops)",
        f"{OWN}\n[x]({{static}}////etc/oops)",
        f'{OWN}\n<a href="{{static}}/a\'/../../oops">x</a>',
        f"{OWN}\n<p title=\"{{static}}a <a href='{{static}}/../oops'>\">x</p>",
        f"{OWN}\n<p title='<a href=\"{{static}}/../oops\">'>x</p>",
        f"{OWN}Remote: yes\n\n![oops](https://oops.example/a.png)",
        OWN.replace("Lang: fr", "Lang: ../../oops") + "\nx",
    ],
)
def test_no_line_and_no_address_of_it_does_what_another_post_s_may_not(home: Home, tmp_path: Path, file: str) -> None:
    bring(home, exported(tmp_path, replace(FRENCH, file=file)))
    (text,) = posts(home).values()
    made = Markdown(extensions=["meta", "extra"])
    html = made.convert(text)
    assert "oops" not in html.replace("https://oops.example/a.png", "").replace('alt="oops"', "")
    assert "oops" not in str({key: said for key, said in made.Meta.items() if key != "source_id"})
    assert "remote" not in made.Meta


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Date: 2026-11-02 08:00", "Date: oops"),
        ("Modified: 2026-11-03 09:00", "Modified: 9999999999999999-99-99"),
        ("Date: 2026-11-02 08:00\n", ""),
        ("Summary: Court.", "Status: oops"),
        ("Closes: 2027-01-01", "Remote: yes\nSource: oops"),
        ("Closes: 2027-01-01", "Remote: yes\nSource_id: 7"),
    ],
)
def test_it_can_be_built_and_is_known_again(home: Home, tmp_path: Path, old: str, new: str) -> None:
    export = exported(tmp_path, replace(FRENCH, file=f"{OWN.replace(old, new)}\nx"))
    bring(home, export)
    (text,) = posts(home).values()
    assert "oops" not in text
    assert "Series: Mots\n" in text
    assert re.search(r"^Date: 2026", text, re.MULTILINE)
    assert bring(home, export).written["post"] == 0


def test_a_file_s_odd_name_does_not_make_its_post_another_one_each_time(home: Home, tmp_path: Path) -> None:
    own = replace(FRENCH, file=OWN.replace("Slug: un\n", "") + "\nx", path="posts/un  mot\n.md")
    export = exported(tmp_path, own)
    assert [bring(home, export).written["post"] for _ in "12"] == [1, 0]


def bring_blog(home: Home, folder: Path, comments: list[Comment], **changes: Any) -> Report:
    blog = Leaving(HOME, [FRENCH], lambda thread: comments, **changes)
    registry.write("wxr", blog, folder / "wxr.xml")
    return bring(home, folder / "wxr.xml")


def hints(report: Report) -> list[str]:
    return [one.message % one.values for one in report.hints if one.message != MISSING]


def test_a_number_that_leaves_no_room_for_others_is_not_taken(home: Home, tmp_path: Path) -> None:
    bring_blog(home, tmp_path, [said(1), said(2, number=999_999), said(3, number=7)])
    assert [one["number"] for one in home.comments("mots")] == ["2", "7", "8"]


def test_badges_and_pins_come_back_and_are_told(home: Home, tmp_path: Path) -> None:
    report = bring_blog(home, tmp_path, [said(1, person="claire"), said(2, person="claire"), said(3, pinned="Juste.")])
    assert [one.get("person") for one in home.comments("mots")] == ["claire", "claire", None]
    assert hints(report) == [
        "contributions that speak as “claire”, as any export may have them do: 2",
        "contributions that are shown first, as any export may have them be: 1",
    ]


def test_no_decision_comes_along_about_what_is_shown_or_said_elsewhere(home: Home, tmp_path: Path) -> None:
    decided = [decision(thread="mots", id=ident(number)) for number in (1, 2, 9)]
    gone = removed(id=ident(2), date=said(2).date, number=3)
    report = bring_blog(
        home, tmp_path, [said(1), gone], decided=lambda _: [*decided, decision(thread="autres", id=ident(8))]
    )
    assert {path.stem for path in home.folder.glob("comments/_decisions/*")} == {ident(2), ident(9)}
    assert [told.partition(":")[0] for told in hints(report)] == [
        "a decision came along about a contribution that is here, and is left out",
        *["what was decided or heard in its discussion came along"] * 2,
        "a decision came along about another discussion, and is left out",
    ]


def test_a_synthesis_that_differs_from_one_that_is_here_is_told(home: Home, tmp_path: Path) -> None:
    for words, told in (("Un.", 1), ("Un.", 0), ("Deux.", 1)):
        made = Synthesis(date=NOW, body=words)
        assert len(hints(bring_blog(home, tmp_path, [said(1)], heard=lambda _, made=made: [made]))) == told
    assert home.text("comments/mots/_synthesis.yml").endswith("Un.\n")


@pytest.mark.parametrize("path", ["posts/nouveau.md", "posts/ici.md"])
def test_it_takes_part_in_no_discussion_that_is_another_post_s(home: Home, tmp_path: Path, path: str) -> None:
    (home.folder / "content" / "posts").mkdir(parents=True)
    (home.folder / "content" / "posts" / "ailleurs.md").write_text("Title: Là\nSlug: ailleurs\nDiscussion: mots\n\nx")
    (home.folder / "content" / "posts" / "ici.md").write_text("Title: Ici\nSlug: ici\n\nx")
    export = tmp_path / "wxr.xml"
    registry.write("wxr", Leaving(HOME, [replace(FRENCH, path=path)], lambda _: [said(1)]), export)
    run(WORDPRESS, Source.of(export), Site(HOME.url), replace(home.place, site=HOME.url), Wish())
    assert not (home.folder / "comments" / "mots").exists()
    assert len(list(home.folder.glob("comments/*/2*.yml"))) == 1


def test_what_was_taken_down_elsewhere_since_does_not_speak_again(home: Home, tmp_path: Path) -> None:
    export = tmp_path / "disqus.xml"
    registry.write("disqus", Leaving(HOME, [FRENCH], lambda _: [said(1), said(2, reply_to=ident(1))]), export)
    text = export.read_text()
    first = text.index("<post ")
    export.write_text(text[:first] + text[first:].replace("<isDeleted>false", "<isDeleted>true", 1))
    (home.folder / "content" / "posts").mkdir(parents=True)
    (home.folder / "content" / "posts" / "un.md").write_text("Title: Un\nSlug: un\nDiscussion: mots\n\nx")
    run(DISQUS, Source.of(export), Site(HOME.url), home.place, Wish())
    first, second = home.comments("mots")
    assert (first.get("name"), "removed" in first, second["name"]) == (None, True, "Claire")


def test_what_was_changed_of_a_contribution_elsewhere_is_not_undone(home: Home, tmp_path: Path) -> None:
    facts = {"url": "https://a.example", "occupation": "Sage-femme", "person": "claire"}
    export = tmp_path / "wxr.xml"
    speaking = [said(1, **facts), said(2, body="*Trop*\n\n- vif", **facts), said(3, body="*Bien* dit.", **facts)]
    registry.write("wxr", Leaving(HOME, [FRENCH], lambda _: speaking), export)
    mark(export, "<p><em>Trop</em></p>\n<ul>\n<li>vif</li>\n</ul>", "<p>Doux.</p>")
    # WordPress takes paragraphs out of what it takes in.
    mark(export, "<p><em>Bien</em> dit.</p>", "<em>Bien</em> dit.")
    text = export.read_text()
    export.write_text(text.replace("comment_author><![CDATA[Claire]]>", "comment_author><![CDATA[Personne]]>", 1))
    bring(home, export)
    told = [{key: one.get(key) for key in ("name", "person", "url", "occupation")} for one in home.comments("mots")]
    mine = {"name": "Claire", **facts}
    assert told == [
        {"name": "Personne", "person": None, "url": None, "occupation": None},
        {**mine, "person": None},
        {**mine, "person": "claire"},
    ]
    assert home.bodies("mots") == ["Des mots.", "Doux.", "*Bien* dit."]


def test_a_head_without_end_costs_no_more_than_its_length(home: Home, tmp_path: Path) -> None:
    for name, file in (("a", OWN + "    et\n" * 100_000), ("b", "\n" * 1_000_000), ("c", OWN + "x" * (3 << 20))):
        place = Home(tmp_path / name)
        place.folder.mkdir()
        assert bring(place, exported(place.folder, replace(FRENCH, file=file))).kept["post"] == 1


@pytest.mark.parametrize("there", [True, False])
def test_it_brings_the_charter_but_to_a_site_that_has_one(home: Home, tmp_path: Path, there: bool) -> None:
    (home.folder / "content" / "pages").mkdir(parents=True)
    line = "Rules: Rester poli.\n" if there else ""
    (home.folder / "content" / "pages" / "charte.md").write_text(f"Title: Charte\nSlug: charte\n{line}\nx")
    report = bring(home, exported(tmp_path, replace(FRENCH, file=f"{OWN}Rules: Tout dire.\n\nx")))
    assert ("Rules: Tout dire." in posts(home)[FRENCH.path]) is not there
    assert [told for told in hints(report) if told.endswith(": rules")] == hints(report)[:there]


def test_what_is_left_out_of_a_head_is_told(home: Home, tmp_path: Path) -> None:
    report = bring(home, exported(tmp_path, replace(FRENCH, file=f"{OWN}Remote: yes\nTemplate: x\n\nx")))
    assert [told.rpartition(": ")[2] for told in hints(report) if "head" in told] == ["remote", "template"]
