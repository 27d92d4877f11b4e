"""A file of settings, for those who do without Pelican."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path

from causerie.errors import N_, Fault, OwnerError
from causerie.settings.owner import Settings


def load(path: Path) -> Settings:
    """The settings in a file such as publishconf.py, for those who do without Pelican; its folder is where it stands.

    Raises OwnerError if it cannot be run, lacks what Pelican has no default for, or as `Settings.of` does.
    """
    folder = str(path.resolve().parent)
    sys.path.insert(0, folder)
    try:
        found = runpy.run_path(str(path))
    except Exception as error:
        message, remedy = N_("this file cannot be used: %(reason)s"), N_("mend it")
        raise OwnerError([Fault("conf", message, remedy, {"reason": error}, path.name)]) from error
    finally:
        sys.path.remove(folder)
    plain = {
        "PATH": ".",
        "THEME": "theme",
        "OUTPUT_PATH": "output",
        "DEFAULT_LANG": "en",
        "SITENAME": "",
        "SITEURL": "",
    }
    folders = {name: Path(folder, found.get(name, plain[name])) for name in ("PATH", "THEME", "OUTPUT_PATH")}
    overrides = [Path(folder, path) for path in found.get("THEME_TEMPLATES_OVERRIDES", ())]
    return Settings.of({**plain, **found, **folders, "THEME_TEMPLATES_OVERRIDES": overrides})
