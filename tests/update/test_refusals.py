"""An update that cannot be sure refuses, says why in a line, and writes nothing; what is no doubt does not stop it."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from causerie.ledger import busy, home, inputs
from causerie.settings import load
from causerie.update import NeedsBuildError

from tests.blog import NOW
from tests.samples import python
from tests.site.running import append
from tests.update.village import Village, contents, differing, times

DAY = datetime(2026, 12, 1, 8, tzinfo=ZoneInfo("Europe/Paris"))
"""When the post that is dated ahead appears."""


def _ledger(village: Village) -> Path:
    return home(load(village.file))


def _noted(village: Village, key: str, change: Callable[[str], str]) -> None:
    """Have the ledger say something else of the last build."""
    with sqlite3.connect(_ledger(village)) as database:
        (said,) = database.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        database.execute("UPDATE meta SET value = ? WHERE key = ?", (change(said), key))
    database.close()


def _no_output(village: Village) -> None:
    shutil.rmtree(village.output)


def _no_ledger(village: Village) -> None:
    shutil.rmtree(village.folder / ".cache" / "causerie")


def _broken_ledger(village: Village) -> None:
    ledger = _ledger(village)
    for suffix in ("-wal", "-shm"):
        ledger.with_name(ledger.name + suffix).unlink(missing_ok=True)
    ledger.write_bytes(b"no database" * 1000)


def _settings(village: Village) -> None:
    village.conf('SITENAME = "Un autre nom"\n')


def _post(village: Village) -> None:
    append(village.folder / "content/posts/un.md", "Un mot de plus.\n")


def _new_post(village: Village) -> None:
    village.post("trois")


def _post_gone(village: Village) -> None:
    (village.folder / "content/posts/deux.en.md").unlink()


def _image(village: Village) -> None:
    (village.folder / "content/images/vue.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")


def _by_hand(village: Village) -> None:
    append(village.output / "un/index.html", "<!-- -->")


def _page_gone(village: Village) -> None:
    (village.output / "un/index.html").unlink()


def _software(village: Village) -> None:
    digest = inputs.software_digest().hex()
    _noted(village, "made", lambda said: said.replace(digest, "00" * 16))


def _flags(village: Village) -> None:
    digest = inputs.settings_digest(_said(village)).hex()
    _noted(village, "made", lambda said: said.replace(f'"{digest}"', "null"))


def _said(village: Village) -> dict[str, object]:
    from causerie.settings import conf

    return conf.run(village.file)


def _interrupted(village: Village) -> None:
    busy.begin(_ledger(village))


DOUBTS: dict[Callable[[Village], None], str] = {
    _no_output: "no built site",
    _no_ledger: "no built site",
    _broken_ledger: "cannot be read",
    _settings: "settings",
    _post: "content/posts/un.md: it changed",
    _new_post: "content/posts/trois.md: it changed",
    _post_gone: "content/posts/deux.en.md: it changed",
    _image: "content/images/vue.svg: it changed",
    _by_hand: "un/index.html: somebody else changed",
    _page_gone: "un/index.html: this page cannot be read",
    _software: "installed",
    _flags: "nobody can tell",
    _interrupted: "did not come to its end",
}


@pytest.mark.parametrize("doubt", DOUBTS, ids=lambda doubt: doubt.__name__[1:])
def test_a_doubt_is_a_build_and_nothing_is_written(village: Village, doubt: Callable[[Village], None]) -> None:
    doubt(village)
    village.say("un", 60)

    _refuses(village, NOW, DOUBTS[doubt])

    village.made(NOW)
    # A build takes away no page of Pelican's own.
    afresh = contents(village.afresh(NOW))
    assert {name: data for name, data in contents(village.output).items() if name in afresh} == afresh
    village.say("un", 61)
    village.update(NOW)


@pytest.mark.parametrize(("now", "why"), [(NOW - timedelta(hours=1), "a later time"), (DAY, "demain.md: the date of")])
def test_another_clock_is_a_build(village: Village, now: datetime, why: str) -> None:
    village.say("un", 60)

    _refuses(village, now, why)


@pytest.mark.parametrize("folder", ["theme", "plugins"])
def test_another_theme_or_plugin_is_a_build(village: Village, tmp_path: Path, folder: str) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "one.txt").write_text("one")
    village.conf(
        f"THEME_TEMPLATES_OVERRIDES = [{str(own)!r}]\n" if folder == "theme" else f"PLUGIN_PATHS += [{str(own)!r}]\n"
    )
    village.made(NOW)
    (own / "one.txt").write_text("two")

    _refuses(village, NOW, "own/one.txt: it changed")


def test_a_build_with_unknown_flags_is_no_ground_for_an_update(tmp_path: Path) -> None:
    village = Village(tmp_path / "village")
    village.post("un")
    assert village.build("-e", 'SITENAME="Autre"', CAUSERIE_CONF="blogconf.py").code == 0
    village.say("un", 1)

    _refuses(village, NOW, "nobody can tell")


def test_what_is_installed_is_told_by_its_name_and_version(tmp_path: Path) -> None:
    code = """
import sysconfig, sys
from pathlib import Path
from causerie.ledger import inputs
folder = Path(sys.argv[0] or ".") / "site"
before = inputs.software_digest()
sysconfig.get_path = lambda name: str(Path(%r))
print(inputs.software_digest() != before)
(Path(%r) / "one-1.0.dist-info").mkdir()
first = inputs.software_digest()
(Path(%r) / "one-1.0.dist-info").rename(Path(%r) / "one-1.1.dist-info")
print(inputs.software_digest() != first)
"""
    folder = tmp_path / "site"
    folder.mkdir()

    assert python(code % ((str(folder),) * 4), tmp_path).stdout.split() == ["True", "True"]


def test_a_fresh_checkout_is_updated(village: Village) -> None:
    made = village.say("un", 60)
    before = times(village.output)

    done = village.update(NOW)

    assert done.changes == 1
    assert f"Voix {made.number}" in (village.output / "un/index.html").read_text()
    now = times(village.output)
    assert {name for name in now if before.get(name) != now[name]} == set(done.files)
    assert not differing(village.output, village.afresh(NOW))


def test_nothing_new_is_nothing_written(village: Village) -> None:
    before = times(village.output)

    assert village.update(NOW).files == ()
    assert village.update(NOW, []).files == ()
    assert times(village.output) == before


def _refuses(village: Village, now: datetime, why: str) -> None:
    before = times(village.folder / "output")
    with pytest.raises(NeedsBuildError) as refusal:
        village.update(now)
    said = refusal.value.why("en")
    assert why in said
    assert "\n" not in said
    assert times(village.folder / "output") == before
