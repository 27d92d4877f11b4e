"""What a brand of forge is to this server: how it reads a secret, answers an operation and words a refusal."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar
from urllib.parse import urlencode

from tests.forges.hosting.state import State, Token
from tests.forges.hosting.validating import Fault, Operation

T = TypeVar("T")


@dataclass(frozen=True)
class Call:
    """A request that the description allows; `url` is its address without the query."""

    operation: Operation
    query: Mapping[str, str]
    body: Mapping[str, Any]
    token: Token
    url: str

    def number(self, name: str) -> int:
        return int(self.operation.path[name])


@dataclass(frozen=True)
class Answer:
    """A reply; `data` of None is no body, bytes are no JSON."""

    status: int
    data: object = None
    headers: Mapping[str, str] = field(default_factory=dict)


class Dialect(Protocol):
    """A brand of forge over a State, reachable at an address (scheme and host)."""

    state: State
    base: str
    """Where its API begins."""
    ref: str
    """Where it keeps the head of a pull request of a number."""
    sees_merges: bool
    closes_deleted: bool
    user: str
    """The user name for git; empty: any."""
    guarded: str
    """What it says to a push to a protected branch."""

    def token(self, headers: Mapping[str, str]) -> str:
        """The token of a request's headers."""

    def answer(self, call: Call) -> Answer:
        """Do what is asked."""

    def invalid(self, faults: Sequence[Fault]) -> Answer:
        """Refuse what the description does not allow."""

    def unauthorized(self) -> Answer:
        """Refuse a request without a token, or with one that was never given."""

    def unknown(self) -> Answer:
        """Refuse what is not there."""

    def forbidden(self, right: str, level: str) -> Answer:
        """Refuse what the token has no right to."""

    def limited(self, primary: bool, seconds: int) -> Answer:
        """Refuse for a while: a primary limit counts requests, a secondary one guards against abuse."""


def page(
    rows: Sequence[T], call: Call, size: str, standard: int, most: int, show: Callable[[T], object]
) -> tuple[list[object], dict[str, str]]:
    """One page of rows as `size` and `page` of the query ask for, with the Link header to those beside it."""
    count = min(int(call.query.get(size, standard)), most)
    number = max(int(call.query.get("page", 1)), 1)
    last = max(-(-len(rows) // count), 1)
    targets = {"next": number + 1, "last": last} if number < last else {}
    targets |= {"first": 1, "prev": number - 1} if number > 1 else {}
    links = (
        f'<{call.url}?{urlencode({**call.query, "page": target, size: count})}>; rel="{name}"'
        for name, target in targets.items()
    )
    shown = [show(row) for row in rows[(number - 1) * count : number * count]]
    return shown, {"Link": ", ".join(links)} if targets else {}
