"""The formulas with the numbers of the chosen draw."""

import numpy as np
import streamlit as st

from core.augmentation.colour import Brightness
from core.augmentation.counting import pictures_seen
from core.augmentation.crops import SIDE
from core.augmentation.draws import lines, signed
from core.augmentation.geometry import Flip, Rotation
from core.augmentation.pipeline import as_tensor
from core.wording import minus
from lessons.augmentation.params import EPOCHS, PICTURES, VARIANTS
from lessons.augmentation.variants import Grid
from ui.frame import state

COUNTS = {"N pictures": PICTURES, "E epochs": EPOCHS, "A variants": VARIANTS}
TWO_PIXELS = {"a dark": 10, "a bright": 90}  # percentiles of red


def draw_chain(grid: Grid) -> None:
    """Every transform of the chosen draw, with its numbers."""
    draws = grid.variant.draws
    size = (SIDE, SIDE)
    if not draws:
        st.markdown(f"In {grid.name} nothing was applied: the picture is the original.")
        return
    st.markdown(f"{grid.title}, from the first transform to the last:")
    for number, draw in enumerate(draws, 1):
        st.markdown(f"{number}. {draw.words()}")
        st.latex(draw.latex(size))


def draw_count() -> None:
    """A calculator: its controls stand here and concern nothing else on the page."""
    n, e, a = (
        state.linked(param, column.number_input, label, param.low, param.high, step=1)
        for column, (label, param) in zip(st.columns(3), COUNTS.items(), strict=True)
    )
    st.latex(rf"N_\text{{eff}}={n:,}\cdot{e:,}\cdot{a:,}={pictures_seen(n, e, a):,}".replace(",", "{,}"))
    st.caption("They are not that many different photos: every one of them is a variant of the same N.")


def draw_flip(grid: Grid) -> None:
    """Whether it is flipped, and one pixel of a flip."""
    row, column = SIDE // 4, SIDE // 4
    did = "is flipped" if grid.variant.of("flip") is not None else "is not flipped"
    st.markdown(f"{grid.title} {did}. A flip of these {SIDE} columns:")
    value = as_tensor(grid.original)[0, row, SIDE - 1 - column]
    pixel = rf"X_\text{{aug}}({row},{column})=X({row},{SIDE - 1 - column})={value:.3f}\text{{ (red)}}"
    st.latex(lines(Flip().latex((SIDE, SIDE)), pixel))


def draw_rotation(grid: Grid) -> None:
    """By how much it turns, and the matrix of that."""
    drawn = grid.variant.of("rotate")
    if not isinstance(drawn, Rotation):
        st.markdown(f"{grid.title} is not rotated.")
        return
    st.markdown(f"{grid.title} turns by θ = {signed(drawn.degrees, '°')}, so with its cosine and sine:")
    st.latex(drawn.latex((SIDE, SIDE)))


def draw_brightness(grid: Grid) -> None:
    """Two values of red with the brightness added and multiplied."""
    drawn = grid.variant.of("brightness")
    if not isinstance(drawn, Brightness):
        st.markdown(f"{grid.title} adds nothing.")
        return
    delta, factor = drawn.delta, 1 + drawn.delta
    st.markdown(
        f"{grid.title} adds δ = {signed(delta)}. Torchvision's brightness would multiply, by 1+δ = {factor:g} for "
        "instance. Two red values of this photo, clipped to 0..1:"
    )
    red = as_tensor(grid.original)[0].numpy()
    rows = [f"| red | before | {signed(delta)} | ×{factor:g} |", "|:--|--:|--:|--:|"]
    for name, percent in TWO_PIXELS.items():
        value = float(np.percentile(red, percent, method="nearest"))
        rows.append(f"| {name} pixel | {value:.3f} | {_clipped(value + delta)} | {_clipped(value * factor)} |")
    st.markdown("\n".join(rows))
    st.markdown(
        f"Adding {'lifts' if delta >= 0 else 'lowers'} dark and bright alike; multiplying leaves black black and moves "
        "bright values most."
    )


def _clipped(value: float) -> str:
    """A value, and what remains of it where it leaves 0..1."""
    text = minus(f"{value:.3f}")
    return text if 0 <= value <= 1 else f"{text} → {min(max(value, 0), 1):g}"
