"""The pages keep their own policy: a browser opens every one and reports nothing, at home and as it is published."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.blog import Built
from tests.site.running import Site, free_port, page, running, until

pytestmark = pytest.mark.browser

SITE = "https://causerie.example.org"
REPORT = (
    "addEventListener('securitypolicyviolation', e => broken(`${e.violatedDirective}: ${e.blockedURI} ${e.sample}`))"
)


@contextmanager
def watched(browser: Browser) -> Iterator[tuple[Page, list[str]]]:
    """A tab, and what it complains of: the policy, an error on the console, a script that fails."""
    context = browser.new_context()
    complaints: list[str] = []
    context.expose_binding("broken", lambda source, said: complaints.append(f"{source['page'].url}: {said}"))
    context.add_init_script(REPORT)
    tab = context.new_page()
    tab.on("console", lambda said: complaints.append(f"{tab.url}: {said.text}") if said.type == "error" else None)
    tab.on("pageerror", lambda error: complaints.append(f"{tab.url}: {error}"))
    yield tab, complaints
    context.unroute_all(behavior="ignoreErrors")
    context.close()


def published(tab: Page, built: Built, spoil: str = "") -> None:
    """Have the tab take the built files for the public site, and nothing else; `spoil` is put into its pages."""

    def answer(route: Route) -> None:
        parts = urlsplit(route.request.url)
        path = built.output / unquote(parts.path).lstrip("/")
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file() or f"{parts.scheme}://{parts.netloc}" != SITE:
            route.fulfill(status=404)
        elif path.suffix == ".html":
            text = path.read_text(encoding="utf-8").replace("</main>", f"{spoil}</main>", 1)
            route.fulfill(body=text, content_type="text/html; charset=utf-8")
        else:
            route.fulfill(path=path)

    tab.route("**/*", answer)


def test_no_page_breaks_its_policy(browser: Browser, the_blog: Built) -> None:
    paths = sorted(path for path in the_blog.files() if path.endswith(".html"))
    assert len(paths) > 50
    with watched(browser) as (tab, complaints):
        published(tab, the_blog)
        for path in paths:
            tab.goto(f"{SITE}/{path}")
        assert complaints == []


SPOILS = {
    "a style": '<p style="color:red">x</p>',
    "a stylesheet": "<style>p { color: red }</style>",
    "a script": "<script>1</script>",
    "a handler": '<img src="/theme/icon.svg" alt="" onload="1">',
    "a picture of another": '<img src="https://elsewhere.example/a.png" alt="">',
    "a frame": '<iframe src="/" title="x"></iframe>',
}


@pytest.mark.parametrize("spoil", SPOILS.values(), ids=SPOILS)
def test_what_would_break_it_is_seen(browser: Browser, the_blog: Built, spoil: str) -> None:
    with watched(browser) as (tab, complaints):
        published(tab, the_blog, spoil)
        tab.goto(f"{SITE}/charte/")
        tab.wait_for_load_state("load")
        assert [said for said in complaints if "-src" in said]


def test_at_home_the_form_the_desk_and_the_search_keep_it_too(browser: Browser, tmp_path: Path) -> None:
    site, port = Site(tmp_path / "site"), free_port()
    with running(site.folder, "livereload", "--port", str(port)) as log, watched(browser) as (tab, complaints):
        until(lambda: "Une bonne." in page(port), "the first build", log)
        heard: list[object] = []
        tab.on("websocket", lambda socket: socket.on("framereceived", lambda frame: heard.append(frame)))
        tab.goto(f"http://127.0.0.1:{port}/un/")
        # Asking the tab lets its events come in.
        until(lambda: tab.title() and heard, "the page that listens", log)
        for path in ("comment/?thread=un&lang=fr", "desk/", ""):
            tab.goto(f"http://127.0.0.1:{port}/{path}")
            assert tab.locator("h1").count() == 1
        tab.goto(f"http://127.0.0.1:{port}/search/?q=bonne")
        tab.locator("#results li").first.wait_for()
        assert complaints == []
