"""What there is to notice about a kernel and what it gives, in sentences that hold for its numbers."""

import numpy as np

from core.architecture.wording import amount
from core.operations.arithmetic import number
from core.operations.kernels import Weights, turned
from core.operations.sweep import Sweep
from core.wording import minus

FLAT = 1e-9  # a smaller sum of weights counts as zero


def about_sweep(sweep: Sweep, centre: bool = False) -> list[str]:
    """The sizes, and the highest output with its meaning, as Markdown sentences; `centre`: places are named by it."""
    (rows, columns), (kh, kw), (height, width) = sweep.source.shape[1:], sweep.window.kernel, sweep.output.shape
    return [
        f"{rows}×{columns} cells go in, {height}×{width} come out: one for each place where the {kh}×{kw} kernel fits.",
        _highest(sweep, centre),
    ]


def _highest(sweep: Sweep, centre: bool) -> str:
    output, high = sweep.output, float(sweep.output.max())
    if sweep.kernel is not None and not sweep.kernel.any():
        return "All weights are 0, so every output is 0, whatever the picture shows. Give one of them a value."
    places = np.argwhere(output == output.max())
    if len(places) == output.size:
        return f"The output is {minus(number(high, 4))} at every place: no place stands out for this kernel."
    row, column = (minus(str(index)) for index in sweep.name_of(int(places[0][0]), int(places[0][1]), centre))
    others = f", and at {amount(len(places) - 1, 'more place')}" if len(places) > 1 else ""
    said = f"The output is highest, {minus(number(high, 4))}, at Z({row}, {column}){others}: "
    if sweep.kernel is None or abs(float(sweep.kernel.sum())) >= FLAT:
        return (
            said
            + "there it is brightest under the positive weights and darkest under negative ones, where there are any."
        )
    if high <= 0:
        return (
            said + "nowhere is it positive, so no place looks like the kernel; where it is negative, like its opposite."
        )
    opposite = ", and where it is negative, like its opposite." if output.min() < 0 else "."
    return said + "there the picture looks most like the kernel" + opposite


def about_kernel(kernel: Weights) -> list[str]:
    """What an even area gives, and what turning the kernel does, as Markdown sentences."""
    total = float(kernel.sum())
    flat = abs(total) < FLAT
    even = "0, however bright it is" if flat else f"{minus(number(total, 4))} times its brightness"
    half_turn = turned(kernel)
    if (half_turn == kernel).all():
        turn = "Turned by 180° this kernel is itself: correlation and convolution are the same."
    elif (half_turn == -kernel).all():
        turn = "Turned by 180° this kernel is its own negative: convolution swaps all signs. Take the corner, and more changes."
    else:
        turn = "Turned by 180° this is another kernel: switch to convolution and other places light up."
    return [f"The weights sum to {'0' if flat else minus(number(total, 4))}, so an even area gives {even}.", turn]
