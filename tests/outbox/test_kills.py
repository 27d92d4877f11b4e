"""Kill -9 at every step of the path: nothing that was acknowledged is lost, and nothing arrives twice."""

import json
import random
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from causerie.forges.local import Local
from causerie.outbox.row import Row
from causerie.outbox.table import Outbox

from tests.outbox import fault_proxy, processes
from tests.outbox.samples import item
from tests.outbox.steps import flood
from tests.samples import NOW


@pytest.fixture
def blog(tmp_path: Path) -> Path:
    folder = tmp_path / "blog"
    folder.mkdir()
    return folder


@pytest.fixture
def arrivals(tmp_path: Path) -> Path:
    """Where a forge writes down what arrives."""
    return tmp_path / "arrivals"


@pytest.fixture
def forge(blog: Path, arrivals: Path, tmp_path: Path) -> Iterator[int]:
    """The port of a forge behind HTTP."""
    with processes.running("http_forge", tmp_path / "log", blog, arrivals) as process:
        yield int(processes.line(process))


def lines(path: Path) -> list[str]:
    return path.read_text().splitlines() if path.exists() else []


def deaths(log: Path, *words: object) -> list[tuple[int, bool, bool, object]]:
    """What became of each child that died at a step; the last one came through."""
    process = processes.start("dying", log, *words)
    found = [tuple(json.loads(said)) for said in process.communicate()[0].splitlines()]
    assert process.returncode == 0, log.read_text()
    assert [killed for _, killed, _, _ in found] == [True] * (len(found) - 1) + [False]
    return found


def whole(row: Row | None, number: int) -> bool:
    wanted = item(number)
    return bool(row) and (row.data, row.key, row.state, row.tries) == (wanted.data, wanted.key, "waiting", 0)


def test_an_item_is_acknowledged_only_when_it_is_there_whole(
    url: str, opened: Callable[[str], Outbox], tmp_path: Path
) -> None:
    each = url.replace("outbox.db", "NUMBER.db")
    died = deaths(tmp_path / "log", "add", each)
    assert len(died) > 20
    there = 0
    for number, _, acknowledged, _ in died:
        outbox = opened(each.replace("NUMBER", str(number)))
        row = outbox.row(item(number).id)
        there += bool(row)
        assert whole(row, number) or (row is None and not acknowledged), number
        assert whole(outbox.add(item(number), NOW), number), number
        assert Counter(row.id for row in outbox.waiting())[item(number).id] == 1
        outbox.close()
    # Some died between the row and its acknowledgement, and many before.
    assert 2 < there < len(died) / 2


def test_an_intake_that_is_killed_at_any_moment_loses_nothing_that_it_acknowledged(
    sqlite: str, opened: Callable[[str], Outbox], tmp_path: Path
) -> None:
    chance, log, acks = random.Random(7), tmp_path / "log", tmp_path / "acks"
    first = 0
    for _ in range(4):
        intake = processes.start("adding", log, sqlite, 0, first, 10_000, 1, 3, into=acks)
        processes.tell(intake)
        goal = first + chance.randint(1, 40)
        processes.until(lambda goal=goal: lines(acks).count("ready") + goal < len(lines(acks)), log.read_text)
        processes.end(intake)
        first = len(lines(acks)) - lines(acks).count("ready")
    outbox = opened(sqlite)
    waiting = outbox.waiting()
    acknowledged = [said for said in lines(acks) if said != "ready"]
    assert acknowledged == [item(number).id for number in range(first)]
    # The last one may have been killed between the row and its acknowledgement.
    assert [row.id for row in waiting][:first] == acknowledged
    assert [row.data for row in waiting] == [item(number, row.thread).data for number, row in enumerate(waiting)]
    assert len(waiting) - first in (0, 1)


def test_a_row_whose_worker_dies_is_delivered_once_over_http(
    postgresql: str, forge: int, arrivals: Path, tmp_path: Path
) -> None:
    died = deaths(tmp_path / "log", "deliver", postgresql, f"http://127.0.0.1:{forge}")
    assert len(died) > 30
    assert sorted(lines(arrivals)) == [item(number).branch for number, *_ in died]
    endings = Counter(tuple(found) for *_, found in died)
    # Before it was taken, while it was held, and after it was sent: always sent in the end.
    assert set(endings) == {("", "waiting", "sent", ""), ("first", "waiting", "sent", ""), ("", "sent", "sent", "")}


def test_a_row_whose_worker_dies_is_delivered_once_into_git(blog: Path, sqlite: str, tmp_path: Path) -> None:
    died = deaths(tmp_path / "log", "deliver", sqlite, blog)
    assert len(died) > 50
    assert {tuple(found)[2:] for *_, found in died} == {("sent", "")}
    proposals = {proposal.branch: proposal for proposal in Local(blog, "main").open()}
    assert set(proposals) == {item(number).branch for number, *_ in died}
    for number, *_ in died:
        wanted = item(number)
        assert [(change.path, change.after) for change in proposals[wanted.branch].changes] == [
            (wanted.path, wanted.data)
        ]


@pytest.mark.parametrize("way", ["http", "git"])
def test_rows_whose_worker_dies_are_delivered_together_once(
    way: str, request: pytest.FixtureRequest, blog: Path, tmp_path: Path
) -> None:
    if way == "http":
        url, where = request.getfixturevalue("postgresql"), f"http://127.0.0.1:{request.getfixturevalue('forge')}"
    else:
        url, where = request.getfixturevalue("sqlite"), blog
    died = deaths(tmp_path / "log", "gather", url, where)
    assert len(died) > 30
    proposals = {proposal.branch: proposal for proposal in Local(blog, "main").open()}
    for number, *_, (left, ended, branches) in died:
        rows = flood(number)
        assert left in (["waiting"] * len(rows), ["sent"] * len(rows)), "a lease is ended for all of them"
        assert (ended, branches) == (["sent"] * len(rows), [f"gathered/{rows[0].id}"] * len(rows))
        held = [(change.path, change.after) for change in proposals.pop(branches[0]).changes]
        assert held == [(row.path, row.data) for row in rows]
    assert proposals == {}


class Crew:
    """Two intakes and two workers on one outbox, whom `strike` kills and replaces."""

    THREADS = 6

    def __init__(self, url: str, forge: str, folder: Path, each: int) -> None:
        self.url, self.forge, self.folder, self.each = url, forge, folder, each
        self.began = time.time()
        self.members: dict[str, subprocess.Popen[str]] = {}
        for name in ("intake-0", "intake-1", "worker-0", "worker-1"):
            self.send(name)

    def send(self, name: str) -> None:
        """Set a member to work; an intake goes on with the first item that it did not acknowledge."""
        log, number = self.folder / "log", int(name[-1])
        if name.startswith("worker"):
            words = (self.url, self.began, self.forge, name, self.began)
            self.members[name] = processes.start("working", log, *words)
            return
        first = number + 2 * len(self.acknowledged(number))
        words = (self.url, self.began, first, number + 2 * self.each, 2, self.THREADS)
        self.members[name] = processes.start("adding", log, *words, into=self.folder / name)
        processes.tell(self.members[name])

    def acknowledged(self, number: int) -> list[str]:
        return [said for said in lines(self.folder / f"intake-{number}") if said != "ready"]

    def strike(self, name: str) -> None:
        processes.end(self.members[name])
        self.send(name)

    def end(self) -> None:
        for process in self.members.values():
            processes.end(process)


def test_two_intakes_and_two_workers_that_are_killed_lose_double_and_disorder_nothing(
    postgresql: str,
    opened: Callable[[str], Outbox],
    forge: int,
    blog: Path,
    arrivals: Path,
    tmp_path: Path,
) -> None:
    chance, each = random.Random(7), 40
    outbox = opened(postgresql)
    with fault_proxy.before(forge, seed=7, share=0.3) as (address, proxy):
        crew = Crew(postgresql, address, tmp_path, each)

        def done() -> int:
            return len(lines(arrivals)) + len(crew.acknowledged(0)) + len(crew.acknowledged(1))

        def told() -> str:
            rows = [(row.id, row.tries, row.worker, row.reason) for row in outbox.waiting()]
            return f"{done()} {rows} {(tmp_path / 'log').read_text()}"

        try:
            strikes = 0
            while done() < 4 * each:
                goal = min(done() + chance.randint(1, 30), 4 * each)
                processes.until(lambda goal=goal: done() >= goal, told)
                if done() < 4 * each:
                    crew.strike(chance.choice(sorted(crew.members)))
                    strikes += 1
            processes.until(lambda: not outbox.waiting(), told)
        finally:
            crew.end()
    assert strikes > 6
    assert set(fault_proxy.FAULTS) < set(proxy.drawn)

    wanted = {item(number).id: item(number, f"thread-{number % Crew.THREADS}") for number in range(2 * each)}
    assert sorted(crew.acknowledged(0) + crew.acknowledged(1)) == sorted(wanted)
    arrived = [branch.removeprefix("comment/") for branch in lines(arrivals)]
    assert sorted(arrived) == sorted(wanted)
    rows = {name: outbox.row(name) for name in wanted}
    assert {row.state for row in rows.values()} == {"sent"}
    for thread in {row.thread for row in rows.values()}:
        order = [rows[name].seq for name in arrived if rows[name].thread == thread]
        assert order == sorted(order), thread
    for proposal in Local(blog, "main").open():
        one = wanted[proposal.branch.removeprefix("comment/")]
        assert [(change.path, change.after) for change in proposal.changes] == [(one.path, one.data)]
