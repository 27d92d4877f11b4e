from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from urllib.parse import urldefrag, urljoin

import html5lib
import lxml.html
import pytest
from causerie import i18n
from causerie.desk.build import build
from causerie.errors import Fault, OwnerError
from causerie.outbox.row import Row
from causerie.proposals import correction, withdrawal
from causerie.threads import anchor
from causerie.values import make_id

from tests.desk.house import CONF, SENT, House
from tests.samples import decision

XSS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</textarea><svg onload=alert(1)>",
    "</title></pre></bdi><iframe src=javascript:alert(1)>",
    "{{ 7*7 }}{% raw %}${7*7}",
    "[x](javascript:alert(1)) <a href=javascript:alert(1)>",
    "]]><!--",
]
BAD = "comment/20261120T093000Z-00000030"
TOKEN = "a-token"


def fr(message: str) -> str:
    return i18n.translations("fr").gettext(message)


def row(minute: int, **changes: object) -> Row:
    when = SENT + timedelta(minutes=minute)
    plain = {
        "id": f"20261120T09{minute:02}00Z-000000{minute:02}",
        "key": f"k{minute}",
        "thread": "un",
        "branch": "comment/x",
        "path": "comments/un/x.yml",
        "data": XSS[0].encode(),
        "lang": "fr",
        "seq": minute,
        "received": when,
        "since": when,
        "not_before": when,
        "changed": when,
    }
    return Row(**{**plain, **changes})  # type: ignore[arg-type]


TROUBLED = [
    row(1, state="caught"),
    row(2, state="parked", faults=(Fault("x", "%(what)s failed", "retry", {"what": XSS[1]}),)),
    row(3, state="waiting", data=b"", faults=(Fault("x", "later", ""),)),
]


def fill(house: House) -> None:
    """One proposal of every kind."""
    old = house.published("un")[1]
    house.propose("un", 1, XSS[0], name=XSS[1], occupation=XSS[2], reply_to=old.id)
    house.propose("un", 2, "Depuis ma place.", name="Claire Dubois", answers=2, field="care")
    for minute, words in enumerate(XSS, 10):
        house.propose("deux", minute, words, name=words[:80], lang="en")
    house.request(correction("un", replace(old, body="Et la nuit, alors ?"), old), 3)
    house.request(withdrawal("un", old.id, old, SENT), 4)
    waits = house.propose("deux", 5, "Je retire.")
    house.request(withdrawal("deux", waits.id, None, SENT), 6)
    house.propose("nulle-part", 7)
    bad = f"id: <b>\x00\nname: {XSS[3]}\n".encode() + b"\xff\xfe"
    house.raw(BAD, {f"comments/un/{BAD[8:]}.yml": bad}, 30)
    house.raw("comment/<script>", {"comments/un/a.yml": b"x", "comments/<script>.yml": b"</pre><script>"}, 31)


def built(house: House, out: Path, token: str = "", troubled: Sequence[Row] = ()) -> Path:
    build(out, house.moderation.queue(), house.site(), house.forge.tree(), token, troubled)
    return out


def pages(out: Path) -> Iterator[tuple[str, bytes]]:
    """The desk's own pages; the copies of built ones are the preview's."""
    for path in sorted(out.rglob("index.html")):
        if path.parent.name != "page":
            yield path.relative_to(out).as_posix(), path.read_bytes()


def read(path: Path) -> lxml.html.HtmlElement:
    return lxml.html.fromstring(path.read_bytes())


@pytest.fixture
def full(house: House, tmp_path: Path) -> Path:
    fill(house)
    return built(house, tmp_path / "desk", TOKEN, TROUBLED)


def test_every_page_is_html_that_a_strict_parser_takes(full: Path) -> None:
    found = list(full.rglob("*.html"))
    assert len(found) > 25
    for path in found:
        parser = html5lib.HTMLParser()
        parser.parse(path.read_bytes())
        assert parser.errors == [], path


def test_nothing_that_a_stranger_typed_is_markup(full: Path) -> None:
    for name, data in pages(full):
        page = lxml.html.fromstring(data)
        assert not page.cssselect("script, img, svg:not(.chart), object, embed"), name
        assert not page.xpath("//@*[starts-with(name(), 'on')]"), name
        assert not page.xpath("//@*[starts-with(translate(., 'JAVSCRIPT', 'javscript'), 'javascript:')]"), name
        assert [one.get("src").partition("#")[0] for one in page.cssselect("iframe")] in ([], ["page/"]), name
        assert b"49" not in page.text_content().encode(), name


def test_what_was_typed_is_there_to_be_read(full: Path) -> None:
    text = read(full / "index.html").text_content()
    for words in XSS:
        assert words in text


def test_the_queue_is_oldest_first_and_by_thread(house: House, tmp_path: Path) -> None:
    for thread, minute in (("deux", 1), ("un", 2), ("deux", 3), ("un", 4)):
        house.propose(thread, minute)
    page = read(built(house, tmp_path / "desk") / "index.html")
    heads = [one.text_content() for one in page.cssselect(".desk section > h2")][:2]
    assert heads == ["Le second texte", "Le premier texte"]
    names = [one.text_content() for one in page.cssselect(".case bdi")]
    assert names == ["Voix 1", "Voix 3", "Voix 2", "Voix 4"]


def test_the_queue_says_in_a_word_what_was_found(house: House, tmp_path: Path) -> None:
    house.propose("un", 1, "Rien de mal.")
    house.propose("un", 2, "Écrivez à jean@example.org, ou appelez le 06 12 34 56 78.")
    house.propose("nulle-part", 3)
    page = read(built(house, tmp_path / "desk") / "index.html")
    said = [one.text_content().split(" · ")[1].split() for one in page.cssselect(".case .meta")]
    assert [" ".join(words) for words in said] == [fr("nothing found"), "2 remarques", "1 erreur"]


def test_an_empty_queue_says_so(house: House, tmp_path: Path) -> None:
    page = read(built(house, tmp_path / "desk") / "index.html")
    assert fr("Nothing waits: all that was sent has had its answer.") in page.text_content()


def test_each_fault_stands_with_its_key_its_line_and_its_remedy(house: House, tmp_path: Path) -> None:
    new = house.propose("un", 1, "Écrivez à jean@example.org.")
    page = read(built(house, tmp_path / "desk") / new.id / "index.html")
    (found,) = page.cssselect(".findings li")
    assert found.cssselect("code")[0].text == "body"
    assert fr("line %(line)s") % {"line": 4} in found.text_content()
    assert found.cssselect(".remedy")


def test_a_proposal_that_cannot_be_read_is_shown_with_its_faults_and_can_be_declined(full: Path) -> None:
    page = read(full / BAD.partition("/")[2] / "index.html")
    assert page.cssselect(".findings .fault")
    assert "\\x00" in page.cssselect(".inset pre")[0].text_content()
    assert XSS[3] in page.cssselect("textarea")[0].text_content()
    assert [form.get("action") for form in page.cssselect("form")] == ["decline", "edit"]
    assert not page.cssselect("iframe")


def test_one_of_several_files_cannot_be_edited(full: Path) -> None:
    (folder,) = [path for path in full.iterdir() if path.is_dir() and len(path.name) == 32]
    page = read(folder / "index.html")
    assert [form.get("action") for form in page.cssselect("form")] == ["decline"]
    assert len(page.cssselect(".inset pre")) == 2


def test_one_whose_post_is_not_built_is_shown_without_its_page(house: House, tmp_path: Path) -> None:
    new = house.propose("nulle-part", 1, "Perdue.")
    out = built(house, tmp_path / "desk", TOKEN)
    assert not (out / new.id / "page").exists()
    page = read(out / new.id / "index.html")
    assert page.cssselect(".inset .comment .e-content")[0].text_content().strip() == "Perdue."


def test_what_has_faults_has_no_button_to_publish_it(house: House, tmp_path: Path) -> None:
    wrong, right = house.propose("nulle-part", 1), house.propose("un", 2)
    out = built(house, tmp_path / "desk", TOKEN)
    actions = {
        one.id: [form.get("action") for form in read(out / one.id / "index.html").cssselect("form")]
        for one in (wrong, right)
    }
    assert actions == {wrong.id: ["decline", "edit"], right.id: ["publish", "decline", "edit"]}


def test_a_correction_of_what_was_changed_since_says_so_and_cannot_be_accepted(house: House, tmp_path: Path) -> None:
    old = house.published("un")[1]
    branch = house.request(correction("un", replace(old, body="Mieux."), old), 1)
    changed = replace(old, body="Autre chose.", edited=house.clock)
    house.blog.write("un", changed)
    house.commit()
    page = read(built(house, tmp_path / "desk", TOKEN) / branch.replace("/", "-") / "index.html")
    assert page.cssselect(".findings .fault")
    assert [form.get("action") for form in page.cssselect("form")] == ["decline", "edit"]


def test_what_it_answers_stands_beside_it_as_the_public_sees_it(house: House, tmp_path: Path) -> None:
    parent = house.published("un")[1]
    new = house.propose("un", 1, reply_to=parent.id)
    page = read(built(house, tmp_path / "desk") / new.id / "index.html")
    (drawn,) = page.cssselect(f"article.comment#c-{parent.id}")
    public = lxml.html.fromstring((house.settings.output / "un" / "index.html").read_bytes())
    (theirs,) = public.cssselect(f"article.comment#{anchor(parent)} .e-content")
    assert drawn.cssselect(".e-content")[0].text_content() == theirs.text_content()
    assert drawn.cssselect("h4")


def test_no_id_stands_twice_in_a_page(full: Path) -> None:
    for name, data in pages(full):
        ids = lxml.html.fromstring(data).xpath("//@id")
        assert len(ids) == len(set(ids)), name


def test_two_requests_about_one_contribution_know_each_other(house: House, tmp_path: Path) -> None:
    new = house.propose("un", 1)
    branch = house.request(withdrawal("un", new.id, None, SENT), 2).replace("/", "-")
    out = built(house, tmp_path / "desk")
    links = [read(out / name / "index.html").xpath("//@href") for name in (new.id, branch)]
    assert f"../{branch}/" in links[0]
    assert f"../{new.id}/" in links[1]


def test_the_charter_is_at_hand_and_its_rules_to_choose_from(house: House, tmp_path: Path) -> None:
    new = house.propose("un", 1)
    page = read(built(house, tmp_path / "desk", TOKEN) / new.id / "index.html")
    assert len(page.cssselect("ol.rules li")) == 3
    options = [(one.get("value"), one.text) for one in page.cssselect("select option")]
    assert options[1:] == [
        ("1", "1. Parler depuis son métier."),
        ("2", "2. Répondre aux idées."),
        ("3", "3. Ni publicité."),
    ]
    assert page.cssselect("select[required]")


def test_every_form_carries_the_token_and_every_decision_the_version_that_was_seen(full: Path) -> None:
    for name, data in pages(full):
        for form in lxml.html.fromstring(data).cssselect("form"):
            assert form.get("method") == "post"
            assert form.fields["token"] == TOKEN, name
            assert "outbox" in form.get("action") or form.fields["version"], name


def test_a_published_desk_has_no_button_but_the_command_that_does_it(house: House, tmp_path: Path) -> None:
    fill(house)
    out = built(house, tmp_path / "desk", troubled=TROUBLED)
    for name, data in pages(out):
        assert not lxml.html.fromstring(data).cssselect("form, button, input"), name
    new = f"20261120T090200Z-{'0' * 7}2"
    said = read(out / new / "index.html").cssselect(".decide pre")[0].text_content().split("\n")
    assert [line.strip() for line in said if line] == [
        f"inv approve {new}",
        f"inv decline {new} --rule 1",
        f"inv edit {new}",
    ]


def test_every_control_has_a_label(full: Path) -> None:
    for name, data in pages(full):
        page = lxml.html.fromstring(data)
        for control in page.cssselect("select, textarea, input:not([type=hidden])"):
            assert page.xpath(f"//label[@for='{control.get('id')}']"), name
        assert all(button.text_content().strip() for button in page.cssselect("button")), name
        assert all(frame.get("title") for frame in page.cssselect("iframe")), name


def test_headings_go_down_one_level_at_a_time(full: Path) -> None:
    for name, data in pages(full):
        levels = [int(one.tag[1]) for one in lxml.html.fromstring(data).cssselect("h1, h2, h3, h4, h5")]
        assert levels.count(1) == 1, name
        assert all(after <= before + 1 for before, after in pairwise(levels)), name


def test_every_link_within_the_desk_arrives(full: Path) -> None:
    here = "https://desk.example/desk/"
    files = {here + path.relative_to(full).as_posix().removesuffix("index.html") for path in full.rglob("*.*")}
    for name, data in pages(full):
        for link in lxml.html.fromstring(data).xpath("//@href | //@src"):
            target = urldefrag(urljoin(here + name.removesuffix("index.html"), link))[0]
            assert target in files or not target.startswith(here), f"{name}: {link}"


def test_the_iframe_shows_the_contribution_itself(full: Path) -> None:
    for name, data in pages(full):
        for frame in lxml.html.fromstring(data).cssselect("iframe"):
            path, _, place = frame.get("src").partition("#")
            assert place.startswith("c")
            page = read(full / name.removesuffix("index.html") / path / "index.html")
            assert page.cssselect(f"article.comment#{place}"), name


def test_what_waits_no_more_goes_and_nothing_else(house: House, tmp_path: Path) -> None:
    gone, stays = house.propose("un", 1), house.propose("un", 2)
    out = built(house, tmp_path / "desk")
    (out / "autre").mkdir()
    (out / "autre.txt").write_text("x")
    house.moderation.decline(house.moderation.find(gone.id), 1, house.clock)
    built(house, out)
    assert sorted(path.name for path in out.iterdir()) == sorted(
        [stays.id, "autre", "autre.txt", "desk.css", "index.html"]
    )


def test_a_page_that_is_not_built_any_more_goes_too(house: House, tmp_path: Path) -> None:
    new = house.propose("un", 1)
    out = built(house, tmp_path / "desk")
    assert (out / new.id / "page" / "index.html").exists()
    (house.settings.output / "un" / "index.html").unlink()
    built(house, out)
    assert not (out / new.id / "page").exists()
    assert not read(out / new.id / "index.html").cssselect("iframe")


def test_the_same_input_gives_the_same_desk(house: House, tmp_path: Path) -> None:
    fill(house)
    one, other = (
        {path.relative_to(out): path.read_bytes() for path in out.rglob("*.*")}
        for out in (built(house, tmp_path / name, TOKEN, TROUBLED) for name in ("a", "b"))
    )
    assert one == other


def test_figures_and_the_chart_stand_below_the_queue(house: House, tmp_path: Path) -> None:
    for minute, (hours, rule) in enumerate([(1, 3), (3, 3), (3, 9), (4, None)]):
        sent = SENT + timedelta(minutes=minute)
        made = decision(id=make_id(sent, minute), thread="un", date=sent + timedelta(hours=hours), rule=rule)
        house.decide(made)
    page = read(built(house, tmp_path / "desk") / "index.html")
    delay = i18n.translations("fr").ngettext("%(num)s hour", "%(num)s hours", 3) % {"num": 3}
    assert [one.text for one in page.cssselect(".figures dd")] == ["0", "4", delay]
    labels = page.xpath("//*[local-name()='svg']/*[local-name()='text']/text()")
    assert labels == [fr("no rule"), "1", "3. Ni publicité.", "2", "9.", "1"]


def test_what_the_outbox_could_not_send_is_shown_with_its_reason(full: Path) -> None:
    page = read(full / "index.html")
    (section,) = page.xpath("//section[h2/@id='troubled']")
    assert len(section.cssselect(".case")) == 3
    assert f"{XSS[1]} failed" in section.text_content()
    actions = [form.get("action").partition("/")[2].partition("/")[2] for form in section.cssselect("form")]
    assert actions == ["again", "drop", "again", "drop", "drop"]


def test_it_speaks_english_where_the_site_does(house: House, tmp_path: Path) -> None:
    house.blog.conf(f'{CONF}DEFAULT_LANG = "en"\n')
    assert house.blog.build().code == 0
    house = House(house.blog)
    fill(house)
    out = built(house, tmp_path / "desk")
    words = read(out / "index.html").cssselect(".desk")[0].text_content()
    assert "The moderators’ desk" in words
    assert "A reply" in words


def test_every_page_speaks_the_language_that_it_names(full: Path) -> None:
    for name, data in pages(full):
        assert lxml.html.fromstring(data).get("lang") == "fr", name
    for frame in full.rglob("page/index.html"):
        assert read(frame).get("lang") == "fr"


def test_without_a_built_site_it_says_what_to_do(house: House, tmp_path: Path) -> None:
    (house.settings.output / "frame.fr.html").unlink()
    with pytest.raises(OwnerError) as error:
        built(house, tmp_path / "desk")
    assert error.value.faults[0].rule == "frame"
