"""Languages: a site speaks those of its posts, and one folder adds one to the house."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import lxml.html
import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from tests.blog import ROOT, Blog, Built
from tests.site.running import Site

GERMAN = {
    "Read in English": "Auf Deutsch lesen",
    "Skip to the text": "Zum Text",
    "%(site)s, in English": "%(site)s, auf Deutsch",
    ("%(num)s contribution", "%(num)s contributions"): ("%(num)s Beitrag", "%(num)s Beiträge"),
    "Search": "Suchen",
}


def add(folder: Path, lang: str, said: dict[str | tuple[str, str], str | tuple[str, str]]) -> None:
    """Add the one folder of a language to a copy of the house."""
    with (ROOT / "plugins/causerie/locale/fr/LC_MESSAGES/causerie.po").open("rb") as file:
        template = read_po(file)
    made = Catalog(locale=lang)
    for message in template:
        if message.id:
            made.add(message.id, said.get(message.id, ""), context=message.context)
    out = BytesIO()
    write_po(out, made)
    path = folder / f"plugins/causerie/locale/{lang}/LC_MESSAGES/causerie.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(out.getvalue())


@pytest.fixture(scope="module")
def german(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A site with a post in three languages, in a house to which German was added."""
    site = Site(tmp_path_factory.mktemp("german") / "site")
    add(site.folder, "de", GERMAN)  # type: ignore[arg-type]
    for lang in ("fr", "en", "de"):
        site.post("trois", lang=lang, file=f"trois.{lang}.md", title=f"Titel {lang}")
    site.post("allein", lang="de", title="Ein anderer", date="2026-03-01 08:00")
    site.say("trois", 1, "Ein Wort.", lang="de")
    ran = site.inv("build")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return Built(0, ran.stderr, site.folder / "output")


def words(element: lxml.html.HtmlElement) -> str:
    return " ".join(str(element.text_content()).split())


def links(page: lxml.html.HtmlElement) -> dict[str, str]:
    return {words(link): link.get("hreflang") for link in page.cssselect("a[hreflang]")}


def test_a_folder_gives_its_language_a_front_page(german: Built) -> None:
    page = german.page("de/index.html")
    assert page.get("lang") == "de"
    assert words(page.cssselect("h1")[0]) == "La causerie des métiers, auf Deutsch"
    titles = [words(title) for title in page.cssselect("main h2")]
    assert titles == ["Titel de", "Ein anderer"]


def test_its_messages_dates_and_plurals_are_its_own(german: Built) -> None:
    page = german.page("de/index.html")
    assert words(page.cssselect(".skip")[0]) == "Zum Text"
    said = words(page.cssselect("main")[0])
    assert "1. November 2026" in said
    assert "1. März 2026" in said
    assert "1 Beitrag" in said


def test_what_is_not_translated_is_said_in_english(german: Built) -> None:
    assert german.page("de/search/index.html").cssselect("#voices")[0].text == "The voices"


@pytest.mark.parametrize(
    ("path", "others"), [("index.html", "de en"), ("en/index.html", "fr de"), ("de/index.html", "fr en")]
)
def test_every_front_page_leads_to_the_others_by_their_own_names(german: Built, path: str, others: str) -> None:
    names = {"fr": "Français", "en": "English", "de": "Deutsch"}
    found = links(german.page(path))
    assert {names[lang]: lang for lang in others.split()}.items() <= found.items()


def test_a_version_is_offered_in_its_own_language(german: Built) -> None:
    found = links(german.page("trois/index.html"))
    assert {"Auf Deutsch lesen": "de", "Read in English": "en"}.items() <= found.items()
    assert links(german.page("de/trois/index.html"))["Lire en français"] == "fr"


def test_a_language_without_a_catalogue_is_offered_by_its_name(blog: Blog) -> None:
    blog.post("deux")
    blog.post("deux", lang="es", file="deux.es.md")
    assert links(blog.build().page("deux/index.html"))["Español"] == "es"


def test_no_post_in_a_language_no_front_page(blog: Blog) -> None:
    blog.post("deux")
    blog.post("page", lang="en", page=True)
    blog.post("draft", lang="de", status="draft")
    built = blog.build()
    assert "en/index.html" not in built
    assert "de/index.html" not in built


def test_a_long_front_page_is_spread_like_the_sites_own(blog: Blog) -> None:
    for number in range(1, 13):
        blog.post(f"post-{number}", lang="en", date=f"2026-10-{number:02} 08:00")
    built = blog.build()
    first, second = built.page("en/index.html"), built.page("en/index2.html")
    assert [len(page.cssselect("main h2")) for page in (first, second)] == [10, 2]
    assert second.get("lang") == "en"
    assert first.cssselect("main [rel=next]")[0].get("href") == "/en/index2.html"


@pytest.mark.parametrize(("lang", "direction"), [("ar", "rtl"), ("he", "rtl"), ("en", None)])
def test_a_page_says_which_way_it_is_read(blog: Blog, lang: str, direction: str | None) -> None:
    blog.post("deux", lang=lang)
    built = blog.build()
    assert built.page(f"{lang}/deux/index.html").get("dir") == direction
    assert built.page(f"{lang}/index.html").get("dir") == direction
    assert built.page("index.html").get("dir") is None


def test_the_first_of_a_month_is_raised_in_french_alone(blog: Blog) -> None:
    blog.post("deux")
    blog.post("deux", lang="en", file="deux.en.md")
    built = blog.build()
    assert "1<sup>er</sup> novembre 2026" in built.text("deux/index.html")
    assert "1 November 2026" in built.text("en/deux/index.html")
