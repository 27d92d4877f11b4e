"""Where readers take the floor: the form, its preview, the receipt and the doors, in pages and in a browser."""

import functools
import re
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from http.server import ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import html5lib
import lxml.html
import pytest
from causerie import codec, i18n, posts, settings
from causerie.characters import forbidden
from causerie.errors import Fault, ModeratorError
from causerie.forges import hub
from causerie.forges.doors import template
from causerie.model import Comment
from causerie.pages import doors
from causerie.pages.form import CARRIED, EMPTY, HONEYPOT, Form
from causerie.pages.frame import Frames
from causerie.pages.slots import Slots
from causerie.settings import Settings
from causerie.threads import Place
from hypothesis import HealthCheck, given
from hypothesis import settings as drawn
from hypothesis import strategies as st
from markupsafe import Markup
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.blog import NOW, ROOT, Blog, Built
from tests.browsing import Quiet, shoot
from tests.samples import decision, ident, post, removed, said
from tests.strategies import PIECES

NEW_FILE = "https://forge.example.org/o/r/new/main?filename={path}&value={text}"
DOORS = {
    "intake": {"intake": "/", "contact": "lire@example.org"},
    "url": {"intake": "/", "ask_url": True},
    "letter": {"contact": "lire@example.org"},
    "file": {"new_file": NEW_FILE},
    "both": {"contact": "lire@example.org", "new_file": NEW_FILE},
    "nothing": {},
}
HOSTILE = "<b>\"Zoé\"</b> & 'co' </textarea>"
TYPED = {
    "answers": "2",
    "name": HOSTILE,
    "occupation": "infirmière",
    "field": "care",
    "body": "\n  Un mot.\n\n</textarea><script>alert(1)</script>",
    "charter": "yes",
}
FAULTS = [
    Fault("missing", "%(x)s", "<i>&", {"x": f"<b>{key}"}, key=key) for key in ("name", "body", "charter", "token")
]


# The pages


def make_blog(folder: Path, conf: str = "", **door: object) -> Blog:
    blog = Blog(folder, f"CAUSERIE = {{'comments': 'comments', 'fields': CAUSERIE['fields'], **{door!r}}}\n{conf}")
    two = "Que faites-vous ?\n    Depuis quand le faites-vous, et qu’est-ce qui a changé dans votre métier ?"
    blog.post("un", title="Un texte & demi", questions=two)
    blog.post("un", file="un.en.md", lang="en", title="A text & a half", questions="What?\n    Since when?")
    blog.post("vide")
    blog.post("clos", closes="2026-11-10")
    blog.post("clos-vide", closes="2026-11-10")
    blog.post("brouillon", status="draft")
    blog.post("a-propos", page=True)
    blog.post("charte", page=True, rules="Parler depuis son <métier>.\n    Répondre aux idées.")
    blog.post("moderation", page=True, discussion="moderation")
    first = blog.say("un", 1, "Un point de vue.", name="Zoé & <Cie>", field="care", occupation="infirmière")
    blog.say("un", 2, "Un commentaire.", name="ليلى منصور", reply_to=first.id)
    blog.say("un", 3, "Sans n°.", number=None)
    blog.say("un", 4, name=None, body=None, removed=NOW, rule=2)
    blog.say("clos", 1)
    return blog


class Trial:
    """A built blog, and the pages that the intake and the receipts make of it, written beside it to be looked at."""

    def __init__(self, blog: Blog) -> None:
        self.built = blog.build()
        assert self.built.code == 0, self.built.log
        self.settings: Settings = settings.load(blog.folder / "blogconf.py")
        self.posts = posts.load(self.built.output)
        self.slots = Slots(self.settings, [ROOT / "theme" / "templates"], {}, {}, self.posts, NOW)
        self.frames = Frames(self.built.output, "fr")
        self.made = self.all() if self.settings.intake else []

    def page(self, name: str, kind: str, *, lang: str = "fr", slug: str = "un", **more: object) -> str:
        """The address of a page made from a partial, below the served folder."""
        post = next(post for post in self.posts if (post.thread, post.lang) == (slug, lang))
        inner = self.slots.partial(kind, post, "/", **more)
        path = self.built.output / "trial" / f"{name}.html"
        path.parent.mkdir(exist_ok=True)
        path.write_text(self.frames.page(lang, name, Markup(inner)), encoding="utf-8")
        return f"trial/{name}.html"

    def all(self) -> list[str]:
        """The pages of every kind, in every state."""
        parent = said(6, name=HOSTILE, body="Une *question*.\n\nDeux lignes.", lang="en", field="care")
        mine = said(9, number=None, name=HOSTILE, field="care", occupation="infirmière", body="Un mot.\n\n> cité")
        reply = said(9, number=None, reply_to=parent.id)
        form = Form(TYPED, lang="fr")
        wish = Form({"code": "0000 0000", "wish": "withdrawal"}, [Fault("c", "x", "y", key="code")], lang="fr")
        states = {
            "received": {"decided": None, "received": NOW, "code": "7f3k 9q2m x0pa k2d8"},
            "received-wrong": {"decided": None, "received": NOW, "form": wish},
            "published": {"decided": said(1, body="\nUn <b>mot</b>.")},
            "declined": {"decided": decision(rule=1)},
            "declined-otherwise": {"decided": decision(rule=9)},
            "withdrawn": {"decided": removed()},
            "removed": {"decided": removed(rule=2)},
            "unknown": {"decided": None},
        }
        return [
            self.page("form", "form", form=form),
            self.page("form-en", "form", form=Form({}, lang="en"), lang="en"),
            self.page("form-faults", "form", form=Form(TYPED, FAULTS, lang="fr")),
            self.page("form-reply", "form", form=Form({"reply_to": parent.id}, parent=parent, lang="fr")),
            self.page("form-closed", "form", form=form, slug="clos"),
            self.page("preview", "preview", form=form, place=Place(mine, 0, None), token="t.o-k_en"),
            self.page(
                "preview-question",
                "preview",
                form=Form(TYPED, [Fault("h", "un <b>", "deux", level="hint")], lang="fr"),
                place=Place(said(9, answers=2), 0, None),
                token="t",
            ),
            self.page("preview-reply", "preview", form=form, place=Place(reply, 1, parent), token="t"),
            *(
                self.page(f"receipt-{name}", "receipt", id=ident(1), state=name.split("-")[0], **more)
                for name, more in states.items()
            ),
        ]  # fmt: skip


@pytest.fixture(scope="module")
def trials(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Trial]:
    """A blog for each set of doors."""
    return {name: Trial(make_blog(tmp_path_factory.mktemp(name) / "blog", **door)) for name, door in DOORS.items()}


@pytest.fixture(scope="module")
def trial(trials: dict[str, Trial]) -> Trial:
    """The blog with an intake."""
    return trials["intake"]


@pytest.fixture(scope="module")
def pages(trials: dict[str, Trial]) -> dict[str, bytes]:
    """Every page that holds a form, a door, a preview or a receipt."""
    made = {}
    for name, one in trials.items():
        paths = ["un/index.html", "en/un/index.html", "vide/index.html", "clos/index.html", "clos-vide/index.html"]
        for path in [*paths, *one.made]:
            made[f"{name}:{path}"] = (one.built.output / path).read_bytes()
    return made


def values(form: lxml.html.FormElement) -> dict[str, str]:
    """What a form would send; libxml2 keeps the line end after <textarea>, which HTML drops."""
    return {name: value.removeprefix("\n") if name == "body" and form.inputs["body"].tag == "textarea" else value
            for name, value in form.form_values()}  # fmt: skip


def root(built: Built, slug: str) -> lxml.html.HtmlElement:
    return built.page(f"{slug}/index.html")


def test_every_page_is_html_that_a_strict_parser_takes(pages: dict[str, bytes]) -> None:
    for name, data in pages.items():
        parser = html5lib.HTMLParser()
        parser.parse(data)
        assert parser.errors == [], name


def test_every_control_has_a_label(pages: dict[str, bytes]) -> None:
    for name, data in pages.items():
        page = lxml.html.fromstring(data)
        for control in page.cssselect("input, select, textarea"):
            if control.get("type") != "hidden":
                labels = page.xpath(f"//label[@for='{control.get('id')}']")
                assert [label for label in labels if label.text_content().strip()], f"{name} {control.get('name')}"
        assert all(button.text_content().strip() for button in page.cssselect("button")), name


def test_no_id_stands_twice_and_every_reference_arrives(pages: dict[str, bytes]) -> None:
    for name, data in pages.items():
        page = lxml.html.fromstring(data)
        ids = Counter(page.xpath("//@id"))
        assert [one for one, times in ids.items() if times > 1] == [], name
        wanted = " ".join(page.xpath("//@for | //@aria-describedby | //@aria-labelledby")).split()
        wanted += [link[1:] for link in page.xpath("//@href") if link.startswith("#")]
        assert [one for one in wanted if one not in ids] == [], name


def test_every_page_has_one_first_heading_and_skips_no_level(pages: dict[str, bytes]) -> None:
    for name, data in pages.items():
        page = lxml.html.fromstring(data)
        levels = [int(heading.tag[1]) for heading in page.cssselect("h1, h2, h3, h4, h5, h6")]
        assert levels.count(1) == 1, name
        assert all(after <= before + 1 for before, after in pairwise(levels)), name


def test_a_strict_content_security_policy_takes_every_page(pages: dict[str, bytes]) -> None:
    for name, data in pages.items():
        page = lxml.html.fromstring(data)
        assert not page.cssselect("script:not([src]), style, [style]"), name
        assert not [attribute for one in page.iter() for attribute in one.attrib if attribute.startswith("on")], name
        fetched = page.xpath("//script/@src | //img/@src | //link[@rel='stylesheet' or @rel='icon']/@href")
        assert [one for one in fetched if urlsplit(one).netloc] == [], name


def test_no_word_of_a_stranger_is_markup(pages: dict[str, bytes]) -> None:
    for name, data in pages.items():
        for typed in (b"<b>", b"<i>", b"<script>", b"<Cie>"):
            assert typed not in data, name


def test_the_scripts_and_sheets_are_there_and_small(trial: Trial) -> None:
    page = root(trial.built, "un")
    linked = page.xpath("//script/@src | //link[@rel='stylesheet']/@href")
    paths = [trial.built.output / one.replace("../", "").lstrip("/") for one in linked]
    assert all(path.is_file() for path in paths)
    assert [path.name.split(".")[0] for path in paths if path.suffix == ".js"] == ["form"]


@pytest.mark.parametrize(("door", "name"), [("intake", "form"), ("file", "file"), ("both", "file")])
def test_a_page_has_one_script_and_it_is_small(trials: dict[str, Trial], door: str, name: str) -> None:
    built = trials[door].built
    (script,) = root(built, "un").xpath("//script")
    path = (built.output / "un" / script.get("src")).resolve()
    assert (path.parent.name, path.name.split(".")[0], path.suffix) == ("theme", name, ".js")
    assert path.stat().st_size < 2500
    assert "defer" in script.attrib


@pytest.mark.parametrize("door", ["letter", "nothing"])
def test_a_page_without_a_form_has_a_script_only_for_what_is_new(trials: dict[str, Trial], door: str) -> None:
    built = trials[door].built
    assert [len(root(built, slug).xpath("//script")) for slug in ("un", "clos", "vide", "clos-vide")] == [1, 1, 0, 0]


@pytest.mark.parametrize("slug", ["a-propos", "charte", "drafts/brouillon"])
def test_nobody_is_invited_where_there_is_no_discussion(trials: dict[str, Trial], slug: str) -> None:
    for one in trials.values():
        assert not root(one.built, slug).cssselect("#reply, form, script, .answer")


def test_a_page_may_invite_too(trial: Trial) -> None:
    assert root(trial.built, "moderation").cssselect("form#reply")


@pytest.mark.parametrize("slug", ["clos", "clos-vide"])
def test_a_closed_discussion_says_since_when_and_whom_to_write_to(trials: dict[str, Trial], slug: str) -> None:
    for name, one in trials.items():
        page = root(one.built, slug)
        assert not page.cssselect("form, .answer, a[href='#reply']")
        (notice,) = page.cssselect("section#reply")
        assert "11 novembre 2026" in notice.text_content()
        assert notice.xpath(".//a/@href") == (["mailto:lire@example.org"] if "contact" in DOORS[name] else [])


def test_a_text_that_comes_after_the_end_is_given_back(trial: Trial) -> None:
    (area,) = trial.built.page("trial/form-closed.html").cssselect("textarea[readonly]")
    assert area.text.removeprefix("\n") == TYPED["body"]


@pytest.mark.parametrize("door", DOORS)
def test_an_empty_discussion_leads_to_the_form_or_the_door(trials: dict[str, Trial], door: str) -> None:
    page = root(trials[door].built, "vide")
    assert len(page.cssselect(".discussion a[href='#reply']")) == (door != "nothing")
    assert len(page.cssselect("#reply")) == (door != "nothing")


@pytest.mark.parametrize("door", DOORS)
def test_comments_can_be_answered_where_an_intake_is(trials: dict[str, Trial], door: str) -> None:
    page = root(trials[door].built, "un")
    links = page.cssselect(".comment:not(.removed) .answer")
    assert len(links) == (3 if "intake" in DOORS[door] else 0)
    assert not page.cssselect(".removed .answer")
    for link in links:
        (comment,) = link.xpath("ancestor::article[1]")
        address = urlsplit(link.get("href"))
        (place,) = comment.cssselect(".u-url")
        number = re.search(r"n°\s(\d+)$", place.text_content())
        pointed = number[1] if number else comment.get("id").removeprefix("c-")
        assert comment.get("id") == (f"c{pointed}" if number else f"c-{pointed}")
        asked = {"thread": ["un"], "lang": ["fr"], "reply_to": [pointed]}
        assert (address.path, parse_qs(address.query), address.fragment) == ("/comment/", asked, "reply")
        assert link.get("rel") == "nofollow"
        (name,) = comment.cssselect(".p-name")
        assert link.text_content().endswith(f" n°\N{NO-BREAK SPACE}{pointed}" if number else f" {name.text_content()}")
    assert len({link.text_content() for link in links}) == len(links)


def test_an_answer_is_no_part_of_a_preview(trial: Trial) -> None:
    for path in trial.made:
        assert not trial.built.page(path).cssselect(".answer"), path


def test_the_form_asks_what_the_intake_takes(trials: dict[str, Trial]) -> None:
    (form,) = root(trials["intake"].built, "un").cssselect("form#reply")
    (other,) = root(trials["url"].built, "un").cssselect("form#reply")
    names = ["thread", "lang", "answers", "reply_to", "name", "occupation", "field", "body", "site_web", "charter"]
    assert (form.get("action"), form.get("method")) == ("/comment/", "post")
    assert sorted(form.inputs.keys()) == sorted(names)
    assert sorted(other.inputs.keys()) == sorted([*names, "url"])
    assert values(form) == {"thread": "un", "lang": "fr", **dict.fromkeys(names[2:8], "")}
    assert form.inputs["answers"].value_options == ["", "1", "2"]
    assert "" in form.inputs["field"].value_options
    assert [one.get("name") for one in form.xpath(".//*[@required]")] == ["name", "body", "charter"]
    assert form.inputs[HONEYPOT].get("tabindex") == "-1"
    for name in ("name", "occupation"):
        assert int(form.inputs[name].get("maxlength")) == Comment.kinds()[name].schema["maxLength"]


def test_the_form_is_in_the_language_of_its_page(trial: Trial) -> None:
    (form,) = root(trial.built, "en/un").cssselect("form#reply")
    assert (form.inputs["thread"].value, form.inputs["lang"].value) == ("un", "en")
    assert "Take the floor" in form.text_content()
    # The charter is there in French alone.
    assert form.xpath(".//a[contains(@href, 'charte')]/@lang") == ["fr"]


def test_the_charter_and_the_page_of_moderation_are_linked(trial: Trial) -> None:
    links = root(trial.built, "un").xpath("//form//a/@href")
    assert links == ["../charte/", "../moderation/"]
    assert not root(trial.built, "un").cssselect("form .rules")


def test_the_rules_of_the_charter_unfold_in_the_form_s_own_page(trial: Trial) -> None:
    (fold,) = trial.built.page("trial/form-faults.html").cssselect("form details.charter")
    assert [rule.text for rule in fold.cssselect("li")] == ["Parler depuis son <métier>.", "Répondre aux idées."]


def test_what_was_typed_stays_in_the_form(trial: Trial) -> None:
    (form,) = trial.built.page("trial/form-faults.html").cssselect("form#reply")
    assert values(form) == {"thread": "un", "lang": "fr", "reply_to": "", **TYPED}


def test_a_fault_stands_in_the_summary_and_beside_its_field(trial: Trial) -> None:
    page = trial.built.page("trial/form-faults.html")
    (summary,) = page.cssselect("[role=alert]")
    assert summary.xpath(".//a/@href") == ["#reply-name", "#reply-body", "#reply-charter"]
    assert len(summary.cssselect("li")) == 4
    for name in ("name", "body", "charter"):
        (control,) = page.cssselect(f"#reply-{name}")
        assert control.get("aria-invalid") == "true"
        described = "".join(
            page.get_element_by_id(one).text_content() for one in control.get("aria-describedby").split()
        )
        assert f"<b>{name}" in described
    assert page.cssselect("details.charter[open]")


def test_an_answer_to_somebody_shows_their_words_and_names_them(trial: Trial) -> None:
    (form,) = trial.built.page("trial/form-reply.html").cssselect("form#reply")
    (quoted,) = form.cssselect("blockquote")
    assert "Une question." in quoted.text_content()
    assert HOSTILE in form.cssselect("figcaption")[0].text_content()
    assert (form.inputs["reply_to"].get("type"), form.inputs["reply_to"].value) == ("hidden", ident(6))
    assert "answers" not in form.inputs


def test_a_preview_carries_every_field(trial: Trial) -> None:
    page = trial.built.page("trial/preview.html")
    (form,) = page.cssselect("form")
    assert (form.get("action"), form.get("method")) == ("/comment/", "post")
    assert values(form) == {"thread": "un", "lang": "fr", **TYPED, "token": "t.o-k_en"}
    assert set(TYPED) < set(CARRIED)
    assert [(one.get("name"), one.get("value")) for one in form.cssselect("button")] == [
        ("action", "send"), ("action", "edit")]  # fmt: skip


def test_a_preview_shows_the_comment_as_the_page_will(trials: dict[str, Trial], tmp_path: Path) -> None:
    blog = make_blog(tmp_path / "blog", **DOORS["letter"])
    mine = blog.say("vide", 5, "Un *mot*.\n\n> cité", field="care", occupation="infirmière", number=None)
    one = Trial(blog)
    path = one.page("preview", "preview", slug="vide", form=EMPTY, place=Place(mine, 0, None), token="t")
    shown, there = (lxml.html.tostring(one.built.page(where).cssselect(".comment")[0]).strip()
                    for where in (path, "vide/index.html"))  # fmt: skip
    assert shown == there


@pytest.mark.parametrize(("name", "shown"), [("preview-reply", 2), ("preview-question", 1)])
def test_a_preview_shows_what_is_answered(trial: Trial, name: str, shown: int) -> None:
    page = trial.built.page(f"trial/{name}.html")
    assert len(page.cssselect(".comment")) == shown
    heading = page.cssselect(".preview h3")[0].text_content()
    assert ("Depuis quand" in heading) == (name == "preview-question")


def test_a_receipt_shows_its_code_once_and_in_groups(trial: Trial) -> None:
    page = trial.built.page("trial/receipt-received.html")
    (code,) = page.cssselect(".keep code")
    assert code.text_content() == "7f3k 9q2m x0pa k2d8"
    assert page.cssselect("#reply-code")[0].get("value") == "7f3k 9q2m x0pa k2d8"
    assert page.xpath("//@data-sent") == ["un"]
    for other in ("published", "received-wrong"):
        assert not trial.built.page(f"trial/receipt-{other}.html").cssselect(".keep, script, [data-sent]")


def test_a_receipt_of_a_published_contribution_leads_to_it(trial: Trial) -> None:
    page = trial.built.page("trial/receipt-published.html")
    assert "/un/#c2" in page.xpath("//a/@href")
    (form,) = page.cssselect("form")
    assert form.get("action") == f"/receipt/{ident(1)}/"
    assert values(form) == {"code": "", "wish": "correction", "body": "\nUn <b>mot</b>."}


@pytest.mark.parametrize(("name", "rule"), [("declined", 1), ("removed", 2)])
def test_a_receipt_quotes_the_rule_of_a_decision(trial: Trial, name: str, rule: int) -> None:
    page = trial.built.page(f"trial/receipt-{name}.html")
    (quoted,) = page.cssselect("blockquote")
    assert quoted.text_content() == ["Parler depuis son <métier>.", "Répondre aux idées."][rule - 1]
    assert f"/charte/#rule-{rule}" in page.xpath("//a/@href")
    assert root(trial.built, "charte").cssselect(f"#rule-{rule}")


@pytest.mark.parametrize("name", ["declined", "declined-otherwise", "withdrawn", "removed", "unknown"])
def test_what_is_decided_cannot_be_changed_by_its_receipt(trial: Trial, name: str) -> None:
    assert not trial.built.page(f"trial/receipt-{name}.html").cssselect("form")


def test_a_receipt_without_an_intake_has_no_form(trials: dict[str, Trial]) -> None:
    one = trials["letter"]
    path = one.page("receipt", "receipt", id=ident(1), state="published", decided=said(1))
    assert not one.built.page(path).cssselect("form")


# The letter


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_letter_can_be_read_by_program_and_by_person(trials: dict[str, Trial], lang: str) -> None:
    one = trials["letter"]
    (link,) = root(one.built, "un" if lang == "fr" else "en/un").xpath(
        "//section[@id='reply']//a[starts-with(@href, 'mailto:')]/@href"
    )
    address = urlsplit(link)
    asked = {
        name: unquote(text, errors="strict") for name, text in (part.split("=") for part in address.query.split("&"))
    }
    assert address.path == "lire@example.org"
    assert "demi" in asked["subject"] or "half" in asked["subject"]
    assert re.fullmatch(r"[A-Za-z0-9._~%=&-]+", address.query)
    lines = asked["body"].split("\r\n")
    assert "\n" not in "".join(lines)
    assert lines[-2:] == [f"[causerie un {lang}]", ""]
    words = i18n.translations(lang).gettext
    asked_for = [label for key, label in doors.LABELS.items() if key != "url"]
    assert [line for line in lines if line.endswith(" ")] == lines[: len(asked_for)]
    for label, line in zip(asked_for, lines, strict=False):
        assert line.startswith(words(label)), line
    assert "care = " in lines[2]
    assert words(doors.TEXT) in lines
    assert len(link) < 2000


def test_a_letter_asks_for_what_the_post_and_the_site_have(trials: dict[str, Trial]) -> None:
    plain = Settings(contact="a+b%c@example.org", ask_url=True)
    post = next(post for post in trials["letter"].posts if post.thread == "vide")
    lines = doors.letter(post, plain, "en").split("\n")
    assert lines[:4] == ["Name or pseudonym: ", "Occupation: ", "Your own page: ", "In answer to n°: "]
    assert doors.mail(post, plain, "en").startswith(
        "mailto:a%2Bb%25c@example.org?subject=On%20%E2%80%9CVide%E2%80%9D&body=Name"
    )


# In a browser


@pytest.fixture(scope="module")
def addresses(trials: dict[str, Trial]) -> Iterator[dict[str, str]]:
    """Where each blog is served, on a port that the system chose."""
    servers = {}
    for name, one in trials.items():
        handler = functools.partial(Quiet, directory=str(one.built.output))
        servers[name] = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=servers[name].serve_forever, daemon=True).start()
    yield {name: f"http://127.0.0.1:{server.server_port}/" for name, server in servers.items()}
    for server in servers.values():
        server.shutdown()
        server.server_close()


@pytest.fixture
def contexts(browser: Browser, addresses: dict[str, str]) -> Iterator[list[BrowserContext]]:
    made: list[BrowserContext] = []
    yield made
    for context in made:
        context.close()


def tab(browser: Browser, contexts: list[BrowserContext], *, script: bool, width: int = 1280, **more: object) -> Page:
    context = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=script, **more)  # type: ignore[arg-type]
    contexts.append(context)
    return context.new_page()


SHOTS = {
    "form-1280": ("intake", "un/", 1280, {}),
    "form-320-dark": ("intake", "un/", 320, {"color_scheme": "dark"}),
    "form-forced": ("intake", "trial/form-faults.html", 1280, {"forced_colors": "active"}),
    "form-faults-1280": ("intake", "trial/form-faults.html", 1280, {}),
    "form-reply-1280": ("intake", "trial/form-reply.html", 1280, {}),
    "form-doors-1280": ("both", "un/", 1280, {}),
    "preview-1280": ("intake", "trial/preview-question.html", 1280, {}),
    "preview-320-dark": ("intake", "trial/preview-reply.html", 320, {"color_scheme": "dark"}),
    "receipt-1280": ("intake", "trial/receipt-received.html", 1280, {}),
    "receipt-320": ("intake", "trial/receipt-received-wrong.html", 320, {}),
    "receipt-declined-1280-dark": ("intake", "trial/receipt-declined.html", 1280, {"color_scheme": "dark"}),
}
CONTRAST = """() => {
  const rgb = (css) => css.match(/[\\d.]+/g).map(Number);
  const light = (css) => {
    const [r, g, b] = rgb(css).map((x) => (x /= 255) <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (one) => {
    for (; one; one = one.parentElement) {
      const css = getComputedStyle(one).backgroundColor;
      if (rgb(css)[3] !== 0) return css;
    }
  };
  const texts = [...document.querySelectorAll("body *")].filter((one) => one.checkVisibility() && (one.value ||
    [...one.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim())));
  return texts.map((one) => {
    const [a, b] = [light(getComputedStyle(one).color), light(behind(one))].sort((a, b) => b - a);
    return [one.outerHTML.slice(0, 80), (a + 0.05) / (b + 0.05)];
  });
}"""


def every(trials: dict[str, Trial]) -> list[tuple[str, str]]:
    """Each blog's pages that differ, as paths."""
    built = [(name, path) for name in trials for path in ("un/", "vide/", "clos/")]
    return [*built, *(("intake", path) for path in trials["intake"].made)]


@pytest.mark.browser
@pytest.mark.parametrize("name", SHOTS)
def test_pages_to_look_at(
    browser: Browser, contexts: list[BrowserContext], addresses: dict[str, str], name: str
) -> None:
    blog, path, width, media = SHOTS[name]
    page = tab(browser, contexts, script=True, width=width, **media)
    page.goto(addresses[blog] + path)
    shoot(page, name)


@pytest.mark.browser
def test_no_page_is_wider_than_a_narrow_screen(
    browser: Browser, contexts: list[BrowserContext], addresses: dict[str, str], trials: dict[str, Trial]
) -> None:
    page = tab(browser, contexts, script=True, width=320)
    wide = []
    for blog, path in every(trials):
        page.goto(addresses[blog] + path)
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
        if page.evaluate("document.documentElement.scrollWidth") > 320:
            wide.append(f"{blog}:{path}")
    assert wide == []


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_stands_out_from_what_is_behind_it(
    browser: Browser, contexts: list[BrowserContext], addresses: dict[str, str], trials: dict[str, Trial], scheme: str
) -> None:
    page = tab(browser, contexts, script=True, color_scheme=scheme)
    for blog, path in every(trials):
        page.goto(addresses[blog] + path)
        found = page.evaluate(CONTRAST)
        assert len(found) > 10
        assert [(text, ratio) for text, ratio in found if ratio < 4.5] == [], path


@pytest.mark.browser
def test_every_control_is_large_enough_to_be_hit(
    browser: Browser, contexts: list[BrowserContext], addresses: dict[str, str], trials: dict[str, Trial]
) -> None:
    page = tab(browser, contexts, script=True, width=320)
    for blog, path in every(trials):
        page.goto(addresses[blog] + path)
        for control in page.locator(
            ":is(.say, .send, .change) :is(input, select, textarea, button, summary, a), .answer"
        ).all():
            name = control.get_attribute("name")
            box = control.bounding_box()
            if control.is_visible() and box and name != HONEYPOT:
                assert box["height"] >= 24, (path, control.evaluate("one => one.outerHTML"))


@pytest.mark.browser
def test_the_form_is_sent_without_a_script(
    browser: Browser, contexts: list[BrowserContext], addresses: dict[str, str]
) -> None:
    page = tab(browser, contexts, script=False)
    sent: list[str] = []

    def take(route: Route) -> None:
        sent.append(route.request.post_data or "")
        route.fulfill(body="", content_type="text/html")

    page.route("**/comment/", take)
    page.goto(f"{addresses['intake']}un/")
    page.locator("#reply-answers").select_option("2")
    page.locator("#reply-name").fill("Zoé")
    page.locator("#reply-field").select_option("care")
    page.locator("#reply-body").fill("Deux\nlignes")
    page.locator("form#reply button:not([type])").click()
    assert sent == []  # the charter is not accepted yet, and the browser says so
    page.locator("#reply-charter").check()
    page.locator("form#reply button:not([type])").click()
    page.wait_for_url("**/comment/")
    assert {name: value for name, [value] in parse_qs(sent[0], keep_blank_values=True).items()} == {
        "thread": "un", "lang": "fr", "answers": "2", "reply_to": "", "name": "Zoé", "occupation": "", "field": "care",
        "body": "Deux\r\nlignes", "site_web": "", "charter": "yes"}  # fmt: skip


@pytest.mark.browser
def test_the_keyboard_passes_every_field_in_order_and_never_the_trap(
    browser: Browser, contexts: list[BrowserContext], addresses: dict[str, str]
) -> None:
    page = tab(browser, contexts, script=False)
    page.goto(f"{addresses['intake']}un/")
    page.locator("#reply-answers").focus()
    found = []
    for _ in range(9):
        found.append(page.evaluate("document.activeElement.name || document.activeElement.tagName"))
        page.keyboard.press("Tab")
    fields = ["answers", "reply_to", "name", "occupation", "field", "body"]
    assert found == [*fields, "charter", "A", "BUTTON"]
    box = page.locator(f"[name={HONEYPOT}]").bounding_box()
    assert box
    assert box["x"] + box["width"] < 0
    assert page.locator(".trap").get_attribute("aria-hidden") == "true"


@pytest.mark.browser
def test_a_refused_form_begins_with_its_faults_and_leads_to_the_fields(
    browser: Browser, contexts: list[BrowserContext], addresses: dict[str, str]
) -> None:
    page = tab(browser, contexts, script=False)
    page.goto(f"{addresses['intake']}trial/form-faults.html")
    expect(page.locator("#faults")).to_be_focused()
    page.locator("#faults a").nth(1).click()
    assert page.evaluate("document.activeElement.name") == "body"


@pytest.mark.browser
def test_the_form_is_not_printed(browser: Browser, contexts: list[BrowserContext], addresses: dict[str, str]) -> None:
    page = tab(browser, contexts, script=True)
    page.goto(f"{addresses['intake']}un/")
    page.emulate_media(media="print")
    assert not page.locator("#reply").is_visible()
    assert not page.locator(".answer").first.is_visible()


@pytest.mark.browser
def test_the_text_outlives_the_page_and_goes_with_the_receipt(
    browser: Browser, contexts: list[BrowserContext], addresses: dict[str, str]
) -> None:
    page = tab(browser, contexts, script=True)
    page.goto(f"{addresses['intake']}un/")
    page.locator("#reply-body").fill("Commencé.")
    page.goto(f"{addresses['intake']}vide/")
    assert page.locator("#reply-body").input_value() == ""
    page.goto(f"{addresses['intake']}trial/form-faults.html")
    assert page.locator("#reply-body").input_value() == TYPED["body"]
    page.goto(f"{addresses['intake']}en/un/")
    assert page.locator("#reply-body").input_value() == "Commencé."
    assert page.locator("#reply-draft").is_visible()
    page.goto(f"{addresses['intake']}trial/receipt-published.html")
    page.goto(f"{addresses['intake']}un/")
    assert page.locator("#reply-body").input_value() == "Commencé."
    page.goto(f"{addresses['intake']}trial/receipt-received.html")
    page.goto(f"{addresses['intake']}un/")
    assert page.locator("#reply-body").input_value() == ""
    assert not page.locator("#reply-draft").is_visible()


@pytest.mark.browser
def test_a_kept_text_can_be_erased(browser: Browser, contexts: list[BrowserContext], addresses: dict[str, str]) -> None:
    page = tab(browser, contexts, script=True)
    page.goto(f"{addresses['intake']}un/")
    page.locator("#reply-body").fill("Commencé.")
    page.reload()
    page.locator("#reply-draft button").click()
    assert page.locator("#reply-body").input_value() == ""
    page.reload()
    assert not page.locator("#reply-draft").is_visible()


@pytest.mark.browser
def test_the_room_is_told_when_it_gets_short(
    browser: Browser, contexts: list[BrowserContext], addresses: dict[str, str]
) -> None:
    page = tab(browser, contexts, script=True)
    page.goto(f"{addresses['intake']}un/")
    body, room = page.locator("#reply-body"), page.locator("#reply-room")
    most = EMPTY.most("body")
    for text, number in (("é" * (most // 2 - 21), "40"), ("x" * (most + 98), "100")):
        body.fill(text)
        expect(room).to_contain_text(number)
    body.fill("x" * (most - 502))
    expect(room).to_be_empty()
    assert room.get_attribute("role") == "status"


@pytest.mark.browser
def test_reply_fills_in_the_number_and_stays_in_the_page(
    browser: Browser, contexts: list[BrowserContext], addresses: dict[str, str]
) -> None:
    page = tab(browser, contexts, script=True)
    page.goto(f"{addresses['intake']}un/")
    page.locator(".answer").nth(1).click()
    assert page.locator("#reply-reply_to").input_value() == "2"
    assert page.evaluate("document.activeElement.name") == "reply_to"
    page.locator(".answer").nth(2).click()
    assert page.locator("#reply-reply_to").input_value().startswith("20261102T080300Z-")
    assert page.url == f"{addresses['intake']}un/"


@pytest.mark.browser
def test_the_file_on_the_forge_needs_a_script_and_says_so(
    browser: Browser, contexts: list[BrowserContext], addresses: dict[str, str]
) -> None:
    page = tab(browser, contexts, script=False)
    page.goto(f"{addresses['file']}un/")
    assert not page.locator("form").is_visible()
    assert page.locator("[data-without-script]").is_visible()
    page = tab(browser, contexts, script=True)
    page.goto(f"{addresses['file']}un/")
    assert page.locator("form").is_visible()
    assert page.locator("[data-without-script]").count() == 0


FILE = """(said) => {
  const { elements } = document.querySelector("form");
  for (const name in said) elements[name].value = said[name];
  elements.charter.checked = true;
  document.querySelector("form").requestSubmit();
}"""


def door(browser: Browser, contexts: list[BrowserContext], address: str) -> Page:
    """The page with the form of a file; the forge answers nothing, so that the page stays."""
    page = tab(browser, contexts, script=True, permissions=["clipboard-read", "clipboard-write"])
    page.route("https://forge.example.org/**", lambda route: route.fulfill(status=204))
    page.goto(f"{address}un/")
    return page


def filed(page: Page, **typed: str) -> tuple[str, str]:
    """What the forge is asked for when a form so filled in is sent: the path and the text of the new file."""
    with page.expect_request("https://forge.example.org/**") as found:
        page.evaluate(FILE, typed)
    asked = parse_qs(urlsplit(found.value.url).query, strict_parsing=True)
    return asked["filename"][0], asked["value"][0]


@pytest.mark.browser
def test_the_file_is_a_comment(browser: Browser, contexts: list[BrowserContext], addresses: dict[str, str]) -> None:
    page = door(browser, contexts, addresses["file"])
    before = datetime.now(UTC).replace(microsecond=0)
    path, text = filed(page, name="Zoé", field="care", answers="2", body="    code\n\nDeux\n")
    made = codec.read_comment(text.encode(), path)
    assert path == f"comments/un/{made.id}.yml"
    assert before <= made.date <= datetime.now(UTC)
    assert made.id.startswith(f"{made.date:%Y%m%dT%H%M%SZ}-")
    assert (made.name, made.field, made.lang, made.answers) == ("Zoé", "care", "fr", 2)
    assert made.body == "    code\n\nDeux"
    assert filed(page, name="Zoé", body="Deux")[0] != path
    parent = page.locator("#c2").get_attribute("data-id")
    reply = codec.read_comment(filed(page, name="Zoé", body="Oui.", answers="2", reply_to=" 2 ")[1].encode(), path)
    assert (reply.reply_to, reply.answers) == (parent, None)


@pytest.mark.browser
def test_a_number_that_is_not_on_the_page_is_refused(
    browser: Browser, contexts: list[BrowserContext], addresses: dict[str, str]
) -> None:
    page = door(browser, contexts, addresses["file"])
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "forge" in request.url else None)
    page.evaluate(FILE, {"name": "Zoé", "body": "Oui.", "reply_to": "99"})
    assert page.locator("#reply-reply_to:invalid").count() == 1
    assert asked == []
    page.locator("#reply-reply_to").fill("1")
    assert page.locator("#reply-reply_to:invalid").count() == 0


@pytest.mark.browser
def test_a_file_too_long_for_a_link_is_copied(
    browser: Browser, contexts: list[BrowserContext], addresses: dict[str, str]
) -> None:
    page = door(browser, contexts, addresses["file"])
    page.evaluate(FILE, {"name": "Zoé", "body": "é" * 1100})
    page.locator("#reply-long button").click()
    expect(page.locator("#reply-long [role=status]")).not_to_be_empty()
    text = page.evaluate("navigator.clipboard.readText()")
    made = codec.read_comment(text.encode(), "")
    assert made.body == "é" * 1100
    link = page.locator("#reply-long a").get_attribute("href") or ""
    assert parse_qs(urlsplit(link).query, keep_blank_values=True) == {
        "filename": [f"comments/un/{made.id}.yml"], "value": [""]}  # fmt: skip


@pytest.mark.browser
def test_a_link_is_never_longer_than_forges_take(
    browser: Browser, contexts: list[BrowserContext], addresses: dict[str, str]
) -> None:
    page = door(browser, contexts, addresses["file"])

    def sent(length: int) -> str:
        with page.expect_request("https://forge.example.org/**") as found:
            page.evaluate(FILE, {"name": "Zoé", "body": "a" * length})
        return found.value.url

    most = 1 + 6000 - len(sent(1))
    assert len(sent(most)) == 6000
    assert not page.locator("#reply-long").is_visible()
    page.evaluate(FILE, {"name": "Zoé", "body": "a" * (most + 1)})
    expect(page.locator("#reply-long")).to_be_visible()


@pytest.mark.browser
@pytest.mark.parametrize("forge", ["github", "gitlab", "forgejo"])
def test_each_forge_is_asked_for_a_new_file_in_the_thread_s_folder(
    browser: Browser, contexts: list[BrowserContext], addresses: dict[str, str], forge: str
) -> None:
    page = door(browser, contexts, addresses["file"])
    place = hub.Place("https", "forge.example.org", "o/r")
    there = Settings(new_file=template(forge, place, "main"))
    address = doors.new_file(post(thread="un"), there)
    page.evaluate("address => { document.querySelector('form').dataset.newFile = address }", address)
    with page.expect_request("https://forge.example.org/**") as found:
        page.evaluate(FILE, {"name": "Zoé", "body": "Deux {text}"})
    parts = urlsplit(found.value.url)
    asked = {name: value for name, [value] in parse_qs(parts.query, strict_parsing=True).items()}
    name = asked.get("filename") or asked["file_name"]
    made = codec.read_comment((asked.get("value") or asked["content"]).encode(), "")
    folder = "" if forge == "github" else parts.path.partition("/main/")[2].rstrip("/") + "/"
    assert (folder + name, made.body) == (f"comments/un/{made.id}.yml", "Deux {text}")
    assert asked.get("message", asked.get("commit_message")) in (f"Contribution {made.id}", None)


def told(make: Callable[[], Comment]) -> dict[str, object]:
    """The keys of a comment; none if it is refused."""
    try:
        made = make()
    except ModeratorError:
        return {}
    return {key: getattr(made, key) for key in Comment.kinds() if getattr(made, key) is not None}


@pytest.mark.browser
def test_a_hostile_text_is_a_comment_of_its_own_words_or_none(
    browser: Browser, contexts: list[BrowserContext], addresses: dict[str, str]
) -> None:
    page = door(browser, contexts, addresses["file"])
    words = st.text(st.characters(exclude_categories=["Cs", "Cn"]), max_size=20)
    wild = st.lists(
        words
        | st.sampled_from([*PIECES, "\u2028id: x", "\x85removed: 1", "\x00", "\u202e", "\n", "\n\n", "    ", "\t"]),
        max_size=6,
    )
    line = wild.map("".join).map(lambda text: re.sub(r"[\r\n]", "", text)).filter(bool)

    @given(line, line, wild.map("".join).filter(bool))
    @drawn(max_examples=60, suppress_health_check=list(HealthCheck))
    def check(name: str, occupation: str, body: str) -> None:
        path, text = filed(page, name=name, occupation=occupation, body=body)
        typed = {"name": name, "occupation": occupation, "body": body}
        made = told(lambda: codec.read_comment(text.encode(), path))
        if any(forbidden(one) for one in typed.values()):
            # What is no text is a blank to a browser here, and to Python there; it never makes another key.
            assert made.keys() <= {"id", "date", "lang", *typed}
        else:
            wanted = told(lambda: Comment.from_untrusted(typed, id=ident(1), date=NOW))
            assert [made.get(key) for key in typed] == [wanted.get(key) for key in typed]

    check()
