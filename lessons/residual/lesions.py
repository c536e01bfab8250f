"""Part three: the pretrained ResNet on the reader's picture, its block diagram as the switchboard."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import streamlit as st

from core.arrays import Float32Array
from core.figures import charts
from core.figures.colour import Scale, scale_for
from core.images.picture import Picture
from core.lecture import Formula
from core.models.loading import SharedModel
from core.network.heatmaps import HeatMap, grad_cam
from core.network.lesions import BlockFacts, Lesion, block_facts, lesioned
from core.ranking import best
from core.residual import code
from lessons.residual.params import CUT, NO_SKIP, SCALE
from lessons.residual.ranking import draw_lengths, vote_and_rank
from lessons.residual.switches import Switches
from ui.components.block_diagram import DiagramBlock, DiagramStage, block_diagram
from ui.drawing.charts import chart
from ui.drawing.colour_bar import colour_bar
from ui.looking.heat_maps import over_photo, where
from ui.looking.network import Seen, look

STRENGTH = 0.55  # of the heat maps over the photo
ANSWERS = 5


@dataclass(frozen=True)
class Outcome:
    """What a network answers and why.

    Attributes:
        probabilities: `(classes,)`.
        heat: Grad-CAM at the last block for the intact network's first answer.
    """

    probabilities: Float32Array
    heat: HeatMap

    @property
    def best(self) -> list[int]:
        """The first answers, best first."""
        return best(self.probabilities, ANSWERS)


@dataclass(frozen=True)
class Lesioned:
    """The intact and the lesioned network on the photo.

    Attributes:
        blocks: of the intact network.
        lesion: what is changed.
        before, after: what the intact and the lesioned network answer.
        worst: which cuts hurt most, in a sentence; `""` until the measurement is shown.
    """

    seen: Seen
    blocks: tuple[BlockFacts, ...]
    lesion: Lesion
    before: Outcome
    after: Outcome
    worst: str

    @property
    def projected(self) -> list[str]:
        return [block.name for block in self.blocks if block.projected]

    @property
    def in_hand(self) -> BlockFacts:
        """The block the formula is about: the first that is changed, else the first of the second stage."""
        changed = [block for block in self.blocks if self.lesion.touches(block.name)]
        return (changed or [block for block in self.blocks if block.projected])[0]

    def formula(self, entry: Formula) -> None:
        if entry.id == "residual":
            self._block()
            return
        n = len(self.blocks)
        ways = [int(self.lesion.factor(b.name) != 0) + int(self.lesion.has_skip(b.name)) for b in self.blocks]
        st.latex(rf"2^{{{n}}}={2**n:,}\text{{ paths, of which }}{int(np.prod(ways)):,}\text{{ are open now}}")
        st.markdown(
            f"This network has {n} blocks. In {len(self.projected)} of them ({_listed(self.projected)}) the “1” is a "
            "projection: no path is the identity all the way. And the ReLU after each sum multiplies by 0 or 1, "
            "differently on every photo, so the product describes one photo and not the network."
        )

    def _block(self) -> None:
        block = self.in_hand
        factor, skip = self.lesion.factor(block.name), self.lesion.has_skip(block.name)
        x = r"P\,x" if block.projected else "x"
        terms = [
            *([r"F(x)" if factor == 1 else rf"{factor:g}\,F(x)"] if factor else []),
            *([x] if skip else []),
        ]
        st.latex(rf"Y_{{\text{{{block.name}}}}}=\operatorname{{ReLU}}\big({' + '.join(terms) or '0'}\big)")
        st.markdown(
            f"In the intact network `{block.name}` adds a branch of length **{block.branch:.1f}** to a "
            f"{'projected input' if block.projected else 'skip'} of length **{block.skip:.1f}**, ratio {block.ratio:.2f}; "
            f"the ReLU then cuts {block.cut_off:.0%} of the sums to zero."
        )

    def notice(self) -> Sequence[str]:
        ratios = [block.ratio for block in self.blocks]
        cuts = [block.cut_off for block in self.blocks]
        low, high = self.blocks[int(np.argmin(ratios))], self.blocks[int(np.argmax(ratios))]
        return [
            "Switch off one branch after the other. A plain network that loses a layer is lost ([measured, side by side]"
            "(/ensemble?view=cut)); here the skip carries on what came before. How much each cut changes on this photo, try.",
            "Then switch off one skip and keep its branch. Nothing else in the network was trained for that.",
            f"The blocks with a dashed 1×1 ({_listed(self.projected)}) change size and depth, so their skip must be computed, "
            "too. They have no identity path. Does cutting them hurt more?" + (self.worst and f" {self.worst}"),
            f"A branch is a small correction in `{low.name}` (|F(x)| is {low.ratio:.2f} of |x|) and as large as the rest or "
            f"larger in `{high.name}` ({high.ratio:.2f}). Does the longer branch matter more?",
            f"The ReLU after each addition cuts {min(cuts):.0%} to {max(cuts):.0%} of the sums, so “sum of all paths” is an "
            "approximation here.",
        ]

    def notes(self) -> None:
        st.markdown(
            "The notes write the block as $Y=F(X)+X$. The ResNet that was trained has one ReLU more, "
            "$Y=\\operatorname{ReLU}(F(X)+X)$, and in "
            f"{len(self.projected)} of its {len(self.blocks)} blocks $X$ passes a 1×1 convolution (with stride, or more "
            "channels) on the skip, since the shapes would not fit."
        )

    def code(self) -> str:
        return code.lesion(self.seen.picture, self.seen.model.card, self.lesion, frozenset(self.projected))


def play(picture: Picture) -> Lesioned:
    seen = look(picture)
    blocks = seen.once("block facts", work=lambda model: block_facts(model, seen.activations))
    switches = Switches(tuple(block.name for block in blocks), CUT, NO_SKIP, SCALE)
    lesion = switches.lesion()
    block_diagram(
        _stages(seen, blocks, lesion),
        switches.apply,
        key="residual:blocks",
        label="The residual blocks of the network: switch branches and skips on and off",
        scalable=True,
    )
    result = st.empty()
    st.caption(
        "Click a branch **F** or the line under it; arrow keys, Enter, + and − do the same. Dashed **1×1**: the skip is a "
        "projection. The number under a block is |F(x)| / |x| on this picture."
    )
    before, after = (_outcome(seen, what) for what in (Lesion(), lesion))
    result.markdown(_result(seen.classes, lesion, before, after))
    _side_by_side(seen, lesion, before, after)
    ranking, lengths = st.columns(2, gap="large")
    with ranking:
        worst = vote_and_rank(seen, blocks)
    with lengths:
        draw_lengths(blocks)
    return Lesioned(seen, blocks, lesion, before, after, worst)


def _result(classes: Sequence[str], lesion: Lesion, before: Outcome, after: Outcome) -> str:
    """What the changes do, in a line that can be seen together with the switches."""
    first, now = before.best[0], after.best[0]
    intact = f"**{classes[first]} {before.probabilities[first]:.1%}"
    if not lesion.blocks():
        return f"{intact}**, nothing is changed yet"
    end = "still the first answer" if now == first else f"now {classes[now]}"
    return f"{intact} → {after.probabilities[first]:.1%}**, {end}"


def _outcome(seen: Seen, lesion: Lesion) -> Outcome:
    target = int(seen.activations.logits.argmax())
    stage = seen.activations.spatial_names[-1]  # no lesion comes after it

    def make(model: SharedModel) -> Outcome:
        kept = lesioned(model, seen.activations, lesion)
        return Outcome(kept.probabilities, grad_cam(model, kept, stage, [target])[0])

    return seen.once("outcome", lesion, work=make)


def _stages(seen: Seen, blocks: Sequence[BlockFacts], lesion: Lesion) -> list[DiagramStage]:
    layers = dict.fromkeys(block.name.partition(".")[0] for block in blocks)
    return [
        DiagramStage(
            f"{layer} · {'×'.join(map(str, seen.activations[f'{layer}.0'].shape))}",
            tuple(_drawn(block, lesion) for block in blocks if block.name.startswith(f"{layer}.")),
        )
        for layer in layers
    ]


def _drawn(block: BlockFacts, lesion: Lesion) -> DiagramBlock:
    skip = "projection" if block.projected else "skip"
    return DiagramBlock(
        block.name,
        block.name,
        f"{block.ratio:.2f}",
        lesion.factor(block.name),
        lesion.has_skip(block.name),
        block.projected,
        f"{block.name}: branch {block.branch:.1f} long, {skip} {block.skip:.1f}",
    )


def _side_by_side(seen: Seen, lesion: Lesion, before: Outcome, after: Outcome) -> None:
    first = before.best[0]
    scale = scale_for(np.stack([before.heat.values, after.heat.values]), signed=False)
    left, right = st.columns(2, gap="large")
    with left:
        st.markdown("**Intact**")
        _answer(seen, first, before, scale, "before")
    with right:
        st.markdown("**With your changes**" if lesion.blocks() else "**With your changes**: none yet")
        _answer(seen, first, after, scale, "after")
    colour_bar(scale, f"Grad-CAM for {seen.classes[first]}, the intact network's answer, in both; one range")
    changes = [f"F ×{factor:g} in `{name}`" for name, factor in sorted(lesion.branches)]
    changes += [f"no skip in `{name}`" for name in sorted(lesion.without_skip)]
    if changes:
        st.caption("Changed: " + ", ".join(changes) + ".")
    closed = sorted(lesion.closed())
    if closed:
        st.info(
            f"`{closed[0]}` has neither branch nor skip: only zeros get past it, and the answer no longer depends on the "
            "picture."
        )


def _answer(seen: Seen, target: int, outcome: Outcome, scale: Scale, key: str) -> None:
    bars, heat = st.columns([5, 4])
    names = [seen.classes[index] for index in outcome.best]
    values = [float(outcome.probabilities[index]) for index in outcome.best]
    with bars:
        chart(
            charts.bars(names, values, [index == target for index in outcome.best]),
            alt=f"Top five {key}: " + ", ".join(f"{n} {v:.0%}" for n, v in zip(names, values, strict=True)),
            key=f"residual:{key}",
        )
        st.caption(f"{seen.classes[target]}: {outcome.probabilities[target]:.1%}")
    with heat:
        st.image(
            over_photo(seen, outcome.heat.values, scale, STRENGTH),
            alt=f"Grad-CAM {key} for {seen.classes[target]} over the picture; {where(outcome.heat.signed)}",
        )


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)
