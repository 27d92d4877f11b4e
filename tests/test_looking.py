"""What changed in many folders: half of them are looked at by a copy of the process, and nobody can tell."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread

import pytest
from causerie.ledger import looking, tables

FOLDERS = looking.WORTH + 20


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("many")
    for number in range(FOLDERS):
        folder = root / "comments" / f"post-{number}" / "inner"
        folder.mkdir(parents=True)
        (folder / "a.yml").write_bytes(b"a")
        (folder.parent / "é.yml").write_bytes(b"e")
    return root


@pytest.fixture
def busy() -> Iterator[None]:
    """A thread that is at work: a copy of this process would not have it."""
    stop = Event()
    thread = Thread(target=stop.wait)
    thread.start()
    yield
    stop.set()
    thread.join()


def looked(root: Path) -> looking.Looked:
    return looking.look(tables.connect(":memory:"), root, ["comments"])


def test_a_copy_of_the_process_finds_what_the_process_itself_does(many: Path, busy: None) -> None:
    assert not looking.alone()
    whole = list(looking._walk(many, ["comments"], lambda: None))
    other = looking._Other(many, ["comments"])
    assert sorted(other.found()) == sorted(whole)
    assert len(whole) == 2 * FOLDERS + 1


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has copies at work")
def test_many_folders_are_shared_out_and_each_is_looked_at_once(many: Path) -> None:
    if len(os.sched_getaffinity(0)) == 1:
        pytest.skip("one core has nobody to share with")
    child = os.fork()
    if not child:
        # The runner of the tests has threads of its own, and they are not in this copy.
        shared = looking.alone()
        found = [folder for folder, *_ in looking._walk(many, ["comments"], lambda: None)]
        os._exit(0 if shared and len(found) == len(set(found)) == 2 * FOLDERS + 1 else 1)
    assert os.waitpid(child, 0)[1] == 0


def test_what_a_copy_that_died_did_not_say_is_found_all_the_same(many: Path) -> None:
    whole = sorted(looking._walk(many, ["comments"], lambda: None))
    other = looking._Other(many, ["comments"])
    os.kill(other._process, signal.SIGKILL)
    assert sorted(other.found()) == whole


def test_each_file_is_new_at_the_first_look(many: Path) -> None:
    found = looked(many)
    assert len(found.changes) == 2 * FOLDERS
    assert {change.name for change in found.changes} == {"a.yml", "é.yml"}
