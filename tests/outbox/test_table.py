import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from causerie.errors import OwnerError
from causerie.outbox import database, table
from causerie.outbox.table import FullError, Outbox
from filelock import FileLock

from tests.outbox import postgres, processes
from tests.outbox.samples import LEASE, WHY, item
from tests.samples import NOW, ident

SECOND = timedelta(seconds=1)


def test_what_was_added_is_there_byte_for_byte_and_to_the_microsecond(outbox: Outbox) -> None:
    now = NOW + timedelta(microseconds=123457)
    row = outbox.add(item(1, data=b"\x00\xff'\";--\n", lang="fr-CA"), now)
    assert outbox.row(ident(1)) == row
    assert (row.data, row.received, row.since, row.not_before, row.tries) == (b"\x00\xff'\";--\n", now, now, now, 0)


def test_there_is_no_row_that_was_not_added(outbox: Outbox) -> None:
    assert outbox.row(ident(1)) is None
    assert (outbox.waiting(), outbox.troubled(), outbox.claim("a", NOW, LEASE)) == ([], [], None)


def test_the_same_key_is_the_same_row(outbox: Outbox) -> None:
    first = outbox.add(item(1), NOW)
    assert outbox.add(item(2, key="key-1", data=b"other"), NOW + SECOND) == first
    assert outbox.waiting() == [first]


def test_a_key_is_remembered_when_its_row_is_sent(outbox: Outbox) -> None:
    outbox.add(item(1), NOW)
    row = outbox.claim("a", NOW, LEASE)
    assert row
    outbox.sent(row, NOW)
    assert outbox.add(item(2, key="key-1"), NOW).id == ident(1)
    assert outbox.waiting() == []


def test_rows_are_taken_in_their_order_and_one_of_a_thread_at_a_time(outbox: Outbox) -> None:
    for number, thread in enumerate(("un", "un", "deux", "un")):
        outbox.add(item(number, thread), NOW)
    assert [row and row.id for row in (outbox.claim("a", NOW, LEASE) for _ in range(3))] == [ident(0), ident(2), None]


def test_the_next_of_a_thread_follows_when_the_first_is_sent(outbox: Outbox) -> None:
    outbox.add(item(1), NOW)
    outbox.add(item(2), NOW)
    row = outbox.claim("a", NOW, LEASE)
    assert row
    assert outbox.sent(row, NOW)
    following = outbox.claim("b", NOW, LEASE)
    assert following
    assert following.id == ident(2)


@pytest.mark.parametrize("way", ["park", "caught"])
def test_what_a_moderator_must_decide_does_not_keep_others_waiting(outbox: Outbox, way: str) -> None:
    outbox.add(item(1, state="caught" if way == "caught" else "waiting"), NOW)
    if way == "park":
        row = outbox.claim("a", NOW, LEASE)
        assert row
        outbox.park(row, NOW, WHY)
    outbox.add(item(2), NOW)
    following = outbox.claim("a", NOW, LEASE)
    assert following
    assert following.id == ident(2)


def test_a_row_in_backoff_keeps_its_thread_waiting_and_no_other(outbox: Outbox) -> None:
    for number, thread in enumerate(("un", "un", "deux")):
        outbox.add(item(number, thread), NOW)
    row = outbox.claim("a", NOW, LEASE)
    assert row
    assert outbox.later(row, NOW, NOW + 60 * SECOND, WHY)
    other = outbox.claim("a", NOW, LEASE)
    assert other
    assert other.id == ident(2)
    assert outbox.claim("a", NOW + 59 * SECOND, LEASE) is None
    again = outbox.claim("a", NOW + 60 * SECOND, LEASE)
    assert again
    assert (again.id, again.tries, again.faults) == (ident(0), 2, WHY)


def test_a_lease_that_ran_out_can_be_taken_and_its_old_holder_changes_nothing(outbox: Outbox) -> None:
    outbox.add(item(1), NOW)
    late = outbox.claim("a", NOW, LEASE)
    assert late
    assert outbox.claim("b", NOW + LEASE - SECOND, LEASE) is None
    taken = outbox.claim("b", NOW + LEASE, LEASE)
    assert taken
    now = NOW + LEASE + SECOND
    assert not outbox.sent(late, now)
    assert not outbox.later(late, now, now, WHY)
    assert not outbox.park(late, now, WHY)
    assert outbox.row(ident(1)) == taken
    assert outbox.sent(taken, now)


def test_a_worker_does_not_take_its_own_older_lease_for_the_newer(outbox: Outbox) -> None:
    outbox.add(item(1), NOW)
    late = outbox.claim("a", NOW, LEASE)
    assert late
    assert outbox.claim("a", NOW + LEASE, LEASE)
    assert not outbox.sent(late, NOW + LEASE)


def test_a_lease_that_ran_out_and_that_nobody_took_can_still_be_ended(outbox: Outbox) -> None:
    outbox.add(item(1), NOW)
    row = outbox.claim("a", NOW, LEASE)
    assert row
    assert outbox.sent(row, NOW + 2 * LEASE)


def test_the_words_go_when_they_are_sent(outbox: Outbox) -> None:
    outbox.add(item(1), NOW)
    row = outbox.claim("a", NOW, LEASE)
    assert row
    outbox.later(row, NOW, NOW, WHY)
    row = outbox.claim("a", NOW, LEASE)
    assert row
    outbox.sent(row, NOW + SECOND)
    sent = outbox.row(ident(1))
    assert sent
    assert (sent.state, sent.data, sent.faults, sent.worker, sent.changed) == ("sent", b"", (), "", NOW + SECOND)
    assert outbox.claim("a", NOW + 2 * LEASE, LEASE) is None


def test_the_words_are_not_even_in_the_file(sqlite: str, opened: Callable[[str], Outbox]) -> None:
    outbox = opened(sqlite)
    outbox.add(item(1, data=b"the words of a stranger" * 500), NOW)
    row = outbox.claim("a", NOW, LEASE)
    assert row
    outbox.sent(row, NOW)
    outbox.close()
    files = list(Path(sqlite.removeprefix("sqlite:///")).parent.iterdir())
    assert files
    assert [path.name for path in files if b"words of a stranger" in path.read_bytes()] == []


def test_a_moderator_releases_what_was_parked_or_caught(outbox: Outbox) -> None:
    outbox.add(item(1), NOW)
    outbox.add(item(2, "deux", state="caught"), NOW)
    row = outbox.claim("a", NOW, LEASE)
    assert row
    outbox.park(row, NOW, WHY)
    later = NOW + timedelta(days=3)
    assert outbox.claim("a", later, LEASE) is None
    assert outbox.again(ident(1), later)
    assert outbox.again(ident(2), later)
    released = outbox.claim("a", later, LEASE)
    assert released
    assert (released.id, released.received, released.since, released.tries) == (ident(1), NOW, later, 1)
    assert released.faults == ()


def test_only_what_was_parked_or_caught_is_released(outbox: Outbox) -> None:
    outbox.add(item(1), NOW)
    assert not outbox.again(ident(1), NOW)
    row = outbox.claim("a", NOW, LEASE)
    assert row
    outbox.sent(row, NOW)
    assert not outbox.again(ident(1), NOW)
    assert not outbox.again(ident(9), NOW)


def test_a_row_in_trouble_is_dropped_unless_a_worker_has_it(outbox: Outbox) -> None:
    outbox.add(item(1), NOW)
    outbox.add(item(2, "deux", state="caught"), NOW)
    assert not outbox.drop(ident(1)), "it waits for its turn, and nothing is wrong with it"
    row = outbox.claim("a", NOW, LEASE)
    assert row
    outbox.later(row, NOW, NOW, WHY)
    assert outbox.claim("a", NOW, LEASE)
    assert not outbox.drop(ident(1))
    assert outbox.drop(ident(2))
    assert not outbox.drop(ident(2))
    assert outbox.row(ident(2)) is None


def test_a_row_that_was_sent_answers_for_its_receipt_and_cannot_be_dropped(outbox: Outbox) -> None:
    outbox.add(item(1), NOW)
    row = outbox.claim("a", NOW, LEASE)
    assert row
    outbox.sent(row, NOW)
    assert not outbox.drop(ident(1))
    assert outbox.row(ident(1))


def test_what_caught_a_row_is_kept_with_it(outbox: Outbox) -> None:
    assert outbox.add(item(1, state="caught", faults=WHY), NOW).faults == WHY
    assert [row.faults for row in outbox.troubled()] == [WHY]


def test_trouble_is_what_is_parked_caught_or_failed_and_says_why(outbox: Outbox) -> None:
    for number, thread in enumerate("abcd"):
        outbox.add(item(number, thread, state="caught" if thread == "c" else "waiting"), NOW)
    for end in (lambda row: outbox.park(row, NOW, WHY), lambda row: outbox.later(row, NOW, NOW + LEASE, WHY)):
        row = outbox.claim("a", NOW, LEASE)
        assert row
        end(row)
    assert [(row.id, row.state, row.faults) for row in outbox.troubled()] == [
        (ident(0), "parked", WHY),
        (ident(1), "waiting", WHY),
        (ident(2), "caught", ()),
    ]
    assert outbox.troubled()[0].reason == "the forge is away: 502 come back later"
    assert [row.id for row in outbox.waiting()] == [ident(1), ident(3)]


def test_only_so_many_rows_wait(outbox: Outbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "WAITING_MAX", 2)
    outbox.add(item(1), NOW)
    outbox.add(item(2), NOW)
    with pytest.raises(FullError) as raised:
        outbox.add(item(3), NOW)
    assert raised.value.after == 3600
    assert outbox.row(ident(3)) is None
    assert outbox.add(item(1), NOW).id == ident(1)
    assert outbox.add(item(4, state="caught"), NOW)
    row = outbox.claim("a", NOW, LEASE)
    assert row
    outbox.sent(row, NOW)
    assert outbox.add(item(3), NOW)


def test_the_oldest_that_were_caught_give_way(outbox: Outbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "CAUGHT_MAX", 2)
    outbox.add(item(0), NOW)
    for number in range(1, 6):
        outbox.add(item(number, state="caught"), NOW)
    assert [row.id for row in outbox.troubled()] == [ident(4), ident(5)]
    assert [row.id for row in outbox.waiting()] == [ident(0)]


def test_what_was_sent_long_ago_is_forgotten_and_nothing_else(outbox: Outbox) -> None:
    for number, thread in enumerate("abcd"):
        outbox.add(item(number, thread, state="caught" if thread == "d" else "waiting"), NOW)
    for end in (outbox.sent, lambda row, now: outbox.park(row, now, WHY)):
        row = outbox.claim("a", NOW, LEASE)
        assert row
        end(row, NOW)
    assert outbox.purge(NOW + timedelta(days=400)) == 0
    assert outbox.purge(NOW + timedelta(days=400) + SECOND) == 1
    assert outbox.row(ident(0)) is None
    assert len(outbox.waiting() + outbox.troubled()) == 3


def test_each_of_many_threads_takes_rows_of_its_own(outbox: Outbox) -> None:
    for number in range(40):
        outbox.add(item(number, f"thread-{number % 10}"), NOW)
    taken: list[tuple[str, str]] = []

    def work(name: str) -> None:
        while row := outbox.claim(name, NOW, LEASE):
            taken.append((row.thread, row.id))
            assert outbox.sent(row, NOW)
        outbox.close()

    workers = [threading.Thread(target=work, args=(f"worker-{number}",)) for number in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(name for _, name in taken) == [ident(number) for number in range(40)]
    for number in range(10):
        ids = [name for thread, name in taken if thread == f"thread-{number}"]
        assert ids == sorted(ids)


def test_many_threads_add_and_each_key_is_one_row(outbox: Outbox) -> None:
    given: list[str] = []

    def add() -> None:
        given.extend(outbox.add(item(number), NOW).id for number in range(20))
        outbox.close()

    adders = [threading.Thread(target=add) for _ in range(4)]
    for adder in adders:
        adder.start()
    for adder in adders:
        adder.join()
    assert sorted(given) == sorted([ident(number) for number in range(20)] * 4)
    assert [row.id for row in outbox.waiting()] == [ident(number) for number in range(20)]


def test_a_thread_keeps_its_connection(outbox: Outbox) -> None:
    outbox.add(item(1), NOW)
    first = outbox._database.connection()
    outbox.add(item(2), NOW)
    assert outbox._database.connection() is first


def test_the_table_is_made_by_several_processes_that_come_first_together(
    url: str, opened: Callable[[str], Outbox], tmp_path: Path
) -> None:
    log = tmp_path / "log"
    started = [processes.start("adding", log, url, 0, number, number + 1, 1, 6) for number in range(6)]
    assert [processes.line(process) for process in started] == ["ready"] * 6
    for process in started:
        processes.tell(process)
    said = [process.communicate()[0].strip() for process in started]
    assert said == [ident(number) for number in range(6)], log.read_text()
    assert {row.id for row in opened(url).waiting()} == set(said)


def test_a_file_is_opened_by_one_at_a_time(sqlite: str, opened: Callable[[str], Outbox]) -> None:
    # Of eight that opened a new file at once, without a lock, one in a hundred was told that it is locked.
    outbox, order = opened(sqlite), []

    def add() -> None:
        outbox.add(item(1), NOW)
        order.append("added")
        outbox.close()

    adding = threading.Thread(target=add)
    with FileLock(f"{database.file(sqlite)}.lock"):
        adding.start()
        adding.join(0.3)
        order.append("opened")
    adding.join()
    assert order == ["opened", "added"]


def test_nobody_adds_while_another_is_alone(outbox: Outbox, opened: Callable[[str], Outbox]) -> None:
    inside, leave, order = threading.Event(), threading.Event(), []
    other = opened(outbox.url)

    def stay() -> None:
        inside.set()
        leave.wait(60)
        order.append("left")

    def alone() -> None:
        other.alone(stay)
        other.close()

    def add() -> None:
        outbox.add(item(1), NOW)
        order.append("added")
        outbox.close()

    outbox.waiting()
    staying, adding = threading.Thread(target=alone), threading.Thread(target=add)
    staying.start()
    assert inside.wait(60)
    adding.start()
    adding.join(0.3)
    leave.set()
    staying.join()
    adding.join()
    assert order == ["left", "added"]


def test_a_server_that_was_started_anew_is_found_again() -> None:
    with postgres.running("fsync=off") as server:
        outbox = Outbox(server.url)
        outbox.add(item(1), NOW)
        server.stop()
        server.start()
        assert outbox.add(item(2), NOW)
        server.stop()
        with pytest.raises(OwnerError, match="the outbox cannot be used"):
            outbox.waiting()
        server.start()
        assert [row.id for row in outbox.waiting()] == [ident(1), ident(2)]
        outbox.close()


def test_a_server_that_would_not_flush_flushes_what_is_acknowledged() -> None:
    with postgres.running("synchronous_commit=off", "wal_writer_delay=10s") as server:
        outbox = Outbox(server.url)
        outbox.add(item(1), NOW)
        server.kill()
        outbox.close()
        server.start()
        assert outbox.row(ident(1))
        outbox.close()


def test_a_file_is_flushed_at_every_commit(sqlite: str, opened: Callable[[str], Outbox]) -> None:
    outbox = opened(sqlite)
    outbox.add(item(1), NOW)
    found = [outbox._database.execute_sql(f"PRAGMA {name}").fetchone() for name in ("journal_mode", "synchronous")]
    assert found == [("wal",), (2,)]


@pytest.mark.parametrize("url", ["mysql://x", "", "outbox.db"])
def test_an_address_of_no_known_kind_is_the_owners_to_mend(url: str) -> None:
    with pytest.raises(OwnerError, match="this address of an outbox cannot be used"):
        Outbox(url)


def test_a_database_that_cannot_be_opened_is_the_owners_to_mend(tmp_path: Path) -> None:
    with pytest.raises(OwnerError, match="the outbox cannot be used"):
        Outbox(database.address(tmp_path)).add(item(1), NOW)
