"""A number taken apart, in words and formulas."""

from core.network.stages import INPUT, LOGITS
from core.network.terms import BRANCH, CONVOLUTION, DENSE, MAXIMUM, MEAN, PROJECTION, SKIP, Sum
from core.network.trace import AVGPOOL, Trace
from core.network.unit import Unit

COLOURS = ("red", "green", "blue")
TITLES = {
    CONVOLUTION: "The convolution, channel by channel",
    BRANCH: "The residual branch F(x), channel by channel",
    SKIP: "The skip: the same cell, one block before",
    PROJECTION: "The skip, projected by a 1×1 convolution",
    MEAN: "The mean, cell by cell",
    MAXIMUM: "The maximum of the window",
    DENSE: "The dense layer, entry by entry",
}
SYMBOLS = {BRANCH: "F(x)", SKIP: "x", PROJECTION: "P\\,x"}


def name(unit: Unit, classes: tuple[str, ...] = ()) -> str:
    """A unit in a few words: `layer3.0 · 12 · (3, 4)`."""
    if unit.place == LOGITS and classes:
        return f"logit of {classes[unit.channel]}"
    if unit.place == AVGPOOL:
        return f"mean of map {unit.channel}"
    if unit.place == INPUT:
        return f"pixel ({unit.row}, {unit.column}), {COLOURS[unit.channel]}"
    if unit.place == LOGITS:
        return f"logit {unit.channel}"
    return f"{unit.place} · {unit.channel} · ({unit.row}, {unit.column})"


def short_name(unit: Unit, classes: tuple[str, ...] = ()) -> str:
    """The same without the cell: `layer3.0 · 12`."""
    return name(unit, classes).rpartition(" · (")[0] or name(unit, classes)


def contributor_name(one: Sum, unit: Unit) -> str:
    """A contributor, in the words of its sum."""
    if one.source == INPUT:
        return COLOURS[unit.channel]
    if one.kind in (MEAN, MAXIMUM, SKIP):
        return f"cell ({unit.row}, {unit.column})"
    return f"entry {unit.channel}" if one.kind == DENSE else f"channel {unit.channel}"


def latex(trace: Trace) -> str:
    """The number worked out, line by line, in KaTeX; empty for a pixel."""
    lines = [line for one in trace.sums for line in _sum(one, len(trace.sums) == 1)]
    if len(trace.sums) > 1:
        parts = " + ".join(SYMBOLS[one.kind] for one in trace.sums)
        numbers = "".join(_signed(one.total) for one in trace.sums).removeprefix("+")
        lines.append(rf"Z={parts}&={numbers}={trace.before:.5g}")
    if trace.rectified:
        lines.append(rf"H&=\max(0,\,{trace.before:.5g})={trace.value:.5g}")
    return r"\small\begin{aligned}" + r"\\".join(lines) + r"\end{aligned}" if lines else ""


def _sum(one: Sum, alone: bool) -> list[str]:
    symbol = SYMBOLS.get(one.kind, "Z") if not alone else "Z"
    if one.kind == SKIP:
        return [rf"{symbol}&={one.total:.5g}\quad\text{{as it is}}"]
    if one.kind == MAXIMUM:
        return [rf"{symbol}&=\max_{{uv}}X={one.total:.5g}"]
    if one.kind == MEAN:
        return [rf"{symbol}&=\frac{{{one.raw:.5g}}}{{{len(one.contributors)}}}={one.total:.5g}"]
    if one.norm is None:
        return [rf"{symbol}&=\sum_k W_k\,h_k+b={one.raw:.5g}{_signed(one.bias)}={one.total:.5g}"]
    norm = one.norm
    return [
        rf"a=\textstyle\sum W X&={one.raw:.5g}",
        rf"s=\gamma/\sqrt{{\sigma^2+\varepsilon}}&={norm.gamma:.4g}/\sqrt{{{norm.variance:.4g}+{_power(norm.epsilon)}}}"
        rf"={norm.scale:.4g}",
        rf"t=\beta-\mu s&={norm.beta:.4g}{_signed(-norm.mean, 4)}\cdot{_bracketed(norm.scale)}={norm.shift:.4g}",
        rf"{symbol}=s\,a+t&={norm.scale:.4g}\cdot{_bracketed(one.raw)}{_signed(norm.shift, 4)}={one.total:.5g}",
    ]


def _signed(number: float, digits: int = 5) -> str:
    return f"{number:+.{digits}g}"


def _bracketed(number: float) -> str:
    return f"({number:.4g})" if number < 0 else f"{number:.4g}"


def _power(number: float) -> str:
    mantissa, exponent = f"{number:.0e}".split("e")
    return f"10^{{{int(exponent)}}}" if mantissa == "1" else f"{number:g}"
