"""Templates that were compiled before: the same words, whatever becomes of the folder that they are kept in."""

from __future__ import annotations

from pathlib import Path

import pytest
from causerie.pages.compiled import Compiled
from jinja2 import DictLoader, Environment

from tests.samples import python


class Counted(Compiled):
    """Counts what had to be compiled."""

    compiled = 0

    def dump_bytecode(self, bucket):  # type: ignore[no-untyped-def]
        self.compiled += 1
        super().dump_bytecode(bucket)


def say(folder: Path, source: str = "{{ 1 + 1 }}!\n", **how: bool) -> tuple[str, int]:
    """What a process that has just started makes of a template, and how many it had to compile."""
    cache = Counted(folder)
    env = Environment(loader=DictLoader({"a.html": source}), bytecode_cache=cache, autoescape=True, **how)
    return env.get_template("a.html").render(), cache.compiled


def test_a_template_is_compiled_once(tmp_path: Path) -> None:
    assert [say(tmp_path), say(tmp_path)] == [("2!", 1), ("2!", 0)]


def test_a_template_that_changed_is_compiled_again(tmp_path: Path) -> None:
    say(tmp_path)
    assert [say(tmp_path, "{{ 2 + 2 }}?"), say(tmp_path, "{{ 2 + 2 }}?")] == [("4?", 1), ("4?", 0)]


def test_an_environment_that_compiles_otherwise_has_its_own(tmp_path: Path) -> None:
    source = "{% if true %}\n a{% endif %}"
    assert say(tmp_path, source) == ("\n a", 1)
    assert say(tmp_path, source, trim_blocks=True) == (" a", 1)


@pytest.mark.parametrize("broken", [b"", b"x", b"x" * 500], ids=["empty", "short", "long"])
def test_a_broken_file_is_made_again(tmp_path: Path, broken: bytes) -> None:
    say(tmp_path)
    (kept,) = tmp_path.iterdir()
    whole = kept.read_bytes()
    for bad in (broken, whole[:-1], whole[:20] + b"x" + whole[21:]):
        kept.write_bytes(bad)
        assert say(tmp_path) == ("2!", 1)
        assert kept.read_bytes() == whole


def test_a_folder_that_cannot_be_made_costs_nothing_but_time(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert say(tmp_path / "file" / "templates") == ("2!", 1)


HEAVY = ["babel", "yaml", "markdown_it", "nh3", "xml", "lightningcss", "rjsmin", "pelican"]
START = """
import sys
from causerie import codec, feeds, settings, threads
from causerie.pages import slots
print(*sorted({name.split(".")[0] for name in sys.modules} & set(sys.argv[1:])))
"""


def test_a_process_that_publishes_a_comment_starts_with_little(tmp_path: Path) -> None:
    code = START.replace("sys.argv[1:]", repr(HEAVY))
    assert python(code, tmp_path).stdout.split() == []
    assert python(
        code + "\nfrom causerie import i18n\nprint(i18n.name('de'), 'babel' in sys.modules)", tmp_path
    ).stdout.split() == ["Deutsch", "True"]
