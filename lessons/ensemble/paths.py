"""View four: the paths through a ResNet as a committee: how many, which of them count, and what is left without some."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import comb

import streamlit as st

from core.ensembles.choices import drawn_of_all_sizes
from core.ensembles.counting import ARCHITECTURES, path_counts, projected_blocks
from core.ensembles.deletions import Deleted
from core.ensembles.paths import Lengths, gradient_by_length
from core.exports import csv_table
from core.figures import committee as figures
from core.figures.committee import Curve
from core.figures.comparison import stacked
from core.images.picture import Picture
from core.lecture import Formula
from core.network.lesions import BRANCH, Lesion, block_names, is_projected
from core.residual.code import lesion
from lessons.ensemble.deletions import MEASURED_WHOLE, deletions, most_of
from lessons.ensemble.notes import four_paths
from lessons.ensemble.params import DRAWS, NET
from ui.drawing.charts import chart
from ui.frame import state
from ui.frame.downloads import download
from ui.frame.jobs import background, kept
from ui.looking.network import Seen, look, on_device


@dataclass(frozen=True)
class Paths:
    """The network on the page and what is measured of it already."""

    seen: Seen
    names: tuple[str, ...]
    lengths: Lengths | None
    deleted: Deleted | None

    @property
    def worst(self) -> str:
        """The block whose branch is missed most, where that is measured already."""
        if self.deleted is None:
            return self.names[1]
        return self.names[int(self.deleted.singles(self.deleted.confidence).argmin())]

    def formula(self, _: Formula) -> None:
        n = len(self.names)
        st.latex(
            rf"2^{{{n}}}={2**n:,}\text{{ paths}},\qquad \binom{{{n}}}{{k}}\text{{ of length }}k".replace(",", "{,}")
        )
        st.markdown(
            "A majority vote needs members that err independently. Paths are no such members: they share their blocks, and "
            "their results are added up, not counted. What they have in common with a committee is the sum."
        )

    def notice(self) -> Sequence[str]:
        n = len(self.names)
        sentences = [
            f"Most paths have middle length: {max(comb(n, k) for k in range(n + 1)):,} of {2**n:,} take {n // 2} branches. "
            "Only one takes all of them, and one takes none.",
        ]
        if self.lengths is not None:
            means, together = self.lengths.means(), self.lengths.together
            sentences.append(
                f"A path through all {n} branches carries {means[0] / means[-1]:.0f} times less gradient than the one through "
                f"none. There are more of the middle ones, so lengths around {int(together.argmax())} count most."
            )
        if self.deleted is not None:
            agreeing = self.deleted.band(self.deleted.agreeing)[1]
            sentences.append(
                f"Delete one branch, and half of all paths are gone. Yet in {agreeing[1]:.0%} of the cases the answer stays; "
                f"with two in {agreeing[2]:.0%}, with three in {agreeing[3]:.0%}. It falls step by step; a "
                "plain network falls at once."
            )
            alone = self.deleted.singles(self.deleted.confidence)
            best = int(alone.argmax())
            beside = ", which stands beside a projection" if is_projected(self.seen.model.resnet, self.worst) else ""
            sentences.append(
                f"Which branch it is matters: without `{self.worst}`{beside}, {alone.min():.0%} of the probability is "
                f"left, without `{self.names[best]}` {alone[best]:.0%}; whole it is {self.deleted.confidence[0]:.0%}."
            )
        sentences.append(
            "Eight blocks are few. Veit et al. deleted from networks of 54 and more, where one block hardly shows. What a "
            "plain network does in its place: see *Cut a block out*."
        )
        return sentences

    def notes(self) -> None:
        four_paths()
        st.markdown(
            "“2ⁿ paths” holds for the gradient, exactly. The forward pass is not a sum over paths, because of the ReLUs "
            "between blocks. And where a skip is a projection, no path avoids that block's weights."
        )

    def code(self) -> str:
        network = self.seen.model.resnet
        projected = frozenset(name for name in self.names if is_projected(network, name))
        return lesion(self.seen.picture, self.seen.model.card, Lesion.single(self.worst, BRANCH), projected)


def play(picture: Picture) -> Paths:
    seen = look(picture)
    names = block_names(seen.model.resnet)
    left, right = st.columns(2, gap="large")
    with left:
        _histogram(seen.model.card.architecture)
    with right:
        seed, lengths = _gradients(seen, names)
    return Paths(seen, names, lengths, deletions(seen, names, seed))


def _histogram(own: str) -> None:
    st.header("How many paths, how long?", anchor="lengths")
    known = tuple(ARCHITECTURES)
    chosen = state.linked(
        replace(NET, default=own if own in known else known[0]),
        st.segmented_control,
        "ResNet-…",
        known,
        format_func=lambda name: name.removeprefix("resnet"),
    )
    blocks, projected = sum(ARCHITECTURES[chosen]), projected_blocks(chosen)
    counts = path_counts(blocks, projected)
    layers = {
        f"{passed} of {projected} projections": [row[passed] for row in counts] for passed in range(projected + 1)
    }
    chart(
        stacked(list(range(blocks + 1)), layers, "length: branches on the path", "paths", logarithmic=blocks > 20),
        alt=f"{2**blocks:,} paths of length 0 to {blocks}: " + ", ".join(str(sum(row)) for row in counts),
        key="ensemble:lengths",
    )
    none = sum(row[0] for row in counts)
    st.caption(
        f"{blocks} blocks: $2^{{{blocks}}}$ = **{2**blocks:,} paths**. The skips of {projected} blocks are 1×1 convolutions "
        f"(projections): {none:,} paths pass none of them, the others go through some weights even where they skip."
    )
    download(
        "Counts as CSV",
        f"paths-{chosen}.csv",
        lambda: csv_table(("length", *layers), [(length, *row) for length, row in enumerate(counts)]),
    )


def _gradients(seen: Seen, names: tuple[str, ...]) -> tuple[int, Lengths | None]:
    target = int(seen.activations.logits.argmax())
    st.header("Which paths carry the gradient?", anchor="gradients")
    most, seed = most_of(names), 0
    if len(names) > MEASURED_WHOLE:
        seed = state.linked(DRAWS, st.number_input, "Seed of paths and deletions drawn", DRAWS.low, DRAWS.high)
    key = seen.key("path gradients", target, seed, most)
    total = drawn_of_all_sizes(len(names), most)
    found = background(
        key,
        f"Measure {total:,} paths on this picture",
        kept(
            key,
            lambda job: on_device(
                seen, lambda model: gradient_by_length(model, seen.activations, target, most, seed, job.report)
            ),
        ),
    )
    if found is not None:
        _draw_gradients(seen, found, target)
    else:
        st.caption(
            f"The gradient of the logit “{seen.classes[target]}” by what enters the first block is a sum over all "
            f"{2 ** len(names):,} paths. Here it is taken apart: each path alone, and all of one length together."
        )
    return seed, found


def _draw_gradients(seen: Seen, found: Lengths, target: int) -> None:
    means, errors = found.means(), found.errors()
    sizes = list(range(len(means)))
    one = "one path (mean" + (", lowest to highest)" if found.complete else " ± 2 standard errors)")
    low, high = found.ranges()
    chart(
        figures.lines(
            sizes,
            {
                one: Curve(means.tolist(), figures.ORANGE, low.tolist(), high.tolist()),
                "all of that length together": Curve(found.together.tolist(), figures.BLUE),
            },
            "length: branches on the path",
            "length of the gradient",
            300,
            logarithmic=(False, True),
            percent=False,
        ),
        alt=f"One path carries {means[0]:.2g} at length 0 and {means[-1]:.2g} at length {sizes[-1]}; together most at "
        f"length {int(found.together.argmax())}",
        key="ensemble:gradients",
    )
    how = "Every path is measured" if found.complete else "Paths are drawn at random, the sums are over all of them"
    st.caption(
        f"Of the logit “{seen.classes[target]}” by what enters the first block; the whole gradient is {found.whole:.3g} "
        f"long. {how}. Gradients of a length partly cancel: their sum is shorter than number times mean."
    )
    download(
        "Gradients as CSV",
        "path-gradients.csv",
        lambda: csv_table(
            ("length", "paths", "mean", "standard_error", "together"),
            list(zip(sizes, found.counts, means, errors, found.together, strict=True)),
        ),
    )
