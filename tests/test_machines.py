"""What a site tells machines beside its pages: the policy, the headers, the small files."""

from datetime import UTC, datetime

import pytest
from causerie.machines import notes
from causerie.machines.policy import headers, policy
from causerie.machines.sitemap import Listed, sitemap
from causerie.model import Post
from causerie.settings import Settings
from lxml import etree

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
SITE = Settings(site_url="https://example.org/blog", site_name="La causerie", contact="a@example.org")
NS = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


def kinds(said: str) -> dict[str, list[str]]:
    found = [kind.split() for kind in said.split("; ")]
    assert len({kind for kind, *_ in found}) == len(found)
    return {kind: sources for kind, *sources in found}


def test_a_page_runs_and_shows_what_is_the_site_s_own_and_sends_nothing_elsewhere() -> None:
    own = ["'self'", "https://example.org"]
    shown = ("style-src", "script-src", "img-src", "media-src", "form-action", "connect-src")
    closed = {"default-src": ["'none'"], "base-uri": ["'none'"]}
    assert kinds(policy(SITE)) == {**dict.fromkeys(shown, own), **closed}


def test_an_intake_elsewhere_is_where_a_form_may_go() -> None:
    elsewhere = Settings(site_url="https://example.org", intake="https://talk.example.net:8443/in/")
    assert kinds(policy(elsewhere))["form-action"] == ["'self'", "https://example.org", "https://talk.example.net:8443"]


def test_what_is_elsewhere_is_shown_from_the_origins_that_the_author_allowed_and_never_runs() -> None:
    found = kinds(policy(SITE, ["https://b.example", "https://a.example/x.png", "https://b.example/y.png"]))
    allowed = ["https://a.example", "https://b.example"]
    assert found["img-src"] == found["media-src"] == ["'self'", "https://example.org", *allowed]
    assert found["frame-src"] == allowed
    assert [kind for kind, sources in found.items() if allowed[0] in sources] == ["img-src", "media-src", "frame-src"]


def test_a_frame_may_hold_the_desk_s_previews() -> None:
    assert kinds(policy(SITE, framed=True))["frame-src"] == ["'self'"]


def test_at_home_a_page_may_listen_to_its_own_server() -> None:
    assert kinds(policy(Settings()))["connect-src"] == ["'self'"]


@pytest.mark.parametrize("flags", [{}, {"framed": True}], ids=str)
@pytest.mark.parametrize("settings", [SITE, Settings()], ids=["public", "home"])
def test_no_page_runs_what_stands_in_it(settings: Settings, flags: dict[str, bool]) -> None:
    said = policy(settings, **flags)
    assert "unsafe-inline" not in said
    assert "eval" not in said
    assert "*" not in said


def test_the_headers_keep_for_ever_what_is_named_by_its_content() -> None:
    lines = headers(["theme/a.12345678.css", "cards/b.png"]).decode().splitlines()
    assert lines[0] == "/*"
    assert "  Content-Security-Policy: frame-ancestors 'none'" in lines
    at = lines.index("/theme/a.12345678.css")
    assert lines[at + 1] == "  Cache-Control: public, max-age=31536000, immutable"
    assert all(line.startswith(("/", "  ")) for line in lines)


def test_a_sitemap_names_each_page_once_in_one_order() -> None:
    page = Listed("https://example.org/b/?a&b", NOW, [("fr", "https://example.org/b/"), ("x-default", "https://x/")])
    other = Listed("https://example.org/a/")
    data = sitemap([page, other, page])
    assert data == sitemap([other, page])
    root = etree.fromstring(data)
    assert [one.text for one in root.iterfind("s:url/s:loc", NS)] == [other.url, page.url]
    assert [one.text for one in root.iterfind("s:url/s:lastmod", NS)] == ["2026-11-24T12:00:00+00:00"]
    assert [one.get("hreflang") for one in root.iterfind("s:url/x:link", NS)] == ["fr", "x-default"]


def test_robots_is_told_the_whole_paths() -> None:
    assert notes.robots(SITE, "/blog").decode().splitlines() == [
        "User-agent: *",
        "Disallow: /blog/receipt/",
        "Disallow: /blog/drafts/",
        "",
        "Sitemap: https://example.org/blog/sitemap.xml",
    ]
    assert "Sitemap" not in notes.robots(Settings(), "").decode()


@pytest.mark.parametrize(
    ("now", "expires"),
    [(NOW, "2027-11-01"), (datetime(2028, 2, 29, tzinfo=UTC), "2029-02-01"), (datetime(2026, 1, 1), "2027-01-01")],
)
def test_who_found_a_hole_knows_whom_to_write_to_for_less_than_a_year(now: datetime, expires: str) -> None:
    lines = dict(line.split(": ", 1) for line in notes.security(SITE, ["en", "fr"], now).decode().splitlines())
    assert lines == {
        "Contact": "mailto:a@example.org",
        "Expires": f"{expires}T00:00:00Z",
        "Preferred-Languages": "en, fr",
        "Canonical": "https://example.org/blog/.well-known/security.txt",
    }


def test_the_posts_stand_in_llms_txt_with_the_newest_first() -> None:
    posts = [
        Post("a", "fr", "Un [mot]", "a/", "a.md", NOW),
        Post("b", "en", "Two", "en/b/", "b.md", NOW.replace(day=25)),
    ]
    said = notes.llms(SITE, "Des textes.", posts).decode().splitlines()
    assert said == [
        "# La causerie", "", "> Des textes.", "", "## Posts", "",
        "- [Two](https://example.org/blog/en/b/) (en)",
        "- [Un (mot)](https://example.org/blog/a/) (fr)",
    ]  # fmt: skip
