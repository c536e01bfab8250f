"""Template search: a patch is laid on every place of a picture; the map of how well it matches peaks where it is.

With X the window under the patch T, both with n values (all channels together) and means x and t:

    plain       sum X T                                     large wherever the picture is bright
    contrast    sum X (T - t)                               blind to brightness, still larger where contrast is high
    normalised  sum (X - x)(T - t) / (||X - x|| ||T - t||)  -1..1, 1 only for the patch itself, brighter or darker

Source: Lewis 1995, "Fast template matching": the sums of X T by Fourier transform, those over windows from running sums.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch.nn import functional as F

from core.arrays import FloatArray
from core.errors import LearnerError
from core.images.frame import Box
from core.operations.window import CONTRAST, NORMALISED, PLAIN

KINDS = (PLAIN, CONTRAST, NORMALISED)
FLAT = 1e-10  # variance, in squares of the largest value, below which a window or patch counts as flat


@dataclass(frozen=True)
class Peak:
    """A place in a map: the window whose top left cell is `(row, column)`, and its value."""

    row: int
    column: int
    value: float


@dataclass(frozen=True)
class Match:
    """How well a patch matches at every place.

    Attributes:
        kind: one of `KINDS`.
        values: `(H - h + 1, W - w + 1)`.
        patch: `(h, w)` size of the patch.
        peak: the largest value, the first of equals.
        second: the largest local maximum whose window is at least half a patch away from the first; None without one.
    """

    kind: str
    values: FloatArray
    patch: tuple[int, int]
    peak: Peak
    second: Peak | None

    def box(self, peak: Peak) -> Box:
        """The window of a peak on the picture."""
        return Box(peak.column, peak.row, peak.column + self.patch[1], peak.row + self.patch[0])


def search(picture: FloatArray, patch: FloatArray, kinds: Sequence[str] = KINDS) -> dict[str, Match]:
    """Correlate a patch with a picture in one or several ways.

    Args:
        picture: `(C, H, W)`, any range.
        patch: `(C, h, w)` in the same units.

    Returns:
        a match for each of `kinds`.

    Raises:
        LearnerError: the patch is larger than the picture, or all its values are the same and its contrast is asked for.
        ValueError: the numbers of channels differ.
    """
    if picture.ndim != 3 or patch.ndim != 3 or len(picture) != len(patch):
        raise ValueError(f"expected (C, H, W) and (C, h, w), got {picture.shape} and {patch.shape}")
    height, width = patch.shape[1:]
    if height > picture.shape[1] or width > picture.shape[2]:
        raise LearnerError(
            f"The patch of {width} × {height} px is larger than the picture of {picture.shape[2]} × {picture.shape[1]} px.",
            "Take a smaller patch.",
        )
    picture, patch = np.asarray(picture, np.float64), np.asarray(patch, np.float64)
    relief = patch - patch.mean()
    if set(kinds) != {PLAIN} and (relief**2).sum() <= _least(patch, patch.size):
        raise LearnerError(
            "The patch has one value everywhere, so there is no pattern to look for.",
            "Take a patch with an edge or a texture in it.",
        )
    return {kind: _match(kind, values, (height, width)) for kind, values in _maps(picture, patch, relief, kinds)}


def _maps(
    picture: FloatArray, patch: FloatArray, relief: FloatArray, kinds: Sequence[str]
) -> Iterator[tuple[str, FloatArray]]:
    spectrum, size = _spectrum(picture)
    if PLAIN in kinds:
        yield PLAIN, _correlated(spectrum, size, picture, patch)
    if CONTRAST in kinds or NORMALISED in kinds:
        contrast = _correlated(spectrum, size, picture, relief)
        if CONTRAST in kinds:
            yield CONTRAST, contrast
        if NORMALISED in kinds:
            yield NORMALISED, _normalised(contrast, picture, relief)


def _match(kind: str, values: FloatArray, patch: tuple[int, int]) -> Match:
    first = _at(values, int(values.argmax()))
    return Match(kind, values, patch, first, _second(values, first, patch))


def _spectrum(picture: FloatArray) -> tuple[torch.Tensor, tuple[int, int]]:
    """Fourier transform of every channel, zeros added up to a size quick to transform, and that size."""
    size = _quick(picture.shape[1]), _quick(picture.shape[2])
    return torch.fft.rfft2(torch.from_numpy(np.ascontiguousarray(picture)), s=size), size


def _correlated(spectrum: torch.Tensor, size: tuple[int, int], picture: FloatArray, patch: FloatArray) -> FloatArray:
    """`sum X T` for every window that lies inside; what wraps around at the far edge is cut off.

    Rounded to ten digits less than the largest sum there could be, so that what is equal stays equal.
    """
    total = torch.zeros_like(spectrum[0])
    for channel, plane in zip(spectrum, torch.from_numpy(np.ascontiguousarray(patch)), strict=True):
        total.addcmul_(channel, torch.fft.rfft2(plane, s=size).conj())
    everywhere = torch.fft.irfft2(total, s=size)
    rows, columns = (long - short + 1 for long, short in zip(picture.shape[1:], patch.shape[1:], strict=True))
    most = float(np.abs(picture).max() * np.abs(patch).sum())
    digits = 10 - math.ceil(math.log10(most)) if most > 0 else 0
    inside: FloatArray = np.round(everywhere[:rows, :columns].numpy(), digits) + 0.0
    return inside


def _normalised(values: FloatArray, picture: FloatArray, relief: FloatArray) -> FloatArray:
    """Divided by the lengths of window and patch; 0 where the window is flat."""
    window = relief.shape[1], relief.shape[2]
    centred = picture - picture.mean()  # smaller sums lose fewer digits
    total, squares = _window_sums(centred.sum(0), window), _window_sums((centred**2).sum(0), window)
    spread = squares - total**2 / relief.size
    flat = spread <= _least(picture, relief.size)
    length = np.sqrt(np.where(flat, 1.0, spread) * (relief**2).sum())
    return np.where(flat, 0.0, np.clip(values / length, -1.0, 1.0))


def _window_sums(plane: FloatArray, window: tuple[int, int]) -> FloatArray:
    """Sum over every window of `(H, W)` by running sums: `(H - h + 1, W - w + 1)`."""
    height, width = window
    running = np.pad(plane, ((1, 0), (1, 0))).cumsum(0).cumsum(1)
    below, above = running[height:], running[:-height]
    sums: FloatArray = below[:, width:] - above[:, width:] - below[:, :-width] + above[:, :-width]
    return sums


def _least(values: FloatArray, count: int) -> float:
    """Sum of `count` squared deviations up to which a window of a picture or patch counts as flat."""
    return FLAT * count * float(np.abs(values).max()) ** 2


def _second(values: FloatArray, first: Peak, patch: tuple[int, int]) -> Peak | None:
    around = F.max_pool2d(torch.from_numpy(values)[None], 3, stride=1, padding=1)[0].numpy()
    candidates = np.where(values == around, values, -np.inf)
    rows, columns = (
        slice(max(0, place - (side - 1) // 2), place + (side - 1) // 2 + 1)
        for place, side in zip((first.row, first.column), patch, strict=True)
    )
    candidates[rows, columns] = -np.inf
    best = _at(candidates, int(candidates.argmax()))
    return best if np.isfinite(best.value) else None


def _at(values: FloatArray, place: int) -> Peak:
    row, column = divmod(place, values.shape[1])
    return Peak(row, column, float(values[row, column]))


def _quick(size: int) -> int:
    """The next size that has no prime factor above 5."""
    while True:
        rest = size
        for factor in (2, 3, 5):
            while rest % factor == 0:
                rest //= factor
        if rest == 1:
            return size
        size += 1
