"""Lesson: mix the channels of every pixel."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import streamlit as st

from core.images.picture import Picture
from core.lecture import Formula
from core.one_by_one import bottleneck, code, mixing
from core.one_by_one.bottleneck import Bottleneck
from core.one_by_one.wording import reason, remarks
from core.operations.arithmetic import number, sum_latex
from core.operations.convolution import output_size_latex, parameters_latex
from core.operations.sweep import correlation_sweep
from lessons.one_by_one.bottleneck import draw_bottleneck
from lessons.one_by_one.colours import draw_photo, read_photo
from lessons.one_by_one.layer import Mixed
from lessons.one_by_one.maps import draw_maps
from lessons.one_by_one.params import BOTTLENECK, COLOURS, MAPS, SLIDE, VIEW, VIEWS
from lessons.one_by_one.pixel import draw_pixel
from lessons.one_by_one.slide import draw_slide
from ui.frame.lesson import draw_lesson, pick_view

MOST_ROWS, MOST_TERMS = 3, 4


@dataclass(frozen=True)
class Shown:
    """A 1x1 layer at work, and in one view a bottleneck.

    Attributes:
        layer: the layer; of the view `BOTTLENECK`, that of the view `COLOURS`.
        block: what the view `BOTTLENECK` shows; None in the others.
        biases: whether a bias for each filter of the block is counted.
    """

    layer: Mixed
    block: Bottleneck | None = None
    biases: bool = False

    def formula(self, entry: Formula) -> None:
        if (self.block is not None) != (entry.id == "bottleneck"):
            st.markdown(f"Numbers: see *{VIEWS[BOTTLENECK if self.block is None else COLOURS]}*.")
        elif self.block is not None:
            _count_formula(self.block, self.biases)
        else:
            _layer_formula(self.layer)

    def notice(self) -> Sequence[str]:
        return _about_layer(self.layer) if self.block is None else [reason(self.block), *remarks(self.block)]

    def notes(self) -> None:
        x, rows = np.array([5.0, 3.0, 7.0]), np.array([[0.5, -0.3, 0.2], [0.1, 0.4, -0.2]])
        z = rows @ x + np.array([1.0, 0.0])
        st.markdown(
            f"The pixel X = [5, 3, 7] becomes {number(float(z[0]))} and {number(float(f'{z[1]:.6g}'))}. Both are positive, so "
            "the ReLU keeps both. 3 · 2 weights and 2 biases: 8 parameters. That is right: "
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

    def code(self) -> str:
        return self.layer.code if self.block is None else code.bottleneck(self.block, self.biases)


def _count_formula(block: Bottleneck, biases: bool) -> None:
    """The parameters of both ways."""
    st.latex(bottleneck.parameters_latex(block.narrow, biases))
    st.latex(rf"\text{{instead of}}\quad {bottleneck.parameters_latex(block.plain, biases)}")
    if biases:
        st.caption("With a bias for each filter.")


def _layer_formula(layer: Mixed) -> None:
    """The sums of the pixel followed, the parameters, and the size."""
    for index in range(min(len(layer.weight), MOST_ROWS)):
        st.latex(_sum_latex(layer, index))
        if layer.relu:
            z, h = (number(float(values[index])) for values in (layer.z, layer.h))
            st.latex(rf"{_cell('H', layer, index)}=\max(0,\,{z})={h}")
    if len(layer.weight) > MOST_ROWS:
        st.caption(f"… and the same for the other {len(layer.weight) - MOST_ROWS} filters.")
    st.markdown("Parameters: weights and biases. The size of the picture does not enter.")
    st.latex(parameters_latex(mixing.layer(layer.weight)))
    st.markdown("Height and width, by the output-size rule:")
    for way, name in enumerate("HW"):
        st.latex(rf"{name}_\text{{out}}={output_size_latex(mixing.PIXEL, layer.shape[way + 1], way)}")


def _sum_latex(layer: Mixed, index: int) -> str:
    name, bias = _cell("Z", layer, index), float(layer.bias[index])
    row = layer.weight[index]
    if np.count_nonzero(row) > MOST_TERMS:
        return mixing.largest_latex(name, row, layer.x, bias)
    sweep = correlation_sweep(layer.x[:, None, None], row[:, None, None], mixing.PIXEL, bias)
    return sum_latex(name, sweep.at(0, 0), row[:, None, None], bias)


def _cell(letter: str, layer: Mixed, index: int) -> str:
    return f"{letter}({layer.at[0]},{layer.at[1]},{index})"


def _about_layer(layer: Mixed) -> Sequence[str]:
    channels, height, width = layer.shape
    outputs = len(layer.weight)
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
        f"{_about_signs(layer)} Without a ReLU between them, a 1×1 and the convolution after it could be written as one "
        "convolution.",
    ]


def _about_signs(layer: Mixed) -> str:
    """What the ReLU finds to do at this pixel."""
    negative, outputs = int((layer.z < 0).sum()), len(layer.weight)
    if not negative:
        then = "the ReLU changes" if layer.relu else "a ReLU would change"
        return f"No sum at this pixel is negative, so {then} nothing here."
    said = f"{negative} of {outputs} sums at this pixel {'is' if negative == 1 else 'are'} negative"
    return f"{said}, and the ReLU makes such sums 0." if layer.relu else f"{said}; without a ReLU such sums stay."


def play(picture: Picture) -> Shown:
    view = pick_view(VIEW, VIEWS)
    if view == COLOURS:
        return Shown(draw_photo(picture))
    if view == SLIDE:
        return Shown(draw_slide(picture))
    if view == MAPS:
        return Shown(draw_maps(picture))
    if view == BOTTLENECK:
        block, biases = draw_bottleneck()
        return Shown(read_photo(picture), block, biases)
    return Shown(draw_pixel(picture))


def draw_page() -> None:
    draw_lesson("one_by_one", play)
