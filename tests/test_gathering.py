"""What is gathered across posts, as data: fields and occupations, discussions in progress, the journal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

import pytest
from causerie import i18n, threads
from causerie.model import Comment, Decision, Post, Synthesis
from causerie.pages import fields, journal, progress, said
from causerie.pages.gathering import PER_PAGE, Gathering, Page
from causerie.pages.said import Said
from causerie.settings import Settings
from causerie.settings.kinds import Field
from causerie.store import Corpus
from causerie.threads import Thread
from hypothesis import given
from hypothesis import strategies as st

from tests.samples import NOW, THREAD, WHEN, comment, decision, ident, post, removed, settings
from tests.samples import said as spoken

CARE, LAND = (
    Field(key, {"fr": label}, label[:2], ("#000000", "#ffffff")) for key, label in [("care", "Soin"), ("land", "Terre")]
)
OTHER = post(thread="autre", title="Autre", url="autre/", source="content/autre.md", date=WHEN)


def site(**more: object) -> Settings:
    return settings(fields=(CARE, LAND), **more)


def built(**comments: Sequence[Comment]) -> dict[str, Thread]:
    return {name.replace("_", "-"): threads.build(threads.visible(found, NOW)) for name, found in comments.items()}


def gathering(
    found: Mapping[str, Thread],
    posts: Sequence[Post] = (post(),),
    *decisions: Decision,
    lang: str = "fr",
    **more: object,
) -> Gathering:
    corpus = Corpus({}, {}, decisions, (), more.pop("syntheses", {}))  # type: ignore[arg-type]
    return Gathering(site(**more), posts, found, corpus, NOW, lang)


def page(made: Gathering, url: str) -> Page:
    (found,) = [one for one in made.pages() if one.url == url]
    return found


# ---- Which post a contribution is read under


def versions() -> list[Post]:
    return [post(lang=lang, url=f"{lang}/", source=f"content/{lang}.md") for lang in ("de", "en", "fr")]


@pytest.mark.parametrize(("lang", "shown"), [("fr", "fr"), ("en", "en"), ("it", "fr")])
def test_a_page_tells_of_the_version_in_its_language_or_the_site_s(lang: str, shown: str) -> None:
    assert said.hosts(versions(), lang, "fr")[THREAD].lang == shown


@pytest.mark.parametrize("status", ["draft", "hidden"])
def test_what_is_not_published_is_not_told_of(status: str) -> None:
    assert said.hosts([post(status=status)], "fr", "fr") == {}


def test_removed_and_future_contributions_are_not_heard() -> None:
    made = built(un_texte=[spoken(0), removed(id=ident(1)), comment(id=ident(9), date=NOW + timedelta(1))])
    heard = said.everything({THREAD: post()}, made)
    assert [one.comment.id for one in heard] == [ident(0)]


def test_contributions_stand_under_their_posts_the_newest_post_first() -> None:
    old, new = post(date=WHEN - timedelta(9)), OTHER
    found = said.by_post([Said(spoken(3), old), Said(spoken(1), new), Said(spoken(2), old)])
    assert [(one.title, [each.comment.id for each in group]) for one, group in found] == [
        ("Autre", [ident(1)]),
        ("Un texte", [ident(2), ident(3)]),
    ]


# ---- Fields and occupations


@pytest.mark.parametrize(
    ("words", "slug"),
    [
        ("Infirmière de nuit", "infirmiere-de-nuit"),
        ("  INFIRMIERE   de nuit ! ", "infirmiere-de-nuit"),
        ("œnologue", "oenologue"),
        ("مترجمة", "mtrjm"),
        ("🙂", ""),
    ],
)
def test_an_occupation_is_known_by_its_letters_alone(words: str, slug: str) -> None:
    assert fields.slug(words) == slug


@given(st.text(max_size=120))
def test_the_name_of_an_occupation_s_folder_is_plain_and_names_itself(words: str) -> None:
    found = fields.slug(words)
    assert set(found) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert fields.slug(found) == found


def jobs(*words: str) -> list[fields.Occupation]:
    return fields.occupations([Said(spoken(n, occupation=one or None), post()) for n, one in enumerate(words)])


def test_an_occupation_is_called_what_its_first_voice_called_it() -> None:
    (job,) = jobs("Bergère", "", "bergere", "BERGÈRE")
    assert (job.words, len(job.said), job.paged) == ("Bergère", 3, True)


@pytest.mark.parametrize("words", [["bergère"], ["con", "Con"], ["🙂", "🙂"], ["x" * 120, "x" * 120]])
def test_an_occupation_of_one_contribution_or_without_a_name_for_a_folder_has_no_page(words: list[str]) -> None:
    (job,) = jobs(*words)
    assert not job.paged


def test_words_that_no_letter_tells_apart_are_not_one_occupation() -> None:
    assert len(jobs("🙂", "🙁")) == 2


def test_every_field_is_told_in_the_owner_s_order_the_silent_ones_too() -> None:
    voices = [Said(spoken(0, field="land", name="A"), post()), Said(spoken(1, field="land", name="A"), post())]
    care, land = fields.heard(site(), voices)
    assert (care.field, care.said, care.voices) == (CARE, (), 0)
    assert (land.field, len(land.said), land.voices) == (LAND, 2, 1)


# ---- The pages


def urls(made: Gathering) -> list[str]:
    return [one.url for one in made.pages()]


def test_the_pages_of_a_site_and_those_of_another_language_below_its_folder() -> None:
    found = built(un_texte=[spoken(n, field="care", occupation="sage-femme") for n in range(2)])
    paths = [
        "discussions/",
        "search/",
        "journal/",
        "fields/",
        "fields/care/",
        "fields/land/",
        "occupations/sage-femme/",
    ]
    assert urls(gathering(found)) == paths
    assert urls(gathering(found, lang="en")) == [f"en/{path}" for path in paths]


def test_a_site_without_fields_has_no_page_of_them() -> None:
    made = Gathering(settings(fields=()), [post()], {}, Corpus({}, {}, (), ()), NOW, "fr")
    assert urls(made) == ["discussions/", "search/", "journal/"]


def test_a_long_field_is_spread_over_pages_and_nothing_is_lost_or_twice() -> None:
    many = [comment(id=ident(n), date=WHEN + timedelta(seconds=n), field="care") for n in range(PER_PAGE + 1)]
    made = gathering(built(un_texte=many[:40], autre=many[40:]), [post(), OTHER])
    pages = [one for one in made.pages() if one.kind == "field" and one.key == "care"]
    assert [(one.url, one.name) for one in pages] == [
        ("fields/care/", "field:care:fr"),
        ("fields/care/2/", "field:care/2:fr"),
    ]
    shown = [[one.comment.id for _, group in made.facts(each)["groups"] for one in group] for each in pages]
    assert [len(ids) for ids in shown] == [PER_PAGE, 1]
    assert sorted(name for ids in shown for name in ids) == sorted(one.id for one in many)


# ---- Discussions in progress


def state(changes: dict[str, object], *comments: Comment, answered: bool = False) -> progress.Progress:
    return progress.progress(site(), post(**changes), threads.build(comments), answered, NOW)


def test_a_discussion_tells_its_last_voice_and_the_fields_that_are_silent() -> None:
    found = state({}, spoken(1, field="care"), spoken(2, reply_to=ident(1)), removed(id=ident(3)))
    assert found.last == spoken(2, reply_to=ident(1))
    assert (found.unheard, found.closed, found.answered) == ((LAND,), False, False)


def test_open_discussions_come_by_their_last_contribution_or_else_their_post() -> None:
    quiet = state({"title": "sans voix", "date": WHEN + timedelta(minutes=2)})
    found = [state({"title": "vieux"}, spoken(1)), quiet, state({"title": "vif"}, spoken(3))]
    opened, ended = progress.sorted_out(found, NOW)
    assert [one.post.title for one in opened] == ["vif", "sans voix", "vieux"]
    assert ended == []


def test_a_closed_discussion_is_told_of_for_a_month() -> None:
    ages = {
        "hier": timedelta(days=1),
        "autrefois": progress.LATELY,
        "tout juste": progress.LATELY - timedelta(seconds=1),
    }
    opened, ended = progress.sorted_out(
        [state({"title": name, "closes": NOW - age}) for name, age in ages.items()], NOW
    )
    assert [one.post.title for one in ended] == ["hier", "tout juste"]
    assert opened == []


def test_a_page_that_invites_nobody_has_no_discussion_in_progress() -> None:
    made = gathering(built(un_texte=[spoken(0)]), [post(invites=False)])
    assert made.facts(page(made, "discussions/"))["opened"] == []


@pytest.mark.parametrize(("date", "answered"), [(NOW, True), (NOW + timedelta(seconds=1), False)])
def test_a_discussion_is_answered_by_its_synthesis_from_its_date_on(date: datetime, answered: bool) -> None:
    made = gathering(built(un_texte=[spoken(0)]), syntheses={THREAD: (Synthesis(date=date, body="Entendu."),)})
    (found,) = made.facts(page(made, "discussions/"))["opened"]
    assert found.answered is answered


# ---- The journal of moderation


def told(*decisions: Decision, **comments: Sequence[Comment]) -> journal.Journal:
    return journal.journal(decisions, built(**comments), {THREAD: post()}, NOW, "Europe/Paris")


def test_a_decision_is_told_without_the_id_of_its_contribution() -> None:
    (entry,) = told(decision(rule=5)).entries
    assert (entry.decision, entry.rule, entry.post) == ("declined", 5, post())
    assert "id" not in journal.Entry.__slots__


def test_a_removal_is_a_decision_and_without_a_rule_a_withdrawal() -> None:
    made = told(un_texte=[removed(rule=4), removed(id=ident(1)), spoken(2)])
    assert sorted((entry.decision, entry.rule) for entry in made.entries) == [("removed", 4), ("withdrawn", None)]


def test_what_a_decision_and_a_removal_name_is_told_once() -> None:
    made = told(decision(id=ident(0), decision="removed", rule=4), un_texte=[removed(id=ident(0), rule=4)])
    assert made.decisions == (("removed", 1),)


def test_counts_by_rule_by_decision_and_by_the_month_on_the_site_s_clocks() -> None:
    eve = datetime(2026, 10, 31, 23, 30, tzinfo=UTC)
    made = told(
        decision(id=ident(1), rule=5),
        decision(id=ident(2), rule=2, date=eve),
        decision(id=ident(3), rule=5, date=eve - timedelta(days=1)),
        decision(id=ident(4), decision="withdrawn"),
    )
    assert made.rules == ((2, 1), (5, 2))
    assert made.decisions == (("declined", 3), ("withdrawn", 1))
    assert [(i18n.month(first, "fr"), count) for first, count in made.months] == [
        ("novembre 2026", 3),
        ("octobre 2026", 1),
    ]


def test_the_delay_is_the_median_of_what_was_declined() -> None:
    waits = [timedelta(hours=hours) for hours in (1, 3, 100)]
    declined = [decision(id=ident(n), date=WHEN + timedelta(minutes=n) + wait) for n, wait in enumerate(waits)]
    made = journal.journal(
        [*declined, decision(id=ident(9), decision="withdrawn")], {}, {}, NOW + timedelta(days=9), "UTC"
    )
    assert made.delay == timedelta(hours=3)
    assert told(decision(decision="withdrawn")).delay is None


def test_drafts_and_the_future_stay_in_and_a_lost_post_is_not_named() -> None:
    assert told(decision(date=NOW + timedelta(seconds=1)), brouillon=[removed(rule=1)]).entries == ()
    (entry,) = told(decision(thread="perdu")).entries
    assert entry.post is None
