"""Templates as Jinja compiled them before: a short process would take longer to compile them than for all the rest."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import jinja2
from jinja2.bccache import Bucket, BytecodeCache

from causerie.cache import key
from causerie.files import write


class Compiled(BytecodeCache):
    """Compiled templates in a folder, each for its source, for Jinja's version and how the environment compiles.

    It never stands in the way: what cannot be read is compiled, and what cannot be written is compiled again.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give the bucket what was compiled of this very source, if it was."""
        with suppress(OSError):
            data = self._path(bucket).read_bytes()
            if data[:16] == key(data[16:]):
                bucket.bytecode_from_string(data[16:])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        data = bucket.bytecode_to_string()
        with suppress(OSError):
            write(self._path(bucket), key(data) + data)

    def _path(self, bucket: Bucket) -> Path:
        env = bucket.environment
        how = (env.autoescape, env.trim_blocks, env.lstrip_blocks, sorted(env.extensions))
        return self._folder / key(jinja2.__version__, repr(how), bucket.key).hex()
