"""Kornia on whole batches against torchvision picture by picture, measured on request."""

import streamlit as st

from core.augmentation.pipeline import as_tensor
from core.augmentation.throughput import BATCH, comparable, kornia_here, race
from core.models.device import available_devices
from lessons.augmentation.params import PIPELINE
from lessons.augmentation.variants import Grid
from ui.frame.jobs import background

INSTALL = "pip install -r requirements-kornia.txt"


def measure(grid: Grid) -> None:
    """Offer the measurement, or say how to get Kornia."""
    device = grid.seen.model.device
    if not kornia_here():
        st.markdown("Kornia is not installed on this server. With it, the same steps run here in both libraries:")
        st.code(INSTALL, language="bash")
        return
    if set(available_devices()) == {"cpu"}:
        st.caption("There is no GPU here, so both run on the CPU. Kornia is made for whole batches on a GPU.")
    elif device.type == "cpu":
        st.caption("The network runs on the CPU, so Kornia does, too. Choose the GPU in the sidebar.")
    if not comparable(grid.pipeline).steps:
        st.caption("Nothing to measure: the pipeline has no transform that both libraries do alike.")
        return
    key = grid.seen.picture.key("race", PIPELINE.write(grid.pipeline), str(device))
    photo = as_tensor(grid.original)
    done = background(key, "Measure images per second", lambda job: race(grid.pipeline, photo, device, job.report))
    if done is None:
        return
    for column, rate in zip(st.columns(2), (done.torchvision, done.kornia), strict=True):
        column.metric(rate.name, f"{rate.per_second:,.0f} images/s")
        column.caption(f"{rate.pictures:,} pictures of 224×224 px made")
    if done.left_out:
        st.caption(f"Left out on both sides, because the two do not do it alike: {', '.join(done.left_out)}.")
    st.caption(
        f"Kornia draws new numbers for each of the {BATCH} pictures of a batch, torchvision takes one after the other."
    )
