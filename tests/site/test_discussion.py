"""Comments in the pages, listings and feeds of a built blog."""

from datetime import timedelta

import pytest
from causerie.threads import anchor

from tests.blog import NOW, Blog
from tests.site.reading import ATOM, LANG, feed, names, shown, text


def test_a_comment_stands_in_the_page_of_its_article(blog: Blog) -> None:
    blog.post("un")
    made = blog.say("un", 1, "Je *vois* cela.", name="Noé", occupation="berger", field="land")
    built = blog.build("--fatal", "warnings")
    assert built.code == 0, built.log
    article = built.page("un/index.html").get_element_by_id(anchor(made))
    assert text(article.cssselect(".p-name")[0]) == "Noé"
    assert text(article.cssselect(".occupation")[0]) == "berger"
    assert "Terre et vivant" in text(article.cssselect(".meta")[0])
    assert text(article.cssselect(".e-content em")[0]) == "vois"
    assert article.get("data-field") == "land"


def test_an_occupation_is_typeset_in_its_own_language(blog: Blog) -> None:
    blog.post("un")
    blog.say("un", 1, occupation="sans emploi ; avant : <grutier>")
    blog.say("un", 2, occupation="crane operator ; retired", lang="en")
    shown = [one.text_content() for one in blog.build().page("un/index.html").cssselect(".occupation")]
    fine, hard = "\N{NARROW NO-BREAK SPACE}", "\N{NO-BREAK SPACE}"
    assert shown == [f"sans emploi{fine}; avant{hard}: <grutier>", "crane operator ; retired"]


def test_comments_stand_on_pages_too(blog: Blog) -> None:
    blog.post("moderation", page=True)
    blog.say("moderation", 1, "Sur une page.")
    assert shown(blog.build(), "moderation/index.html") == ["Sur une page."]


def test_a_page_invites_nobody_unless_it_says_so(blog: Blog) -> None:
    blog.post("charte", page=True)
    blog.post("moderation", page=True, discussion="moderation")
    built = blog.build()
    assert not built.page("charte/index.html").cssselect(".discussion")
    assert built.page("moderation/index.html").cssselect(".discussion")


def test_translations_share_one_thread_each_in_its_language(blog: Blog) -> None:
    blog.post("mot")
    blog.post("mot", file="mot.en.md", lang="en", title="Word")
    blog.say("mot", 1, "Bonjour.", lang="fr")
    blog.say("mot", 2, "Hello.", lang="en")
    built = blog.build("--fatal", "warnings")
    assert shown(built, "mot/index.html") == shown(built, "en/mot/index.html") == ["Bonjour.", "Hello."]
    assert built.page("mot/index.html").cssselect("h2#discussion")[0].text == "La discussion"
    assert built.page("en/mot/index.html").cssselect("h2#discussion")[0].text == "The discussion"
    foreign = [body.get("lang") for body in built.page("mot/index.html").cssselect(".comment .e-content")]
    assert foreign == [None, "en"]


def test_translations_have_each_a_feed_in_their_language(blog: Blog) -> None:
    blog.post("mot", title="Le mot")
    blog.post("mot", file="mot.en.md", lang="en", title="The Word")
    blog.say("mot", 1, name="Zoé")
    built = blog.build()
    french, english = (feed(built, f"feeds/discussion/mot.{lang}.atom.xml") for lang in ("fr", "en"))
    assert (french.get(LANG), english.get(LANG)) == ("fr", "en")
    assert "Le mot" in french.findtext("a:entry/a:title", None, ATOM)
    assert english.findtext("a:entry/a:title", None, ATOM) == "Zoé on “The Word”"


def test_a_draft_keeps_its_comments_in(blog: Blog) -> None:
    blog.post("brouillon", status="draft")
    blog.say("brouillon", 1, "Pas encore.")
    built = blog.build()
    assert built.code == 0
    assert "drafts/brouillon/index.html" in built
    assert not [path for path, data in built.files().items() if b"Pas encore" in data]


def test_a_future_post_keeps_its_comments_in(blog: Blog) -> None:
    blog.post("un")
    blog.post("demain", date="2999-12-24 08:00")
    blog.say("demain", 1, "Pas encore.")
    built = blog.build()
    assert not [path for path, data in built.files().items() if b"Pas encore" in data]


@pytest.mark.parametrize("page", [False, True], ids=["article", "page"])
def test_the_clock_of_the_build_decides_on_a_future_post(blog: Blog, page: bool) -> None:
    """NOW is long past for the machine: its own clock would let the post out."""
    blog.post("demain", page=page, date="2026-11-25 08:00", discussion="demain")
    blog.say("demain", 1, "Pas encore.")
    before = blog.build()
    assert not [path for path, data in before.files().items() if b"Pas encore" in data]
    assert "demain/index.html" not in before
    assert shown(blog.build(now=NOW + timedelta(days=1)), "demain/index.html") == ["Pas encore."]


@pytest.mark.parametrize("head", [{"status": "draft"}, {"status": "hidden"}, {"date": "2999-01-01 08:00"}], ids=str)
def test_a_translation_may_still_be_on_its_way(blog: Blog, head: dict[str, str]) -> None:
    blog.post("un")
    blog.post("un", file="un.en.md", lang="en", **head)
    blog.say("un", 1, "Bonjour.")
    built = blog.build("--fatal", "errors")
    assert built.code == 0, built.log
    assert shown(built, "un/index.html") == ["Bonjour."]


def test_a_future_comment_stays_in_until_its_moment(blog: Blog) -> None:
    blog.post("un")
    blog.say("un", 1, "Demain.", date=NOW + timedelta(days=1))
    before = blog.build()
    assert before.code == 0
    assert not [path for path, data in before.files().items() if b"Demain." in data]
    assert shown(blog.build(now=NOW + timedelta(days=1)), "un/index.html") == ["Demain."]


def test_counts_stand_on_every_listing(blog: Blog) -> None:
    blog.post("un", tags="mots")
    blog.say("un", 1)
    blog.say("un", 2)
    built = blog.build()
    listings = [
        "index",
        "tags/mots/index",
        "categories/carnets/index",
        "authors/claire-aubanel/index",
        "archives/index",
    ]
    for path in listings:
        (slot,) = built.page(f"{path}.html").cssselect('[data-slot="count:un:fr"]')
        assert text(slot) == "2 contributions", path


def test_a_removed_comment_does_not_count_and_keeps_its_place(blog: Blog) -> None:
    blog.post("un")
    gone = blog.say("un", 1, name=None, body=None, removed=NOW, rule=3)
    blog.say("un", 2, "La réponse.", reply_to=gone.id)
    built = blog.build("--fatal", "errors")
    page = built.page("un/index.html")
    assert "règle 3 de la charte" in text(page.get_element_by_id(anchor(gone)))
    assert shown(built, "un/index.html") == ["La réponse."]
    assert text(page.cssselect('[data-slot="count:un:fr"]')[0]) == "1 contribution"


def test_answers_stand_under_their_question_and_a_pinned_one_is_named_first(blog: Blog) -> None:
    blog.post("un", questions="Première ?\n    Seconde ?")
    blog.say("un", 1, "Deux.", answers=2)
    blog.say("un", 2, "Un.", answers=1)
    blog.say("un", 3, "Ailleurs.", pinned="Elle résume tout.")
    page = blog.build().page("un/index.html")
    assert [text(one) for one in page.cssselect("#question-1 .e-content")] == ["Un."]
    assert [text(one) for one in page.cssselect("#question-2 .e-content")] == ["Deux."]
    assert [text(one) for one in page.cssselect(".views .e-content")] == ["Ailleurs."]
    assert "Elle résume tout." in text(page.cssselect(".pinned")[0])


def test_a_badge_comes_from_the_owner_s_list_alone(blog: Blog) -> None:
    blog.post("un")
    people = blog.folder / "comments" / "_people.yml"
    people.write_text("claire:\n  name: Claire\n  role: author\n", encoding="utf-8")
    blog.say("un", 1, name="Claire", person="claire")
    blog.say("un", 2, name="Claire")
    page = blog.build("--fatal", "errors").page("un/index.html")
    assert [len(one.cssselect(".badge")) for one in page.cssselect(".comment")] == [1, 0]


def test_the_feed_of_the_site_has_the_newest_first_and_links_to_the_comment(blog: Blog) -> None:
    blog.conf('SITEURL = "https://example.org"')
    blog.post("un", title="Un")
    blog.post("deux", title="Deux")
    first = blog.say("un", 1, name="A")
    blog.say("deux", 2, name="B", reply_to=None)
    blog.say("un", 3, name="C", reply_to=first.id)
    root = feed(blog.build(), "feeds/discussion.atom.xml")
    assert names(root) == ["C", "B", "A"]
    entry = root.find("a:entry", ATOM)
    assert entry.find("a:link", ATOM).get("href") == "https://example.org/un/#c3"
    assert entry.find("thr:in-reply-to", ATOM).get("ref") == root.findall("a:entry/a:id", ATOM)[2].text


def test_a_renamed_post_keeps_its_thread(blog: Blog) -> None:
    blog.post("nouveau-nom", discussion="ancien-nom")
    blog.say("ancien-nom", 1, "Toujours là.")
    assert shown(blog.build("--fatal", "errors"), "nouveau-nom/index.html") == ["Toujours là."]


def test_a_page_with_a_discussion_leads_to_its_feed_and_others_lead_to_none(blog: Blog) -> None:
    blog.post("moderation", page=True, discussion="moderation")
    blog.post("charte", page=True)
    built = blog.build()
    feeds = {
        name: built.page(f"{name}/index.html").xpath('//link[@type="application/atom+xml"]/@href')[2:]
        for name in ("moderation", "charte")
    }
    assert feeds == {"moderation": ["/feeds/discussion/moderation.fr.atom.xml"], "charte": []}
    assert feeds["moderation"][0][1:] in built


def test_a_draft_of_a_page_that_invites_nobody_promises_no_discussion(blog: Blog) -> None:
    blog.post("apropos", page=True, status="draft")
    built = blog.build()
    (path,) = [path for path in built.files() if "apropos" in path]
    assert not built.page(path).cssselect(".discussion")


def test_the_site_s_feed_keeps_its_id_when_an_older_post_comes(blog: Blog) -> None:
    blog.post("un")
    before = feed(blog.build(), "feeds/discussion.atom.xml").findtext("a:id", None, ATOM)
    blog.post("vieux", date="2011-01-01 08:00")
    assert feed(blog.build(), "feeds/discussion.atom.xml").findtext("a:id", None, ATOM) == before


def test_a_name_that_no_file_can_have_writes_none(blog: Blog) -> None:
    blog.post("un", discussion="../../../dehors")
    built = blog.build()
    assert built.code == 0
    assert not list(blog.folder.rglob("*dehors*"))
    assert not list(blog.folder.parent.glob("*dehors*"))


def test_a_title_with_a_control_character_is_reported_and_stops_no_build(blog: Blog) -> None:
    blog.post("un", title="Un \x1b[31mtitre")
    blog.say("un", 1)
    built = blog.build()
    assert built.code == 0, built.log
    assert "content/posts/un.md:1: U+001B" in built.log
    assert feed(built, "feeds/discussion/un.fr.atom.xml").findtext("a:title", None, ATOM)


def test_a_post_in_another_language_leads_to_the_front_page_of_its_language(blog: Blog) -> None:
    blog.post("wort", lang="de")
    built = blog.build()
    assert built.page("de/wort/index.html").cssselect(".brand")[0].get("href") == "/de/"
    assert built.page("de/index.html").cssselect("main a[href='/de/wort/']")


@pytest.mark.parametrize("summary", [None, ""], ids=["no line", "an empty line"])
def test_a_post_without_a_summary_shows_its_text_once(blog: Blog, summary: str | None) -> None:
    path = blog.post("un", "Le début[^1] du texte.\n\n[^1]: Une note.", summary=summary or "")
    if summary is None:
        path.write_text(path.read_text(encoding="utf-8").replace("Summary: \n", ""), encoding="utf-8")
    built = blog.build("--fatal", "warnings")
    assert built.text("un/index.html").count("fn:1") == 2
    assert not built.page("un/index.html").cssselect(".lede")
    (lede,) = built.page("index.html").cssselect(".entry .lede")
    assert text(lede).startswith("Le début")


def test_a_draft_shows_its_questions_and_no_open_discussion(blog: Blog) -> None:
    blog.post("un", status="draft", questions="Première ?\n    Seconde ?")
    page = blog.build().page("drafts/un/index.html")
    fine = "\N{NARROW NO-BREAK SPACE}"
    assert [one.text_content() for one in page.cssselect(".discussion li")] == [f"Première{fine}?", f"Seconde{fine}?"]
    assert "pas encore ouverte" in text(page.cssselect('[data-slot="count:un:fr"]')[0])


@pytest.mark.parametrize(("others", "offered"), [(["en", "de"], ["/de/", "/en/"]), ([], [])])
def test_the_menu_offers_the_front_pages_that_are_there(blog: Blog, others: list[str], offered: list[str]) -> None:
    blog.post("un")
    for lang in others:
        blog.post("un", file=f"un.{lang}.md", lang=lang)
    built = blog.build()
    assert built.page("un/index.html").xpath("//header//nav/a[@hreflang]/@href") == offered
    assert all(f"{path[1:]}index.html" in built for path in offered)


def test_a_post_that_nobody_answered_invites(blog: Blog) -> None:
    blog.post("un")
    page = blog.build("--fatal", "warnings").page("un/index.html")
    assert page.cssselect(".discussion h2 + p")
    assert not page.cssselect(".comment")


def test_a_tag_that_a_translation_alone_has_leads_nowhere(blog: Blog) -> None:
    blog.post("un", tags="confiance")
    blog.post("un", file="un.en.md", lang="en", tags="trust", category="Notebooks")
    built = blog.build("--fatal", "warnings")
    page = built.page("en/un/index.html")
    assert [one.text_content() for one in page.cssselect("span.p-category")] == ["trust"]
    assert page.cssselect(".kicker")[0].text_content() == "Notebooks · trust"
    assert not page.cssselect(".kicker a, a.p-category")
    assert built.page("un/index.html").cssselect("a.p-category")[0].get("href") == "/tags/confiance/"
