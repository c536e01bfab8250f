"""What the filters of the first layer are tuned to, measured with gratings: orientation, fineness, colour contrast.

A grating is `cos(2 pi f (j cos t + i sin t) + phase)` times a colour. Over all phases a filter answers to it with an
amplitude, and that is what is compared: between directions `t`, frequencies `f` and colours.
"""

from dataclasses import dataclass, field

import numpy as np

from core.arrays import Float32Array, FloatArray

DIRECTIONS = 24  # over half a turn
ANGLES = tuple(180 * step / DIRECTIONS for step in range(DIRECTIONS))  # degrees
FREQUENCIES = (1 / 14, 1 / 10, 1 / 7, 1 / 5, 1 / 4, 1 / 3)  # periods a pixel
LIGHT, RED_GREEN, BLUE_YELLOW = "light and dark", "red and green", "blue and yellow"
COLOURS = {LIGHT: (1.0, 1.0, 1.0), RED_GREEN: (1.0, -1.0, 0.0), BLUE_YELLOW: (-0.5, -0.5, 1.0)}
HORIZONTAL, VERTICAL, RISING, FALLING, NO_DIRECTION, COLOUR, WEAK = (
    "horizontal edges", "vertical edges", "rising diagonals", "falling diagonals", "light and dark, no direction",
    "colour contrast", "hardly answer",
)  # fmt: skip
EDGES = (HORIZONTAL, VERTICAL, RISING, FALLING)
KINDS = (*EDGES, COLOUR, NO_DIRECTION, WEAK)
SELECTIVE = 0.25  # from this on a filter has a direction
SILENT = 0.05  # of the strongest filter's answer: less is hardly an answer


@dataclass(frozen=True)
class Tuning:
    """What one filter answers to.

    Attributes:
        angle: of the edges it likes best, in degrees from the horizontal, counter-clockwise, 0..180.
        selectivity: 0 (every direction alike) .. 1 (one alone): length of the mean of `A(t) exp(2it)`.
        frequency: of the best grating, periods a pixel.
        colour: of the best grating, a key of `COLOURS`.
        amplitude: of the answer to it.
        curve: `(DIRECTIONS,)` amplitudes at that frequency and colour, by direction of the edges, see `ANGLES`.
        kind: one of `KINDS`.
    """

    angle: float
    selectivity: float
    frequency: float
    colour: str
    amplitude: float
    curve: FloatArray = field(repr=False)
    kind: str


def grating(side: int, direction: float, frequency: float, phase: float, colour: str) -> FloatArray:
    """A grating whose values change along `direction` (radians, from right to down): `(3, side, side)`."""
    place = np.arange(side) - (side - 1) / 2
    along = place[None] * np.cos(direction) + place[:, None] * np.sin(direction)
    wave = np.cos(2 * np.pi * frequency * along + phase)
    values: FloatArray = _colour(colour)[:, None, None] * wave
    return values


def tunings(kernels: Float32Array, std: tuple[float, float, float]) -> list[Tuning]:
    """Measure each of `(C, 3, K, K)` kernels; `std` is what each colour is divided by before the network reads it."""
    weights = kernels.astype(np.float64) / np.asarray(std)[None, :, None, None]
    side = kernels.shape[-1]
    directions = np.arange(DIRECTIONS) * np.pi / DIRECTIONS
    answers = np.empty((len(kernels), len(COLOURS), len(FREQUENCIES), DIRECTIONS))
    for c, colour in enumerate(COLOURS):
        for f, frequency in enumerate(FREQUENCIES):
            for d, direction in enumerate(directions):
                waves = [grating(side, direction, frequency, phase, colour) for phase in (0.0, np.pi / 2)]
                answers[:, c, f, d] = np.hypot(*((weights * wave).sum((1, 2, 3)) for wave in waves))
    strongest = answers.max()
    return [_tuning(one, strongest) for one in answers]


def _tuning(answers: FloatArray, strongest: float) -> Tuning:
    """From the amplitudes `(colours, frequencies, DIRECTIONS)` of one filter."""
    c, f, _ = np.unravel_index(int(answers.argmax()), answers.shape)
    by_direction = answers[c, f]
    turns = np.exp(2j * np.pi * np.arange(DIRECTIONS) / DIRECTIONS)  # a half turn is the same grating
    mean = (by_direction * turns).sum() / max(by_direction.sum(), 1e-12)
    across = np.degrees(np.angle(mean)) / 2  # values change along it, from right to down
    angle = float((90 - across) % 180)  # the edges lie across it; counted counter-clockwise
    curve = np.array([by_direction[round(DIRECTIONS / 2 - k) % DIRECTIONS] for k in range(DIRECTIONS)])
    colour = tuple(COLOURS)[int(c)]
    amplitude, selectivity = float(answers.max()), float(abs(mean))
    kind = _kind(angle, selectivity, colour, amplitude / strongest if strongest else 0.0)
    return Tuning(angle, selectivity, FREQUENCIES[int(f)], colour, amplitude, curve, kind)


def _kind(angle: float, selectivity: float, colour: str, share: float) -> str:
    if share < SILENT:
        return WEAK
    if colour != LIGHT:
        return COLOUR
    if selectivity < SELECTIVE:
        return NO_DIRECTION
    return (HORIZONTAL, RISING, VERTICAL, FALLING)[round(angle / 45) % 4]


def _colour(name: str) -> FloatArray:
    vector = np.array(COLOURS[name])
    unit: FloatArray = vector / np.linalg.norm(vector)
    return unit
