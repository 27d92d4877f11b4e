"""Receipts: what a reader finds under the address that they kept, and what its code lets them ask for."""

from __future__ import annotations

import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from causerie import codec, proposals
from causerie.intake import limits
from causerie.intake.receipts import code, proves
from causerie.model import Decision
from causerie.outbox.row import Row
from causerie.values import make_id
from hypothesis import given
from hypothesis import strategies as st

from tests.blog import FIRST, NOW
from tests.intake.house import BODY, SECRET, TYPED, House, kept, opened, page, said, words

PUBLISHED = make_id(FIRST + timedelta(minutes=1), 1)
REMOVED = make_id(FIRST + timedelta(minutes=3), 3)
UNKNOWN = make_id(NOW, 99)
MENDED = "Je soigne la nuit."


def ask(intake: House, id: str, **wish: str) -> dict[str, str]:
    """What the holder of a receipt sends."""
    return {"code": code(SECRET, id), "wish": "correction", "body": MENDED, **wish}


def newest(intake: House) -> Row:
    return intake.rows()[-1]


def asked(intake: House) -> proposals.Asked:
    """What the newest row asks for, as the forge holds it."""
    row = newest(intake)
    intake.deliver()
    return proposals.read(intake.forge.read(row.branch), intake.settings)


def commit(intake: House) -> None:
    """Put the comments of the folder into a repository, as a published blog has them."""
    for command in (["init", "-qb", "main"], ["add", "comments"], ["commit", "-qm", "."]):
        who = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
        subprocess.run(["git", *who, *command], cwd=intake.folder, check=True)


# The code


def test_a_code_is_four_groups_of_four_that_the_secret_and_the_id_decide() -> None:
    made = code(SECRET, UNKNOWN)
    assert [len(group) for group in made.split("-")] == [4, 4, 4, 4]
    assert made == code(SECRET, UNKNOWN)
    assert len({made, code(SECRET, PUBLISHED), code(SECRET + b"!", UNKNOWN)}) == 3


def test_a_code_is_read_as_people_type_it() -> None:
    made = code(SECRET, UNKNOWN)
    misread = made.replace("0", "O").replace("1", "l")
    for typed in (made, made.upper(), made.replace("-", ""), f" {made.replace('-', ' ')}\u00a0", misread):
        assert proves(SECRET, UNKNOWN, typed)


@given(st.text())
def test_nothing_else_is_the_code(typed: str) -> None:
    assert not proves(SECRET, UNKNOWN, typed)


# What it says


def test_what_was_decided_is_said_as_the_site_says_it(intake: House) -> None:
    for one in (PUBLISHED, REMOVED):
        built = (intake.settings.output / "receipt" / one / "index.html").read_text(encoding="utf-8")
        reply = intake.get(f"receipt/{one}/")
        assert (reply.status_code, reply.text) == (200, built)


def test_an_intake_on_another_host_leads_to_the_site(folder: Path) -> None:
    for address in ("https://in.example.org/", "/talk/"):
        with opened(folder, {"intake": address}) as intake:
            path = "talk/" if address == "/talk/" else ""
            reply = intake.get(f"{path}receipt/{PUBLISHED}/", headers={"Host": "evil.example"})
            assert reply.status_code == 302
            assert reply.headers["Location"] == f"https://example.org/receipt/{PUBLISHED}/"


def test_what_waits_is_received_and_its_code_is_not_shown_again(intake: House) -> None:
    intake.sent()
    sent = intake.row().id
    for _ in range(2):
        reply = intake.get(f"receipt/{sent}/")
        assert reply.status_code == 200
        assert words("Your contribution is received") in said(reply)
        assert code(SECRET, sent)[:4] not in said(reply)
        assert not page(reply).cssselect(".keep")
        assert BODY[:10] not in reply.text
        intake.deliver()


HOSTILE = [
    "x",
    UNKNOWN,
    "..",
    "%2e%2e",
    "..%2f..%2fposts.json",
    f"{PUBLISHED}%00",
    f"{PUBLISHED}%2f..",
    "%ff",
    "a" * 999,
]


@pytest.mark.parametrize("id", HOSTILE)
def test_a_receipt_that_is_not_known_is_not_found(intake: House, id: str) -> None:
    for reply in (intake.get(f"receipt/{id}/"), intake.post(f"receipt/{id}/", {"code": "x", "body": BODY})):
        assert reply.status_code == 404
        assert "lire@example.org" not in reply.text or BODY[:10] in reply.text
    assert not intake.rows()


def test_what_asks_for_a_correction_is_no_contribution_with_a_receipt(intake: House) -> None:
    intake.sent()
    intake.post(f"receipt/{intake.row().id}/", ask(intake, intake.row().id))
    assert intake.get(f"receipt/{newest(intake).id}/").status_code == 404


# What its holder asks for


@pytest.mark.parametrize("delivered", [False, True], ids=["still in the outbox", "at the forge"])
def test_what_nobody_has_decided_is_corrected_in_its_text_alone(intake: House, delivered: bool) -> None:
    intake.sent(reply_to="1", occupation="maçonne", field="care")
    first, before = intake.row(), intake.comment()
    if delivered:
        intake.deliver()
    intake.clock.forward(minutes=5)
    reply = intake.post(f"receipt/{first.id}/", ask(intake, first.id, name="Mallory", reply_to="2"))
    assert reply.status_code == 200
    assert words("What you ask for is received") in said(reply)
    row = newest(intake)
    assert (row.branch, row.path, row.id != first.id) == (f"correction/{row.id}", first.path, True)
    found = asked(intake)
    assert (found.kind, found.before) == ("correction", None)
    assert found.comment
    assert {name for name in before.kinds() if getattr(found.comment, name) != getattr(before, name)} == {"body"}
    assert found.comment.body == MENDED


def test_what_is_published_is_corrected_in_its_text_alone(intake: House) -> None:
    commit(intake)
    assert intake.post(f"receipt/{PUBLISHED}/", ask(intake, PUBLISHED)).status_code == 200
    found = asked(intake)
    assert found.comment
    assert found.before
    assert (found.kind, found.comment.body, found.comment.number) == ("correction", MENDED, 1)
    assert found.before.body == "Un point de vue."


def test_what_is_published_is_withdrawn(intake: House) -> None:
    commit(intake)
    assert intake.post(f"receipt/{PUBLISHED}/", ask(intake, PUBLISHED, wish="withdrawal", body="")).status_code == 200
    found = asked(intake)
    assert found.comment
    assert (found.kind, found.comment.body, bool(found.comment.removed)) == ("withdrawal", None, True)


@pytest.mark.parametrize("delivered", [False, True], ids=["still in the outbox", "at the forge"])
def test_what_nobody_has_decided_is_withdrawn(intake: House, delivered: bool) -> None:
    intake.sent()
    first = intake.row()
    if delivered:
        intake.deliver()
    intake.post(f"receipt/{first.id}/", ask(intake, first.id, wish="withdrawal"))
    found = asked(intake)
    assert found.decision
    assert (found.kind, found.decision.id, found.decision.decision) == ("withdrawal", first.id, "withdrawn")


def test_the_same_wish_twice_is_one(intake: House) -> None:
    intake.sent()
    sent = intake.row().id
    for wish in ("correction", "correction", "withdrawal", "withdrawal"):
        assert intake.post(f"receipt/{sent}/", ask(intake, sent, wish=wish)).status_code == 200
    assert [row.branch.partition("/")[0] for row in intake.rows()] == ["comment", "correction", "withdrawal"]


def test_what_a_trap_caught_stays_caught_when_it_is_corrected(intake: House) -> None:
    intake.post("comment/", {**TYPED, "site_web": "x"})
    sent = intake.row().id
    assert intake.post(f"receipt/{sent}/", ask(intake, sent)).status_code == 200
    assert [row.state for row in intake.rows()] == ["caught", "caught"]


def test_what_was_decided_cannot_be_changed_any_more(intake: House) -> None:
    intake.sent()
    sent = intake.row().id
    intake.deliver()
    decided = Decision(id=sent, thread="un", date=NOW, decision="declined", rule=1)
    folder = intake.folder / "comments" / "_decisions"
    folder.mkdir()
    (folder / f"{sent}.yml").write_bytes(codec.write(decided))
    for one in (sent, REMOVED):
        reply = intake.post(f"receipt/{one}/", ask(intake, one))
        assert (reply.status_code, kept(reply)) == (409, [MENDED])
        assert words("this contribution was decided already") in said(reply)
    assert len(intake.rows()) == 1


def test_what_the_forge_no_longer_holds_was_decided(intake: House) -> None:
    intake.sent()
    row = intake.row()
    intake.deliver()
    intake.forge.close(row.branch, lambda tree: {}, "Decline.", NOW)
    assert intake.post(f"receipt/{row.id}/", ask(intake, row.id)).status_code == 409


FAULTS = {
    "a wrong code": ({"code": "0000-0000-0000-0000"}, "code", "this is not the code of this receipt"),
    "no code": ({"code": ""}, "code", "this is not the code of this receipt"),
    "another receipt's code": ({"code": code(SECRET, UNKNOWN)}, "code", "this is not the code of this receipt"),
    "a code that is no text": ({"code": "é\u200b"}, "code", "this is not the code of this receipt"),
    "no wish": ({"wish": ""}, "wish", "nothing was chosen"),
    "no such wish": ({"wish": "publication"}, "wish", "nothing was chosen"),
    "the text as it stands": ({"body": "Un point de vue."}, "body", "this is the text as it stands"),
    "no text": ({"body": " "}, "body", "your text is missing"),
}


@pytest.mark.parametrize(("change", "key", "message"), FAULTS.values(), ids=FAULTS)
def test_each_fault_stands_at_its_field_and_the_text_is_kept(
    intake: House, change: dict[str, str], key: str, message: str
) -> None:
    reply = intake.post(f"receipt/{PUBLISHED}/", ask(intake, PUBLISHED, **change))
    assert reply.status_code == 422
    assert words(message) in said(reply)
    assert page(reply).cssselect(f"[name={key}][aria-invalid]")
    assert kept(reply) == [change.get("body", MENDED)]
    assert not intake.rows()


def test_codes_cannot_be_tried_for_long(intake: House) -> None:
    replies = [
        intake.post(f"receipt/{PUBLISHED}/", ask(intake, PUBLISHED, code=f"{number:016}"))
        for number in range(limits.CODES.most + 1)
    ]
    assert [reply.status_code for reply in replies] == [422] * limits.CODES.most + [429]
    assert kept(replies[-1]) == [MENDED]
    assert intake.post(f"receipt/{PUBLISHED}/", ask(intake, PUBLISHED)).status_code == 429
    intake.clock.forward(hours=1)
    assert intake.post(f"receipt/{PUBLISHED}/", ask(intake, PUBLISHED)).status_code == 200
