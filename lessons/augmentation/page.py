"""Lesson: many pictures out of one, and whether the label survives."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from core.augmentation.code import snippet
from core.augmentation.counting import crop_shares
from core.augmentation.crops import SIDE
from core.augmentation.draws import signed
from core.augmentation.geometry import Rotation, about_the_corner
from core.augmentation.pipeline import as_pixels, as_tensor
from core.figures.tiles import jpeg
from core.images.picture import Picture
from core.lecture import Formula
from lessons.augmentation.editor import edit_pipeline
from lessons.augmentation.formulas import draw_brightness, draw_chain, draw_count, draw_flip, draw_rotation
from lessons.augmentation.params import INSIDE, RACE, SWEEP
from lessons.augmentation.survival import look_inside, summary, sweep
from lessons.augmentation.throughput import measure
from lessons.augmentation.variants import Grid, draw_variants
from ui.controls.drawer import drawer
from ui.frame.lesson import draw_lesson
from ui.looking.network import look

STATION_PX, NOTE_PX = 150, 120


@dataclass(frozen=True)
class Shown:
    """The pictures of the grid, one of which is looked at."""

    grid: Grid

    def formula(self, entry: Formula) -> None:
        match entry.id:
            case "augmentation":
                draw_chain(self.grid)
            case "n_effective":
                draw_count()
            case "flip":
                draw_flip(self.grid)
            case "rotation":
                draw_rotation(self.grid)
            case "brightness":
                draw_brightness(self.grid)

    def notice(self) -> Sequence[str]:
        sentences = [
            "One photo, many pictures: every epoch draws new numbers. Compare it with the next epoch; then empty the pipeline, "
            "and both epochs show the same picture twice.",
            "Order matters: after a rotation a crop cuts the black corners off; put the crop first and they stay.",
            "Switch one transform off: the others keep their numbers, because each draws from a generator of its own.",
        ]
        answers = self.grid.answers
        if answers is not None:
            sentences.insert(
                0,
                f"{answers.agreeing} of {len(answers.top)} draws keep the network's answer. Would you keep yours? "
                "Where you would and the network does not, training on such draws is how it learns to.",
            )
        sentences.append(
            "Which transforms keep the label depends on the task: upside down, a dog stays a dog, a 6 becomes a 9, and a hue "
            "that does not matter for a cup decides between a lemon and a lime."
        )
        sentences.append(
            "Augment for training only. At validation the one thing left is a centre crop. Validation asks how good the "
            "network is on photos as they come; random changes would make the answer a matter of luck. Test-time augmentation "
            "is different: it averages the answers, and is part of the method that is measured."
        )
        return sentences

    def notes(self) -> None:
        side, area = crop_shares(200, SIDE)
        st.markdown(
            f"A random crop of 200×200 from 224×224 is called a “90 % crop”. It keeps **{side:.1%} of the side and {area:.1%} "
            "of the area**: a fifth of the picture is gone."
        )
        st.markdown(
            "Brightness is **added** there. Kornia's `RandomBrightness` adds as well; torchvision's `ColorJitter` "
            "**multiplies**, so black stays black. Both are on the shelf, under these names."
        )
        st.markdown(
            "The rotation matrix is written without a centre. Used like that it turns the picture about the corner where "
            "counting starts; this lesson turns it about its centre, as the libraries do."
        )
        drawn = self.grid.variant.of("rotate")
        if isinstance(drawn, Rotation):
            x = as_tensor(self.grid.original)
            turned = {"its centre": drawn.call()(x), "the corner": about_the_corner(x, drawn.degrees)}
            with st.container(horizontal=True):
                for where, pixels in turned.items():
                    words = f"{signed(drawn.degrees, '°')} about {where}"
                    st.image(jpeg(as_pixels(pixels)), width=NOTE_PX, caption=words, alt=f"The photo turned by {words}")
        st.markdown("“+7°” leaves the direction open. Here, as in torchvision, positive angles turn counter-clockwise.")

    def code(self) -> str:
        return snippet(self.grid.seen.picture, self.grid.second, self.grid.pipeline, self.grid.variant)


def play(picture: Picture) -> Shown:
    seen = look(picture, residual=False)
    left, right = st.columns([4, 9], gap="medium")
    with left:
        pipeline, second = edit_pipeline(picture)
    with right:
        grid = draw_variants(seen, pipeline, second)
    step_by_step(grid)
    st.header("Does the label survive?", anchor="survive")
    summary(grid)
    with drawer(SWEEP, "One transform from end to end", ":material/show_chart:") as opened:
        if opened:
            sweep(grid)
    with drawer(INSIDE, "Where does the network look? Grad-CAM of chosen draws", ":material/thermostat:") as opened:
        if opened:
            look_inside(grid)
    with drawer(RACE, "How fast? Kornia in batches, torchvision one by one", ":material/speed:") as opened:
        if opened:
            measure(grid)
    return Shown(grid)


def step_by_step(grid: Grid) -> None:
    """The chosen draw, one transform after another."""
    st.header(f"{grid.title}, step by step", anchor="steps")
    variant = grid.variant
    stations = variant.stations(as_tensor(grid.original), as_tensor(grid.other))
    captions = ["the original", *(draw.words() for draw in variant.draws)]
    with st.container(horizontal=True):
        for number, (x, words) in enumerate(zip(stations, captions, strict=True)):
            caption = words if number == 0 else f"{number}. {words}"
            st.image(jpeg(as_pixels(x)), width=STATION_PX, caption=caption, alt=f"{grid.name}, step {number}: {words}")


def draw_page() -> None:
    draw_lesson("augmentation", play)
