"""Many walks through a chain of steps, at each of which there are two ways to go on.

Walks that begin alike share what they have in common: all `2^n` of them cost `2^(n+1)` steps, not `n 2^n`.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from math import comb
from typing import TypeVar

import numpy as np

T = TypeVar("T")
Step = Callable[[T], T]
Choice = tuple[bool, ...]  # for each step whether the second way is taken


def along(steps: Sequence[tuple[Step[T], Step[T]]], start: T, choices: Sequence[Choice]) -> Iterator[tuple[Choice, T]]:
    """Every choice, sorted, with where it leads from `start`; at most `n + 1` values are held at a time."""
    trail = [start]
    before: Choice = ()
    for choice in sorted(choices):
        common = next((i for i, (a, b) in enumerate(zip(before, choice, strict=False)) if a != b), 0)
        del trail[common + 1 :]
        for step, second in zip(steps[common:], choice[common:], strict=True):
            trail.append(step[second](trail[-1]))
        before = choice
        yield choice, trail[-1]


def draw(members: int, taken: int, most: int, generator: np.random.Generator) -> tuple[Choice, ...]:
    """Choices with `taken` of `members` set: all of them where there are at most `most`, else `most` different ones."""
    if comb(members, taken) <= most:
        sets = [frozenset(places) for places in combinations(range(members), taken)]
    else:
        drawn: set[frozenset[int]] = set()
        while len(drawn) < most:
            drawn.add(frozenset(generator.choice(members, taken, replace=False).tolist()))
        sets = sorted(drawn, key=sorted)
    return tuple(tuple(place in chosen for place in range(members)) for chosen in sets)


def drawn_of_all_sizes(members: int, most: int) -> int:
    """How many choices `draw` makes for all sizes together."""
    return sum(min(most, comb(members, taken)) for taken in range(members + 1))
