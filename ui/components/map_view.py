"""One map: its cells in colours, the number of each at the pointer or the arrow keys, and how often each value occurs."""

import base64
from dataclasses import asdict, dataclass

from core.arrays import Float32Array
from core.figures.colour import Scale
from core.figures.histogram import Histogram, histogram
from core.figures.pictures import bar_png, data_uri, map_png
from ui.components.assets import register
from ui.drawing.media import address

_map_view = register("map_view")
MOST_CELLS = 16_384  # in the message of a run; more are fetched by address, once


@dataclass(frozen=True)
class Encoded:
    """What is made of a map for the browser, which for a whole photo is worth keeping: a PNG, the numbers, how often each."""

    image: bytes
    numbers: bytes
    histogram: Histogram


def encoded(values: Float32Array, scale: Scale, tint: str = "") -> Encoded:
    """Of a map `(h, w)`, see `map_view`."""
    return Encoded(map_png(values, scale, tint=tint), values.astype("<f4").tobytes(), histogram(values, scale))


def map_view(
    values: Float32Array, scale: Scale, *, key: str, label: str, tint: str = "", made: Encoded | None = None
) -> None:
    """Draw a map `(h, w)`.

    Args:
        scale: colours of the cells, and the axis under the histogram.
        label: what the map shows, for screen readers.
        tint: other colours than those of the scale, a name as in `core.figures.colour.table`.
        made: `encoded` of the same, where it was kept.
    """
    made = made or encoded(values, scale, tint)
    large = values.size > MOST_CELLS
    _map_view(
        key=key,
        data={
            "label": label,
            "image": _sent(made.image, f"map:{key}", "image/png", large),
            "values": _sent(made.numbers, f"numbers:{key}", "application/octet-stream", large),
            "rows": values.shape[0],
            "columns": values.shape[1],
            "bar": data_uri(bar_png(scale, tint)),
            "low": scale.low,
            "high": scale.high,
            "histogram": asdict(made.histogram),
        },
    )


def _sent(content: bytes, place: str, kind: str, large: bool) -> str:
    """Where the browser reads it: an address of ours, or the content itself as one."""
    return address(content, place, kind) if large else f"data:{kind};base64,{base64.b64encode(content).decode()}"
