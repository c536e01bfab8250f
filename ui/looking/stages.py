"""The network as a strip of stages on the user's picture: pick one."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from core.arrays import ByteArray
from core.figures.colour import scale_for
from core.figures.pictures import as_square, montage
from core.figures.sheet import Place, sheet
from core.links import Param
from core.maps import StageMaps
from core.network.stages import INPUT
from core.parameters import STAGE
from core.ranking import best
from ui.components.tile_picker import Tile, Tiles, tile_picker
from ui.frame import state
from ui.looking.network import AnySeen


def pick_stage(
    seen: AnySeen, names: tuple[str, ...], default: str, key: str, starting_over: Sequence[Param[Any]] = ()
) -> str:
    """Draw the strip of the stages `names` and return the chosen one (link parameter `STAGE`).

    The parameters `starting_over` start over with each new stage.
    """
    param = replace(STAGE, default=default, options=names)
    selected = state.value(param)

    def pick(name: str) -> None:
        state.assign(param, name)
        for other in starting_over:
            state.reset(other)

    kept = seen.once("stage tiles", work=lambda _: _tiles(seen))
    tile_picker(
        [tile for tile in kept.sent_once(f"{key}:stages") if tile.id in names],
        selected,
        pick,
        key=f"{key}:stages",
        label="Stages of the network, from the input on",
        layout="strip",
    )
    return selected


def _tiles(seen: AnySeen) -> Tiles:
    stages = [seen.activations[name] for name in seen.activations.names]
    png, places = sheet([_picture(maps, seen) for maps in stages])
    return Tiles(tuple(_tile(maps, place) for maps, place in zip(stages, places, strict=True)), png)


def _tile(maps: StageMaps, place: Place) -> Tile:
    if maps.name == INPUT:
        what = "the photo as the network reads it"
    elif maps.spatial:
        what = f"nine strongest of {maps.shape[0]} maps"
    else:
        what = f"{maps.shape[0]} numbers, row by row"
    shape = "×".join(map(str, maps.shape))
    return Tile(maps.name, place.fragment, maps.name, shape, f"Stage {maps.name}, {shape}: {what}")


def _picture(maps: StageMaps, seen: AnySeen) -> ByteArray:
    values = maps.values()
    if maps.name == INPUT:
        return seen.prepared.seen
    if maps.spatial:
        strongest = values[best(values.mean((1, 2)), 9)]
        return montage(strongest, scale_for(strongest))
    return scale_for(values).colours(as_square(values))
