"""Lesson: what a channel looks for, in pictures grown from noise."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from core.figures.pictures import png
from core.images.picture import Picture
from core.images.samples import PHOTOS
from core.lecture import Formula
from core.network.code import maximisation
from core.network.exciting import StagePeaks
from core.network.maximisation import LEAK, Grown
from core.network.stages import LOGITS
from core.network.tuning import COLOUR, EDGES, Tuning
from lessons.hierarchy.filters import draw_filters, measured
from lessons.hierarchy.growing import Settings, grow, large, settings
from lessons.hierarchy.params import FILTERS
from lessons.hierarchy.wall import Picked, draw_exciting, draw_wall, pick, sample_peaks
from ui.controls.drawer import drawer
from ui.frame.downloads import download
from ui.frame.lesson import draw_lesson
from ui.looking.network import Seen, look


@dataclass(frozen=True)
class Shown:
    """A channel or class, how its picture is grown, and what photos do to it.

    Attributes:
        seen: the network on the reader's picture.
        picked: the channel or class.
        how: how its picture is grown.
        grown: the grown picture, where it is there.
        over_samples: what the sample photos do to the stage.
        filters: the tuning of the first layer's filters.
    """

    seen: Seen
    picked: Picked
    how: Settings
    grown: Grown | None
    over_samples: StagePeaks
    filters: tuple[Tuning, ...]

    @property
    def name(self) -> str:
        return self.picked.name(self.seen.classes)

    @property
    def of_colour(self) -> int:
        """How many filters of the first layer answer to a contrast of colours."""
        return sum(tuning.kind == COLOUR for tuning in self.filters)

    def formula(self, _: Formula) -> None:
        goal = self.how.goal
        if goal.stage == LOGITS:
            what = rf"z(X)=\text{{logit of }}\text{{{self.name}}}"
        elif goal.cell is None:
            _channels, height, width = self.seen.activations[goal.stage].shape
            weighed = rf"\rho\big(Z_{{{goal.channel}}}(i,j)\big)"
            what = rf"z(X)=\frac{{1}}{{{height}\cdot{width}}}\sum_{{i,j}}{weighed}"
        else:
            what = rf"z(X)=Z_{{{goal.channel}}}({goal.cell[0]},{goal.cell[1]})"
        st.latex(what)
        if goal.stage != LOGITS and goal.cell is None:
            st.latex(rf"\rho(Z)=\max(Z,\,{LEAK}\,Z)")
        best, mean = self.over_samples.best(goal.channel)
        title = PHOTOS[best].title
        said = f"The best of the {len(PHOTOS)} sample photos ({title}) reaches **{mean:.2f}**"
        if goal.cell is not None:
            said = f"The mean of its map on the best sample photo ({title}) is **{mean:.2f}**"
        reached = self.grown.value if self.grown is not None else self.picked.ready if goal.cell is None else None
        st.markdown(f"{said}." if reached is None else f"{said}, the grown picture **{reached:.2f}**.")

    def notice(self) -> Sequence[str]:
        edges = sum(tuning.kind in EDGES for tuning in self.filters)
        return [
            "Read the wall from top to bottom: colours and stripes, then textures, then parts of things, then things, many "
            "times over. Nobody told the network to build it up like that.",
            "The pictures are full of repetitions, because the mean over the map wants the pattern everywhere. Raise the unit "
            "in the middle instead: the pattern stays inside its receptive field.",
            "Another seed gives another picture: one channel often looks for several things.",
            "A grown picture answers far stronger than any photo. What excites a channel need not exist.",
            f"First layer, measured with gratings: {edges} of {len(self.filters)} filters like edges of one direction, "
            f"{self.of_colour} a contrast of colours. Open *The first layer* below.",
        ]

    def notes(self) -> None:
        st.markdown(
            "Early layers hold horizontal, vertical and diagonal edges and red against green; later ones textures, then parts, "
            f"then objects. The first is measured here ({self.of_colour} filters are about colour), for the later ones look at "
            "the wall: the borders are soft, and many channels mean nothing that has a name."
        )

    def code(self) -> str:
        return maximisation(self.seen.model.card, self.how.goal, self.how.steps, self.how.seed)


def play(picture: Picture) -> Shown:
    seen = look(picture)
    wall_at, one_at = st.columns([4, 3], gap="medium")
    with one_at:
        picked = pick(seen)
        st.markdown(f"**What excites {picked.name(seen.classes)}**")
        view = st.container()
        how = settings(seen, picked.stage, picked.channel)
    with wall_at:
        draw_wall(seen, picked)
    over_samples = sample_peaks(seen).stages[picked.stage]
    with view:
        grown = draw_picture(seen, picked, how)
    with wall_at:
        draw_exciting(seen, picked, over_samples)
    filters = measured(seen)
    title = "The first layer: what its filters answer to, measured"
    with drawer(FILTERS, title, ":material/tune:") as opened:
        if opened:
            draw_filters(seen, filters)
    return Shown(seen, picked, how, grown, over_samples, filters)


def draw_picture(seen: Seen, picked: Picked, how: Settings) -> Grown | None:
    """The picture grown with these settings, else the ready-made one."""
    name = picked.name(seen.classes)

    def draw(grown: Grown) -> None:
        st.image(large(grown.pixels), alt=f"A picture that excites {name}: the goal is at {grown.value:.2f}")
        done = min(len(grown.values), how.steps)
        st.caption(f"After {done} steps the goal has risen from {grown.values[0]:.2f} to **{grown.value:.2f}**.")

    place = st.container()
    whole = picked.made if how.goal.cell is None else None
    ready = None if whole is None else whole.picture(picked.stage, picked.channel)
    grown = grow(seen, how, draw)
    with place:
        if grown is not None:
            draw(grown)
            download("This picture (.png)", f"{picked.stage}-{picked.channel}.png", lambda: png(grown.pixels))
        elif ready is not None:
            st.image(large(ready), alt=f"A picture that excites {name}, made beforehand")
            st.caption("Made beforehand. Grow your own with another seed:")
        else:
            st.caption("No picture of it was made beforehand:")
    return grown


def draw_page() -> None:
    draw_lesson("hierarchy", play)
