"""How numbers are written in text."""

MINUS = "−"  # U+2212; files keep the hyphen
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def minus(text: str) -> str:
    """A number that was formatted, with a minus sign where there is a hyphen."""
    return text.replace("-", MINUS)


def said(value: float, form: str) -> str:
    """A number in text, in a format of Python's such as `".3g"`: with a minus sign, and `1.2×10⁻⁷` for `1.2e-07`.

    Up to six digits before the point a number is written out: `.3g` gives 127,000, not 1.27e+05.
    """
    text = f"{value:{form}}"
    if "e" in text and 1e-4 <= abs(value) < 1e6:
        text = f"{float(text):+,.0f}" if form.startswith("+") else f"{float(text):,.0f}"
    mantissa, _, exponent = text.partition("e")
    return minus(f"{mantissa}×10{str(int(exponent)).translate(_RAISED)}" if exponent else text)
