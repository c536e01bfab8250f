"""The frame of every lesson page: the same parts in the same order, each guarded on its own."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Protocol, TypeVar, cast
from urllib.parse import urlencode

import streamlit as st

from core.images.picture import Picture
from core.lecture import Formula, Lesson, lesson, settings_for
from core.links import VERSION_KEY, Choice, versioned
from core.parameters import EVERYWHERE
from ui.frame import downloads, lost, privacy, sidebar, state
from ui.frame.default_network import default_network
from ui.frame.errors import explain, guard

P = TypeVar("P")
STYLE = """
[data-testid="stMainBlockContainer"] { padding-top: 2.5rem; padding-bottom: 4rem; max-width: 1500px; }
[data-testid="stSidebarUserContent"] { padding-top: 0; }
[data-testid="stCaptionContainer"] { color: inherit; opacity: 0.78; }
.st-key-kept, .st-key-reachable { position: absolute; }
.stApp:not([data-test-connection-state="CONNECTED"]) [data-testid="stBidiComponentIsolated"] {
    pointer-events: none; opacity: 0.5; }
h2 { font-size: 1.3rem !important; }
.katex-display { overflow-x: auto; overflow-y: hidden; }
[data-testid="stMarkdownContainer"]:has(table) { overflow-x: auto; }
[data-testid="stMetricValue"] { font-size: clamp(1.15rem, 1.9vw, 2.1rem); }
[data-testid="stMetricValue"] > div, [data-testid="stMetricLabel"] p { white-space: normal; overflow: visible; }
@media (max-width: 1400px) { [data-testid="stMainBlockContainer"] { padding-left: 2rem; padding-right: 2rem; } }
@media (max-width: 768px) { [data-testid="stMainBlockContainer"] { padding-top: 4.5rem; } }
@media (min-width: 769px) { .st-key-change-picture { display: none; } }
.stApp[data-test-connection-state="PINGING_SERVER"]::after, .stApp[data-test-connection-state="DISCONNECTED_FOREVER"]::after {
    content: "The server does not answer. This page goes on by itself as soon as it does.";
    position: fixed; inset: auto 0 0 0; z-index: 1000001; padding: 12px 16px; text-align: center; font-weight: 600;
    color: #fff; background: #8a3b00; animation: appear 1s step-end; }
@keyframes appear { from { visibility: hidden; } }
@media (max-width: 640px) { [data-testid="stMainBlockContainer"] { padding-left: 1rem; padding-right: 1rem; } }
@media (prefers-reduced-motion: reduce) { * { animation: none !important; transition: none !important; } }
"""  # the thing to play with belongs above the fold
ICON = Path(__file__).parents[2] / "static" / "icon.png"


class Shown(Protocol):
    """What a lesson shows now: everything else on its page is drawn from what it holds, never from controls."""

    def formula(self, entry: Formula) -> None:
        """Draw the current numbers under a formula of the lesson."""

    def notice(self) -> Sequence[str]:
        """What to look for, as Markdown sentences."""

    def notes(self) -> None:
        """Draw the "your notes say" part."""

    def code(self) -> str:
        """PyTorch code for exactly what is shown."""


def open_page(url: str, title: str) -> Picture:
    """What every page starts with: browser title, link, sidebar. Returns the picture in use."""
    st.set_page_config(page_title=f"{title} · ConvScope", page_icon=str(ICON), layout="wide")
    st.html(f"<style>{STYLE}</style>")
    downloads.forget()
    state.begin(url, settings_for(url))
    return sidebar.draw()


def close_page(parameters: Iterable[str] = ()) -> None:
    """What every page ends with: what its link got wrong, and the browser's address.

    `parameters` of the page may stand in its link though nothing on it reads them now.
    """
    from ui.components.reachable import reachable  # registers a component, which has to wait for the server

    reachable()
    for problem in state.notices({*parameters, *(param.name for param in EVERYWHERE), state.EXAMPLE_KEY, VERSION_KEY}):
        explain(problem)
    lost.tell()
    state.write_link()
    privacy.drop_stale_callbacks()


def pick_view(param: Choice, titles: Mapping[str, str], label: str = "View") -> str:
    """Let the reader choose one of the views of a lesson by its title. Returns the view's id, a key of `titles`."""
    return state.linked(
        param,
        st.segmented_control,
        label,
        tuple(titles),
        format_func=titles.__getitem__,
        label_visibility="collapsed",
    )


def draw_lesson(url: str, play: Callable[[P], Shown], look: Callable[[Picture], Callable[[], P]] | None = None) -> None:
    """Draw a lesson.

    Args:
        url: which lesson.
        play: draws the thing to play with and returns what it shows; the other parts of the page are drawn from that
            alone. It gets the picture, or what `look` makes of it.
        look: draws the lesson's own part of the sidebar, which the other parts then leave alone, and returns what makes
            the argument of `play`, anew each time: a change in the lesson draws the lesson alone, without the sidebar.
    """
    this = lesson(url)
    picture = open_page(url, this.title)
    if look is None:
        _body(this, picture, lambda: play(cast(P, picture)))
    else:
        looked = look(picture)
        st.fragment(_body)(this, picture, lambda: play(looked()))


def _body(this: Lesson, picture: Picture, play: Callable[[], Shown]) -> None:
    from ui.components.picture_button import picture_button  # registers a component, which has to wait for the server

    picture_button(sidebar.title(picture))
    head = st.container(horizontal=True, vertical_alignment="bottom")
    head.title(this.title, anchor=False, width="stretch")
    share = head.container(width="content")
    st.markdown(this.idea)
    notices = st.container()
    played: list[Shown] = []
    with guard():
        played.append(play())
    for shown in played:
        _parts(this.formulas, shown)
    with notices:
        close_page(this.names)
    with share, guard():
        _share(this, picture, {"model": default_network().id} if "model" in state.met() else {})


def _parts(formulas: Sequence[Formula], shown: Shown) -> None:
    left, right = st.columns(2, gap="large")
    with left:
        st.header("The formula, with your numbers", anchor="formula")
        for entry in formulas:
            with guard():
                st.latex(entry.latex)
                st.caption(entry.reading)
                shown.formula(entry)
    with right:
        st.header("What to notice", anchor="notice")
        with guard():
            st.markdown("\n".join(f"- {sentence}" for sentence in shown.notice()))
        st.header("Your notes say …", anchor="notes")
        with guard():
            shown.notes()
    st.header("The same in PyTorch", anchor="code")
    with guard():
        st.code(shown.code(), language="python")


def _share(this: Lesson, picture: Picture, explicit: Mapping[str, str]) -> None:
    with st.popover("Share", icon=":material/link:", width="content"):
        address = (st.context.url or f"/{this.url}").split("?")[0]
        query = state.query(**explicit)
        st.code(address + (f"?{query}" if query else ""), language=None, wrap_lines=True)
        if picture.origin != "sample":
            st.caption("Your photo stays here: whoever opens the link sees a sample instead and is told so.")
        else:
            st.caption("Opens this view with its picture and settings. How fast it plays is left to who opens it.")
        for example in this.examples:
            st.markdown(f"[{example.title}](/{this.url}?{urlencode(versioned({state.EXAMPLE_KEY: example.id}))})")
