"""Atom feeds: valid, the same bytes each time, with ids that stay and words that cannot harm."""

from datetime import UTC, datetime, timedelta, timezone
from itertools import permutations
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

import pytest
from causerie.characters import without_forbidden
from causerie.feeds import TYPE, Answered, Entry, Feed, Replies, Standing, atom, parts, tag
from causerie.render import french, render
from causerie.values import make_id
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from markupsafe import Markup

from tests.render.trees import foreign, fragment, text

SCHEMA = etree.RelaxNG(file=str(Path(__file__).with_name("atom.rng")))
NS = {"a": "http://www.w3.org/2005/Atom", "thr": "http://purl.org/syndication/thread/1.0"}
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
START = datetime(2026, 11, 2, 8, tzinfo=UTC)
FEED = Feed(
    id="tag:example.org,2026:discussion/drones/fr",
    title="La discussion de « Drones & toits »",
    link="https://example.org/drones/",
    self_link="https://example.org/feeds/discussion/drones.fr.atom.xml",
    lang="fr",
    updated=START,
)


def named(id: str) -> str:
    return tag("https://example.org", id[:4], id)


def entry(minute: int, bits: int = 0, **facts: Any) -> Entry:
    """The contribution of this minute; what is left out has something plain."""
    date = START + timedelta(minutes=minute)
    plain = {
        "id": named(make_id(date, bits)),
        "title": f"Voix {minute} sur « Drones »",
        "link": f"https://example.org/drones/#c-{make_id(date, bits)}",
        "authors": [f"Voix {minute}"],
        "html": "<p>Des mots.</p>",
        "lang": "fr",
        "published": date,
        "updated": date,
    }
    return Entry(**{**plain, **facts})


def read(data: bytes) -> Any:
    """The feed's root, which is well-formed and follows the schema."""
    root = etree.fromstring(data)
    assert SCHEMA.validate(root), SCHEMA.error_log
    return root


def texts(root: Any, path: str) -> list[str]:
    return [found.text for found in root.iterfind(path, NS)]


def instants(root: Any, path: str) -> list[datetime]:
    return [datetime.fromisoformat(found) for found in texts(root, path)]


def talk() -> list[Entry]:
    first = entry(1)
    return [
        first,
        entry(2, answers=Answered(first.id, first.link), lang="en"),
        entry(3, updated=START + timedelta(days=3)),
        entry(4, answers=Answered(named(make_id(START, 7)))),
    ]


BROKEN = {
    "an entry without an id": ("<id>tag:example.org,2026:20261102T080100Z-00000000</id>", ""),
    "an id that is no tag": ("<id>tag:example.org,2026:20261102", "<id>20261102"),
    "an entry without an author": ("<author><name>Voix 1</name></author>", ""),
    "an author without a name": ("<name>Voix 1</name>", "<name></name>"),
    "a date without its zone": ("<published>2026-11-02T08:01:00+00:00", "<published>2026-11-02T08:01:00"),
    "a date alone": ("<published>2026-11-02T08:01:00+00:00", "<published>2026-11-02"),
    "html that is not escaped": ("&lt;p&gt;Des mots.&lt;/p&gt;", "<p>Des mots.</p>"),
    "a relative link": ('href="https://example.org/drones/#c-', 'href="/drones/#c-'),
    "a link of an unknown kind": ('rel="self"', 'rel="via"'),
    "two titles": ("<title>Voix 1", "<title>Voix</title><title>Voix 1"),
    "a feed that does not say when": ("<updated>2026-11-05T08:00:00+00:00</updated>", ""),
    "an answer to nothing": (' ref="tag:', ' href="tag:'),
    "a language that is none": ('xml:lang="en"', 'xml:lang="en_GB.UTF-8"'),
}


@pytest.mark.parametrize(("right", "wrong"), BROKEN.values(), ids=BROKEN)
def test_the_schema_refuses(right: str, wrong: str) -> None:
    whole = atom(FEED, talk()).decode()
    assert right in whole
    assert not SCHEMA.validate(etree.fromstring(whole.replace(right, wrong, 1).encode()))


@pytest.mark.parametrize("count", [0, 1, 4])
def test_a_feed_is_valid(count: int) -> None:
    root = read(atom(FEED, talk()[:count]))
    assert len(root.findall("a:entry", NS)) == count


def test_a_feed_says_what_it_is() -> None:
    root = read(atom(FEED, talk()))
    assert root.findtext("a:title", None, NS) == FEED.title
    assert {link.get("rel"): link.get("href") for link in root.iterfind("a:link", NS)} == {
        "alternate": FEED.link,
        "self": FEED.self_link,
    }


def test_an_empty_feed_is_as_old_as_its_post() -> None:
    root = read(atom(FEED, []))
    assert instants(root, "a:updated") == [FEED.updated]


def test_a_feed_is_as_new_as_what_changed_last() -> None:
    assert instants(read(atom(FEED, talk())), "a:updated") == [START + timedelta(days=3)]


def test_the_newest_comes_first_and_the_id_decides_between_equal_dates() -> None:
    entries = [entry(1), entry(2, 5), entry(2, 9), entry(2, 1), entry(3)]
    root = read(atom(FEED, entries))
    bits = [one[-1] for one in texts(root, "a:entry/a:id")]
    assert texts(root, "a:entry/a:author/a:name") == ["Voix 3", "Voix 2", "Voix 2", "Voix 2", "Voix 1"]
    assert bits == ["0", "9", "5", "1", "0"]


def test_dates_are_compared_as_instants() -> None:
    paris = timezone(timedelta(hours=1))
    later = entry(1, published=datetime(2026, 11, 2, 9, 30, tzinfo=paris), updated=START + timedelta(hours=2))
    sooner = entry(2, published=datetime(2026, 11, 2, 8, 20, tzinfo=UTC))
    assert texts(read(atom(FEED, [sooner, later])), "a:entry/a:author/a:name") == ["Voix 1", "Voix 2"]


def test_the_same_entries_in_any_order_are_the_same_bytes() -> None:
    assert {atom(FEED, order) for order in permutations(talk())} == {atom(FEED, talk())}


@given(words=st.text(), title=st.text(min_size=1))
def test_an_entry_can_be_taken_over_as_it_stands(words: str, title: str) -> None:
    entries = [*talk(), entry(50, html=Markup(words), title=title)]
    made = atom(FEED, entries)
    known = parts(made.decode())
    again = [Standing(one.id, one.published, one.updated, known[one.id]) if one.id in known else one for one in entries]
    assert set(known) >= {one.id for one in talk()}
    assert atom(FEED, again) == made


def test_no_id_stands_for_two_things() -> None:
    root = read(atom(FEED, [*talk(), entry(2, 9)]))
    ids = texts(root, ".//a:id")
    assert len(ids) == len(set(ids)) == 6


def test_nothing_was_updated_before_it_was_published() -> None:
    root = read(atom(FEED, talk()))
    pairs = list(zip(instants(root, "a:entry/a:published"), instants(root, "a:entry/a:updated"), strict=True))
    assert all(published <= updated for published, updated in pairs)
    assert [published < updated for published, updated in pairs] == [False, True, False, False]


def test_an_entry_is_in_its_own_language() -> None:
    root = read(atom(FEED, talk()))
    assert root.get(LANG) == "fr"
    assert [found.get(LANG) for found in root.iterfind("a:entry", NS)] == ["fr", "fr", "en", "fr"]


def test_an_answer_names_what_it_answers_by_its_id_in_the_feed() -> None:
    root = read(atom(FEED, talk()))
    entries = root.findall("a:entry", NS)
    answered = [[dict(found.attrib) for found in one.iterfind("thr:in-reply-to", NS)] for one in entries]
    parent = {"ref": entries[3].findtext("a:id", None, NS), "href": entry(1).link, "type": "text/html"}
    assert answered == [[{"ref": named(make_id(START, 7))}], [], [parent], []]


@pytest.mark.parametrize(
    ("site", "expected"),
    [
        ("https://example.org", "tag:example.org,2026:x"),
        ("http://example.org:8443", "tag:example.org,2026:x"),
        ("https://Example.ORG/blog", "tag:example.org,2026:x"),
        ("", "tag:localhost,2026:x"),
    ],
)
def test_a_tag_names_the_site_s_host(site: str, expected: str) -> None:
    assert tag(site, "2026", "x") == expected


def test_a_post_says_how_it_was_answered_and_where() -> None:
    last = START + timedelta(days=2)
    replies = Replies("https://example.org/feeds/discussion/drones.fr.atom.xml", 12, last)
    post = entry(1, replies=replies, subjects=["Toits", "mots & drones"], summary="Des <drones>.", authors=["A", "B"])
    root = read(atom(FEED, [post]))
    (link,) = root.findall("a:entry/a:link[@rel='replies']", NS)
    thread = f"{{{NS['thr']}}}"
    assert (link.get("href"), link.get(f"{thread}count")) == (replies.link, "12")
    assert datetime.fromisoformat(link.get(f"{thread}updated")) == last
    assert [found.get("term") for found in root.iterfind("a:entry/a:category", NS)] == ["Toits", "mots & drones"]
    assert texts(root, "a:entry/a:summary") == ["Des <drones>."]
    assert texts(root, "a:entry/a:author/a:name") == ["A", "B"]


def test_a_feed_names_its_licence() -> None:
    licence = "https://creativecommons.org/licenses/by-sa/4.0/"
    (link,) = read(atom(FEED._replace(license=licence), [])).findall("a:link[@rel='license']", NS)
    assert link.get("href") == licence


@given(st.text(), st.text(min_size=1))
def test_no_character_breaks_a_feed(words: str, name: str) -> None:
    whole = FEED._replace(title=words)
    etree.fromstring(atom(whole, [entry(1, html=words, title=words, authors=[name], summary=words, subjects=[words])]))


HARMFUL = [
    "<script>alert(1)</script>",
    "]]></content><script/>",
    '"><img src=x onerror=alert(1)>',
    "&lt;script&gt;",
    "<!-- a --> <![CDATA[ b ]]> <?c?>",
    "&#x202e; &nbsp; é 👩‍🔬",
    "[a](javascript:alert(1)) ![b](https://example.org/b.png)",
]


@pytest.mark.parametrize("words", HARMFUL)
def test_a_body_s_html_is_escaped_and_safe(words: str) -> None:
    html = french(render(words))
    root = read(atom(FEED, [entry(1, html=html)]))
    (content,) = root.iterfind("a:entry/a:content", NS)
    assert content.get("type") == "html"
    assert len(content) == 0
    assert foreign(content.text) == []
    assert text(fragment(content.text)) == text(fragment(html))


@pytest.mark.parametrize("words", HARMFUL)
def test_a_name_and_a_title_are_text(words: str) -> None:
    root = read(atom(FEED._replace(title=words), [entry(1, authors=[words], title=words)]))
    for path in ("a:title", "a:entry/a:title", "a:entry/a:author/a:name"):
        (found,) = root.iterfind(path, NS)
        assert found.text == words
        # Without a type it is plain text (RFC 4287, 3.1.1), so nobody reads markup in it.
        assert found.get("type", "text") == "text"
        assert len(found) == 0


def built(feed: Feed, entry: Entry) -> bytes:
    """The same feed of one entry, by a library that knows how XML is escaped."""
    root = Element("feed", {"xmlns": NS["a"], "xmlns:thr": NS["thr"], "xml:lang": feed.lang})
    for name, said in (("title", feed.title), ("id", feed.id), ("updated", entry.updated.isoformat())):
        SubElement(root, name).text = without_forbidden(said)
    SubElement(root, "link", {"rel": "alternate", "type": "text/html", "href": feed.link})
    SubElement(root, "link", {"rel": "self", "type": TYPE, "href": feed.self_link})
    one = SubElement(root, "entry", {"xml:lang": entry.lang})
    published = entry.published.isoformat()
    for name, said in (("title", entry.title), ("id", entry.id), ("published", published), ("updated", published)):
        SubElement(one, name).text = without_forbidden(said)
    for author in entry.authors:
        SubElement(SubElement(one, "author"), "name").text = without_forbidden(author)
    SubElement(one, "link", {"rel": "alternate", "type": "text/html", "href": entry.link})
    for subject in entry.subjects:
        SubElement(one, "category", {"term": without_forbidden(subject)})
    SubElement(one, "content", {"type": "html"}).text = str(entry.html)
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + tostring(root, encoding="unicode").encode() + b"\n"


@given(
    *[st.text(st.sampled_from("ab<>&\"'\n\r\t é\u00a0]") | st.characters(exclude_categories=["Cs"]), max_size=12)] * 3
)
def test_everything_is_escaped_as_a_library_does(words: str, name: str, address: str) -> None:
    feed = FEED._replace(title=words, link=address, lang=name)
    # What is Markup already would escape what takes the place of a sign.
    said = entry(1, html=Markup(without_forbidden(words)), title=name, authors=[name], link=address, subjects=[words])
    assert atom(feed, [said]) == built(feed, said)
