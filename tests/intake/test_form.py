"""The form, from the empty page to the receipt, as a reader's browser would."""

from __future__ import annotations

import re
import unicodedata
from datetime import timedelta
from pathlib import Path

import pytest
from causerie import proposals
from causerie.intake.receipts import code
from causerie.values import BODY_MAX, ID, make_id

from tests.blog import FIRST, NOW
from tests.intake.house import BODY, SECRET, TYPED, House, carried, kept, opened, page, said, words


def parent(minute: int) -> str:
    return make_id(FIRST + timedelta(minutes=minute), minute)


def test_a_contribution_is_read_over_sent_and_acknowledged_with_its_secret_code(intake: House) -> None:
    reply = intake.get("comment/?thread=un&lang=fr")
    assert reply.status_code == 200
    assert words("Take the floor") in said(reply)
    assert page(reply).cssselect("form[action='/comment/']")
    sent = intake.preview(occupation="infirmière", field="care", answers="2")
    assert not intake.rows()
    intake.clock.forward(seconds=30)
    reply = intake.send(sent)
    assert reply.status_code == 200
    row, comment = intake.row(), intake.comment()
    assert (row.thread, row.branch, row.path) == ("un", f"comment/{row.id}", f"comments/un/{row.id}.yml")
    assert (row.state, row.lang) == ("waiting", "fr")
    assert (comment.name, comment.occupation, comment.field, comment.answers) == ("Zoé Martin", "infirmière", "care", 2)
    assert comment.body == BODY
    assert comment.date == NOW + timedelta(seconds=30)
    assert ID.fullmatch(row.id)
    assert code(SECRET, row.id).replace("-", " ") in said(reply)
    assert intake.woken


def test_the_preview_shows_the_comment_as_it_will_look_and_carries_it_whole(intake: House) -> None:
    body = "\n  Deux blancs, puis *ceci*.\n\n</textarea><b>&amp;"
    reply = intake.post("comment/", {**TYPED, "name": "<b>Zoé", "body": body})
    assert page(reply).cssselect(".comment .e-content em")[0].text == "ceci"
    assert page(reply).cssselect(".comment .p-name")[0].text == "<b>Zoé"
    assert not page(reply).cssselect(".comment b")
    sent = carried(reply)
    intake.clock.forward(seconds=30)
    assert intake.send(sent).status_code == 200
    assert intake.comment().body == "Deux blancs, puis *ceci*.\n\n</textarea><b>&amp;"


def test_what_a_browser_makes_of_line_ends_changes_nothing(intake: House) -> None:
    sent = intake.preview(body="Un.\r\nDeux.\r\n")
    intake.clock.forward(seconds=30)
    intake.send({**sent, "body": sent["body"].replace("\n", "\r\n")})
    assert intake.comment().body == "Un.\nDeux."


def test_a_name_in_decomposed_letters_is_composed(intake: House) -> None:
    intake.sent(name=unicodedata.normalize("NFD", "Zoé Élan"))
    assert intake.comment().name == "Zoé Élan"


def test_a_multipart_form_is_read_and_its_files_are_not_kept(intake: House) -> None:
    parts = {name: (None, value) for name, value in TYPED.items()}
    reply = intake.ask("POST", "comment/", files={**parts, "photo": ("p.txt", "un fichier", "text/plain")})
    assert carried(reply)["token"]
    assert carried(reply)["body"] == BODY


def test_going_back_from_the_preview_finds_the_form_as_it_was(intake: House) -> None:
    sent = intake.preview(field="care", answers="1")
    reply = intake.post("comment/", {**sent, "action": "edit"})
    assert reply.status_code == 200
    assert kept(reply) == [BODY]
    assert page(reply).cssselect("input[name=name]")[0].get("value") == "Zoé Martin"
    assert page(reply).cssselect("select[name=field] option[selected]")[0].get("value") == "care"
    assert not intake.rows()


@pytest.mark.parametrize("typed", ["1", "n° 1", "N°1", "no 1", "#1", " 1 ", parent(1)])
def test_a_reply_names_what_it_answers_by_its_number_or_its_id(intake: House, typed: str) -> None:
    reply = intake.post("comment/", {**TYPED, "reply_to": typed, "answers": "2"})
    assert "Un point de vue." in said(reply)
    sent = carried(reply)
    intake.clock.forward(seconds=30)
    intake.send(sent)
    assert intake.comment().reply_to == parent(1)
    assert intake.comment().answers is None


@pytest.mark.parametrize("typed", ["3", "9", "999999", parent(3), parent(8), "deux", "../deux/1", "0", "-1"])
def test_a_reply_to_what_is_not_there_is_told_at_its_field(intake: House, typed: str) -> None:
    reply = intake.post("comment/", {**TYPED, "reply_to": typed})
    assert reply.status_code == 422
    assert words("there is no contribution %(typed)s to answer here", typed=typed) in said(reply)
    assert page(reply).cssselect("[name=reply_to][aria-invalid]")
    assert kept(reply) == [BODY]


def test_a_link_to_the_form_says_whom_it_answers(intake: House) -> None:
    reply = intake.get(f"comment/?thread=un&lang=fr&reply_to={parent(1)}")
    assert "Un point de vue." in said(reply)
    assert carried(reply)["reply_to"] == parent(1)


def test_a_link_to_the_form_that_answers_nothing_there_says_so(intake: House) -> None:
    reply = intake.get("comment/?thread=un&lang=fr&reply_to=12")
    assert reply.status_code == 200
    assert words("there is no contribution %(typed)s to answer here", typed="12") in said(reply)


@pytest.mark.parametrize(("asked", "chosen"), [("2", ["2"]), ("7", []), ("%22%3E%3Cb%3E", []), ("", [])])
def test_a_link_to_the_form_says_which_question_it_answers(intake: House, asked: str, chosen: list[str]) -> None:
    found = page(intake.get(f"comment/?thread=un&lang=fr&answers={asked}"))
    assert [one.get("value") for one in found.cssselect("[name=answers] [selected]")] == chosen


def test_a_number_that_was_just_given_can_be_answered(intake: House) -> None:
    assert intake.post("comment/", {**TYPED, "reply_to": "4"}).status_code == 422
    path = intake.folder / "comments" / "un" / f"{parent(4)}.yml"
    text = (intake.folder / "comments" / "un" / f"{parent(1)}.yml").read_text(encoding="utf-8")
    path.write_text(text.replace(parent(1), parent(4)).replace("number: 1", "number: 4"), encoding="utf-8")
    assert intake.post("comment/", {**TYPED, "reply_to": "4"}).status_code == 200


def test_what_is_dated_ahead_or_stands_under_another_name_cannot_be_answered(intake: House) -> None:
    folder = intake.folder / "comments" / "un"
    text = (folder / f"{parent(1)}.yml").read_text(encoding="utf-8")
    for minute, date in ((4, "2026-12-01"), (5, "2026-11-02")):
        changed = text.replace("number: 1", f"number: {minute}").replace("date: 2026-11-02", f"date: {date}")
        changed = changed.replace(parent(1), parent(4)) if minute == 4 else changed
        (folder / f"{parent(minute)}.yml").write_text(changed, encoding="utf-8")
        for typed in (parent(minute), str(minute)):
            assert intake.post("comment/", {**TYPED, "reply_to": typed}).status_code == 422
    (folder / f"{parent(4)}.yml").write_text(text.replace(parent(1), parent(4)), encoding="utf-8")
    assert intake.post("comment/", {**TYPED, "reply_to": parent(4)}).status_code == 200


FAULTS = {
    "no name": ({"name": " "}, "name", "your name is missing"),
    "no text": ({"body": "\n \n"}, "body", "your text is missing"),
    "nothing to be read": ({"name": "\u2800"}, "name", "nothing can be read here"),
    "a name of two lines": ({"name": "Zoé\r\nMartin"}, "name", "this has a line break or a tab"),
    "a long name": ({"name": "Z" * 81}, "name", "this is too long"),
    "no charter": ({"charter": ""}, "charter", "you have not accepted the charter"),
    "another charter": ({"charter": "no"}, "charter", "you have not accepted the charter"),
    "no such field": ({"field": "Soin"}, "field", "this field is not in the list"),
    "no such question": ({"answers": "3"}, "answers", "the text does not ask this question"),
    "no question at all": ({"answers": "x"}, "answers", "the text does not ask this question"),
}


@pytest.mark.parametrize(("change", "key", "message"), FAULTS.values(), ids=FAULTS)
def test_each_fault_stands_at_its_field_and_nothing_typed_is_lost(
    intake: House, change: dict[str, str], key: str, message: str
) -> None:
    typed = {**TYPED, "occupation": "maçonne", **change}
    reply = intake.post("comment/", typed)
    assert reply.status_code == 422
    assert words(message) in said(reply)
    assert page(reply).cssselect(f"[name={key}][aria-invalid]")
    assert page(reply).cssselect("input[name=occupation]")[0].get("value") == "maçonne"
    assert kept(reply) == [typed["body"].replace("\r\n", "\n")]
    assert not intake.rows()


def test_all_faults_are_told_at_once_and_in_the_order_of_the_form(intake: House) -> None:
    reply = intake.post("comment/", {"thread": "un", "lang": "fr", "answers": "7", "field": "x"})
    links = [link.get("href") for link in page(reply).cssselect(".faults a")]
    assert links == ["#reply-answers", "#reply-name", "#reply-field", "#reply-body", "#reply-charter"]


def test_no_key_of_the_file_is_told_to_a_reader(intake: House) -> None:
    reply = intake.post("comment/", {"thread": "un", "lang": "fr", "name": "\u202e", "body": "x" * BODY_MAX})
    told = " ".join(fault.text_content() for fault in page(reply).cssselect(".faults, .wrong"))
    assert told
    assert not re.search(r"\b(date|reply_to|body|key|id|YAML|bytes|octets)\b", told)


def test_a_character_that_nobody_sees_is_told_by_the_words_before_it(intake: House) -> None:
    reply = intake.post("comment/", {**TYPED, "body": "Un mot\u200b caché."})
    message = "a character that nobody can see stands after “%(near)s”: %(character)s"
    assert words(message, near="Un mot", character="U+200B ZERO WIDTH SPACE") in said(reply)


def test_a_text_is_taken_up_to_its_limit_and_told_by_how_much_it_is_too_long(intake: House) -> None:
    longest = "é" * ((BODY_MAX - 2) // 2)
    assert intake.post("comment/", {**TYPED, "body": longest}).status_code == 200
    reply = intake.post("comment/", {**TYPED, "body": f"{longest}é"})
    assert reply.status_code == 422
    assert words("your text is too long by about %(over)s characters", over=2) in said(reply)
    assert kept(reply) == [f"{longest}é"]


def test_the_page_of_an_owner_who_asks_for_none_is_left_out(folder: Path) -> None:
    typed = {"url": "https://example.com"}
    with opened(folder) as without:
        without.sent(**typed)
        assert without.comment().url is None


def test_the_page_that_an_owner_asks_for_is_checked_and_kept(folder: Path) -> None:
    with opened(folder, {"ask_url": True}) as intake:
        assert intake.post("comment/", {**TYPED, "url": "javascript:alert(1)"}).status_code == 422
        intake.sent(url="https://example.com/a")
        assert intake.comment().url == "https://example.com/a"


def test_a_comment_says_its_language_where_its_post_has_several(intake: House) -> None:
    sent = intake.preview(lang="en")
    assert sent["lang"] == "en"
    intake.clock.forward(seconds=30)
    intake.send(sent)
    assert intake.comment().lang == "en"


def test_a_comment_does_not_say_its_language_where_its_post_has_one(intake: House) -> None:
    intake.sent(thread="deux")
    assert intake.comment().lang is None


def test_a_language_that_the_post_does_not_have_gets_the_sites(intake: House) -> None:
    assert carried(intake.get("comment/?thread=un&lang=de"))["lang"] == "fr"


def test_a_closed_discussion_takes_nothing_and_gives_the_text_back(intake: House) -> None:
    reply = intake.post("comment/", {**TYPED, "thread": "clos"})
    assert reply.status_code == 403
    assert words("this discussion is closed") in said(reply)
    assert kept(reply) == [BODY]
    assert "lire@example.org" in said(reply)


def test_a_discussion_that_closes_between_preview_and_sending_takes_nothing(intake: House) -> None:
    sent = intake.preview()
    path = intake.settings.output / "posts.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"closes": null', '"closes": "2026-11-02T00:00:00+00:00"'))
    reply = intake.send(sent)
    assert reply.status_code == 403
    assert kept(reply) == [BODY]
    assert not intake.rows()


@pytest.mark.parametrize("thread", ["rien", "brouillon", "charte", "", "../un", "un/../un", "un\0", "UN", "con"])
def test_what_is_no_open_discussion_is_not_found_and_the_text_is_given_back(intake: House, thread: str) -> None:
    reply = intake.post("comment/", {**TYPED, "thread": thread})
    assert reply.status_code == 404
    assert words("there is no such discussion") in said(reply)
    assert kept(reply) == [BODY]
    assert f"{words('Not received')} — " in reply.text
    looked = intake.get("comment/", params={"thread": thread})
    assert looked.status_code == 404
    assert f"{words('This page is not here')} — " in looked.text


def test_a_refusal_is_in_the_language_that_the_browser_asks_for(intake: House) -> None:
    for asked, lang in {
        "en-GB,fr;q=0.5": "en",
        "de,en;q=0.1": "en",
        "en;q=0,*": "fr",
        "fr": "fr",
        "de": "fr",
        "": "fr",
    }.items():
        reply = intake.get("comment/?thread=rien", headers={"Accept-Language": asked})
        assert words("there is no such discussion", lang) in said(reply)


def test_a_refused_form_is_answered_in_its_own_language(intake: House) -> None:
    reply = intake.post("comment/", {**TYPED, "thread": "clos", "lang": "en"}, headers={"Accept-Language": "fr"})
    assert words("this discussion is closed", "en") in said(reply)


def test_a_closed_discussion_shows_no_form_and_says_since_when(intake: House) -> None:
    reply = intake.get("comment/?thread=clos")
    assert reply.status_code == 200
    assert "11 novembre 2026" in said(reply)
    assert not page(reply).cssselect("form")


def test_what_was_sent_reaches_the_forge_as_a_proposal(intake: House) -> None:
    intake.sent(reply_to="1")
    row = intake.row()
    intake.deliver()
    proposal = intake.forge.read(row.branch)
    asked = proposals.read(proposal, intake.settings)
    assert (asked.kind, asked.thread, asked.id) == ("comment", "un", row.id)
    assert asked.comment
    assert asked.comment.body == BODY
    assert "Zoé Martin" in proposal.title


def test_no_answer_sets_a_cookie_is_cached_or_lets_anything_foreign_run(intake: House) -> None:
    replies = [
        intake.get("comment/?thread=un"),
        intake.get("rien/"),
        intake.post("comment/", TYPED),
        intake.get("receipt/x/"),
        intake.ask("OPTIONS", "comment/"),
        intake.post("v2/entry/u/r/main", {}),
    ]
    for reply in replies:
        assert not reply.cookies
        assert reply.headers["Cache-Control"] == "no-store"
        assert reply.headers["X-Content-Type-Options"] == "nosniff"
        assert reply.headers["Referrer-Policy"] == "same-origin"
        policy = reply.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "style-src 'self' https://example.org;" in policy
        assert "unsafe" not in policy
        assert "*" not in policy


def test_the_pages_ask_for_nothing_that_the_policy_forbids(intake: House) -> None:
    for reply in (intake.get("comment/?thread=un"), intake.post("comment/", TYPED), intake.sent()):
        tree = page(reply)
        assert not tree.xpath("//*[@style] | //style | //script[not(@src)] | //*[starts-with(name(@*), 'on')]")
        for place in tree.xpath("//script/@src | //img/@src | //link[@rel='stylesheet' or @rel='icon']/@href"):
            assert str(place).startswith("https://example.org/")


def test_head_and_options_are_answered_and_other_methods_refused(intake: House) -> None:
    assert intake.ask("HEAD", "comment/?thread=un").status_code == 200
    assert "POST" in intake.ask("OPTIONS", "comment/").headers["Allow"]
    reply = intake.ask("DELETE", "comment/")
    assert (reply.status_code, "POST" in reply.headers["Allow"]) == (405, True)
