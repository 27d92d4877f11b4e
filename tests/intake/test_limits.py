"""How much is taken from whom, by a clock that the test sets."""

from __future__ import annotations

import random
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from causerie.intake.limits import KEYS_MAX, SENDS, Limits, block

from tests.intake.house import Bits, Clock


def limits() -> tuple[Limits, Clock]:
    clock = Clock()
    return Limits(clock, random.Random(7).getrandbits), clock


def test_so_many_are_let_through_and_the_next_is_told_how_long_to_wait() -> None:
    kept, clock = limits()
    for _ in range(SENDS.most):
        assert kept.wait(SENDS, "a") == 0
        clock.forward(seconds=10)
    left = 600 - 10 * SENDS.most
    assert kept.wait(SENDS, "a") == left
    assert kept.wait(SENDS, "b") == 0
    clock.forward(seconds=left - 1)
    assert kept.wait(SENDS, "a") == 1
    clock.forward(seconds=1)
    assert kept.wait(SENDS, "a") == 0
    assert kept.wait(SENDS, "a") == 10


def test_what_is_refused_does_not_make_the_wait_longer() -> None:
    kept, clock = limits()
    waits = [kept.wait(SENDS, "a") for _ in range(20)]
    assert waits == [0] * SENDS.most + [600] * (20 - SENDS.most)
    clock.forward(seconds=600)
    assert kept.wait(SENDS, "a") == 0


def test_the_same_sent_again_counts_once_and_is_never_refused() -> None:
    kept, _ = limits()
    assert [kept.wait(SENDS, "a", once="x") for _ in range(30)] == [0] * 30
    assert [kept.wait(SENDS, "a", once=str(n)) for n in range(SENDS.most)][-1] == 600
    assert kept.wait(SENDS, "a", once="x") == 0


def test_threads_that_ask_at_once_are_counted_each() -> None:
    kept, _ = limits()
    with ThreadPoolExecutor(16) as pool:
        waits = list(pool.map(lambda _: kept.wait(SENDS, "a"), range(200)))
    assert waits.count(0) == SENDS.most


def test_the_day_after_knows_nothing_of_the_day_before() -> None:
    clock, salts = Clock(), Bits()
    kept = Limits(clock, salts)
    clock.now = datetime(2026, 11, 24, 23, 59, tzinfo=UTC)
    for _ in range(SENDS.most):
        kept.wait(SENDS, "203.0.113.0/24")
    before = list(kept._counts)
    clock.forward(minutes=2)
    assert kept.wait(SENDS, "203.0.113.0/24") == 0
    assert not set(before) & set(kept._counts)


def test_no_address_is_kept() -> None:
    kept, _ = limits()
    kept.wait(SENDS, "203.0.113.0/24", once="x")
    assert "203.0" not in repr(vars(kept))


def test_a_flood_from_everywhere_takes_bounded_memory() -> None:
    kept, _ = limits()
    for number in range(KEYS_MAX * 3):
        kept.wait(SENDS, str(number))
    assert len(kept._counts) == KEYS_MAX
    assert sys.getsizeof(kept._counts) < 2**20


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.77", "203.0.113.0/24"),
        ("::ffff:203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:1:2:3::4", "2001:db8:1::/48"),
        ("fe80::1%eth0", "fe80::/48"),
        ("", ""),
        (None, ""),
        ("unix:", ""),
        ("203.0.113.77, 10.0.0.1", ""),
    ],
)
def test_an_address_counts_as_its_network(address: str | None, network: str) -> None:
    assert block(address) == network
