"""What values are measured to hold: every kind that is kept, once each."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
import torch

from core.sizes import size_of

ARRAY = np.zeros((100, 1000))
SMALL = 3_000  # bytes for objects around what they hold


@dataclass(frozen=True)
class Holding:
    what: Any


class Own:
    nbytes = 123_456


@pytest.mark.parametrize(
    ("value", "nbytes"),
    [
        (ARRAY, 800_000),
        (ARRAY[3:5, ::2], 800_000),  # a view keeps the whole
        (ARRAY.astype(np.float32), 400_000),
        (torch.zeros(100, 1000), 400_000),
        (torch.zeros(100, 1000)[1], 400_000),
        (torch.nn.Linear(100, 1000), 4 * 101_000),
        (bytes(500_000), 500_000),
        ("a" * 500_000, 500_000),
        (Holding(ARRAY), 800_000),
        ((ARRAY, [ARRAY, {"a": ARRAY}], Holding(ARRAY)), 800_000),
        ({"a": ARRAY, "b": ARRAY.copy()}, 1_600_000),
        (Holding(Holding((ARRAY.copy(), bytes(1_000)))), 801_000),
        (Own(), 123_456),
        (Holding(Own()), 123_456),
        (None, 0),
        (True, 0),
        (3.5, 0),
    ],
)
def test_it_counts_what_is_held(value: object, nbytes: int) -> None:
    assert nbytes <= size_of(value) <= nbytes + SMALL


def test_many_small_things_add_up() -> None:
    rows = [(float(number), f"block {number}") for number in range(1000)]
    assert size_of(rows) > 1000 * (24 + 50)


def test_what_holds_itself_has_an_end() -> None:
    ring: list[object] = [ARRAY]
    ring.append(ring)
    assert 800_000 <= size_of(ring) <= 800_000 + SMALL
