"""What differs between two states of a page: slots alone, or more."""

from __future__ import annotations

import pytest
from causerie.tasks.shown import Shown

PAGE = '<p>avant</p><div data-slot="thread:un:fr"><div>{}</div></div><b><span data-slot="count:un:fr">{}</span></b>{}'


def shown(*parts: object) -> Shown:
    return Shown.of(PAGE.format(*parts).encode())


@pytest.mark.parametrize(
    ("parts", "changed"),
    [
        ((1, 2, 3), []),
        ((0, 2, 3), ["thread:un:fr"]),
        ((1, 0, 3), ["count:un:fr"]),
        ((0, 0, 3), ["count:un:fr", "thread:un:fr"]),
        ((1, 2, 0), None),
        ((0, 2, 0), None),
    ],
)
def test_slots_that_changed_are_named_if_nothing_else_did(parts: tuple[int, ...], changed: list[str] | None) -> None:
    assert shown(1, 2, 3).changed(shown(*parts)) == changed
    assert (shown(1, 2, 3) == shown(*parts)) == (changed == [])


def test_a_slot_within_a_slot_is_a_part_of_it() -> None:
    within = '<div data-slot="a"><div data-slot="b">{}</div></div>'
    before, after = (Shown.of(within.format(number).encode()) for number in (1, 2))
    assert before.changed(after) == ["a"]


def test_one_that_stands_twice_is_named_once() -> None:
    twice = '<i data-slot="a">{}</i><i data-slot="a">{}</i>'
    assert Shown.of(twice.format(1, 1).encode()).changed(Shown.of(twice.format(2, 2).encode())) == ["a"]


def test_a_slot_more_is_more_than_a_slot_that_changed() -> None:
    assert shown(1, 2, 3).changed(shown(1, 2, '<i data-slot="new">x</i>')) is None


@pytest.mark.parametrize("data", [b"", b'<div data-slot="a"><p>', b"\xff\xfe"])
def test_any_bytes_are_a_page(data: bytes) -> None:
    assert Shown.of(data) == Shown.of(data)
    assert Shown.of(data) != Shown.of(data + b"x")
