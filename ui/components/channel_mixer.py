"""Pictures of one size that share a pixel: what a 1x1 layer makes of the one under the mouse, W x + b with its numbers."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

from core.arrays import FloatArray
from core.figures.colour import Scale
from core.figures.pictures import bar_png, data_uri
from core.operations.arithmetic import number
from core.received import wholes
from core.wording import minus
from ui.components.assets import register
from ui.components.received import sent
from ui.drawing.media import address

_channel_mixer = register("channel_mixer")


@dataclass(frozen=True)
class Range:
    """A colour bar: texts of its ends, and the bar as `data:` address."""

    low: str
    high: str
    bar: str


@dataclass(frozen=True)
class Tile:
    """One picture: a PNG, its title and text alternative, and its colour bar where it is a map."""

    png: bytes
    title: str
    alt: str
    range: Range | None = None


def range_of(scale: Scale, tint: str = "") -> Range:
    """The colour bar of a map in the colours of `scale`, or of `tint`."""
    return Range(minus(number(scale.low, 4)), minus(number(scale.high, 4)), data_uri(bar_png(scale, tint)))


def channel_mixer(
    tiles: Sequence[Tile],
    shape: tuple[int, int],
    weight: FloatArray,
    bias: FloatArray,
    relu: bool,
    at: tuple[int, int],
    on_pick: Callable[[int, int], None],
    *,
    key: str,
    label: str,
    colours: bool,
) -> None:
    """Draw them.

    Args:
        tiles: the input, red, green and blue 0..255, and what comes out.
        shape: height and width of the input in px; the others are drawn as large.
        weight: `(M, 3)`.
        bias: `(M,)`.
        at: row and column of the pixel that is kept.
        on_pick: runs as a callback with row and column when the reader keeps another.
        label: what the input is, for screen readers.
        colours: whether the pixel has a colour after the layer, too.
    """

    def picked() -> None:
        place = wholes(sent(key, "picked"), [(0, side - 1) for side in shape])
        if place is not None:
            on_pick(*place)

    _channel_mixer(
        key=key,
        data={
            "label": label,
            "height": shape[0],
            "width": shape[1],
            "pictures": [
                {
                    "title": tile.title,
                    "image": address(tile.png, f"{key}:{index}"),
                    "alt": tile.alt,
                    "range": asdict(tile.range) if tile.range else None,
                }
                for index, tile in enumerate(tiles)
            ],
            "weight": weight.tolist(),
            "bias": bias.tolist(),
            "relu": relu,
            "at": list(at),
            "colours": colours,
        },
        on_picked_change=picked,
    )
