"""What the benchmarks stand on: a blog made by seed, pairs of whole processes, a drawing."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest
from causerie import store
from causerie.checks import registry
from causerie.checks.base import Site
from causerie.model import Post
from causerie.settings import Field, Settings

from tests.bench import _corpus, _drawing
from tests.bench._paired import Contender, play, ratios
from tests.bench._posts import posts
from tests.bench._voices import TRADES

LATER = datetime(2026, 11, 25, tzinfo=UTC)


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_blog_is_the_same_for_the_same_seed_and_nothing_is_wrong_with_it(tmp_path: Path) -> None:
    for name, seed in (("one", 1), ("again", 1), ("other", 2)):
        _corpus.blog(tmp_path / name, 20, 100, seed)
    assert files(tmp_path / "one") == files(tmp_path / "again")
    assert files(tmp_path / "one").keys() != files(tmp_path / "other").keys()
    corpus = store.read(tmp_path / "one", "comments")
    said = [comment for thread in corpus.threads.values() for comment in thread]
    assert (len(said), len(corpus.threads)) == (100, 14)
    fields = tuple(Field(key, {"fr": key}, key[:2]) for key in TRADES)
    asked = [
        Post(one.slug, "fr", one.title, f"{one.slug}/", "", questions=("a", "b")) for one in posts(tmp_path / "one")
    ]
    site = Site(corpus, tuple(asked), Settings(root=tmp_path / "one", fields=fields), LATER)
    assert [fault for fault in registry.run(site) if fault.level == "fault"] == []


def test_shares_are_all_given_and_have_a_heavy_head() -> None:
    sizes = sorted(_corpus.shares(5_000, 50_000, 1), reverse=True)
    assert sum(sizes) == 50_000
    assert sizes.count(0) == 1_500
    assert 2_200 < sizes[0] < 2_400


def test_contenders_take_turns_and_cost_what_their_children_do(tmp_path: Path) -> None:
    order: list[str] = []
    work = "held = b'x' * (60 << 20); sum(range(9_000_000))"
    child = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {work!r}])"
    light = Contender("light", [sys.executable, "-c", ""], tmp_path, lambda: order.append("light"))
    heavy = Contender("heavy", [sys.executable, "-c", child], tmp_path, lambda: order.append("heavy"), rounds=1)
    play([light, heavy], 2)
    assert order == ["light", "heavy", "light"]
    assert heavy.costs[0].cpu > 1.2 * light.costs[0].cpu
    assert heavy.costs[0].peak > light.costs[0].peak + 20


def test_a_contender_that_fails_is_no_figure(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="what it said"):
        Contender("broken", [sys.executable, "-c", "raise SystemExit('what it said')"], tmp_path).run()


def test_ratios_are_those_of_pairs() -> None:
    assert ratios([2, 3, 8], [1, 3, 2]) == (1, 2, 4)


def test_a_drawing_is_small_and_says_its_figures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_drawing, "FOLDER", tmp_path)
    path = _drawing.bars("x.svg", "Time", "Less < more.", [("Causerie", 0.42), ("Others & all", 1.0)])
    drawn = ElementTree.fromstring(path.read_bytes())
    assert path.stat().st_size < 8_000
    assert "Causerie: 0.42; Others & all: 1.00" in "".join(drawn.itertext())
