"""How numbers are written in text."""

import pytest

from core.wording import minus, said
from tests.pages.page import number_in


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (-13.3, ".3g", "−13.3"),
        (0.0, "+.1f", "+0.0"),
        (127_000.0, ".3g", "127,000"),
        (-127_400.0, "+.3g", "−127,000"),
        (127_400.0, "+.3g", "+127,000"),
        (38_500_000.0, ".3g", "3.85×10⁷"),
        (2.776e-17, ".3g", "2.78×10⁻¹⁷"),
        (-5e-7, ".0e", "−5×10⁻⁷"),
        (0.00012, ".2g", "0.00012"),
        (999.6, ".3g", "1,000"),
        (1234.0, "g", "1234"),
    ],
)
def test_numbers_have_a_minus_sign_and_powers_of_ten(value: float, form: str, text: str) -> None:
    assert said(value, form) == text
    assert number_in(text) == pytest.approx(value, rel=5e-3, abs=1e-20)


def test_only_the_hyphen_changes() -> None:
    assert minus("(-1.5, 2)") == "(−1.5, 2)"
