import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from causerie.errors import CauserieError, Fault, ForgeError, ModeratorError, OwnerError
from causerie.forges.base import Files
from causerie.outbox.row import Row
from causerie.outbox.table import Outbox
from causerie.outbox.worker import Covered, Pace, Worker

from tests.outbox.samples import WHY, item
from tests.samples import NOW, ident

DAY = timedelta(days=1)


@dataclass
class Scripted:
    """A forge that does what it is told to, one answer a proposal, and True when it was told nothing more."""

    answers: list[bool | Exception] = field(default_factory=list)
    taken: list[tuple[str, Files, str, str, datetime]] = field(default_factory=list)

    def propose(self, branch: str, files: Files, title: str, text: str, date: datetime) -> bool:
        answer = self.answers.pop(0) if self.answers else True
        if isinstance(answer, Exception):
            raise answer
        self.taken.append((branch, files, title, text, date))
        return answer


@dataclass
class Clock:
    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now


def compose(rows: Sequence[Row]) -> Covered:
    return Covered(f"title of {rows[0].id}", f"text in {rows[0].lang}")


@pytest.fixture
def outbox(sqlite: str, opened: Callable[[str], Outbox]) -> Outbox:
    return opened(sqlite)


def worker(outbox: Outbox, *answers: bool | Exception, chance: float = 0.0, compose: object = compose) -> Worker:
    forge = Scripted(list(answers))
    return Worker(outbox, forge, compose, Clock(), lambda: chance, "worker")


def state(outbox: Outbox, number: int = 1) -> tuple[str, datetime]:
    row = outbox.row(ident(number))
    assert row
    return row.state, row.not_before


@pytest.mark.parametrize("answer", [True, False], ids=["new", "there already"])
def test_a_row_becomes_a_proposal_and_is_sent(outbox: Outbox, answer: bool) -> None:
    added = outbox.add(item(1), NOW - DAY)
    tried = worker(outbox, answer)
    row = tried.deliver()
    assert row
    assert tried.forge.taken == [
        (added.branch, {added.path: added.data}, f"title of {added.id}", "text in fr", NOW - DAY)
    ]
    assert state(outbox)[0] == "sent"
    assert tried.deliver() is None


def test_a_row_that_the_forge_refuses_time_and_again_waits_longer_than_it_asks(outbox: Outbox) -> None:
    outbox.add(item(1), NOW)
    outbox.add(item(2, "deux"), NOW)
    tried = worker(outbox, ForgeError(WHY, after=20), True, ForgeError(WHY, after=20))
    tried.deliver()
    assert state(outbox) == ("waiting", NOW + timedelta(seconds=60))
    tried.clock.now += timedelta(seconds=20)
    assert tried.deliver()
    assert state(outbox, 2)[0] == "sent"
    tried.clock.now += timedelta(seconds=40)
    tried.deliver()
    assert state(outbox) == ("waiting", NOW + timedelta(seconds=180))


def test_the_forges_own_wait_is_kept_and_nothing_else_is_tried_meanwhile(outbox: Outbox) -> None:
    outbox.add(item(1), NOW)
    outbox.add(item(2, "deux"), NOW)
    tried = worker(outbox, ForgeError(WHY, after=90))
    assert tried.deliver()
    assert state(outbox) == ("waiting", NOW + timedelta(seconds=90))
    assert tried.deliver() is None
    tried.clock.now += timedelta(seconds=89)
    assert tried.deliver() is None
    tried.clock.now += timedelta(seconds=1)
    assert [row and row.id for row in (tried.deliver(), tried.deliver(), tried.deliver())] == [
        ident(1),
        ident(2),
        None,
    ]


@pytest.mark.parametrize("after", [1e300, float("inf"), 10**9])
def test_a_forge_that_asks_for_an_eternity_gets_the_rows_life(outbox: Outbox, after: float) -> None:
    outbox.add(item(1), NOW)
    worker(outbox, ForgeError(WHY, after=after)).deliver()
    assert state(outbox) == ("waiting", NOW + timedelta(hours=48))


@pytest.mark.parametrize("error", [ForgeError(WHY), ForgeError(WHY, after=0), OwnerError(WHY), KeyError("x")])
@pytest.mark.parametrize(("chance", "wanted"), [(0.0, [60, 120, 240, 480, 960, 1920, 3600, 3600]), (1.0, [30, 60])])
def test_a_failure_waits_twice_as_long_each_time_up_to_an_hour(
    outbox: Outbox, error: Exception, chance: float, wanted: list[int]
) -> None:
    outbox.add(item(1), NOW)
    tried = worker(outbox, *[error] * 8, chance=chance)
    waits = []
    for _ in wanted:
        assert tried.deliver()
        until = state(outbox)[1]
        waits.append((until - tried.clock()).total_seconds())
        tried.clock.now = until
    assert waits == wanted


def test_a_failure_of_one_thread_keeps_no_other_waiting(outbox: Outbox) -> None:
    outbox.add(item(1), NOW)
    outbox.add(item(2, "deux"), NOW)
    tried = worker(outbox, ForgeError(WHY))
    assert tried.deliver()
    assert tried.deliver()
    assert (state(outbox)[0], state(outbox, 2)[0]) == ("waiting", "sent")


@pytest.mark.parametrize("error", [ForgeError(WHY), ForgeError(WHY, after=5), OwnerError(WHY)])
def test_after_two_days_of_failures_it_is_parked_with_the_reason(outbox: Outbox, error: CauserieError) -> None:
    outbox.add(item(1), NOW - 2 * DAY + timedelta(seconds=1))
    outbox.add(item(2, "deux"), NOW - 2 * DAY)
    tried = worker(outbox, OwnerError(WHY), error)
    tried.deliver()
    tried.deliver()
    assert (state(outbox)[0], state(outbox, 2)[0]) == ("waiting", "parked")
    assert [row.faults for row in outbox.troubled()] == [WHY, WHY]


def test_a_forge_that_asks_for_rest_has_it_when_the_row_is_parked_too(outbox: Outbox) -> None:
    outbox.add(item(1), NOW - 2 * DAY)
    outbox.add(item(2, "deux"), NOW)
    tried = worker(outbox, ForgeError(WHY, after=90))
    assert tried.deliver()
    assert state(outbox)[0] == "parked"
    assert tried.deliver() is None


def test_what_a_moderator_released_has_two_days_again(outbox: Outbox) -> None:
    outbox.add(item(1), NOW - 9 * DAY)
    tried = worker(outbox, OwnerError(WHY), OwnerError(WHY))
    tried.deliver()
    assert outbox.again(ident(1), NOW)
    tried.deliver()
    assert state(outbox) == ("waiting", NOW + timedelta(seconds=60))


@pytest.mark.parametrize("by", ["forge", "compose"])
def test_what_only_a_moderator_can_mend_is_parked_at_once(outbox: Outbox, by: str) -> None:
    def refuse(rows: Sequence[Row]) -> Covered:
        raise ModeratorError(WHY)

    outbox.add(item(1), NOW)
    tried = worker(outbox, ModeratorError(WHY)) if by == "forge" else worker(outbox, compose=refuse)
    tried.deliver()
    assert [(row.state, row.faults) for row in outbox.troubled()] == [("parked", WHY)]


@pytest.mark.parametrize("by", ["forge", "compose"])
def test_an_unexpected_failure_is_told_without_the_readers_words(
    outbox: Outbox, caplog: pytest.LogCaptureFixture, by: str
) -> None:
    def fail(rows: Sequence[Row]) -> Covered:
        raise ZeroDivisionError(rows[0].data.decode())

    outbox.add(item(1, data=b"words of a stranger"), NOW)
    error = ZeroDivisionError("words of a stranger")
    tried = worker(outbox, error) if by == "forge" else worker(outbox, compose=fail)
    with caplog.at_level(logging.DEBUG):
        tried.deliver()
    assert [row.reason for row in outbox.troubled()] == [
        "the software failed (ZeroDivisionError) show the log to whoever keeps the software"
    ]
    assert state(outbox)[0] == "waiting"
    assert "ZeroDivisionError" in caplog.text
    assert "test_worker.py" in caplog.text
    assert "stranger" not in caplog.text


def test_a_worker_whose_lease_ran_out_changes_nothing(outbox: Outbox) -> None:
    outbox.add(item(1), NOW)
    slow = worker(outbox)

    def slowly(rows: Sequence[Row]) -> Covered:
        slow.clock.now += timedelta(minutes=5)
        assert outbox.claim("other", slow.clock(), timedelta(minutes=5))
        return compose(rows)

    slow.compose = slowly
    assert slow.deliver()
    row = outbox.row(ident(1))
    assert row
    assert (row.state, row.worker) == ("waiting", "other")


def test_an_outbox_that_is_away_is_not_the_rows_fault(outbox: Outbox) -> None:
    outbox.add(item(1), NOW)
    tried = worker(outbox)

    def cut(rows: Sequence[Row]) -> Covered:
        outbox._database.execute_sql("ALTER TABLE outbox RENAME TO away")
        return compose(rows)

    tried.compose = cut
    with pytest.raises(OwnerError, match="the outbox cannot be used"):
        tried.deliver()
    outbox._database.execute_sql("ALTER TABLE away RENAME TO outbox")
    assert state(outbox) == ("waiting", NOW + Pace().lease)


def test_faults_are_told_in_the_language_of_whoever_looks(outbox: Outbox) -> None:
    outbox.add(item(1), NOW)
    fault = Fault("a", "one %(x)s", "two", {"x": timedelta(1)}, "p", 3, "k", "hint")
    worker(outbox, OwnerError([fault])).deliver()
    french = {"one %(x)s": "un %(x)s", "two": "deux"}
    assert [told.said(french.__getitem__) for told in outbox.troubled()[0].faults] == [("un 1 day, 0:00:00", "deux")]
