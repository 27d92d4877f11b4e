"""The clock of a build: the one place below the edge that may read the machine's."""

from __future__ import annotations

import os
from datetime import UTC, datetime

from causerie.errors import N_, Fault, OwnerError


def now() -> datetime:
    """The clock of a build: SOURCE_DATE_EPOCH (https://reproducible-builds.org/specs/) if it is set, or this moment.

    Raises OwnerError if that is no whole number of seconds.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    try:
        return datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)
    except (ValueError, OverflowError, OSError) as error:
        message, remedy = N_("%(value)s is no time"), N_("write the seconds since 1970, or unset it")
        raise OwnerError([Fault("clock", message, remedy, {"value": epoch}, "SOURCE_DATE_EPOCH")]) from error
