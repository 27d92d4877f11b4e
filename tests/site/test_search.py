"""The search: an index of texts and contributions, asked in a browser; and the lists for those who have no script."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import rjsmin
from causerie.search.settling import FOLDER, FRESH
from causerie.search.words import words
from playwright.sync_api import Browser, Page, expect

from tests.blog import FIRST, ROOT, Built
from tests.browsing import served, shoot
from tests.site.running import Site

ODD = [
    "L’Œuvre d’Ænée, ŒUVRES et cœurs : à l’été",
    "naïf_et-dur 5'30 n°12 ½ x² １２",
    "İstanbul ISPARTA ıssız ΣΊΣΥΦΟΣ straße STRASSE",
    "e\u0301te\u0301 \u212bngström \ufb01n",
    "हिन्दी में 日本語 العَرَبِيَّة עִבְרִית",
    "a\u2060b \U0001d4d0\U0001f600 __proto__ constructor",
    "   …  ",
]
PLAIN = "Des mots que rien ne distingue."
EPOCH = "1795608000"
FIELDS = ["care", "teaching", "land", "tech", "craft", "trade", "transport", "public", "culture"]
WATCH = """
window.refused = []
document.addEventListener("securitypolicyviolation", event => refused.push(event.violatedDirective + event.blockedURI))
"""


def write(site: Site) -> None:
    site.post(
        "oeuvres", "Le chef-d’œuvre, vu de près.\n\n```\nun oeuf codé\n```", title="L’été : une ville à l’œuvre ?"
    )
    site.post("oeuvres", "The town at work.", title="A town at work", lang="en", file="oeuvres.en.md")
    site.post("brouillon", "Un œuf secret.", status="draft")
    site.say("oeuvres", 1, "Une œuvre de maçon.", name="Ada Ünlü", field="craft", occupation="maçonne")
    site.say("oeuvres", 2, "Son oeuvre, son coeur & <b>ses</b> bœufs.", name="Bob", field="land", number=None)
    site.say("oeuvres", 3, "Their work, in English.", name="Cy", lang="en", field="tech")
    site.say("oeuvres", 4, "Une œuvre future.", name="Demain", date=FIRST.replace(year=2200))
    for minute in range(10, 37):
        site.say("un", minute, PLAIN, name=f"Voix {minute}", field=FIELDS[minute % 9])
    # Those of the last minutes are fresh, all others settled.
    for minute in range(FRESH):
        site.say("un", 100 + minute, "Autre chose.", name="Foule", number=100 + minute)
    site.say("un", 50, "Une rûche d’hiver.", name="Eva", field="land")
    site.say("oeuvres", 400, "À l’été, la rucHe déborde.", name="Zoé", field="land", occupation="œnologue")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    made = Site(tmp_path_factory.mktemp("search") / "site")
    write(made)
    ran = made.inv("build", SOURCE_DATE_EPOCH=EPOCH)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return made


@pytest.fixture(scope="module")
def built(site: Site) -> Built:
    return Built(0, "", site.folder / "output")


@pytest.fixture(scope="module")
def address(built: Built) -> Iterator[str]:
    with served(built.output) as found:
        yield found


@pytest.fixture
def tab(browser: Browser, address: str) -> Iterator[Page]:
    """A tab that asks nobody else, breaks no policy, and says nothing on the console."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    made, said = context.new_page(), list[str]()
    made.add_init_script(WATCH)
    made.on("console", lambda message: said.append(message.text))
    # Chromium calls it an error when the crossing from one page to another is cut short.
    made.on("pageerror", lambda error: None if "ViewTransition" in str(error) else said.append(str(error)))
    made.on("request", lambda request: None if request.url.startswith(address) else said.append(request.url))
    yield made
    assert made.evaluate("window.refused") == []
    assert said == []
    context.close()


def look(tab: Page, words: str) -> list[str]:
    """Look for words by the keyboard, and give what the results say once they are there."""
    tab.get_by_label("Mots à chercher").fill(words)
    tab.get_by_label("Mots à chercher").press("Enter")
    return shown(tab)


def shown(tab: Page) -> list[str]:
    tab.locator("#results[aria-busy=false]").wait_for(state="attached")
    return [" ".join(text.split()) for text in tab.locator("#results li").all_inner_texts()]


def found(built: Built) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """The records that are settled, and those that are fresh."""
    head = json.loads(built.text(f"{FOLDER}/index.json"))
    files = (built.output / FOLDER / head["settled"]).glob("r*.json")
    return [one for path in files for one in json.loads(path.read_bytes())], head["fresh"]


def test_every_text_and_every_contribution_is_found_by_itself(built: Built) -> None:
    settled, fresh = found(built)
    told = [one for one in (*settled, *fresh) if "un/#" not in one["url"]]
    assert {one["title"].replace("\u00a0", " ").replace("\u202f", " "): one["title_lang"] for one in told} == {
        "Charte": "fr",
        "Un": "fr",
        "A town at work": "en",
        "Cy on “A town at work” (n° 3)": "en",
        "L’été : une ville à l’œuvre ?": "fr",
        "Ada Ünlü sur « L’été : une ville à l’œuvre ? » (n° 1)": "fr",
        "Bob, à propos de « L’été : une ville à l’œuvre ? »": "fr",
        "Zoé sur « L’été : une ville à l’œuvre ? » (n° 400)": "fr",
    }


def test_the_index_changes_with_each_hundred_contributions_alone(built: Built) -> None:
    settled, fresh = found(built)
    assert [one["kind"] for one in settled].count("contribution") == FRESH
    assert len(fresh) == 33
    assert fresh[-1]["head"] == "Zoé, œnologue"


def test_nobody_finds_drafts_or_what_is_to_come(built: Built) -> None:
    text = json.dumps(found(built), ensure_ascii=False)
    assert "secret" not in text
    assert "future" not in text


def test_the_index_is_the_same_bytes_each_time_and_not_made_again(site: Site, built: Built, tmp_path: Path) -> None:
    def files(built: Built) -> dict[str, bytes]:
        return {path: data for path, data in built.files().items() if path.startswith(FOLDER)}

    settled = next(path for path in (built.output / FOLDER).iterdir() if path.is_dir())
    before, made = files(built), settled.stat().st_mtime_ns
    assert site.inv("build", SOURCE_DATE_EPOCH=EPOCH).returncode == 0
    assert settled.stat().st_mtime_ns == made
    other = tmp_path / "out"
    assert site.inv("build", "--", "--output", str(other), SOURCE_DATE_EPOCH=EPOCH).returncode == 0
    assert before == files(built) == files(Built(0, "", other))


def test_the_script_is_small() -> None:
    assert len(rjsmin.jsmin((ROOT / "theme/static/js/search.js").read_text(encoding="utf-8")).encode()) < 5000


def test_a_post_that_stands_where_the_index_goes_is_named_and_stays(tmp_path: Path) -> None:
    made = Site(tmp_path / "site")
    made.post(FOLDER, file="found.md")
    ran = made.inv("build")
    assert ran.returncode == 1
    assert "content/posts/found.md" in ran.stderr
    assert (made.folder / "output" / FOLDER / "index.html").is_file()


@pytest.mark.browser
@pytest.mark.parametrize("words", ["oeuvre", "œuvre", "ŒUVRES"])
def test_a_ligature_is_found_by_its_two_letters_and_the_other_way_round(tab: Page, address: str, words: str) -> None:
    tab.goto(f"{address}search/")
    found = look(tab, words)
    assert sorted(text[:3] for text in found) == ["Ada", "Bob", "L’é"]
    assert any("Une œuvre de maçon." in text for text in found)
    assert any("Le chef-d’œuvre" in text for text in found)
    expect(tab.get_by_role("status")).to_have_text("Résultats\u00a0: 3")


@pytest.mark.browser
def test_accents_and_forms_of_a_word_are_one(tab: Page, address: str) -> None:
    tab.goto(f"{address}search/")
    assert len(look(tab, "macon")) == len(look(tab, "maçons")) == 1
    assert look(tab, "unlu")[0].startswith("Ada Ünlü sur")


@pytest.mark.browser
def test_what_is_fresh_is_found_as_what_is_settled(tab: Page, address: str) -> None:
    tab.goto(f"{address}search/")
    assert sorted(text[:3] for text in look(tab, "RUCHES")) == ["Eva", "Zoé"]
    assert tab.locator("#results mark").all_inner_texts() == ["rucHe", "rûche"]
    assert [text[:3] for text in look(tab, "ruche d’été")] == ["Zoé"]
    assert [text[:3] for text in look(tab, "oenologue rûch")] == ["Zoé"]
    assert look(tab, "uche d’été") == []
    look(tab, "ruche")
    tab.get_by_label("Domaine").select_option("Terre et vivant")
    assert len(shown(tab)) == 2
    tab.get_by_label("Genre").select_option("Textes")
    assert shown(tab) == []
    tab.get_by_label("Genre").select_option("Contributions")
    assert len(shown(tab)) == 2
    tab.get_by_label("Langue").select_option("English")
    assert shown(tab) == []


@pytest.mark.browser
def test_the_rarer_word_and_the_head_come_first(tab: Page, address: str) -> None:
    tab.goto(f"{address}search/?q=ville")
    assert shown(tab)[0].startswith("L’été")


@pytest.mark.browser
def test_page_and_index_fold_words_alike(tab: Page, address: str) -> None:
    tab.goto(f"{address}search/")
    for text in ODD:
        assert tab.evaluate("text => words(text)", text) == words(text)


@pytest.mark.browser
def test_what_a_stranger_typed_stays_text(tab: Page, address: str) -> None:
    tab.goto(f"{address}search/")
    assert any("Son oeuvre, son coeur & <b>ses</b> bœufs." in text for text in look(tab, "coeur"))
    assert tab.locator("#results mark").all_inner_texts() == ["coeur"]


@pytest.mark.browser
def test_a_result_leads_to_the_contribution_itself(tab: Page, address: str) -> None:
    tab.goto(f"{address}search/")
    look(tab, "maçon")
    tab.locator("#results a").click()
    tab.wait_for_url("**/oeuvres/#c*")
    assert "Une œuvre de maçon." in tab.locator(".comment:target").inner_text()


@pytest.mark.browser
def test_results_are_narrowed_by_field_kind_and_language(tab: Page, address: str) -> None:
    tab.goto(f"{address}search/")
    assert len(look(tab, "oeuvre")) == 3
    tab.get_by_label("Domaine").select_option("Artisanat et bâtiment")
    assert [text[:8] for text in shown(tab)] == ["Ada Ünlü"]
    assert tab.locator("#results li").get_attribute("data-field") == "craft"
    tab.get_by_label("Domaine").select_option("Tous les domaines")
    tab.get_by_label("Genre").select_option("Textes")
    assert len(shown(tab)) == 1
    tab.get_by_label("Genre").select_option("Textes et contributions")
    tab.get_by_label("Langue").select_option("English")
    assert shown(tab) == []
    expect(tab.get_by_role("status")).to_have_text("Rien n’a été trouvé.")


@pytest.mark.browser
def test_a_page_of_another_language_finds_everything_too(tab: Page, address: str) -> None:
    tab.goto(f"{address}en/search/?q=working")
    assert sorted(text.split(" ")[0] for text in shown(tab)) == ["A", "Cy"]
    tab.goto(f"{address}en/search/?q=oeuvre")
    assert len(shown(tab)) == 3


@pytest.mark.browser
def test_more_results_come_on_demand_and_take_the_focus(tab: Page, address: str) -> None:
    tab.goto(f"{address}search/")
    assert len(look(tab, "distingue")) == 20
    expect(tab.get_by_role("status")).to_have_text("Résultats\u00a0: 27")
    shoot(tab, "search-1280", full=False)
    more = tab.get_by_role("button", name="D’autres résultats")
    more.press("Enter")
    expect(tab.locator("#results li")).to_have_count(27)
    assert tab.evaluate("[...results.children].indexOf(document.activeElement.closest('li'))") == 20
    expect(more).to_have_count(0)


@pytest.mark.browser
def test_what_was_looked_for_stands_in_the_address(tab: Page, address: str) -> None:
    tab.goto(f"{address}search/")
    look(tab, "maçon")
    tab.reload()
    assert len(shown(tab)) == 1
    expect(tab.get_by_label("Mots à chercher")).to_have_value("maçon")


@pytest.mark.browser
def test_nothing_of_the_index_is_fetched_before_somebody_looks(tab: Page, address: str) -> None:
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto(f"{address}search/", wait_until="networkidle")
    assert [url for url in asked if FOLDER in url] == []
    assert any("/theme/search." in url for url in asked)
    asked.clear()
    tab.goto(f"{address}un/", wait_until="networkidle")
    assert not any("search" in url for url in asked)


@pytest.mark.browser
def test_a_search_that_does_not_answer_says_so(browser: Browser, address: str) -> None:
    context = browser.new_context()
    made = context.new_page()
    made.route("**/search/found/**", lambda route: route.abort())
    made.goto(f"{address}search/")
    look(made, "maçon")
    expect(made.get_by_role("status")).to_contain_text("La recherche ne répond pas")
    made.unroute("**/search/found/**")
    assert len(look(made, "maçon")) == 1
    context.close()


@pytest.mark.browser
def test_without_a_script_texts_and_voices_are_listed(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    made = context.new_page()
    made.goto(f"{address}search/")
    assert not made.locator("form").is_visible()
    lists = {head: made.locator(f"#{head} ~ ul").first for head in ("texts", "voices")}
    texts = lists["texts"].locator("a").all_inner_texts()
    assert [text.replace("\u00a0", " ").replace("\u202f", " ") for text in texts] == [
        "Charte",
        "L’été : une ville à l’œuvre ?",
        "Un",
    ]
    lists["voices"].locator("a").filter(has_text="Ada Ünlü").click()
    made.wait_for_url("**/oeuvres/#c*")
    context.close()
