"""The same photo through other networks."""

from dataclasses import replace

import streamlit as st

from core.figures import charts
from core.figures.colour import scale_for
from core.models.cards import CARDS, card
from core.network.heatmaps import grad_cam
from core.ranking import best
from lessons.grad_cam.params import BESIDE
from ui.drawing.charts import chart
from ui.drawing.colour_bar import colour_bar
from ui.frame import state
from ui.looking.heat_maps import over_photo, where
from ui.looking.network import Seen, on_device, see

ANSWERS = 3


def beside_others(seen: Seen, strength: float) -> None:
    """Let the reader choose networks; each with its best answers and the Grad-CAM of the first at its last stage."""
    here = [entry for entry in CARDS if entry.available]
    if len(here) == 1:
        st.markdown(
            "Only one network is on this server. Choose another in the sidebar to download it, or run "
            "`python -m core.models fetch resnet18` before class."
        )
        return
    ids = tuple(entry.id for entry in here)
    chosen = state.linked(
        replace(BESIDE, options=ids),
        st.pills,
        "Networks",
        ids,
        format_func=lambda model_id: card(model_id).title,
        selection_mode="multi",
    )
    for column, model_id in zip(st.columns(max(len(chosen), 2)), chosen, strict=False):
        with column:
            _draw_answer(see(seen.picture, card(model_id), seen.model.device), strength)


def _draw_answer(seen: Seen, strength: float) -> None:
    probabilities = seen.activations.probabilities
    answers = best(probabilities, ANSWERS)
    stage = seen.activations.spatial_names[-1]
    (heat,) = on_device(seen, lambda model: grad_cam(model, seen.activations, stage, answers[:1]))
    names = [seen.classes[index] for index in answers]
    scale = scale_for(heat.values, signed=False)
    st.markdown(f"**{seen.model.card.title}**")
    chart(
        charts.bars(
            names, [float(probabilities[index]) for index in answers], [True] + [False] * (ANSWERS - 1), height=130
        ),
        alt=", ".join(f"{name} {probabilities[index]:.0%}" for name, index in zip(names, answers, strict=True)),
        key=f"beside:{seen.model.card.id}",
    )
    st.image(
        over_photo(seen, heat.values, scale, strength),
        alt=f"Grad-CAM of {seen.model.card.title} for {names[0]}; {where(heat.signed)}",
    )
    colour_bar(scale, f"{names[0]}, at {stage}, {heat.signed.shape[0]}×{heat.signed.shape[1]} cells")
