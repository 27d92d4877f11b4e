"""A forge's published description of its API, and what is wrong with a request or a reply by it.

A description is what OpenAPI says, in short: names, types and statuses alone, a schema where OpenAPI has a content of
one kind, and null where a reply has no body; `x-right` names the right that an operation needs. What a request may say
but our forge would not heed is left out, and refused.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote

from jsonschema import Draft202012Validator, FormatChecker  # type: ignore[import-untyped]

ANYWHERE = (401, 403, 404, 429, 502)
"""Statuses that any operation may be answered with, and 304 too: the published descriptions leave most of them out."""


@dataclass(frozen=True)
class Operation:
    """One method of one path: what it is called, and what its path says."""

    name: str
    described: Mapping[str, Any]
    path: Mapping[str, str]

    @property
    def right(self) -> tuple[str, str]:
        """The right that it needs, and whether to read or to write; empty if it needs none."""
        name, _, level = self.described["x-right"].partition(":")
        return name, level


@dataclass(frozen=True)
class Fault:
    """What is wrong with a request: where, a field of it, and how (missing, unknown, or wrong)."""

    where: str
    field: str
    kind: str
    text: str

    def __str__(self) -> str:
        return f"{self.where} {self.field}: {self.text}"


class Description:
    """The description of one brand of forge."""

    def __init__(self, brand: str) -> None:
        file = Path(__file__).with_name("descriptions") / f"{brand}.json"
        self.data: dict[str, Any] = json.loads(file.read_bytes())
        # The most literal template first: /pulls/{index}/reviews and /pulls/{base}/{head} are both there.
        self.templates = sorted(self.data["paths"], key=lambda path: (path.count("{"), -len(path)))

    def find(self, method: str, path: str) -> Operation | None:
        """The operation of a request, whose path is still quoted."""
        for template in self.templates:
            described = self.data["paths"][template]
            if method.lower() in described and (match := re.fullmatch(_pattern(template), path)):
                parts = {name: unquote(value) for name, value in match.groupdict().items()}
                one = described[method.lower()]
                return Operation(one["operationId"], one, parts)
        return None

    def request(self, operation: Operation, query: str, body: object) -> Iterator[Fault]:
        """What is wrong with what a request says in its path, its query and its body (None: it has none)."""
        asked = {"path": dict(operation.path), "query": dict(parse_qsl(query, keep_blank_values=True))}
        for parameter in operation.described.get("parameters", ()):
            place, name = parameter["in"], parameter["name"]
            if name in asked[place]:
                yield from self._wrong(place, parameter["schema"], _typed(asked[place].pop(name), parameter["schema"]))
            elif parameter.get("required"):
                yield Fault(place, name, "missing", "is missing")
        for place, left in asked.items():
            yield from (Fault(place, name, "unknown", "is unknown") for name in left)
        schema = operation.described.get("requestBody")
        if schema is not None:
            yield from self._wrong("body", _closed(self._plain(schema)), {} if body is None else body)
        elif body is not None:
            yield Fault("body", "", "unknown", "is not asked for")

    def reply(self, operation: Operation | None, status: int, data: object) -> Iterator[Fault]:
        """What is wrong with our own reply; a status without a schema has no body."""
        described = operation.described["responses"] if operation else {}
        if str(status) in described:
            schema = described[str(status)]
        elif status == 304:
            schema = None
        elif status in ANYWHERE:
            schema = self.data["components"]["schemas"]["error"]
        else:
            yield Fault("reply", str(status), "unknown", "is no status of it")
            return
        if schema is None:
            if data is not None:
                yield Fault("reply", str(status), "unknown", "has no body")
            return
        yield from self._wrong("reply", schema, data)

    def _wrong(self, where: str, schema: Mapping[str, Any], data: object) -> Iterator[Fault]:
        whole = {**schema, "components": self.data["components"]}
        for error in Draft202012Validator(whole, format_checker=FormatChecker()).iter_errors(data):
            path = ".".join(str(part) for part in error.absolute_path)
            kind = {"required": "missing", "additionalProperties": "unknown"}.get(error.validator, "wrong")
            if kind == "missing":
                path = f"{path}.{error.message.split(chr(39))[1]}".strip(".")
            yield Fault(where, path, kind, error.message)

    def _plain(self, schema: Any) -> Any:
        """A schema with its references replaced by what they mean."""
        if isinstance(schema, list):
            return [self._plain(one) for one in schema]
        if not isinstance(schema, dict):
            return schema
        if "$ref" in schema:
            return self._plain(self.data["components"]["schemas"][schema["$ref"].rpartition("/")[2]])
        return {key: self._plain(value) for key, value in schema.items()}


def _pattern(template: str) -> str:
    # A branch has slashes; of all that stands in a path, only the last part may be one.
    pattern = re.sub(r"\{head\}$", "(?P<head>.+)", template)
    return re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", pattern)


def _typed(text: str, schema: Mapping[str, Any]) -> object:
    """What a text of a path or a query stands for."""
    if schema["type"] == "integer" and re.fullmatch(r"-?[0-9]+", text):
        return int(text)
    if schema["type"] == "boolean" and text in ("true", "false"):
        return text == "true"
    return text


def _closed(schema: Any) -> Any:
    """A schema that takes no field but those it names: a real forge leaves them unread, and hides our mistakes."""
    if isinstance(schema, list):
        return [_closed(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {key: _closed(value) for key, value in schema.items()}
    return {**closed, "additionalProperties": False} if isinstance(schema.get("properties"), dict) else closed
