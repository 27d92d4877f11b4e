"""A comment's Markdown to HTML: what it says is kept, and nothing that it says can harm the page or the build."""

import json
import re
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from causerie.errors import ModeratorError
from causerie.model import Comment, Post
from causerie.pages.slots import Slots
from causerie.render import excerpt, french, render
from causerie.render.comment import EXCERPT, unmarked
from causerie.render.markdown import marked
from causerie.settings import Settings
from causerie.threads import build
from causerie.values import BODY, BODY_MAX, make_id
from hypothesis import assume, example, given
from hypothesis import strategies as st

from tests.render.trees import REL, Outline, foreign, fragment, outline, page, text

ROOT = Path(__file__).parents[2]
PAIRS = sorted(Path(__file__).with_name("pairs").glob("*.md"))
LISTS = ROOT.parent / "shared" / "data" / "xss"

# A few of each kind of attack, for where the long lists are not.
ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</div></article><script>alert(1)</script>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mi//xlink:href='data:x,<script>alert(1)</script>'>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<!--><script>alert(1)</script>-->",
    "<plaintext>",
    "<textarea><!-- </textarea><img src=x onerror=alert(1)> -->",
    "[a](javascript:alert(1))",
    "[a](JaVa\tScRiPt:alert(1))",
    "[a](&#x6A;avascript:alert(1))",
    "[a](data:text/html;base64,PHNjcmlwdD4=)",
    "[a](//evil.example)",
    "[a](https://x.example/\"onmouseover='alert(1)')",
    "[a](<https://x.example/><img src=x onerror=alert(1)>)",
    "[a](https://x.example 'y\" onmouseover=\"alert(1)')",
    "[a]()",
    "![a](https://x.example/pixel.gif)",
    '<https://x.example/"><script>alert(1)</script>>',
    '```"><script>alert(1)</script>\nx',
    "`</code><script>alert(1)</script>`",
    "99999999999. <b>x",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    '" onmouseover="alert(1)',
    "' autofocus onfocus='alert(1)",
    "{{ 7 * 7 }}{% raw %}",
]


def filled(unit: str) -> str:
    """A body of `unit` again and again, as long as the limit lets it be."""
    return (unit * (BODY_MAX // len(unit) + 1))[:BODY_MAX]


HOSTILE = {
    "image openings": filled("![["),
    "brackets": filled("["),
    "nested brackets": "[" * (BODY_MAX // 2) + "]" * (BODY_MAX // 2),
    "links never closed": filled("[a]("),
    "links in links": filled("[a](b"),
    "closed before open": filled("]("),
    "many links": filled("[a](http://a.b)"),
    "one long address, used often": f"[a]: http://a.b/{'x' * 6000}\n\n" + "[a] " * 1500,
    "parentheses": "[a](" + "(" * (BODY_MAX - 4),
    "emphasis": filled("*a_"),
    "stars and scores": filled("*_*_"),
    "pairs of stars": filled("**a *a "),
    "quotations": filled("> "),
    "quotations in steps": "\n".join("> " * depth + "a" for depth in range(1, 109)),
    "quotations again and again": filled("> " * 25 + "a\n\n"),
    "quotations and answers": filled(">>>>>\na\n"),
    "quotations of fences": filled("> ```\na\n"),
    "lazy lines in deep quotations": "> " * 200 + "a\n" * 5500,
    "lists": filled("- "),
    "lists in steps": "\n".join("  " * depth + "- a" for depth in range(109)),
    "lists again and again": filled("- " * 12 + "a\n\n"),
    "numbered lists": filled("1. "),
    "items": filled("- a\n"),
    "backticks": filled("`"),
    "backticks that grow": " ".join("`" * count for count in range(1, 155)),
    "fences": filled("```\n"),
    "less-than signs": filled("<"),
    "tags": filled("<a "),
    "comments": filled("<!--"),
    "sections": filled("<![CDATA["),
    "ampersands": filled("&"),
    "entities": filled("&nbsp;"),
    "backslashes": filled("\\"),
    "definitions": filled("[a]: u\n"),
    "spaces": "a" + " " * (BODY_MAX - 2) + "b",
    "no-break spaces": "a" + "\N{NO-BREAK SPACE}" * (BODY_MAX - 2) + "b",
    "quotation marks": filled("« »"),
    "apostrophes": filled("a'"),
    "question marks": filled(" ?"),
    "addresses": filled("https://"),
    "one word": filled("a"),
}


@pytest.fixture(scope="module")
def payloads() -> dict[str, str]:
    """The public lists of attacks that other sanitizers are tested with, by id."""
    if not LISTS.is_dir():
        pytest.skip("the lists of attacks are not part of the repository, and are not beside it")
    entries = [entry for path in sorted(LISTS.glob("*.json")) for entry in json.loads(path.read_text("utf-8"))]
    return {entry["id"]: entry["payload"] for entry in entries}


@pytest.mark.parametrize("source", PAIRS, ids=lambda path: path.stem)
def test_a_text_becomes_the_html_beside_it(source: Path) -> None:
    assert render(source.read_text("utf-8")) == source.with_suffix(".html").read_text("utf-8")


def test_every_pair_is_whole() -> None:
    results = {path.stem for path in Path(__file__).with_name("pairs").glob("*.html")}
    assert results == {path.stem for path in PAIRS} != set()


@pytest.mark.parametrize("source", PAIRS, ids=lambda path: path.stem)
def test_a_pair_holds_nothing_but_what_is_allowed(source: Path) -> None:
    assert foreign(source.with_suffix(".html").read_text("utf-8")) == []


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_stays_text(attack: str) -> None:
    assert foreign(render(attack)) == []
    assert foreign(french(render(attack))) == []


def test_no_payload_of_the_public_lists_survives(payloads: dict[str, str]) -> None:
    assert len(payloads) > 1400
    found = {name: foreign(render(payload)) for name, payload in payloads.items()}
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def test_no_payload_of_the_public_lists_survives_typography(payloads: dict[str, str]) -> None:
    found = {name: foreign(french(render(payload))) for name, payload in payloads.items()}
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize(
    ("html", "wrong"),
    [
        ("<p>a</p><script>1</script>", "<script>"),
        ("<!-- a -->", "a comment"),
        ("<table></table>", "<table>"),
        ("<svg></svg>", "<{http://www.w3.org/2000/svg}svg>"),
        ("<p class='a'>b</p>", "<p class='a'>"),
        (f"<a href='/a' rel='{REL}'>b</a>", "<a href='/a'>"),
        (f"<a href='https:a' rel='{REL}'>b</a>", "<a href='https:a'>"),
        (f"<a href='https://a@b' rel='{REL}'>b</a>", "<a href='https://a@b'>"),
        ("<a href='https://a.example'>b</a>", "<a> with ['href']"),
        (f"<a rel='{REL}'>b</a>", "<a> with ['rel']"),
        ("<ol start='x'><li>a</li></ol>", "<ol start='x'>"),
        ("a</div>b", "it leaves its element"),
        ("a</div>", "it leaves its element"),
        ("a</div><div>b", "it leaves its element"),
        ("<p>a<plaintext>", "it leaves its element"),
        (f"<p>a <a href='https://a.example/?b#c' rel='{REL}'>b</a></p><ol start='3'><li>c</li></ol>", None),
    ],
)
def test_the_walk_sees_what_may_not_be_there(html: str, wrong: str | None) -> None:
    found = foreign(html)
    assert wrong in found if wrong else found == []


@pytest.fixture(scope="module")
def harmless() -> Comment:
    date = datetime(2026, 11, 2, 8, tzinfo=UTC)
    return Comment(
        id=make_id(date, 0), date=date, name="Noé", occupation="berger", pinned="Elle dit tout.", body="Oui.", number=1
    )


def slots(comments: list[Comment]) -> list[str]:
    """The slot of each comment, in the house's own partials, with an answer below it that names it."""
    threads = {}
    for place, comment in enumerate(comments):
        date = comment.date + timedelta(days=1)
        answer = Comment(id=make_id(date, 0), date=date, name="Zoé", body="Non.", reply_to=comment.id)
        threads[f"t{place}"] = build([comment, answer])
    now = datetime(2026, 12, 1, tzinfo=UTC)
    filler = Slots(Settings(intake="/"), [ROOT / "theme" / "templates"], threads, {}, [], now)
    return [filler.fill("thread", Post(thread, "fr", "Un", "un/", "content/un.md")) for thread in threads]


def bones(html: str, comment: Comment) -> Outline:
    """The outline of a slot's inside, without what the body is made of, and with the id of any comment."""
    # The feed's address holds the thread's name.
    slot = page(re.sub(r"/t\d+\.fr\.", "/T.fr.", html.replace(comment.id, "ID"))).find("body/div/div/div")
    for body in slot.iterfind(".//div[@class='e-content']"):
        body[:] = []
    for article in slot.iterfind(".//article"):
        # How long its body is; the answer's is short.
        article.set("class", re.sub(r" n[1-9] ", " N ", article.get("class")))
    for link in slot.iterfind(".//a[@class='answer']"):
        # Whom it answers is the comment's own.
        link.set("href", re.sub(r"thread=t\d+&", "thread=T&", link.get("href")))
    return ("slot", {}, outline(slot)[2])


@pytest.mark.parametrize(
    ("key", "floor"),
    [("name", 900), ("occupation", 1000), ("pinned", 1100), ("body", 1300)],
    ids=str,
)
def test_no_payload_adds_an_element_or_an_attribute_to_the_discussion(
    payloads: dict[str, str], harmless: Comment, key: str, floor: int
) -> None:
    comments = {}
    for place, (name, payload) in enumerate(payloads.items(), 1):
        try:
            # An id of its own: what a body was made into is kept by id.
            comments[name] = replace(harmless, id=make_id(harmless.date, place), **{key: payload})
        except ModeratorError:
            continue
    assert len(comments) > floor
    (plain,) = slots([harmless])
    expected = bones(plain, harmless)
    made = dict(zip(comments, slots([*comments.values()]), strict=True))
    assert [name for name, html in made.items() if bones(html, comments[name]) != expected] == []


@pytest.mark.parametrize(("key", "where"), [("name", "p-name"), ("occupation", "occupation")])
@pytest.mark.parametrize("attack", [attack for attack in ATTACKS if "\n" not in attack and "\t" not in attack])
def test_a_name_and_an_occupation_are_shown_as_they_were_typed(
    harmless: Comment, attack: str, key: str, where: str
) -> None:
    (html,) = slots([replace(harmless, **{key: attack})])
    shown = page(html).find(f".//bdi[@class='{where}']")
    assert shown.text == attack
    assert len(shown) == 0


@pytest.mark.parametrize("kind", HOSTILE)
def test_no_comment_stops_a_build(kind: str) -> None:
    body = HOSTILE[kind]
    assert len(body) > BODY_MAX * 0.85
    before = time.process_time()
    html = french(render(body))
    assert time.process_time() - before < 2
    # Nor does it make a page of megabytes.
    assert len(html) < 30 * BODY_MAX
    assert foreign(render(body[:500])) == []


def test_a_body_over_the_limit_is_refused() -> None:
    assert render("a" * BODY_MAX)
    with pytest.raises(ValueError, match="longer than"):
        render("a" * (BODY_MAX + 1))


SIGNS = (
    "* _ ** ` > [ ]( ) ![ < </ <!-- <? & &lt; &#x202e; &#8203; &#0; &nbsp; \\ | # ~ : « » ' \"> = === --- [a]: [^a] @"
)
BLANKS = ["> ", "- ", "* ", "1. ", "\n", "\n\n", " ", "    ", "```\n"]
ADDRESSES = ["https://a.example", "<https://", "[a](https://a.example)", "javascript:", "[](", "<b>", "</div>"]
ANYTHING = st.lists(st.sampled_from([*SIGNS.split(), *BLANKS, *ADDRESSES]) | st.text(max_size=8), max_size=40).map(
    "".join
)


@given(ANYTHING)
@example("> " * 30 + "a")
@example("&#8203;")
def test_any_text_becomes_only_what_is_allowed_and_always_the_same(body: str) -> None:
    assume(BODY.check(body) is None)
    html = render(body)
    assert foreign(html) == []
    assert html == render(body)


# Without what CommonMark itself leaves out: titles, addresses, entities, and what follows a fence.
PLAIN_SIGNS = "* _ ** > [ ] ! | # < </ <!-- <? & \\ [^ ]: === --- { } %"
LETTERS = st.text("abcdéèŒعש字", min_size=1, max_size=5)
WORDS = st.lists(LETTERS | st.sampled_from([*PLAIN_SIGNS.split(), *BLANKS[:-1]]), max_size=60).map("".join)


@given(WORDS)
@example("> " * 30 + "a")
@example("- " * 30 + "a\n- b")
@example("[a]: b")
@example("[" * 30 + "a")
def test_no_word_is_lost(body: str) -> None:
    shown = text(fragment(render(body)))
    assert [letter for letter in shown if letter.isalpha()] == [letter for letter in body if letter.isalpha()]


# What may look like Markdown in a plain text, at any place in it, and blanks of every kind.
ODD = (
    "* _ ` > >a < <b> & &amp; &#65; \\ [ ] (b) # ## = === --- - -a + 1. 1) 12 2. ! | ~ ~~~ ``` ^ $ : « » ' \" – … ² ٣."
)
ODD_BLANKS = [
    "\n",
    "\n\n",
    "\n \n",
    " ",
    "  ",
    "   ",
    "    ",
    "\t",
    "\r",
    "\u00a0",
    "\u202f",
    "\u3000",
    "\u2003",
    "\x0c",
]
HIDDEN = ["\x00", "\x85", "\u2028", "\u200b", "\ufeff", "\U000e0001", "\ufdd0"]
PLAIN = st.lists(
    st.sampled_from([*ODD.split(), *ODD_BLANKS, *HIDDEN]) | st.text("abé,. \n", min_size=1, max_size=6), max_size=20
).map("".join)


@given(PLAIN)
@example("1\n2. a")
@example("a\n\n\n\nb")
@example("\n\na\nb\n")
@example("Tom & Jerry > all\u00a0!")
def test_a_text_without_marks_is_what_a_parser_makes_of_it(body: str) -> None:
    assert unmarked(body) in ("", marked(body))


@pytest.mark.parametrize("body", ["Un mot.", "Un mot,\nun autre : l’« été ».\n\nTom & Jerry, 3 > 2 !\n", "#1 = 100 %"])
def test_a_plain_text_asks_no_parser(body: str) -> None:
    assert unmarked(body) == marked(body)


@pytest.mark.parametrize("source", PAIRS, ids=lambda path: path.stem)
def test_a_pair_is_plain_or_asks_the_parser(source: Path) -> None:
    body = source.read_text("utf-8")
    assert unmarked(body) in ("", marked(body))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Deux mots,\net d’autres.\n\nEncore.", "Deux mots, et d’autres. Encore."),
        ("Une *force* et `du <code>`", "Une force et du <code>"),
        ("<script>alert(1)</script> R&D", "<script>alert(1)</script> R&D"),
        ("", ""),
        ("x" * EXCERPT, "x" * EXCERPT),
        ("mot " * 60, "mot " * 49 + "mot…"),
        ("a" * 197 + ". Suite et fin.", "a" * 197 + "…"),
    ],
)
def test_an_excerpt_is_the_first_words_as_text(text: str, said: str) -> None:
    assert excerpt(text) == said


@given(st.text("ab *_`<&\n.é", max_size=400))
def test_an_excerpt_says_what_the_page_says_and_no_more_than_it_may(text: str) -> None:
    whole, said = " ".join(render(text).striptags().split()), excerpt(text)
    assert said == whole or (len(said) <= EXCERPT + 1 and said[-1] == "…" and whole.startswith(said[:-1]))
