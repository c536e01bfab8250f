"""The grid of augmented pictures: seed, epoch, what was drawn for each, what the network says to each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from string import ascii_uppercase

import streamlit as st

from core.augmentation import effort
from core.augmentation.encoding import Numbers, given_numbers
from core.augmentation.pipeline import ByteArray, Pipeline, Sheet, Variant, draw, sheet, square
from core.augmentation.survive import Answers, answers, probabilities
from core.figures.tiles import jpeg_uri
from core.images.picture import Picture
from core.images.samples import load_sample
from core.jobs import Job, Report
from core.lecture import settings_for
from core.links import Choice, Flag, Whole
from core.network.activations import FloatArray
from core.store import Key
from ui import state
from ui.components.variant_grid import Line, VariantTile, Verdict, variant_grid
from ui.errors import Explained
from ui.jobs import background
from ui.network import Seen
from ui.pipeline_editor import PIPELINE
from ui.sidebar import title

SEED = Whole("seed", 1, 0, 9999)
EPOCH = Whole("epoch", 1, 1, 999)
BESIDE = Flag("beside", False)
COUNT = Choice("tiles", "12", ("4", "8", "12", "16", "24"))
ASK = Flag("ask", True)
GIVEN = Numbers("given", ())
LECTURE = GIVEN.parse(settings_for("augmentation")["augmentation_recipe"]["given"])
TILE = Whole("tile", 0, 0, 0)

Draws = tuple[tuple[str, float], ...]  # (transform, number) pairs that are set for one draw


@dataclass(frozen=True)
class Drawn:
    """A sheet and its pictures as they are sent to the browser."""

    sheet: Sheet
    images: tuple[str, ...] = field(repr=False)

    @property
    def nbytes(self) -> int:
        return self.sheet.nbytes + sum(map(len, self.images))


@dataclass(frozen=True)
class Epoch:
    """The variants of one epoch; `answers` are None where the network was not asked."""

    number: int
    names: tuple[str, ...]
    drawn: Drawn
    answers: Answers | None


@dataclass(frozen=True)
class Shown:
    """What the lesson shows.

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
    def label(self) -> int:
        """The class that the network sees in the original."""
        return int(answer_to_original(self.seen).argmax())

    @property
    def name(self) -> str:
        """Of the chosen variant: `draw 3 of epoch 1`."""
        epoch = self.epochs[self.chosen[0]]
        return f"draw {epoch.names[self.chosen[1]]} of epoch {epoch.number}"

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


def draw_variants(seen: Seen, pipeline: Pipeline, second: str) -> Shown:
    """Draw the controls and the grid (two of them where epochs are compared)."""
    seed, epoch, beside, count, ask = _controls()
    given = _given(pipeline) if epoch == 1 else ()  # set numbers are those of the first epoch
    other = load_sample(second)
    numbers = (epoch, epoch + 1) if beside else (epoch,)
    total = count * len(numbers)
    param = replace(TILE, high=total - 1)
    flat = state.value(param)

    def epochs(told: Report = lambda _: None) -> tuple[Epoch, ...]:
        made: list[Epoch] = []
        for number in numbers:
            told(len(made) / len(numbers))
            made.append(_epoch(seen, pipeline, other, seed, number, count, given, ask))
        return tuple(made)

    if not effort.sheets(pipeline, total, ask).at_once:
        asked_for = (PIPELINE.write(pipeline), second, seed, numbers, count, given, ask)
        _wait_for(epochs, seen.key("draw", *asked_for), total)
    shown = Shown(seen, pipeline, second, squared(seen.picture), squared(other), epochs(), divmod(flat, count))
    for place, (column, epoch_shown) in enumerate(zip(st.columns(len(numbers)), shown.epochs, strict=True)):
        with column:
            if beside:
                st.markdown(f"**Epoch {epoch_shown.number}**")
            variant_grid(
                _tiles(shown, epoch_shown),
                str(shown.chosen[1]) if shown.chosen[0] == place else "",
                lambda id, place=place: state.assign(param, place * count + int(id)),  # type: ignore[misc]
                key=f"variants:{place}",
                label=f"Epoch {epoch_shown.number}: {count} draws",
            )
    if any(given):
        _about_given(given)
    return shown


def _wait_for(epochs: Callable[[Report], object], key: Key, total: int) -> None:
    """Make the epochs as a job, which leaves them in the store; until that is done nothing follows on the page."""

    def work(job: Job[bool]) -> bool:
        epochs(job.report)
        return True

    if not background(key, f"Make all {total} pictures, it takes a while", work):
        raise Explained


def _given(pipeline: Pipeline) -> tuple[Draws, ...]:
    """The set numbers of transforms that take part."""
    active = {step.id for step in pipeline.active}
    return tuple(tuple(one for one in draw if one[0] in active) for draw in state.value(GIVEN))


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


def _about_given(given: Sequence[Draws]) -> None:
    letters = [letter for letter, draw in zip(ascii_uppercase, given, strict=False) if draw]
    numbers = [number for draw in given for number in draw]
    said = f"The numbers of {' and '.join(letters)} are" if len(numbers) > 1 else f"One number of {letters[0]} is"
    lecture = ", as in the lecture" if state.value(GIVEN) == LECTURE else ""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(f"{said} set{lecture}; what is left open is drawn, as in all the others.")
        st.button("Draw these, too", on_click=lambda: state.assign(GIVEN, ()))


def _epoch(
    seen: Seen, pipeline: Pipeline, other: Picture, seed: int, number: int, count: int,
    given: tuple[Draws, ...], ask: bool,
) -> Epoch:  # fmt: skip
    if number != 1:
        given = ()
    recipe = PIPELINE.write(Pipeline(pipeline.active))
    asked = (recipe, seed, number, count, GIVEN.write(given), other.digest if pipeline.mixes else "")

    def make() -> Drawn:
        settings = [given_numbers(numbers) for numbers in given]
        settings += [{}] * (count - len(settings))
        variants = [draw(pipeline, seed, number, index, settings[index]) for index in range(count)]
        made = sheet(variants, squared(seen.picture), squared(other))
        return Drawn(made, tuple(jpeg_uri(pixels) for pixels in made.pixels))

    drawn = seen.picture.once("augmented", *asked, work=make)
    names = [ascii_uppercase[i] if i < len(given) and given[i] else str(i + 1) for i in range(count)]
    said = None
    if ask:
        original = answer_to_original(seen)
        said = seen.once("answers", *asked, work=lambda model: answers(model, original, list(drawn.sheet.pixels)))
    return Epoch(number, tuple(names), drawn, said)


def answer_to_original(seen: Seen) -> FloatArray:
    """`(classes,)` probabilities for the square before any transform: its best answer is the label to be kept."""
    return seen.once("square answer", work=lambda model: probabilities(model, [squared(seen.picture)])[0])


def _tiles(shown: Shown, epoch: Epoch) -> list[VariantTile]:
    mixing = title(shown.seen.picture), title(load_sample(shown.second))
    variants = epoch.drawn.sheet.variants
    verdicts = _verdicts(shown.seen.classes, epoch.answers) if epoch.answers else [None] * len(variants)
    tiles = []
    for index, (variant, image, verdict) in enumerate(zip(variants, epoch.drawn.images, verdicts, strict=True)):
        lines = [Line(words, draw is None) for words, (_, draw) in zip(variant.words(), variant.drawn, strict=True)]
        if variant.share < 1:
            lines.append(Line(_mixed_label(variant.share, *mixing), False))
        said = "; ".join(line.text for line in lines) or "as it is"
        description = f"Draw {epoch.names[index]}: {said}" + (f". {verdict.text}" if verdict else "")
        tiles.append(VariantTile(str(index), image, epoch.names[index], tuple(lines), description, verdict))
    return tiles


def _mixed_label(share: float, first: str, second: str) -> str:
    if first == second:
        return f"label: 100% {first} (both pictures are the same)"
    return f"label: {share:.0%} {first}, {1 - share:.0%} {second}"


def _verdicts(classes: Sequence[str], said: Answers) -> list[Verdict | None]:
    label = classes[said.label]
    verdicts: list[Verdict | None] = []
    for top, share in zip(said.top, said.of_label, strict=True):
        kept = top == said.label
        text = f"Best answer {classes[top]}, {'as' if kept else 'unlike'} the original; {label} {share:.0%}"
        verdicts.append(Verdict(kept, classes[top], label, float(share), text))
    return verdicts


def all_places(shown: Shown) -> list[tuple[int, int]]:
    """Epoch and place of every variant shown."""
    return [(e, i) for e, epoch in enumerate(shown.epochs) for i in range(len(epoch.names))]
