"""A photo as a matrix: zoom from the picture to its pixels to their numbers, and a frame to pick a part of it with."""

import hashlib
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import streamlit as st

from core.arrays import ByteArray
from core.images.picture import Picture
from core.images.region import Region
from core.received import fields, text, wholes
from ui.components.assets import register
from ui.components.received import LONGEST_TOKEN, sent
from ui.drawing.media import address

_pixel_view = register("pixel_view")


@dataclass(frozen=True)
class Mark:
    """A box drawn over the photo.

    Attributes:
        region: where, in pixels of the photo.
        label: a few words beside it.
        colour: any CSS colour; the box is rimmed in black, so that it shows on everything.
    """

    region: Region
    label: str = ""
    colour: str = "rgb(255, 210, 31)"


def pixel_view(
    picture: Picture,
    pixels: ByteArray,
    *,
    key: str,
    label: str,
    selected: Region | None = None,
    on_pick: Callable[[Region], None] | None = None,
    marks: Sequence[Mark] = (),
    apart: bool = False,
    tinted: bool = True,
    unit: bool = False,
    square: bool = False,
    compact: bool = False,
    smallest: int = 1,
    largest: int | None = None,
    tallest: int = 520,
) -> None:
    """Draw the photo; its numbers are exactly those of `pixels`.

    Args:
        picture: what `pixels` are made from; what is made of them for the browser goes when it does.
        pixels: `(H, W, 3)` or `(H, W)` uint8, a few hundred px a side.
        label: what it shows, for screen readers.
        selected: the frame; None draws none until the reader does.
        on_pick: runs as a callback with the new frame when the reader lets go of it; None: there is nothing to pick.
        marks: boxes over the photo.
        apart: the red, green and blue channel beside the photo, moving with it.
        tinted: channels in their colour instead of grey.
        unit: numbers 0..1 instead of 0..255.
        square: the frame is a square.
        compact: without the buttons that zoom; keys, wheel and fingers still do.
        smallest, largest: sides of the frame in px.
        tallest: height of the window on the screen, in px of the screen.
    """
    height, width = pixels.shape[:2]
    longest = min(largest or max(height, width), max(height, width))
    answered = f"{key}:answered"

    def picked() -> None:
        pick = fields(sent(key, "picked"))
        st.session_state[answered] = text(pick.get("token"), LONGEST_TOKEN) or st.session_state.get(answered)
        region = read(pick.get("region"), (height, width), square, smallest, longest)
        if region is not None and on_pick is not None:
            on_pick(region)

    _pixel_view(
        key=key,
        data={
            "label": label,
            "pixels": _address(picture, pixels, key),
            "height": height,
            "width": width,
            "channels": 3 if pixels.ndim == 3 else 1,
            "apart": apart,
            "tinted": tinted,
            "unit": unit,
            "compact": compact,
            "tallest": tallest,
            "selected": _numbers(selected.within(height, width)) if selected else None,
            "pick": {"square": square, "smallest": smallest, "largest": longest} if on_pick else None,
            "marks": [{"region": _numbers(mark.region), "label": mark.label, "colour": mark.colour} for mark in marks],
            "answered": st.session_state.get(answered),
        },
        on_picked_change=picked,
    )


def deflated(pixels: ByteArray) -> bytes:
    """Differences along each row, channel by channel, modulo 256, deflated: about the size of a PNG."""
    return zlib.compress(np.diff(pixels, axis=1, prepend=np.zeros_like(pixels[:, :1])).tobytes(), 6)


def _address(picture: Picture, pixels: ByteArray, key: str) -> str:
    """Where the browser fetches the photo, once: only this address is sent with every change of the frame."""
    shape = np.array(pixels.shape, np.int64).tobytes()
    digest = hashlib.sha256(shape + np.ascontiguousarray(pixels).tobytes()).hexdigest()
    encoded = picture.once("deflated", digest, work=lambda: np.frombuffer(deflated(pixels), np.uint8))
    return address(encoded.tobytes(), f"pixel_view:{key}", "application/octet-stream")


def _numbers(region: Region) -> list[int]:
    return [region.top, region.left, region.height, region.width]


def read(numbers: object, shape: tuple[int, int], square: bool, smallest: int, largest: int) -> Region | None:
    """What the browser sent as a frame on a photo of that shape, or None where it is anything else."""
    sides = [(min(smallest, most), min(largest, most)) for most in shape]
    frame = wholes(numbers, [*((0, most) for most in shape), *sides])
    region = Region(*frame) if frame is not None else None
    if region is None or (square and region.height != region.width) or region != region.within(*shape):
        return None
    return region
