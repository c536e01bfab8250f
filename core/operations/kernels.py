"""Kernels to start from, and what can be done with one. Weights are `(kh, kw)` float64, laid on the picture as they are.

Every kernel made here has at most four significant digits, so that a link carries it exactly.
"""

from dataclasses import dataclass

import numpy as np

from core.arrays import FloatArray
from core.errors import LearnerError
from core.links import Rows

Weights = FloatArray
LONGEST_SIDE = 9  # of a kernel drawn by hand
FLAT_GAIN = 0.02  # below this share of sum |w| a sum of weights counts as zero


@dataclass(frozen=True)
class Kernel:
    """A kernel with a name.

    Attributes:
        id: name in links.
        title: as printed.
        meaning: what it does to a picture, in one line.
        rows: its weights, row by row.
    """

    id: str
    title: str
    meaning: str
    rows: Rows

    @property
    def weights(self) -> Weights:
        """`(kh, kw)`."""
        return np.array(self.rows, np.float64)


def rounded(weights: Weights) -> Weights:
    """To four significant digits and no finer than a millionth; negative zeros become zeros."""
    digits = [float(f"{value:.4g}") for value in np.round(weights, 6).ravel()]
    return np.array(digits).reshape(np.shape(weights)) + 0.0


def as_rows(weights: Weights) -> Rows:
    """Rounded, as a tuple of rows: the form that links and the session keep. `np.array(rows)` turns it back."""
    return tuple(tuple(row) for row in rounded(weights).tolist())


def box(height: int = 3, width: int | None = None) -> Weights:
    """Box blur: the mean of `height x width` cells (a square where only one side is given)."""
    width = height if width is None else width
    return rounded(np.full((height, width), 1 / (height * width)))


def gaussian(size: int = 5, sigma: float = 1.0) -> Weights:
    """Gaussian blur of `size x size` with standard deviation `sigma` px, its sum 1."""
    falling = np.exp(-((np.arange(size) - (size - 1) / 2) ** 2) / (2 * sigma**2))
    return rounded(np.outer(falling, falling) / falling.sum() ** 2)


def gabor(angle: float = 45.0, wavelength: float = 4.0, size: int = 9) -> Weights:
    """A Gabor filter: a wave under a bell, which answers to stripes of its own direction and width.

    `cos(2 pi t / wavelength) exp(-r^2 / (2 s^2))` with t across the stripes and `s = wavelength / 2`, less so much of
    the bell that the weights sum to zero; the largest is 1. Source: Daugman 1985, "Uncertainty relation for resolution
    in space, spatial frequency, and orientation optimized by two-dimensional visual cortical filters".

    Args:
        angle: of the stripes in degrees, counter-clockwise from horizontal.
        wavelength: of a dark and a light stripe together in px.
        size: of the sides.
    """
    place = np.arange(size) - (size - 1) / 2
    x, y = place[None, :], -place[:, None]
    across = y * np.cos(np.radians(angle)) - x * np.sin(np.radians(angle))
    bell = np.exp(-(x**2 + y**2) / (2 * (wavelength / 2) ** 2))
    wave = np.cos(2 * np.pi * across / wavelength)
    weights = bell * (wave - (bell * wave).sum() / bell.sum())
    return rounded(weights / max(np.abs(weights).max(), 1e-12))


def flipped_left_right(weights: Weights) -> Weights:
    """Mirrored: the left column becomes the right one."""
    return np.fliplr(weights)


def flipped_up_down(weights: Weights) -> Weights:
    """Upside down: the top row becomes the bottom one."""
    return np.flipud(weights)


def rotated(weights: Weights) -> Weights:
    """A quarter turn clockwise: `(kh, kw)` -> `(kw, kh)`."""
    return np.rot90(weights, -1)


def turned(weights: Weights) -> Weights:
    """Half a turn. Correlation with the turned kernel is convolution with the kernel."""
    return weights[::-1, ::-1]


def transposed(weights: Weights) -> Weights:
    """Rows become columns: `(kh, kw)` -> `(kw, kh)`."""
    return weights.T


def resized(weights: Weights, height: int, width: int) -> Weights:
    """Grown with zeros or cut to `(height, width)` around the centre, cell `((kh - 1) // 2, (kw - 1) // 2)`.

    Raises LearnerError for sides outside 1..9.
    """
    if not (1 <= height <= LONGEST_SIDE and 1 <= width <= LONGEST_SIDE):
        raise LearnerError(
            f"A kernel of {height} × {width} cells cannot be drawn here.",
            f"Take sides from 1 to {LONGEST_SIDE}; they need be neither odd nor equal.",
        )
    result = np.zeros((height, width))
    (into_rows, from_rows), (into_columns, from_columns) = (
        _overlap(new, old) for new, old in zip((height, width), weights.shape, strict=True)
    )
    result[into_rows, into_columns] = weights[from_rows, from_columns]
    return result


def normalisation(weights: Weights) -> tuple[float, str]:
    """What to divide the weights by, and what that does, in words.

    The sum, where it is positive: a flat area then keeps its brightness (blurs, sharpening). Else, as with edges,
    whose weights sum to zero, the sum of absolute values: no output is then further from zero than the brightest input.

    Raises LearnerError where all weights are zero.
    """
    total, reach = float(weights.sum()), float(np.abs(weights).sum())
    if reach == 0:
        raise LearnerError("All weights of this kernel are zero.", "Paint a cell, or take a preset.")
    if total > FLAT_GAIN * reach:
        return total, "weights sum to 1: a flat area keeps its brightness"
    return reach, "absolute weights sum to 1: the output stays within the range of the input"


def normalised(weights: Weights) -> Weights:
    """Divided by its `normalisation`. Raises LearnerError where all weights are zero."""
    divisor, _ = normalisation(weights)
    return rounded(weights / divisor)


def _overlap(new: int, old: int) -> tuple[slice, slice]:
    """Which cells of the new side take which cells of the old one, the centres on each other."""
    shift = (new - 1) // 2 - (old - 1) // 2
    first, last = max(shift, 0), min(old + shift, new)
    return slice(first, last), slice(first - shift, last - shift)


def _kernel(id: str, title: str, meaning: str, weights: object) -> Kernel:
    return Kernel(id, title, meaning, as_rows(np.array(weights, np.float64)))


KERNELS: dict[str, Kernel] = {
    kernel.id: kernel
    for kernel in (
        _kernel("identity", "Identity", "Leaves the picture as it is.", [[0, 0, 0], [0, 1, 0], [0, 0, 0]]),
        _kernel("vertical-edge", "Vertical edge", "Positive where it gets brighter to the right, negative where darker.",
                [[-1, 0, 1]] * 3),
        _kernel("horizontal-edge", "Horizontal edge", "Positive where it gets brighter downwards, negative where darker.",
                [[-1] * 3, [0] * 3, [1] * 3]),
        _kernel("notes-edge", "Horizontal edge of the notes",
                "Positive where it gets darker downwards: the horizontal edge with its signs swapped.",
                [[1] * 3, [0] * 3, [-1] * 3]),
        _kernel("rising-edge", "Diagonal edge, rising", "Answers to edges that rise to the right, brighter below.",
                [[-1, -1, 0], [-1, 0, 1], [0, 1, 1]]),
        _kernel("falling-edge", "Diagonal edge, falling", "Answers to edges that fall to the right, brighter above.",
                [[0, 1, 1], [-1, 0, 1], [-1, -1, 0]]),
        _kernel("sobel-x", "Sobel x", "Vertical edges; the middle row counts twice, which makes it steadier.",
                [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]),
        _kernel("sobel-y", "Sobel y", "Horizontal edges; the middle column counts twice.",
                [[-1, -2, -1], [0, 0, 0], [1, 2, 1]]),
        _kernel("laplacian", "Laplacian", "Edges of all directions: how far a pixel lies below its four neighbours.",
                [[0, 1, 0], [1, -4, 1], [0, 1, 0]]),
        _kernel("corner", "Corner", "Strongest where a bright area begins to the right and below; edges answer weaker.",
                [[-4, -4, -4], [-4, 5, 5], [-4, 5, 5]]),
        _kernel("curve", "Curve", "Strongest on a bright line that bends from going up to going right.",
                [[0, -1, -1, 2, 2], [-1, -1, 2, -1, -1], [-1, 2, -1, -1, 0], [2, -1, -1, 0, 0], [2, -1, 0, 0, 0]]),
        _kernel("box-blur", "Box blur", "The mean of nine pixels: noise and detail go.", box(3)),
        _kernel("gaussian-blur", "Gaussian blur", "A mean that counts near pixels more: a softer blur.", gaussian()),
        _kernel("sharpen", "Sharpen", "The picture plus what sets each pixel apart from its neighbours.",
                [[0, -1, 0], [-1, 5, -1], [0, -1, 0]]),
        _kernel("emboss", "Emboss", "The picture as a relief, with light from the lower right.",
                [[-2, -1, 0], [-1, 1, 1], [0, 1, 2]]),
        _kernel("gabor", "Gabor", "Answers to stripes of one direction and width, as cells of the visual cortex do.",
                gabor()),
    )
}  # fmt: skip
