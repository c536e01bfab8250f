"""A grid of numbers to paint in, type in and step through: a kernel, a small input."""

from collections.abc import Callable

import numpy as np
import streamlit as st

from core.figures.colour import Scale, table
from core.links import Rows
from core.received import fields, grid, text
from ui.components.assets import register
from ui.components.received import LONGEST_TOKEN, sent

_number_grid = register("number_grid")
DIGITS = 4  # significant ones that a number keeps


def number_grid(
    values: Rows,
    on_change: Callable[[Rows], None],
    *,
    key: str,
    label: str,
    scale: Scale,
    low: float,
    high: float,
    symbol: str = "W",
    brush: float = 1.0,
    step: float = 1.0,
    empty: float = 0.0,
    grey: bool = False,
    meaning: str = "",
) -> None:
    """Draw the grid; `on_change(rows)` runs as a callback once per stroke of the brush or number typed.

    Args:
        values: 1x1 to 9x9 numbers within `low..high`; the reader's keep four significant digits.
        label: what the whole is, for screen readers.
        scale: the colours, printed under the grid; a signed one stretches at once with what is painted.
        low, high: the range of the numbers. A negative `low` brings the brush for negative numbers.
        symbol: the letter of the matrix in the readout, `W(0, 1) = −1`.
        brush: what the brush paints to begin with.
        step: what `+` and `-` add.
        empty: what clearing a cell leaves in it.
        grey: black to white instead of the colours of `scale`; its ends hold.
        meaning: what the colours mean.
    """
    answered = f"{key}:answered"

    def changed() -> None:
        change = fields(sent(key, "changed"))
        st.session_state[answered] = text(change.get("token"), LONGEST_TOKEN) or st.session_state.get(answered)
        rows = grid(change.get("values"), (len(values), len(values[0])), low, high, DIGITS)
        if rows is not None:
            on_change(rows)

    _number_grid(
        key=key,
        data={
            "label": label,
            "symbol": symbol,
            "values": [list(row) for row in values],
            "low": low,
            "high": high,
            "step": step,
            "brush": brush,
            "empty": empty,
            "table": _table(scale, grey).tobytes().hex(),
            "scale": {"low": scale.low, "high": scale.high, "signed": scale.signed and not grey},
            "meaning": meaning,
            "answered": st.session_state.get(answered),
        },
        on_changed_change=changed,
    )


def _table(scale: Scale, grey: bool) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """The 256 colours, `(256, 3)` uint8."""
    return np.arange(256, dtype=np.uint8)[:, None].repeat(3, 1) if grey else table(scale.name)
