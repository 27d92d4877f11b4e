"""What is gathered across posts, as data: fields and occupations, discussions in progress, the journal."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

import pytest
from causerie import codec, i18n, store
from causerie.files import write_whole
from causerie.ledger import Ledger, sync
from causerie.ledger.occupations import slug
from causerie.ledger.sync import Delta
from causerie.model import Comment, Decision, Post, Synthesis
from causerie.pages import fields, finding, journal, progress, said
from causerie.pages.discussion import Discussion
from causerie.pages.entries import Entries, entries
from causerie.pages.gathering import PER_PAGE, Gathering, Page
from causerie.pages.said import Said
from causerie.pages.touching import Touching
from causerie.settings import Settings
from causerie.settings.kinds import Field
from causerie.store import Corpus
from hypothesis import HealthCheck, given
from hypothesis import settings as settings_of
from hypothesis import strategies as st

from tests.blog import ROOT
from tests.samples import NOW, THREAD, WHEN, comment, decision, ident, post, removed, settings
from tests.samples import said as spoken

CARE, LAND = (
    Field(key, {"fr": label}, label[:2], ("#000000", "#ffffff")) for key, label in [("care", "Soin"), ("land", "Terre")]
)
OTHER = post(thread="autre", title="Autre", url="autre/", source="content/autre.md", date=WHEN)


def site(**more: object) -> Settings:
    return settings(fields=(CARE, LAND), **more)


def gathering(
    found: Mapping[str, Sequence[Comment]],
    posts: Sequence[Post] = (post(),),
    *decisions: Decision,
    lang: str = "fr",
    **more: object,
) -> Gathering:
    corpus = Corpus(
        {name.replace("_", "-"): tuple(said) for name, said in found.items()}, {}, decisions, (),
        more.pop("syntheses", {}),  # type: ignore[arg-type]
    )  # fmt: skip
    return Gathering(sync.in_memory(posts, corpus, site(**more), NOW), lang)


def page(made: Gathering, url: str) -> Page:
    (found,) = [one for one in made.pages() if one.url == url]
    return found


def ids(made: Gathering, shown: Page) -> list[str]:
    return [one.comment.id for _, group in made.facts(shown)["groups"] for one in group]


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
    voices = [spoken(0, field="care"), removed(id=ident(1), field="care")]
    made = gathering({THREAD: [*voices, comment(id=ident(9), date=NOW + timedelta(1), field="care")]})
    assert ids(made, page(made, "fields/care/")) == [ident(0)]
    assert [one.comment.id for one in made.facts(page(made, "discussions/"))["newest"]] == [ident(0)]


def test_contributions_stand_under_their_posts_the_newest_post_first() -> None:
    old, new = post(date=WHEN - timedelta(9)), OTHER
    found = said.by_post([Said(spoken(3), old), Said(spoken(1), new), Said(spoken(2), old)])
    assert [(one.title, [each.comment.id for each in group]) for one, group in found] == [
        ("Autre", [ident(1)]),
        ("Un texte", [ident(2), ident(3)]),
    ]


# ---- Fields and occupations


@pytest.mark.parametrize(
    ("words", "known"),
    [
        ("Infirmière de nuit", "infirmiere-de-nuit"),
        ("  INFIRMIERE   de nuit ! ", "infirmiere-de-nuit"),
        ("œnologue", "oenologue"),
        ("مترجمة", "mtrjm"),
        ("🙂", ""),
    ],
)
def test_an_occupation_is_known_by_its_letters_alone(words: str, known: str) -> None:
    assert slug(words) == known


@given(st.text(max_size=120))
def test_the_name_of_an_occupation_s_folder_is_plain_and_names_itself(words: str) -> None:
    found = slug(words)
    assert set(found) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert slug(found) == found


def jobs(*words: str) -> tuple[fields.Occupation, ...]:
    made = gathering({THREAD: [spoken(n, occupation=one or None, field="care") for n, one in enumerate(words)]})
    return made.facts(page(made, "fields/"))["found"][0].occupations  # type: ignore[no-any-return]


def test_an_occupation_is_called_what_its_first_voice_called_it() -> None:
    (job,) = jobs("Bergère", "", "bergere", "BERGÈRE")
    assert (job.words, job.said, job.paged) == ("Bergère", 3, True)


def test_an_occupation_has_one_name_and_one_page_whatever_the_field() -> None:
    said = [spoken(0, occupation="Bergère", field="land"), spoken(1, occupation="bergere", field="care")]
    made = gathering({THREAD: said})
    for found in made.facts(page(made, "fields/"))["found"]:
        (job,) = found.occupations
        assert (job.words, job.said, job.paged) == ("Bergère", 1, True)
    assert page(made, "occupations/bergere/").title == "Bergère"


@pytest.mark.parametrize("words", [["bergère"], ["con", "Con"], ["🙂", "🙂"], ["x" * 120, "x" * 120]])
def test_an_occupation_of_one_contribution_or_without_a_name_for_a_folder_has_no_page(words: list[str]) -> None:
    (job,) = jobs(*words)
    assert not job.paged


def test_words_that_no_letter_tells_apart_are_not_one_occupation() -> None:
    assert len(jobs("🙂", "🙁")) == 2


def test_a_field_names_the_occupations_that_speak_most_and_says_that_there_are_others() -> None:
    words = [f"métier {n:02}" for n in range(fields.MOST + 1)]
    made = gathering({THREAD: [spoken(n, occupation=one, field="care") for n, one in enumerate([*words, words[-1]])]})
    found = made.facts(page(made, "fields/"))["found"][0]
    assert [one.words for one in found.occupations] == [*words[: fields.MOST - 1], words[-1]]
    assert found.more


def test_every_field_is_told_in_the_owner_s_order_the_silent_ones_too() -> None:
    made = gathering({THREAD: [spoken(0, field="land", name="A"), spoken(1, field="land", name="A")]})
    care, land = made.facts(page(made, "fields/"))["found"]
    assert (care.field, care.said, care.voices) == (CARE, 0, 0)
    assert (land.field, land.said, land.voices) == (LAND, 2, 1)


# ---- The pages


def urls(made: Gathering) -> list[str]:
    return [one.url for one in made.pages()]


def test_the_pages_of_a_site_and_those_of_another_language_below_its_folder() -> None:
    found = {THREAD: [spoken(n, field="care", occupation="sage-femme") for n in range(2)]}
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
    made = Gathering(sync.in_memory([post()], Corpus({}, {}, (), ()), settings(fields=()), NOW), "fr")
    assert urls(made) == ["discussions/", "search/", "journal/"]


def many(count: int) -> list[Comment]:
    return [
        comment(id=ident(n), date=WHEN + timedelta(seconds=n), field="care", occupation="Juge") for n in range(count)
    ]


@pytest.mark.parametrize(
    ("count", "sizes"),
    [
        (0, [0]),
        (1, [1]),
        (2 * PER_PAGE - 1, [2 * PER_PAGE - 1]),
        (2 * PER_PAGE, [PER_PAGE, PER_PAGE]),
        (3 * PER_PAGE - 1, [2 * PER_PAGE - 1, PER_PAGE]),
        (3 * PER_PAGE, [PER_PAGE, PER_PAGE, PER_PAGE]),
    ],
)
def test_a_long_list_is_numbered_from_its_oldest_item_and_nothing_is_lost_or_twice(
    count: int, sizes: list[int]
) -> None:
    said = many(count)
    made = gathering({THREAD: said[:40], "autre": said[40:]}, [post(), OTHER])
    pages = list(made.spread("field", "care"))
    assert [one.url for one in pages] == ["fields/care/", *(f"fields/care/{n}/" for n in range(len(sizes) - 1, 0, -1))]
    shown = [sorted(ids(made, one)) for one in pages]
    assert [len(one) for one in shown] == sizes
    assert [name for one in shown[::-1] for name in one] == [one.id for one in said]


def test_a_new_contribution_leaves_all_but_the_newest_numbered_page_as_they_were() -> None:
    before, after = (gathering({THREAD: many(count)}) for count in (4 * PER_PAGE - 1, 4 * PER_PAGE))
    old, new = ({one.number: one for one in made.spread("field", "care")} for made in (before, after))
    assert (old.keys(), new.keys()) == ({0, 1, 2}, {0, 1, 2, 3})
    for number in (1, 2):
        assert before.facts(old[number]) == after.facts(new[number])


# ---- What a change touches


def shown(made: Gathering) -> dict[str, object]:
    """All that the pages say, by their names."""
    told = {}
    for one in made.pages():
        facts = made.facts(one)
        said = [each for _, group in facts.get("groups", ()) for each in group] + list(facts.get("newest", ()))
        said += [each for voice in facts.get("voices", ()) for each in voice.said]
        addresses = [made.ledger.address(each.comment, each.post) for each in said]
        newer = one.last if not one.number else one.number < one.last
        told[one.name] = (one.title, newer, addresses, facts)
    return told


THREADS = {THREAD: post(), "autre": OTHER}
WORDS = {"field": ["care", "land"], "occupation": ["Juge", "juge", "mage"], "name": ["A", "B"], "lang": ["en"]}


@st.composite
def contributions(draw: st.DrawFn, minute: int) -> Comment:
    changes = {key: draw(st.sampled_from([*words, *([] if key == "name" else [None])])) for key, words in WORDS.items()}
    dates = [WHEN + timedelta(seconds=minute), WHEN + timedelta(minutes=minute), NOW, NOW + timedelta(hours=1)]
    date = draw(st.sampled_from(dates))
    if draw(st.integers(0, 5)):
        return spoken(minute, **{**changes, "date": date})
    return removed(id=ident(minute), date=date, field=changes["field"], rule=draw(st.sampled_from([None, 1])))


T = TypeVar("T")


def changed(root: Path, data: st.DataObject, look: Callable[[Ledger], T]) -> tuple[Ledger, T, Delta]:
    """A ledger in which something became other; what `look` saw in it before, and what became other."""
    count = data.draw(st.sampled_from([2, *(2 * PER_PAGE + n for n in (-2, -1, 0, 1)), 3 * PER_PAGE - 1, 3 * PER_PAGE]))
    crowd = {one.id: one for one in many(count)}
    few = [data.draw(contributions(count + minute)) for minute in range(data.draw(st.integers(0, 4)))]
    decided = [decision(id=ident(9999), date=NOW + timedelta(minutes=data.draw(st.integers(0, 90))))]
    long_ago = data.draw(st.sampled_from([0, 2 * PER_PAGE - 2, 2 * PER_PAGE - 1, 2 * PER_PAGE]))
    decided += [decision(id=ident(5000 + n), date=WHEN + timedelta(seconds=n)) for n in range(long_ago)]
    corpus = Corpus({THREAD: tuple(crowd.values()), "autre": tuple(few)}, {}, tuple(decided), ())
    ledger = sync.in_memory(list(THREADS.values()), corpus, site(root=root, theme=ROOT / "theme"), NOW)
    was = look(ledger)
    paths = []
    for _ in range(data.draw(st.integers(1, 3))):
        thread = data.draw(st.sampled_from(list(THREADS)))
        minute = data.draw(st.integers(0, count + 5))
        path = root / "comments" / thread / f"{ident(minute)}.yml"
        if data.draw(st.booleans()):
            store.save(root / "comments", thread, data.draw(contributions(minute)))
        else:
            path.unlink(missing_ok=True)
        paths.append(path.relative_to(root).as_posix())
    if data.draw(st.booleans()):
        made = decision(id=ident(data.draw(st.integers(0, 9))), date=data.draw(st.sampled_from([WHEN, NOW])))
        write_whole(root / "comments/_decisions" / f"{made.id}.yml", codec.write(made))
        paths.append(f"comments/_decisions/{made.id}.yml")
    if data.draw(st.booleans()):
        # None of its file is there, so this one is gone.
        paths.append(f"comments/_decisions/{ident(5000)}.yml")
    ledger.now = NOW + timedelta(hours=data.draw(st.integers(0, 2)))
    ledger.kept.clear()
    return ledger, was, sync.take(ledger, paths)


@settings_of(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_all_that_a_change_makes_other_is_touched_and_what_it_takes_away_is_gone(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    ledger, was, delta = changed(tmp_path_factory.mktemp("blog"), data, lambda found: shown(Gathering(found, "fr")))
    made = Gathering(ledger, "fr")
    touching = Touching(made, delta, NOW)
    now = shown(made)
    assert {name for name in now if now[name] != was.get(name)} <= {one.name for one in touching.pages()}
    assert was.keys() - now.keys() <= {one.name for one in touching.gone()}
    assert not now.keys() & {one.name for one in touching.gone()}


def drawn(ledger: Ledger) -> dict[str, str]:
    """All pages as they are shown, by their names."""
    made, slots = Gathering(ledger, "fr"), Discussion(ledger, ledger.settings.templates).slots
    return {one.name: str(slots.within(one, made.facts(one))) for one in made.pages()}


@settings_of(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_page_in_which_what_nothing_touched_is_taken_over_is_the_page_that_is_made_anew(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    ledger, was, delta = changed(tmp_path_factory.mktemp("blog"), data, drawn)
    now, made, slots = drawn(ledger), Gathering(ledger, "fr"), Discussion(ledger, ledger.settings.templates).slots
    touching = Touching(made, delta, NOW)
    for one in touching.pages():
        built = entries(was.get(one.name, ""), one.home, delta.threads, touching.fields)
        assert str(slots.within(one, made.facts(one, built))) == now[one.name]


def built(page: str, threads: Collection[str] = (), fields: Collection[str] = ()) -> Entries:
    return entries(page, "../", threads, fields)


def test_the_entries_of_a_page_are_known_by_where_they_lead() -> None:
    said = [spoken(n, field="care", occupation="juge", body=f'"<li>" {n}') for n in range(3)]
    ledger = sync.in_memory([post()], Corpus({THREAD: tuple(said)}, {}, (), ()), site(theme=ROOT / "theme"), NOW)
    pages, one = drawn(ledger), Said(said[1], post())
    found = built(pages["discussions:all:fr"])
    assert "1</p>" in str(found.of_said(one, ledger.address))
    assert "Un texte" in str(found.of_discussion(post()))
    assert set(built(pages["fields:all:fr"]).fields) == {"care", "land"}


def test_what_is_touched_is_not_taken_over() -> None:
    page = (
        '<li class="said"><a href="../a/#c1">a</a></li>\n<li class="entry"><h3><a href="../a/#discussion">a</a></li>'
        '<section data-field="care">b</section>'
    )
    one = Said(spoken(0), post(thread="a", url="a/"))
    for found, stands in ((built(page), True), (built(page, {"a"}, {"care"}), False)):
        assert bool(found.of_said(one, lambda *_: "a/#c1")) is stands
        assert bool(found.of_discussion(one.post)) is stands
        assert ("care" in found.fields) is stands


@pytest.mark.parametrize(
    "page",
    [
        '<li class="said"><ul><li>x</li>\n</ul><a href="../a/#c1">a</a></li>\n',
        '<li class="said">x</li>\n<p><a href="../a/#c1">a</a></p><li></li>\n',
        '<li class="said"><a href="../a/#c1">a</a>',
        '<div class="said"><a href="../a/#c1">a</a></div>',
    ],
)
def test_of_a_theme_that_shows_them_otherwise_nothing_is_taken_over(page: str) -> None:
    assert not built(page).of_said(Said(spoken(0), post()), lambda *_: "a/#c1")


@pytest.mark.parametrize("count", [5, 2 * PER_PAGE - 1, 4 * PER_PAGE - 1])
@pytest.mark.parametrize(("name", "search"), [("", []), ("Nouvelle voix", ["search:all:fr"])])
def test_one_contribution_touches_the_pages_without_a_number_alone(
    tmp_path: Path, count: int, name: str, search: list[str]
) -> None:
    corpus = Corpus({THREAD: tuple(many(count - 1))}, {}, (), ())
    ledger = sync.in_memory([post()], corpus, site(root=tmp_path), NOW)
    last = many(count)[-1]
    path = store.save(tmp_path / "comments", THREAD, replace(last, name=name or last.name))
    delta = sync.take(ledger, [path.relative_to(tmp_path).as_posix()])
    touched = [one.name for one in Touching(Gathering(ledger, "fr"), delta, NOW).pages()]
    # The page of the search lists a voice with its first contribution to a discussion.
    assert touched == ["discussions:all:fr", *search, *("fields:all:fr", "field:care:fr", "occupation:juge:fr")]


# ---- The search


def test_the_voices_heard_in_most_discussions_are_listed_by_the_alphabet() -> None:
    names = [f"V{n:03}" for n in range(finding.VOICES)]
    found = {
        THREAD: [spoken(n, name=name) for n, name in enumerate([*names, "éve"])],
        "autre": [spoken(500, name="éve")],
    }
    made = gathering(found, [post(), OTHER])
    facts = made.facts(page(made, "search/"))
    assert [voice.name for voice in facts["voices"]] == ["éve", *names[:-1]]
    assert [one.post.thread for one in facts["voices"][0].said] == ["autre", THREAD]
    assert facts["more"]


def test_a_voice_is_listed_with_its_first_contribution_to_five_discussions() -> None:
    posts = [post(thread=f"t{n}", url=f"t{n}/", source=f"content/t{n}.md") for n in range(finding.EACH + 1)]
    made = gathering({one.thread: [spoken(n + 9), spoken(n)] for n, one in enumerate(posts)}, posts)
    (voice,) = made.facts(page(made, "search/"))["voices"]
    assert [one.comment.id for one in voice.said] == [ident(n) for n in range(finding.EACH)]
    assert voice.more


def test_the_form_offers_fields_that_speak_and_languages_of_texts_and_contributions() -> None:
    made = gathering({THREAD: [spoken(0, field="land", lang="it")]}, [post(), post(lang="en", source="content/en.md")])
    facts = made.facts(page(made, "search/"))
    assert (facts["speaking"], facts["spoken"]) == ([LAND], ["en", "fr", "it"])


# ---- Discussions in progress


def state(*changes: dict[str, object], **said: Sequence[Comment]) -> Mapping[str, object]:
    posts = [post(url=f"{n}/", source=f"content/{n}.md", **one) for n, one in enumerate(changes)]
    made = gathering(said, posts)
    return made.facts(page(made, "discussions/"))


def titles(found: object) -> list[str]:
    return [one.post.title for one in found]  # type: ignore[attr-defined]


def test_a_discussion_tells_its_last_voice_and_the_fields_that_are_silent() -> None:
    said = [spoken(1, field="care"), spoken(2, reply_to=ident(1)), removed(id=ident(3))]
    (found,) = state({}, un_texte=said)["opened"]  # type: ignore[misc]
    assert found.last == said[1]
    assert (found.said, found.voices, found.unheard) == (2, 1, (LAND,))
    assert (found.closed, found.answered) == (False, False)


def test_open_discussions_come_by_their_last_contribution_or_else_their_post() -> None:
    quiet = {"thread": "sans", "title": "sans voix", "date": WHEN + timedelta(minutes=2)}
    old, quick = (
        {"thread": "a", "title": "vieux", "date": WHEN},
        {"thread": "b", "title": "vif", "closes": NOW + timedelta(1)},
    )
    found = state(old, quiet, quick, a=[spoken(1)], b=[spoken(3)])
    assert titles(found["opened"]) == ["vif", "sans voix", "vieux"]
    assert found["ended"] == []


def test_a_closed_discussion_is_told_of_for_a_month() -> None:
    ages = {
        "hier": timedelta(days=1),
        "autrefois": progress.LATELY,
        "tout juste": progress.LATELY - timedelta(seconds=1),
    }
    found = state(
        *({"thread": f"t{age.days}{age.seconds}", "title": name, "closes": NOW - age} for name, age in ages.items())
    )
    assert titles(found["ended"]) == ["hier", "tout juste"]
    assert found["opened"] == []


def test_of_many_open_discussions_those_that_moved_last_are_told_of() -> None:
    posts = [{"thread": f"t{n}", "title": str(n), "date": WHEN + timedelta(n)} for n in range(progress.MOST + 1)]
    found = state(*posts)
    assert titles(found["opened"]) == [str(n) for n in range(progress.MOST, 0, -1)]
    assert found["more"]
    assert not state(*posts[1:])["more"]


def test_a_page_that_invites_nobody_has_no_discussion_in_progress() -> None:
    made = gathering({THREAD: [spoken(0)]}, [post(invites=False)])
    assert made.facts(page(made, "discussions/"))["opened"] == []


@pytest.mark.parametrize(("date", "answered"), [(NOW, True), (NOW + timedelta(seconds=1), False)])
def test_a_discussion_is_answered_by_its_synthesis_from_its_date_on(date: datetime, answered: bool) -> None:
    made = gathering({THREAD: [spoken(0)]}, syntheses={THREAD: (Synthesis(date=date, body="Entendu."),)})
    (found,) = made.facts(page(made, "discussions/"))["opened"]
    assert found.answered is answered


# ---- The journal of moderation


def told(*decisions: Decision, **comments: Sequence[Comment]) -> journal.Journal:
    return gathering(comments, (post(),), *decisions).journal


def test_a_decision_is_told_without_the_id_of_its_contribution() -> None:
    made = gathering({}, (post(),), decision(rule=5))
    facts = made.facts(page(made, "journal/"))
    (entry,) = facts["entries"]
    assert (entry.decision, entry.rule, facts["posts"][entry.thread]) == ("declined", 5, post())


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
    corpus = Corpus({}, {}, (*declined, decision(id=ident(9), decision="withdrawn")), ())
    made = journal.journal(sync.in_memory([], corpus, site(), NOW + timedelta(days=9)))
    assert made.delay == timedelta(hours=3)
    assert told(decision(decision="withdrawn")).delay is None


def test_drafts_and_the_future_stay_in_and_a_lost_post_is_not_named() -> None:
    assert told(decision(date=NOW + timedelta(seconds=1)), brouillon=[removed(rule=1)]).entries == ()
    made = gathering({}, (post(),), decision(thread="perdu"))
    assert made.facts(page(made, "journal/"))["posts"] == {"perdu": None}
