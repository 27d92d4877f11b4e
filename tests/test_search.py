"""What the search holds: words, records, what is settled and what is fresh."""

from __future__ import annotations

import json
import time
from bisect import bisect_right
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from causerie import store
from causerie.ledger import Ledger, sync
from causerie.ledger.sync import Delta
from causerie.model import Comment
from causerie.pages.discussion import Discussion
from causerie.search import index, prose, settling
from causerie.search.found import Head
from causerie.search.words import words
from hypothesis import example, given
from hypothesis import settings as limits
from hypothesis import strategies as st

from tests.samples import NOW, ROOT, WHEN, comment, ident, post, removed, settings

FRESH = 3


@pytest.mark.parametrize(
    ("html", "words"),
    [
        (
            '<h1>Non</h1><div class="prose e-content"><p>Un <em>texte</em>.</p><p>Deux</p></div><p>Non</p>',
            "Un texte. Deux",
        ),
        ('<div class="e-content">a<br>b<img src="x">c<hr>d</div>', "a b c d"),
        ('<div class="prose"><div>a</div></div><div class="prose">b</div>', "a"),
        ('<div class="prose">a &lt;b&gt; &eacute;<ul><li>c<li>d</ul></div>e', "a <b> é c d"),
        ("<main><p>Rien.</p></main>", ""),
        ("", ""),
    ],
)
def test_the_words_of_a_text_are_taken_out_of_its_page(html: str, words: str) -> None:
    assert prose.text(html) == words


def test_a_text_without_an_end_costs_little() -> None:
    began = time.process_time()
    assert prose.text('<div class="prose">' + "<p>a " * 20_000 + "</div>") == " ".join("a" * 20_000)
    assert prose.text('<div class="prose"><p ' + "x" * 200_000) == ""
    assert time.process_time() - began < 1


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Une ŒUVRE d’Ænée", ["une", "oeuvre", "d", "aenee"]),
        ("l'œil qu’elle — 5'30 snake_case", ["l", "oeil", "qu", "elle", "5", "30", "snake", "case"]),
        ("e\u0301te\u0301, été", ["ete", "ete"]),
        ("  …  ", []),
    ],
)
def test_words_have_no_capitals_no_accents_and_no_ligatures(text: str, found: list[str]) -> None:
    assert words(text) == found


# ---- The index


def record(kind: str = "text", head: str = "", text: str = "", field: str = "") -> dict[str, str]:
    return {"kind": kind, "lang": "fr", "head": head, "text": text, "field": field}


def read(folder: Path) -> dict[str, dict[int, int]]:
    """The words of an index, each with its grades by the numbers of its records, as the page of search reads them."""
    found = {}
    for path in folder.glob("w*.json"):
        for word, steps in json.loads(path.read_bytes()).items():
            number, found[word] = 0, dict[int, int]()
            for step in steps:
                number += step >> 2
                found[word][number] = step & 3
    return found


def shelved(folder: Path, number: int, texts: int) -> object:
    """The record of this number, from where the page of search looks for it."""
    behind = number - texts
    file = number if behind < 0 else texts + behind // index.SHELF
    return json.loads((folder / f"r{file}.json").read_bytes())[0 if behind < 0 else behind % index.SHELF]


@given(st.lists(st.tuples(st.text("aéœ ’Z1", max_size=9), st.text("aéœ ’Z1", max_size=30)), max_size=40), st.data())
def test_the_index_holds_each_word_of_each_record(said: list[tuple[str, str]], data: st.DataObject) -> None:
    texts = data.draw(st.integers(0, len(said)))
    records = [record("text" if at < texts else "contribution", *one, "care") for at, one in enumerate(said)]
    with TemporaryDirectory() as folder:
        made = index.make(Path(folder), records)
        assert made.texts == texts
        found = read(Path(folder))
        assert [shelved(Path(folder), number, texts) for number in range(len(records))] == records
    expected: dict[str, dict[int, int]] = {}
    for number, one in enumerate(records):
        head, text = set(words(one["head"])), Counter(words(one["text"]))
        for word in head | text.keys():
            grade = (3 if word in text else 2) if word in head else int(text[word] > 1)
            expected.setdefault(word, {})[number] = grade
        for name in ("kind", "lang", "field"):
            expected.setdefault(f"{name}:{one[name]}", {})[number] = 0
    assert found == expected


def test_a_word_is_in_the_file_that_begins_before_it(tmp_path: Path) -> None:
    names = [f"mot{number}" for number in range(9_000)] + ["\U0001d7d8", "\uff10", "é"]
    firsts = index.make(tmp_path, [record(text=" ".join(names))]).words
    assert len(firsts) > 1

    def units(word: str) -> bytes:
        return word.encode("utf-16-be")

    files = [json.loads((tmp_path / f"w{at}.json").read_bytes()) for at in range(len(firsts))]
    for name in {*words(" ".join(names)), "kind:text"}:
        assert name in files[bisect_right(firsts, units(name), key=units) - 1]


# ---- What is settled


def place(minute: int) -> tuple[str, ...]:
    return f"2026-11-02T08:{minute:02}:00.000000", "", "un"


@pytest.mark.parametrize(
    ("total", "changed", "same"),
    [
        (200, [], True),
        (201, [place(31)], True),
        (299, [place(31), place(59)], True),
        (300, [place(31)], False),
        (199, [place(31)], False),
        (250, [place(30)], False),
        (250, [place(31), place(2)], False),
        (99, [place(31)], False),
    ],
)
def test_what_is_settled_stands_while_nothing_among_it_changes(
    total: int, changed: list[tuple[str, ...]], *, same: bool
) -> None:
    head = Head("", 200, list(place(30)), 5, 8, [], [])
    assert settling.stands(head, total, changed) == same


def test_without_a_hundred_nothing_but_the_texts_is_settled() -> None:
    head = Head("", 0, [], 5, 8, [], [])
    assert settling.stands(head, 99, [place(0)])
    assert not settling.stands(head, 100, [place(0)])


POSTS = (
    post(thread="un", url="un/", source="content/un.md", questions=("Oui ?",)),
    post(thread="un", lang="en", url="en/un/", source="content/un.en.md", questions=("Yes?",)),
    post(thread="deux", url="deux/", source="content/deux.md"),
    post(thread="cache", url="cache/", source="content/cache.md", status="hidden"),
)


class House:
    """A site with its comments, and its ledger; each thread of more than four contributions has parts."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.settings = settings(root=folder, page_size=4, theme=ROOT / "theme")
        self.output = folder / "output"
        (folder / "comments").mkdir(parents=True)
        self.built(self.output)
        self.ledger = self.read()
        settling.settle(self.discussion(self.ledger), self.output)
        for key in ("now", settling.SINCE):
            self.ledger.note(key, NOW.isoformat())

    def built(self, output: Path) -> None:
        for url in ("search/", *(one.url for one in POSTS)):
            (output / url).mkdir(parents=True)
            (output / url / "index.html").write_text('<div class="prose">Un texte.</div>', encoding="utf-8")

    def read(self) -> Ledger:
        return sync.in_memory(POSTS, store.read(self.folder, "comments"), self.settings, NOW)

    def discussion(self, ledger: Ledger) -> Discussion:
        return Discussion(ledger, [ROOT / "theme" / "templates"])

    def say(self, thread: str, said: Comment | None, id: str) -> Delta:
        path = self.folder / "comments" / thread / f"{id}.yml"
        if said:
            store.save(self.folder / "comments", thread, said)
        else:
            path.unlink(missing_ok=True)
        return sync.take(self.ledger, [path.relative_to(self.folder).as_posix()])

    def anew(self) -> dict[str, bytes]:
        """What a build leaves."""
        with TemporaryDirectory() as folder:
            output = Path(folder, "output")
            self.built(output)
            settling.settle(self.discussion(self.read()), output)
            return files(output)


def files(output: Path) -> dict[str, bytes]:
    return {path.relative_to(output).as_posix(): path.read_bytes() for path in output.rglob("*") if path.is_file()}


# fmt: off
STEPS = st.tuples(
    st.sampled_from(["un", "un", "deux", "cache"]),
    st.integers(0, 9),
    st.sampled_from(["say", "say", "say", "edit", "number", "remove", "delete", "move", "future", "answer", "english"]),
)
# fmt: on


def step(thread: str, at: int, what: str) -> Comment | None:
    """A contribution after this happened to it."""
    plain = comment(id=ident(at), date=WHEN + timedelta(minutes=at), number=at + 1, body=f"Mot {at}.")
    more: dict[str, dict[str, object]] = {
        "edit": {"body": "Un autre mot.", "edited": NOW},
        "number": {"number": 1},
        "move": {"date": WHEN + timedelta(minutes=9 - at)},
        "future": {"date": NOW + timedelta(days=1)},
        "answer": {"reply_to": ident(0)} if at else {},
        "english": {"lang": "en"},
    }
    if what == "remove":
        return removed(id=ident(at), date=WHEN + timedelta(minutes=at), number=at + 1)
    return None if what == "delete" else replace(plain, **more.get(what, {}))  # type: ignore[arg-type]


@limits(max_examples=15, deadline=None)
@given(st.lists(STEPS, min_size=1, max_size=12))
@example([("un", 0, "say"), ("un", 0, "edit"), ("un", 0, "remove")])
@example([*(("un", at, "say") for at in range(4)), ("un", 0, "edit"), ("un", 3, "edit"), ("deux", 4, "say")])
def test_an_update_leaves_what_a_build_leaves(steps: list[tuple[str, int, str]]) -> None:
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(settling, "FRESH", FRESH)
        house = House(Path(folder))
        for thread, at, what in steps:
            was = files(house.output)
            delta = house.say(thread, step(thread, at, what), ident(at))
            made = settling.update(
                house.discussion(house.ledger), house.output, delta, str(house.ledger.meta("now") or "")
            )
            now = files(house.output)
            assert now == house.anew()
            assert made == (indexed(now) != indexed(was))


def test_an_update_sees_what_a_build_without_the_search_has_read(tmp_path: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settling, "FRESH", FRESH)
        house = House(tmp_path)
        for at in range(FRESH):
            house.say("un", step("un", at, "say"), ident(at))
        house.ledger.note("now", (NOW - timedelta(minutes=1)).isoformat())
        assert settling.update(
            house.discussion(house.ledger), house.output, Delta(), str(house.ledger.meta("now") or "")
        )
        assert files(house.output) == house.anew()


def indexed(found: dict[str, bytes]) -> set[str]:
    return {name for name in found if name.startswith(settling.FOLDER) and name.count("/") == 3}
