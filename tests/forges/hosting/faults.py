"""What goes wrong when a test asks for it: a refusal for a while, a broken gateway, or a connection that ends."""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass, field
from typing import Literal

Failure = Literal["primary limit", "secondary limit", "bad gateway", "cut before", "cut after", "slow"]


@dataclass
class _Ordered:
    times: int
    failure: Failure
    matching: re.Pattern[str]
    after: int


@dataclass
class Failures:
    """The failures that are still to come, each for requests like `POST /api/v3/repos/ada/blog/pulls`."""

    ordered: list[_Ordered] = field(default_factory=list)
    drawing: threading.Lock = field(default_factory=threading.Lock)

    def order(self, times: int, failure: Failure, matching: str, after: int = 0) -> None:
        self.ordered.append(_Ordered(times, failure, re.compile(matching), after))

    def draw(self, request: str) -> Failure | None:
        with self.drawing:
            for one in self.ordered:
                if one.times and one.matching.search(request):
                    one.after -= 1
                    if one.after < 0:
                        one.times -= 1
                        return one.failure
            return None
