"""The forms of Staticman's themes, taken without a change to them; and none of what Staticman did besides."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
from causerie.intake import limits
from causerie.values import ID, make_id

from tests.blog import FIRST
from tests.intake.house import BODY, TYPED, House, kept, opened, said, words

V2 = "v2/entry/user/blog/main/comments"
PATHS = ["v1/entry/user/blog/main", "v2/entry/user/blog/main", V2, "v3/entry/github/user/blog/main/a.b",
         "v3/entry/gitlab/user/blog/main/comments"]  # fmt: skip
FIELDS = {"name": "Zoé Martin", "message": BODY}
HTML = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


def entry(options: dict[str, str] | None = None, **fields: str) -> dict[str, str]:
    """What a theme's form sends."""
    given = {"slug": "un"} if options is None else options
    sent = {**FIELDS, **fields}
    return {f"fields[{k}]": v for k, v in sent.items()} | {f"options[{k}]": v for k, v in given.items()}


def parent(minute: int) -> str:
    return make_id(FIRST + timedelta(minutes=minute), minute)


@pytest.mark.parametrize("path", PATHS)
def test_every_path_takes_an_entry_and_answers_as_staticman_does(intake: House, path: str) -> None:
    reply = intake.post(path, entry())
    assert reply.status_code == 200
    answer = reply.json()
    row, comment = intake.row(), intake.comment()
    assert answer["success"] is True
    assert answer["fields"]["_id"] == row.id == comment.id
    assert (answer["fields"]["name"], answer["fields"]["message"]) == ("Zoé Martin", BODY)
    assert (comment.name, comment.body, row.thread, row.state) == ("Zoé Martin", BODY, "un", "waiting")
    assert intake.woken


def test_what_it_takes_reaches_the_forge(intake: House) -> None:
    intake.post(V2, entry(reply_to="1"))
    row = intake.row()
    intake.deliver()
    assert intake.forge.read(row.branch).changes[0].path == row.path


def test_json_and_multipart_are_read_like_forms(intake: House) -> None:
    body = {"fields": {**FIELDS, "answers": 2}, "options": {"slug": "un", "reCaptcha": {"secret": "x"}}}
    assert intake.ask("POST", V2, json=body).json()["success"]
    assert intake.comment().answers == 2
    parts = {name: (None, value) for name, value in entry(name="Ada").items()}
    assert intake.ask("POST", V2, files=parts).json()["success"]
    assert len(intake.rows()) == 2


@pytest.mark.parametrize("name", ["message", "comment", "body"])
def test_a_text_has_the_name_that_its_theme_gives_it(intake: House, name: str) -> None:
    fields = {"fields[name]": "Zoé", f"fields[{name}]": BODY, "options[slug]": "un"}
    assert intake.post(V2, fields).json()["fields"][name] == BODY


@pytest.mark.parametrize("name", ["url", "website"])
def test_a_page_is_kept_if_the_owner_asks_for_it(folder: Path, name: str) -> None:
    with opened(folder, {"ask_url": True}) as intake:
        assert intake.post(V2, entry(**{name: "https://example.com"})).json()["fields"][name] == "https://example.com"
        assert intake.comment().url == "https://example.com"


POSTS = {
    "slug": ({"slug": "un"}, "un"),
    "a slug that is a path": ({"slug": "/blog/un/"}, "un"),
    "a slug that is an address": ({"slug": "https://example.org/deux/"}, "deux"),
    "a file's name": ({"parent": "deux.md"}, "deux"),
    "entryId": ({"entryId": "deux"}, "deux"),
    "origin": ({"origin": "https://example.org/deux/?a=1#b"}, "deux"),
    "parent": ({"parent": "https://example.org/deux/"}, "deux"),
    "the first that is known": ({"slug": "3f2a", "entryId": "", "origin": "https://example.org/deux/"}, "deux"),
    "slug before origin": ({"slug": "un", "origin": "https://example.org/deux/"}, "un"),
}


@pytest.mark.parametrize(("options", "thread"), POSTS.values(), ids=POSTS)
def test_a_post_is_found_by_what_the_theme_says_of_it(intake: House, options: dict[str, str], thread: str) -> None:
    assert intake.post(V2, entry(options)).status_code == 200
    assert intake.row().thread == thread


def test_a_page_in_another_language_says_which(intake: House) -> None:
    intake.post(V2, entry({"origin": "https://example.org/en/un/"}))
    assert (intake.row().lang, intake.comment().lang) == ("en", "en")


REPLIES = {
    "_id": ({"replying_to_uid": parent(1)}, 1),
    "reply_to": ({"reply_to": parent(2)}, 2),
    "replyID": ({"replyID": parent(1), "replyThread": parent(2), "replyName": "Ada"}, 1),
    "index": ({"replying_to": "2"}, 2),
    "imported": ({"reply_to": "d-77"}, 2),
    "none": ({"reply_to": "", "replying_to": " ", "root_id": "x"}, None),
}


@pytest.mark.parametrize(("fields", "minute"), REPLIES.values(), ids=REPLIES)
def test_a_reply_is_found_by_what_the_theme_says_of_it(
    intake: House, fields: dict[str, str], minute: int | None
) -> None:
    assert intake.post(V2, entry(**fields)).status_code == 200
    assert intake.comment().reply_to == (parent(minute) if minute else None)


ERRORS: dict[str, tuple[dict[str, str], int, str, list[str]]] = {
    "no fields": ({"options[slug]": "un"}, 400, "MISSING_PARAMS", ["fields"]),
    "no options": ({"fields[name]": "Zoé", "fields[message]": BODY}, 400, "MISSING_PARAMS", ["options"]),
    "nothing": ({}, 415, "MISSING_PARAMS", []),
    "no name": (entry(name=" "), 422, "MISSING_REQUIRED_FIELDS", ["name"]),
    "no text": (entry(message=""), 422, "MISSING_REQUIRED_FIELDS", ["message"]),
    "an unknown field": (entry(gravatar="x", phone="1"), 422, "INVALID_FIELDS", ["gravatar", "phone"]),
    "a name that is none": (entry(name="a\nb"), 422, "INVALID_FIELDS", ["name"]),
    "a text that is too long": (entry(message="x" * 13_000), 422, "INVALID_FIELDS", ["message"]),
    "a reply to nothing": (entry(replying_to="99"), 422, "INVALID_FIELDS", ["replying_to"]),
    "a reply to what was removed": (entry(reply_to=parent(3)), 422, "INVALID_FIELDS", ["reply_to"]),
    "a post that is not there": (entry({"slug": "rien"}), 404, "UNKNOWN_POST", ["rien"]),
    "a draft": (entry({"slug": "brouillon"}), 404, "UNKNOWN_POST", ["brouillon"]),
    "a closed post": (entry({"slug": "clos"}), 403, "CLOSED", []),
}


@pytest.mark.parametrize(("sent", "status", "code", "data"), ERRORS.values(), ids=ERRORS)
def test_an_error_has_staticmans_code_and_is_the_senders(
    intake: House, sent: dict[str, str], status: int, code: str, data: list[str]
) -> None:
    reply = intake.post(V2, sent)
    assert (reply.status_code, reply.json()) == (
        status,
        {"success": False, "errorCode": code, **({"data": data} if data else {})},
    )
    assert not intake.rows()


def test_too_much_is_answered_in_staticmans_shape(intake: House) -> None:
    replies = [intake.post(V2, entry(name=f"Voix {number}")) for number in range(limits.SENDS.most + 1)]
    assert replies[-1].status_code == 429
    error = replies[-1].json()["error"]
    assert error["text"] == "Too many requests in this time frame."
    assert error["nextValidRequestDate"] == (intake.clock() + timedelta(minutes=10)).isoformat()
    assert replies[-1].headers["Retry-After"] == "600"


def test_the_same_words_within_ten_minutes_are_one_contribution(intake: House) -> None:
    replies = [intake.post(V2, entry()) for _ in range(3)]
    assert len({reply.text for reply in replies}) == 1
    assert intake.row()
    intake.clock.forward(minutes=10)
    intake.post(V2, entry())
    assert len(intake.rows()) == 2


@pytest.mark.parametrize("name", ["hidden", "hp", "botpot", "address", "name_try", "site_web"])
def test_a_trap_is_answered_like_success_and_kept_for_the_moderators(intake: House, name: str) -> None:
    caught = intake.post(V2, entry(**{name: "x"}))
    assert (caught.status_code, intake.row().state, intake.woken) == (200, "caught", [])
    good = intake.post(V2, entry())
    assert good.json()["fields"].keys() == caught.json()["fields"].keys()
    assert [row.state for row in intake.rows()] == ["caught", "waiting"]


def test_a_person_without_a_script_is_led_to_the_page_that_the_form_names_or_given_a_receipt(intake: House) -> None:
    target = {"slug": "un", "redirect": "https://example.org/un/#merci"}
    reply = intake.post(V2, entry(target), headers=HTML)
    assert (reply.status_code, reply.headers["Location"]) == (302, "https://example.org/un/#merci")
    reply = intake.post(V2, entry(name="Ada"), headers=HTML)
    assert words("Your contribution is received") in said(reply)
    reply = intake.post(V2, entry({"slug": "un", "redirectError": "/un/"}, name=""), headers=HTML)
    assert (reply.status_code, reply.headers["Location"]) == (302, "https://example.org/un/")
    reply = intake.post(V2, entry({"slug": "rien"}), headers=HTML)
    assert (reply.status_code, kept(reply)) == (404, [BODY])


def test_scripts_on_the_sites_own_pages_may_read_the_answer(intake: House) -> None:
    for reply in (
        intake.post(V2, entry(), headers={"Origin": "https://example.org"}),
        intake.ask("OPTIONS", V2, headers={"Origin": "https://example.org", "Access-Control-Request-Method": "POST"}),
    ):
        assert reply.status_code == 200
        assert reply.headers["Access-Control-Allow-Origin"] == "https://example.org"
        assert "Origin" in reply.headers["Vary"]
        assert "Access-Control-Allow-Credentials" not in reply.headers


# Each of these Staticman does, or has done.


def test_no_form_leads_out_of_the_site(intake: House) -> None:
    for target in ("https://evil.example/", "//evil.example", "https:evil.example", "\\\\evil.example", "javascript:0"):
        options = {"slug": "un", "redirect": target, "redirectError": target}
        for sent in (entry(options), entry(options, name="")):
            reply = intake.post(V2, sent, headers=HTML)
            assert "Location" not in reply.headers
            assert "evil" not in reply.text


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "https://example.org.evil.example"])
def test_no_other_site_can_send_or_read(intake: House, origin: str) -> None:
    reply = intake.post(V2, entry(), headers={"Origin": origin})
    assert (reply.status_code, reply.json()["errorCode"]) == (403, "ORIGIN_NOT_ALLOWED")
    assert "Access-Control-Allow-Origin" not in reply.headers
    assert not intake.rows()


def test_no_mail_address_no_empty_field_and_no_id_of_the_senders_is_kept(intake: House) -> None:
    sent = entry(email="zoe@example.com", _id="", _parent="x", date="1999-01-01", phone="", hidden="")
    answer = intake.post(V2, sent).json()
    row = intake.row()
    assert ID.fullmatch(answer["fields"]["_id"])
    assert set(answer["fields"]) == {"_id", "name", "message", "date"}
    text = row.data.decode()
    for word in ("zoe@", "1999", "_parent", "phone", "hidden", "email"):
        assert word not in text


def test_no_value_is_a_path_a_template_or_a_secret(intake: House) -> None:
    options = {"slug": "un", "github-token": "s3cret", "auth-token": "s3cret", "reCaptcha][secret": "s3cret"}
    reply = intake.post(V2, entry(options, name="{@id}{options.slug}", message="{fields.name} ../../x"))
    assert reply.status_code == 200
    assert (intake.comment().name, intake.comment().body) == ("{@id}{options.slug}", "{fields.name} ../../x")
    assert "s3cret" not in reply.text + intake.row().data.decode()
    for slug in ("../un", "a/../../un/..", "un/x", ".", "/", "un\0"):
        assert intake.post(V2, entry({"slug": slug}, name=f"Voix {slug!r}")).status_code in (200, 404)
    assert {row.path.rpartition("/")[0] for row in intake.rows()} == {"comments/un"}


def test_nothing_of_another_request_is_in_an_answer(intake: House) -> None:
    intake.post(V2, entry(name="Ada", occupation="maçonne"))
    reply = intake.post(V2, entry())
    assert "Ada" not in reply.text
    assert "maçonne" not in intake.rows()[1].data.decode()


def test_no_error_shows_what_broke(folder: Path) -> None:
    secret = "".join(["s3", "cret"])

    def broken() -> None:
        raise RuntimeError(secret)

    with opened(folder, wake=broken) as intake:
        reply = intake.post(V2, entry())
        assert (reply.status_code, reply.json()) == (500, {"success": False, "errorCode": "ERROR_PROCESSING_ENTRY"})
        assert secret not in "\n".join(intake.log.lines)


def test_what_stands_in_the_address_is_not_read(intake: House) -> None:
    reply = intake.ask("POST", V2, params=entry())
    assert (reply.status_code, reply.json()["errorCode"]) == (415, "MISSING_PARAMS")


@pytest.mark.parametrize(
    "data",
    [
        b"[" * 60_000,
        b'{"fields": [], "options": 3}',
        b'{"fields": {"name": {"a": 1}, "message": ["x"], "__proto__": {"a": 1}}, "options": {"slug": "un"}}',
        b"null",
        b"\xff",
        b'{"fields"',
        json.dumps({"fields": {"name": "\ud800", "message": "x"}, "options": {"slug": "un"}}).encode(),
        json.dumps({"fields": {"name": "Zoé", "message": "x\u0000"}, "options": {"slug": "\ud800"}}).encode(),
    ],
    ids=["deep", "lists", "nested", "null", "bytes", "cut", "surrogate", "nul"],
)
def test_json_that_is_broken_is_the_senders_error(intake: House, data: bytes) -> None:
    reply = intake.ask("POST", V2, data=data, headers={"Content-Type": "application/json"})
    assert 400 <= reply.status_code < 500
    assert reply.json()["success"] is False
    assert not intake.rows()
    assert not intake.log.lines


def test_an_unknown_service_or_version_is_told(intake: House) -> None:
    assert intake.post("v3/entry/onedev/u/r/main/c", entry()).json()["errorCode"] == "INVALID_SERVICE"
    assert intake.post("v4/entry/u/r/main/c", entry()).status_code == 404
    assert intake.get(V2).status_code == 405


def test_our_own_form_is_not_read_there(intake: House) -> None:
    reply: requests.Response = intake.post(V2, TYPED)
    answer: dict[str, Any] = reply.json()
    assert (reply.status_code, answer["errorCode"]) == (400, "MISSING_PARAMS")
