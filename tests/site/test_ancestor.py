"""Each flaw of the plugin that came before this one (ARCHITECTURE.md, the ancestor), as a promise that it is gone."""

import cProfile
import pstats
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from random import Random

import lxml.html
import pytest
from causerie import i18n, store
from causerie.model import Post
from causerie.pages.slots import Slots
from causerie.settings import Settings
from causerie.threads import anchor, build

from tests.bench import _corpus
from tests.blog import NOW, ROOT, Blog, Built
from tests.site.reading import feed, names, shown, text

BAD = {
    "a bad date": (b"name: A\ndate: hier\nbody: x\n", ":3: date:"),
    "no name": (b"date: 2026-11-02T09:30:00+01:00\nbody: x\n", ":1: name:"),
    "a byte that is no UTF-8": (b"name: A\xff\ndate: 2026-11-02T09:30:00+01:00\nbody: x\n", ":2:"),
    "not YAML": (b"name: [\n", ":3:"),
    "nothing": (b"", ":1:"),
}


def test_1_a_reply_names_the_id_that_is_the_file_s_name(blog: Blog) -> None:
    blog.post("un")
    first = blog.say("un", 1, "Question.")
    reply = blog.say("un", 2, "Réponse.", reply_to=first.id)
    assert (blog.folder / "comments" / "un" / f"{first.id}.yml").exists()
    article = blog.build("--fatal", "errors").page("un/index.html").get_element_by_id(anchor(reply))
    assert article.cssselect("h5.p-author")
    assert article.cssselect(f'a[href="#{anchor(first)}"]')


def test_2_a_reply_to_nobody_is_shown_flagged_and_reported(blog: Blog) -> None:
    blog.post("un")
    lost = blog.say("un", 1, "Perdue ?", reply_to="20200101T000000Z-00000000")
    built = blog.build()
    assert shown(built, "un/index.html") == ["Perdue ?"]
    said = i18n.translations("fr").gettext("answers a contribution that is not here")
    assert said in text(built.page("un/index.html").get_element_by_id(anchor(lost)))
    assert f"comments/un/{lost.id}.yml:2: reply_to:" in built.log
    assert len(names(feed(built, "feeds/discussion/un.fr.atom.xml"))) == 1


def test_2_comments_that_answer_one_another_are_shown_flagged_and_reported(blog: Blog) -> None:
    blog.post("un")
    first = blog.say("un", 1, "Œuf.", reply_to="20261102T080200Z-00000002")
    second = blog.say("un", 2, "Poule.", reply_to=first.id)
    assert second.id == first.reply_to
    built = blog.build()
    assert shown(built, "un/index.html") == ["Œuf.", "Poule."]
    assert f"comments/un/{first.id}.yml:2: reply_to:" in built.log


@pytest.mark.parametrize("case", BAD)
def test_3_a_bad_file_costs_that_comment_alone(blog: Blog, case: str) -> None:
    blog.post("un")
    blog.post("deux")
    blog.say("un", 1, "Bonne.")
    blog.say("deux", 2, "Ailleurs.")
    data, place = BAD[case]
    name = "20261102T083000Z-00000000"
    blog.raw("un", f"{name}.yml", data and b"id: " + name.encode() + b"\n" + data)
    built = blog.build()
    assert built.code == 0, built.log
    assert shown(built, "un/index.html") == ["Bonne."]
    assert shown(built, "deux/index.html") == ["Ailleurs."]
    assert f"comments/un/{name}.yml{place}" in built.log
    assert blog.build("--fatal", "errors").code == 1


def the_script(built: Built) -> str:
    (found,) = (built.output / "theme").glob("form.*.js")
    return f"../theme/{found.name}"


def test_4_nothing_that_a_stranger_typed_is_markup(blog: Blog) -> None:
    blog.post("un")
    payload = '<script>alert(1)</script><a href="javascript:alert(1)" onclick="x()">x</a>[y](javascript:alert(1))'
    blog.say("un", 1, payload, name=payload[:25], occupation=payload[:80])
    built = blog.build()
    page = built.page("un/index.html")
    comment = page.cssselect(".comment")[0]
    assert [script.get("src") for script in page.cssselect("script")] == [the_script(built)]
    assert not page.cssselect("[onclick]")
    assert {link.get("href") for link in comment.cssselect("a:not(.answer)")} == {"#c1"}
    assert "<script>" in comment.cssselect(".e-content")[0].text_content()
    content = feed(built, "feeds/discussion/un.fr.atom.xml").findtext("{*}entry/{*}content")
    assert not lxml.html.fragment_fromstring(content, "div").cssselect("script, a")


@pytest.mark.parametrize("word", ["{filename}un.md", "{attach}x.pdf", "{static}/images/x.png", "|filename|un.md"])
def test_4_pelican_does_not_obey_a_stranger(blog: Blog, word: str) -> None:
    blog.post("un")
    blog.say("un", 1, f"[x]({word}) {word}")
    built = blog.build("--fatal", "warnings")
    assert built.code == 0, built.log
    assert word in shown(built, "un/index.html")[0]


def test_4_a_theme_that_forgets_to_escape_is_escaped_all_the_same(blog: Blog) -> None:
    """Pelican's own environments, through an include, as a theme of somebody else's would do it."""
    override = blog.folder / "override"
    (override / "discussion").mkdir(parents=True)
    (override / "discussion" / "mine.html").write_text("<i>{{ word }}</i>")
    (override / "article.html").write_text(
        '{% set word = "<b>" %}{% include "discussion/mine.html" %}{{ article.content }}'
    )
    blog.conf(f"THEME_TEMPLATES_OVERRIDES = [{str(override)!r}]")
    blog.post("un")
    assert blog.build().text("un/index.html") == "<i>&lt;b&gt;</i><p>Un texte.</p>"


def test_5_a_folder_that_no_post_claims_names_the_closest_post(blog: Blog) -> None:
    blog.post("reseaux-sociaux")
    blog.post("autre-chose")
    blog.say("reseaux-sociau", 1)
    built = blog.build()
    (said,) = [line for line in built.log.splitlines() if line.startswith("comments/reseaux-sociau: ")]
    assert "content/posts/reseaux-sociaux.md" in said
    assert blog.build("--fatal", "errors").code == 1


def test_6_a_page_asks_nothing_of_anybody_else(blog: Blog) -> None:
    blog.post("un")
    blog.say("un", 1, "![espion](https://example.com/pixel.png)", url="https://example.org/")
    built = blog.build()
    page = built.page("un/index.html")
    fetched = page.xpath(
        "//@src | //@srcset | //@poster | //link[@rel='stylesheet' or @rel='icon']/@href | //object/@data"
    )
    assert fetched
    assert [address for address in fetched if not address.startswith(("/", "../"))] == []
    assert [script.get("src") for script in page.cssselect("script")] == [the_script(built)]
    assert not page.cssselect("img, iframe, [style]")
    handlers = [name for element in page.iter() for name in element.attrib if name.startswith("on")]
    assert handlers == []
    assert all(re.fullmatch(r"[A-Za-z][\w-]*", one.get("id")) for one in page.cssselect("[id]"))


def _calls(folder: Path, size: int) -> int:
    """The calls of functions that reading and showing a thread of `size` comments takes."""
    _corpus.write(folder / "comments", 1, size)

    def work() -> None:
        threads = {name: build(found) for name, found in store.read(folder, "comments").threads.items()}
        slots = Slots(Settings(), [ROOT / "theme" / "templates"], threads, {}, [], NOW)
        post = Post("post-0", "fr", "Un", "un/", "content/un.md")
        pages = [
            slots.fill("thread", post),
            *(slots.fill("part", post, part.path) for part in slots.layout(post).parts),
        ]
        assert sum(page.count("<article") for page in pages) == size

    profile = cProfile.Profile()
    profile.runcall(work)
    return pstats.Stats(profile).total_calls  # type: ignore[attr-defined]


def test_7_a_thread_costs_in_proportion_to_its_comments(tmp_path: Path) -> None:
    _calls(tmp_path / "warm", 1)
    small, large = _calls(tmp_path / "small", 300), _calls(tmp_path / "large", 3000)
    assert large < 10.5 * small


NESTED = """
from pathlib import Path
from pelican import Pelican, signals
from pelican.settings import configure_settings

ran = []

def get_writer(pelican):
    if ran:
        return
    ran.append(True)
    settings = dict(pelican.settings, SITEURL="/en", DEFAULT_LANG="en", JINJA_ENVIRONMENT=dict(
        pelican.settings["JINJA_ENVIRONMENT"]), STATIC_PATHS=list(pelican.settings["STATIC_PATHS"]))
    settings["OUTPUT_PATH"] = str(Path(pelican.output_path, "en-site"))
    settings["CAUSERIE"] = dict(pelican.settings["CAUSERIE"], comments="other")
    Pelican(configure_settings(settings)).run()

def register():
    signals.get_writer.connect(get_writer)
"""


def test_8_a_site_built_within_another_does_not_mix_with_it(blog: Blog) -> None:
    """As the plugin i18n_subsites does it: a whole build nested in the writer's signal of the main one."""
    blog.post("un")
    blog.say("un", 1, "Du premier.")
    other = blog.folder / "other" / "un"
    other.mkdir(parents=True)
    path = blog.raw("un", "20261102T090000Z-00000009.yml", b"")
    path.unlink()
    other.joinpath("20261102T090000Z-00000009.yml").write_text(
        "id: 20261102T090000Z-00000009\nname: B\ndate: 2026-11-02T09:00:00+00:00\nbody: Du second.\n", encoding="utf-8"
    )
    (blog.folder / "nested.py").write_text(NESTED, encoding="utf-8")
    blog.conf(f"PLUGINS = ['causerie', 'nested']\nPLUGIN_PATHS.append({str(blog.folder)!r})")
    built = blog.build()
    assert built.code == 0, built.log
    assert shown(built, "un/index.html") == ["Du premier."]
    assert shown(built, "en-site/fr/un/index.html") == ["Du second."]
    assert names(feed(built, "feeds/discussion.atom.xml")) == ["Voix 1"]


def test_9_two_sites_in_one_process_do_not_mix(tmp_path: Path) -> None:
    for name in ("a", "b"):
        blog = Blog(tmp_path / name)
        blog.post("un")
        blog.say("un", 1, f"Du site {name}.")
    code = "from pelican import main\nfor one in 'aba': main(['-s', f'{one}/blogconf.py', '-o', f'{one}/output'])"
    ran = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    for name in ("a", "b"):
        html = (tmp_path / name / "output" / "un" / "index.html").read_text(encoding="utf-8")
        assert re.findall(r"Du site .", html) == [f"Du site {name}"]


def test_9_a_feed_leaves_the_site_s_address_alone(blog: Blog) -> None:
    blog.conf('SITEURL = "https://example.org"')
    blog.post("un")
    blog.say("un", 1)
    page = blog.build().page("un/index.html")
    assert page.cssselect("link[rel=canonical]")[0].get("href") == "https://example.org/un/"


def test_an_intruder_with_another_s_id_takes_neither_its_place_nor_its_words(blog: Blog) -> None:
    blog.post("un")
    blog.post("deux")
    made = blog.say("un", 1, "La vraie.")
    blog.write("deux", replace(made, body="L’intruse."))
    built = blog.build()
    assert shown(built, "un/index.html") == ["La vraie."]
    assert shown(built, "deux/index.html") == ["L’intruse."]
    assert f"comments/un/{made.id}.yml:1: id:" in built.log


def test_10_an_edit_is_said_and_what_is_left_out_is_named_for_programs(blog: Blog) -> None:
    blog.post("un")
    made = blog.say("un", 1, edited=NOW)
    article = blog.build().page("un/index.html").get_element_by_id(anchor(made))
    assert "24 novembre 2026" in text(article.cssselect(".meta")[0])


def test_a_broken_comments_folder_stops_no_build(blog: Blog) -> None:
    blog.post("un")
    (blog.folder / "comments").rmdir()
    built = blog.build()
    assert built.code == 0
    assert "\ncomments: " in built.log
    assert "un/index.html" in built


def test_random_order_of_the_folder_changes_nothing(blog: Blog) -> None:
    blog.post("un")
    minutes = list(range(1, 20))
    Random(7).shuffle(minutes)
    for minute in minutes:
        blog.say("un", minute, f"n° {minute}")
    assert shown(blog.build(), "un/index.html") == [f"n° {minute}" for minute in range(1, 20)]


def test_4_a_theme_that_forgets_to_escape_before_it_typesets_is_escaped(blog: Blog) -> None:
    override = blog.folder / "override"
    (override / "discussion").mkdir(parents=True)
    (override / "discussion" / "_comment.html").write_text("<i>{{ place.comment.name|typeset }}</i>")
    (override / "discussion" / "thread.html").write_text('{% extends "!theme/discussion/thread.html" %}')
    blog.conf(f"THEME_TEMPLATES_OVERRIDES = [{str(override)!r}]")
    blog.post("un")
    blog.say("un", 1, name="<b>L'un</b> !")
    built = blog.build()
    assert "<i>&lt;b&gt;L’un&lt;/b&gt;\N{NARROW NO-BREAK SPACE}!</i>" in built.text("un/index.html"), built.log
