"""Filters whose tuning is known by construction, and gratings slid over by torch."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from core.network.tuning import (
    BLUE_YELLOW,
    COLOUR,
    FALLING,
    FREQUENCIES,
    HORIZONTAL,
    LIGHT,
    NO_DIRECTION,
    RED_GREEN,
    RISING,
    VERTICAL,
    WEAK,
    grating,
    tunings,
)

PLAIN = (1.0, 1.0, 1.0)


def kernel(pattern: np.ndarray, colour: tuple[float, float, float] = PLAIN) -> np.ndarray:
    return np.asarray(colour)[:, None, None] * pattern[None]


EDGE = np.repeat(np.array([1, 1, 1, 0, -1, -1, -1.0])[:, None], 7, 1)  # light above dark: its edges lie horizontally
DIAGONAL = np.sign(
    np.add.outer(np.arange(7), np.arange(7)) - 6.0
)  # changes from top left to bottom right: an edge like /
BLOB = np.exp(-np.add.outer((np.arange(7) - 3.0) ** 2, (np.arange(7) - 3.0) ** 2) / 4)


@pytest.mark.parametrize(
    ("pattern", "kind", "angle"),
    [(EDGE, HORIZONTAL, 0), (EDGE.T, VERTICAL, 90), (DIAGONAL, RISING, 45), (DIAGONAL[:, ::-1], FALLING, 135)],
)
def test_edges_have_their_direction(pattern, kind, angle) -> None:
    (one,) = tunings(kernel(pattern)[None].astype(np.float32), PLAIN)
    assert one.kind == kind
    assert min(abs(one.angle - angle), 180 - abs(one.angle - angle)) < 4
    assert one.selectivity > 0.3
    assert one.colour == LIGHT
    assert int(one.curve.argmax()) * 180 / len(one.curve) == pytest.approx(angle)


def test_blobs_and_colours() -> None:
    kernels = [kernel(BLOB), kernel(BLOB, (1, -1, 0)), kernel(BLOB, (-1, -1, 2)), kernel(BLOB) * 1e-3]
    found = tunings(np.stack(kernels).astype(np.float32), PLAIN)
    assert [one.kind for one in found] == [NO_DIRECTION, COLOUR, COLOUR, WEAK]
    assert [one.colour for one in found[:3]] == [LIGHT, RED_GREEN, BLUE_YELLOW]
    assert found[0].selectivity < 0.05


def test_the_amplitude_is_what_a_sliding_window_finds(bundled) -> None:
    weights = bundled.network.conv1.weight
    std = bundled.card.preprocessing.std
    found = tunings(weights.numpy(), std)
    for index in (4, 9, 22):
        one = found[index]
        direction = np.radians(7.5 * round(((90 - one.angle) % 180) / 7.5))
        x = grating(141, direction, one.frequency, 0.3, one.colour) / np.asarray(std)[:, None, None]
        answers = F.conv2d(torch.from_numpy(x)[None].float(), weights[index : index + 1])
        assert float(answers.max()) <= one.amplitude * 1.01
        assert float(answers.max()) > 0.9 * one.amplitude
        assert one.frequency in FREQUENCIES


def test_a_finer_stripe_needs_a_finer_grating() -> None:
    stripes = np.repeat(np.cos(2 * np.pi * np.arange(7) / 3)[None], 7, 0)
    coarse, fine = tunings(np.stack([kernel(EDGE.T), kernel(stripes)]).astype(np.float32), PLAIN)
    assert fine.frequency == pytest.approx(1 / 3)
    assert coarse.frequency < 1 / 6
