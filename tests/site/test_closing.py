"""When a discussion ends."""

import json
from datetime import timedelta

import pytest

from tests.blog import NOW, Blog


def closes(blog: Blog, **head: str) -> str | None:
    blog.post("un", date="2026-11-01 08:00", **head)
    built = blog.build()
    assert built.code == 0, built.log
    (post,) = json.loads(built.text("posts.json"))
    return post["closes"]  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("conf", "line", "wanted"),
    [
        ("", "", None),
        ("", "2026-12-31", "2027-01-01T00:00:00+01:00"),
        ("CAUSERIE['closes_after'] = 30\n", "", "2026-12-01T08:00:00+01:00"),
        ("CAUSERIE['closes_after'] = 30\n", "2026-11-02", "2026-11-03T00:00:00+01:00"),
        ("CAUSERIE['closes_after'] = 30\n", "never", None),
    ],
)
def test_a_discussion_ends_after_the_day_that_the_post_or_the_owner_says(
    blog: Blog, conf: str, line: str, wanted: str | None
) -> None:
    blog.conf(f"TIMEZONE = 'Europe/Paris'\n{conf}")
    assert closes(blog, **({"closes": line} if line else {})) == wanted


@pytest.mark.parametrize("line", ["demain", "2026-13-01", "9999-12-31", "jamais"])
def test_a_day_that_cannot_be_read_is_a_fault_of_the_post(blog: Blog, line: str) -> None:
    blog.post("un", closes=line)
    built = blog.build()
    assert "content/posts/un.md:1" in built.log
    assert "Closes" in built.log


def test_the_form_goes_when_the_day_has_come(blog: Blog) -> None:
    blog.conf("CAUSERIE['contact'] = 'bonjour@example.org'\n")
    blog.post("un", closes="2026-11-24")
    for now, forms in ((NOW, 1), (NOW + timedelta(days=1), 0)):
        page = blog.build(now=now).page("un/index.html")
        assert len(page.cssselect("form[method=post]")) == forms
        assert bool(page.xpath("//a[@href='mailto:bonjour@example.org']")) is not forms
