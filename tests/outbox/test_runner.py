import logging
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from causerie.outbox import database
from causerie.outbox.row import Row
from causerie.outbox.runner import Runner
from causerie.outbox.table import Outbox

from tests.outbox import clocks, processes
from tests.outbox.processes import PATIENCE, running, until
from tests.outbox.samples import WHY, item
from tests.samples import ident

LEASE = timedelta(minutes=5)
either = pytest.mark.parametrize("url", ["sqlite", "postgresql"], indirect=True)


class Delivering:
    """A worker with nothing behind it: what it takes is sent, or does as `end` says."""

    def __init__(self, outbox: Outbox) -> None:
        self.outbox = outbox
        self.taken: list[str] = []
        self.end: Callable[[Row], object] = lambda row: outbox.sent(row, datetime.now(UTC))

    def __call__(self) -> Row | None:
        row = self.outbox.claim("worker", datetime.now(UTC), LEASE)
        if row:
            self.taken.append(row.id)
            self.end(row)
        return row


@pytest.fixture
def url(request: pytest.FixtureRequest) -> str:
    """SQLite's address, or that of the database which a test asks for."""
    return str(request.getfixturevalue(getattr(request, "param", "sqlite")))


@pytest.fixture
def delivering(outbox: Outbox) -> Delivering:
    return Delivering(outbox)


@pytest.fixture
def runners() -> Iterator[list[Runner]]:
    found: list[Runner] = []
    yield found
    for runner in found:
        runner.stop()


@pytest.fixture
def runner(outbox: Outbox, delivering: Delivering, runners: list[Runner]) -> Runner:
    """A runner that sweeps so seldom that only a waking explains what it does."""
    runners.append(Runner(outbox, delivering, sweep=3600))
    return runners[-1]


@pytest.fixture
def sweeping(outbox: Outbox, delivering: Delivering, runners: list[Runner]) -> Runner:
    """A runner that sweeps every second."""
    runners.append(Runner(outbox, delivering, sweep=1))
    return runners[-1]


def sent(outbox: Outbox, *numbers: int) -> bool:
    rows = [outbox.row(ident(number)) for number in numbers]
    return all(row and row.state == "sent" for row in rows)


def add(outbox: Outbox, *numbers: int) -> None:
    for number in numbers:
        outbox.add(item(number), datetime.now(UTC))


@either
def test_what_waits_is_delivered_at_the_start_and_in_its_order(
    outbox: Outbox, delivering: Delivering, runner: Runner
) -> None:
    add(outbox, 1, 2, 3)
    runner.start()
    until(lambda: sent(outbox, 1, 2, 3), lambda: delivering.taken)
    assert delivering.taken == [ident(1), ident(2), ident(3)]


def test_a_waking_delivers_all_that_waits(outbox: Outbox, delivering: Delivering, runner: Runner) -> None:
    add(outbox, 1)
    runner.start()
    until(lambda: sent(outbox, 1), lambda: delivering.taken)
    add(outbox, 2, 3)
    runner.wake()
    until(lambda: sent(outbox, 2, 3), lambda: delivering.taken)


@either
def test_another_process_wakes_the_worker(
    outbox: Outbox, delivering: Delivering, runner: Runner, opened: Callable[[str], Outbox], runners: list[Runner]
) -> None:
    runner.start()
    taking = opened(outbox.url)
    runners.append(Runner(taking, Delivering(taking), sweep=3600))
    add(taking, 1)
    runners[-1].wake()
    until(lambda: sent(outbox, 1), lambda: delivering.taken)


@either
def test_nobody_need_wake_it(outbox: Outbox, delivering: Delivering, sweeping: Runner) -> None:
    sweeping.start()
    add(outbox, 1)
    until(lambda: sent(outbox, 1), lambda: delivering.taken)


def test_a_backoff_of_a_second_ends_after_about_a_second(
    outbox: Outbox, delivering: Delivering, sweeping: Runner
) -> None:
    def fail_once(row: Row) -> None:
        now = datetime.now(UTC)
        if row.tries == 1:
            outbox.later(row, now, now + timedelta(seconds=1), WHY)
        else:
            outbox.sent(row, now)

    delivering.end = fail_once
    add(outbox, 1)
    sweeping.start()
    until(lambda: sent(outbox, 1), lambda: delivering.taken)
    row = outbox.row(ident(1))
    assert row
    assert timedelta(seconds=1) <= row.changed - row.received < timedelta(seconds=30)


def test_a_failing_outbox_does_not_end_the_worker(outbox: Outbox, delivering: Delivering, sweeping: Runner) -> None:
    def fail_once(row: Row) -> None:
        if row.tries == 1:
            now = datetime.now(UTC)
            outbox.later(row, now, now, WHY)
            raise ZeroDivisionError
        outbox.sent(row, datetime.now(UTC))

    delivering.end = fail_once
    add(outbox, 1)
    sweeping.start()
    until(lambda: sent(outbox, 1), lambda: delivering.taken)


def test_stopping_waits_for_the_row_in_hand_and_takes_no_other(
    outbox: Outbox, delivering: Delivering, runner: Runner
) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def slowly(row: Row) -> None:
        begun.set()
        go_on.wait(30)
        outbox.sent(row, datetime.now(UTC))

    delivering.end = slowly
    add(outbox, 1, 2)
    runner.start()
    assert begun.wait(30)
    stopping = threading.Thread(target=runner.stop)
    stopping.start()
    until(lambda: runner._ended.is_set(), lambda: "it did not stop")
    go_on.set()
    stopping.join(30)
    assert sent(outbox, 1)
    assert delivering.taken == [ident(1)]


@either
def test_it_can_be_started_again(outbox: Outbox, delivering: Delivering, runner: Runner) -> None:
    runner.start()
    runner.stop()
    add(outbox, 1)
    runner.start()
    until(lambda: sent(outbox, 1), lambda: delivering.taken)


def test_the_web_servers_signals_stay_its_own(outbox: Outbox, delivering: Delivering, runner: Runner) -> None:
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = [signal.getsignal(number) for number in numbers]
    runner.start()
    assert [signal.getsignal(number) for number in numbers] == before


def test_it_starts_in_any_thread(outbox: Outbox, delivering: Delivering, runner: Runner) -> None:
    add(outbox, 1)
    starting = threading.Thread(target=runner.start)
    starting.start()
    starting.join()
    until(lambda: sent(outbox, 1), lambda: delivering.taken)


@pytest.mark.parametrize("torn", [b"not a database at all, " * 100, None], ids=["no database", "torn"])
def test_a_torn_queue_is_made_anew(
    tmp_path: Path, opened: Callable[[str], Outbox], runners: list[Runner], torn: bytes | None
) -> None:
    outbox = opened(database.address(tmp_path / "outbox.db"))
    queue = tmp_path / "outbox.db.huey"
    first = Runner(outbox, Delivering(outbox))
    for _ in range(2000):
        first.wake()
    first.stop()
    data = bytearray(queue.read_bytes())
    data[4096:] = b"\xff" * (len(data) - 4096)
    queue.write_bytes(torn or bytes(data))
    add(outbox, 1)
    delivering = Delivering(outbox)
    runners.append(Runner(outbox, delivering, sweep=3600))
    runners[-1].start()
    until(lambda: sent(outbox, 1), lambda: delivering.taken)


def test_a_waking_that_fails_is_not_the_readers_trouble(
    tmp_path: Path, opened: Callable[[str], Outbox], caplog: pytest.LogCaptureFixture, runners: list[Runner]
) -> None:
    outbox = opened(database.address(tmp_path / "outbox.db"))
    runners.append(Runner(outbox, Delivering(outbox)))
    runners[-1].stop()
    queue = tmp_path / "outbox.db.huey"
    queue.unlink()
    queue.mkdir()
    with caplog.at_level(logging.WARNING):
        runners[-1].wake()
    assert "the workers could not be woken" in caplog.text


def test_wakings_that_a_sweep_has_overtaken_are_forgotten(outbox: Outbox, runners: list[Runner]) -> None:
    looks: list[float] = []
    runners.append(Runner(outbox, lambda: looks.append(time.monotonic()), sweep=1))
    for _ in range(100):
        runners[0].wake()
    late = time.monotonic() + 1.1
    until(lambda: time.monotonic() > late, lambda: "")
    runners[0].start()
    until(lambda: looks and runners[0]._huey.pending_count() == 0, lambda: looks)
    assert len(looks) < 10


@contextmanager
def silent_forge() -> Iterator[tuple[str, socket.socket]]:
    """A forge that takes a request and says nothing, until the test has it speak."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(PATIENCE)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}", listening


@either
def test_the_work_in_hand_of_a_process_that_was_killed_is_done_by_the_next(
    outbox: Outbox, url: str, tmp_path: Path
) -> None:
    began, blog, arrivals = time.time(), tmp_path / "blog", tmp_path / "arrivals"
    blog.mkdir()
    outbox.add(item(1), clocks.fast(began)())
    outbox.add(item(2), clocks.fast(began)())
    log = tmp_path / "log"
    with silent_forge() as (address, listening):
        first = processes.start("working", log, url, began, address, "first", 1)
        with listening.accept()[0]:
            processes.end(first)
    row = outbox.row(ident(1))
    assert row
    assert (row.state, row.worker) == ("waiting", "first")
    with (
        processes.running("http_forge", log, blog, arrivals) as forge,
        processes.running("working", log, url, began, f"http://127.0.0.1:{processes.line(forge)}", "second", 2),
    ):
        until(lambda: sent(outbox, 1, 2), log.read_text)
    assert arrivals.read_text() == f"{item(1).branch}\n{item(2).branch}\n"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_that_is_asked_to_end_ends_after_the_row_in_hand(
    outbox: Outbox, url: str, tmp_path: Path, number: int
) -> None:
    began, log = time.time(), tmp_path / "log"
    outbox.add(item(1), clocks.fast(began)())
    outbox.add(item(2), clocks.fast(began)())
    with (
        silent_forge() as (address, listening),
        running("working", log, url, began, address, "first", 1) as process,
        listening.accept()[0] as asked,
    ):
        threads = Path(f"/proc/{process.pid}/task")
        before = len(list(threads.iterdir()))
        process.send_signal(number)
        # The scheduler ends at once; who has the row in hand waits for the forge.
        until(lambda: len(list(threads.iterdir())) < before, log.read_text)
        asked.recv(1 << 16)
        asked.sendall(b"HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\n{}")
        process.wait(PATIENCE)
    assert process.returncode == 0, log.read_text()
    assert (sent(outbox, 1), sent(outbox, 2)) == (True, False)
    row = outbox.row(ident(2))
    assert row
    assert (row.worker, row.tries) == ("", 0)
    assert log.read_text() == ""
