"""What waits together goes to the forge as one proposal: which rows, and what becomes of them in the end."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

import pytest
from causerie.errors import Fault, ForgeError, ModeratorError
from causerie.outbox import gathering
from causerie.outbox.gathering import Gathering
from causerie.outbox.row import Row
from causerie.outbox.table import Outbox
from causerie.outbox.worker import Covered, Worker

from tests.outbox.samples import LEASE, WHY, item
from tests.outbox.test_worker import Clock, Scripted
from tests.samples import NOW, ident

SECOND, DAY = timedelta(seconds=1), timedelta(days=1)
THREAD, DATE = Gathering("thread", "Europe/Paris"), Gathering("day", "Europe/Paris")


def add(outbox: Outbox, *threads: str, now: datetime = NOW) -> None:
    for number, thread in enumerate(threads):
        outbox.add(item(number, thread), now + number * SECOND)


def taken(row: Row | None) -> list[str]:
    return [one.id for one in row.each] if row else []


def ids(*numbers: int) -> list[str]:
    return [ident(number) for number in numbers]


def state(outbox: Outbox, number: int) -> tuple[str, str]:
    row = outbox.row(ident(number))
    assert row
    return row.state, row.branch


@pytest.mark.parametrize(("gather", "groups"), [
    (THREAD, [[0, 1, 3], [2, 5], [4]]),
    (DATE, [[0, 1, 2, 3, 4, 5]]),
    (None, [[0], [2], [4]]),
], ids=["thread", "day", "never"])  # fmt: skip
def test_what_waits_together_is_taken_together(
    outbox: Outbox, gather: Gathering | None, groups: list[list[int]]
) -> None:
    add(outbox, "un", "un", "deux", "un", "trois", "deux")
    later = NOW + timedelta(minutes=1)
    assert [taken(outbox.claim("a", later, LEASE, gather)) for _ in groups] == [ids(*group) for group in groups]
    assert outbox.claim("a", later, LEASE, gather) is None
    for group in groups:
        name = f"gathered/{ident(group[0])}" if len(group) > 1 else f"comment/{ident(group[0])}"
        assert {state(outbox, number) for number in group} == {("waiting", name)}


def test_a_day_ends_at_midnight_where_the_site_is(outbox: Outbox) -> None:
    eve = datetime(2026, 11, 25, 22, 59, tzinfo=UTC)
    for number, (thread, now) in enumerate([("un", eve), ("deux", eve + 59 * SECOND), ("trois", eve + 60 * SECOND)]):
        outbox.add(item(number, thread), now)
    assert taken(outbox.claim("a", eve + DAY, LEASE, DATE)) == ids(0, 1)
    assert taken(outbox.claim("a", eve + DAY, LEASE, DATE)) == ids(2)


@pytest.mark.parametrize("gather", [THREAD, DATE], ids=["thread", "day"])
def test_a_request_is_never_gathered_and_nothing_overtakes_it_in_its_thread(outbox: Outbox, gather: Gathering) -> None:
    for number, kind in enumerate(["comment", "comment", "correction", "comment", "withdrawal"]):
        outbox.add(item(number, branch=f"{kind}/{ident(number)}"), NOW)
    outbox.add(item(5, "deux"), NOW)
    got = []
    while row := outbox.claim("a", NOW, LEASE, gather):
        got.append(taken(row))
        assert outbox.sent(row, NOW)
    first = [ids(0, 1), ids(2), ids(3), ids(4), ids(5)] if gather is THREAD else [ids(0, 1, 5), ids(2), ids(3), ids(4)]
    assert got == first


@pytest.mark.parametrize("gather", [THREAD, DATE], ids=["thread", "day"])
def test_what_was_tried_alone_stays_alone(outbox: Outbox, gather: Gathering) -> None:
    """The forge may have it already under its own name."""
    add(outbox, "un", "un", "un")
    row = outbox.claim("a", NOW, LEASE)
    assert row
    outbox.later(row, NOW, NOW, WHY)
    now = NOW + timedelta(minutes=1)
    assert taken(outbox.claim("a", now, LEASE, gather)) == ids(0)
    assert outbox.claim("a", now, LEASE, gather) is None


def test_what_a_moderator_released_goes_by_itself(outbox: Outbox) -> None:
    outbox.add(item(0, state="caught"), NOW)
    outbox.add(item(1), NOW)
    outbox.add(item(2), NOW)
    now = NOW + SECOND
    assert outbox.again(ident(0), now)
    assert taken(outbox.claim("a", now, LEASE, THREAD)) == ids(0)
    assert outbox.claim("a", now, LEASE, THREAD) is None


def test_one_proposal_holds_only_so_many_rows_and_bytes(outbox: Outbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gathering, "MOST", 3)
    monkeypatch.setattr(gathering, "BYTES_MAX", 1000)
    for number, size in enumerate([10, 10, 10, 10, 600, 600, 2000, 10]):
        outbox.add(item(number, data=b"x" * size), NOW)
    got = []
    while row := outbox.claim("a", NOW, LEASE, THREAD):
        got.append(taken(row))
        assert outbox.sent(row, NOW)
    assert got == [ids(0, 1, 2), ids(3, 4), ids(5), ids(6), ids(7)]


@pytest.mark.parametrize("gather", [THREAD, DATE, None], ids=["thread", "day", "no longer"])
def test_those_who_were_taken_once_are_taken_again_together_and_with_no_others(
    outbox: Outbox, gather: Gathering | None
) -> None:
    add(outbox, "un", "un")
    assert taken(outbox.claim("a", NOW + SECOND, LEASE, THREAD)) == ids(0, 1)
    outbox.add(item(2), NOW + 2 * SECOND)
    again = outbox.claim("b", NOW + SECOND + LEASE, LEASE, gather)
    assert again
    assert taken(again) == ids(0, 1)
    assert {(row.branch, row.worker, row.tries) for row in again.each} == {(f"gathered/{ident(0)}", "b", 2)}
    assert [outbox.row(row.id) for row in again.each] == list(again.each)


def test_a_lease_of_several_ends_for_all_of_them_or_for_none(outbox: Outbox) -> None:
    add(outbox, "un", "un")
    now = NOW + SECOND
    late = outbox.claim("a", now, LEASE, THREAD)
    assert late
    again = outbox.claim("b", now + LEASE, LEASE, THREAD)
    assert again
    for verb in (outbox.sent, lambda row, now: outbox.later(row, now, now, WHY)):
        assert not verb(late, now + LEASE)
    assert outbox.later(again, now + LEASE, now + LEASE + SECOND, WHY)
    assert [row.not_before for row in outbox.waiting()] == [now + LEASE + SECOND] * 2
    assert outbox.claim("b", now + LEASE, LEASE, THREAD) is None


def test_what_was_parked_together_is_released_together(outbox: Outbox) -> None:
    add(outbox, "un", "un", "deux")
    now = NOW + 2 * SECOND
    row = outbox.claim("a", now, LEASE, THREAD)
    assert row
    assert outbox.park(row, now, WHY)
    assert [one.id for one in outbox.troubled()] == ids(0, 1)
    assert outbox.again(ident(1), now + SECOND)
    assert taken(outbox.claim("a", now + SECOND, LEASE)) == ids(0, 1)


def test_what_is_left_of_a_group_is_what_nobody_dropped(outbox: Outbox) -> None:
    add(outbox, "un", "un", "un")
    now = NOW + 2 * SECOND
    row = outbox.claim("a", now, LEASE, THREAD)
    assert row
    outbox.park(row, now, WHY)
    assert outbox.drop(ident(0))
    assert outbox.again(ident(2), now)
    again = outbox.claim("a", now, LEASE)
    assert again
    assert (taken(again), again.branch) == (ids(1, 2), f"gathered/{ident(0)}")


def test_workers_of_two_minds_take_each_row_once(outbox: Outbox) -> None:
    for number in range(60):
        outbox.add(item(number, f"thread-{number % 7}"), NOW)
    got: list[list[str]] = []

    def work(name: str, gather: Gathering | None) -> None:
        while row := outbox.claim(name, NOW, LEASE, gather):
            got.append(taken(row))
            assert outbox.sent(row, NOW)
        outbox.close()

    minds = (THREAD, DATE, None, THREAD)
    workers = [threading.Thread(target=work, args=(f"w{number}", mind)) for number, mind in enumerate(minds)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(name for group in got for name in group) == ids(*range(60))


# ---- The worker


def compose(rows: Sequence[Row]) -> Covered:
    return Covered(f"{len(rows)} of them", "text")


@pytest.fixture
def work(outbox: Outbox) -> Callable[..., Worker]:
    def make(*answers: bool | Exception, cover: object = compose) -> Worker:
        clock = Clock(NOW + timedelta(minutes=1))
        return Worker(outbox, Scripted(list(answers)), cover, clock, lambda: 0.0, "worker", gather=THREAD)

    return make


def test_a_flood_is_one_proposal(outbox: Outbox, work: Callable[..., Worker]) -> None:
    add(outbox, *["un"] * 12)
    files = {row.path: row.data for row in outbox.waiting()}
    tried = work()
    assert tried.deliver()
    assert tried.forge.taken == [(f"gathered/{ident(0)}", files, "12 of them", "text", NOW)]
    assert {state(outbox, number)[0] for number in range(12)} == {"sent"}
    assert tried.deliver() is None


def test_a_forge_that_fails_puts_all_of_them_off_and_then_has_them_once(
    outbox: Outbox, work: Callable[..., Worker]
) -> None:
    add(outbox, "un", "un")
    tried = work(ForgeError(WHY, after=20), False)
    tried.deliver()
    assert {row.not_before for row in outbox.waiting()} == {tried.clock() + timedelta(seconds=60)}
    outbox.add(item(2), NOW)
    tried.clock.now += timedelta(seconds=60)
    tried.deliver()
    assert [state(outbox, number)[0] for number in range(3)] == ["sent", "sent", "waiting"]


def test_one_that_cannot_be_in_it_is_parked_alone_and_the_others_go_on(
    outbox: Outbox, work: Callable[..., Worker]
) -> None:
    def choosy(rows: Sequence[Row]) -> Covered:
        if len(rows) == 1:
            return Covered("alone", "text")
        return Covered("the others", "text", [(rows[0], WHY)])

    add(outbox, "un", "un", "un")
    tried = work(cover=choosy)
    tried.deliver()
    ((branch, files, *_),) = tried.forge.taken
    assert (branch, list(files)) == (f"gathered/{ident(0)}", [item(1).path, item(2).path])
    assert [state(outbox, number) for number in range(3)] == [
        ("parked", f"comment/{ident(0)}"), ("sent", branch), ("sent", branch)
    ]  # fmt: skip
    assert outbox.again(ident(0), tried.clock())
    outbox.add(item(3), NOW)
    tried.deliver()
    assert tried.forge.taken[-1][0] == f"comment/{ident(0)}"


def test_a_group_of_which_none_can_be_a_proposal_is_parked_one_by_one(
    outbox: Outbox, work: Callable[..., Worker]
) -> None:
    add(outbox, "un", "un")
    tried = work(cover=lambda rows: Covered("", "", [(row, WHY) for row in rows]))
    tried.deliver()
    assert tried.forge.taken == []
    assert [state(outbox, number) for number in range(2)] == [
        ("parked", f"comment/{ident(0)}"), ("parked", f"comment/{ident(1)}")
    ]  # fmt: skip


@pytest.mark.parametrize("error", [ModeratorError(WHY), KeyError("x")])
def test_after_two_days_all_of_them_are_parked_with_the_reason(
    outbox: Outbox, work: Callable[..., Worker], error: Exception
) -> None:
    add(outbox, "un", "un", now=NOW - 3 * DAY)
    tried = work(error)
    tried.deliver()
    assert [(row.state, row.branch) for row in outbox.troubled()] == [("parked", f"gathered/{ident(0)}")] * 2
    assert all(isinstance(fault, Fault) for row in outbox.troubled() for fault in row.faults)
