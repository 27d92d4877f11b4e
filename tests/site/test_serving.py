"""`inv serve`: what is saved, clicked or merged is seen in the browser, by an update where that is enough."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from causerie import codec
from playwright.sync_api import Browser, Page, expect

from tests.samples import comment
from tests.site.running import Site, append, free_port, mark, page, running, until

pytestmark = pytest.mark.browser

WAIT = 60_000
"""Milliseconds that a browser has to show something."""


@dataclass(frozen=True)
class Served:
    """A site that is served, and what the task says."""

    site: Site
    port: int
    log: Path

    def page(self, path: str = "un/") -> str:
        return page(self.port, path)

    def address(self, path: str = "un/") -> str:
        return f"http://127.0.0.1:{self.port}/{path}"

    def builds(self) -> int:
        return self.log.read_text().count("Done: Processed")

    def until(self, condition: object, what: str) -> None:
        assert callable(condition)
        until(condition, what, self.log)


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path / "site")


@contextmanager
def serving(site: Site, task: str = "serve") -> Iterator[Served]:
    port = free_port()
    with running(site.folder, task, "--port", str(port)) as log:
        until(lambda: "Une bonne." in page(port), "the first build", log)
        yield Served(site, port, log)


def listening(browser: Browser, served: Served, path: str = "un/") -> Page:
    """A tab that shows a page, and listens."""
    tab = browser.new_page()
    heard: list[object] = []
    tab.on("websocket", lambda socket: socket.on("framereceived", lambda frame: heard.append(frame)))
    tab.goto(served.address(path))
    # Asking the tab lets its events come in.
    served.until(lambda: tab.title() and heard, "the page that listens")
    tab.evaluate("window.before = true")
    return tab


def reloaded(tab: Page) -> bool:
    return not tab.evaluate("window.before === true")


def built_anew(site: Site) -> dict[str, bytes]:
    """What a build into an empty folder gives, without what `inv build` adds."""
    assert site.inv("build", "--", "--output", "anew").returncode == 0
    return files(site.folder / "anew")


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_comment_is_seen_at_once_without_a_build_and_no_other_page_is_reloaded(browser: Browser, site: Site) -> None:
    with serving(site, "livereload") as served:
        tab, other = listening(browser, served), listening(browser, served, "charte/")
        asked: list[str] = []
        tab.on("request", lambda request: asked.append(urlsplit(request.url).hostname or ""))
        site.say("un", 2, "Une deuxième.")
        tab.get_by_text("Une deuxième.").wait_for(timeout=WAIT)
        assert set(asked) == {"127.0.0.1"}
        assert not reloaded(other)
        assert served.builds() == 1
        (first,) = (path for path in (site.folder / "comments" / "un").iterdir() if "Une bonne." in path.read_text())
        mark(first, "Une bonne.", "Une meilleure.")
        tab.get_by_text("Une meilleure.").wait_for(timeout=WAIT)
        shutil.rmtree(site.folder / "comments" / "un")
        tab.get_by_text("Une deuxième.").wait_for(state="detached", timeout=WAIT)
        assert served.builds() == 1


def test_what_somebody_types_stays_while_a_comment_comes(browser: Browser, site: Site) -> None:
    with serving(site) as served:
        tab = listening(browser, served)
        field = tab.locator("form textarea").first
        tab.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
        field.fill("Des mots à moi.")
        site.say("un", 2, "Une deuxième.")
        tab.get_by_text("Une deuxième.").wait_for(timeout=WAIT)
        assert not reloaded(tab)
        assert field.input_value() == "Des mots à moi."


def test_many_comments_at_once_are_all_seen_and_leave_what_a_build_makes(browser: Browser, site: Site) -> None:
    said = {"un": range(10, 30), "deux": range(30, 50), "trois": range(50, 70)}
    for slug in ("deux", "trois"):
        site.post(slug)
    with serving(site) as served:
        tab = listening(browser, served, "trois/")
        # As of a merge: folders that are new, and files in them at once.
        for slug, minutes in said.items():
            for minute in minutes:
                site.say(slug, minute, f"La {minute}.")
        tab.get_by_text("La 69.").wait_for(timeout=WAIT)
        for slug, minutes in said.items():
            served.until(lambda s=slug, m=minutes: all(f"La {n}." in served.page(f"{s}/") for n in m), slug)
        assert served.builds() == 1
        assert files(site.folder / "output") == built_anew(site)


def test_a_post_is_seen_and_leaves_what_a_build_makes(browser: Browser, site: Site) -> None:
    site.post("deux")
    with serving(site) as served:
        tab = listening(browser, served)
        path = site.folder / "content" / "posts" / "un.md"
        mark(path, "Un texte.", "Un autre texte.")
        tab.get_by_text("Un autre texte.").wait_for(timeout=WAIT)
        # In the middle of the build, which has to be done again.
        mark(path, "Un autre texte.", "Un dernier texte.")
        mark(path, "Title: Un", "Title: Le premier")
        site.say("un", 2, "Une deuxième.")
        tab.get_by_text("Un dernier texte.").wait_for(timeout=WAIT)
        tab.get_by_text("Une deuxième.").wait_for(timeout=WAIT)
        served.until(lambda: "Le premier" in served.page("archives/"), "what lists the post")
        served.until(lambda: files(site.folder / "output") == built_anew(site), "what a build makes")
        # Comments are updates again.
        builds = served.builds()
        site.say("deux", 3, "Une troisième.")
        served.until(lambda: "Une troisième." in served.page("deux/"), "a comment")
        assert served.builds() == builds


def test_a_picture_that_is_written_after_its_page_is_seen(browser: Browser, site: Site) -> None:
    drawn = '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10"><path d="M0 0h20v10H0z"/></svg>'
    (site.folder / "content" / "posts" / "vue.svg").write_text(drawn, encoding="utf-8")
    with serving(site) as served:
        tab = listening(browser, served)
        mark(site.folder / "content" / "posts" / "un.md", "Un texte.", "![Une vue]({attach}vue.svg)")
        expect(tab.locator("main img")).to_have_js_property("naturalWidth", 20, timeout=WAIT)


def stylesheet(html: str) -> str:
    found = re.search(r'<link rel="stylesheet" href="/?([^"]+)"', html)
    return found[1].removeprefix("../") if found else ""


def test_templates_styles_settings_and_code_are_followed(browser: Browser, site: Site) -> None:
    with serving(site) as served:
        tab = listening(browser, served)
        mark(site.folder / "theme" / "templates" / "base.html", "<body>", '<body class="neuf">')
        tab.locator("body.neuf").wait_for(timeout=WAIT)
        append(site.folder / "theme" / "static" / "css" / "base.css", "main { --neuf: 1 }")
        served.until(lambda: "--neuf:1" in served.page(stylesheet(served.page())), "a style")
        append(site.folder / "pelicanconf.py", '\nSITENAME = "Un autre nom"\n')
        served.until(lambda: "Un autre nom" in served.page(), "a setting")
        # The build may still be under way: a comment waits for its end, and is then an update of its own.
        site.say("un", 2, "Une deuxième.")
        served.until(lambda: "Une deuxième." in served.page(), "a comment")
        served.until(lambda: "fichier de contributions a changé" in served.log.read_text(), "an update")
        mark(
            site.folder / "plugins" / "causerie" / "machines" / "policy.py", "default-src", "default-src 'none'; x-src"
        )
        served.until(lambda: "x-src" in served.page(), "code")
        # What is in memory here is older than that: a build is what is sure to be right.
        site.say("un", 3, "Une troisième.")
        served.until(lambda: "Une troisième." in served.page(), "a comment after the code")
        assert "x-src" in served.page()


def test_it_outlives_a_bad_comment_a_bad_template_and_a_site_that_somebody_else_changed(site: Site) -> None:
    with serving(site) as served:
        path = site.bad_comment()
        served.until(lambda: path in served.log.read_text(), "a bad comment")
        assert served.builds() == 1
        (site.folder / "output" / "un" / "index.html").unlink()
        site.say("un", 2, "Une deuxième.")
        served.until(lambda: "Une deuxième." in served.page(), "a page that was taken away")
        mark(site.folder / "theme" / "templates" / "base.html", "<body>", "<body>{% nonsense %}")
        served.until(lambda: "nonsense" in served.log.read_text(), "a bad template")
        mark(site.folder / "theme" / "templates" / "base.html", "{% nonsense %}", "")
        site.say("un", 3, "Une troisième.")
        served.until(lambda: "Une troisième." in served.page(), "mended")
        shutil.rmtree(site.folder / ".cache")
        site.say("un", 4, "Une quatrième.")
        served.until(lambda: "Une quatrième." in served.page(), "without its memory")


def test_a_click_at_the_desk_and_a_merge_are_seen_without_a_build(browser: Browser, site: Site) -> None:
    def git(*words: str) -> None:
        subprocess.run(["git", *words], cwd=site.folder, capture_output=True, check=True)

    git("init", "-q", "-b", "main")
    git("config", "user.name", "Samir")
    git("config", "user.email", "samir@example.org")
    git("add", "-A", "--", "content", "comments", "theme", "pelicanconf.py")
    git("commit", "-qm", ".")
    assert site.inv("build").returncode == 0
    (site.folder / "recu.yml").write_bytes(codec.write(comment(name="Zoé", body="Vu du bureau.")))
    assert site.inv("receive", "recu.yml", "--thread", "un").returncode == 0
    with serving(site) as served:
        tab, desk = listening(browser, served), browser.new_page()
        desk.goto(served.address("desk/"))
        desk.get_by_role("link", name="Zoé").first.click()
        desk.get_by_role("button", name="Publier").click()
        tab.get_by_text("Vu du bureau.").wait_for(timeout=WAIT)
        git("checkout", "-qb", "autre")
        site.say("un", 50, "Venue d’une branche.")
        git("add", "-A", "--", "comments")
        git("commit", "-qm", "Une autre.")
        git("checkout", "-q", "main")
        tab.get_by_text("Venue d’une branche.").wait_for(state="detached", timeout=WAIT)
        git("merge", "-q", "autre")
        tab.get_by_text("Venue d’une branche.").wait_for(timeout=WAIT)
        assert served.builds() == 0
