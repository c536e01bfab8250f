"""What happens at one stop of a sliding window, in numbers, as lines of text."""

from collections.abc import Sequence

import numpy as np

from core.figures.lettering import digits_for, printed, value_of
from core.operations.activation import ACTIVATIONS
from core.operations.sweep import CORRELATION, Sweep, Terms
from core.operations.window import MAX
from core.wording import MINUS

MOST_TERMS = 12


def spelled_out(sweep: Sweep, row: int, column: int) -> list[str]:
    """The arithmetic of output cell `(row, column)`; an equals sign stands only where it is true of what is printed."""
    terms, name = sweep.at(row, column), f"Output ({row}, {column})"
    if sweep.operation == MAX:
        read, outcome = _read(sweep, terms), _outcome(sweep, terms)
        return [f"{name}  =  max({_listed(read)})  {_sign(max(map(value_of, read)), outcome)}  {outcome}"]
    if sweep.operation != CORRELATION:
        return [_average(name, sweep, terms, row, column)]
    lines = [_correlation(name if sweep.activation == "none" else f"Z ({row}, {column})", sweep, terms)]
    if sweep.activation != "none":
        activation, z, outcome = ACTIVATIONS[sweep.activation], _z(sweep, terms), _outcome(sweep, terms)
        sign = _sign(float(activation.apply(np.array(value_of(z)))), outcome)
        lines.append(f"{name}  =  {activation.title}({z})  {sign}  {outcome}")
    return lines


def _correlation(name: str, sweep: Sweep, terms: Terms) -> str:
    kernel = sweep.kernel
    if kernel is None:
        raise ValueError("a correlation needs a kernel")
    if len(kernel) > 1:
        digits = digits_for(sweep.partial)
        sums = [printed(float(value), digits) for value in terms.partial]
        start, total = f"{name}  =  channel sums ", sum(map(value_of, sums))
        written = _short(sums)
    else:
        of_values, of_weights = digits_for(sweep.source), digits_for(kernel)
        pairs = [
            (printed(float(terms.values[tap]), of_values), printed(float(kernel[tap]), of_weights))
            for tap in zip(*kernel.nonzero(), strict=True)
        ]
        start, total = f"{name}  =  ", sum(value_of(value) * value_of(weight) for value, weight in pairs)
        written = _short([f"{_bracketed(value)}·{_bracketed(weight)}" for value, weight in pairs])
    if sweep.bias is not None:
        bias = printed(sweep.bias, digits_for(np.array(sweep.bias)))
        written, total = f"{written} + bias {_bracketed(bias)}", total + value_of(bias)
    outcome = _z(sweep, terms)
    return f"{start}{written}  {_sign(total, outcome)}  {outcome}"


def _average(name: str, sweep: Sweep, terms: Terms, row: int, column: int) -> str:
    read, outcome = _read(sweep, terms), _outcome(sweep, terms)
    count = int(sweep.counts[row, column]) if sweep.counts is not None else len(read)
    sign = _sign(sum(map(value_of, read)) / count, outcome)
    return f"{name}  =  ({_short([_bracketed(value) for value in read])}) / {count}  {sign}  {outcome}"


def _read(sweep: Sweep, terms: Terms) -> list[str]:
    """The cells under the window that have a value."""
    digits = digits_for(sweep.source)
    return [printed(float(value), digits) for value in terms.values[0][terms.inside]]


def _listed(texts: Sequence[str]) -> str:
    return ", ".join(texts if len(texts) <= MOST_TERMS else [*texts[: MOST_TERMS - 1], f"… {len(texts)} values"])


def _short(texts: Sequence[str]) -> str:
    """A sum, its middle left out where it is long."""
    if not texts:
        return "0"
    if len(texts) <= MOST_TERMS:
        return " + ".join(map(_bracketed, texts))
    return " + ".join([*map(_bracketed, texts[: MOST_TERMS - 2]), f"… ({len(texts)} terms)"])


def _z(sweep: Sweep, terms: Terms) -> str:
    return printed(terms.z, digits_for(sweep.z))


def _outcome(sweep: Sweep, terms: Terms) -> str:
    return printed(terms.output, digits_for(sweep.output))


def _sign(total: float, outcome: str) -> str:
    claimed = value_of(outcome)
    return "=" if abs(total - claimed) <= 1e-9 * max(1.0, abs(claimed)) else "= about"


def _bracketed(text: str) -> str:
    return f"({text})" if text.startswith(MINUS) and "·" not in text else text
