"""The closed formulas of one layer in KaTeX, with its numbers put in."""

import math
from dataclasses import dataclass

from core.architecture.closed import expected
from core.architecture.layers import BatchNorm, Conv, Dense, Depthwise, Flatten, Pool, Residual
from core.architecture.modules import span
from core.architecture.report import Row


@dataclass(frozen=True)
class Worked:
    """One count of a layer.

    Attributes:
        what: `size`, `parameters`, `multiply-adds` or `activations`.
        latex: the formula with the numbers and its result.
        value: the result by the formula.
        measured: the same, as the running module says it.
    """

    what: str
    latex: str
    value: int
    measured: int

    @property
    def agrees(self) -> bool:
        return self.value == self.measured


def worked(row: Row) -> tuple[Worked, ...]:
    """The counts of a layer, as far as there is something to count."""
    formula = expected(row.layer, row.given)
    pairs = {
        "size": (_size(row), formula.shape[-2] if len(formula.shape) == 3 else formula.shape[0], _side(row)),
        "parameters": (_parameters(row), formula.parameters, row.cost.parameters),
        "multiply-adds": (_multiply_adds(row), formula.multiply_adds, row.cost.multiply_adds),
        "activations": (_activations(row), formula.activations, row.cost.activations),
    }
    return tuple(
        Worked(what, rf"{latex}={number(value)}", value, measured)
        for what, (latex, value, measured) in pairs.items()
        if latex
    )


def number(value: int) -> str:
    """`2{,}097{,}280`: commas that KaTeX sets without a space after them."""
    return f"{value:,}".replace(",", r"{,}")


def _side(row: Row) -> int:
    return row.cost.shape[-2] if len(row.cost.shape) == 3 else row.cost.shape[0]


def _size(row: Row) -> str:
    match row.layer:
        case Conv() | Depthwise() | Pool():
            top = f"{row.given[1]}+2\\cdot{row.layer.padding}-{span(row.layer)}"
            return rf"\left\lfloor\frac{{{top}}}{{{row.layer.stride}}}\right\rfloor+1"
        case Residual():
            return rf"\left\lceil\frac{{{row.given[1]}}}{{{row.layer.stride}}}\right\rceil"
        case Flatten() if len(row.given) == 3:
            return _product(*row.given)
    return ""


def _parameters(row: Row) -> str:
    match row.layer:
        case Conv():
            bias = f"+{row.layer.filters}" if row.layer.bias else ""
            return _product(row.layer.kernel, row.layer.kernel, row.given[0], row.layer.filters) + bias
        case Depthwise():
            bias = f"+{row.given[0]}" if row.layer.bias else ""
            return _product(row.layer.kernel, row.layer.kernel, row.given[0]) + bias
        case Dense():
            return _product(row.given[0], row.layer.units) + (f"+{row.layer.units}" if row.layer.bias else "")
        case BatchNorm():
            return _product(2, row.given[0])
        case Residual():
            return (
                "+".join(_product(*kernel) for kernel in _kernels(row, row.layer))
                + f"+2\\cdot{_normed(row, row.layer)}"
            )
    return ""


def _multiply_adds(row: Row) -> str:
    match row.layer:
        case Conv():
            return _product(row.layer.kernel, row.layer.kernel, row.given[0], *row.cost.shape)
        case Depthwise():
            return _product(row.layer.kernel, row.layer.kernel, *row.cost.shape)
        case Dense():
            return _product(row.given[0], row.layer.units)
        case Residual():
            before, after = math.prod(row.given[1:]), math.prod(row.cost.shape[1:])
            kernels = _kernels(row, row.layer)
            narrowing = [before if len(kernel) == 2 and at == 0 else after for at, kernel in enumerate(kernels)]
            return "+".join(_product(*kernel, places) for kernel, places in zip(kernels, narrowing, strict=True))
    return ""


def _activations(row: Row) -> str:
    return "" if isinstance(row.layer, Residual | Dense | Flatten) else _product(*row.cost.shape)


def _kernels(row: Row, block: Residual) -> list[tuple[int, ...]]:
    """Factors of the weights of each convolution of a block, the projection last."""
    channels, inner, out = row.given[0], block.inner, block.filters
    kernels: list[tuple[int, ...]]
    if block.form == "neck":
        kernels = [(channels, inner), (9, inner, inner), (inner, out)]
    else:
        kernels = [(9, channels, inner), (9, inner, out)]
    return [*kernels, (channels, out)] if block.projects(channels) else kernels


def _normed(row: Row, block: Residual) -> str:
    """The channels of its batch norms, in brackets."""
    counts = [block.inner, block.inner, block.filters] if block.form == "neck" else [block.inner, block.filters]
    if block.projects(row.given[0]):
        counts.append(block.filters)
    return f"({'+'.join(map(str, counts))})"


def _product(*factors: int) -> str:
    return r"\cdot".join(number(factor) for factor in factors)
