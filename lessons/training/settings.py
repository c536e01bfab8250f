"""What is to be trained: an experiment and all that can be changed about it."""

from dataclasses import dataclass, replace

import streamlit as st

from core.architecture.links import NetworkParam
from core.architecture.network import Network
from core.errors import LearnerError
from core.figures.learning import tiled
from core.figures.pictures import data_uri, png
from core.parameters import NET as BUILDER_NET
from core.randomness import torch_generator
from core.training.augment import NOTHING, Augmentation
from core.training.measured import usual
from core.training.pictures import PictureSet, as_picture, picture_set
from core.training.plan import Plan, fitted
from core.training.presets import BY_ID, EXPERIMENTS, NETWORKS, Experiment, Side, experiment_of, network_title
from lessons.training.params import (
    ALONE,
    BUDGET,
    EXPERIMENT,
    RATES,
    SEED,
    SET,
    SETS,
    SETTINGS,
    SHIFT,
    STEPS,
    TURN,
    WATCH,
    A,
    B,
    SideParams,
)
from ui.controls.drawer import drawer
from ui.frame import state
from ui.frame.errors import explain

LETTERS, CHIPS = "AB", (":orange-badge[**A**]", ":blue-badge[**B**]")
VIEWS, VIEW_PX = 9, 56


@dataclass(frozen=True)
class Chosen:
    """What the reader has set.

    Attributes:
        names: of the trainings, `A, as they are`.
        plans: one or two.
        watched: number of the validation picture that is watched.
        budget: seconds of computing time for all together.
    """

    experiment: Experiment
    pictures: PictureSet
    names: tuple[str, ...]
    plans: tuple[Plan, ...]
    watched: int
    budget: int


def choose() -> Chosen:
    """Draw the settings."""
    experiment_at, set_at, more_at = st.columns([5, 4, 2], vertical_alignment="bottom")
    with experiment_at:
        titles = {entry.id: entry.title for entry in EXPERIMENTS}
        id = state.linked(
            EXPERIMENT, st.selectbox, "Experiment", list(titles), format_func=titles.__getitem__, on_change=_reset
        )
    with set_at:
        pictures_id = state.linked(
            SET, st.selectbox, "Pictures", list(SETS), format_func=SETS.__getitem__, on_change=_reset
        )
    experiment, pictures = experiment_of(id), picture_set(pictures_id)
    with more_at, st.popover("More", icon=":material/tune:", width="stretch"):
        strongest, steps, seed, budget, watched, alone = _more(experiment, pictures)
    question = "One network alone: how far apart will its two losses end?" if alone else experiment.question
    st.markdown(f"{question}  \n:small[{pictures.about}]")
    sides = experiment.sides[:1] if alone else experiment.sides
    base = Plan(pictures.id, BY_ID["small"].network, 1, steps=steps, seed=seed)
    summary = st.container()
    with drawer(SETTINGS, "Change A" if alone else "Change A and B", ":material/tune:") as opened:
        set_up = [_side(number, side, base, strongest, opened) for number, side in enumerate(sides)]
    names = [
        f"{LETTERS[n]}, {side.title}" if same else LETTERS[n]
        for n, (side, (_, same)) in enumerate(zip(sides, set_up, strict=True))
    ]
    plans = [plan for plan, _ in set_up]
    with summary:
        for number, plan in enumerate(plans):
            st.markdown(f"{CHIPS[number]} {_in_words(plan)}")
    chosen = Chosen(experiment, pictures, tuple(names), tuple(plans), watched, budget)
    _what_is_seen(chosen)
    return chosen


def _reset() -> None:
    """Another experiment or set starts with settings of its own."""
    for param in (TURN, SHIFT, STEPS, *A, *B):
        state.reset(param)


def _more(experiment: Experiment, pictures: PictureSet) -> tuple[Augmentation, int, int, int, int, bool]:
    most = usual(pictures.id)
    steps = state.linked(
        replace(STEPS, default=experiment.steps),
        st.number_input,
        "Steps (batches of 32)",
        STEPS.low,
        STEPS.high,
        step=100,
    )
    budget = state.linked(BUDGET, st.slider, "Time budget, seconds of computing", BUDGET.low, BUDGET.high)
    turn = state.linked(
        replace(TURN, default=int(most.turn)), st.slider, "Augmentation turns by up to, degrees", TURN.low, TURN.high
    )
    shift = state.linked(
        replace(SHIFT, default=int(most.shift)), st.slider, "Augmentation shifts by up to, px", SHIFT.low, SHIFT.high
    )
    if not pictures.flips:
        st.caption("Digits are not flipped: most of them would be no digit any more.")
    seed = state.linked(SEED, st.number_input, "Seed of weights, pictures and draws", SEED.low, SEED.high)
    watched = state.linked(WATCH, st.number_input, "New picture that is watched, its number", WATCH.low, WATCH.high)
    alone = state.linked(ALONE, st.toggle, "Train A alone")
    return Augmentation(turn, shift, pictures.flips), steps, seed, budget, watched, alone


def _side(number: int, side: Side, base: Plan, strongest: Augmentation, drawn: bool) -> tuple[Plan, bool]:
    """Settings of one training, with their controls where they are `drawn`, and whether they are the experiment's."""
    params = (A, B)[number].of(side)
    if drawn:
        _draw_side(number, params)
    network, images, augment, rate = (
        state.value(params.network),
        state.value(params.images),
        state.value(params.augment),
        state.value(params.rate),
    )
    unchanged = (network, images, augment, rate) == tuple(param.default for param in params)
    plan = replace(
        base, network=network, images=images, rate=float(rate), augmentation=strongest if augment else NOTHING
    )
    return plan, unchanged


def _draw_side(number: int, params: SideParams) -> None:
    network, images, augment, rate = params
    chip, net_at, images_at, rate_at, augment_at = st.columns([1, 8, 4, 4, 5], vertical_alignment="bottom")
    chip.markdown(CHIPS[number])
    of = f" of {LETTERS[number]}"
    with net_at:
        titles = _titles(network)
        state.linked(network, st.selectbox, f"Network{of}", list(titles), format_func=titles.__getitem__)
    with images_at:
        state.linked(images, st.number_input, f"Pictures{of}", images.low, images.high, step=20)
    with rate_at:
        state.linked(rate, st.selectbox, f"Learning rate{of}", RATES)
    with augment_at:
        state.linked(augment, st.toggle, f"Augmentation{of}")


def _titles(param: NetworkParam) -> dict[Network, str]:
    """The networks to choose from: those of the list, the one built in the other lesson, the one of the link."""
    titles = {entry.network: entry.title for entry in NETWORKS}
    own = state.left_on("architecture", BUILDER_NET)
    for network in (own, state.value(param)):
        if network is not None and network not in titles:
            titles[network] = "The network you built" if network == own else network_title(network)
    return titles


def _in_words(plan: Plan) -> str:
    changed = "as they are"
    if not plan.augmentation.nothing:
        given = plan.augmentation
        changed = f"turned by up to ±{given.turn:g}°, shifted by up to ±{given.shift:g} px"
        changed += ", mirrored" if given.flip else ""
    return f"{network_title(plan.network)} · {plan.images:,} pictures, {changed} · learning rate {plan.rate:g}"


def _what_is_seen(chosen: Chosen) -> None:
    """One picture as each augmented training will see it, again and again."""
    for number, plan in enumerate(chosen.plans):
        if plan.augmentation.nothing:
            continue
        original = chosen.pictures.pixels[:1]
        generator = torch_generator("views", plan.seed)
        views = plan.augmentation.apply(original.expand(VIEWS, -1, -1, -1), generator, chosen.pictures.beyond)
        drawn = [as_picture(pixels.numpy(), VIEW_PX) for pixels in (original[0], *views)]
        label = chosen.pictures.classes[int(chosen.pictures.labels[0])]
        text, images = st.columns([1, 3], vertical_alignment="center")
        text.caption(
            f"One picture to learn from, and {VIEWS} ways {LETTERS[number]} may see it. The label stays: {label}."
        )
        with images:
            st.image(
                data_uri(png(tiled(drawn, VIEW_PX, VIEWS + 1))),
                width=(VIEW_PX + 4) * (VIEWS + 1) - 4,
                alt=f"A picture of “{label}” as it is, and {VIEWS} times turned and shifted",
            )


def works(chosen: Chosen) -> bool:
    """Whether all networks can be trained; says so where one cannot."""
    good = True
    for plan in chosen.plans:
        try:
            fitted(plan.network, chosen.pictures)
        except LearnerError as error:
            explain(error)
            good = False
    return good
