"""A flat map as the bytes of a file: the same map always gives the same."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

_PLAIN = re.compile(r"[^\W_](?:(?!: | #|:$).)*")
# Words that some YAML reader takes for a boolean, though PyYAML's resolver does not.
_ODD_WORDS = frozenset("ynYN")


def write(pairs: Iterable[tuple[str, str, bool]]) -> bytes:
    """The canonical text of a flat map: (key, text, whether it is free text) each; only `body` is a block."""
    return "".join(_pair(key, text, free) for key, text, free in pairs).encode()


def _pair(key: str, text: str, free: bool) -> str:
    if key == "body":
        return f"body: {_block(text)}"
    return f"{key}: {text if _is_plain(text, free) else _quoted(text)}\n"


def _is_plain(text: str, free: bool) -> bool:
    """Whether `text` may stand unquoted: it is no syntax and, if free text, no other type to any YAML reader."""
    if not _PLAIN.fullmatch(text):
        return False
    return not free or not (text[0].isdigit() or text in _ODD_WORDS or _is_typed(text))


@cache
def _typing() -> tuple[Any, Any]:
    import yaml

    return yaml.SafeLoader(""), yaml.ScalarNode


def _is_typed(text: str) -> bool:
    resolver, scalar = _typing()
    return bool(resolver.resolve(scalar, text, (True, False)) != "tag:yaml.org,2002:str")


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _block(text: str) -> str:
    """A literal block: with an indent indicator where it begins with a blank, and a chomping one for its end."""
    indent = "2" if text[0] in " \n\t" else ""
    chomp = "-" if not text.endswith("\n") else "+" if text.endswith("\n\n") else ""
    lines = text.removesuffix("\n").split("\n")
    return f"|{indent}{chomp}\n" + "".join(f"  {line}\n" if line else "\n" for line in lines)
