"""Which pictures excite each channel of a network most, and where in them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import torch

from core.arrays import Float32Array, IntArray
from core.maps import StageMaps
from core.models.loading import SharedModel
from core.models.preprocessing import Prepared
from core.network.activations import Activations, activations
from core.network.maximisation import leaky
from core.ranking import best

SMALLEST = 0.12  # of a photo's shorter side: an excerpt that shows less is not recognised


@dataclass(frozen=True)
class StagePeaks:
    """What several pictures do to the channels of one stage, before its ReLU.

    Attributes:
        highest: `(pictures, C)` the highest value of each map.
        cells: `(pictures, C)` number of that cell, row by row.
        means: `(pictures, C)` mean of each map behind a leaky ReLU, as activation maximisation counts it.
        shape: `(h, w)` of the maps.
    """

    highest: Float32Array = field(repr=False)
    cells: IntArray = field(repr=False)
    means: Float32Array = field(repr=False)
    shape: tuple[int, int]

    def cell(self, picture: int, channel: int) -> tuple[int, int]:
        """Row and column of the highest value."""
        row, column = divmod(int(self.cells[picture, channel]), self.shape[1])
        return row, column

    def ranked(self, channel: int) -> list[int]:
        """The pictures, that with the highest value first."""
        return best(self.highest[:, channel])

    def best(self, channel: int) -> tuple[int, float]:
        """The picture on which the mean of the map is highest, and that mean."""
        means = self.means[:, channel]
        return int(means.argmax()), float(means.max())

    def choosiest(self, count: int) -> list[int]:
        """Channels whose best picture stands out most from the others, in standard deviations."""
        spread = (self.highest.max(0) - self.highest.mean(0)) / (self.highest.std(0) + 1e-6)
        return sorted(best(spread, count))


@dataclass(frozen=True)
class Peaks:
    """The same for every stage, by name."""

    stages: Mapping[str, StagePeaks]


def excerpt_side(field: float, shorter: int) -> int:
    """Side of the square around a cell that is cut out of a photo, all in px: the cell's receptive field `field`, but not
    less than can be recognised, and at most half of the photo's shorter side."""
    return int(np.clip(field, SMALLEST * shorter, shorter / 2))


def peaks(kept: Sequence[Activations]) -> Peaks:
    """Read them off stored activations, one for each picture."""
    return _stacked([{name: _peak(one[name]) for name in one.names} for one in kept], kept[0])


def peaks_of(model: SharedModel, pictures: Sequence[Prepared]) -> Peaks:
    """Run the network on each picture, keeping nothing but the peaks."""
    first, rows = None, []
    for picture in pictures:
        kept = activations(model, picture)
        first = first or kept
        rows.append({name: _peak(kept[name]) for name in kept.names})
    if first is None:
        raise ValueError("no pictures")
    return _stacked(rows, first)


Peak = tuple[Float32Array, IntArray, Float32Array]


def _peak(maps: StageMaps) -> Peak:
    values = maps.after if maps.before is None else maps.before
    flat = values.flatten(1) if maps.spatial else values[:, None]  # (C, h * w)
    highest, cells = torch.max(flat, 1)
    means = (leaky(flat) if maps.spatial else flat).mean(1)
    return highest.numpy(), cells.numpy(), means.numpy()


def _stacked(rows: Sequence[Mapping[str, Peak]], kept: Activations) -> Peaks:
    found = {}
    for name in kept.names:
        highest, cells, means = zip(*(row[name] for row in rows), strict=True)
        found[name] = StagePeaks(np.stack(highest), np.stack(cells), np.stack(means), _shape(kept[name]))
    return Peaks(found)


def _shape(maps: StageMaps) -> tuple[int, int]:
    return (maps.shape[1], maps.shape[2]) if maps.spatial else (1, 1)
