"""The way from numbers back to the settings that made them."""

import pytest

from core.operations.families import FAMILIES, GABOR, GAUSSIAN, recognise
from core.operations.kernels import KERNELS


@pytest.mark.parametrize(("size", "sigma"), [(3, 0.4), (5, 1.0), (8, 3.0)])
def test_a_gaussian_is_recognised(size, sigma):
    assert recognise(GAUSSIAN.rows(size, (sigma,))) == (GAUSSIAN, (sigma,))


@pytest.mark.parametrize(("size", "settings"), [(5, (0.0, 3.0)), (9, (45.0, 4.0)), (4, (175.0, 9.0))])
def test_a_gabor_is_recognised(size, settings):
    assert recognise(GABOR.rows(size, settings)) == (GABOR, settings)


def test_each_family_stands_for_a_known_kernel_and_no_other_is_taken_for_one():
    found = {name: recognise(kernel.rows) for name, kernel in KERNELS.items()}
    assert {name for name, family in found.items() if family is not None} == {family.id for family in FAMILIES}
    assert all(match[0].id == name for name, match in found.items() if match is not None)


@pytest.mark.parametrize("rows", [((1.0,),), ((1.0, 2.0), (3.0, 4.0)), ((1.0, 2.0, 3.0),), ((0.0,) * 9,) * 9])
def test_other_numbers_are_not(rows):
    assert recognise(rows) is None
