"""A network of the training lab in other lessons: which one, on which picture. A link to it holds the whole training."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from core.images.picture import Picture
from core.links import Param, versioned
from core.models.preprocessing import Prepared
from core.network.activations import Activations, activations
from core.parameters import NEW, TRAINED
from core.shared import key, once, store
from core.store import Key, V
from core.training.learning import End, Trained, Training, race
from core.training.pictures import picture_set
from core.training.plan import Plan
from core.training.presets import DIGITS, network_title
from core.training.trained import (
    TrainedModel,
    lasting_plan,
    new_picture,
    opened,
    prepare_new,
    prepare_photo,
)
from ui.frame import state
from ui.frame.errors import Explained
from ui.frame.jobs import background
from ui.looking.network import Seen, choose

PHOTO = -1
LESSONS: tuple[tuple[str, str, str, dict[str, str]], ...] = (
    ("feature_maps", "Feature maps", ":material/grid_view:", {}),
    ("grad_cam", "Grad-CAM", ":material/thermostat:", {}),
    ("receptive_field", "Receptive field", ":material/center_focus_strong:", {"of": "trained"}),
)
MOST_SECONDS = 240.0  # of computing, for a training that is done once more
KEPT = 4
_MINE = "trained networks"


@dataclass(frozen=True)
class SeenByTrained:
    """A picture as a network of the lab sees it.

    Attributes:
        new: number of the new picture that it is; None where it is the reader's.
    """

    picture: Picture
    model: TrainedModel
    prepared: Prepared
    activations: Activations
    new: int | None

    @property
    def classes(self) -> tuple[str, ...]:
        return self.model.card.classes

    def key(self, name: str, *parameters: Hashable) -> Key:
        """The key of what is made from this picture by this network."""
        return self.picture.key(name, self.model.card.sha256, *parameters)

    def once(self, name: str, *parameters: Hashable, work: Callable[[TrainedModel], V]) -> V:
        """What `work(model)` makes of picture, network and parameters, kept for all who ask while the picture is there."""
        return store().get(self.key(name, *parameters), lambda: work(self.model))

    @property
    def verdict(self) -> str:
        """Its answer, whether that is right, and how far it can be trusted, in Markdown."""
        card, kept = self.model.card, self.activations
        best = int(kept.probabilities.argmax())
        truth = ""
        if self.new is not None:
            label = int(card.pictures.validation_labels[self.new])
            truth = ", which is right" if label == best else f", and it is “{self.classes[label]}”"
        return (
            f"Its answer here is “{self.classes[best]}” with {kept.probabilities[best]:.0%}{truth}. It reads "
            f"{self.model.accuracy:.1%} of the new pictures rightly, after {card.plan.steps:,} steps on "
            f"{card.plan.images:,} pictures. [Train another one](/training)."
        )


Looked = Seen | SeenByTrained


def model_here(trained: Trained) -> TrainedModel:
    """The network of a training that was done here, one for all. Raises LearnerError where it diverged."""
    plan = lasting_plan(trained)
    return once("trained network", plan, work=lambda: opened(trained, title_of(plan)))


def keep(trained: Trained) -> Plan | None:
    """Have the other lessons offer this network to the reader; None where it diverged."""
    if trained.end is End.DIVERGED:
        return None
    plan = model_here(trained).card.plan
    mine: list[Plan] = st.session_state.setdefault(_MINE, [])
    if plan not in mine:
        mine[:] = [*mine, plan][-KEPT:]
    return plan


def title_of(plan: Plan) -> str:
    """`The small network, 100 digits, 1,000 steps`."""
    what = "digits" if plan.pictures == DIGITS else "pieces"
    varied = "" if plan.augmentation.nothing else ", augmented"
    return f"{network_title(plan.network)}, {plan.images:,} {what}{varied}, {plan.steps:,} steps, seed {plan.seed}"


def draw_ways(letters: str, trained: Sequence[Trained], watched: int) -> None:
    """Ways to the lessons that look into a network, for each of these that did not diverge."""
    plans = {letter: keep(one) for letter, one in zip(letters, trained, strict=False)}
    if not any(plans.values()):
        return
    st.header("Open it in another lesson", anchor="open")
    for letter, plan in plans.items():
        if plan is None:
            continue
        given = {TRAINED.name: TRAINED.write(plan), NEW.name: NEW.write(watched)}
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{letter}**", width="content")
            for url, label, icon, more in LESSONS:
                st.page_link(f"pages/{url}.py", label=label, icon=icon, query_params=versioned({**given, **more}))
    st.caption("The address of such a page holds the whole training: on another server it can be done once more.")


def choose_any(picture: Picture, starting_over: Sequence[Param[Any]] = ()) -> Callable[[], Looked]:
    """`ui.looking.network.choose`, and where the reader has trained networks or came with a link to one: these, too.

    The parameters `starting_over` start over with each of them.
    """

    def changed() -> None:
        for param in starting_over:
            state.reset(param)

    with st.sidebar:
        plan = pick_trained("None: a pretrained one", changed)
        number = pick_picture(plan) if plan is not None else PHOTO
    if plan is None:
        return choose(picture, residual=False)

    def run() -> SeenByTrained:
        seen = see_trained(picture, plan, number)
        on = "your picture" if seen.new is None else f"new picture {seen.new}"
        st.caption(f"A network of the training lab on {on}: {title_of(plan)}. The sidebar has others.")
        return seen

    return run


def pick_trained(none: str, on_change: Callable[[], None] | None = None) -> Plan | None:
    """Let the reader choose one of the networks trained here, or `none` of them. Draws nothing where there are none."""
    now = state.value(TRAINED)
    options = list(dict.fromkeys([None, *st.session_state.get(_MINE, []), now]))
    if len(options) == 1:
        return None
    return state.linked(
        TRAINED,
        st.selectbox,
        "Network of the training lab",
        options,
        format_func=lambda plan: none if plan is None else title_of(plan),
        on_change=on_change,
    )


def pick_picture(plan: Plan) -> int:
    """Which picture it looks at: the number of a new one, or `PHOTO`."""
    number = state.linked(
        NEW, st.number_input, f"Looks at new picture (0 to {NEW.high}; {PHOTO}: yours)", PHOTO, NEW.high
    )
    pictures = picture_set(plan.pictures)
    if number != PHOTO:
        label = pictures.classes[int(pictures.validation_labels[number])]
        st.caption(f"A picture it never learnt from: “{label}”.")
    else:
        channels, height, width = pictures.shape
        how = ", as ink on paper" if channels == 1 else ""
        st.caption(f"Your picture, squashed to {height}×{width} px{how}: as small as those it learnt from.")
    return number


def see_trained(picture: Picture, plan: Plan, number: int) -> SeenByTrained:
    """Run the trained network. Where this server does not have it, offer to train it once more; then raises `Explained`."""
    model = model_of(plan)
    new = None if number == PHOTO else number
    looked_at = picture if new is None else new_picture(model.card.pictures, new)
    prepared = prepare_photo(model.card, picture) if new is None else prepare_new(model.card, new)
    kept = looked_at.once("activations", model.card.sha256, work=lambda: activations(model, prepared))
    return SeenByTrained(looked_at, model, prepared, kept, new)


def model_of(plan: Plan) -> TrainedModel:
    """The trained network, from the store or from a training that the reader starts. Raises `Explained` until it is there."""
    return once("trained network", plan, work=lambda: _trained_again(plan))


def _trained_again(plan: Plan) -> TrainedModel:
    why = st.container()
    trained = background(
        key("trained again", plan),
        f"Train it: {plan.steps:,} steps",
        lambda job: race((Training(plan, 0, MOST_SECONDS),), job.report)[0],
    )
    if trained is None:
        why.info(
            f"This link is about a network that was trained in the lab ({title_of(plan)}). This server does not have its "
            "weights (any more), but knows how they came about: the same training gives the same network.",
            icon=":material/model_training:",
        )
        raise Explained
    return opened(trained, title_of(plan))
