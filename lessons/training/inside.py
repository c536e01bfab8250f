"""A trained network looked into: its layers on the watched picture, and where it looks."""

from collections.abc import Hashable
from dataclasses import replace

import streamlit as st
import torch

from core.architecture import build
from core.figures import charts
from core.figures.colour import scale_for
from core.figures.pictures import data_uri, overlay, png
from core.images.blocks import in_blocks
from core.network.activations import activations
from core.network.heatmaps import HeatMap, grad_cam
from core.parameters import MAP_CHANNEL, TILE_PAGE
from core.shared import key
from core.store import Key
from core.training.learning import End, Trained
from core.training.pictures import as_picture
from core.training.trained import prepare_new
from core.wording import said
from lessons.training.params import CLASS, LAYER, WHO
from lessons.training.settings import LETTERS, Chosen
from ui.drawing.charts import chart
from ui.drawing.colour_bar import colour_bar
from ui.frame import state
from ui.looking.channels import pick_channel
from ui.looking.trained import model_here

HEAT_PX, STRENGTH = 192, 0.6


def look_inside(chosen: Chosen, trained: tuple[Trained, ...]) -> None:
    """Draw the controls, the maps of one layer, Grad-CAM, and the ways to other lessons."""
    able = tuple(letter for letter, each in zip(LETTERS, trained, strict=False) if each.end is not End.DIVERGED)
    if not able:
        st.info("What diverged has nothing inside to look at.")
        return
    who_at, layer_at, class_at = st.columns(3)
    with who_at:
        who = state.linked(replace(WHO, default=able[-1], options=able), st.segmented_control, "Network", able)
    looked_into = trained[LETTERS.index(who)]
    model = model_here(looked_into)
    x = prepare_new(model.card, chosen.watched)
    layers = build.activations(model.network, torch.from_numpy(x.values))
    names = tuple(name for name, maps in layers.items() if maps.ndim == 3)
    with layer_at:
        layer = replace(LAYER, default=names[min(1, len(names) - 1)], options=names)
        name = state.linked(layer, st.selectbox, "Layer", names, on_change=_first_channel)
    classes = chosen.pictures.classes
    answer = classes[int(looked_into.last.answer.argmax())]
    with class_at:
        target = state.linked(replace(CLASS, default=answer, options=classes), st.selectbox, "Grad-CAM for", classes)
    grid, large, heat_at = st.columns([5, 4, 3], gap="medium")
    values = layers[name].numpy()
    with grid:

        def made(what: str, *more: Hashable) -> Key:
            return key(what, looked_into.plan, looked_into.last.step, chosen.watched, *more)

        channel = pick_channel(name, values, made, None, f"training:{who}")
    with large:
        map_ = values[channel]
        st.markdown(
            f"**{name}, channel {channel}**: {map_.shape[0]}×{map_.shape[1]}, "
            f"{said(map_.min(), '.3g')} … {said(map_.max(), '.3g')}"
        )
        alt = f"Map of {name}, channel {channel}, of the watched picture"
        chart(charts.map_figure(map_, scale_for(map_, scale_for(values).signed), 300), alt=alt, key="trained map")
    with heat_at:
        kept = activations(model, x)
        if kept.spatial_names:
            (heat,) = grad_cam(model, kept, kept.last_with_places, [classes.index(target)])
            where = heat.stage + (", after its ReLU" if kept[heat.stage].before is not None else "")
            _draw_heat(chosen, heat, target, where)
        else:
            st.caption("This network has no layer with maps, so there is no place it could point to.")


def _first_channel() -> None:
    for param in (MAP_CHANNEL, TILE_PAGE):
        state.reset(param)


def _draw_heat(chosen: Chosen, heat: HeatMap, target: str, where: str) -> None:
    picture = as_picture(chosen.pictures.validation_pixels[chosen.watched].numpy(), HEAT_PX)
    scale = scale_for(heat.values, signed=False)
    height, width = heat.values.shape
    laid = overlay(picture, in_blocks(heat.values, *picture.shape[:2]), scale, STRENGTH)
    st.markdown(f"**What speaks for “{target}”**")
    st.image(data_uri(png(laid)), width=HEAT_PX, alt=f"Grad-CAM for {target} over the watched picture")
    if heat.blank:
        st.caption("Nothing in this picture speaks for it.")
    else:
        colour_bar(scale, f"{height}×{width} cells of {where}")
