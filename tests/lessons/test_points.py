"""Differences in points, with the sign that they have."""

import pytest

from lessons.ensemble.diversity import points


@pytest.mark.parametrize(
    ("difference", "said"),
    [(0.008, "+0.8"), (-0.013, "−1.3"), (0.0, "±0.0"), (0.0004, "±0.0"), (-0.0004, "±0.0"), (1, "+100.0")],
)
def test_the_sign_is_that_of_what_is_printed(difference: float, said: str) -> None:
    assert points(difference) == said
