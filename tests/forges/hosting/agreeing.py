"""Whether a compact description says what a published one (OpenAPI 3 or Swagger 2) says of the same operations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

Document = Mapping[str, Any]


def disagreements(ours: Document, theirs: Document) -> Iterator[str]:
    """Where they differ: a name, a type or a duty of ours that is none of theirs, or a duty of theirs left out."""
    for path, method in shared(ours, theirs):
        one, other = ours["paths"][path][method], theirs["paths"][path][method]
        where = f"{method} {path}"
        yield from _parameters(where, one.get("parameters", ()), _parameters_of(theirs, other))
        asked = _asked(theirs, other)
        if asked is not None or "requestBody" in one:
            yield from _Pair(ours, theirs, True).differ(f"{where} request", one.get("requestBody", {}), asked or {})
        for status, schema in one["responses"].items():
            if status.startswith("2") and status not in other["responses"]:
                yield f"{where}: they never answer {status}"
            told = _told(theirs, other["responses"].get(status))
            if schema is not None and told is not None:
                yield from _Pair(ours, theirs, False).differ(f"{where} {status}", schema, told)


def shared(ours: Document, theirs: Document) -> list[tuple[str, str]]:
    """The operations that both describe."""
    found = ((path, method) for path, methods in ours["paths"].items() for method in methods)
    return [(path, method) for path, method in found if method in theirs["paths"].get(path, {})]


def _follow(document: Document, node: Any) -> Any:
    while isinstance(node, dict) and "$ref" in node:
        found: Any = document
        for part in node["$ref"].removeprefix("#/").split("/"):
            found = found[part.replace("~1", "/")]
        node = found
    return node


def _parameters_of(document: Document, operation: Document) -> dict[tuple[str, str], Any]:
    found = (_follow(document, one) for one in operation.get("parameters", ()))
    return {(one["in"], one["name"]): one for one in found if one["in"] != "body"}


def _parameters(where: str, ours: Any, theirs: Mapping[tuple[str, str], Any]) -> Iterator[str]:
    named = {(one["in"], one["name"]): one for one in ours}
    for key, one in named.items():
        other = theirs.get(key)
        if other is None:
            yield f"{where}: they know no parameter {key}"
        elif one["schema"]["type"] != other.get("schema", other)["type"]:
            yield f"{where}: {key} is another type"
        elif one["schema"].get("enum") != other.get("schema", other).get("enum"):
            yield f"{where}: {key} has other values"
    for key, other in theirs.items():
        if other.get("required", False) != named.get(key, {}).get("required", False):
            yield f"{where}: {key} is required by one of both"


def _asked(document: Document, operation: Document) -> Any:
    """The schema of what is sent."""
    for one in operation.get("parameters", ()):
        if one.get("in") == "body":
            return one["schema"]
    content = _follow(document, operation.get("requestBody", {})).get("content", {})
    return content.get("application/json", {}).get("schema")


def _told(document: Document, reply: Any) -> Any:
    """The schema of what is answered."""
    found = _follow(document, reply) or {}
    return found.get("schema") or found.get("content", {}).get("application/json", {}).get("schema")


class _Pair:
    """The schemas of two documents; those of a request are to ask for the same fields."""

    def __init__(self, ours: Document, theirs: Document, request: bool) -> None:
        self.ours, self.theirs, self.request = ours, theirs, request

    def differ(self, where: str, ours: Any, theirs: Any) -> Iterator[str]:
        one, other = self._ways(self.ours, ours), self._ways(self.theirs, theirs)
        if len(one) == len(other) == 1:
            yield from self._one(where, one[0], other[0])
            return
        for way in other:
            if all(list(self._one(where, mine, way)) for mine in one):
                yield f"{where}: one way of theirs is none of ours"

    def _one(self, where: str, ours: Any, theirs: Any) -> Iterator[str]:
        if _types(ours) and _types(theirs) and _types(ours) != _types(theirs):
            yield f"{where}: {_types(ours)}, and theirs is {_types(theirs)}"
            return
        values = set(ours.get("enum", ())), set(theirs.get("enum", ()))
        if values[0] != values[1] and (self.request or all(values)):
            yield f"{where}: the values differ"
        if "items" in ours:
            yield from self.differ(f"{where}[]", ours["items"], theirs["items"])
        duties = set(ours.get("required", ())), set(theirs.get("required", ()))
        if duties[0] != duties[1] if self.request else duties[1] and duties[0] - duties[1]:
            yield f"{where}: required are {sorted(duties[0] ^ duties[1] if self.request else duties[0] - duties[1])}"
        for name, schema in ours.get("properties", {}).items():
            if name not in theirs.get("properties", {}):
                yield f"{where}.{name}: they have no such field"
            else:
                yield from self.differ(f"{where}.{name}", schema, theirs["properties"][name])

    def _ways(self, document: Document, schema: Any) -> list[Any]:
        """What a schema may be, but for null."""
        schema = _follow(document, schema)
        ways = schema.get("oneOf") or schema.get("anyOf") or [schema]
        found = [_follow(document, way) for way in ways]
        return [way for way in found if way.get("type") != "null"]


def _types(schema: Any) -> set[str]:
    told = schema.get("type", "object" if "properties" in schema else [])
    return ({told} if isinstance(told, str) else set(told)) - {"null"}
