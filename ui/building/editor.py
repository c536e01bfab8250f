"""The network that is being built: where it is kept, what it starts from, what it is compared with, its files."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from core.architecture.encoding import MOST_BYTES, from_json, to_json
from core.architecture.network import History, Network
from core.architecture.presets import BY_ID, PAIRS, PRESETS, preset_of
from core.architecture.report import Report, Row, report
from core.errors import LearnerError, bare
from core.parameters import BESIDE, LAYER, MAP_CHANNEL, NET, TILE_PAGE
from core.received import one_of
from ui.controls.derived import Derived
from ui.frame import state
from ui.frame.downloads import download
from ui.frame.errors import explain

OWN, NOTHING, COPY, KEPT = "own", "nothing", "copy", "kept"
HISTORY, TURN, REFUSED = "network history", "network turn", "network refused"


@dataclass(frozen=True)
class Edited:
    """The network of now, counted, and the place of its marked layer (0 is the input)."""

    report: Report
    place: int

    @property
    def network(self) -> Network:
        return self.report.network

    @property
    def row(self) -> Row | None:
        """The marked layer, where it is one that works."""
        return self.report.rows[self.place - 1] if 1 <= self.place <= len(self.report.rows) else None


def current() -> Edited:
    """What is being built, from the link, the session or the preset."""
    network = state.value(NET)
    history: History | None = st.session_state.get(HISTORY)
    st.session_state[HISTORY] = History((network,)) if history is None else history.seen(network)
    counted = report(network)
    place = state.value(replace(LAYER, high=len(network.layers)))
    return Edited(counted, counted.decisive if place == LAYER.default else place)


def put(network: Network, place: int | None = None) -> None:
    """Make `network` the one that is being built, layer `place` marked. For callbacks."""
    state.assign(NET, network)
    if place is None:
        state.reset(LAYER)
    else:
        state.assign(LAYER, place)
    for param in (MAP_CHANNEL, TILE_PAGE):
        state.reset(param)
    st.session_state[TURN] = st.session_state.get(TURN, 0) + 1
    st.session_state.pop(REFUSED, None)


def mark(place: int) -> None:
    """Mark a layer. For callbacks."""
    put(state.value(NET), place)


def choose_networks() -> Network | None:
    """Draw what to start from, what to compare with, and the files. Returns the network to compare with."""
    start, compare, files = st.columns([5, 5, 3], vertical_alignment="bottom")
    network, beside = state.value(NET), state.value(BESIDE)
    with start:
        _choose("start", "Start from", network, {OWN: "Your own network"}, OWN, lambda id: put(BY_ID[id].network))
    with compare:
        own = NOTHING if beside is None else COPY if beside == network else KEPT
        others = {NOTHING: "nothing", COPY: "a copy of this network"}
        if own == KEPT and beside is not None and preset_of(beside) is None:
            others[KEPT] = "another own network"
        _choose("compare", "Compare with", beside, others, own, _compare_with)
    with files, st.popover("More", icon=":material/folder_open:", width="stretch"):
        _pairs(network, beside)
        _files(network)
    refused: LearnerError | None = st.session_state.get(REFUSED)
    if refused is not None:
        explain(refused)
    return beside


def _choose(name: str, label: str, network: Network | None, others: Mapping[str, str], own: str, chosen: Any) -> None:
    """A list of presets that follows the network, however it was made."""
    key = f"architecture:{name}"
    preset = preset_of(network) if network is not None else None
    titles = {**others, **{entry.id: entry.title for entry in PRESETS}}

    def picked(now: Mapping[str, Any]) -> None:
        id = one_of(now[key], titles)
        if id is not None and id not in (OWN, KEPT):
            chosen(id)

    shown = preset.id if preset is not None else own
    Derived(picked).draw(
        key, shown, st.selectbox, label, list(titles), format_func=titles.__getitem__
    )  # fmt: skip


def _compare_with(id: str) -> None:
    if id == NOTHING:
        state.assign(BESIDE, None)
    else:
        state.assign(BESIDE, state.value(NET) if id == COPY else BY_ID[id].network)


def _pairs(network: Network, beside: Network | None) -> None:
    st.caption("Two networks that make a point")
    for title, first, second in PAIRS:
        st.button(title, key=f"pair:{first}", on_click=_both, args=(BY_ID[first].network, BY_ID[second].network))
    if beside is not None:
        st.button("Swap the two networks", icon=":material/swap_horiz:", on_click=_both, args=(beside, network))


def _both(first: Network, second: Network) -> None:
    put(first)
    state.assign(BESIDE, second)


def _files(network: Network) -> None:
    st.caption("The network as a file")
    download("Network (.json)", "network.json", lambda: to_json(network))
    key = "architecture:upload"
    st.file_uploader(
        f"Open a network (.json, up to {MOST_BYTES // 1024} kB)",
        key=key,
        on_change=_open,
        args=(key,),
        max_upload_size=1,
    )


def _open(key: str) -> None:
    st.session_state.pop(REFUSED, None)
    file = st.session_state.get(key)
    if file is None:  # too large for the browser
        return
    try:
        put(from_json(file.getvalue()))
    except LearnerError as error:
        st.session_state[REFUSED] = bare(error)
