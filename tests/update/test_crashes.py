"""Updates as processes: one that dies leaves each page old or new, the next run mends the rest; of two, one waits."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from causerie.ledger import busy, home
from causerie.settings import conf

from tests.blog import NOW, ROOT
from tests.outbox.processes import until
from tests.update.village import Village, differing


def test_whoever_is_killed_leaves_whole_pages_and_what_comes_next_repairs(built: Village, tmp_path: Path) -> None:
    path = os.pathsep.join([str(ROOT / "plugins"), str(ROOT)])
    command = [sys.executable, "-m", "tests.update.dying", str(built.folder), str(tmp_path)]
    ran = subprocess.run(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": path}, capture_output=True, check=False)

    assert ran.returncode == 0, ran.stderr.decode()
    steps = [json.loads(line) for line in ran.stdout.splitlines()]
    assert [killed for killed, *_ in steps] == [True] * (len(steps) - 1) + [False]
    assert len(steps) > 30
    assert {after for _, _, after, _ in steps} == {"updated", "asked", "built"}
    assert not [(number, half) for number, (_, half, _, _) in enumerate(steps, 1) if half]
    assert not [(number, wrong) for number, (*_, wrong) in enumerate(steps, 1) if wrong]


@pytest.mark.parametrize("told", [True, False])
def test_of_two_at_once_one_waits(village: Village, *, told: bool) -> None:
    paths = []
    for minute in (60, 61, 62):
        made = village.say("un", minute, field="care")
        paths.append(village.comments / "un" / f"{made.id}.yml")

    processes = [_updating(village, path if told else None) for path in paths]

    for process in processes:
        _, said = process.communicate()
        assert process.returncode == 0, said.decode()
    page = (village.output / "un/index.html").read_text(encoding="utf-8") + "".join(
        part.read_text(encoding="utf-8") for part in sorted((village.output / "un").rglob("*/index.html"))
    )
    assert [minute for minute in (60, 61, 62) if f"Voix {minute}" not in page] == []
    assert not differing(village.output, village.afresh(NOW))


def test_a_file_that_is_wrong_is_named_and_costs_its_comment_alone(village: Village) -> None:
    wrong = village.comments / "un" / "quelconque.yml"
    wrong.write_bytes(b"name: Lin\n")

    process = _updating(village, wrong)

    out, said = process.communicate()
    assert (process.returncode, b"0 files of the site written" in out) == (0, True)
    assert said.startswith(b"comments/un/quelconque.yml: this is not the name of a comment's file")


def test_what_another_began_and_has_not_ended_yet_is_waited_for(village: Village) -> None:
    made = village.say("un", 60, field="care")
    ledger = home(conf.of(village.file, conf.run(village.file)))
    with busy.alone(ledger):
        busy.begin(ledger)
        process = _updating(village, village.comments / "un" / f"{made.id}.yml")
        until(lambda: process.poll() is not None or _opened(process.pid, ledger.with_suffix(".lock")), process.poll)
        busy.end(ledger)

    _, said = process.communicate()

    assert process.returncode == 0, said.decode()


def _opened(process: int, file: Path) -> bool:
    """Whether the process has this file open: it has come to the lock."""
    ends = set()
    for descriptor in Path(f"/proc/{process}/fd").iterdir():
        # One may be closed meanwhile.
        with suppress(FileNotFoundError):
            ends.add(descriptor.readlink())
    return file in ends


def _updating(village: Village, told: Path | None) -> subprocess.Popen[bytes]:
    command = [sys.executable, str(ROOT / "plugins/causerie/update"), "--conf", str(village.file)]
    surroundings = {**os.environ, "SOURCE_DATE_EPOCH": str(int(NOW.timestamp()))}
    told_of = [str(told)] if told else []
    return subprocess.Popen([*command, *told_of], env=surroundings, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
