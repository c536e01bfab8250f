"""The wall of ready-made pictures, and what excites the channel that was picked on it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import streamlit as st

from core.arrays import ByteArray
from core.figures.pictures import crop, thumbnail
from core.images.frame import cell_box
from core.images.picture import Picture
from core.images.samples import PHOTOS, load_photos, load_sample
from core.models.loading import SharedModel
from core.models.preprocessing import prepare
from core.network.exciting import Peaks, StagePeaks, excerpt_side, peaks, peaks_of
from core.network.stages import INPUT, LOGITS
from core.network.strips import Strips, encoded, strips
from core.receptive_field.theoretical import field_of, resnet_windows
from lessons.hierarchy.params import CHANNEL, STAGE
from ui.components.picture_wall import WallRow, WallTile, picture_wall
from ui.drawing.photos import reduced
from ui.frame import state
from ui.looking.network import Seen

CROPS = 7
CROP_PX = 118


@dataclass(frozen=True)
class Picked:
    """A stage and one of its channels, or a class."""

    stage: str
    channel: int
    made: Strips | None

    @property
    def ready(self) -> float | None:
        """What the ready-made picture reaches, where there is one."""
        return None if self.made is None else self.made.value(self.stage, self.channel)

    def name(self, classes: Sequence[str]) -> str:
        return classes[self.channel] if self.stage == LOGITS else f"channel {self.channel} of {self.stage}"


def pick(seen: Seen) -> Picked:
    """Let the reader pick a channel by stage and number."""
    names = tuple(name for name in seen.activations.names if name not in (INPUT, "maxpool", "avgpool"))
    usual = STAGE.default if STAGE.default in names else names[-2]
    stage_at, channel_at = st.columns([2, 3])
    with stage_at:
        stage = state.linked(
            replace(STAGE, default=usual, options=names),
            st.selectbox,
            "Stage",
            names,
            format_func=lambda name: "classes" if name == LOGITS else name,
            on_change=lambda: state.reset(CHANNEL),
        )
    made = fitting(seen)
    count = seen.activations[stage].shape[0]
    strip = next((strip for strip in made.strips if strip.stage == stage), None) if made else None
    first = strip.channels[0] if strip else 0
    param = replace(CHANNEL, default=first, low=0, high=count - 1)
    with channel_at:
        if stage == LOGITS:
            channel = state.linked(
                param, st.selectbox, "Class", range(count), format_func=lambda index: seen.classes[index]
            )
        else:
            channel = state.linked(param, st.number_input, f"Channel, 0 to {count - 1}", 0, count - 1)
    return Picked(stage, channel, made)


def fitting(seen: Seen) -> Strips | None:
    """The ready-made pictures, where they were made for this network."""
    made = strips()
    return made if made is not None and made.fit(seen.model.card.sha256) else None


def draw_wall(seen: Seen, picked: Picked) -> None:
    """Every ready-made picture, stage under stage."""
    made = picked.made
    if made is None:
        st.info(
            "The ready-made pictures were made for other weights than these. Choose a stage and a channel, and grow your own."
        )
        return
    rows = [
        WallRow(
            "classes" if strip.stage == LOGITS else strip.stage,
            f"{seen.activations[strip.stage].shape[0]} {'of them' if strip.stage == LOGITS else 'channels'}",
            encoded(strip.stage),
            [WallTile(_id(strip.stage, channel), *_named(seen, strip.stage, channel)) for channel in strip.channels],
        )
        for strip in made.strips
    ]
    picture_wall(
        rows,
        _id(picked.stage, picked.channel),
        choose,
        key="hierarchy:wall",
        label="Pictures that excite channels of the network, stage under stage",
    )


def _id(stage: str, channel: int) -> str:
    return f"{stage}:{channel}"


def _named(seen: Seen, stage: str, channel: int) -> tuple[str, str]:
    """Name and description of a tile."""
    if stage == LOGITS:
        return seen.classes[channel], f"What excites the class {seen.classes[channel]}"
    return str(channel), f"What excites channel {channel} of {stage}"


def choose(id: str) -> None:
    """Pick a tile. For callbacks."""
    stage, _, channel = id.partition(":")
    state.assign(replace(STAGE, options=(stage,)), stage)
    state.assign(CHANNEL, int(channel))


def sample_peaks(seen: Seen) -> Peaks:
    """What the sample photos do to every channel, once for all who ask."""
    how = seen.model.card.preprocessing

    def make(model: SharedModel) -> Peaks:
        return peaks_of(model, [prepare(photo, how) for photo in load_photos()])

    with st.spinner("The network looks at the sample photos …"):
        return seen.network_once("peaks", work=make)


def draw_exciting(seen: Seen, picked: Picked, over_samples: StagePeaks) -> None:
    """Where the reader's photo excites the channel most, and the samples that excite it most, if any do."""
    own = peaks([seen.activations]).stages[picked.stage]
    others = [
        (PHOTOS[index].title, load_sample(PHOTOS[index].id), over_samples, index)
        for index in over_samples.ranked(picked.channel)
        if over_samples.highest[index, picked.channel] > 0
    ]
    others = [other for other in others if other[1].digest != seen.picture.digest][:CROPS]
    shown = [("your picture", seen.picture, own, 0), *others]
    if len(shown) == 1:
        st.markdown("**None of the (other) sample photos excites it**: its map stays below zero on all of them.")
    else:
        st.markdown("**Photos that excite it most**, each at its highest cell")
    with st.container(horizontal=True):
        for title, picture, found, index in shown:
            value = float(found.highest[index, picked.channel])
            st.image(
                excerpt(seen, picked.stage, picture, found.cell(index, picked.channel)),
                width=CROP_PX,
                caption=f"{title}: {value:.2f}",
                alt=f"The part of {title} where {picked.name(seen.classes)} answers most, with {value:.2f}",
            )


def excerpt(seen: Seen, stage: str, picture: Picture, cell: tuple[int, int]) -> ByteArray:
    """The part of a photo around a cell: its receptive field, not smaller than can be recognised and inside the photo."""
    photo = reduced(picture)
    if stage == LOGITS:
        side = min(photo.shape[:2])
        return thumbnail(crop(photo, (photo.shape[1] / 2, photo.shape[0] / 2), side)[0], 160)
    frame = prepare(picture, seen.model.card.preprocessing).frame
    frame = frame.resized((picture.height, picture.width), photo.shape[:2])
    height, width = seen.activations[stage].shape[1:]
    size = field_of(resnet_windows(seen.model.resnet), stage).size / seen.prepared.values.shape[1]
    side = excerpt_side(size * frame.height, min(photo.shape[:2]))
    piece, _ = crop(photo, cell_box(frame, (height, width), *cell).centre, side)
    return thumbnail(piece, 160)
