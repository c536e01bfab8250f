"""Walks through two-way steps, and draws of which way to go."""

from itertools import product
from math import comb

import numpy as np
import pytest

from core.ensembles.choices import along, draw, drawn_of_all_sizes


def test_every_walk_leads_where_it_would_alone_and_shares_its_beginning() -> None:
    taken: list[str] = []

    def step(name: str):
        def go(x: str) -> str:
            taken.append(name)
            return x + name

        return go

    steps = [(step(low), step(low.upper())) for low in "abcd"]
    every = list(product((False, True), repeat=4))
    found = dict(along(steps, "", every[::-1]))
    assert found == {
        choice: "".join(low.upper() if up else low for low, up in zip("abcd", choice, strict=True)) for choice in every
    }
    assert len(taken) == 2 + 4 + 8 + 16


@pytest.mark.parametrize(("members", "taken", "most"), [(5, 2, 10), (5, 0, 3), (16, 8, 40), (16, 15, 30)])
def test_draw(members: int, taken: int, most: int) -> None:
    choices = draw(members, taken, most, np.random.default_rng(0))
    assert len(choices) == len(set(choices)) == min(most, comb(members, taken))
    assert all(len(choice) == members and sum(choice) == taken for choice in choices)
    assert choices == draw(members, taken, most, np.random.default_rng(0))


@pytest.mark.parametrize(("members", "most"), [(5, 100), (5, 3), (16, 30)])
def test_how_many_are_drawn(members: int, most: int) -> None:
    generator = np.random.default_rng(0)
    every = [draw(members, taken, most, generator) for taken in range(members + 1)]
    assert drawn_of_all_sizes(members, most) == sum(map(len, every))
