"""What filtering a whole photo and searching a patch in it cost, as ratios to a bare call of the library below.

    python -m benchmarks.filtering --write

Each round times every contender once, in a new order; a ratio is the median over the rounds of (time of the contender /
time of the bare call in the same round).
"""

import argparse
from collections.abc import Callable
from functools import partial
from importlib import import_module
from importlib.metadata import version

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch.nn import functional as F

from benchmarks.grad_cam import ratio, timed
from benchmarks.report import conditions, median, publish, table
from core.images.samples import load_sample
from core.operations.filtering import filter_photo
from core.operations.kernels import KERNELS, Weights, gabor
from core.operations.template import KINDS, search
from core.operations.window import NORMALISED

SIDE, PATCH = 1024, 64
BORDER = {"zeros": "zeros outside", "replicate": "border pixels repeated"}
LAID_OUT = "bare torch conv2d, tensor already channels last"
FILTER_AIM, SEARCH_AIM = 1.2, 300
FOUR = ("vertical-edge", "sobel-y", "laplacian", "box-blur")
Work = dict[str, Callable[[], object]]


def photo() -> NDArray[np.float32]:
    """A sample of `SIDE` px, `(3, SIDE, SIDE)`, 0..255."""
    image = Image.fromarray(load_sample("coffee").pixels).resize((SIDE, SIDE))
    return np.asarray(image).transpose(2, 0, 1).astype(np.float32)


def filtering(planes: NDArray[np.float32], kernels: list[Weights]) -> Work:
    """Four kernels over all channels: bare, ours with both borders."""
    x = torch.from_numpy(planes)[:, None].contiguous()
    weight = torch.from_numpy(np.stack(kernels).astype(np.float32))[:, None]
    padding = kernels[0].shape[0] // 2
    last = x.to(memory_format=torch.channels_last)
    work: Work = {
        "bare torch conv2d": partial(F.conv2d, x, weight, padding=padding),
        LAID_OUT: partial(F.conv2d, last, weight, padding=padding),
    }
    return work | {f"ConvScope, {text}": partial(filter_photo, planes, kernels, name) for name, text in BORDER.items()}


def searching(planes: NDArray[np.float32]) -> Work:
    """A patch of `PATCH` px: one map, all three, scikit-image."""
    picture = planes.astype(np.float64)
    patch = picture[:, 300 : 300 + PATCH, 500 : 500 + PATCH]
    theirs = import_module("skimage.feature").match_template
    return {
        "scikit-image match_template": partial(theirs, picture.transpose(1, 2, 0), patch.transpose(1, 2, 0)),
        "ConvScope, normalised": partial(search, picture, patch, [NORMALISED]),
        "ConvScope, plain, contrast and normalised": partial(search, picture, patch, KINDS),
    }


def rows(what: str, times: dict[str, list[float]], aim: Callable[[str, float, float], str]) -> list[tuple[str, ...]]:
    """One line a contender: milliseconds, ratio to the first, and the aim."""
    base, *_ = times
    return [
        (what, name, f"{ms:.1f}", f"{against:.2f} ×", "" if name == base else aim(name, ms, against))
        for name in times
        for ms, against in [(median(times[name]) * 1000, ratio(times, name, base))]
    ]


def filter_aim(name: str, _: float, against: float) -> str:
    return "" if name == LAID_OUT else f"≤ {FILTER_AIM} ×: {'met' if against <= FILTER_AIM else 'missed'}"


def search_aim(_: str, ms: float, __: float) -> str:
    return f"≤ {SEARCH_AIM} ms: {'met' if ms <= SEARCH_AIM else 'missed'}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--write", action="store_true", help="put the tables into docs/benchmarks.md")
    given = parser.parse_args()
    colour = photo()
    grey = colour.mean(0, keepdims=True)
    small, large = [KERNELS[id].weights for id in FOUR], [gabor(angle, 6, 9) for angle in (0.0, 45.0, 90.0, 135.0)]
    cases = {
        "grey, 3×3": filtering(grey, small),
        "grey, 9×9": filtering(grey, large),
        "RGB, 3×3": filtering(colour, small),
        "RGB, 9×9": filtering(colour, large),
    }
    searches = {"grey": searching(grey), "RGB": searching(colour)}
    how = conditions(f"{torch.get_num_threads()} torch threads", f"scikit-image {version('scikit-image')}")
    filters = [row for what, work in cases.items() for row in rows(what, timed(work, given.rounds), filter_aim)]
    found = [row for what, work in searches.items() for row in rows(what, timed(work, given.rounds), search_aim)]
    text = (
        f"## Filtering and template search\n\nA photo of {SIDE}×{SIDE} px; medians of {given.rounds} rounds. {how}\n\n"
        "Four kernels over every channel, the output as large as the photo. The bare call is torch's on a ready tensor "
        "with zero padding; ours starts from the array of the photo and lays the tensor out channels last.\n\n"
        f"{table(('photo, kernels', '', 'ms', 'to the bare call', 'aim'), filters)}\n\n"
        f"A patch of {PATCH}×{PATCH} px searched everywhere, with its two peaks.\n\n"
        f"{table(('photo', '', 'ms', 'to scikit-image', 'aim'), found)}"
    )
    publish("filtering", text, given.write)


if __name__ == "__main__":
    main()
