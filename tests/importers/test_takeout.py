"""The Takeout that the benchmark makes: nothing of it is lost, and no character that XML forbids is left."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

from causerie.importers import registry
from causerie.importers.asked import Place, Wish
from causerie.importers.base import Site
from causerie.importers.run import run
from causerie.importers.source import Source

from tests.bench import _takeout


def test_all_of_a_made_takeout_is_kept(tmp_path: Path) -> None:
    made = _takeout.write(tmp_path / "feed.atom", 200_000)
    told = (tmp_path / "feed.atom").read_text(encoding="utf-8")
    assert all(sign.replace("&", "&amp;") in told for sign in _takeout.ILLEGAL)
    source = Source.of(tmp_path / "feed.atom")
    place = Place(tmp_path / "content", tmp_path / "comments", tmp_path / "held", ZoneInfo("Europe/Paris"))
    report = run(registry.find(source), source, Site("https://carnet.example"), place, Wish())
    assert (report.kept["post"], report.kept["comment"], report.off) == (made.posts, made.comments, [])
    files = [*(tmp_path / "content").rglob("*.md"), *(tmp_path / "comments").rglob("*.yml")]
    written = "".join(one.read_text(encoding="utf-8") for one in files)
    assert len(files) == made.posts + made.comments
    assert [sign for sign in _takeout.ILLEGAL if sign in written] == []


def test_a_seed_makes_one_takeout(tmp_path: Path) -> None:
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        _takeout.write(tmp_path / name, 20_000, seed)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes() != (tmp_path / "c").read_bytes()
