"""`python plugins/causerie/update [--conf FILE] [PATH...]`: what `inv update` does, without the start of the tasks.

The paths are those of the files of comments that changed, if somebody knows. What is wrong with these files is said,
and costs their comments alone. Exits with 2 if it is not called so, with 3 if that takes a full build.
"""

import gc
import os
import sys
from getopt import GetoptError, gnu_getopt
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from causerie.clock import now
from causerie.errors import CauserieError
from causerie.update import NeedsBuildError, update

NEEDS_BUILD = 3


def main() -> int:
    """Update the site of this folder, and say what was done or why not."""
    # It ends before there is anything to collect.
    gc.disable()
    try:
        # Not argparse, which takes a twentieth of an update's time.
        options, told = gnu_getopt(sys.argv[1:], "h", ["help", "conf="])
    except GetoptError as error:
        sys.stderr.write(f"{error}\n\n{__doc__}")
        return 2
    given = dict(options)
    if given.keys() & {"-h", "--help"}:
        sys.stdout.write(str(__doc__))
        return 0
    return _updated(Path(given.get("--conf", "pelicanconf.py")), [Path(path).resolve() for path in told])


def _updated(conf: Path, told: list[Path]) -> int:
    try:
        done = update(conf.resolve(), now(), told or None)
    except NeedsBuildError as error:
        sys.stderr.write(f"{error.why('en')}\n")
        return NEEDS_BUILD
    except CauserieError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(f"{done.said('en')}\n")
    if done.faults:
        from causerie.checks import report

        sys.stderr.writelines(f"{report.line(fault, 'en')}\n" for fault in done.faults)
    return 0


code = main()
sys.stdout.flush()
sys.stderr.flush()
# To take down object by object what the system takes back at once would be a tenth of an update's time.
os._exit(code)
