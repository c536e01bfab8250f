"""Tables of numbers that scroll on their own where the screen is narrow."""

from collections.abc import Sequence
from html import escape

import streamlit as st

_CELL = "padding:6px 10px;border:1px solid var(--st-border-color, rgba(128,128,128,.35));white-space:nowrap;"


def table(head: Sequence[str], rows: Sequence[Sequence[str]], words: int = 1) -> None:
    """Draw it; the first `words` columns are words, the others numbers."""
    lines = [_row("th", head, words), *(_row("td", row, words) for row in rows)]
    st.html(
        '<div style="overflow-x:auto" tabindex="0"><table style="border-collapse:collapse;font-size:0.92rem;'
        f'font-variant-numeric:tabular-nums">{"".join(lines)}</table></div>'
    )


def _row(tag: str, cells: Sequence[str], words: int) -> str:
    made = [
        f'<{tag} style="{_CELL}text-align:{"left" if place < words else "right"}">{escape(cell)}</{tag}>'
        for place, cell in enumerate(cells)
    ]
    return f"<tr>{''.join(made)}</tr>"
