"""The card of the bundled network: what it is, how good it is, what it mixes up, what it cannot do."""

from dataclasses import replace

import streamlit as st

import lessons  # noqa: F401  the sidebar lists them
from core.figures import charts
from core.figures.model_card import by_class, reliability
from core.models.card_page import CARD_CHAPTERS, CARD_PAGE, CARD_TITLE, CHAPTERS, CLASS
from core.models.measured import Confusion, Measured, chapters, measured
from ui.controls.drawer import drawer
from ui.drawing.charts import chart
from ui.frame import state
from ui.frame.lesson import close_page, open_page

PAIRS = 12


def draw_figures(found: Measured) -> None:
    """The most important figures."""
    top1, top5, sharp, sure = st.columns(4)
    top1.metric("Right on its validation photos", f"{found.validation[0]:.0f} %", border=True)
    top5.metric("Right answer among its best five", f"{found.validation[1]:.0f} %", border=True)
    sharp.metric("Right on ordinary photographs", f"{found.sharp[0]:.0f} %", border=True)
    sure.metric("Its probabilities are off by", f"{100 * found.error:.1f} points", border=True)
    st.caption(
        f"The ordinary photographs are {found.sharp_photos}, so that figure is good to ±{found.margin:.0f} points (95 %); "
        f"the right answer is among the best five for {found.sharp[1]:.0f} %."
    )


def draw_classes(found: Measured) -> None:
    """How well it knows each class, and what it takes the chosen one for."""
    names = found.ranked
    best, worst = names[0], names[-1]
    st.header("What it knows well, and what it does not", anchor="classes")
    name = state.linked(
        replace(CLASS, default=worst, options=names), st.selectbox, "Look up a class", sorted(names, key=str.lower)
    )
    chart(
        by_class(found, name),
        alt=f"{len(names)} classes from {best}, {found.by_class[best]:.0f} %, to {worst}, {found.by_class[worst]:.0f} %",
        key="by class",
    )
    st.caption("No validation photo shows a human face as its main thing, so that class is not here.")
    st.markdown(
        f"**{name}**: {found.by_class[name]:.0f} % of {found.photos[name]} validation photos named rightly. "
        + (f"Called something else: {_listed(found.taken_for(name), 'answered')}. " if found.taken_for(name) else "")
        + (f"Something else called {name}: {_listed(found.hiding(name), 'shown')}." if found.hiding(name) else "")
    )


def draw_pairs(found: Measured) -> None:
    """The pairs it mixes up most."""
    st.header("What it mixes up most", anchor="pairs")
    pairs = found.confusions[:PAIRS]
    chart(
        charts.bars(
            [f"{pair.shown} called {pair.answered}" for pair in pairs],
            [pair.photos / pair.of for pair in pairs],
            [False] * len(pairs),
            height=30 * len(pairs),
        ),
        alt="; ".join(f"{pair.shown} called {pair.answered}: {pair.photos} of {pair.of}" for pair in pairs),
        key="pairs",
    )
    st.caption("Of the validation photos of the first, so many get the name of the second.")


def draw_calibration(found: Measured) -> None:
    """Whether it knows how sure it may be."""
    st.header("Does it know how sure it may be?", anchor="calibration")
    chart(
        reliability(found.bins),
        alt="; ".join(f"says {one.said:.0%}, right {one.right:.0%} of {one.photos}" for one in found.bins),
        key="reliability",
    )
    st.caption(
        "Each dot: validation photos about which it is equally sure, the larger the more of them. On the dotted line it is "
        "right as often as it says."
    )


def _listed(pairs: list[Confusion], part: str) -> str:
    """The names that come more than once with their numbers of photos, and how many others there are."""
    often = [f"{getattr(pair, part)} ({pair.photos})" for pair in pairs if pair.photos > 1]
    others = len(pairs) - len(often)
    return ", ".join(often + [f"{others} other name{'s' if others > 1 else ''} once"] * (others > 0))


open_page(CARD_PAGE, CARD_TITLE)
st.title(CARD_TITLE, anchor=False)
text, figures = chapters(), measured()
st.markdown(text[""])
draw_figures(figures)
st.header("What it cannot do", anchor="limits")
st.markdown(text["What it cannot do"])
draw_classes(figures)
left, right = st.columns(2, gap="large")
with left:
    draw_pairs(figures)
with right:
    draw_calibration(figures)
st.header("The whole card", anchor="card")
for chapter, title in zip(CHAPTERS, CARD_CHAPTERS.values(), strict=True):
    with drawer(chapter, title, ":material/description:") as opened:
        if opened:
            st.markdown(text[title])
close_page([CLASS.name, *CARD_CHAPTERS])
