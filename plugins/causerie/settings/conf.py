"""A file of settings, for those who do without Pelican."""

from __future__ import annotations

import runpy
import sys
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

from causerie.errors import N_, Fault, OwnerError
from causerie.settings.owner import Settings

FOLDERS = ("PATH", "THEME", "OUTPUT_PATH", "CACHE_PATH")
"""The settings that are folders, relative to that of the file."""


def load(path: Path) -> Settings:
    """The settings in a file such as publishconf.py, for those who do without Pelican; its folder is where it stands.

    Raises OwnerError if it cannot be run, lacks what Pelican has no default for, or as `Settings.of` does.
    """
    return of(path, run(path))


def run(path: Path) -> dict[str, Any]:
    """What a file of settings says, by the names that Pelican reads. Raises OwnerError if it cannot be run."""
    folder = str(path.resolve().parent)
    sys.path.insert(0, folder)
    # What the file imports is run anew too: whoever read it before may have changed what it said.
    known = {name: sys.modules.pop(name) for name, found in list(sys.modules.items()) if _plain(found)}
    try:
        found = runpy.run_path(str(path))
    except Exception as error:
        message, remedy = N_("this file cannot be used: %(reason)s"), N_("mend it")
        raise OwnerError([Fault("conf", message, remedy, {"reason": error}, path.name)]) from error
    finally:
        sys.path.remove(folder)
        sys.modules.update(known)
    return {name: value for name, value in found.items() if name.isupper()}


def _plain(module: ModuleType) -> bool:
    """Whether a module is a file by itself, as pelicanconf.py is, and part of nothing that was installed."""
    file = str(getattr(module, "__file__", None) or "")
    alone = module.__name__ != "__main__" and "." not in module.__name__ and not hasattr(module, "__path__")
    return alone and file.endswith("conf.py") and not file.startswith((sys.prefix, sys.base_prefix))


def of(path: Path, found: Mapping[str, Any]) -> Settings:
    """The settings that the file at `path` says. Raises as `Settings.of` does."""
    plain = {
        "PATH": ".",
        "THEME": "theme",
        "OUTPUT_PATH": "output",
        "CACHE_PATH": "cache",
        "DEFAULT_LANG": "en",
        "SITENAME": "",
        "SITEURL": "",
    }
    folder = path.resolve().parent
    folders = {name: folder / found.get(name, plain[name]) for name in plain if name in FOLDERS}
    overrides = [folder / path for path in found.get("THEME_TEMPLATES_OVERRIDES", ())]
    return Settings.of({**plain, **found, **folders, "THEME_TEMPLATES_OVERRIDES": overrides})
