"""The formulas of the augmentation lesson with the numbers of the chosen draw."""

import numpy as np
import streamlit as st

from core.augmentation.colour import Brightness
from core.augmentation.counting import pictures_seen
from core.augmentation.crops import SIDE
from core.augmentation.draws import lines, signed
from core.augmentation.geometry import Flip, Rotation
from core.augmentation.pipeline import as_tensor
from core.lecture import Formula
from core.links import Whole
from ui import state
from ui.variants import Shown

COUNTS = (Whole("pictures", 200, 1, 10_000_000), Whole("epochs", 50, 1, 100_000), Whole("variants", 1, 1, 1000))

TWO_PIXELS = {"a dark": 10, "a bright": 90}  # percentiles of red


def formula(shown: Shown, entry: Formula) -> None:
    """The current numbers under a formula of the lesson."""
    match entry.id:
        case "augmentation":
            _chain(shown)
        case "n_effective":
            _count()
        case "flip":
            _flip(shown)
        case "rotation":
            _rotation(shown)
        case "brightness":
            _brightness(shown)


def _chain(shown: Shown) -> None:
    """Every transform of the chosen draw, with its numbers."""
    draws = shown.variant.draws
    size = (SIDE, SIDE)
    if not draws:
        st.markdown(f"In {shown.name} nothing was applied: the picture is the original.")
        return
    st.markdown(f"{shown.title}, from the first transform to the last:")
    for number, draw in enumerate(draws, 1):
        st.markdown(f"{number}. {draw.words()}")
        st.latex(draw.latex(size))


def _count() -> None:
    columns = st.columns(3)
    labels = ("N pictures", "E epochs", "A variants")
    values = [
        state.linked(param, column.number_input, label, param.low, param.high, step=1)
        for param, column, label in zip(COUNTS, columns, labels, strict=True)
    ]
    total = pictures_seen(values[0], values[1], values[2])
    st.latex(rf"N_\text{{eff}}={values[0]:,}\cdot{values[1]:,}\cdot{values[2]:,}={total:,}".replace(",", "{,}"))
    st.caption("They are not that many different photos: every one of them is a variant of the same N.")


def _flip(shown: Shown) -> None:
    row, column = SIDE // 4, SIDE // 4
    did = "is flipped" if shown.variant.of("flip") is not None else "is not flipped"
    st.markdown(f"{shown.title} {did}. A flip of these {SIDE} columns:")
    value = as_tensor(shown.original)[0, row, SIDE - 1 - column]
    pixel = rf"X_\text{{aug}}({row},{column})=X({row},{SIDE - 1 - column})={value:.3f}\text{{ (red)}}"
    st.latex(lines(Flip().latex((SIDE, SIDE)), pixel))


def _rotation(shown: Shown) -> None:
    drawn = shown.variant.of("rotate")
    if not isinstance(drawn, Rotation):
        st.markdown(f"{shown.title} is not rotated.")
        return
    st.markdown(f"{shown.title} turns by θ = {signed(drawn.degrees, '°')}, so with its cosine and sine:")
    st.latex(drawn.latex((SIDE, SIDE)))


def _brightness(shown: Shown) -> None:
    drawn = shown.variant.of("brightness")
    if not isinstance(drawn, Brightness):
        st.markdown(f"{shown.title} adds nothing.")
        return
    delta, factor = drawn.delta, 1 + drawn.delta
    st.markdown(
        f"{shown.title} adds δ = {signed(delta)}. Torchvision's brightness would multiply, by 1+δ = {factor:g} for "
        "instance. Two red values of this photo, clipped to 0..1:"
    )
    red = as_tensor(shown.original)[0].numpy()
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
    text = f"{value:.3f}".replace("-", "−")
    return text if 0 <= value <= 1 else f"{text} → {min(max(value, 0), 1):g}"
