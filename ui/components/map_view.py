"""One map: its cells in colours, the number of each at the pointer or the arrow keys, and how often each value occurs."""

import base64
from dataclasses import asdict

from core.arrays import Float32Array
from core.figures.colour import Scale
from core.figures.histogram import histogram
from core.figures.pictures import bar_png, data_uri, map_png
from ui.components.assets import register

_map_view = register("map_view")


def map_view(values: Float32Array, scale: Scale, *, key: str, label: str) -> None:
    """Draw a map `(h, w)`.

    Args:
        scale: colours of the cells, and the axis under the histogram.
        label: what the map shows, for screen readers.
    """
    _map_view(
        key=key,
        data={
            "label": label,
            "image": data_uri(map_png(values, scale)),
            "values": base64.b64encode(values.astype("<f4").tobytes()).decode(),
            "rows": values.shape[0],
            "columns": values.shape[1],
            "bar": data_uri(bar_png(scale)),
            "low": scale.low,
            "high": scale.high,
            "histogram": asdict(histogram(values, scale)),
        },
    )
