"""The sliding window in motion: input, kernel and output side by side, played, stepped and scrubbed in the browser.

The browser looks up, formats and draws; every sum and every result is sent from `core.operations.sweep`.
"""

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core.figures.cells import Panel
from core.figures.colour import DIVERGING, scale_for, table
from core.operations.activation import ACTIVATIONS
from core.operations.sweep import CORRELATION, Sweep
from core.operations.window import Axis
from core.received import items, whole
from ui.components.assets import register
from ui.components.received import sent

_sliding_window = register("sliding_window")
EXACT_CELLS = 4096  # larger arrays travel with seven digits instead of sixteen
SHOWN_CHANNELS = 4
HEIGHT = 560  # most pixels the figure takes on a wide screen, without the arithmetic under it
Labels = Literal["top-left", "centre"]


@dataclass(frozen=True)
class Request:
    """The stop that the page asks the browser to show.

    Attributes:
        stop: it.
        turn: a number that changes when the page asks anew.
        wish: what the page said of late; what the browser itself reported is not sent back to it.
    """

    stop: int
    turn: int
    wish: int

    def followed_by(self, wish: int, reported: int | None) -> "Request":
        """What is sent when the page says `wish` and the browser rests at `reported`."""
        if wish in (self.wish, reported):
            return Request(self.stop, self.turn, wish)
        return Request(wish, self.turn + 1, wish)


def sliding_window(
    sweep: Sweep,
    *,
    key: str,
    source: Sequence[Panel],
    output: Panel,
    kernel_title: str = "Kernel",
    labels: Labels = "top-left",
    at: int = 0,
    on_stop: Callable[[int], None] | None = None,
    name: str = "sliding_window",
) -> None:
    """Draw the figure. It plays without the server, which hears of it where the reader comes to a stop.

    Args:
        source: one panel for each channel of the input.
        labels: a position is named by the row and column of the output (the window's top-left cell where stride is 1
            and padding 0) or by the input cell under the window's centre.
        at: stop (`row * columns + column`) that the page asks for, for instance from its link.
        on_stop: runs as a callback with the stop at which the reader left the window.
        name: of the saved pictures, `NAME-ROW-COLUMN.png`.
    """

    def stopped() -> None:
        stop = _reported(sent(key, "stop"), sweep.stops)
        if on_stop is not None and stop is not None:
            on_stop(stop)

    _sliding_window(
        key=key,
        data={
            **payload(sweep, source, output, kernel_title),
            "labels": labels,
            "at": _request(key, at, sweep.stops),
            "name": name,
            "height": HEIGHT,
        },
        on_stop_change=stopped,
    )


def payload(sweep: Sweep, source: Sequence[Panel], output: Panel, kernel_title: str) -> dict[str, Any]:
    """What the browser gets of a sweep: arrays, words, colours. Channels after the first four are added up in one number.

    Raises ValueError where there is not one panel for each channel.
    """
    if len(source) != len(sweep.source):
        raise ValueError(f"one panel for each of {len(sweep.source)} channels, got {len(source)}")
    shown = list(range(len(source)))[:SHOWN_CHANNELS]
    rest = np.delete(sweep.partial, shown, axis=0)
    several = len(source) > 1
    activated = sweep.activation != "none"
    activation = ACTIVATIONS[sweep.activation].title if activated else ""
    steps = several or activated or sweep.bias is not None
    tables = {DIVERGING, *(panel.tint or panel.scale.name for panel in (*source, output))}
    kernel = sweep.kernel if sweep.operation == CORRELATION else None
    return {
        "operation": sweep.operation,
        "panels": [_panel(source[channel]) for channel in shown],
        "source": pack(sweep.source[shown]),
        "rows": _axis(sweep.rows),
        "columns": _axis(sweep.columns),
        "kernel": pack(kernel[shown]) if kernel is not None else None,
        "kernelPanel": _panel(Panel(kernel_title, scale_for(kernel, signed=True))) if kernel is not None else None,
        "partial": pack(sweep.partial[shown]) if steps else None,
        "partialPanel": _panel(Panel("Channel sum", scale_for(sweep.partial, signed=True))) if several else None,
        "others": len(source) - len(shown),
        "rest": pack(rest.sum(0)) if len(rest) else None,
        "bias": sweep.bias,
        "z": pack(sweep.z) if activated else None,
        "zPanel": _panel(Panel(f"Before {activation}", scale_for(sweep.z, signed=True))) if activated else None,
        "activation": activation,
        "output": pack(sweep.output),
        "outputPanel": _panel(output),
        "winners": pack(sweep.winners) if sweep.winners is not None else None,
        "counts": pack(sweep.counts) if sweep.counts is not None else None,
        "zeros": sweep.window.mode == "zeros",
        "tables": {name: _encode(table(name)) for name in sorted(tables)},
    }


def pack(array: NDArray[Any]) -> dict[str, Any]:
    """An array for the browser: `{"shape", "type", "values"}`, little-endian values in base64.

    Integers travel as `int32`, others as `float64` up to `EXACT_CELLS` cells and as `float32` beyond.
    """
    kind = "int32" if array.dtype.kind == "i" else "float64" if array.size <= EXACT_CELLS else "float32"
    return {
        "shape": list(array.shape),
        "type": kind,
        "values": _encode(np.asarray(array, np.dtype(kind).newbyteorder("<"))),
    }


def _encode(array: NDArray[Any]) -> str:
    return base64.b64encode(np.ascontiguousarray(array).tobytes()).decode()


def _axis(axis: Axis) -> dict[str, Any]:
    return {"source": pack(axis.source), "before": axis.before, "taps": pack(axis.taps)}


def _panel(panel: Panel) -> dict[str, Any]:
    scale = panel.scale
    return {"title": panel.title, "low": scale.low, "high": scale.high, "table": panel.tint or scale.name}


def _request(key: str, at: int, stops: int) -> tuple[int, int]:
    before: Request | None = st.session_state.get(f"{key}:request") if key in st.session_state else None
    reported = _reported(sent(key, "stop"), stops)
    request = Request(at, 0, at) if before is None else before.followed_by(at, reported)
    st.session_state[f"{key}:request"] = request
    return request.stop, request.turn


def _reported(report: object, stops: int) -> int | None:
    """The stop of `[stop, number of the report]`, one of `stops`; None where there is none."""
    return next((whole(stop, 0, stops - 1) for stop in items(report, 2) or ()), None)
