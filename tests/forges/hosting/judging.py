"""What a forge under test answers to its API: it asks who it is, if it is said right, if they may, and then does it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from tests.forges.hosting.speaking import Answer, Call, Dialect
from tests.forges.hosting.validating import Description


@dataclass(frozen=True)
class Asked:
    """A request: `path` is below the API's base, still quoted, `url` its address without the query."""

    method: str
    path: str
    query: str
    url: str
    headers: Mapping[str, str]
    sent: bytes

    @property
    def body(self) -> object:
        """The data that was sent; a text, which no description allows, if it is none or is not said to be."""
        if not self.sent:
            return None
        try:
            if "json" in self.headers.get("Content-Type", ""):
                return json.loads(self.sent)
        except ValueError:
            pass
        return self.sent.decode("utf-8", "replace")


@dataclass
class Judge:
    """A dialect behind its description; `violations` is what was said against it."""

    dialect: Dialect
    description: Description
    violations: list[str] = field(default_factory=list)

    def answer(self, asked: Asked, refusal: Answer | None) -> Answer:
        """The answer, or the refusal that a test ordered; both are checked."""
        answer = refusal or self._answer(asked)
        operation = self.description.find(asked.method, asked.path)
        if not isinstance(answer.data, bytes):
            self._record(asked, self.description.reply(operation, answer.status, answer.data))
        return answer

    def _answer(self, asked: Asked) -> Answer:
        state = self.dialect.state
        token = state.tokens.get(self.dialect.token(asked.headers))
        if token is None:
            return self.dialect.unauthorized()
        operation = self.description.find(asked.method, asked.path)
        if operation is None:
            self._record(asked, ["there is no such operation"])
            return self.dialect.unknown()
        if faults := list(self.description.request(operation, asked.query, asked.body)):
            self._record(asked, faults)
            return self.dialect.invalid(faults)
        right, level = operation.right
        if right and not token.may(right, level):
            return self.dialect.forbidden(right, level)
        body = asked.body if isinstance(asked.body, dict) else {}
        with state.working:
            state.refresh()
            call = Call(operation, dict(parse_qsl(asked.query)), body, token, asked.url)
            return _tagged(asked, self.dialect.answer(call))

    def _record(self, asked: Asked, faults: Iterable[object]) -> None:
        self.violations += [f"{asked.method} {asked.path}: {fault}" for fault in faults]


def _tagged(asked: Asked, answer: Answer) -> Answer:
    """What is read gets an ETag, and is not sent again to who has it."""
    if asked.method != "GET" or answer.status != 200:
        return answer
    tag = f'W/"{hashlib.sha256(json.dumps(answer.data).encode()).hexdigest()}"'
    headers = {**answer.headers, "ETag": tag}
    known = asked.headers.get("If-None-Match") == tag
    return Answer(304, None, headers) if known else Answer(200, answer.data, headers)
