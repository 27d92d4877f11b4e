from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from causerie import store
from causerie.checks import claims, dates, decisions, numbers, references, registry, vocabulary, wording
from causerie.checks.base import Check, Site
from causerie.errors import Fault
from causerie.model import Comment, Post
from causerie.settings import Field
from causerie.values import make_id

from tests.samples import ID, NOW, THREAD, comment, decision, ident, post, removed, said, settings, site

NOBODY = "20000101T000000Z-00000000"
FIELDS = (Field("care", {"fr": "Soin"}, "So"), Field("land", {"fr": "Terre"}, "Te"))
PEOPLE = b"claire:\n  name: Claire Aubanel\n  role: author\n"

Told = tuple[str, str, int, str, str]
"""Of a fault its level, path, line, message and remedy."""


def file(minute: int, thread: str = THREAD) -> str:
    return f"comments/{thread}/{ident(minute)}.yml"


def told(check: Check, at: Site) -> list[Told]:
    return [(fault.level, fault.path, fault.line, *fault.said(str)) for fault in check(at)]


def one(check: Check, at: Site) -> Told:
    (found,) = told(check, at)
    return found


def thread(root: Path, *comments: Comment, posts: tuple[Post, ...] = (post(),), **more: object) -> Site:
    return site(root, {THREAD: comments}, posts, **more)  # type: ignore[arg-type]


ALL = registry.WHOLE | registry.CHECKS


@pytest.mark.parametrize("check", ALL.values(), ids=ALL)
def test_a_good_site_has_no_fault(tmp_path: Path, check: Check) -> None:
    good = thread(
        tmp_path,
        said(0, answers=2, field="care", person="claire"),
        said(1, reply_to=ident(0)),
        removed(id=ident(2), date=said(2).date, number=3, rule=4),
        posts=(
            post(questions=("Un ?", "Deux ?")),
            post(thread="charte", source="content/charte.md", rules=("Une.", "Deux.", "Trois.", "Quatre.")),
        ),
        people=PEOPLE,
        decisions=[decision(rule=4)],
        fields=FIELDS,
    )
    assert good.corpus.faults == ()
    assert told(check, good) == []
    assert registry.run(good) == []


# ---- Threads and posts claim one another


def test_a_thread_without_a_post_is_told_the_closest(tmp_path: Path) -> None:
    posts = (post(), post(thread="autre", source="content/autre.md"))
    made = site(tmp_path, {"un-txte": [said(0)]}, posts)
    assert one(claims.check, made) == (
        "fault",
        "comments/un-txte",
        0,
        "no post claims this discussion",
        "the closest post is content/un-texte.md: rename the folder to un-texte, "
        "or add to the post: Discussion: un-txte",
    )


def test_the_closest_is_a_post_that_waits_for_a_discussion(tmp_path: Path) -> None:
    """A renamed post keeps the name of its file; pages, and posts with a discussion of their own, are not meant."""
    posts = (
        post(thread="groupe", source="content/messagerie.fr.md"),
        post(thread="messageries", source="content/messageries.md"),
        post(thread="messagerie-2", source="content/page.md", invites=False),
    )
    made = site(tmp_path, {"messagerie": [said(0)], "messageries": [said(1)]}, posts)
    assert "content/messagerie.fr.md: rename the folder to groupe," in one(claims.check, made)[4]


@pytest.mark.parametrize("thread_of_the_other", ["autre", THREAD])
def test_translations_have_one_discussion(tmp_path: Path, thread_of_the_other: str) -> None:
    first, second = "content/un-texte.en.md", "content/un-texte.md"
    posts = (
        post(source=first, lang="en", translations=frozenset([second])),
        post(source=second, thread=thread_of_the_other, translations=frozenset([first])),
    )
    found = told(claims.check, thread(tmp_path, said(0), posts=posts))
    assert [(level, path, message) for level, path, _, message, _ in found] == [
        ("fault", first, f"its translation {second} has another discussion")
    ] * (thread_of_the_other != THREAD)


def test_translations_that_ask_other_questions_are_a_hint(tmp_path: Path) -> None:
    first, second = "content/un-texte.en.md", "content/un-texte.md"
    posts = (
        post(source=first, lang="en", translations=frozenset([second])),
        post(source=second, translations=frozenset([first]), questions=("Un ?",)),
    )
    level, path, _, message, _ = one(claims.check, thread(tmp_path, said(0), posts=posts))
    assert (level, path) == ("hint", first)
    assert message == f"its translation {second} asks another number of questions"


def test_translations_that_close_at_other_times_are_a_hint(tmp_path: Path) -> None:
    first, second = "content/un-texte.en.md", "content/un-texte.md"
    posts = (
        post(source=first, lang="en", translations=frozenset([second])),
        post(source=second, translations=frozenset([first]), closes=NOW),
    )
    level, path, _, message, _ = one(claims.check, thread(tmp_path, said(0), posts=posts))
    assert (level, path, message) == ("hint", first, f"its translation {second} closes at another time")


def test_a_language_that_the_house_does_not_speak_is_a_hint(tmp_path: Path) -> None:
    level, path, _, message, _ = one(claims.check, site(tmp_path, {}, [post(lang="de-AT")]))
    assert (level, path, message) == ("hint", "content/un-texte.md", "the site has no words in de-AT")


def test_too_many_threads_without_a_post_are_not_each_compared(tmp_path: Path) -> None:
    made = site(tmp_path, {f"perdu-{n}": [said(n)] for n in range(claims.FEW + 1)}, [post()])
    assert {remedy for *_, remedy in told(claims.check, made)} == {"write its post, or delete the folder"}


def test_a_thread_on_a_site_without_posts_has_no_closest(tmp_path: Path) -> None:
    made = site(tmp_path, {"un-texte": [said(0)]})
    assert one(claims.check, made)[-1] == "write its post, or delete the folder"


def test_two_posts_do_not_share_a_thread(tmp_path: Path) -> None:
    made = thread(tmp_path, said(0), posts=(post(), post(source="content/zzz.md"), post(source="content/autre.md")))
    assert [(path, message) for _, path, _, message, _ in told(claims.check, made)] == [
        ("content/un-texte.md", "this post and content/autre.md would share the discussion un-texte"),
        ("content/zzz.md", "this post and content/autre.md would share the discussion un-texte"),
    ]


@pytest.mark.parametrize(
    ("lang", "linked", "rivals"),
    [("en", True, 0), ("en", False, 1), ("fr", True, 1)],
    ids=["translations", "another post in another language", "a second post in the same language"],
)
def test_only_translations_share_a_thread(tmp_path: Path, lang: str, linked: bool, rivals: int) -> None:
    first, second = "content/a-text.md", "content/un-texte.md"
    posts = (
        post(source=first, translations=frozenset([second] if linked else [])),
        post(source=second, lang=lang, translations=frozenset([first] if linked else [])),
    )
    found = [(path, message) for _, path, _, message, _ in told(claims.check, thread(tmp_path, said(0), posts=posts))]
    assert found == [(second, f"this post and {first} would share the discussion un-texte")] * rivals


@pytest.mark.parametrize("name", ["con", "Un texte", "_people", "a/b", "..", ""])
def test_a_post_whose_thread_no_folder_can_hold_is_named(tmp_path: Path, name: str) -> None:
    level, path, line, message, _ = one(claims.check, site(tmp_path, {}, [post(thread=name)]))
    assert (level, path, line) == ("fault", "content/un-texte.md", 1)
    assert message == f"no folder on every system can be called {name}, so this post cannot have a discussion"


@pytest.mark.parametrize("lang", ["EN", "pt_BR", "", "français"])
def test_a_post_whose_language_is_none_is_named(tmp_path: Path, lang: str) -> None:
    level, path, line, message, _ = one(claims.check, site(tmp_path, {}, [post(lang=lang)]))
    assert (level, path, line, message) == ("fault", "content/un-texte.md", 1, f"{lang} is no language tag")


# ---- Dates


def sent(date: datetime) -> Comment:
    return comment(id=make_id(date, 0), date=date)


def test_a_comment_of_tomorrow_is_a_hint(tmp_path: Path) -> None:
    made = thread(tmp_path, said(0), sent(NOW), sent(NOW + timedelta(seconds=1)))
    level, path, line, message, _ = one(dates.check, made)
    assert (level, path, line) == ("hint", f"comments/{THREAD}/20261125T120001Z-00000000.yml", 3)
    assert message == "this comment is dated 2026-11-25T12:00:01+00:00, and stays in until then"


def test_a_date_far_from_the_id_s_is_a_hint(tmp_path: Path) -> None:
    sent = said(0).date
    made = thread(
        tmp_path,
        said(0, date=sent - timedelta(days=1, seconds=1)),
        said(1, date=said(1).date - timedelta(days=1)),
        said(2, date=sent - timedelta(days=400), source="isso"),
    )
    level, path, line, message, _ = one(dates.check, made)
    assert (level, path, line) == ("hint", file(0), 3)
    assert message == "the id says that it was sent on 2026-11-24T09:30:12+00:00"


@pytest.mark.parametrize("days", [-3, 2], ids=["before the comment", "still to come"])
@pytest.mark.parametrize("key", ["edited", "removed"])
def test_an_edit_or_a_removal_at_no_possible_time_is_a_hint(tmp_path: Path, key: str, days: int) -> None:
    at = NOW + timedelta(days=days)
    odd = removed(removed=at, number=1) if key == "removed" else said(0, edited=at)
    made = thread(tmp_path, odd, said(1, edited=NOW))
    assert [(level, message.split()[0]) for level, _, _, message, _ in told(dates.check, made)] == [("hint", "this")]
    assert [fault.key for fault in dates.check(made)] == [key]


# ---- Decisions


@pytest.mark.parametrize("word", ["declined", "withdrawn", "removed"])
def test_what_was_decided_away_is_not_shown(tmp_path: Path, word: str) -> None:
    made = thread(tmp_path, said(0, id=ID), decisions=[decision(decision=word)])
    level, path, line, message, _ = one(decisions.check, made)
    assert (level, path, line) == ("fault", f"comments/_decisions/{ID}.yml", 4)
    assert message == f"this contribution is still shown: comments/{THREAD}/{ID}.yml"


def test_a_decision_on_a_removed_contribution_is_as_it_should_be(tmp_path: Path) -> None:
    assert told(decisions.check, thread(tmp_path, removed(number=1), decisions=[decision()])) == []


def test_a_decision_on_a_thread_that_is_not_there_is_a_hint(tmp_path: Path) -> None:
    level, path, line, message, _ = one(decisions.check, thread(tmp_path, decisions=[decision(thread="ailleurs")]))
    assert (level, path, line) == ("hint", f"comments/_decisions/{ID}.yml", 2)
    assert message == "no post has the discussion ailleurs"


# ---- Wording


@pytest.mark.parametrize("body", [">", "-", "1. ", "```", "&nbsp;", "&#8203;", "> >\n> -"])
def test_a_text_that_shows_nothing_is_a_fault(tmp_path: Path, body: str) -> None:
    level, path, _, message, _ = one(wording.check, thread(tmp_path, said(0, body=body), said(1, body="`x`")))
    assert (level, path, message) == ("fault", file(0), "this text shows nothing in the page")


@pytest.mark.parametrize("words", [{"title": "a\x1bb"}, {"questions": ("Un ?", "De\u202eux ?")}], ids=str)
def test_a_title_or_a_question_that_no_text_may_be_is_a_fault(tmp_path: Path, words: dict[str, object]) -> None:
    level, path, line, message, _ = one(wording.check, thread(tmp_path, said(0), posts=(post(**words),)))
    assert (level, path, line) == ("fault", "content/un-texte.md", 1)
    assert message.startswith("U+")
    assert message.endswith("is not allowed in a title or a question")


# ---- Numbers


def test_a_number_stands_once(tmp_path: Path) -> None:
    made = thread(tmp_path, said(0), said(1), said(2, number=1))
    assert one(numbers.check, made) == (
        "fault",
        file(2),
        6,
        f"{file(0)} has the same number",
        "give the later of the two 3",
    )


def test_each_of_several_doubles_is_given_a_number_of_its_own(tmp_path: Path) -> None:
    made = thread(tmp_path, said(0), said(1), said(2, number=1), said(3, number=2), said(4, number=None))
    assert [remedy.split()[-1] for *_, remedy in told(numbers.check, made)] == ["3", "4", "5"]


def test_a_number_may_stand_again_in_another_thread(tmp_path: Path) -> None:
    made = site(tmp_path, {"a": [said(0, number=1)], "b": [said(1, number=1)]})
    assert told(numbers.check, made) == []


def test_a_comment_without_a_number_is_told_the_next(tmp_path: Path) -> None:
    made = thread(tmp_path, said(0, number=1), said(1, number=None))
    assert one(numbers.check, made) == (
        "hint",
        file(1),
        1,
        "this comment has no number, so nobody can cite it",
        "add number: 2",
    )


@pytest.mark.parametrize(
    ("given", "gaps"),
    [((1, 2, 3), None), ((1, 3), "2"), ((2, 5), "1, 3, 4"), ((1, 900_000), "1…900000"), ((None, None), None)],
    ids=str,
)
def test_numbers_left_out_are_a_hint(tmp_path: Path, given: tuple[int | None, ...], gaps: str | None) -> None:
    made = thread(tmp_path, *(said(n, number=number) for n, number in enumerate(given)))
    found = [fault for fault in numbers.check(made) if "gaps" in fault.values]
    assert [(fault.level, fault.path, fault.values["gaps"]) for fault in found] == (
        [("hint", f"comments/{THREAD}", gaps)] if gaps else []
    )


# ---- References


def test_a_reply_to_nobody_is_a_fault(tmp_path: Path) -> None:
    made = thread(tmp_path, said(0), said(1, reply_to=NOBODY))
    level, path, line, message, remedy = one(references.check, made)
    assert (level, path, line) == ("fault", file(1), 2)
    assert message == f"{NOBODY}, which it answers, does not exist"
    assert remedy == "mend the id, or delete the line: it is then a point of view"


def test_an_answer_to_a_file_that_cannot_be_read_is_not_at_fault_itself(tmp_path: Path) -> None:
    site(tmp_path, {THREAD: [said(1, reply_to=ident(0), number=2)]})
    (tmp_path / file(0)).write_bytes(b"id: x\n")
    made = Site(store.read(tmp_path, "comments"), (post(),), settings(root=tmp_path), NOW)
    assert {fault.path for fault in registry.run(made)} == {file(0)}


def test_an_answer_to_what_is_still_to_come_is_a_hint(tmp_path: Path) -> None:
    later = NOW + timedelta(days=1)
    made = thread(tmp_path, said(0, date=later), said(1, reply_to=ident(0)), said(2, reply_to=ident(1), date=later))
    level, path, line, message, _ = one(references.check, made)
    assert (level, path, line) == ("hint", file(1), 2)
    assert message == f"it answers {ident(0)}, which is dated ahead and stays in until then"


def test_a_reply_into_another_thread_is_told_which(tmp_path: Path) -> None:
    made = site(tmp_path, {"a": [said(0)], "b": [said(1, reply_to=ident(0))]})
    assert one(references.check, made)[3] == f"{ident(0)}, which it answers, is in another thread: a"
    assert [fault.values["thread"] for fault in registry.run(made) if fault.rule == "reply_to"] == ["a"]


def test_a_circle_is_told_once_at_its_first_comment(tmp_path: Path) -> None:
    made = thread(tmp_path, *(said(n, reply_to=ident((n + 1) % 3)) for n in range(3)), said(4, reply_to=ident(4)))
    assert [(path, line) for _, path, line, *_ in told(references.check, made)] == [(file(0), 2), (file(4), 2)]
    assert "in a circle" in told(references.check, made)[0][3]


def test_an_answer_to_a_question_that_was_not_asked_is_a_fault(tmp_path: Path) -> None:
    made = thread(tmp_path, said(0, answers=1), said(1, answers=3), posts=(post(questions=("Un ?", "Deux ?")),))
    level, path, line, message, _ = one(references.check, made)
    assert (level, path, line) == ("fault", file(1), 2)
    assert message == "the post has no question 3; it asks 2"


@pytest.mark.parametrize("order", [1, -1])
def test_a_question_counts_if_one_language_asks_it(tmp_path: Path, order: int) -> None:
    posts = (post(questions=("Un ?", "Deux ?")), post(lang="en", source="content/un-texte.en.md"))
    assert told(references.check, thread(tmp_path, said(0, answers=2), posts=posts[::order])) == []


def test_the_question_of_a_reply_is_not_looked_at(tmp_path: Path) -> None:
    made = thread(tmp_path, said(0), said(1, reply_to=ident(0), answers=1), posts=(post(questions=("Un ?",)),))
    assert one(references.check, made)[:3] == ("hint", file(1), 3)


# ---- Words on a list of the owner's


def test_a_field_that_is_not_the_owners_is_told_another(tmp_path: Path) -> None:
    made = thread(tmp_path, said(0, field="car"), fields=FIELDS)
    assert one(vocabulary.check, made) == (
        "fault",
        file(0),
        3,
        "car is not one of the site's fields",
        "write another, such as care, or delete the line",
    )


def test_a_field_on_a_site_without_fields_is_to_be_deleted(tmp_path: Path) -> None:
    assert one(vocabulary.check, thread(tmp_path, said(0, field="care")))[-1] == "delete the line"


def test_nobody_fakes_a_badge(tmp_path: Path) -> None:
    made = thread(tmp_path, said(0, name="Claire Aubanel", person="clara"), people=PEOPLE)
    level, path, line, message, remedy = one(vocabulary.check, made)
    assert (level, path, line, message) == ("fault", file(0), 7, "clara is not in _people.yml")
    assert remedy == "write another, such as claire, or delete the line"


def test_people_who_cannot_be_read_are_no_reason_to_blame_a_badge(tmp_path: Path) -> None:
    made = thread(tmp_path, said(0, person="claire"), people=b"claire:\n  name: Claire\n")
    assert [fault.path for fault in made.corpus.faults] == ["comments/_people.yml"]
    assert told(vocabulary.check, made) == []


def test_a_removal_names_a_rule_of_the_charter(tmp_path: Path) -> None:
    charter = post(thread="charte", source="content/charte.md", rules=("Une.", "Deux.", "Trois.", "Quatre."))
    made = thread(tmp_path, removed(number=1, rule=5), posts=(post(), charter), decisions=[decision(rule=9)])
    assert [(path, line, message) for _, path, line, message, _ in told(vocabulary.check, made)] == [
        (f"comments/{THREAD}/{ID}.yml", 5, "the charter has no rule 5, only 4"),
        (f"comments/_decisions/{ID}.yml", 5, "the charter has no rule 9, only 4"),
    ]


def test_a_site_without_a_charter_has_no_rule_to_compare_with(tmp_path: Path) -> None:
    made = thread(tmp_path, removed(number=1, rule=5), decisions=[decision(rule=9)])
    assert told(vocabulary.check, made) == []


# ---- All checks together


@pytest.fixture
def broken(tmp_path: Path) -> Site:
    """A site with a fault for every check, and a file that cannot be read."""
    comments = [said(0, field="zzz"), said(1, number=1), said(2, reply_to=NOBODY), said(3, date=NOW + timedelta(1))]
    site(tmp_path, {THREAD: comments, "autre": [said(9, number=None)]})
    (tmp_path / file(4)).write_bytes(b"id: x\nname: [y]\n")
    (tmp_path / "comments" / "notes.txt").touch()
    return Site(store.read(tmp_path, "comments"), (post(),), settings(root=tmp_path), NOW)


def test_every_fault_of_every_check_comes_in_one_run(broken: Site) -> None:
    found = registry.run(broken)
    assert {fault.rule for fault in found} == {
        *("pattern", "nested", "missing", "stray"),
        *("orphan-thread", "date", "number", "reply_to", "field"),
    }
    every = [fault for check in ALL.values() for fault in check(broken)]
    assert len(found) == len(broken.corpus.faults) + len(every)


def test_faults_come_by_file_and_line_the_same_each_time(broken: Site) -> None:
    found = registry.run(broken)
    assert [(fault.path, fault.line) for fault in found] == sorted((fault.path, fault.line) for fault in found)
    assert registry.run(broken) == found


def test_every_fault_says_where_what_and_what_to_do(broken: Site) -> None:
    for fault in registry.run(broken):
        message, remedy = fault.said(str)
        assert fault.path
        assert message
        assert remedy
        assert fault.line >= bool(fault.key)


def test_a_check_reads_and_writes_nothing(broken: Site) -> None:
    def state() -> dict[Path, bytes]:
        return {path: path.read_bytes() for path in broken.settings.root.rglob("*") if path.is_file()}

    before = state()
    registry.run(broken)
    assert state() == before


@pytest.mark.parametrize("key", ["name", "nowhere", ""], ids=["a key", "no key of the file", "no key"])
def test_a_fault_is_put_at_the_line_of_its_key(tmp_path: Path, key: str) -> None:
    made = thread(tmp_path, said(0))
    fault = made.at(THREAD, said(0), Fault("x", "a", "b", key=key))
    assert (fault.path, fault.line) == (file(0), 2 if key == "name" else 1)
