"""The network as a strip of stages on the user's picture: pick one."""

from collections.abc import Sequence
from typing import Any

from core.figures.colour import scale_for
from core.figures.pictures import as_square, data_uri, enlarge, map_png, montage, png
from core.links import Choice, Param
from core.network.activations import StageMaps
from core.network.stages import INPUT
from ui import state
from ui.cache import store
from ui.components.tile_picker import Tile, Tiles, tile_picker
from ui.network import Seen

TILE_PX = 84


def pick_stage(
    seen: Seen, names: tuple[str, ...], default: str, key: str, starting_over: Sequence[Param[Any]] = ()
) -> str:
    """Draw the strip of the stages `names` and return the chosen one (link parameter `stage`).

    The parameters `starting_over` start over with each new stage.
    """
    param = Choice("stage", default, names)
    selected = state.value(param)

    def pick(name: str) -> None:
        state.assign(param, name)
        for other in starting_over:
            state.reset(other)

    key_of_tiles = ("stage tiles", seen.picture.digest, seen.model.card.sha256)
    strip = store().get(
        key_of_tiles, lambda: Tiles(tuple(_tile(seen.activations[name], seen) for name in seen.activations.names))
    )
    tiles = [tile for tile in strip.tiles if tile.id in names]
    tile_picker(
        tiles,
        selected,
        pick,
        key=f"{key}:stages",
        label="Stages of the network, from the input on",
        layout="strip",
    )
    return selected


def shape_text(maps: StageMaps) -> str:
    """`64 × 32 × 32`: channels, height, width."""
    return "×".join(map(str, maps.shape))


def _tile(maps: StageMaps, seen: Seen) -> Tile:
    values = maps.values()
    if maps.name == INPUT:
        image = png(enlarge(seen.prepared.seen, 2 * TILE_PX))
        what = "the photo as the network reads it"
    elif maps.spatial:
        strongest = values[values.mean((1, 2)).argsort()[::-1][:9]]
        image = png(enlarge(montage(strongest, scale_for(strongest)), 2 * TILE_PX))
        what = f"nine strongest of {values.shape[0]} maps"
    else:
        image = map_png(as_square(values), scale_for(values), 2 * TILE_PX)
        what = f"{values.size} numbers, row by row"
    shape = shape_text(maps)
    return Tile(maps.name, data_uri(image), maps.name, shape, f"Stage {maps.name}, {shape}: {what}")
