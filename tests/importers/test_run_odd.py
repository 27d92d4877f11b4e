"""What an odd or hostile export must not do to a site: take its pages, run in them, or lose a post in silence."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from causerie.importers import heads
from causerie.importers.base import SourcePost
from causerie.importers.markdown import convert
from causerie.importers.markdown.checking import rendered
from causerie.importers.taken import Taken
from causerie.machines import moved
from causerie.machines.moved import Move

PARIS = ZoneInfo("Europe/Paris")


def post(**changes: object) -> str:
    known = {"id": "1", "title": "Un", "body": "", "date": datetime(2011, 5, 1, 10, tzinfo=UTC)}
    found = SourcePost(**{**known, **changes})  # type: ignore[arg-type]
    return heads.post(found, convert("<p>Un.</p>", "html"), "un", PARIS, "blogger", False, "").decode()


@pytest.mark.parametrize("name", ["journal", "Fields", "en", "fr", "index2.html", "frame.fr.html", "discussions"])
def test_what_the_site_has_by_itself_is_no_address_of_a_post(name: str) -> None:
    assert Taken().has(f"{name}/index.html")


@pytest.mark.parametrize("name", ["pain", "un", "2013", "index-des-pains", "journaux"])
def test_any_other_name_can_be_one(name: str) -> None:
    assert not Taken().has(f"{name}/index.html")


@pytest.mark.parametrize(
    "html",
    [
        '<iframe src="javascript:alert(1)"></iframe>',
        '<iframe srcdoc="<script>alert(1)</script>" src="https://example.org/"></iframe>',
        '<video src=" java\nscript:alert(1)" controls></video>',
        '<p><math href="javascript:alert(1)"><mi>x</mi></math></p>',
        '<p><svg><a xlink:href="javascript:alert(1)"><text>x</text></a></svg></p>',
        '<p><svg><a><set attributeName="href" to="javascript:alert(1)"></set><text>x</text></a></svg></p>',
    ],
)
def test_nothing_in_a_post_runs(html: str) -> None:
    text = convert(f"<p>Avant.</p>{html}", "html").text
    assert "script:" not in "".join(text.split())
    assert "alert" not in text


@pytest.mark.parametrize(
    "html",
    [
        """<img src="a.png" alt="' href='{static}/../x'">""",
        """<img src="a.png" title="' href='{attach}../x'">""",
        """<details title="<a href='{static}/../x'>"><summary>x</summary>y</details>""",
    ],
)
def test_no_words_of_an_image_are_a_link_to_pelican(html: str) -> None:
    assert not re.search(r"[{|](static|attach)", rendered(convert(f"<p>Avant.</p>{html}", "html").text))


def test_no_sign_of_markdown_in_a_summary_means_anything() -> None:
    words = "[x](javascript:alert) ![y](https://a.example/b.png) 2 * 3 * 4 <b>_z_</b> &amp;lt; {attach}"
    head = post(summary=words)
    said = head.partition("Summary: ")[2].partition("\n")[0]
    assert rendered(said) == (
        "<p>[x](javascript:alert) ![y](https://a.example/b.png) 2 * 3 * 4  _z_  &amp;lt; {attach}</p>"
    )


def test_a_summary_is_words() -> None:
    head = post(summary="<script>alert(9)</script>Un <b>résumé</b> &lt;i&gt;")
    assert "Summary: alert(9) Un résumé &lt;i>" in " ".join(head.split())
    assert "<" not in head


def test_a_date_before_standard_time_is_one_that_pelican_reads() -> None:
    head = post(date=datetime(1900, 5, 1, 10, tzinfo=UTC))
    assert "Date: 1900-05-01 10:00:00+00:00\n" in head


def test_an_address_that_no_file_can_have_is_not_kept() -> None:
    assert not heads.keeps(f"/{'y' * 250}.html")
    assert heads.keeps("/2013/01/pain.html")


def test_two_old_addresses_that_nginx_takes_for_one_are_told_once() -> None:
    moves = [Move(f"/search/label/{name}", "archives/") for name in ("Pain", "pain")]
    assert moved.nginx(moves, "").decode().count("search/label/") == 1
