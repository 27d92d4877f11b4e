"""Posts that went out as WordPress' and come back: as they were, unless somebody changed them there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from causerie import codec
from causerie.exporters import registry
from causerie.exporters.base import Leaving, Piece
from causerie.importers.asked import Wish
from causerie.importers.base import Site
from causerie.importers.harmless import harmless
from causerie.importers.markdown.checking import rendered
from causerie.importers.report import Report
from causerie.importers.run import run
from causerie.importers.source import Source
from causerie.importers.wordpress.export import WORDPRESS
from causerie.model import Synthesis

from tests.exporters.leaving import HOME, piece
from tests.importers.old_blog import Home
from tests.samples import NOW, decision, ident, post, said

HEAD = (
    "Title: Un <mot>\nDate: 2026-11-02 08:00\nModified: 2026-11-03 09:00\nCategory: Carnets\nTags: a, b\nSeries: Mots\n"
    "Slug: un\nLang: {lang}\nAuthors: Claire\nSummary: Court.\nQuestions: Une ?\n    Deux ?\nDiscussion: mots\n"
    "Closes: 2027-01-01\nSubtitle: À part\n"
)
BODY = "Un *texte*,\r\navec ![une image]({static}/images/a.svg)  \net une note[^1].\n\n[^1]: La note.\n"
FRENCH = piece(
    "mots",
    post=post(thread="mots", title="Un <mot>", url="un/", date=NOW),
    slug="un",
    file=f"{HEAD.format(lang='fr')}\n{BODY}",
    path="posts/un-mot.md",
    summary="Court.",
    categories=["Carnets"],
)
ENGLISH = piece(
    "mots",
    post=post(thread="mots", title="A word", url="en/un/", lang="en", date=NOW),
    slug="un",
    file=f"---\n{HEAD.format(lang='en')}---\n\nA text.\n",
    path="posts/un-mot.en.md",
)
SAID = [said(1), said(2, reply_to=ident(1))]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


def exported(folder: Path, *pieces: Piece) -> Path:
    blog = Leaving(
        HOME,
        pieces,
        lambda thread: SAID if thread == "mots" else [],
        lambda thread: [Synthesis(date=NOW, body="Entendu.", question=1, lang="en")] if thread == "mots" else [],
        lambda thread: [decision(thread="mots", id=ident(9))] if thread == "mots" else [],
    )
    registry.write("wxr", blog, folder / "wxr.xml")
    return folder / "wxr.xml"


def bring(home: Home, path: Path) -> Report:
    report = run(WORDPRESS, Source.of(path), Site(url=HOME.url), home.place, Wish())
    assert report.off == []
    return report


def less_the_stamp(text: str) -> str:
    return re.sub(r"^Source(_id|_url)?: .*\n", "", text, flags=re.MULTILINE)


def posts(home: Home) -> Mapping[str, str]:
    paths = (home.folder / "content").rglob("*.md")
    # What ends a line is compared too.
    return {path.relative_to(home.folder / "content").as_posix(): path.read_bytes().decode() for path in paths}


def heads(home: Home) -> dict[str, str]:
    """What the head of the French post says."""
    return dict(re.findall(r"^(\w+): (.*)$", posts(home)[FRENCH.path], re.MULTILINE))


def mark(path: Path, old: str, new: str) -> Path:
    text = path.read_bytes().decode()
    assert old in text
    path.write_bytes(text.replace(old, new).encode())
    return path


def test_posts_come_back_byte_for_byte_with_their_translations_and_what_was_said(home: Home, tmp_path: Path) -> None:
    report = bring(home, exported(tmp_path, FRENCH, ENGLISH))
    assert {path: less_the_stamp(text) for path, text in posts(home).items()} == {
        FRENCH.path: FRENCH.file,
        ENGLISH.path: ENGLISH.file,
    }
    comments = home.folder / "comments"
    assert [codec.read_comment((comments / "mots" / f"{one.id}.yml").read_bytes(), "") for one in SAID] == SAID
    assert (comments / "mots" / "_synthesis-1.en.yml").read_text().endswith("Entendu.\n")
    assert (comments / "_decisions" / f"{ident(9)}.yml").is_file()
    assert [one.values["address"] for one in report.hints if "address" in one.values] == ["{static}/images/a.svg"]


def test_a_post_that_is_called_by_its_title_is_so_again(home: Home, tmp_path: Path) -> None:
    own = replace(FRENCH, file=FRENCH.file.replace("Slug: un\n", "").replace("Discussion: mots\n", ""))
    export = exported(tmp_path, replace(own, post=post(thread="un", title="Un <mot>", url="un/", date=NOW)))
    bring(home, export)
    assert less_the_stamp(posts(home)[FRENCH.path]) == own.file
    before = home.files()
    bring(home, export)
    assert home.files() == before


def test_a_second_import_writes_nothing_and_a_newer_export_brings_what_is_new(home: Home, tmp_path: Path) -> None:
    export = exported(tmp_path, FRENCH)
    bring(home, export)
    (home.folder / "content" / FRENCH.path).write_text(
        "Title: Corrigé\nSlug: un\nDiscussion: mots\nSource: causerie\nSource_id: un.fr\n"
        "Source_url: https://example.org/blog/un/\n\nx"
    )
    before = home.files()
    bring(home, export)
    assert home.files() == before
    # What stood first in the first export stands second now.
    bring(home, exported(tmp_path, ENGLISH, FRENCH))
    assert home.files().keys() - before.keys() == {f"content/{ENGLISH.path}"}
    assert {path: data for path, data in home.files().items() if path in before} == before


def test_what_was_changed_in_wordpress_comes_back_changed_with_what_that_has_no_place_for(
    home: Home, tmp_path: Path
) -> None:
    export = exported(tmp_path, FRENCH)
    mark(export, "<![CDATA[<p>Un texte.</p>]]>", "<![CDATA[<p>Un autre texte.</p>]]>")
    bring(home, mark(export, "<title><![CDATA[Un &lt;mot&gt;]]>", "<title><![CDATA[Un nom]]>"))
    text = posts(home)[FRENCH.path]
    assert text.startswith("Title: Un nom\n")
    assert text.endswith("\n\nUn autre texte.\n")
    for line in ("Series: Mots", "Lang: fr", "Questions: Une ?\n    Deux ?", "Discussion: mots", "Subtitle: À part"):
        assert text.count(f"{line}\n") == 1
    assert re.findall(r"^(\w+):", text, re.MULTILINE).count("Slug") == 1


def test_addresses_of_a_time_at_wordpress_live_on_and_no_others(home: Home, tmp_path: Path) -> None:
    export = exported(tmp_path, FRENCH)
    bring(home, export)
    head = heads(home)
    assert (head["Source"], head["Source_id"], head.get("Moved_from")) == ("causerie", "un.fr", None)
    other = Home(tmp_path / "other")
    bring(
        other,
        mark(export, "<link>https://example.org/blog/un/</link>", "<link>https://example.org/blog/2026/un/</link>"),
    )
    head = heads(other)
    assert (head["Source"], head["Source_id"], head["Moved_from"]) == ("wordpress", "un.fr", "/2026/un/")
    before = other.files()
    bring(other, export)
    assert other.files() == before


def test_a_name_that_is_taken_costs_a_post_its_name_alone(home: Home, tmp_path: Path) -> None:
    (home.folder / "content" / "posts").mkdir(parents=True)
    (home.folder / "content" / "posts" / "autre.md").write_text("Title: Autre\nSlug: un\n\nx")
    bring(home, exported(tmp_path, FRENCH))
    ((path, text),) = ((path, text) for path, text in posts(home).items() if path != "posts/autre.md")
    slug = path.removeprefix("posts/").removesuffix(".md")
    assert slug != "un"
    assert f"Slug: {slug}\n" in text
    assert "Series: Mots\n" in text
    assert not re.search("^(Discussion|Moved_from):", text, re.MULTILINE)
    assert len(list((home.folder / "comments" / slug).glob("2*.yml"))) == len(SAID)


MINE = b"Title: A moi\nSlug: un\nDiscussion: mots\n\nx"


@pytest.mark.parametrize(
    ("there", "site", "kept", "dropped", "files"),
    [
        (FRENCH.file.encode(), "", 1, 0, 1),
        # Somebody who takes an export back into the site that it is of has gone on writing.
        (MINE, HOME.url, 0, 1, 1),
        (MINE, "https://autre.example", 1, 0, 2),
    ],
    ids=["the same", "changed since", "another site's"],
)
def test_a_file_that_is_there_stays(
    home: Home, tmp_path: Path, there: bytes, site: str, kept: int, dropped: int, files: int
) -> None:
    path = home.folder / "content" / FRENCH.path
    path.parent.mkdir(parents=True)
    path.write_bytes(there)
    export = exported(tmp_path, FRENCH)
    report = run(WORDPRESS, Source.of(export), Site(HOME.url), replace(home.place, site=site), Wish())
    assert path.read_bytes() == there
    assert (report.kept["post"], report.dropped["post"], len(posts(home))) == (kept, dropped, files)
    threads = {one.parent.name for one in home.folder.glob("comments/[a-z]*/2*.yml")}
    assert (threads == {"mots"}) == (files == 1)


@pytest.mark.parametrize(
    "bad",
    [
        {"path": "../../oops.md"},
        {"path": "/oops.md"},
        {"path": "posts/.oops.md"},
        {"path": f"posts/{'字' * 90}oops.md"},
        {"file": f"{HEAD.format(lang='fr')}\n![x]({{static}}/images/{'a' * 300})", "path": "oops"},
        {"file": f"Save_as: ../../oops.html\nUrl: x/\n{HEAD.format(lang='fr')}\nx"},
        {"file": f"Save_as: index.html\nUrl: x/\n{HEAD.format(lang='fr')}\nx"},
        {"file": f"Override_save_as: oops.html\nTemplate: oops\n{HEAD.format(lang='fr')}\nx"},
        {"file": f"{HEAD.format(lang='fr')}\n<script>oops()</script>"},
        {"file": f"{HEAD.format(lang='fr')}\n<p onclick='oops()'>x</p>"},
        {"file": f"{HEAD.format(lang='fr')}\n[x](javascript:oops)"},
        {"file": f"{HEAD.format(lang='fr').replace('Discussion: mots', 'Discussion: ../oops')}\nx"},
    ],
)
def test_no_file_that_claims_to_be_ours_takes_another_s_place_or_runs_anything(
    home: Home, tmp_path: Path, bad: dict[str, str]
) -> None:
    bring(home, exported(tmp_path, replace(FRENCH, **bad)))
    (text,) = posts(home).values()
    assert not [path for path in home.files() if "oops" in path]
    assert "oops" not in text
    assert "Series: Mots\n" in text


@pytest.mark.parametrize(
    ("text", "well"),
    [
        ("```\n<script>\n```", True),
        ("<iframe src='https://a.net'></iframe>", True),
        ("[" * 9000, False),
        ("\n".join(" " * 4 * n + "- a" for n in range(300)), False),
    ],
)
def test_what_is_shown_as_code_is_no_harm_and_what_cannot_be_looked_through_may_be_one(text: str, well: bool) -> None:
    assert harmless(text) is well


def test_a_damaged_export_of_ours_costs_what_is_damaged(tmp_path: Path) -> None:
    data = exported(tmp_path, FRENCH, ENGLISH).read_bytes()
    random = Random(7)
    for number in range(40):
        place, home = random.randrange(len(data)), Home(tmp_path / str(number))
        cut = data[:place] + random.choice([b"", random.randbytes(9)]) + data[place + random.randrange(200) :]
        (tmp_path / "cut.xml").write_bytes(cut)
        bring(home, tmp_path / "cut.xml")
        assert {path.split("/")[0] for path in home.files()} <= {"content", "comments", "comments-held"}


def test_a_text_that_cannot_be_read_changes_nothing_for_the_next_one() -> None:
    before = rendered("- un\n\n- deux")
    assert not harmless("\n".join(" " * 4 * n + "- a" for n in range(300)))
    assert rendered("- un\n\n- deux") == before
