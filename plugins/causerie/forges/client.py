"""Conversations with a forge's server: a reading that fails is tried again, a page that we know is not sent again."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from causerie.errors import ForgeError
from causerie.forges.hub import Steps, T
from causerie.forges.transport import Reply, Request, RestError, Transport

TRIES, PAUSE = 3, 0.5
"""How often a reading is tried, and the seconds after the first time, doubled after each; some of it is chance."""
KNOWN = 64
"""Pages whose last answer is kept, each of 2 MiB at most (GitHub's longest)."""


@dataclass(frozen=True, slots=True)
class Client:
    """One forge's server; `sleep` takes seconds, `random` gives numbers from 0 to 1."""

    transport: Transport
    sleep: Callable[[float], None]
    random: Callable[[], float]
    known: OrderedDict[str, Reply] = field(default_factory=OrderedDict, repr=False)

    def drive(self, steps: Steps[T]) -> T:
        """Hold a conversation; raises as its steps and the transport do.

        A request that writes is sent once: only its forge knows whether it did what it did not answer.
        """
        try:
            request = next(steps)
            while True:
                try:
                    reply = self._read(request) if request.method == "GET" else self.transport.send(request)
                except Exception as error:
                    request = steps.throw(error)
                else:
                    request = steps.send(reply)
        except StopIteration as end:
            found: T = end.value
            return found

    def _read(self, request: Request) -> Reply:
        for number in range(1, TRIES):
            try:
                return self._fresh(request)
            except RestError:
                raise
            except ForgeError:
                self.sleep(PAUSE * 2 ** (number - 1) * (1 - self.random() / 2))
        return self._fresh(request)

    def _fresh(self, request: Request) -> Reply:
        """The answer as it is now; one that has not changed costs nothing of what the forge lets us ask (RFC 9110)."""
        old = self.known.get(request.path)
        asked = {**request.headers, "If-None-Match": old.headers["etag"]} if old else request.headers
        reply = self.transport.send(replace(request, headers=asked))
        if reply.status == 304 and old:
            return old
        if reply.status == 200 and "etag" in reply.headers:
            self.known[request.path] = reply
            if len(self.known) > KNOWN:
                self.known.popitem(last=False)
        return reply
