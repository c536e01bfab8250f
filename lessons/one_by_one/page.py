"""Lesson: mix the channels of every pixel."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

import lessons  # noqa: F401
from core.images.picture import Picture
from core.lecture import Formula
from core.operations import bottleneck, mixing, mixing_code
from core.operations.arithmetic import number, sum_latex
from core.operations.bottleneck_words import reason, remarks
from core.operations.convolution import output_size_latex, parameters_latex
from core.operations.sweep import correlation_sweep
from ui import state
from ui.bottleneck import BIASES, draw_bottleneck, read_block
from ui.lesson import draw_lesson, in_parts, pick_view
from ui.mixed_maps import draw_maps
from ui.mixed_photo import draw_photo, draw_slide, read_photo
from ui.mixing import BOTTLENECK, COLOURS, MAPS, SLIDE, VIEW, VIEWS, Shown
from ui.one_pixel import draw_pixel

MOST_ROWS, MOST_TERMS = 3, 4


def play(picture: Picture) -> Shown:
    view = pick_view(VIEW, VIEWS)
    if view == COLOURS:
        return draw_photo(picture)
    if view == SLIDE:
        return draw_slide(picture)
    if view == MAPS:
        return draw_maps(picture)
    if view == BOTTLENECK:
        draw_bottleneck()
        return read_photo(picture)
    return draw_pixel(picture)


def formula(shown: Shown, entry: Formula) -> None:
    here = state.value(VIEW) == BOTTLENECK
    if here != (entry.id == "bottleneck"):
        st.markdown(f"Numbers: see *{VIEWS[COLOURS if here else BOTTLENECK]}*.")
        return
    if here:
        block, biases = read_block(), state.value(BIASES)
        st.latex(bottleneck.parameters_latex(block.narrow, biases))
        st.latex(rf"\text{{instead of}}\quad {bottleneck.parameters_latex(block.plain, biases)}")
        if biases:
            st.caption("With a bias for each filter.")
        return
    for index in range(min(len(shown.weight), MOST_ROWS)):
        st.latex(_sum_latex(shown, index))
        if shown.relu:
            z, h = (number(float(values[index])) for values in (shown.z, shown.h))
            st.latex(rf"{_cell('H', shown, index)}=\max(0,\,{z})={h}")
    if len(shown.weight) > MOST_ROWS:
        st.caption(f"… and the same for the other {len(shown.weight) - MOST_ROWS} filters.")
    st.markdown("Parameters: weights and biases. The size of the picture does not enter.")
    st.latex(parameters_latex(mixing.layer(shown.weight)))
    st.markdown("Height and width, by the output-size rule:")
    for way, name in enumerate("HW"):
        st.latex(rf"{name}_\text{{out}}={output_size_latex(mixing.PIXEL, shown.shape[way + 1], way)}")


def _sum_latex(shown: Shown, index: int) -> str:
    name, bias = _cell("Z", shown, index), float(shown.bias[index])
    row = shown.weight[index]
    if np.count_nonzero(row) > MOST_TERMS:
        return mixing.largest_latex(name, row, shown.x, bias)
    sweep = correlation_sweep(shown.x[:, None, None], row[:, None, None], mixing.PIXEL, bias)
    return sum_latex(name, sweep.at(0, 0), row[:, None, None], bias)


def _cell(letter: str, shown: Shown, index: int) -> str:
    return f"{letter}({shown.at[0]},{shown.at[1]},{index})"


def notice(shown: Shown) -> Sequence[str]:
    if state.value(VIEW) == BOTTLENECK:
        return [reason(read_block()), *remarks(read_block())]
    return about_layer(shown)


def about_layer(shown: Shown) -> Sequence[str]:
    channels, height, width = shown.shape
    outputs = len(shown.weight)
    places = f"each of the {height}×{width} places" if height * width > 1 else "every place, however many there are"
    return [
        f"**What it does:** at every pixel it takes the {channels} numbers there and makes {outputs} weighted "
        f"{'sums' if outputs > 1 else 'sum'} of them. It looks at no neighbour: it mixes channels and nothing else.",
        "**Why the depth changes:** each filter gives one output channel, so the depth that comes out is the number of "
        f"filters, here {outputs}, whatever came in.",
        f"**Why height and width stay:** a window of 1×1 fits at {places}, so there is one result for each. Nothing is lost "
        "at the edges, and no padding is needed.",
        "It is one dense layer, used again at every pixel with the same weights. That is why so few numbers do, for a "
        "picture of any size.",
        f"{_about_signs(shown)} Without a ReLU between them, a 1×1 and the convolution after it could be written as one "
        "convolution.",
    ]


def _about_signs(shown: Shown) -> str:
    """What the ReLU finds to do at this pixel."""
    negative, outputs = int((shown.z < 0).sum()), len(shown.weight)
    if not negative:
        then = "the ReLU changes" if shown.relu else "a ReLU would change"
        return f"No sum at this pixel is negative, so {then} nothing here."
    said = f"{negative} of {outputs} sums at this pixel {'is' if negative == 1 else 'are'} negative"
    return f"{said}, and the ReLU makes such sums 0." if shown.relu else f"{said}; without a ReLU such sums stay."


def notes(shown: Shown) -> None:
    x, rows = np.array([5.0, 3.0, 7.0]), np.array([[0.5, -0.3, 0.2], [0.1, 0.4, -0.2]])
    z = rows @ x + np.array([1.0, 0.0])
    st.markdown(
        f"The pixel X = [5, 3, 7] becomes {number(float(z[0]))} and {number(float(f'{z[1]:.6g}'))}. Both are positive, so the "
        "ReLU keeps both. 3 · 2 weights and 2 biases: 8 parameters. That is right: "
        "[open it](/one_by_one?example=one_by_one) and change its numbers."
    )
    st.markdown(
        "**It keeps height and width**: yes, at stride 1. ResNets also use 1×1 convolutions with stride 2 on their skips: "
        "those read every other cell and halve both."
    )
    st.markdown(
        "**A dense layer at every pixel**: one dense layer on the *channels*, used again at each pixel. The dense layer at "
        "the end of the notes' network is another thing: it reads all pixels at once, and most parameters sit there."
    )
    st.markdown(
        "**Reduce the depth before 3×3 and 5×5**: it saves parameters and multiply-adds exactly as the formula says. The "
        "time follows only in part: *The bottleneck* measures it."
    )


def code(shown: Shown) -> str:
    if state.value(VIEW) == BOTTLENECK:
        return mixing_code.bottleneck(read_block(), state.value(BIASES))
    return shown.code


draw_lesson("one_by_one", in_parts(play, formula, notice, notes, code))
