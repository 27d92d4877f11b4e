"""Figures as a small drawing: bars with their names and numbers, legible on a telephone, by day and by night."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path

from tests.blog import ROOT

FOLDER = ROOT / "tests" / "output" / "bench"
WIDTH, LINE, MARGIN = 320, 40, 8
STYLE = """
.paper { fill: #fbf8f2 } .bar { fill: #b7a48f } .ours { fill: #8a2c1a }
text { font: 13px Georgia, "Liberation Serif", serif; fill: #211c16 } .small { font-size: 12px; font-style: italic }
@media (prefers-color-scheme: dark) {
.paper { fill: #171411 } .bar { fill: #6d6153 } .ours { fill: #f2a68c } text { fill: #ece5d8 } }
"""
OURS = "Causerie"


def bars(name: str, title: str, note: str, found: Sequence[tuple[str, float]]) -> Path:
    """Write a drawing of these values below tests/output/bench/, ours set off; say where."""
    height = 2 * MARGIN + LINE * len(found) + 20
    said = "; ".join(f"{label}: {value:.2f}" for label, value in found)
    most = max(value for _, value in found)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}"'
        ' role="img" lang="en" aria-labelledby="title desc">',
        f'<title id="title">{escape(title)}</title>',
        f'<desc id="desc">{escape(note)} {escape(said)}.</desc>',
        f"<style>{STYLE}</style>",
        f'<rect class="paper" width="{WIDTH}" height="{height}"/>',
        f'<text class="small" x="{MARGIN}" y="{MARGIN + 12}">{escape(note)}</text>',
    ]
    for number, (label, value) in enumerate(found):
        top = MARGIN + 22 + LINE * number
        kind = "ours" if label.startswith(OURS) else "bar"
        length = max(1, (WIDTH - 2 * MARGIN) * value / most)
        lines += [
            f'<text x="{MARGIN}" y="{top + 14}">{escape(label)}</text>',
            f'<text x="{WIDTH - MARGIN}" y="{top + 14}" text-anchor="end">{value:.2f}</text>',
            f'<rect class="{kind}" x="{MARGIN}" y="{top + 20}" width="{length:.1f}" height="10"/>',
        ]
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = FOLDER / name
    path.write_text("\n".join([*lines, "</svg>", ""]), encoding="utf-8")
    return path
