"""What tells its owner whether a blog can be worked with."""

from __future__ import annotations

import getpass

from invoke import Context, Exit, task

from causerie.tasks.base import CONF, ROOT, saying


@task
def doctor(c: Context) -> None:
    """Look whether git, the forge and its token are as they must be; say what lacks, and who mends it."""
    from causerie import i18n, settings
    from causerie.checks.report import text
    from causerie.forges.examining import examine

    with saying("en", 2):
        found = settings.load(ROOT / CONF)
    gettext, ill = i18n.translations(found.lang).gettext, False
    for what, faults in examine(found, getpass.getuser()):
        print(f"{'✗' if faults else '✓'} {gettext(what)}", flush=True)
        if faults:
            ill = True
            print(text(faults, found.lang))
    if ill:
        raise Exit(code=1)
