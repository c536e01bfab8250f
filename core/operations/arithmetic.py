"""The sum of one stop of a window as LaTeX, with the numbers in it."""

from collections.abc import Sequence

from core.arrays import FloatArray
from core.links import Rows
from core.operations.sweep import Terms

MOST_TERMS = 12
A_LINE, LONG = 3, 14  # products in a line; two where one has more characters than that


def number(value: float, digits: int = 6) -> str:
    """Up to `digits` significant digits; whole numbers as they are."""
    if value == round(value) and abs(value) < 1e9:
        return str(int(value))
    return f"{value:.{digits}g}"


def in_lines(parts: Sequence[str], between: str, a_line: int = 5) -> str:
    """LaTeX of `parts` with `between` them, in brackets, on as many lines as they need to fit a narrow page."""
    if len(parts) <= a_line:
        return rf"\left({between.join(parts)}\right)"
    lines = [between.join(parts[start : start + a_line]) for start in range(0, len(parts), a_line)]
    return rf"\left(\begin{{aligned}}&{(between + chr(92) * 2 + '&').join(lines)}\end{{aligned}}\right)"


def bracketed(value: float) -> str:
    """A number that may follow another sign: negative ones in brackets."""
    return f"({number(value)})" if value < 0 else number(value)


def sum_latex(name: str, terms: Terms, kernel: FloatArray, bias: float | None = None) -> str:
    """`name = x w + x w + ... = z` in lines of `A_LINE` products, at most `MOST_TERMS`; weights of zero are left out.

    Args:
        terms: of one stop.
        kernel: `(C, kh, kw)` as it is laid on the input.
        bias: added at the end where there is one.
    """
    used = [tuple(index) for index in zip(*kernel.nonzero(), strict=True)]
    written = [rf"{bracketed(float(terms.values[i]))}\cdot{bracketed(float(kernel[i]))}" for i in used[:MOST_TERMS]]
    if len(used) > MOST_TERMS:
        rest = sum(float(terms.products[i]) for i in used[MOST_TERMS:])
        written.append(rf"\underbrace{{{bracketed(rest)}}}_{{{len(used) - MOST_TERMS}\text{{ more}}}}")
    if bias is not None:
        written.append(bracketed(bias))
    a_line = A_LINE - 1 if any(len(product.replace(r"\cdot", ".")) > LONG for product in written) else A_LINE
    lines = ["+".join(written[start : start + a_line]) for start in range(0, len(written), a_line)] or ["0"]
    body = r"\\&\quad+".join(lines)
    return rf"\begin{{aligned}}{name}&={body}\\&={number(terms.z)}\end{{aligned}}"


def matrix_latex(rows: Rows) -> str:
    """A matrix in square brackets."""
    body = r"\\".join("&".join(number(value, 4) for value in row) for row in rows)
    return rf"\begin{{bmatrix}}{body}\end{{bmatrix}}"
