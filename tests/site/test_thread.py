"""The discussion under a post: its state, its reach, reading from one field, its questions, and long threads."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from urllib.parse import urljoin

import brotli
import lxml.html
import pytest
from playwright.sync_api import Browser, Page

from tests.blog import FIRST, NOW, Blog, Built
from tests.browsing import served, shoot
from tests.site.reading import shown, text

QUESTIONS = "Que voyez-vous ?\n    Et le soir ?\n    Et demain ?"
KEYS = ["care", "teaching", "land", "tech", "craft", "trade", "transport", "public", "culture"]
LONG = 1000
Serve = Callable[[Built], str]


def talk(blog: Blog) -> None:
    """Seven contributions of three fields, to two of three questions."""
    blog.post("un", questions=QUESTIONS)
    first = blog.say("un", 1, field="care", answers=1)
    blog.say("un", 2, field="land", answers=1)
    blog.say("un", 3, "En réponse.", field="tech", reply_to=first.id)
    blog.say("un", 4, field="care", answers=2)
    blog.say("un", 5)
    blog.say("un", 6, field="land")
    blog.say("un", 7, removed=NOW, name=None, body=None)


@pytest.fixture(scope="module")
def short(tmp_path_factory: pytest.TempPathFactory) -> Built:
    blog = Blog(tmp_path_factory.mktemp("short") / "blog")
    talk(blog)
    built = blog.build("--fatal", "warnings")
    assert built.code == 0, built.log
    return built


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A thread of a thousand with answers to two questions; its first line is longer than two pages."""
    blog = Blog(tmp_path_factory.mktemp("long") / "blog")
    blog.conf(f"CAUSERIE |= {{'feed_items': {LONG}}}\n")
    blog.post("un", questions=QUESTIONS)
    views = []
    for n in range(1, LONG + 1):
        field = KEYS[n % 9] if n % 10 else None
        if n % 5 == 1:
            views.append(blog.say("un", n, field=field, answers=(n // 5) % 2 + 1 if n > 1 and n % 3 else None))
        else:
            # Every other reply goes to the first point of view.
            blog.say("un", n, field=field, reply_to=views[0 if n % 2 else n % len(views)].id)
    built = blog.build("--fatal", "warnings")
    assert built.code == 0, built.log
    return built


@pytest.fixture
def serve() -> Iterator[Serve]:
    with ExitStack() as stack:
        yield lambda built: stack.enter_context(served(built.output))


@pytest.fixture
def tab(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


def state(built: Built) -> str:
    return text(built.page("un/index.html").cssselect(".state")[0])


def test_the_state_counts_and_says_that_the_discussion_is_open_and_where_its_feed_is(short: Built) -> None:
    assert state(short) == "6 contributions, 6 voix, 3 domaines · ouverte · flux de la discussion"
    (feed,) = short.page("un/index.html").cssselect(".state a")
    assert urljoin("un/", feed.get("href")).removeprefix("../") in short.files()


def test_the_state_says_until_when_and_since_when(blog: Blog) -> None:
    blog.post("un", closes="2026-11-30")
    blog.say("un", 1)
    assert "ouverte jusqu’au 30 novembre 2026" in state(blog.build())
    assert "close le 1er décembre 2026" in state(blog.build(now=NOW + timedelta(days=10)))


def test_the_state_says_that_the_author_has_answered(blog: Blog) -> None:
    blog.post("un", questions=QUESTIONS)
    blog.say("un", 1, answers=2)
    assert "synthèse" not in state(blog.build())
    blog.raw("un", "_synthesis.yml", b"date: 2026-11-20T10:00:00+01:00\nbody: |-\n  Je vous ai lus.\n")
    assert "avec la synthèse de l’auteur" in state(blog.build())


def test_the_reach_has_a_row_a_field_with_its_numbers(short: Built) -> None:
    (table,) = short.page("un/index.html").cssselect("table.reach")
    rows = [[text(cell) for cell in row.cssselect("th, td")] for row in table.cssselect("tbody tr")]
    assert rows == [
        ["Soin et santé", "2", "1, 2", ""],
        ["Terre et vivant", "2", "1", ""],
        ["Technique et ingénierie", "1", "–", ""],
        ["sans domaine", "1", "–", ""],
    ]
    assert [path.get("d").count("M") for path in table.cssselect("path")] == [2, 2, 1, 1]
    assert "du 2 novembre 2026 au 2 novembre 2026" in text(table.cssselect("caption")[0])
    assert all(urljoin("un/", link.get("href")).removeprefix("../") in short for link in table.cssselect("th a"))


def test_a_reach_of_a_hundred_dots_stays_small(blog: Blog) -> None:
    blog.post("un", questions=QUESTIONS)
    for n in range(100):
        blog.say("un", n + 1, field=KEYS[n * 7 % 9], date=FIRST + timedelta(hours=(n * n) % 499))
    page = blog.build().text("un/index.html")
    table = page[page.index('<table class="reach">') : page.index("</table>")]
    assert table.count("5h0") > 90
    assert len(brotli.compress(table.encode())) <= 900


def test_each_question_says_who_has_answered_it_and_who_has_not(short: Built) -> None:
    said = [text(one) for one in short.page("un/index.html").cssselect(".question > .meta")]
    assert said[0].startswith("2 réponses, 2 domaines · pas encore entendus : École et formation, Artisanat")
    assert said[0].endswith("Culture et presseRépondre à la question 1")
    assert said[1].startswith("1 réponse, 1 domaine · pas encore entendus : École et formation, Terre et vivant, ")
    assert said[2].startswith("Pas encore de réponse · pas encore entendus : Soin et santé, ")


def test_a_question_is_answered_in_a_form_that_knows_it(short: Built) -> None:
    links = [a.get("href") for a in short.page("un/index.html").cssselect(".question > .meta a")]
    assert links[1] == "/comment/?thread=un&lang=fr&answers=2#reply"


def test_without_an_intake_the_question_leads_to_the_door_of_the_page(blog: Blog) -> None:
    blog.conf('CAUSERIE = {**CAUSERIE, "intake": ""}\n')
    blog.post("un", questions=QUESTIONS)
    page = blog.build().page("un/index.html")
    assert {a.get("href") for a in page.cssselect(".question > .meta a")} == {"#reply"}
    assert page.get_element_by_id("reply") is not None


def test_an_empty_discussion_asks_its_questions_and_names_the_fields_once(blog: Blog) -> None:
    blog.post("un", questions=QUESTIONS)
    (section,) = blog.build().page("un/index.html").cssselect("section.discussion")
    said = text(section)
    assert [text(one) for one in section.cssselect(".question h3")] == [
        "1 Que voyez-vous ?",
        "2 Et le soir ?",
        "3 Et demain ?",
    ]
    assert said.count("Soin et santé") == said.count("Culture et presse") == 1
    assert not re.search(r"\b0\b", said)
    assert not section.cssselect(".reach, .filter, .lines")


def test_a_closed_discussion_asks_nobody(blog: Blog) -> None:
    blog.post("un", questions=QUESTIONS, closes="2026-11-03")
    blog.say("un", 1, field="care", answers=1)
    (section,) = blog.build().page("un/index.html").cssselect("section.discussion")
    assert not section.cssselect("a[href*='#reply']")
    assert "entendus" not in text(section)


def test_replies_are_open_and_counted(short: Built) -> None:
    (replies,) = short.page("un/index.html").cssselect("details.replies")
    assert replies.get("open") is not None
    assert text(replies.cssselect("summary")[0]) == "1 commentaire"


@pytest.mark.browser
def test_one_field_is_read_by_the_keyboard_and_without_scripts(tab: Page, short: Built, serve: Serve) -> None:
    tab.goto(f"{serve(short)}un/")
    words = tab.locator(".comment:not(.removed) .e-content")
    assert [one.is_visible() for one in words.all()] == [True] * 6
    tab.locator(".filter input").first.focus()
    tab.keyboard.press("ArrowRight")
    assert tab.locator(".filter input:checked").get_attribute("id") == "from-care"
    fields = [one.get_attribute("data-field") for one in tab.locator(".comment:not(.removed)").all()]
    assert [one.is_visible() for one in words.all()] == [field == "care" for field in fields]
    # The thread keeps its shape: who spoke, and when.
    assert all(one.is_visible() for one in tab.locator(".comment :is(h4, h5), .comment time").all())
    shoot(tab, "thread-one-field")
    tab.keyboard.press("ArrowLeft")
    assert all(one.is_visible() for one in words.all())


@pytest.mark.browser
def test_the_dots_and_the_filter_are_there_in_forced_colours_and_a_narrow_window(
    browser: Browser, short: Built, serve: Serve
) -> None:
    context = browser.new_context(forced_colors="active", viewport={"width": 320, "height": 800})
    page = context.new_page()
    page.goto(f"{serve(short)}un/")
    stroke = page.locator(".reach path").first.evaluate("one => getComputedStyle(one).stroke")
    ink = page.evaluate("() => getComputedStyle(document.body).color")
    assert stroke == ink
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 320
    for label in page.locator(".filter label").all():
        assert (label.bounding_box() or {})["height"] >= 24
    context.close()


@pytest.mark.browser
def test_on_paper_replies_are_unfolded_lines_stand_in_two_columns_and_the_filter_is_gone(
    browser: Browser, short: Built, serve: Serve
) -> None:
    page = browser.new_page()
    page.goto(f"{serve(short)}un/")
    reply = page.locator(".replies .e-content")
    page.locator(".replies summary").click()
    assert not reply.evaluate("one => one.checkVisibility({contentVisibilityAuto: true})")
    page.emulate_media(media="print")
    assert reply.evaluate("one => one.checkVisibility({contentVisibilityAuto: true})")
    assert page.locator(".lines").first.evaluate("one => getComputedStyle(one).columnCount") == "2"
    assert not page.locator(".filter").is_visible()
    assert page.locator(".reach").is_visible()
    page.close()


def parts_of(built: Built) -> dict[str, lxml.html.HtmlElement]:
    """The post's page and all the pages that it leads to, by their paths."""
    found = {"un/": built.page("un/index.html")}
    waiting = ["un/"]
    while waiting:
        here = waiting.pop()
        for link in found[here].cssselect(".parts a, .around a"):
            path = urljoin(f"http://x/{here}", link.get("href")).removeprefix("http://x/").partition("#")[0]
            if path not in found:
                found[path] = built.page(f"{path}index.html")
                waiting.append(path)
    return found


def test_a_long_thread_stands_on_pages_of_at_most_150_each_comment_once(long: Built) -> None:
    pages = parts_of(long)
    counted = Counter(one.get("id") for page in pages.values() for one in page.cssselect("article.comment"))
    assert len(counted) == LONG
    assert set(counted.values()) == {1}
    assert all(len(page.cssselect("article.comment")) <= 150 for page in pages.values())
    assert not pages["un/"].cssselect("article.comment")
    written = {path for path in long.files() if re.fullmatch(r"un/(.*/)?index\.html", path)}
    assert {f"{path}index.html" for path in pages} == written
    assert {"un/q1/", "un/q2/", "un/views/", "un/views/2/"} <= pages.keys()


def test_every_link_to_a_comment_leads_to_the_page_that_holds_it(long: Built) -> None:
    pages = parts_of(long)
    ids = {path: {one.get("id") for one in page.cssselect("article.comment")} for path, page in pages.items()}
    followed = 0
    for here, page in pages.items():
        for link in page.cssselect("a[href*='#c']:not([href*='#content'])"):
            path, _, fragment = urljoin(f"http://x/{here}", link.get("href")).removeprefix("http://x/").partition("#")
            assert fragment in ids[path], (here, link.get("href"))
            followed += 1
    assert followed > 2 * LONG
    links = re.findall(
        r'<link rel="alternate"[^>]* href="/([^"#]*)#(c\d[^"]*)"', long.text("feeds/discussion/un.fr.atom.xml")
    )
    assert len(links) == LONG
    assert all(fragment in ids[path] for path, fragment in links)


def test_the_page_of_a_long_thread_says_so_and_counts_each_page(long: Built) -> None:
    page = long.page("un/index.html")
    assert "sur des pages à part" in text(page.cssselect("section.discussion")[0])
    assert sum(int(text(one).split()[0]) for one in page.cssselect(".parts .meta")) == LONG
    assert page.cssselect("table.reach")
    assert not page.cssselect(".filter")


def test_a_part_says_where_it_is_and_leads_on(long: Built) -> None:
    page = long.page("un/views/2/index.html")
    assert re.search(r"Points de vue, page 2 sur \d", page.cssselect("title")[0].text)
    assert page.cssselect("link[rel=canonical]")[0].get("href").endswith("/un/views/2/")
    (title,) = page.cssselect("h1 a")
    assert title.get("href").endswith("/un/")
    around = {link.get("rel"): link.get("href") for link in page.cssselect(".around a[rel]")}
    assert around == {"prev": "../../../un/views/", "next": "../../../un/views/3/"}
    assert page.cssselect(".filter")
    assert page.get_element_by_id("reply") is not None
    ids = [one.get("id") for one in page.cssselect("[id]")]
    assert len(ids) == len(set(ids))


def test_a_line_that_is_cut_names_its_point_of_view_again(long: Built) -> None:
    page = long.page("un/views/2/index.html")
    (opening,) = page.cssselect(".opening a")
    first = long.page("un/views/index.html").cssselect("article.comment")[0]
    assert opening.get("href") == f"../../../un/views/#{first.get('id')}"
    assert text(opening).endswith("n° 1")


@pytest.mark.browser
def test_a_link_from_when_the_thread_was_short_still_arrives(tab: Page, long: Built, serve: Serve) -> None:
    address = serve(long)
    last = long.page("un/views/2/index.html").cssselect("article.comment")[-1].get("id")
    tab.goto(f"{address}un/#{last}")
    link = tab.locator(f"a#{last}")
    assert link.is_visible()
    box = link.bounding_box()
    assert box
    assert 0 <= box["y"] <= 900
    link.click()
    assert tab.url == f"{address}un/views/2/#{last}"
    assert tab.locator(f"article#{last}").is_visible()


def test_a_short_thread_stays_on_its_page(short: Built) -> None:
    assert len(shown(short, "un/index.html")) == 6
    assert not [path for path in short.files() if path.startswith("un/") and path != "un/index.html"]
    assert not short.page("un/index.html").cssselect(".index, .parts")
