"""What the author heard: its file, its checks, its words with links to the contributions that it cites."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from causerie import codec, store, threads
from causerie.checks import registry, synthesis
from causerie.checks.base import Site
from causerie.errors import ModeratorError
from causerie.model import Synthesis
from causerie.pages import syntheses
from causerie.render import citations, render
from causerie.store import Corpus
from hypothesis import given
from hypothesis import strategies as st

from tests import strategies
from tests.samples import NOW, THREAD, WHEN, ident, post, removed, said, settings, site

PEOPLE = b"claire:\n  name: Claire Aubanel\n  role: author\n"
FOLDER = f"comments/{THREAD}"


def heard(**changes: Any) -> Synthesis:
    return Synthesis(**{"date": WHEN, "body": "Comme au n° 1.", **changes})


def put(root: Path, name: str, data: bytes) -> None:
    path = root / FOLDER / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def read(root: Path, **files: bytes) -> Corpus:
    """The comments folder with these files in the thread."""
    for name, data in files.items():
        put(root, name, data)
    return store.read(root, "comments")


# ---- The file


def synthesised() -> st.SearchStrategy[Synthesis]:
    always = {"date": strategies.date(), "body": strategies.body()}
    return st.fixed_dictionaries(always, optional={"person": strategies.key()}).map(lambda keys: Synthesis(**keys))


@given(synthesised())
def test_any_synthesis_survives_writing_and_reading(made: Synthesis) -> None:
    assert codec.read_synthesis(codec.write(made), "") == made


@given(strategies.data())
def test_any_bytes_give_a_synthesis_or_faults(data: bytes) -> None:
    try:
        made = codec.read_synthesis(data, "x.yml")
    except ModeratorError as error:
        faults = error.faults
    else:
        assert codec.read_synthesis(codec.write(made), "") == made
        return
    assert faults
    assert all(fault.path == "x.yml" and fault.line > 0 for fault in faults)


@pytest.mark.parametrize(
    ("name", "question", "lang"),
    [
        ("_synthesis.yml", 0, ""),
        ("_synthesis.en.yml", 0, "en"),
        ("_synthesis-1.yml", 1, ""),
        ("_synthesis-12.pt-BR.yml", 12, "pt-BR"),
    ],
)
def test_its_name_says_of_what_it_speaks_and_how(tmp_path: Path, name: str, question: int, lang: str) -> None:
    corpus = read(tmp_path, **{name: codec.write(heard())})
    assert corpus.faults == ()
    assert corpus.syntheses == {THREAD: (heard(question=question, lang=lang),)}
    assert f"{corpus.syntheses[THREAD][0].id}.yml" == name
    assert store.thread(tmp_path, "comments", THREAD).syntheses == corpus.syntheses


@pytest.mark.parametrize(
    "name",
    ["_synthesis", "_synthesis.yaml", "_synthesis-.yml", "_synthesis-0.yml", "_synthesis-1-2.yml", "_synthesis.EN.yml",
     "_synthesis..yml", "_Synthesis.yml", "_syntheses.yml", "synthesis.yml", "_notes.yml"],
)  # fmt: skip
def test_any_other_name_is_a_fault(tmp_path: Path, name: str) -> None:
    corpus = read(tmp_path, **{name: codec.write(heard())})
    assert corpus.syntheses == {}
    assert [(fault.rule, fault.path) for fault in corpus.faults] == [("file-name", f"{FOLDER}/{name}")]


def test_a_bad_file_costs_itself_alone(tmp_path: Path) -> None:
    broken = b"date: 2026-11-24T10:30:12+01:00\nbody: Un mot.\nauthor: x\nlang: fr\n"
    corpus = read(tmp_path, **{"_synthesis.yml": broken, "_synthesis-1.yml": codec.write(heard())})
    assert [one.question for one in corpus.syntheses[THREAD]] == [1]
    assert [(fault.path, fault.line, fault.key) for fault in corpus.faults] == [
        (f"{FOLDER}/_synthesis.yml", 3, "author"), (f"{FOLDER}/_synthesis.yml", 4, "lang")]  # fmt: skip


def test_it_is_no_decision_and_no_link(tmp_path: Path) -> None:
    put(tmp_path, f"{ident(1)}.yml", codec.write(said(1)))
    folder = tmp_path / "comments" / store.DECISIONS
    folder.mkdir()
    (folder / "_synthesis.yml").write_bytes(codec.write(heard()))
    (tmp_path / FOLDER / "_synthesis.yml").symlink_to(tmp_path / FOLDER / f"{ident(1)}.yml")
    corpus = store.read(tmp_path, "comments")
    assert corpus.syntheses == {}
    assert sorted((fault.rule, fault.path) for fault in corpus.faults) == [
        ("file-kind", f"{FOLDER}/_synthesis.yml"), ("file-name", "comments/_decisions/_synthesis.yml")]  # fmt: skip


# ---- The checks


def checked(root: Path, *made: Synthesis, people: bytes = PEOPLE, questions: tuple[str, ...] = ("Un ?",)) -> Site:
    """A thread of n° 1, a removed n° 2 and a reply of n° 3, with these syntheses, under a post."""
    gone = removed(id=ident(1), date=said(1).date, number=2)
    site(root, {THREAD: [said(0), gone, said(2, reply_to=ident(0))]}, people=people)
    for one in made:
        put(root, f"{one.id}.yml", codec.write(one))
    return Site(store.read(root, "comments"), (post(questions=questions),), settings(root=root), NOW)


def told(at: Site) -> list[tuple[str, str, str, int, str]]:
    assert all(fault.said(str)[1] for fault in synthesis.check(at))
    return [(fault.level, fault.rule, fault.path, fault.line, fault.said(str)[0]) for fault in synthesis.check(at)]


def test_a_good_one_has_no_fault(tmp_path: Path) -> None:
    body = "Voyez le n° 1, puis le N°\N{NO-BREAK SPACE}3, et encore le n° 1.\n\n`n° 99` est du code."
    at = checked(tmp_path, heard(person="claire", body=body), heard(question=1, lang="en", body="See no. 3."))
    assert told(at) == []
    assert registry.run(at) == []


@pytest.mark.parametrize(
    ("made", "rule", "line", "message"),
    [
        (heard(body="Voyez le n° 4."), "citation", 2, "it cites n° 4, which is not in this discussion"),
        (heard(body="Voyez le n° 2."), "citation", 2, "it cites n° 2, which was removed"),
        (heard(person="samir"), "person", 2, "samir is not in _people.yml"),
        (heard(question=2), "synthesis", 1, "the post has no question 2; it asks 1"),
        (heard(lang="fr"), "synthesis", 1, "the site’s own language has no tag in a file’s name"),
    ],
)
def test_what_is_wrong_is_a_fault_with_its_line(
    tmp_path: Path, made: Synthesis, rule: str, line: int, message: str
) -> None:
    at = checked(tmp_path, made)
    assert told(at) == [("fault", rule, f"{FOLDER}/{made.id}.yml", line, message)]
    assert [fault.rule for fault in registry.run(at)] == [rule]


def test_every_wrong_citation_is_told_once(tmp_path: Path) -> None:
    at = checked(tmp_path, heard(body="n° 4, n° 2, n° 4, no. 5"))
    assert [message.split(",")[0] for *_, message in told(at)] == ["it cites n° 4", "it cites n° 2", "it cites n° 5"]


def test_one_of_tomorrow_is_a_hint(tmp_path: Path) -> None:
    at = checked(tmp_path, heard(date=NOW + timedelta(days=1)))
    assert [(level, rule) for level, rule, *_ in told(at)] == [("hint", "date")]


def test_one_of_no_post_is_a_fault(tmp_path: Path) -> None:
    at = checked(tmp_path, heard())
    lost = Site(at.corpus, (post(thread="autre"),), at.settings, NOW)
    assert [message for *_, message in told(lost)] == ["no post has this discussion"]


def test_a_comment_that_cannot_be_read_is_not_blamed_on_who_cites_it(tmp_path: Path) -> None:
    at = checked(tmp_path, heard(body="Voyez le n° 1."))
    (tmp_path / FOLDER / f"{ident(0)}.yml").write_bytes(b"id: [x]\n")
    broken = Site(store.read(tmp_path, "comments"), at.posts, at.settings, NOW)
    assert told(broken) == []
    assert [fault.path for fault in broken.corpus.faults] == [f"{FOLDER}/{ident(0)}.yml"] * len(broken.corpus.faults)


def test_a_contribution_is_judged_without_it(tmp_path: Path) -> None:
    at = checked(tmp_path, heard(body="Voyez le n° 4."))
    assert [fault for fault in registry.judge(at, THREAD, said(9, number=None)) if fault.level == "fault"] == []


# ---- Its words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("n° 12", [12]),
        ("N°12, n°\N{NARROW NO-BREAK SPACE}7 et n°\N{NO-BREAK SPACE}12", [12, 7]),
        ("No. 3 and no. 4", [3, 4]),
        ("**n° 5** (n° 6)", [5, 6]),
        ("`n° 1` et [n° 2](https://example.org/n°%203)", []),
        ("```\nn° 1\n```", []),
        ("non° 3, n° x, no 4, piano. 5", []),
        ("n° 1234567", []),
    ],
)
def test_what_cites_and_what_does_not(text: str, found: list[int]) -> None:
    assert citations.cited(render(text)) == found


def test_a_citation_becomes_a_link_and_nothing_else_changes() -> None:
    html = render("Au n° 1, au n° 2 & au *n° 3* <b>.")
    made = citations.linked(html, {1: "#c-x", 3: "../un/?a=1&b=2#c-y"})
    assert made == (
        '<p>Au <a href="#c-x">n° 1</a>, au n° 2 &amp; au <em><a href="../un/?a=1&amp;b=2#c-y">n° 3</a></em>'
        " &lt;b&gt;.</p>\n"
    )


@given(strategies.body())
def test_links_add_no_word(body: str) -> None:
    html = render(body)
    made = citations.linked(html, {number: f"#c-{number}" for number in citations.cited(html)})
    assert made.striptags() == html.striptags()
    assert citations.linked(html, {}) == html


def test_the_one_in_the_page_s_language_is_shown_or_else_the_site_s() -> None:
    found = [heard(question=1), heard(question=1, lang="en"), heard(lang="de"), heard(question=2, lang="en")]
    ahead = heard(question=3, date=NOW + timedelta(seconds=1))
    assert syntheses.chosen([*found, ahead], "en", NOW) == {1: found[1], 2: found[3]}
    assert syntheses.chosen(found, "fr", NOW) == {1: found[0]}


def test_it_cites_those_that_are_on_the_page() -> None:
    thread = threads.build([said(0), removed(id=ident(1), date=said(1).date, number=2), said(2)])
    made = heard(body="n° 3, n° 2, n° 9, n° 1, n° 3")
    assert [one.number for one in syntheses.cited(made, thread)] == [3, 1]
