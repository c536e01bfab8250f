"""Units of the pretrained network."""

from contextlib import AbstractContextManager

import torch
from torch import Tensor

from core.images.picture import Picture
from core.images.samples import load_photos
from core.models.preprocessing import prepare
from core.network.code import effective_field
from core.network.effort import gradient_to
from core.receptive_field.effective import EVERY, Cell, Walk, untrained, walk_to
from core.receptive_field.theoretical import windows_of
from lessons.receptive_field.params import RANDOM, STAGE, TRAINED
from lessons.receptive_field.units import UnitMap
from ui.looking.ground import ground_of
from ui.looking.network import Seen, look
from ui.looking.stages import pick_stage


def pretrained(picture: Picture) -> UnitMap:
    """Let the reader choose a stage of the pretrained network."""
    seen = look(picture, residual=False)
    names = seen.activations.spatial_names
    first = STAGE.default if STAGE.default in names else names[len(names) // 2]
    return unit_map(seen, pick_stage(seen, names, first, "receptive_field", ()))


def unit_map(seen: Seen, stage: str) -> UnitMap:
    picture, card, network = seen.picture, seen.model.card, seen.model.network
    windows = windows_of(network)
    shapes = {name: seen.activations[name].shape for name in seen.activations.spatial_names}
    sides = {name: (shape[-2], shape[-1]) for name, shape in shapes.items()}

    def random_walk() -> tuple[Walk, None]:
        x = torch.from_numpy(seen.prepared.values)
        return walk_to(untrained(card.architecture, len(card.classes), 0, x), stage), None

    def on_its_device() -> tuple[Walk, AbstractContextManager[object]]:
        walk = walk_to(network, stage)
        return lambda x: walk(x.to(seen.model.device)), seen.model.lock

    def code(unit: Cell) -> str:
        channel = None if unit.channel == EVERY else unit.channel
        return effective_field(picture, card, stage, unit.row, unit.column, channel)

    def samples() -> list[Tensor]:
        return [torch.from_numpy(prepare(photo, card.preprocessing).values) for photo in load_photos()]

    return UnitMap(
        stage,
        seen.activations[stage].values(),
        windows,
        max(index for index, window in enumerate(windows, 1) if window.stage == stage),
        ground_of(seen),
        seen.key,
        torch.from_numpy(seen.prepared.values),
        samples,
        {TRAINED: on_its_device, RANDOM: random_walk},
        code,
        lambda other: unit_map(seen, other),
        lambda to: gradient_to(network, to, sides),
    )
