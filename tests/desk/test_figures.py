from datetime import timedelta

from causerie.desk.figures import figures
from causerie.store import Corpus

from tests.samples import NOW, THREAD, decision, ident, removed, said


def corpus(*decisions: object, comments: tuple[object, ...] = ()) -> Corpus:
    return Corpus({THREAD: comments}, {}, decisions, ())  # type: ignore[arg-type, dict-item]


def test_without_a_decision_there_is_no_delay() -> None:
    found = figures(3, corpus(), NOW)
    assert (found.waiting, found.decided, found.delay, found.rules) == (3, 0, None, ())


def test_a_week_has_seven_days_and_no_future() -> None:
    dates = [NOW, NOW - timedelta(days=6, hours=23), NOW - timedelta(days=7), NOW + timedelta(minutes=1)]
    made = [decision(id=ident(minute), date=date) for minute, date in enumerate(dates)]
    assert figures(0, corpus(*made), NOW).decided == 2


def test_the_delay_is_the_median_from_the_id_to_the_decision() -> None:
    hours = (1, 5, 100)
    sent = said(0).date
    made = [decision(id=ident(0), date=sent + timedelta(hours=count)) for count in hours]
    assert figures(0, corpus(*made), NOW).delay == timedelta(hours=5)
    assert figures(0, corpus(*made[:2]), NOW).delay == timedelta(hours=3)


def test_rules_are_counted_over_decisions_and_removals() -> None:
    made = [decision(id=ident(1), rule=5), decision(id=ident(2), rule=5), decision(id=ident(3), decision="withdrawn")]
    gone = (removed(id=ident(4), rule=2), removed(id=ident(5)), said(6))
    assert figures(0, corpus(*made, comments=gone), NOW).rules == ((0, 2), (2, 1), (5, 2))


def test_what_was_decided_and_removed_is_counted_once() -> None:
    found = figures(0, corpus(decision(id=ident(1), rule=5), comments=(removed(id=ident(1), rule=2),)), NOW)
    assert found.rules == ((2, 1),)
