"""Paths through a chain of blocks against autograd and against counting."""

from math import comb, prod

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from core.residual.expansion import expansion
from core.residual.paths import (
    Block,
    by_length,
    growth,
    one_of_each_length,
    open_paths,
    paths,
    plain_gradient,
    residual_gradient,
)

LECTURE = [Block(0.5)] * 3
chains = st.lists(st.builds(Block, st.sampled_from([-1.5, -0.5, 0.0, 0.25, 0.5, 2.0]), st.booleans()), max_size=7)


def by_autograd(blocks: list[Block], plain: bool) -> float:
    start = torch.tensor(0.7, dtype=torch.float64, requires_grad=True)
    y = start * 1
    for block in blocks:
        y = block.derivative * y + (0 if plain else block.skip) * y
    return float(torch.autograd.grad(y, start)[0])


def test_the_lectures_three_blocks() -> None:
    assert plain_gradient(LECTURE) == 0.125
    assert residual_gradient(LECTURE) == 3.375
    assert [entry.count for entry in by_length(LECTURE)] == [1, 3, 3, 1]
    assert [entry.gradient for entry in by_length(LECTURE)] == [1, 1.5, 0.75, 0.125]
    assert one_of_each_length(LECTURE) == 1.875
    assert [path.branches for path in paths(LECTURE)] == [(), (1,), (2,), (3,), (1, 2), (1, 3), (2, 3), (1, 2, 3)]


@settings(max_examples=40, deadline=None)
@given(chains)
def test_all_paths_add_up_to_the_gradient(blocks: list[Block]) -> None:
    every = paths(blocks)
    assert len(every) == len({path.branches for path in every}) == 2 ** len(blocks)
    assert sum(path.gradient for path in every) == pytest.approx(by_autograd(blocks, plain=False))
    assert residual_gradient(blocks) == pytest.approx(by_autograd(blocks, plain=False))
    assert plain_gradient(blocks) == pytest.approx(by_autograd(blocks, plain=True))
    for entry in by_length(blocks):
        those = [path for path in every if path.length == entry.length]
        assert entry.gradient == pytest.approx(sum(path.gradient for path in those))
        assert entry.count == sum(path.open for path in those)


def test_one_cut_closes_half_of_the_paths() -> None:
    for cut in (Block(0.0), Block(0.5, skip=False)):
        assert sum(path.open for path in paths([Block(0.5), cut, Block(0.5)])) == 4


def test_a_hundred_blocks_by_the_binomial_formula() -> None:
    bins = by_length([Block(-0.25)] * 100)
    assert [entry.count for entry in bins] == [comb(100, k) for k in range(101)]
    assert bins[40].gradient == pytest.approx(comb(100, 40) * 0.25**40)


def test_too_many_paths_are_not_listed() -> None:
    with pytest.raises(ValueError, match="13"):
        paths([Block(0.5)] * 13)


def test_a_plain_chain_of_nothing_has_no_minus_zero() -> None:
    assert str(plain_gradient([Block(-0.5), Block(0.0)])) == "0.0"


def test_the_expansion_of_y3_by_hand() -> None:
    assert expansion(3, 0) == r"F_{3}\big(Y_{2}\big) + Y_{2}"
    assert expansion(3, 1) == (
        r"F_{3}\big(F_{2}\big(Y_{1}\big) + Y_{1}\big) + F_{2}\big(Y_{1}\big) + Y_{1}"
    )  # fmt: skip
    assert expansion(2, 1, marked=True) == (
        r"F_{2}\big(\underbrace{F_{1}\big(Y_{0}\big) + Y_{0}}_{Y_{1}}\big)"
        r" + \underbrace{F_{1}\big(Y_{0}\big) + Y_{0}}_{Y_{1}}"
    )


@pytest.mark.parametrize("steps", range(4))
def test_every_step_of_an_expansion_has_the_same_value(steps: int) -> None:
    branches = [None, lambda y: y * y - 1, lambda y: 0.5 / (1 + y * y), lambda y: 3 - y, lambda y: abs(y) ** 0.5]
    results = [0.3]
    for branch in branches[1:]:
        results.append(branch(results[-1]) + results[-1])
    python = expansion(4, steps).replace(r"\big", "").replace("_{", "[").replace("}", "]")
    assert eval(python, {"F": branches, "Y": results}) == pytest.approx(results[4])
    assert expansion(4, steps).count(f"Y_{{{3 - steps}}}") == 2 ** (steps + 1)


def test_an_expansion_ends_at_the_input() -> None:
    with pytest.raises(ValueError, match="3"):
        expansion(3, 3)
    assert prod([2] * 3) == expansion(3, 2).count("Y_{0}")


def test_open_paths_are_those_with_nothing_switched_off() -> None:
    blocks = [Block(0.5), Block(0.0), Block(0.5, skip=False), Block(-1.0)]
    assert open_paths(blocks) == sum(path.open for path in paths(blocks)) == 4


@pytest.mark.parametrize("derivative", [-1.5, -0.4, 0.0, 0.5])
def test_growth_is_the_gradient_of_equal_blocks(derivative: float) -> None:
    residual, plain = growth(derivative, 6)
    for blocks in (1, 2, 6):
        chain = [Block(derivative)] * blocks
        assert residual[blocks - 1] == pytest.approx(abs(residual_gradient(chain)))
        assert plain[blocks - 1] == pytest.approx(abs(plain_gradient(chain)))
