"""The application, and its home: what ConvScope is, a live picture, the lessons in lecture order.

Streamlit runs this file for the home page; before that, the web server imports it and takes `app`. Imports no torch:
it must be there at once.
"""

import numpy as np
import streamlit as st
from starlette.middleware import Middleware
from streamlit.runtime.scriptrunner import get_script_run_ctx

from core.figures.colour import Scale
from core.figures.pictures import png
from core.images.blocks import enlarge
from core.images.picture import Picture
from core.lecture import CONCEPTS, Lesson
from core.models.arrival import arrival
from core.models.cards import BUNDLED
from core.models.first_layer import first_layer
from core.models.preprocessing import prepare
from core.network.kernels import kernel_picture
from lessons import LESSONS
from server import comeback
from server.access import Gate
from server.headers import Headers, failed
from server.lifespan import Clock, running
from server.patience import Connections, Patience
from server.routes import ROUTES
from server.sweep import TICK_S, Sweep
from ui.drawing.photos import reduced
from ui.frame.errors import guard
from ui.frame.lesson import close_page, open_page
from ui.frame.sidebar import describe, page_link, title

CHANNELS = 5
TILE_PX = 146


def live_picture(picture: Picture) -> None:
    """The picture and what the liveliest kernels of the first layer make of it."""
    card = BUNDLED
    layer = picture.once(
        "first layer", card.sha256, work=lambda: first_layer(card, prepare(picture, card.preprocessing))
    )
    with st.container(horizontal=True):
        st.image(reduced(picture, 512), caption=title(picture), alt=describe(picture), width=TILE_PX)
        for channel in layer.liveliest(CHANNELS):
            values = layer.maps[channel]
            reach = float(np.percentile(np.abs(values), 99))  # the rim of a photo would make all else pale
            drawn = enlarge(Scale(-reach, reach, signed=True).colours(values), 256)
            kernel = enlarge(kernel_picture(layer.kernels[channel]), drawn.shape[0] // 4)
            drawn[: kernel.shape[0], : kernel.shape[1]] = kernel
            st.image(
                png(drawn),
                width=TILE_PX,
                caption=f"channel {channel}: ±{reach:.2g}",
                alt=f"Map of first-layer channel {channel} on the picture, its 7×7 kernel in the corner",
            )


def lesson_card(lesson: Lesson) -> None:
    """One lesson of the list."""
    concepts = ", ".join(f"{number} · {CONCEPTS[number]}" for number in lesson.concepts)
    with st.container(border=True, height="stretch"):
        st.caption(f"Concept {concepts}")
        page_link(lesson.url, f"**{lesson.title}**", lesson.icon)
        st.markdown(lesson.idea)


def home() -> None:
    """The home page."""
    chosen = open_page("home", "Home")
    st.title("See what a network sees", anchor=False)
    st.markdown(
        "ConvScope takes **your own photo** through a real convolutional network, step by step, with every number on show. "
        "Nothing is drawn for effect: each map below is computed from this photo, now, on this machine."
    )
    st.caption(
        "All lessons work without internet: the pages, the samples and a trained network come with the app. Your photo goes to "
        "the machine that serves this page and nowhere else. Only the networks marked *to download* are fetched from elsewhere."
    )
    with guard():
        live_picture(chosen)
        st.caption(
            "The first layer of a trained ResNet-18: each map is your picture correlated with the small 7×7 pattern in its "
            "corner. Red is agreement, blue its opposite, white nothing. Change the picture in the sidebar."
        )
    st.header("The lecture in ten concepts", anchor="lessons")
    for start in range(0, len(LESSONS), 3):
        for place, entry in zip(st.columns(3), LESSONS[start : start + 3], strict=False):
            with place:
                lesson_card(entry)
    page_link("formulas", "All formulas on one sheet", ":material/function:")
    close_page()


if get_script_run_ctx(suppress_warning=True) is None:
    connections = Connections()
    connections.follow()
    comeback.install()
    arrival()  # begins now, while the pages already answer
    clocks: tuple[Clock, ...] = ((1.0, connections.drop_stuck), (TICK_S, Sweep()))
    middleware = [Middleware(Headers), Middleware(Gate), Middleware(Patience)]
    app = st.App(
        "app.py", routes=ROUTES, middleware=middleware, lifespan=running(clocks), exception_handlers={Exception: failed}
    )
else:
    home()
