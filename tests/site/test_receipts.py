"""What a built site says of each contribution that was decided."""

from datetime import timedelta

from causerie import codec
from causerie.model import Comment, Decision
from causerie.threads import anchor
from causerie.values import make_id

from tests.blog import FIRST, NOW, Blog, Built
from tests.site.reading import text

CHARTER = "Répondre aux idées.\n    Ni publicité, ni démarchage."


def decide(blog: Blog, minute: int, **changes: object) -> Decision:
    date = FIRST + timedelta(minutes=minute)
    made = Decision(id=make_id(date, minute), date=NOW, **{"thread": "un", "decision": "declined", **changes})  # type: ignore[arg-type]
    blog.raw("_decisions", f"{made.id}.yml", codec.write(made))
    return made


def receipt(built: Built, id: str) -> str:
    return text(built.page(f"receipt/{id}/index.html").cssselect("main")[0])


def links(built: Built, id: str) -> list[str]:
    return [str(link) for link in built.page(f"receipt/{id}/index.html").xpath("//main//a/@href")]


def test_each_decision_has_its_receipt(blog: Blog) -> None:
    blog.conf("SITEURL = 'https://example.org'\n")
    blog.post("un")
    blog.post("charte", page=True, rules=CHARTER)
    published = blog.say("un", 1, "Des mots.")
    removed = Comment(id=make_id(FIRST, 2), date=FIRST, removed=NOW, rule=2, number=2)
    withdrawn = Comment(id=make_id(FIRST, 3), date=FIRST, removed=NOW, number=3)
    for made in (removed, withdrawn):
        blog.write("un", made)
    declined = decide(blog, 4, rule=2)
    before = decide(blog, 5, decision="withdrawn")
    built = blog.build()
    assert built.code == 0, built.log
    assert f"../../un/#{anchor(published)}" in links(built, published.id)
    (words,) = built.page(f"receipt/{published.id}/index.html").cssselect("textarea")
    assert words.text_content().strip() == "Des mots."
    for made in (removed, declined):
        assert "Ni publicité, ni démarchage." in receipt(built, made.id)
        assert "../../charte/#rule-2" in links(built, made.id)
    assert (
        len({receipt(built, made.id).replace(made.id, "") for made in (published, removed, withdrawn, declined)}) == 4
    )
    assert receipt(built, before.id)


def test_of_an_id_that_two_discussions_had_the_receipt_stays(blog: Blog) -> None:
    for slug in ("deux", "un"):
        blog.post(slug)
    made = blog.say("deux", 1, "Des mots.")
    other = blog.write("un", made)
    assert blog.build().code == 0
    other.unlink()
    over = blog.build()
    assert over.code == 0, over.log
    assert f"../../deux/#{anchor(made)}" in links(over, made.id)


def test_what_is_not_decided_or_was_brought_from_elsewhere_has_none(blog: Blog) -> None:
    blog.post("un")
    blog.post("brouillon", status="draft")
    blog.post("charte", page=True, rules=CHARTER)
    others = [
        blog.say("un", 1, source="disqus", source_id="7"),
        blog.say("un", 2, date=NOW + timedelta(days=1)),
        blog.say("brouillon", 3),
    ]
    built = blog.build()
    assert [one.id for one in others if f"receipt/{one.id}/index.html" in built] == []


def test_a_receipt_is_in_the_language_that_was_spoken(blog: Blog) -> None:
    blog.post("un")
    blog.post("un", file="un.en.md", lang="en", title="One")
    english, french = blog.say("un", 1, lang="en"), blog.say("un", 2)
    built = blog.build()
    found = {one.id: built.page(f"receipt/{one.id}/index.html") for one in (english, french)}
    assert [found[one.id].get("lang") for one in (english, french)] == ["en", "fr"]
    assert f"../../en/un/#{anchor(english)}" in links(built, english.id)


def test_receipts_of_one_post_tell_each_its_own_contribution(blog: Blog) -> None:
    blog.post("un")
    said = {blog.say("un", minute, words).id: words for minute, words in enumerate(["<b>&", "a\nb", "ça"], 1)}
    built = blog.build()
    for one, words in said.items():
        page = built.page(f"receipt/{one}/index.html")
        assert page.cssselect("textarea")[0].text_content().strip() == words
        assert page.cssselect(".kicker bdi")[0].text_content() == one
        assert page.cssselect("#reply")[0].get("action", "").endswith(f"receipt/{one}/")


def test_search_engines_are_told_to_leave_receipts_and_frames_alone(blog: Blog) -> None:
    blog.post("un")
    made = blog.say("un", 1)
    built = blog.build()
    for path in (f"receipt/{made.id}/index.html", "frame.fr.html"):
        assert built.page(path).xpath("//meta[@name='robots']/@content") == ["noindex"]
