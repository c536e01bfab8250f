"""Lesson: many pictures out of one, and whether the label survives."""

from collections.abc import Sequence

import streamlit as st

import lessons  # noqa: F401
from core.augmentation.code import snippet
from core.augmentation.counting import crop_shares
from core.augmentation.crops import SIDE
from core.augmentation.draws import signed
from core.augmentation.geometry import Rotation, about_the_corner
from core.augmentation.pipeline import as_pixels, as_tensor
from core.figures.tiles import jpeg
from core.images.picture import Picture
from core.links import Flag
from ui.augmentation_formulas import formula
from ui.drawer import drawer
from ui.lesson import draw_lesson, in_parts
from ui.network import look
from ui.pipeline_editor import edit_pipeline
from ui.survival import look_inside, summary, sweep
from ui.throughput import measure
from ui.variants import Shown, draw_variants

STATION_PX, NOTE_PX = 150, 120


def play(picture: Picture) -> Shown:
    seen = look(picture)
    editor, grid = st.columns([4, 9], gap="medium")
    with editor:
        pipeline, second = edit_pipeline(picture)
    with grid:
        shown = draw_variants(seen, pipeline, second)
    step_by_step(shown)
    st.subheader("Does the label survive?", anchor="survive")
    summary(shown)
    with drawer(Flag("sweep", False), "One transform from end to end", ":material/show_chart:") as opened:
        if opened:
            sweep(shown)
    with drawer(
        Flag("inside", False), "Where does the network look? Grad-CAM of chosen draws", ":material/thermostat:"
    ) as opened:
        if opened:
            look_inside(shown)
    with drawer(
        Flag("race", False), "How fast? Kornia in batches, torchvision one by one", ":material/speed:"
    ) as opened:
        if opened:
            measure(shown)
    return shown


def step_by_step(shown: Shown) -> None:
    """The chosen draw, one transform after another."""
    st.subheader(f"{shown.title}, step by step", anchor="steps")
    variant = shown.variant
    stations = variant.stations(as_tensor(shown.original), as_tensor(shown.other))
    captions = ["the original", *(draw.words() for draw in variant.draws)]
    with st.container(horizontal=True):
        for number, (x, words) in enumerate(zip(stations, captions, strict=True)):
            caption = words if number == 0 else f"{number}. {words}"
            st.image(jpeg(as_pixels(x)), width=STATION_PX, caption=caption, alt=f"{shown.name}, step {number}: {words}")


def notice(shown: Shown) -> Sequence[str]:
    sentences = [
        "One photo, many pictures: every epoch draws new numbers. Compare it with the next epoch; then empty the pipeline, "
        "and both epochs show the same picture twice.",
        "Order matters: after a rotation a crop cuts the black corners off; put the crop first and they stay.",
        "Switch one transform off: the others keep their numbers, because each draws from a generator of its own.",
    ]
    asked = [epoch.answers for epoch in shown.epochs if epoch.answers is not None]
    if asked:
        kept, total = sum(said.agreeing for said in asked), sum(len(said.top) for said in asked)
        sentences.insert(
            0,
            f"{kept} of {total} draws keep the network's answer. Would you keep yours? Where you would and the network does "
            "not, training on such draws is how it learns to.",
        )
    sentences.append(
        "Which transforms keep the label depends on the task: upside down, a dog stays a dog, a 6 becomes a 9, and a hue "
        "that does not matter for a cup decides between a lemon and a lime."
    )
    sentences.append(
        "Augment for training only. At validation the one thing left is a centre crop. Validation asks how good the network "
        "is on photos as they come; random changes would make the answer a matter of luck. Test-time augmentation is "
        "different: it averages the answers, and is part of the method that is measured."
    )
    return sentences


def notes(shown: Shown) -> None:
    side, area = crop_shares(200, SIDE)
    st.markdown(
        f"A random crop of 200×200 from 224×224 is called a “90 % crop”. It keeps **{side:.1%} of the side and {area:.1%} of "
        "the area**: a fifth of the picture is gone."
    )
    st.markdown(
        "Brightness is **added** there. Kornia's `RandomBrightness` adds as well; torchvision's `ColorJitter` **multiplies**, "
        "so black stays black. Both are on the shelf, under these names."
    )
    st.markdown(
        "The rotation matrix is written without a centre. Used like that it turns the picture about the corner where "
        "counting starts; this lesson turns it about its centre, as the libraries do."
    )
    drawn = shown.variant.of("rotate")
    if isinstance(drawn, Rotation):
        x = as_tensor(shown.original)
        turned = {"its centre": drawn.call()(x), "the corner": about_the_corner(x, drawn.degrees)}
        with st.container(horizontal=True):
            for where, pixels in turned.items():
                words = f"{signed(drawn.degrees, '°')} about {where}"
                st.image(jpeg(as_pixels(pixels)), width=NOTE_PX, caption=words, alt=f"The photo turned by {words}")
    st.markdown("“+7°” leaves the direction open. Here, as in torchvision, positive angles turn counter-clockwise.")


def code(shown: Shown) -> str:
    return snippet(shown.seen.picture, shown.second, shown.pipeline, shown.variant)


draw_lesson("augmentation", in_parts(play, formula, notice, notes, code))
