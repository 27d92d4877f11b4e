import logging
import subprocess
import sys
from pathlib import Path

import pytest
from causerie import cache
from causerie.cache import Cache
from hypothesis import given
from hypothesis import strategies as st

PARTS = st.lists(st.binary(max_size=12) | st.text(max_size=12), max_size=4)


def as_bytes(parts: list[bytes | str]) -> list[bytes]:
    return [part if isinstance(part, bytes) else part.encode() for part in parts]


@given(PARTS, PARTS)
def test_a_key_tells_parts_apart(one: list[bytes | str], other: list[bytes | str]) -> None:
    assert (cache.key(*one) == cache.key(*other)) == (as_bytes(one) == as_bytes(other))


def test_a_part_never_passes_for_two() -> None:
    assert cache.key("ab", "c") != cache.key("a", "bc") != cache.key("abc")


def test_what_was_put_is_there_at_once_and_later(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "cache.db"
    first = Cache(path)
    assert first.get(b"k") is None
    first.put(b"k", b"\0value")
    assert first.get(b"k") == b"\0value"
    first.close()
    second = Cache(path)
    assert second.get(b"k") == b"\0value"
    second.close()


def test_what_is_large_does_not_wait(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "BATCH", 100)
    writer, reader = Cache(tmp_path / "c.db"), Cache(tmp_path / "c.db")
    writer.put(b"a", b"x" * 60)
    assert reader.get(b"a") is None
    writer.put(b"b", b"x" * 60)
    assert reader.get(b"a") == b"x" * 60
    writer.close()
    reader.close()


def test_a_sweep_keeps_what_was_asked_for_or_put(tmp_path: Path) -> None:
    path = tmp_path / "c.db"
    first = Cache(path)
    for name in (b"asked", b"old"):
        first.put(name, name)
    first.close()
    second = Cache(path)
    second.get(b"asked")
    second.get(b"missing")
    second.put(b"new", b"new")
    second.sweep()
    assert [second.get(name) for name in (b"asked", b"old", b"new", b"missing")] == [b"asked", None, b"new", None]
    second.close()


BROKEN = {"no database": b"no database at all" * 100, "cut short": None}


@pytest.mark.parametrize("data", BROKEN.values(), ids=BROKEN)
def test_a_broken_file_is_begun_anew(tmp_path: Path, data: bytes | None, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "c.db"
    whole = Cache(path)
    for number in range(300):
        whole.put(cache.key(str(number)), b"v" * 500)
    whole.close()
    path.write_bytes(path.read_bytes()[: 4096 * 3] if data is None else data)
    with caplog.at_level(logging.WARNING):
        mended = Cache(path)
        assert [mended.get(cache.key(str(number))) for number in range(300)] == [None] * 300
        mended.put(b"k", b"v")
        mended.close()
    assert len(caplog.records) == 1
    assert "begun anew" in caplog.text
    again = Cache(path)
    assert again.get(b"k") == b"v"
    again.close()


def test_what_cannot_be_opened_is_said_and_kept(tmp_path: Path) -> None:
    (tmp_path / "c.db").mkdir()
    with pytest.raises(cache.sqlite3.OperationalError):
        Cache(tmp_path / "c.db")
    assert (tmp_path / "c.db").is_dir()


WRITING = """
import sys
from pathlib import Path
from causerie import cache
cache.BATCH = 1000
one = cache.Cache(Path(sys.argv[1]))
for number in range(500):
    one.put(cache.key(sys.argv[2], str(number)), b"v" * 100)
one.close()
"""


def test_processes_write_at_once(tmp_path: Path) -> None:
    path = tmp_path / "c.db"
    command = [sys.executable, "-c", WRITING, str(path)]
    plugins = str(Path(__file__).parents[1] / "plugins")
    running = [subprocess.Popen([*command, name], env={"PYTHONPATH": plugins}) for name in ("one", "two", "three")]
    assert [one.wait(60) for one in running] == [0, 0, 0]
    found = Cache(path)
    assert all(found.get(cache.key(who, str(n))) for who in ("one", "two", "three") for n in range(500))
    found.close()
