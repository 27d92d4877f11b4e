"""Random histories of an outbox, beside a model of it that is too simple to be wrong."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import hypothesis.strategies as st
from causerie.outbox.row import Row
from causerie.outbox.table import KEPT, Outbox
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from tests.outbox.samples import LEASE, WHY, item
from tests.samples import NOW, ident

THREADS = st.sampled_from(["un", "deux", "trois"])
WORKERS = st.sampled_from(["a", "b"])


@dataclass(frozen=True)
class Known:
    """What the model knows of a row."""

    thread: str
    state: str
    not_before: datetime
    tries: int = 0
    worker: str = ""


class Histories(RuleBasedStateMachine):
    def __init__(self, outbox: Outbox) -> None:
        super().__init__()
        self.outbox = outbox
        self.now = NOW
        self.known: dict[str, Known] = {}
        self.claims: list[Row] = []
        self.sent: list[str] = []
        self.number = 0

    @rule(thread=THREADS, caught=st.booleans())
    def add(self, thread: str, caught: bool) -> None:
        self.number += 1
        state = "caught" if caught else "waiting"
        row = self.outbox.add(item(self.number, thread, state=state), self.now)
        self.known[row.id] = Known(thread, state, self.now)

    @rule(data=st.data())
    def add_again(self, data: st.DataObject) -> None:
        if self.known:
            name = data.draw(st.sampled_from(sorted(self.known)))
            number = int(self.outbox.row(name).key.removeprefix("key-"))
            given = item(number, "elsewhere", id=ident(self.number + 1000))
            assert self.outbox.add(given, self.now).id == name

    @rule(worker=WORKERS)
    def claim(self, worker: str) -> None:
        row = self.outbox.claim(worker, self.now, LEASE)
        wanted = next(filter(self.ready, self.known), None)
        assert (row and row.id) == wanted
        if row:
            found = self.known[row.id]
            self.known[row.id] = replace(found, not_before=self.now + LEASE, tries=found.tries + 1, worker=worker)
            self.claims.append(row)

    @rule(data=st.data(), end=st.sampled_from(["sent", "later", "park"]))
    def finish(self, data: st.DataObject, end: str) -> None:
        """End any claim that ever was, in time or too late."""
        if not self.claims:
            return
        row = data.draw(st.sampled_from(self.claims))
        found = self.known.get(row.id)
        lease = (row.worker, row.tries, row.not_before)
        held = found and found.state == "waiting" and (found.worker, found.tries, found.not_before) == lease
        if end == "sent":
            assert self.outbox.sent(row, self.now) == bool(held)
        elif end == "later":
            assert self.outbox.later(row, self.now, self.now + LEASE / 2, WHY) == bool(held)
        else:
            assert self.outbox.park(row, self.now, WHY) == bool(held)
        if held and found:
            until = self.now + LEASE / 2 if end == "later" else found.not_before
            state = {"sent": "sent", "later": "waiting", "park": "parked"}[end]
            self.known[row.id] = replace(found, state=state, not_before=until, worker="")
            self.sent += [row.id] * (end == "sent")

    @rule(seconds=st.integers(1, 400))
    def wait(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    @rule(data=st.data())
    def again(self, data: st.DataObject) -> None:
        if self.known:
            name = data.draw(st.sampled_from(sorted(self.known)))
            found = self.known[name]
            stuck = found.state in ("parked", "caught")
            assert self.outbox.again(name, self.now) == stuck
            if stuck:
                self.known[name] = replace(found, state="waiting", not_before=self.now, tries=0)

    @rule(data=st.data())
    def drop(self, data: st.DataObject) -> None:
        if self.known:
            name = data.draw(st.sampled_from(sorted(self.known)))
            found = self.known[name]
            failed = found.state == "waiting" and found.tries > 0
            free = not found.worker and (found.state in ("parked", "caught") or failed)
            assert self.outbox.drop(name) == free
            if free:
                del self.known[name]

    def ready(self, name: str) -> bool:
        found = self.known[name]
        earlier = [other for other in self.known.values() if other.thread == found.thread and other.state == "waiting"]
        return found.state == "waiting" and found.not_before <= self.now and earlier[0] is found

    @invariant()
    def the_rows_are_what_is_known(self) -> None:
        for name, found in self.known.items():
            row = self.outbox.row(name)
            assert row
            assert Known(row.thread, row.state, row.not_before, row.tries, row.worker) == found
            assert bool(row.data) == (row.state != "sent")

    def teardown(self) -> None:
        """Nothing is lost: in the end all that waits is sent, each once, in its order."""
        self.now += 2 * LEASE
        waiting = [name for name, found in self.known.items() if found.state == "waiting"]
        last: list[str] = []
        while row := self.outbox.claim("last", self.now, LEASE):
            assert self.outbox.sent(row, self.now)
            last.append(row.id)
        assert last == waiting
        assert len(set(self.sent + last)) == len(self.sent + last)
        for name in self.known:
            self.outbox.drop(name)
        self.outbox.purge(self.now + 2 * KEPT)
        assert not any(map(self.outbox.row, self.known))
        assert self.outbox.waiting() + self.outbox.troubled() == []


def test_no_history_loses_doubles_or_disorders_a_row(outbox: Outbox) -> None:
    plan = settings(max_examples=40, stateful_step_count=40, suppress_health_check=list(HealthCheck))
    run: Callable[..., None] = run_state_machine_as_test
    run(lambda: Histories(outbox), settings=plan)
