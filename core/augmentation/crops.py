"""Crops: a square piece of the picture, resized back to the size of the whole."""

from dataclasses import dataclass

import numpy as np

from core.augmentation.draws import Call, CallDraw, Dial, Draw, Kind, Knob, Size, Values, applied, evenly, whole

SIDE = 224  # px, of the pictures that are augmented: what ImageNet's networks are fed with


@dataclass(frozen=True)
class Crop(CallDraw):
    """`side` x `side` px from row `top` and column `left` on, resized to `size`."""

    top: int
    left: int
    side: int
    size: Size

    def call(self) -> Call:
        box = {"top": self.top, "left": self.left, "height": self.side, "width": self.side}
        return Call("resized_crop", {**box, "size": list(self.size), "antialias": True})

    def words(self) -> str:
        return f"crop {self.side} px from row {self.top}, column {self.left}"

    def latex(self, size: Size) -> str:
        down, across = (side / self.side for side in self.size)
        return (
            rf"X_\text{{aug}}(i,j)=X\Big({self.top}+\tfrac{{i+0.5}}{{{down:.3f}}}-0.5,\;"
            rf"{self.left}+\tfrac{{j+0.5}}{{{across:.3f}}}-0.5\Big)"
        )


def centre_crop(side: float, size: Size = (SIDE, SIDE)) -> Crop:
    """The middle of a picture of `size`; `side` is cut to its shorter side."""
    whole_side = min(int(side), *size)
    return Crop((size[0] - whole_side) // 2, (size[1] - whole_side) // 2, whole_side, size)


def _random_crop(generator: np.random.Generator, values: Values, size: Size) -> Draw:
    side = min(int(values[0]), *size)
    return Crop(whole(generator, 0, size[0] - side), whole(generator, 0, size[1] - side), side, size)


def _resized(crop: str, p: float) -> str:
    return applied(f"v2.Compose([{crop}, v2.Resize({SIDE})])", p)


_SIDE = Knob("side", "side", 32, SIDE, 4, 200, "px")
CROPS = (
    Kind("crop", "Random crop", "crop", "Cuts a square out at a random place and resizes it back.", (_SIDE,), _random_crop,
         lambda values, p: _resized(f"v2.RandomCrop({values[0]:g})", p)),
    Kind("centre", "Centre crop", "crop", "Cuts the middle out and resizes it back. Nothing is random here: the one crop "
         "that is also used at validation.", (_SIDE,), lambda _, values, size: centre_crop(values[0], size),
         lambda values, p: _resized(f"v2.CenterCrop({values[0]:g})", p),
         dial=Dial(centre_crop, evenly(32, SIDE, 8), SIDE, "px")),
)  # fmt: skip
