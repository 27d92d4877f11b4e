"""How far a long reading is: a bar on a terminal, a line now and then in a log; on stderr, away from reports."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator

EVERY = 1000
"""A line for so many files: about as many as are read in a tenth of a second."""


def shown(paths: list[str]) -> Iterable[str]:
    """The same paths, one by one, while a person or a log is told how far it is."""
    if not sys.stderr.isatty():
        return lines(paths)
    from rich.console import Console
    from rich.progress import track

    return track(paths, "comments", console=Console(stderr=True), transient=True)


def lines(paths: list[str]) -> Iterator[str]:
    """The same paths, with a line for each thousand."""
    for number, path in enumerate(paths, 1):
        yield path
        if number % EVERY == 0:
            sys.stderr.write(f"comments: {number} of {len(paths)} read\n")
