"""The pages that gather across posts, in a built blog."""

from __future__ import annotations

from datetime import timedelta

import lxml.html
import pytest
from causerie import codec
from causerie.model import Decision
from causerie.pages.gathering import PER_PAGE

from tests.blog import NOW, Blog, Built
from tests.samples import removed
from tests.site.reading import text

HOSTILE = '"><script>alert(1)</script><b>'


@pytest.fixture
def spoken(blog: Blog) -> Blog:
    """Two posts, one of them in two languages, and voices from two fields."""
    blog.post("un", date="2026-11-01 08:00", closes="2026-12-01")
    blog.post("mot", date="2026-11-02 08:00")
    blog.post("mot", file="mot.en.md", lang="en", title="Word", date="2026-11-02 08:00")
    blog.say("un", 1, "Je *vois* cela.", name="Noé", occupation="berger", field="land")
    blog.say("mot", 2, "Un mot.", name="Ada", occupation="Bergère", field="land")
    blog.say("mot", 3, "A word.", name="Bob", occupation="bergere", field="land", lang="en")
    return blog


def lines(built: Built, path: str, css: str) -> list[str]:
    return [text(one) for one in built.page(path).cssselect(css)]


def slots(page: lxml.html.HtmlElement) -> list[str]:
    return [str(one.get("data-slot")) for one in page.cssselect("main [data-slot]")]


def test_a_field_s_page_gathers_what_is_said_from_it_under_the_posts_the_newest_first(spoken: Blog) -> None:
    built = spoken.build("--fatal", "warnings")
    assert built.code == 0, built.log
    page = built.page("fields/land/index.html")
    assert text(page.cssselect("h1")[0]) == "Terre et vivant"
    assert lines(built, "fields/land/index.html", "h2") == ["Mot", "Un"]
    assert [text(one) for one in page.cssselect(".said bdi:first-child")] == ["Ada", "Bob", "Noé"]
    assert [text(one) for one in page.cssselect(".said p:last-child")] == ["Un mot.", "A word.", "Je vois cela."]
    assert slots(page) == ["field:land:fr"]


def test_each_contribution_is_linked_to_where_it_is_read(spoken: Blog) -> None:
    built = spoken.build()
    for path, depth in (("fields/land/index.html", "../../"), ("en/discussions/index.html", "../../")):
        for link in built.page(path).cssselect(".said a"):
            address, _, fragment = link.get("href").removeprefix(depth).partition("#")
            assert built.page(f"{address}index.html").get_element_by_id(fragment) is not None


def test_the_pages_of_another_language_link_to_its_versions_and_speak_it(spoken: Blog) -> None:
    built = spoken.build()
    assert lines(built, "en/fields/land/index.html", "h2") == ["Word", "Un"]
    assert [link.get("href") for link in built.page("fields/land/index.html").cssselect(".head + .meta a")] == [
        "/en/fields/land/"
    ]
    page = built.page("en/fields/land/index.html")
    assert page.get("lang") == "en"
    assert [h2.get("lang") for h2 in page.cssselect("h2")] == [None, "fr"]
    assert [p.get("lang") for p in page.cssselect(".said p:last-child")] == [None, None, "fr"]
    assert text(built.page("fields/land/index.html").cssselect("[data-slot] .meta")[0]).startswith(
        "3 contributions, 3 voix"
    )
    assert text(page.cssselect("[data-slot] .meta")[0]).startswith("3 contributions, 3 voices")


def test_an_occupation_is_gathered_whatever_its_accents_and_capitals(spoken: Blog) -> None:
    built = spoken.build()
    assert text(built.page("occupations/bergere/index.html").cssselect("h1")[0]) == "Bergère"
    assert "occupations/berger/index.html" not in built
    links = [link.get("href") for link in built.page("fields/index.html").cssselect("[data-slot] .meta a")]
    assert links == ["../occupations/bergere/"]


def test_fields_tell_how_much_is_said_from_each_and_by_how_many(spoken: Blog) -> None:
    page = spoken.build().page("fields/index.html")
    told = {text(one.cssselect("h2")[0]): text(one.cssselect(".meta")[0]) for one in page.cssselect("section")}
    assert told["Terre et vivant"] == "3 contributions, 3 voix"
    assert told["Transport"] == "Personne n’a encore parlé depuis ce domaine."


@pytest.mark.parametrize("flag", ["--fatal", "--relative-urls"])
def test_a_long_list_goes_on_on_numbered_pages_that_are_whole_pages_of_the_site(blog: Blog, flag: str) -> None:
    blog.post("un")
    for minute in range(1, 2 * PER_PAGE + 1):
        blog.say("un", minute, field="land", name=f"V{minute}", occupation='Berger & "fils"')
    built = blog.build(*([flag, "warnings"] if flag == "--fatal" else [flag]))
    assert built.code == 0, built.log
    for path, title in (("fields/land", "Terre et vivant"), ("occupations/berger-fils", 'Berger & "fils"')):
        new, old = built.page(f"{path}/index.html"), built.page(f"{path}/1/index.html")
        assert [lines(built, f"{path}/{one}index.html", "h1") for one in ("", "1/")] == [[title], [title]]
        assert text(old.cssselect("title")[0]).startswith(f"{title}, page 1 — ")
        told = [[text(bdi) for bdi in page.cssselect(".said bdi:first-child")] for page in (old, new)]
        assert told == [[f"V{n + page * PER_PAGE}" for n in range(1, PER_PAGE + 1)] for page in (0, 1)]
        assert [link.get("href") for link in new.cssselect("main nav a")] == [f"../../{path}/1/"]
        assert [link.get("href") for link in old.cssselect("main nav a")] == [f"../../../{path}/"]
        sheet = str(old.cssselect("link[rel=stylesheet]")[0].get("href"))
        assert sheet.startswith("../../../theme/") is (flag == "--relative-urls")
    assert "causerie-key" not in "".join(one.read_text() for one in built.output.rglob("*/1/index.html"))


def test_what_is_hidden_removed_or_to_come_is_gathered_nowhere(blog: Blog) -> None:
    blog.post("un")
    blog.post("brouillon", status="draft")
    blog.post("demain", date="2026-12-24 08:00")
    said = blog.say("un", 1, field="land", name="Vu", occupation="berger")
    blog.say("un", 2, field="land", name="Demain", date=NOW + timedelta(days=1), occupation="berger")
    blog.say("brouillon", 3, field="land", name="Brouillon", occupation="berger")
    blog.say("demain", 4, field="land", name="Futur", occupation="berger")
    gone = removed(id=f"{said.id[:-1]}z", date=said.date, number=5, field="land", rule=1)
    blog.write("un", gone)
    built = blog.build()
    assert lines(built, "fields/land/index.html", ".said bdi:first-child") == ["Vu"]
    assert lines(built, "discussions/index.html", ".said bdi:first-child") == ["Vu"]
    assert "occupations/berger/index.html" not in built
    assert lines(built, "fields/land/index.html", "[data-slot] .meta")[0].startswith("1 contribution,")
    whole = built.text("discussions/index.html") + built.text("fields/index.html") + built.text("journal/index.html")
    assert not any(name in whole for name in ("Demain", "Brouillon", "brouillon", "Futur"))


def test_hostile_names_and_words_are_text_on_every_page(blog: Blog) -> None:
    blog.post("un")
    for minute in (1, 2):
        blog.say("un", minute, HOSTILE, name=f"N{HOSTILE}", occupation=f"O{HOSTILE}", field="land")
    built = blog.build("--fatal", "warnings")
    assert built.code == 0, built.log
    (occupation,) = (built.output / "occupations").iterdir()
    for path in ("fields/land", "fields", "discussions", f"occupations/{occupation.name}"):
        page = built.page(f"{path}/index.html")
        assert not page.cssselect("main script, main b, title b"), path
        assert "alert(1)" in page.text_content(), path


def test_discussions_in_progress_tell_their_state(spoken: Blog) -> None:
    spoken.post("clos", closes="2026-11-20")
    spoken.post("vide")
    built = spoken.build()
    page = built.page("discussions/index.html")
    assert [text(one) for one in page.cssselect("h3")] == ["Mot", "Un", "Vide", "Clos"]
    states = [text(one.cssselect(".meta")[0]) for one in page.cssselect(".entry")]
    assert states == [
        "2 contributions, 2 voix · ouverte",
        "1 contribution, 1 voix · ouverte jusqu’au 1er décembre 2026",
        "personne n’a encore parlé · ouverte",
        "personne n’a encore parlé · close le 21 novembre 2026",
    ]
    assert [text(one) for one in page.cssselect(".said bdi:first-child")] == ["Bob", "Ada", "Noé"]


def test_the_journal_tells_each_decision_and_names_nobody(spoken: Blog) -> None:
    spoken.post("charte", page=True, rules="Première règle. Et la suite.\n    Seconde.")
    declined = Decision(
        id="20261103T080000Z-q4e9tz1m", thread="un", date=NOW - timedelta(days=1), decision="declined", rule=1
    )
    spoken.raw("_decisions", f"{declined.id}.yml", codec.write(declined))
    built = spoken.build("--fatal", "warnings")
    assert built.code == 0, built.log
    page = built.page("journal/index.html")
    assert lines(built, "journal/index.html", "table:last-of-type td") == [
        "23 novembre 2026",
        "déclinée, règle 1",
        "Un",
    ]
    (rule,) = page.cssselect("tbody th a")
    assert (text(rule), rule.get("href")) == ("1. Première règle.", "../charte/#rule-1")
    assert [text(one) for one in page.cssselect("dl > *")] == [
        "déclinée",
        "1",
        "De l’envoi au refus (médiane)",
        "20 jours",
    ]
    assert declined.id not in built.text("journal/index.html")


def test_a_journal_without_decisions_says_so(spoken: Blog) -> None:
    page = spoken.build().page("en/journal/index.html")
    assert not page.cssselect("table, dl")
    assert "Nothing was declined, withdrawn or removed so far." in text(page.cssselect("main")[0])


def test_archives_stand_by_year_in_each_language(spoken: Blog) -> None:
    spoken.post("vieux", date="2025-03-01 08:00")
    built = spoken.build()
    for folder in ("", "en/"):
        assert lines(built, f"{folder}archives/index.html", "main h2") == ["2026", "2025"]
        assert lines(built, f"{folder}archives/2025/index.html", ".names a") == ["Vieux"]
        assert lines(built, f"{folder}archives/2026/index.html", ".names a") == ["Mot", "Word", "Un"]


def test_a_series_has_a_page_and_each_of_its_posts_the_ways_to_its_neighbours(blog: Blog) -> None:
    for day, slug in enumerate(("trois", "un", "deux")):
        blog.post(slug, date=f"2026-11-0{3 if slug == 'trois' else day} 08:00", series="Les outils & nous")
    blog.post("seul", series="Autre chose")
    built = blog.build("--fatal", "warnings")
    assert built.code == 0, built.log
    assert lines(built, "series/les-outils-et-nous/index.html", ".posts h2") == ["Un", "Deux", "Trois"]
    assert lines(built, "deux/index.html", ".series .meta") == [
        "Série : Les outils & nous, 2 sur 3",
        "avant : Un",
        "ensuite : Trois",
    ]
    assert lines(built, "seul/index.html", ".series") == []
    assert lines(built, "deux/index.html", ".related a") == ["Seul"]


def test_a_series_has_a_page_in_each_language_of_its_posts(blog: Blog) -> None:
    for slug in ("un", "deux"):
        blog.post(slug, series="Outils")
        blog.post(slug, file=f"{slug}.en.md", lang="en", series="Tools")
    built = blog.build()
    assert len(lines(built, "en/series/tools/index.html", ".posts h2")) == 2
    assert "series/tools/index.html" not in built


def test_related_posts_share_most_subjects_then_the_category_and_are_at_most_three(blog: Blog) -> None:
    blog.post("un", tags="pain, sel", category="Carnets")
    blog.post("deux", tags="sel, pain", category="Enquêtes", date="2026-10-01 08:00")
    blog.post("trois", tags="sel", category="Enquêtes", date="2026-10-02 08:00")
    blog.post("rien", tags="eau", category="Enquêtes")
    for day in (3, 4):
        blog.post(f"meme-{day}", tags="eau", category="Carnets", date=f"2026-10-0{day} 08:00")
    assert lines(blog.build(), "un/index.html", ".related a") == ["Deux", "Trois", "Meme-4"]


def test_every_feed_on_the_page_of_feeds_is_written(spoken: Blog) -> None:
    built = spoken.build()
    for folder in ("", "en/"):
        links = [link.get("href") for link in built.page(f"{folder}feeds/index.html").cssselect('main a[type$="xml"]')]
        assert len(links) > len(set(links)) - 1 > 10
        assert [link for link in links if link.lstrip("/") not in built] == []


def test_the_ways_through_the_site_lead_to_the_versions_in_the_page_s_language(blog: Blog) -> None:
    blog.post("un")
    blog.post("un", file="un.en.md", lang="en")
    for slug, more in (("a-propos", {}), ("mentions-legales", {"section": "site"})):
        blog.post(slug, page=True, **more)
        blog.post(slug, page=True, file=f"{slug}.en.md", lang="en", title=f"{slug} in English", **more)
    built = blog.build("--fatal", "warnings")
    assert built.code == 0, built.log
    for path in ("en/a-propos", "en/un", "en/fields"):
        links = [
            str(link) for link in built.page(f"{path}/index.html").xpath("//header//nav/a/@href | //footer//a/@href")
        ]
        assert {"/en/a-propos/", "/en/mentions-legales/", "/en/journal/"} <= set(links), path
        assert [link for link in links if not link.startswith("/en/")] == ["/"], path


@pytest.mark.parametrize("page", [False, True], ids=["post", "page"])
def test_a_post_at_the_address_of_such_a_page_is_named(blog: Blog, page: bool) -> None:
    blog.post("journal", file="carnet.md", page=page)
    built = blog.build()
    assert built.code == 1
    folder = "pages" if page else "posts"
    assert f"content/{folder}/carnet.md:0: : content/{folder}/carnet.md and journal.html would both" in built.log
    assert "a post by Slug:" in built.log
