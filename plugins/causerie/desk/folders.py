"""The names of proposals on the desk: in addresses, and as folders."""

from __future__ import annotations

import re
from hashlib import sha256

from causerie.proposals.asked import KINDS
from causerie.values import ID

_REQUEST = re.compile(rf"(?:({'|'.join(KINDS[1:])})-)?({ID.pattern})", re.ASCII)
FOLDER = re.compile(rf"{_REQUEST.pattern}|[0-9a-f]{{32}}", re.ASCII)
"""What the folder of a proposal can be called."""


def folder(branch: str) -> str:
    """The folder of a proposal, another for each branch: a new contribution's id, or a request's kind and id.

    A branch that no reader's proposal has gets a name without sense.
    """
    name = branch.removeprefix(f"{KINDS[0]}/").replace("/", "-", 1)
    return name if of(name) == branch else sha256(branch.encode(errors="surrogatepass")).hexdigest()[:32]


def of(name: str) -> str:
    """The branch whose folder has this name; empty if the name does not tell."""
    found = _REQUEST.fullmatch(name)
    return f"{found[1] or KINDS[0]}/{found[2]}" if found else ""
