"""Lesson: every stage of a ResNet, or of a network trained in the lab, on the picture, channel by channel."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

import streamlit as st

from core.arrays import Float32Array
from core.lecture import Formula
from core.links import versioned
from core.maps import StageMaps
from core.network.arithmetic import resizing_window
from core.network.channels import HORIZONTAL_EDGE, facts
from core.network.code import feature_map
from core.network.kernels import likeness
from core.network.stages import INPUT, LOGITS, first_kernels, last_bias
from core.parameters import TILE_PAGE
from core.training import code as trained_code
from core.wording import said
from lessons.feature_maps.params import CHANNEL, ENTRY, STAGE
from lessons.feature_maps.trace import trace_drawer
from lessons.feature_maps.views import draw_entries, draw_maps
from ui.frame.lesson import draw_lesson
from ui.looking.network import Seen
from ui.looking.stages import pick_stage
from ui.looking.trained import Looked, SeenByTrained, choose_any

AVERAGES = ("avgpool", "gap")
KINDS_OF_KERNELS = urlencode(versioned({"filters": "1"}))  # the link's parameters


@dataclass(frozen=True)
class Shown:
    """One channel of one stage, or one entry of a vector.

    Attributes:
        seen: the picture as a network sees it.
        maps: what the stage computed.
        before: whether the values are those before the ReLU.
        channel: number of the channel or entry.
        values: the map `(h, w)` of the channel, or the vector `(C,)`.
    """

    seen: Looked
    maps: StageMaps
    before: bool
    channel: int
    values: Float32Array

    def formula(self, _: Formula) -> None:
        kept, name = self.seen.activations, self.maps.name
        if name == INPUT:
            st.markdown("The input is where it starts: $H_0 = X$, the photo after mean and standard deviation.")
            return
        source = kept[kept.names[kept.names.index(name) - 1]]
        st.latex(rf"{shape_latex(source)}\;\longrightarrow\;{shape_latex(self.maps)}")
        window = resizing_window(self.seen.model.network, name)
        if window is not None:
            st.markdown(f"Size, set by {window.what} ({window.kernel}×{window.kernel}, stride {window.stride}):")
            st.latex(window.latex(source.shape[1]))
        index = self.channel
        if self.maps.before is not None and not self.maps.spatial:
            z, h = self.maps.values(before_relu=True)[index], self.maps.values()[index]
            st.markdown(f"Number {index} of the vector:")
            st.latex(rf"h=\max(0,\;{z:.4f})={h:.4f}")
        elif self.maps.before is not None:
            row, column = facts(self.values).peak
            z = self.maps.values(before_relu=True)[index, row, column]
            h = self.maps.values()[index, row, column]
            st.markdown(f"At its highest cell (row {row}, column {column}) of channel {index}:")
            st.latex(rf"H=\max(0,\;{z:.4f})={h:.4f}")
        elif name in AVERAGES and source.spatial and not self.maps.spatial:
            height, width = source.shape[1:]
            total = float(source.values()[index].sum())
            st.markdown(f"No window and no $\\sigma$ here: the mean of channel {index} over all its cells.")
            st.latex(
                rf"\frac{{1}}{{{height}\cdot{width}}}\sum_{{ij}}H(i,j)=\frac{{{total:.4f}}}{{{height * width}}}"
                rf"={self.values[index]:.4f}"
            )
        elif name == LOGITS:
            bias = last_bias(self.seen.model.network, len(self.seen.classes))[index]
            st.markdown("A dense layer without $\\sigma$: its numbers are the scores of the classes.")
            st.latex(
                rf"\sum_{{k}}W_{{{index},k}}\,h_k+b_{{{index}}}={self.values[index] - bias:.4f}{bias:+.4f}"
                rf"={self.values[index]:.4f}"
            )

    def notice(self) -> Sequence[str]:
        kept = self.seen.activations
        last = kept[(INPUT, *kept.spatial_names)[-1]]
        frame = self.seen.prepared.frame
        first = kept[INPUT]
        cell = f"{frame.width / last.shape[2]:.0f}×{frame.height / last.shape[1]:.0f} px"
        rectified = [name for name in kept.spatial_names if kept[name].before is not None]
        zeros = {name: kept[name].zeros for name in dict.fromkeys((*rectified[:1], *rectified[-1:]))}
        sentences = []
        if last.shape[1] < first.shape[1]:
            sentences += [
                f"From `input` to `{last.name}` the maps shrink from {first.shape[1]} to {last.shape[1]} cells a side while "
                f"their number grows from {first.shape[0]} to {last.shape[0]}: where becomes coarse, what becomes rich.",
                f"One cell of `{last.name}` stands for {cell} of the picture (and sees much more than that).",
            ]
        if zeros:
            sentences.append(
                "Exact zeros are cells that the ReLU switched off: "
                + ", ".join(f"{share:.0%} in `{name}`" for name, share in zeros.items())
                + f". In `{last.name}`, {last.silent} of {last.shape[0]} channels are silent on this whole picture: deep units "
                "are choosy."
            )
        if isinstance(self.seen, SeenByTrained):
            sentences.append(self.seen.verdict)
        if self.maps.before is not None:
            sentences.append("Switch to *before the ReLU*: blue cells are the ones that are about to be cut to zero.")
        return sentences

    def notes(self) -> None:
        kernels = first_kernels(self.seen.model.network)
        kept = self.seen.activations
        depths = list(dict.fromkeys(kept[name].shape[0] for name in kept.spatial_names))
        edge = "Early layers find edges, with the kernel [1 1 1; 0 0 0; −1 −1 −1] for a horizontal one. "
        if kernels is not None:
            alike = likeness(kernels, HORIZONTAL_EDGE)
            best = int(alike.argmax())
            same = (
                f"its kernel {best} has a likeness of {said(alike[best], '+.2f')} to it (1 would be the same pattern). "
            )
            if isinstance(self.seen, Seen):
                st.markdown(
                    f"{edge}Nobody wrote that into this network, yet {same}Open `{kept.names[1]}` and sort by "
                    "*horizontal edge*: the first kernels have it, the last ones have it with light and dark swapped."
                )
                st.markdown(
                    f"[All kinds of kernels that the first layer has, each measured](/hierarchy?{KINDS_OF_KERNELS})."
                )
            else:
                st.markdown(
                    f"{edge}In this small network {same}Some of its {len(kernels)} kernels are alike by chance before any "
                    "training: compare with another seed before you call it learnt."
                )
        st.markdown(
            "32–64 filters early, 128–256 in the middle, 512 and more deep: this network has "
            f"{', '.join(map(str, depths))}."
        )
        if not is_residual(self.seen):
            return
        st.markdown(
            "The composition formula leaves out what a ResNet adds: batch norm after each convolution, and the skip "
            "connection that is added before the last ReLU of each block."
        )

    def code(self) -> str:
        seen, what = self.seen, (self.maps.name, self.channel, self.before)
        if isinstance(seen, SeenByTrained):
            return trained_code.feature_map(seen.model, seen.picture, seen.new, *what)
        return feature_map(seen.picture, seen.model.card, *what)


def is_residual(seen: Looked) -> bool:
    """Whether a pretrained ResNet looks at the picture."""
    return isinstance(seen, Seen) and seen.model.card.residual


def play(seen: Looked) -> Shown:
    kept = seen.activations
    first = STAGE.default if is_residual(seen) else kept.names[1]
    maps = kept[pick_stage(seen, kept.names, first, "feature_maps", (CHANNEL, TILE_PAGE, ENTRY))]
    before, channel, values = draw_maps(seen, maps) if maps.spatial else draw_entries(seen, maps)
    if isinstance(seen, Seen) and is_residual(seen):
        trace_drawer(seen, maps.name, channel)
    return Shown(seen, maps, before, channel, values)


def shape_latex(maps: StageMaps) -> str:
    return r"\times".join(map(str, maps.shape))


def draw_page() -> None:
    draw_lesson("feature_maps", play, look=choose_any)
