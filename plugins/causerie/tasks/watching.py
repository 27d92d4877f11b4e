"""What is saved in the folders of a site, told as it happens: no change is missed while the last one is worked on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Event, Thread

from watchfiles import Change, DefaultFilter, watch

STEP = 10
"""Milliseconds without another change that end a group of changes, such as those of a merge."""
GROUP = 1000
"""Milliseconds after which a group is told all the same."""
Heard = Callable[[set[Path]], None]


class _Saved(DefaultFilter):
    """What somebody saved, and not what editors, git and we keep beside it for a moment."""

    ignore_entity_patterns = (*DefaultFilter.ignore_entity_patterns, r"\.part$", r"^4913$", r"^#.*#$", r"\.lock$")


def start(root: Path, files: Sequence[str], folders: Sequence[Path], heard: Heard, stop: Event) -> None:
    """Tell `heard` of what changes in the folders and all below them, and of these files in `root`, until `stop`."""
    saved = _Saved()

    def named(change: Change, path: str) -> bool:
        return Path(path).name in files

    # A file is watched by its folder: editors put another in its place.
    for paths, chosen, deep in (([root], named, False), (folders, saved, True)):
        Thread(target=_watch, args=(paths, chosen, deep, heard, stop), daemon=True).start()


def _watch(paths: Sequence[Path], chosen: Callable[[Change, str], bool], deep: bool, heard: Heard, stop: Event) -> None:
    # Where the system watches no more folders than it does already, it is asked for their files again and again.
    for polled in (False, True):
        try:
            found = watch(
                *paths,
                watch_filter=chosen,
                debounce=GROUP,
                step=STEP,
                stop_event=stop,
                force_polling=polled or None,
                recursive=deep,
            )
            for changes in found:
                heard({Path(path) for _, path in changes})
            return
        except OSError as error:
            if polled:
                raise
            print(f"The system does not tell of changes here ({error}); they are looked for.", flush=True)
