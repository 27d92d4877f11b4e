"""A small chart of horizontal bars, as an SVG that reads without colours, scripts or styles."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup, escape

WIDTH = 320
"""The drawing's own units, about a narrow screen's pixels: its words stay readable there."""
ROW, BAR = 44, 12
LABEL_MAX = 40
"""Characters of 14 units that surely stand in one line of it."""


def bars(name: str, title: str, description: str, rows: Sequence[tuple[str, int]]) -> Markup:
    """The rows (label, count) as bars below their labels; `name` makes the ids of its words unique in a page.

    Those who do not see the bars are given `title`, `description`, and every label with its count.
    """
    most = max((count for _, count in rows), default=0) or 1
    drawn = Markup("").join(_row(place, label, count, most) for place, (label, count) in enumerate(rows))
    told = f"{description} {', '.join(f'{label} ({count})' for label, count in rows)}"
    return Markup(
        '<svg class="chart" role="img" aria-labelledby="{name}-title {name}-desc" viewBox="0 0 {width} {height}"'
        ' xmlns="http://www.w3.org/2000/svg"><title id="{name}-title">{title}</title>'
        '<desc id="{name}-desc">{told}</desc>{drawn}</svg>'
    ).format(name=name, width=WIDTH, height=ROW * len(rows), title=title, told=told, drawn=drawn)


def _row(place: int, label: str, count: int, most: int) -> Markup:
    top = place * ROW
    # Room for six digits behind the longest bar.
    length = round((WIDTH - 64) * count / most)
    return Markup(
        '<text x="0" y="{label_y}" font-size="14" fill="currentColor">{label}</text>'
        '<rect x="0" y="{bar_y}" width="{length}" height="{height}" fill="currentColor"/>'
        '<text x="{end}" y="{count_y}" font-size="14" fill="currentColor">{count}</text>'
    ).format(
        label_y=top + 14,
        label=escape(_cut(label)),
        bar_y=top + 21,
        length=length,
        height=BAR,
        end=length + 6,
        count_y=top + 32,
        count=count,
    )


def _cut(label: str) -> str:
    return label if len(label) <= LABEL_MAX else f"{label[: LABEL_MAX - 1].rstrip()}…"
