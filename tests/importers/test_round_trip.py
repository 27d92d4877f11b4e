"""Out in each format and back: what was ours is the same, and what others would read of it says the same."""

import re
import tempfile
from datetime import timedelta, timezone
from pathlib import Path

import pytest
from causerie.importers import ours as place
from causerie.importers.base import SourceComment, SourcePost
from causerie.importers.markdown import convert
from causerie.importers.since import now
from causerie.model import Comment
from causerie.render import render
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markupsafe import Markup

from tests import strategies
from tests.exporters.leaving import BACK, back, comments, leaving, piece, written
from tests.samples import NOW, comment, ident, post, removed, said

BODIES = [
    "Un.\nDeux.\n\nTrois.",
    "*un* **deux** `a < b & c` ~~quatre~~",
    "[là](https://example.net/?a=1&b=%20) et https://example.net/.",
    "> Cité\n>\n> > deux fois\n\nRépondu.",
    "- un\n- deux\n\n3. trois\n4. quatre",
    "```\n  x = 1\n\ny\n```",
    "<b>dit</b> & ]]> \\* « 10 € »",
]
MANY = settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow])
EACH = pytest.mark.parametrize("format", BACK)


def there_and_back(format: str, *said: Comment) -> list[SourceComment]:
    with tempfile.TemporaryDirectory() as folder:
        return comments(back(format, written(format, leaving({"un-texte": said}), Path(folder))))


def shown(body: str) -> str:
    """A body as a page has it, in which no blank between its pieces is seen."""
    return re.sub(r"\s*(<[^>]*>)\s*", r"\1", " ".join(str(render(body)).split()))


def words(body: str) -> list[str]:
    return Markup(str(render(body)).replace("<", " <")).striptags().split()


@EACH
@MANY
@given(found=strategies.comment())
def test_every_comment_comes_back_with_every_key(format: str, found: Comment) -> None:
    (one,) = there_and_back(format, found)
    assert one.ours == found
    assert now(one).ours == found
    assert one.status == "approved"


@EACH
@MANY
@given(found=strategies.comment().filter(lambda one: not one.removed and bool(render(one.body or "").striptags())))
def test_who_reads_the_plain_format_has_name_time_and_words(format: str, found: Comment) -> None:
    (one,) = there_and_back(format, found)
    assert one.name == found.name
    assert one.date == found.date
    assert words(convert(one.body, one.markup, comment=True).text) == words(found.body or "")
    # Disqus has no place for a voice's own page.
    assert one.url == ("" if format == "disqus" else found.url or "")


@EACH
@pytest.mark.parametrize("body", BODIES)
def test_who_reads_the_plain_format_has_each_sign_of_markdown(format: str, body: str) -> None:
    (one,) = there_and_back(format, comment(body=body))
    assert shown(convert(one.body, one.markup, comment=True).text) == shown(body)


@pytest.mark.parametrize("format", ["wxr", "staticman"])
@given(quarters=st.integers(-48, 56))
def test_a_zone_of_whole_quarters_comes_back(format: str, quarters: int) -> None:
    zone = timezone(timedelta(minutes=15 * quarters))
    (one,) = there_and_back(format, comment(date=comment().date.astimezone(zone)))
    assert one.date.isoformat() == comment().date.astimezone(zone).isoformat()


@EACH
def test_answers_stand_under_what_they_answer_and_all_in_their_order(format: str) -> None:
    first, second = said(1), said(2, reply_to=ident(1))
    third, lost = said(3, reply_to=ident(2)), said(4, reply_to=ident(99))
    found = there_and_back(format, third, lost, first, second)
    ids = {one.ours.id: one.id for one in found if one.ours}
    assert [one.ours for one in sorted(found, key=lambda one: one.date)] == [first, second, third, lost]
    parents = {one.ours.id: one.parent for one in found if one.ours}
    assert parents[second.id] == ids[first.id]
    assert parents[third.id] == ids[second.id]
    assert parents[first.id] == ""


@EACH
def test_what_was_removed_is_so_in_both(format: str) -> None:
    gone = removed(rule=2, number=1)
    answer = said(2, reply_to=gone.id)
    found = there_and_back(format, gone, answer)
    assert [one.ours for one in found] == [gone, answer]
    assert "retirée" in found[0].body


@EACH
def test_each_thread_is_found_by_the_address_of_its_post(format: str, tmp_path: Path) -> None:
    blog = leaving({"un": [said(1)], "deux": [said(2)]})
    found = comments(back(format, written(format, blog, tmp_path)))
    told = {one.ours.id: one.address or one.post for one in found if one.ours}
    posts = {ident(1): "/un/", ident(2): "/deux/"}
    if format == "wxr":
        assert told == {ident(1): "1", ident(2): "2"}
    else:
        assert all(told[one].endswith(f"/blog{path}") for one, path in posts.items())


def test_a_post_comes_back_from_wordpress_format(tmp_path: Path) -> None:
    date = NOW.astimezone(timezone(timedelta(hours=2))) - timedelta(days=300)
    facts = post(title='Un <T> & "titre" ]]> là', url="2011/10/un.html", thread="un", date=date)
    html = '<h2>Là</h2>\n<p>Des <em>mots</em>, ]]&gt; <a href="https://example.org/blog/deux/">là</a>.</p>\n<ul>\n<li>un</li>\n</ul>'
    names = {"categories": ["Thé & café"], "tags": ["Œuvre", "b"], "authors": ["Zoé, la vraie"]}
    one = piece("un", post=facts, html=html, modified=NOW, summary="Court.", **names)
    draft = piece("deux", post=post(thread="deux", url="drafts/deux/", date=date, status="draft"), status="draft")
    ahead = piece("trois", post=post(thread="trois", url="drafts/trois/", date=NOW), status="future", kind="page")
    found = back("wxr", written("wxr", leaving({}, one, draft, ahead), tmp_path))
    first, second, third = (each for each in found if isinstance(each, SourcePost))
    assert (first.title, first.slug, first.path) == (facts.title, "un", "/2011/10/un.html")
    assert (first.date.isoformat(), first.modified) == (date.isoformat(), NOW)
    assert (list(first.categories), list(first.tags), list(first.authors)) == tuple(names.values())
    assert first.summary == "Court."
    assert convert(first.body, first.markup).raw == 0
    assert convert(first.body, first.markup).text.split("\n\n") == [
        "## Là",
        "Des *mots*, ]]> [là](https://example.org/blog/deux/).",
        "- un",
    ]
    assert [each.status for each in (first, second, third)] == ["published", "draft", "scheduled"]
    assert [each.kind for each in (first, second, third)] == ["post", "post", "page"]


@pytest.mark.parametrize("said", ["x", "id: x\n", "\ud800", "id: 20261124T093012Z-7f3k9q2m\nname: A\n", "a" * 100_000])
def test_a_damaged_file_of_ours_costs_nothing(said: str) -> None:
    assert place.ours(said) is None
