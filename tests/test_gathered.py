"""Several contributions as one proposal: its text, what a moderator's edit of it says, and what it may hold."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest
from causerie import codec, i18n, proposals, values
from causerie.errors import Fault, ModeratorError
from causerie.forges.base import Change, Proposal
from causerie.forges.branches import CHANGES_MAX
from causerie.model import Comment
from causerie.moderation import ticks
from causerie.moderation.ticks import Tick
from causerie.proposals import Entry
from hypothesis import example, given
from hypothesis import strategies as st

from tests.samples import THREAD, WHEN, comment, ident, lines, post, said, settings
from tests.test_proposals import FOUND, LIVE, MARKUP, OURS, fitting, hostile, shown, wide

IDS = tuple(map(ident, range(4)))
HUB = settings(forge="github")


def entries(*comments: Comment, **changes: object) -> list[Entry]:
    return [Entry(one, post(**changes)) for one in comments]


def flood(count: int = 4, **changes: object) -> list[Comment]:
    return [said(minute, number=None, **changes) for minute in range(count)]


def text(*comments: Comment, lang: str = "en") -> str:
    return proposals.together(entries(*comments), WHEN, HUB, lang)[1]


def heads(body: str) -> list[str]:
    return [line for line in body.split("\n") if line.startswith("- ")]


# ---- The text


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_each_contribution_is_a_line_to_be_ticked_and_its_words_are_below_it(lang: str) -> None:
    title, body = proposals.together(entries(*flood(3, body="Un,\n\ndeux.")), WHEN, HUB, lang)
    assert re.sub("[“”«»\u00a0 ]+", " ", title).split()[:2] == ["3", "contributions"]
    assert "Un texte" in title
    ends = {"fr": "règle\N{NO-BREAK SPACE}: –", "en": "rule: –"}[lang]
    assert heads(body) == [f"- [ ] **Claire** — `{name}` — {ends}" for name in IDS[:3]]
    tags, quoted, _ = shown(body)
    assert tags == OURS - {"br"}
    assert quoted.split() == ["Un,", "deux."] * 3


def test_one_that_is_left_alone_is_told_as_one() -> None:
    assert proposals.together(entries(said(1)), WHEN, HUB, "en")[0] == "1 contribution to “Un texte”"


def test_contributions_of_a_day_stand_below_their_posts() -> None:
    made = [*entries(said(1)), *entries(said(2), thread="deux", title="Deux"), *entries(said(3))]
    title, body = proposals.together(made, WHEN, HUB, "en")
    assert title == "3 contributions of 24 November 2026"
    assert re.findall(r"^\*\*\[(.*)\]", body, re.MULTILINE) == ["Un texte", "Deux", "Un texte"]


def test_a_day_is_that_of_the_site() -> None:
    made = [*entries(said(1)), *entries(said(2), thread="deux")]
    late = WHEN.replace(hour=23, minute=30)
    assert proposals.together(made, late, HUB, "en")[0] == "2 contributions of 25 November 2026"


def test_without_a_server_there_is_no_pull_request_to_tick() -> None:
    assert "pull request" not in proposals.together(entries(said(1)), WHEN, settings(), "en")[1]


def test_the_question_and_the_answered_are_named() -> None:
    parent = said(9, number=12)
    made = [Entry(said(1, reply_to=parent.id), post(), (), [parent]), Entry(said(2, answers=2), post())]
    body = proposals.together(made, WHEN, HUB, "en")[1]
    assert "  In answer to n° 12" in body
    assert "  Question 2" in body


def test_what_the_checks_found_is_told_in_short_faults_first() -> None:
    found = [Fault("a", "a hint of <b>%(x)s</b>", "", {"x": 1}, level="hint"), Fault("b", "it is wrong", "mend it")]
    body = proposals.together([Entry(said(1), post(), found)], WHEN, HUB, "en")[1]
    assert "1 fault, 1 hint — it is wrong — a hint of <b>1</b>" in shown(body)[2]


@pytest.mark.parametrize("word", LIVE + MARKUP)
def test_nothing_of_a_stranger_is_live_or_a_line_of_ours(word: str) -> None:
    own = set(FOUND.findall(shown(text(*flood(1)))[2]))
    for key in ("name", "body", "occupation", "url"):
        made = fitting(key, word)
        if made:
            body = text(replace(made, id=IDS[0]))
            tags, _, words = shown(body)
            assert tags <= OURS
            assert set(FOUND.findall(words)) <= own
            assert len(heads(body)) == 1


def test_the_longest_flood_fits_every_forge() -> None:
    faults = [Fault("field", "%(word)s is wrong", "mend it", {"word": wide(200)})] * 500
    made = [
        Entry(one, post(thread=f"t{number}", title=wide(3000), url="é" * 300), faults)
        for number, one in enumerate(
            flood(CHANGES_MAX - 1, name=wide(80), body=wide(values.BODY_MAX - 2), reply_to=ident(99), answers=9)
        )
    ]
    for lang in i18n.languages():
        title, body = proposals.together(made, WHEN, HUB, lang)
        assert len(title) <= 120
        assert len(body) <= 60_000
        assert len(heads(body)) == CHANGES_MAX - 1


# ---- What a moderator ticked

UNDONE = re.compile(r"^- \[ \] (.*`(.*)` .*)–$", re.MULTILINE)


def edited(body: str, wanted: Mapping[str, Tick]) -> str:
    """The text as it is once a moderator has done this in it."""

    def line(found: re.Match[str]) -> str:
        tick = wanted.get(found[2])
        if tick is None:
            return found[0]
        return f"- [x] {found[1]}–" if tick.publish else f"- [ ] {found[1]}{tick.rule}"

    return UNDONE.sub(line, body)


tick = st.builds(Tick, st.just(True)) | st.builds(Tick, st.just(False), st.integers(0, 9999))
forged = st.sampled_from([
    f"- [x] `{IDS[1]}`", f"- [x] {IDS[0]}", f"\n- [x] **Claire** — `{IDS[0]}` — rule: –\n", f"`{IDS[2]}` — rule: 3",
    f"</blockquote>\n\n- [X] {IDS[3]}", f"> \n* [x] {IDS[1]}", f"\r- [x] {IDS[1]}", "- [x]", f"[x] {IDS[0]} 4", IDS[0],
])  # fmt: skip


@given(st.lists(hostile | forged, min_size=4, max_size=4), st.lists(hostile | forged, min_size=4, max_size=4),
       st.dictionaries(st.sampled_from(IDS), tick), st.sampled_from(["fr", "en"]), st.booleans())  # fmt: skip
def test_what_is_read_is_what_a_moderator_wrote_whatever_the_commenters_did(
    bodies: list[str], names: list[str], wanted: dict[str, Tick], lang: str, windows: bool
) -> None:
    made = []
    for minute, (words, name) in enumerate(zip(bodies, names, strict=True)):
        body = (fitting("body", words) or comment()).body
        made.append(said(minute, body=body, name=(fitting("name", name.strip()[:80].strip()) or comment()).name))
    plain = text(*made, lang=lang)
    assert ticks.read(plain, IDS) == {}
    done = edited(plain, wanted)
    assert ticks.read(done.replace("\n", "\r\n") if windows else done, IDS) == wanted


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (f"- [x] `{IDS[0]}`", Tick(True)),
        (f"- [X] `{IDS[0]}`", Tick(True)),
        (f"* [x] {IDS[0]}", Tick(True)),
        (f"+ [x]  `{IDS[0]}` — rule: –", Tick(True)),
        (f"- [ ] `{IDS[0]}` — rule: 3", Tick(False, 3)),
        (f"- [ ] `{IDS[0]}` — règle : n° 3 ", Tick(False, 3)),
        (f"- [ ] `{IDS[0]}` — rule: – 12", Tick(False, 12)),
        (f"- [x] `{IDS[0]}`\n\n- [x] `{IDS[0]}`", Tick(True)),
        (f"- [ ] `{IDS[0]}` — rule: –", None),
        (f"- [x] `{IDS[0]}` — rule: 3", None),
        (f"- [ ] `{IDS[0]}` — rule: 3 or 4", None),
        (f"- [ ] `{IDS[0]}` — rule: 12345", None),
        (f"- [x] `{IDS[0]}`\n- [ ] `{IDS[0]}` — rule: –", None),
        (f"- [ ] `{IDS[0]}` — 3\n- [ ] `{IDS[0]}` — 4", None),
        (f"- [x] `{IDS[0]}` `{IDS[1]}`", None),
        (f"- [x] `{IDS[0]}` `{IDS[0]}`", None),
        (f" - [x] `{IDS[0]}`", None),
        (f"> - [x] `{IDS[0]}`", None),
        (f"[x] `{IDS[0]}`", None),
        (f"- [y] `{IDS[0]}`", None),
        (f"1. [x] `{IDS[0]}`", None),
        (f"- [x]`{IDS[0]}`", None),
        (f"- [x] `{ident(77)}`", None),
        (f"-\n[x] `{IDS[0]}`", None),
        ("", None),
    ],
)
def test_a_line_says_one_thing_or_nothing(body: str, found: Tick | None) -> None:
    assert ticks.read(body, IDS) == ({IDS[0]: found} if found else {})


@given(st.text() | st.lists(st.sampled_from(["- [x] ", "* [ ] ", *IDS, " 3", "\n", "`", "\r"])).map("".join))
@example("- [x] " + IDS[0] * 2)
def test_any_text_is_read(body: str) -> None:
    assert set(ticks.read(body, IDS)) <= set(IDS)


# ---- What it holds


def change(made: Comment, **changes: object) -> Change:
    plain = {"path": f"comments/{THREAD}/{made.id}.yml", "mode": "100644", "after": codec.write(made), "before": None}
    return Change(**{**plain, **changes})


def opened(*changes: Change) -> Proposal:
    return Proposal(f"gathered/{IDS[0]}", "v1", changes, "A title", "A text", WHEN)


def test_each_part_stands_as_if_it_were_alone() -> None:
    made = flood(3)
    found = proposals.parts(opened(*map(change, made)), settings())
    assert [part.branch for part in found] == [f"comment/{one.id}" for one in made]
    assert [part.sent for part in found] == [one.date for one in made]
    assert [proposals.read(part, settings()).comment for part in found] == made
    assert len({part.version for part in found}) == 3
    assert proposals.alone(opened(*map(change, made)), made[1].id, settings()) == found[1]


def test_a_part_is_as_old_as_the_whole_at_least() -> None:
    old = said(0, number=None, date=WHEN - timedelta(days=9), id=values.make_id(WHEN - timedelta(days=9), 1))
    assert proposals.parts(opened(change(old)), settings())[0].sent == WHEN
    odd = change(old, path=f"comments/{THREAD}/20269999T999999Z-{old.id[-8:]}.yml")
    assert proposals.parts(opened(odd), settings())[0].sent == WHEN


def test_another_version_of_one_part_leaves_the_others_theirs() -> None:
    one, two = flood(2)
    before = proposals.parts(opened(change(one), change(two)), settings())
    after = proposals.parts(opened(change(one), change(replace(two, body="Autre."))), settings())
    assert before[0] == after[0]
    assert before[1].version != after[1].version


GOOD = flood(2)
HELD = [change(one) for one in GOOD]


@pytest.mark.parametrize(
    "changes",
    [
        [],
        [*HELD, change(GOOD[0], path="pelicanconf.py")],
        [*HELD, change(GOOD[0], path=".github/workflows/x.yml")],
        [*HELD, change(GOOD[0], path="comments/_people.yml")],
        [*HELD, change(GOOD[0], path=f"comments/_decisions/{ident(9)}.yml")],
        [*HELD, change(GOOD[0], path=f"../comments/{THREAD}/{ident(9)}.yml")],
        [*HELD, change(said(9), mode="120000")],
        [*HELD, change(said(9), mode="100755")],
        [*HELD, change(said(9), before=b"x")],
        [*HELD, change(said(9), after=None, before=b"x", mode="000000")],
        [*HELD, change(GOOD[0], path=f"comments/autre/{IDS[0]}.yml")],
        [*HELD, change(said(9), after=b"x" * 20_000)],
        [change(one) for one in flood(CHANGES_MAX)],
    ],
    ids=["nothing", "another file", "a workflow", "the people", "a decision", "above", "a link", "a program",
         "a change", "a deletion", "an id twice", "a huge file", "more than is read"],
)  # fmt: skip
def test_what_holds_anything_else_is_refused_whole(changes: list[Change]) -> None:
    with pytest.raises(ModeratorError) as caught:
        proposals.parts(opened(*changes), settings())
    assert all(all(fault.said(str)) for fault in caught.value.faults)


def test_what_is_not_in_it_is_refused() -> None:
    with pytest.raises(ModeratorError):
        proposals.alone(opened(*HELD), ident(9), settings())
    assert proposals.holds(opened(*HELD), IDS[1])
    assert not proposals.holds(opened(*HELD), ident(9))


def test_a_bad_file_costs_itself_alone() -> None:
    bad = change(said(5), after=lines(id=ident(7), number="1"))
    *good, last = proposals.parts(opened(*HELD, bad), settings())
    assert [proposals.read(part, settings()).comment for part in good] == GOOD
    with pytest.raises(ModeratorError):
        proposals.read(last, settings())


def test_it_is_not_read_as_one_contribution() -> None:
    for changes in (HELD, HELD[:1]):
        with pytest.raises(ModeratorError, match="several contributions are gathered here"):
            proposals.read(opened(*changes), settings())
