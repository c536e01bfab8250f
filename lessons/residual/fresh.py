"""The real ResNet in the second part: trained weights against fresh ones."""

import streamlit as st

from core.figures import gradients as figures
from core.figures.gradients import PLAIN, RESIDUAL, THIRD, Band
from core.images.picture import Picture
from core.residual.fresh import fresh_reach, pretrained_reach
from ui.drawing.charts import chart
from ui.frame.jobs import background
from ui.looking.network import look, on_device

SEEDS = 3
HARMLESS = 30  # times as long: a step size can still suit both ends


def pretrained_against_fresh(picture: Picture) -> None:
    """Measure, when asked, how a logit's gradient grows or shrinks on its way back through the real ResNet."""
    seen = look(picture)
    card, target = seen.model.card, int(seen.activations.logits.argmax())
    st.markdown(
        f"How long is the gradient of the logit **{seen.classes[target]}** at each block of {card.title}, measured on your "
        "photo, in units of its length at the last block? Trained weights against fresh ones, these with and without their "
        "skips (a plain network of the same shape)."
    )
    key = seen.key("reach", target)
    seeds = range(SEEDS)
    found = background(
        key,
        f"Measure: {1 + 2 * SEEDS} backward passes",
        lambda job: (
            on_device(seen, lambda model: pretrained_reach(model, seen.prepared, target)),
            on_device(seen, lambda model: fresh_reach(model, seen.prepared, target, True, seeds, job.report)),
            on_device(seen, lambda model: fresh_reach(model, seen.prepared, target, False, seeds, job.report)),
        ),
    )
    if found is None:
        return
    trained, fresh, plain = found
    curves = {
        "pretrained": Band(trained.gradients, RESIDUAL),
        "fresh": Band(fresh.gradients, THIRD),
        "fresh, without skips": Band(plain.gradients, PLAIN, dashed=True),
    }
    first = [reach.at_first for reach in found]
    chart(
        figures.bands(trained.blocks, curves, "block", "‖∂y/∂A‖, last block = 1"),
        alt=f"At {trained.blocks[0]} the gradient is {first[0]:.2g} times as long as at the last block in the pretrained "
        f"network, {first[1]:.2g} with fresh weights, {first[2]:.2g} with fresh weights and no skips",
        key="residual:fresh",
    )
    st.caption(
        f"Fresh: {SEEDS} draws of He's initialisation, batch norm in training mode with this photo's statistics. "
        f"At `{trained.blocks[0]}`: pretrained ×{first[0]:.2g}, fresh ×{first[1]:.2g}, fresh without skips ×{first[2]:.2g}. "
        + (
            f"{len(trained.blocks)} blocks with batch norm are not enough for a plain network to fail; the curves above show "
            "where that begins."
            if first[2] < HARMLESS
            else ""
        )
    )
