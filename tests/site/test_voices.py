"""How one contribution looks, in every state; what a page says of elsewhere, of what was heard, and of what is new."""

import functools
import re
import threading
import time
from collections.abc import Iterator
from http.server import ThreadingHTTPServer
from pathlib import Path

import lxml.html
import pytest
from causerie import codec
from causerie.model import Synthesis
from playwright.sync_api import Browser, Page, expect

from tests.blog import NOW, Blog, Built
from tests.browsing import Quiet, shoot
from tests.site.reading import text
from tests.site.running import PATIENCE

NEW_FILE = "https://forge.example.org/new?filename={path}&value={text}"
CONF = "CAUSERIE = {{'comments': 'comments', 'fields': CAUSERIE['fields'], {}}}"
LONG = "Nous avons compté les détours, un par un, et ils font trois semaines de marche. " * 6


def make_blog(folder: Path, door: str = "'intake': '/'") -> Blog:
    """A discussion with a contribution in each state, and what its author heard."""
    blog = Blog(folder, CONF.format(door))
    questions = "Que faites-vous de vos mains ?\n    Que vous manque-t-il ?"
    elsewhere = "Le forum des métiers | https://forum.example.org/t/412\n    https://social.example/@claire/7"
    head = {"title": "Un texte", "tags": "mots", "questions": questions, "elsewhere": elsewhere}
    blog.post("un", **head)
    blog.post("un", file="un.en.md", lang="en", **{**head, "title": "A text"})
    people = "claire:\n  name: Claire Aubanel\n  role: author\nsamir:\n  name: Samir Haddou\n  role: moderator\n"
    (blog.folder / "comments" / "_people.yml").write_text(people, encoding="utf-8")
    first = blog.say("un", 1, LONG, name="Awa Diarra", field="care", occupation="infirmière", answers=1)
    arabic = {"name": "ليلى منصور (أستاذة)", "field": "teaching", "occupation": "أستاذة", "lang": "ar"}
    rtl = blog.say("un", 2, "أتفق معك.", reply_to=first.id, **arabic)
    blog.say("un", 3, "D’accord.", name="Noé", field="land", reply_to=rtl.id, edited=NOW)
    blog.say("un", 4, "Merci à tous deux.", name="Claire Aubanel", person="claire", field="culture", reply_to=first.id)
    blog.say("un", 5, "Je vois cela.", name="Zoé", answers=2, pinned="Elle résume tout.", url="https://zoe.example/")
    gone = blog.say("un", 6, name=None, body=None, removed=NOW, rule=2)
    blog.say("un", 7, "La réponse reste.", name="Samir Haddou", person="samir", reply_to=gone.id)
    there = {"source": "Le forum", "source_id": "9", "source_url": "https://forum.example.org:8080/t/412/9"}
    blog.say("un", 8, "Dit ailleurs d’abord.", name="Marius", field="tech", occupation="tourneur", **there)
    blog.say("un", 9, "Dit sur papier.", name="Élodie", field="craft", source="La feuille n° 9")
    said = "Des détours (n° 1), une *réponse* (n° 3), et `n° 5` qui n’en est pas une."
    put(blog, Synthesis(date=NOW, person="claire", body=said))
    put(blog, Synthesis(date=NOW, body="On répond au n° 1.", question=1))
    put(blog, Synthesis(date=NOW, body="See no. 1.", question=1, lang="en"))
    return blog


def put(blog: Blog, made: Synthesis) -> None:
    blog.raw("un", f"{made.id}.yml", codec.write(made))


@pytest.fixture(scope="module")
def blogs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Blog]:
    doors = {
        "intake": "'intake': '/'",
        "file": f"'new_file': {NEW_FILE!r}",
        "long": "'intake': '/', 'page_size': 4",
    }
    return {name: make_blog(tmp_path_factory.mktemp(name) / "blog", door) for name, door in doors.items()}


@pytest.fixture(scope="module")
def built(blogs: dict[str, Blog]) -> dict[str, Built]:
    made = {name: blog.build("--fatal", "warnings") for name, blog in blogs.items()}
    assert [one.log for one in made.values() if one.code] == []
    return made


@pytest.fixture(scope="module")
def page(built: dict[str, Built]) -> lxml.html.HtmlElement:
    return built["intake"].page("un/index.html")


def comment(page: lxml.html.HtmlElement, number: int) -> lxml.html.HtmlElement:
    """The contribution of this number."""
    (found,) = [one for one in page.cssselect("article.comment")
                if re.search(rf"n°\s{number}$", one.xpath(".//a[time]")[0].text_content())]  # fmt: skip
    return found


# ---- One contribution


def test_it_is_a_comment_to_machines(page: lxml.html.HtmlElement) -> None:
    one = comment(page, 1)
    assert (one.get("itemprop"), one.get("itemtype")) == ("comment", "https://schema.org/Comment")
    assert {"u-comment", "h-cite"} <= set(one.get("class").split())
    (author,) = one.cssselect("[itemprop=author]")
    assert (author.get("itemtype"), author.get("class")) == ("https://schema.org/Person", "p-author h-card")
    assert text(author.cssselect("[itemprop=name].p-name")[0]) == "Awa Diarra"
    assert text(author.cssselect("[itemprop=jobTitle]")[0]) == "infirmière"
    (time,) = one.cssselect("time.dt-published[itemprop=dateCreated]")
    assert time.get("datetime") == "2026-11-02"
    assert one.cssselect("a.u-url[itemprop=url]")[0].get("href") == f"#{one.get('id')}"
    assert text(one.cssselect(".e-content[itemprop=text]")[0]).startswith("Nous avons compté")


def test_it_costs_few_elements(page: lxml.html.HtmlElement) -> None:
    assert len(list(comment(page, 1).iter())) <= 10
    assert all(len(list(one.iter())) <= 12 for one in page.cssselect(".comment"))


def test_the_class_of_its_height_grows_with_its_words(page: lxml.html.HtmlElement) -> None:
    heights = [re.search(r"\bn(\d)\b", comment(page, number).get("class")) for number in (1, 2, 3)]
    assert [found and int(found[1]) for found in heights] == [4, 1, 1]


def test_point_of_view_and_reply_are_headings_of_their_levels(page: lxml.html.HtmlElement) -> None:
    levels = {number: comment(page, number).cssselect("h4, h5")[0].tag for number in (1, 2, 4, 5, 6, 7)}
    assert levels == {1: "h4", 2: "h5", 4: "h5", 5: "h4", 6: "h4", 7: "h5"}


def test_a_reply_names_whom_it_answers_within_signs_of_direction(page: lxml.html.HtmlElement) -> None:
    (link,) = comment(page, 3).cssselect(f".meta a[href='#{comment(page, 2).get('id')}']")
    assert link.text_content() == "en réponse à \u2068ليلى منصور (أستاذة)\u2069 (n°\N{NO-BREAK SPACE}2)"


def test_every_state_is_said_in_words(page: lxml.html.HtmlElement) -> None:
    says = {number: text(comment(page, number)) for number in (3, 4, 5, 6, 7)}
    assert "corrigée le 24 novembre 2026" in says[3]
    assert "rédaction du site" in text(comment(page, 4).cssselect(".badge")[0])
    assert "Elle résume tout." in text(comment(page, 5).cssselect(".why")[0])
    assert "règle 2 de la charte" in says[6]
    assert "en réponse à une contribution retirée" in says[7]


def test_words_in_another_language_say_so(page: lxml.html.HtmlElement, built: dict[str, Built]) -> None:
    assert [one.tag for one in comment(page, 2).cssselect("[lang=ar]")] == ["bdi", "div"]
    assert comment(page, 2).cssselect(".e-content")[0].get("dir") == "auto"
    assert not comment(page, 1).cssselect("[lang]")
    english = built["intake"].page("en/un/index.html")
    assert [one.get("lang") for one in english.cssselect(".synthesis div")] == ["fr", None]


# ---- Elsewhere


def test_a_contribution_from_elsewhere_leads_there(page: lxml.html.HtmlElement) -> None:
    (link,) = comment(page, 8).cssselect("a[href*='forum.example.org']")
    assert link.text_content() == "forum.example.org"
    assert set(link.get("rel").split()) == {"nofollow", "ugc", "noopener", "noreferrer"}
    assert "d’abord publié sur forum.example.org" in text(comment(page, 8))
    assert "d’abord publié sur La feuille n° 9" in text(comment(page, 9))
    assert not comment(page, 9).cssselect("a[href^=http]")


def test_a_post_says_where_it_is_discussed_too(page: lxml.html.HtmlElement) -> None:
    links = page.cssselect(".elsewhere a")
    assert [(one.text_content(), one.get("href"), one.get("rel")) for one in links] == [
        ("Le forum des métiers", "https://forum.example.org/t/412", "noopener"),
        ("social.example/@claire/7", "https://social.example/@claire/7", "noopener"),
    ]


@pytest.mark.parametrize(
    ("lines", "wrong"),
    [
        ("Le forum | forum.example.org", ["Le forum | forum.example.org n’a pas d’adresse"]),
        ("javascript:alert(1)", ["javascript:alert(1) n’a pas d’adresse"]),
        ("A | https://a.example/\n    B | https://a.example/", ["B | https://a.example/ figure deux fois"]),
        ("A | b | https://a.example/", []),
    ],
)
def test_what_cannot_be_followed_is_a_fault_of_the_post(blog: Blog, lines: str, wrong: list[str]) -> None:
    blog.post("un", elsewhere=lines)
    found = re.findall(r"content/posts/un\.md:1: (.*?)[.,;]? —|content/posts/un\.md:1: ([^\n]*)", blog.build().log)
    said = ["".join(one).replace("\N{NO-BREAK SPACE}", " ") for one in found]
    assert len(said) == len(wrong)
    assert all(words in one for words, one in zip(wrong, said, strict=True))


# ---- What the author heard


def test_a_synthesis_is_dated_signed_and_leads_to_whom_it_cites(page: lxml.html.HtmlElement) -> None:
    whole, first = page.cssselect(".synthesis")
    assert [text(one.cssselect("h3, h4")[0]) for one in (whole, first)] == [
        "Ce que nous avons entendu", "Ce que nous avons entendu, question 1"]  # fmt: skip
    assert first.xpath("ancestor::section/@id") == ["question-1"]
    meta = text(whole.cssselect(".hint")[0])
    assert meta.startswith("Claire Aubanel rédaction du site · 24 novembre 2026")
    assert meta.endswith("entendus : Soin et santé, Terre et vivant")
    links = [(one.text_content(), one.get("href")) for one in whole.cssselect("div a")]
    assert links == [(f"n°\N{NO-BREAK SPACE}{number}", f"#{comment(page, number).get('id')}") for number in (1, 3)]


def test_each_page_has_the_synthesis_of_its_language(built: dict[str, Built]) -> None:
    shown = {
        path: [text(one) for one in built["intake"].page(path).cssselect(".synthesis div")]
        for path in ("un/index.html", "en/un/index.html")
    }
    assert shown["un/index.html"][1] == "On répond au n° 1."
    assert shown["en/un/index.html"][1] == "See no. 1."
    assert shown["un/index.html"][0] == shown["en/un/index.html"][0]


def test_a_citation_of_nothing_stops_a_publication(blog: Blog) -> None:
    blog.post("un")
    blog.say("un", 1)
    put(blog, Synthesis(date=NOW, body="Voyez le n° 7."))
    log = blog.build().log
    assert "comments/un/_synthesis.yml:2" in log
    assert "n°\N{NO-BREAK SPACE}7" in log


def test_a_synthesis_finds_whom_it_cites_on_the_pages_of_a_long_discussion(built: dict[str, Built]) -> None:
    whole = built["long"].page("un/index.html").cssselect(".synthesis")[0]
    for link in whole.cssselect("div a"):
        path, _, name = link.get("href").removeprefix("../un/").partition("#")
        assert built["long"].page(f"un/{path}index.html").cssselect(f"article#{name}"), link.get("href")
        assert path


# ---- In a browser


@pytest.fixture(scope="module")
def addresses(built: dict[str, Built]) -> Iterator[dict[str, str]]:
    servers = {}
    for name, one in built.items():
        handler = functools.partial(Quiet, directory=str(one.output))
        servers[name] = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=servers[name].serve_forever, daemon=True).start()
    yield {name: f"http://127.0.0.1:{server.server_port}/" for name, server in servers.items()}
    for server in servers.values():
        server.shutdown()
        server.server_close()


SHOTS = {
    "voices-1280": (1280, {}),
    "voices-1280-dark": (1280, {"color_scheme": "dark"}),
    "voices-320": (320, {}),
    "voices-forced": (1280, {"forced_colors": "active"}),
}


@pytest.mark.browser
@pytest.mark.parametrize("name", SHOTS)
def test_states_to_look_at(browser: Browser, addresses: dict[str, str], name: str) -> None:
    width, media = SHOTS[name]
    # What is not on the screen is not drawn, and would be missing in a picture of the whole page.
    context = browser.new_context(viewport={"width": width, "height": 900}, bypass_csp=True, **media)  # type: ignore[arg-type]
    tab = context.new_page()
    tab.goto(f"{addresses['intake']}un/")
    tab.add_style_tag(content="* { content-visibility: visible !important }")
    shoot(tab, name)
    assert tab.evaluate("document.documentElement.scrollWidth") == width
    context.close()


SIGIL = """(one) => {
  const { content, borderTopWidth } = getComputedStyle(one.querySelector("h4, h5"), "::before");
  return [content, borderTopWidth];
}"""


@pytest.mark.browser
def test_the_sigil_is_drawn_and_not_read(browser: Browser, addresses: dict[str, str]) -> None:
    tab = browser.new_page()
    tab.goto(f"{addresses['intake']}un/")
    content, border = tab.locator(".comment[data-field=land]").evaluate(SIGIL)
    assert re.fullmatch(r'"Te" / ""', content)
    assert float(border.removesuffix("px")) >= 1
    assert tab.locator(".comment:not([data-field]):not(.removed)").first.evaluate(SIGIL)[0] in ("none", "normal")
    name = tab.locator(".comment[data-field=land] :is(h4, h5)").aria_snapshot()
    assert "Noé" in name
    assert "Te" not in name
    tab.close()


@pytest.mark.browser
def test_the_keyboard_answers_with_the_number(browser: Browser, addresses: dict[str, str]) -> None:
    tab = browser.new_page()
    tab.goto(f"{addresses['intake']}un/")
    tab.get_by_role("link", name="Répondre au n° 3").focus()
    tab.keyboard.press("Enter")
    assert tab.evaluate("document.activeElement.name") == "reply_to"
    assert tab.locator("#reply-reply_to").input_value() == "3"
    tab.close()


SEEN = "localStorage.getItem('causerie:seen:/un/')"


def marked(tab: Page) -> list[str]:
    """The lines that hold the word."""
    return [" ".join((one.text_content() or "").split()) for one in tab.locator(".comment .meta:has(mark)").all()]


def leave(tab: Page) -> None:
    tab.goto("about:blank")


def told(tab: Page, number: str) -> None:
    """Wait until a tab knows what another one noted: each keeps a copy of its own."""
    end = time.monotonic() + PATIENCE
    while tab.evaluate(SEEN) != number:
        assert time.monotonic() < end


@pytest.mark.browser
def test_what_came_since_the_last_visit_is_marked_by_a_word(browser: Browser, addresses: dict[str, str]) -> None:
    context = browser.new_context()
    context.clock.install(time=NOW)
    tab = context.new_page()
    tab.goto(f"{addresses['intake']}un/")
    assert tab.locator("mark").count() == 0
    leave(tab)
    tab.goto(f"{addresses['intake']}un/")
    assert tab.locator("mark").count() == 0
    assert tab.evaluate(SEEN) == "9"
    leave(tab)
    # A visit of another day, when there were seven.
    other = context.new_page()
    other.goto(f"{addresses['intake']}404.html")
    other.evaluate("localStorage.setItem('causerie:seen:/un/', '7')")
    tab.goto(f"{addresses['intake']}un/")
    assert [one.text_content() for one in tab.locator("mark").all()] == ["nouveau", "nouveau"]
    assert all(re.search(r"n°\s[89] nouveau", said) for said in marked(tab))
    assert tab.locator("mark").first.evaluate("one => !one.closest('[aria-live], [role=status], [role=alert]')")
    # Another tab saw more meanwhile: what this one notes does not take that back.
    other.evaluate("localStorage.setItem('causerie:seen:/un/', '12')")
    told(tab, "12")
    leave(tab)
    assert other.evaluate(SEEN) == "12"
    tab.goto(f"{addresses['intake']}en/un/")
    assert tab.locator("mark").count() == 0
    context.close()


@pytest.mark.browser
def test_each_page_of_a_long_discussion_remembers_its_own(browser: Browser, addresses: dict[str, str]) -> None:
    context = browser.new_context()
    tab = context.new_page()
    tab.goto(f"{addresses['long']}un/q1/")
    leave(tab)
    tab.goto(f"{addresses['long']}un/views/")
    assert tab.locator("mark").count() == 0
    leave(tab)
    tab.goto(f"{addresses['long']}un/q1/")
    keys = tab.evaluate("Object.fromEntries(Object.entries(localStorage).sort())")
    assert keys == {"causerie:seen:/un/q1/": "4", "causerie:seen:/un/views/": "8"}
    tab.evaluate("localStorage.setItem('causerie:seen:/un/views/', '7')")
    tab.goto(f"{addresses['long']}un/views/")
    assert len(marked(tab)) == 1
    context.close()


@pytest.mark.browser
@pytest.mark.parametrize("kept", ["", "x", "-1e9", "NaN", "<b>", "9999999999999999999999", "null"])
def test_garbage_in_the_storage_marks_nothing_and_is_replaced(
    browser: Browser, addresses: dict[str, str], kept: str
) -> None:
    context = browser.new_context()
    tab = context.new_page()
    failures: list[str] = []
    tab.on("pageerror", lambda error: failures.append(str(error)))
    tab.goto(f"{addresses['intake']}404.html")
    tab.evaluate("(kept) => localStorage.setItem('causerie:seen:/un/', kept)", kept)
    tab.goto(f"{addresses['intake']}un/")
    marks = tab.locator("mark").count()
    assert marks == (9 if kept == "-1e9" else 0)
    leave(tab)
    assert failures == []
    context.close()


FORBIDDEN = "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError') } })"
FULL = "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') }"


@pytest.mark.browser
@pytest.mark.parametrize("door", ["intake", "file"])
@pytest.mark.parametrize("trouble", [FORBIDDEN, FULL], ids=["forbidden", "full"])
def test_a_storage_that_fails_costs_nothing(
    browser: Browser, addresses: dict[str, str], door: str, trouble: str
) -> None:
    context = browser.new_context()
    context.add_init_script(trouble)
    tab = context.new_page()
    failures: list[str] = []
    tab.on("pageerror", lambda error: failures.append(str(error)))
    tab.goto(f"{addresses[door]}un/")
    tab.locator("#reply-body").fill("Un mot.")
    tab.locator("#reply-body").fill("x" * 13_000)
    expect(tab.locator("#reply-room")).not_to_be_empty()
    assert tab.locator("#reply-body").input_value() == "x" * 13_000
    leave(tab)
    assert failures == []
    context.close()


@pytest.mark.browser
def test_two_tabs_keep_one_draft_and_the_last_word_wins(browser: Browser, addresses: dict[str, str]) -> None:
    context = browser.new_context()
    one, two = context.new_page(), context.new_page()
    for tab in (one, two):
        tab.goto(f"{addresses['intake']}un/")
    one.locator("#reply-body").fill("Du premier.")
    two.locator("#reply-body").fill("Du second.")
    assert one.locator("#reply-body").input_value() == "Du premier."
    one.reload()
    assert one.locator("#reply-body").input_value() == "Du second."
    context.close()
