"""Tables that Markdown can write: a row of headers over rows of cells, each of one line."""

from __future__ import annotations

from causerie.importers.markdown.blocks import leaves
from causerie.importers.markdown.escaping import Manner
from causerie.importers.markdown.inline import lines
from causerie.importers.markdown.pieces import Cell, Table

_RULES = {"": "---", "left": ":--", "right": "--:", "center": ":-:"}


def piped(table: Table, manner: Manner) -> str | None:
    """A table's Markdown; None for one that stays HTML: it spans cells, or has none that are headers."""
    head, *rows = table.rows
    width = len(head)
    plain = all(not cell.given and (cell.name == "td" or row is head) for row in table.rows for cell in row)
    even = all(len(row) == width for row in rows)
    if table.caption or not rows or not plain or not even or any(cell.name == "td" for cell in head):
        return None
    try:
        made = [[lines(leaves(cell.blocks), manner, within="cell") for cell in row] for row in table.rows]
    except ValueError:
        return None
    rules = [_rule([row[column] for row in table.rows]) for column in range(width)]
    return "\n".join(f"| {' | '.join(row)} |" for row in [made[0], rules, *made[1:]])


def _rule(column: list[Cell]) -> str:
    """How a column is aligned, if all of its cells are alike but its header."""
    aligned = {cell.align for cell in column if cell.name == "td"}
    return _RULES[aligned.pop()] if len(aligned) == 1 else _RULES[""]
