"""A pull request of anybody's is data: whatever it holds is refused in words, and none of it is run or written."""

from __future__ import annotations

from pathlib import Path

import pytest
from causerie.checks import report

from tests.review.hostile import TABLE, Hostile
from tests.review.pulls import Pulls
from tests.review.traps import arm, trap

ROWS = pytest.mark.parametrize("row", TABLE.values(), ids=TABLE)


@ROWS
def test_each_is_refused_in_words(row: Hostile, pulls: Pulls) -> None:
    row.make(pulls)
    found = pulls.reviewed()
    assert found.ours
    assert not found.sound
    told = [(fault.path, report.line(fault, "en")) for fault in found.faults]
    assert any(where == row.where and row.said in said for where, said in told), told


@ROWS
def test_none_is_run_or_written(row: Hostile, pulls: Pulls, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sprung = trap(pulls.copy, tmp_path)
    arm(pulls.blog, sprung)
    row.make(pulls)
    monkeypatch.chdir(pulls.blog.path)
    pulls.fetch()
    before, work_tree = pulls.blog.files(), pulls.blog.status()
    assert not pulls.reviewed().sound
    assert not sprung.exists()
    assert (pulls.blog.files(), pulls.blog.status()) == (before, work_tree)


def test_the_traps_spring_for_whoever_checks_them_out(pulls: Pulls, tmp_path: Path) -> None:
    sprung = trap(pulls.copy, tmp_path)
    arm(pulls.blog, sprung)
    pulls.blog.git("checkout", "--quiet", "--force", pulls.fetch())
    assert sprung.exists()


def test_what_touches_no_comment_is_out_of_scope(pulls: Pulls) -> None:
    pulls.put({"content/un-texte.md": b"Title: Autre\n", "theme/x.css": b"a {}\n"})
    pulls.send()
    found = pulls.reviewed()
    assert (found.ours, found.sound, found.asked, found.faults) == (False, True, None, ())
