"""Random histories of an outbox, beside a model of it that is too simple to be wrong."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import hypothesis.strategies as st
from causerie.outbox.gathering import Gathering
from causerie.outbox.row import Row
from causerie.outbox.table import KEPT, Outbox
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from tests.outbox.samples import LEASE, WHY, item
from tests.samples import NOW, ident

THREADS = st.sampled_from(["un", "deux"])
WORKERS = st.sampled_from(["a", "b"])
# An hour after NOW, it is midnight there.
ZONE = "Pacific/Noumea"
GATHERS = st.sampled_from([None, Gathering("thread", ZONE), Gathering("day", ZONE)])


@dataclass(frozen=True)
class Known:
    """What the model knows of a row."""

    thread: str
    state: str
    not_before: datetime
    tries: int = 0
    worker: str = ""
    group: str = ""
    received: datetime = NOW
    since: datetime = NOW

    @property
    def day(self) -> object:
        return self.received.astimezone(ZoneInfo(ZONE)).date()


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
        self.known[row.id] = Known(thread, state, self.now, received=self.now, since=self.now)

    @rule(data=st.data())
    def add_again(self, data: st.DataObject) -> None:
        if self.known:
            name = data.draw(st.sampled_from(sorted(self.known)))
            number = int(self.outbox.row(name).key.removeprefix("key-"))
            given = item(number, "elsewhere", id=ident(self.number + 1000))
            assert self.outbox.add(given, self.now).id == name

    @rule(worker=WORKERS, gather=GATHERS)
    def claim(self, worker: str, gather: Gathering | None) -> None:
        row = self.outbox.claim(worker, self.now, LEASE, gather)
        wanted = self.wanted(gather)
        assert [one.id for one in row.each] == wanted if row else not wanted
        if row:
            group = row.branch if len(wanted) > 1 else self.known[row.id].group
            for name in wanted:
                found = self.known[name]
                until, tries = self.now + LEASE, found.tries + 1
                self.known[name] = replace(found, not_before=until, tries=tries, worker=worker, group=group)
            self.claims.append(row)

    @rule(data=st.data(), end=st.sampled_from(["sent", "later", "park", "part"]))
    def finish(self, data: st.DataObject, end: str) -> None:
        """End any claim that ever was, in time or too late."""
        if not self.claims:
            return
        row = data.draw(st.sampled_from(self.claims))
        if end == "part" and not row.along:
            return
        if end == "part":
            row = data.draw(st.sampled_from(row.each))
        held = [one.id for one in row.each if self.held(one)]
        verbs = {"sent": self.outbox.sent,
                 "later": lambda row, now: self.outbox.later(row, now, now + LEASE / 2, WHY),
                 "park": lambda row, now: self.outbox.park(row, now, WHY),
                 "part": lambda row, now: self.outbox.part(row, now, WHY)}  # fmt: skip
        assert verbs[end](row, self.now) == bool(held)
        for name in held:
            found = self.known[name]
            until = self.now + LEASE / 2 if end == "later" else found.not_before
            state = {"sent": "sent", "later": "waiting", "park": "parked", "part": "parked"}[end]
            group = "" if end == "part" else found.group
            self.known[name] = replace(found, state=state, not_before=until, worker="", group=group)
        self.sent += held * (end == "sent")

    @rule(seconds=st.integers(1, 400))
    def wait(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    @rule(data=st.data())
    def again(self, data: st.DataObject) -> None:
        if self.known:
            name = data.draw(st.sampled_from(sorted(self.known)))
            found = self.known[name]
            stuck = found.state in ("parked", "caught")
            # Nobody releases a row in the microsecond in which it was received.
            self.now += timedelta(microseconds=1)
            assert self.outbox.again(name, self.now) == stuck
            for other in self.group(name) if stuck else ():
                back = {"state": "waiting", "not_before": self.now, "since": self.now, "tries": 0}
                self.known[other] = replace(self.known[other], **back)

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

    def held(self, row: Row) -> bool:
        found = self.known.get(row.id)
        lease = (row.worker, row.tries, row.not_before)
        return bool(found and found.state == "waiting" and (found.worker, found.tries, found.not_before) == lease)

    def group(self, name: str) -> list[str]:
        """A row and those that were gathered with it and are where it is."""
        found = self.known[name]
        return [
            other
            for other, one in self.known.items()
            if other == name or (found.group and (one.group, one.state) == (found.group, found.state))
        ]

    def wanted(self, gather: Gathering | None) -> list[str]:
        """What is to be taken now."""
        first = next(filter(self.ready, self.known), None)
        if first is None:
            return []
        if self.known[first].group or gather is None:
            return self.group(first)
        taken: list[str] = []
        blocked: set[str] = set()
        for name, found in self.known.items():
            if found.state == "waiting" and found.thread not in blocked:
                if self.fits(found, self.known[first], gather):
                    taken.append(name)
                else:
                    blocked.add(found.thread)
        return taken if first in taken else [first]

    def fits(self, found: Known, first: Known, gather: Gathering) -> bool:
        beside = found.thread == first.thread if gather.by == "thread" else found.day == first.day
        fresh = not found.tries and not found.group and found.since == found.received
        return beside and fresh and found.not_before <= self.now

    def ready(self, name: str) -> bool:
        found = self.known[name]
        earlier = [other for other in self.known.values() if other.thread == found.thread and other.state == "waiting"]
        return found.state == "waiting" and found.not_before <= self.now and earlier[0] is found

    @invariant()
    def the_rows_are_what_is_known(self) -> None:
        for name, found in self.known.items():
            row = self.outbox.row(name)
            assert row
            group = row.branch if row.branch.startswith("gathered/") else ""
            times = {"received": row.received, "since": row.since}
            assert Known(row.thread, row.state, row.not_before, row.tries, row.worker, group, **times) == found
            assert bool(row.data) == (row.state != "sent")

    def teardown(self) -> None:
        """Nothing is lost: in the end all that waits is sent, each once, in its order."""
        self.now += 2 * LEASE
        waiting = [name for name, found in self.known.items() if found.state == "waiting"]
        last: list[str] = []
        while row := self.outbox.claim("last", self.now, LEASE):
            wanted = self.wanted(None)
            assert [one.id for one in row.each] == wanted
            assert self.outbox.sent(row, self.now)
            last += wanted
            for name in wanted:
                self.known[name] = replace(self.known[name], state="sent")
        assert sorted(last) == sorted(waiting)
        assert len(set(self.sent + last)) == len(self.sent + last)
        for name in self.known:
            self.outbox.drop(name)
        self.outbox.purge(self.now + 2 * KEPT)
        assert not any(map(self.outbox.row, self.known))
        assert self.outbox.waiting() + self.outbox.troubled() == []


def test_no_history_loses_doubles_or_disorders_a_row(outbox: Outbox) -> None:
    plan = settings(max_examples=80, stateful_step_count=40, suppress_health_check=list(HealthCheck))
    run: Callable[..., None] = run_state_machine_as_test
    run(lambda: Histories(outbox), settings=plan)
