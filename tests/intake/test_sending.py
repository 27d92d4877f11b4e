"""Tokens, traps, limits and failures on the way from the preview to the outbox."""

from __future__ import annotations

import re
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from causerie.errors import Fault, OwnerError
from causerie.intake import limits
from causerie.intake.limits import THREAD
from causerie.outbox import database, table
from causerie.outbox.row import Item, Row
from causerie.outbox.table import Outbox

from tests.blog import ROOT
from tests.intake.house import BODY, TYPED, House, carried, kept, opened, page, said, words


@pytest.fixture
def sent(intake: House) -> dict[str, str]:
    """A contribution that was read over for half a minute."""
    found = intake.preview()
    intake.clock.forward(seconds=30)
    return found


def test_a_double_click_a_reload_and_a_storm_are_one_contribution_with_one_answer(
    intake: House, sent: dict[str, str]
) -> None:
    with ThreadPoolExecutor(20) as pool:
        replies = list(pool.map(lambda _: intake.send(sent), range(20)))
    intake.clock.forward(hours=1)
    replies.append(intake.send(sent))
    assert {reply.status_code for reply in replies} == {200}
    assert len({reply.text for reply in replies}) == 1
    assert intake.row().id in replies[0].text


def test_the_same_words_in_two_previews_are_two_contributions(intake: House) -> None:
    codes = {page(intake.sent()).cssselect(".keep code")[0].text_content() for _ in range(2)}
    assert (len(intake.rows()), len(codes)) == (2, 2)


def test_what_was_changed_after_the_preview_is_shown_again_before_it_is_sent(
    intake: House, sent: dict[str, str]
) -> None:
    for change in ({"body": "Autre chose."}, {"name": "Ada"}, {"answers": "1"}, {"reply_to": "1"}, {"thread": "deux"}):
        reply = intake.send({**sent, **change})
        assert reply.status_code == 200
        assert words("this is not quite what you read over before") in said(reply)
        again = carried(reply)
        assert again["token"] != sent["token"]
    assert not intake.rows()
    intake.clock.forward(seconds=5)
    intake.send(again)
    assert intake.row().thread == "deux"


def test_a_preview_of_yesterday_is_shown_again_with_a_token_of_today(intake: House, sent: dict[str, str]) -> None:
    intake.clock.forward(hours=24)
    reply = intake.send(sent)
    assert words("this preview is more than a day old") in said(reply)
    assert carried(reply)["body"] == BODY
    assert not intake.rows()
    intake.clock.forward(seconds=5)
    intake.send(carried(reply))
    assert intake.row()


def test_a_preview_of_a_day_less_a_second_can_be_sent(intake: House) -> None:
    sent = intake.preview()
    intake.clock.forward(hours=24)
    intake.send(sent)
    assert intake.row()


def test_who_sends_within_a_second_reads_the_preview_again_and_loses_one_click(intake: House) -> None:
    sent = intake.preview()
    intake.clock.forward(seconds=1)
    reply = intake.send(sent)
    assert words("that was quicker than anybody reads") in said(reply)
    assert not intake.rows()
    intake.clock.forward(seconds=1)
    intake.send(carried(reply))
    assert intake.row()


def shape(text: str) -> str:
    """A receipt without its secret code."""
    return re.sub('[0-9a-z]{4}(</span>|-|(?=">))', "CODE", text)


TRAPS = {
    "honeypot before the preview": lambda intake, sent: intake.post("comment/", {**TYPED, "site_web": "https://x"}),
    "honeypot at sending": lambda intake, sent: intake.send(sent, site_web="x"),
    "no token": lambda intake, sent: intake.send({**sent, "token": ""}),
    "garbage for a token": lambda intake, sent: intake.send({**sent, "token": "é"}),
    "a token of another secret": lambda intake, sent: intake.send({**sent, "token": sent["token"] + "x"}),
}


@pytest.mark.parametrize("trap", TRAPS.values(), ids=TRAPS)
def test_what_a_trap_catches_is_answered_like_what_was_sent_and_kept_for_the_moderators(
    intake: House, sent: dict[str, str], trap: object
) -> None:
    caught = trap(intake, sent)  # type: ignore[operator]
    row = intake.row()
    assert (row.state, intake.comment().body) == ("caught", BODY)
    assert [fault.rule for fault in row.faults] == ["trap"]
    assert not intake.woken
    good = intake.send(sent)
    ids = [one.id for one in intake.rows()]
    blanked = [shape(reply.text.replace(own, "ID")) for reply, own in zip((caught, good), ids, strict=True)]
    assert caught.status_code == good.status_code == 200
    assert blanked[0] == blanked[1]
    assert intake.get(f"receipt/{row.id}/").status_code == 200
    assert caught.headers.keys() == good.headers.keys()


def test_what_traps_catch_does_not_close_a_thread_to_people(intake: House, sent: dict[str, str]) -> None:
    robot = intake.flask.test_client()
    for number in range(THREAD.most):
        junk = {**TYPED, "site_web": "x", "body": f"Un mot {number}."}
        from_afar = {"REMOTE_ADDR": f"203.0.{number}.1"}
        assert robot.post("/comment/", data=junk, environ_overrides=from_afar, buffered=True).status_code == 200
    assert intake.send(sent).status_code == 200
    assert [row.state for row in intake.rows()].count("waiting") == 1


def test_words_that_a_trap_caught_do_not_give_their_code_to_who_sends_them_again(intake: House) -> None:
    replies = [intake.post("comment/", {**TYPED, "site_web": "x"}) for _ in range(2)]
    codes = [page(reply).cssselect(".keep code")[0].text_content() for reply in replies]
    assert len(set(codes)) == 2


def test_too_much_from_one_network_waits_and_keeps_the_text_in_its_form(intake: House) -> None:
    for number in range(limits.SENDS.most):
        assert intake.sent(name=f"Voix {number}").status_code == 200
    sent = intake.preview()
    intake.clock.forward(seconds=10)
    reply = intake.send(sent)
    assert reply.status_code == 429
    assert words("much was sent in a short time") in said(reply)
    assert kept(reply) == [BODY]
    assert page(reply).cssselect("form[action='/comment/']")
    intake.clock.forward(seconds=int(reply.headers["Retry-After"]))
    assert intake.send(sent).status_code == 200
    assert len(intake.rows()) == limits.SENDS.most + 1


def test_too_many_previews_wait(intake: House) -> None:
    replies = [intake.post("comment/", TYPED) for _ in range(limits.PREVIEWS.most + 1)]
    assert [reply.status_code for reply in replies] == [200] * limits.PREVIEWS.most + [429]
    assert kept(replies[-1]) == [BODY]


def test_too_much_in_one_thread_waits_whoever_sends_it(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "THREAD", limits.Rule("thread", 2, limits.THREAD.span))
    with opened(folder) as intake:
        codes = [intake.sent(thread=thread).status_code for thread in ("un", "un", "un", "deux")]
    assert codes == [200, 200, 429, 200]


class _Failing(Outbox):
    """An outbox that cannot take anything, in one way or another."""

    def __init__(self, url: str, error: Exception) -> None:
        super().__init__(url)
        self._error = error

    def add(self, item: Item, now: object) -> Row:
        raise self._error


@pytest.fixture
def url(folder: Path) -> str:
    return database.address(folder / ".causerie" / "failing.sqlite")


def test_a_full_outbox_says_so_with_the_text_and_the_door_by_mail(
    folder: Path, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table, "WAITING_MAX", 1)
    with opened(folder, outbox=Outbox(url)) as intake:
        assert intake.sent().status_code == 200
        reply = intake.sent()
        assert (reply.status_code, reply.headers["Retry-After"]) == (503, "3600")
        assert words("too much is waiting to be sent to the moderators") in said(reply)
        assert kept(reply) == [BODY]
        assert page(reply).cssselect("a[href='mailto:lire@example.org']")
        assert len(intake.rows()) == 1


def test_an_outbox_that_is_down_says_so_and_the_same_preview_can_be_sent_later(folder: Path, url: str) -> None:
    down = OwnerError([Fault("outbox", "%(reason)s", "", {"reason": "secret reason"})])
    outbox = _Failing(url, down)
    with opened(folder, outbox=outbox) as intake:
        sent = intake.preview()
        intake.clock.forward(seconds=30)
        reply = intake.send(sent)
        assert (reply.status_code, kept(reply)) == (503, [BODY])
        assert "secret reason" not in reply.text
        assert not intake.woken


def test_a_crash_gives_the_text_back_and_is_logged_without_a_word_of_it(folder: Path, url: str) -> None:
    outbox = _Failing(url, RuntimeError(f"could not keep {BODY}"))
    with opened(folder, outbox=outbox) as intake:
        sent = intake.preview()
        intake.clock.forward(seconds=30)
        reply = intake.send(sent)
        log = "\n".join(intake.log.lines)
    assert (reply.status_code, kept(reply)) == (500, [BODY])
    assert words("something broke on our side") in said(reply)
    assert "Traceback" not in reply.text
    assert "RuntimeError" not in reply.text
    assert "RuntimeError" in log
    assert "test_sending.py" in log
    assert "Je soigne" not in log
    assert "Zoé" not in log


def test_a_theme_that_is_broken_gives_the_text_back(folder: Path, tmp_path: Path) -> None:
    broken = tmp_path / "theme"
    (broken / "templates" / "discussion").mkdir(parents=True)
    (broken / "templates" / "discussion" / "preview.html").write_text("{{ nothing.of.the.kind }}")
    with opened(folder, {"theme": broken}) as intake:
        reply = intake.post("comment/", TYPED)
        assert (reply.status_code, kept(reply)) == (500, [BODY])
        assert "Je soigne" not in "\n".join(intake.log.lines)


def test_a_theme_whose_form_is_broken_gives_the_text_back_when_it_is_to_be_shown_again(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "PREVIEWS", limits.Rule("preview", 1, limits.PREVIEWS.span))
    broken = Path(shutil.copytree(ROOT / "theme", tmp_path / "theme"))
    (broken / "templates" / "discussion" / "form.html").write_text("{{ {}[form.value('body')] }}")
    with opened(folder, {"theme": broken}) as intake:
        assert intake.post("comment/", TYPED).status_code == 200
        reply = intake.post("comment/", TYPED)
        assert (reply.status_code, kept(reply)) == (500, [BODY])
        assert intake.log.lines
        assert "Je soigne" not in "\n".join(intake.log.lines)


def test_a_site_that_is_not_built_says_so_and_gives_the_text_back(folder: Path, tmp_path: Path) -> None:
    with opened(folder, {"output": tmp_path / "nowhere"}) as intake:
        reply = intake.post("comment/", TYPED)
        assert (reply.status_code, kept(reply)) == (503, [BODY])
        assert words("the site cannot take this now") in said(reply)


def test_a_build_that_is_under_way_loses_nobody(intake: House, sent: dict[str, str]) -> None:
    for path in (*intake.settings.output.glob("frame.*.html"), intake.settings.output / "posts.json"):
        path.rename(path.with_suffix(".gone"))
    reply = intake.send(sent)
    assert reply.status_code == 200
    assert intake.row().id in said(reply)


def test_addresses_are_those_of_the_connection_whatever_a_header_says(intake: House) -> None:
    codes = []
    for number in range(limits.SENDS.most + 1):
        sent = intake.preview()
        intake.clock.forward(seconds=3)
        headers = {"X-Forwarded-For": f"203.0.{number}.1", "Forwarded": f"for=203.0.{number}.1"}
        codes.append(intake.post("comment/", {**sent, "action": "send"}, headers=headers).status_code)
    assert codes == [200] * limits.SENDS.most + [429]
