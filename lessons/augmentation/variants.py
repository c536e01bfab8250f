"""The grid of augmented pictures: seed, epoch, what was drawn for each, what the network says to each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from string import ascii_uppercase

import streamlit as st

from core.arrays import ByteArray, Float32Array
from core.augmentation import effort
from core.augmentation.links import Given
from core.augmentation.pipeline import Sheet, Variant, draw, sheet, square
from core.augmentation.steps import Pipeline
from core.augmentation.survive import Answers, answers, joined, probabilities
from core.figures.tiles import jpeg_uri
from core.images.picture import Picture
from core.images.samples import load_sample
from core.jobs import Job, Report
from core.lecture import settings_for
from core.store import Key
from lessons.augmentation.params import ASK, BESIDE, COUNT, EPOCH, GIVEN, PIPELINE, SEED, TILE
from ui.components.variant_grid import Line, VariantTile, Verdict, variant_grid
from ui.frame import state
from ui.frame.errors import Explained
from ui.frame.jobs import background
from ui.frame.sidebar import title
from ui.looking.network import Seen

LECTURE = GIVEN.parse(settings_for("augmentation")["augmentation_recipe"]["given"])


@dataclass(frozen=True)
class Drawn:
    """A sheet and its pictures as they are sent to the browser."""

    sheet: Sheet
    images: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True)
class Epoch:
    """The variants of one epoch; `answers` are None where the network was not asked."""

    number: int
    names: tuple[str, ...]
    drawn: Drawn
    answers: Answers | None


@dataclass(frozen=True)
class Grid:
    """The pictures of the grid, and the one that is looked at.

    Attributes:
        seen: the photo and the network.
        pipeline: the steps.
        second: id of the sample for mixup and CutMix.
        original, other: the photo and that sample as squares, `(H, W, 3)`.
        epochs: one, or two side by side.
        chosen: which variant is looked at: its epoch and its place there.
    """

    seen: Seen
    pipeline: Pipeline
    second: str
    original: ByteArray = field(repr=False)
    other: ByteArray = field(repr=False)
    epochs: tuple[Epoch, ...]
    chosen: tuple[int, int]

    @property
    def variant(self) -> Variant:
        epoch, index = self.chosen
        return self.epochs[epoch].drawn.sheet.variants[index]

    @property
    def answers(self) -> Answers | None:
        """The network's answers to the variants of all epochs; None where it was not asked."""
        return joined([epoch.answers for epoch in self.epochs if epoch.answers is not None])

    @property
    def places(self) -> list[tuple[int, int]]:
        """Epoch and place of every variant."""
        return [(e, i) for e, epoch in enumerate(self.epochs) for i in range(len(epoch.names))]

    def pixels(self, epoch: int, index: int) -> ByteArray:
        """`(H, W, 3)` of a variant."""
        pixels: ByteArray = self.epochs[epoch].drawn.sheet.pixels[index]
        return pixels

    @property
    def label(self) -> int:
        """The class that the network sees in the original."""
        return int(answer_to_original(self.seen).argmax())

    def named(self, epoch: int, index: int) -> str:
        """`3 of epoch 1`."""
        return f"{self.epochs[epoch].names[index]} of epoch {self.epochs[epoch].number}"

    @property
    def name(self) -> str:
        """Of the chosen variant: `draw 3 of epoch 1`."""
        return f"draw {self.named(*self.chosen)}"

    @property
    def title(self) -> str:
        """The name at the beginning of a sentence."""
        return f"D{self.name[1:]}"


def squared(picture: Picture) -> ByteArray:
    """The picture as the lesson augments it, made once for all who ask."""

    def make() -> ByteArray:
        pixels = square(picture).copy()
        pixels.flags.writeable = False
        return pixels

    return picture.once("square", work=make)


def draw_variants(seen: Seen, pipeline: Pipeline, second: str) -> Grid:
    """Draw the controls and the grid (two of them where epochs are compared)."""
    seed, epoch, beside, count, ask = _controls()
    given = _given(pipeline) if epoch == 1 else ()  # set numbers are those of the first epoch
    other = load_sample(second)
    numbers = (epoch, epoch + 1) if beside else (epoch,)
    total = count * len(numbers)
    param = replace(TILE, high=total - 1)
    flat = state.value(param)

    def epochs(report: Report = lambda _: None) -> tuple[Epoch, ...]:
        made: list[Epoch] = []
        for number in numbers:
            report(len(made) / len(numbers))
            made.append(_epoch(seen, pipeline, other, seed, number, count, given, ask))
        return tuple(made)

    if not effort.sheets(pipeline, total, ask).at_once:
        parameters = (PIPELINE.write(pipeline), second, seed, numbers, count, given, ask)
        _wait_for(epochs, seen.key("draw", *parameters), total)
    grid = Grid(seen, pipeline, second, squared(seen.picture), squared(other), epochs(), divmod(flat, count))
    for place, (column, made) in enumerate(zip(st.columns(len(numbers)), grid.epochs, strict=True)):
        with column:
            if beside:
                st.markdown(f"**Epoch {made.number}**")
            variant_grid(
                _tiles(grid, made),
                str(grid.chosen[1]) if grid.chosen[0] == place else "",
                lambda id, place=place: state.assign(param, place * count + int(id)),  # type: ignore[misc]
                key=f"variants:{place}",
                label=f"Epoch {made.number}: {count} draws",
            )
    if any(given):
        _about_given(given)
    return grid


def _wait_for(epochs: Callable[[Report], object], key: Key, total: int) -> None:
    """Make the epochs as a job, which leaves them in the store; until that is done nothing follows on the page."""

    def work(job: Job[bool]) -> bool:
        epochs(job.report)
        return True

    if not background(key, f"Make all {total} pictures, it takes a while", work):
        raise Explained


def _given(pipeline: Pipeline) -> tuple[Given, ...]:
    """The set numbers of transforms that take part."""
    active = {step.id for step in pipeline.active}
    return tuple(tuple((id, number) for id, number in draw if id in active) for draw in state.value(GIVEN))


def _controls() -> tuple[int, int, bool, int, bool]:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        seed = state.linked(
            SEED, st.number_input, "Seed of the class", SEED.low, SEED.high, step=1, width=130,
            help="The same seed gives the same draws to everybody, on every machine.",
        )  # fmt: skip
        st.button(
            "New draws", icon=":material/casino:", on_click=lambda: state.assign(SEED, (seed + 1) % (SEED.high + 1))
        )
        epoch = state.linked(EPOCH, st.number_input, "Epoch", EPOCH.low, EPOCH.high, step=1, width=130)
        count = state.linked(COUNT, st.selectbox, "Draws", COUNT.options, width=90)
        beside = state.linked(BESIDE, st.toggle, f"Beside epoch {epoch + 1}")
        ask = state.linked(ASK, st.toggle, "Ask the network")
    return seed, epoch, beside, int(count), ask


def _about_given(given: Sequence[Given]) -> None:
    letters = [letter for letter, draw in zip(ascii_uppercase, given, strict=False) if draw]
    numbers = [number for draw in given for number in draw]
    these = f"The numbers of {' and '.join(letters)} are" if len(numbers) > 1 else f"One number of {letters[0]} is"
    lecture = ", as in the lecture" if state.value(GIVEN) == LECTURE else ""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(f"{these} set{lecture}; what is left open is drawn, as in all the others.")
        st.button("Draw these, too", on_click=lambda: state.assign(GIVEN, ()))


def _epoch(
    seen: Seen, pipeline: Pipeline, other: Picture, seed: int, number: int, count: int,
    given: tuple[Given, ...], ask: bool,
) -> Epoch:  # fmt: skip
    if number != 1:
        given = ()
    recipe = PIPELINE.write(Pipeline(pipeline.active))
    parameters = (recipe, seed, number, count, GIVEN.write(given), other.digest if pipeline.mixes else "")

    def make() -> Drawn:
        settings = [dict(numbers) for numbers in given]
        settings += [{}] * (count - len(settings))
        variants = [draw(pipeline, seed, number, index, settings[index]) for index in range(count)]
        made = sheet(variants, squared(seen.picture), squared(other))
        return Drawn(made, tuple(jpeg_uri(pixels) for pixels in made.pixels))

    drawn = seen.picture.once("augmented", *parameters, work=make)
    names = [ascii_uppercase[i] if i < len(given) and given[i] else str(i + 1) for i in range(count)]
    answered = None
    if ask:
        original = answer_to_original(seen)
        answered = seen.once(
            "answers", *parameters, work=lambda model: answers(model, original, list(drawn.sheet.pixels))
        )
    return Epoch(number, tuple(names), drawn, answered)


def answer_to_original(seen: Seen) -> Float32Array:
    """`(classes,)` probabilities for the square before any transform: its best answer is the label to be kept."""
    return seen.once("square answer", work=lambda model: probabilities(model, [squared(seen.picture)])[0])


def _tiles(grid: Grid, epoch: Epoch) -> list[VariantTile]:
    mixing = title(grid.seen.picture), title(load_sample(grid.second))
    variants = epoch.drawn.sheet.variants
    verdicts = _verdicts(grid.seen.classes, epoch.answers) if epoch.answers else [None] * len(variants)
    tiles = []
    for index, (variant, image, verdict) in enumerate(zip(variants, epoch.drawn.images, verdicts, strict=True)):
        lines = [Line(line, draw is None) for line, (_, draw) in zip(variant.words(), variant.drawn, strict=True)]
        if variant.share < 1:
            lines.append(Line(_mixed_label(variant.share, *mixing), False))
        words = "; ".join(line.text for line in lines) or "as it is"
        description = f"Draw {epoch.names[index]}: {words}" + (f". {verdict.text}" if verdict else "")
        tiles.append(VariantTile(str(index), image, epoch.names[index], tuple(lines), description, verdict))
    return tiles


def _mixed_label(share: float, first: str, second: str) -> str:
    if first == second:
        return f"label: 100% {first} (both pictures are the same)"
    return f"label: {share:.0%} {first}, {1 - share:.0%} {second}"


def _verdicts(classes: Sequence[str], answered: Answers) -> list[Verdict | None]:
    label = classes[answered.label]
    verdicts: list[Verdict | None] = []
    for top, share in zip(answered.top, answered.of_label, strict=True):
        kept = top == answered.label
        text = f"Best answer {classes[top]}, {'as' if kept else 'unlike'} the original; {label} {share:.0%}"
        verdicts.append(Verdict(kept, classes[top], label, float(share), text))
    return verdicts
