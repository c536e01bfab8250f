"""AutoAugment, RandAugment and TrivialAugment: which operations torchvision has for them, drawn from a generator of our own.

The tables (spaces of magnitudes, learned policies) are torchvision's. Its classes draw from the process-wide generator,
where another user's draw would change ours; so only their tables are read.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torchvision.transforms import v2
from torchvision.transforms.v2 import functional as F

from core.augmentation.draws import Call, Draw, Kind, Knob, Size, Values, applied, signed, whole

TENSOR = "x = F.to_dtype(x, torch.{dtype}, scale=True)"
ENHANCED = {"Brightness": "brightness", "Color": "saturation", "Contrast": "contrast", "Sharpness": "sharpness"}
PLAIN = {"AutoContrast": "autocontrast", "Equalize": "equalize", "Invert": "invert"}
AUTO_BINS = 10
BINS = 31
Space = Mapping[str, tuple[Callable[[int, int, int], Tensor | None], bool]]  # of torchvision: magnitudes, two-sided
_POLICIES = v2.AutoAugment()._get_policies(v2.AutoAugmentPolicy.IMAGENET)


@dataclass(frozen=True)
class Operation:
    """One operation of a policy, with torchvision's name and its magnitude (0 where it has none)."""

    name: str
    magnitude: float = 0.0

    def call(self) -> Call | None:
        """The operation on a uint8 picture; None for the identity."""
        strength = self.magnitude
        if self.name == "Identity":
            return None
        if self.name in PLAIN:
            return Call(PLAIN[self.name])
        if self.name in ENHANCED:
            what = ENHANCED[self.name]
            return Call(f"adjust_{what}", {f"{what}_factor": 1.0 + strength})
        if self.name == "Posterize":
            return Call("posterize", {"bits": int(strength)})
        if self.name == "Solarize":
            return Call("solarize", {"threshold": 255 * strength})
        if self.name == "Rotate":
            return Call("rotate", {"angle": strength})
        sideways = self.name.endswith("X")
        still = {"angle": 0.0, "translate": [0, 0], "scale": 1.0, "shear": [0.0, 0.0]}
        if self.name.startswith("Translate"):
            return Call("affine", {**still, "translate": [int(strength), 0] if sideways else [0, int(strength)]})
        lean = math.degrees(math.atan(strength))
        return Call("affine", {**still, "shear": [lean, 0.0] if sideways else [0.0, lean], "center": [0, 0]})

    def words(self) -> str:
        if self.name == "Rotate":
            return f"Rotate {signed(round(self.magnitude, 1), '°')}"
        if self.name in ENHANCED:
            return f"{self.name} ×{1 + self.magnitude:.2f}"
        if self.name == "Posterize":
            return f"Posterize to {int(self.magnitude)} bits"
        if self.name == "Solarize":
            return f"Solarize above {self.magnitude:.2f}"
        if self.name.startswith("Translate"):
            return f"{self.name} {signed(int(self.magnitude))} px"
        if self.name.startswith("Shear"):
            return f"{self.name} {signed(round(self.magnitude, 2))}"
        return self.name


@dataclass(frozen=True)
class Policy(Draw):
    """The operations that one of the three methods drew, one after another, on the picture as uint8."""

    method: str
    operations: tuple[Operation, ...]

    def apply(self, x: Tensor, second: Tensor) -> Tensor:
        x = F.to_dtype(x, torch.uint8, scale=True)
        for operation in self.operations:
            call = operation.call()
            x = call(x) if call is not None else x
        back: Tensor = F.to_dtype(x, torch.float32, scale=True)
        return back

    def words(self) -> str:
        return f"{self.method}: " + (", ".join(operation.words() for operation in self.operations) or "nothing")

    def latex(self, size: Size) -> str:
        names = [operation.words().replace("×", r"}\times\text{") for operation in reversed(self.operations)]
        chain = r"\circ ".join(rf"\text{{{name}}}" for name in names)
        return rf"X_\text{{aug}}={chain}(X)" if chain else r"X_\text{aug}=X"

    def code(self) -> list[str]:
        calls = [operation.call() for operation in self.operations]
        steps = [call.code() for call in calls if call is not None]
        return [TENSOR.format(dtype="uint8"), *steps, TENSOR.format(dtype="float32")]


def _operation(generator: np.random.Generator, space: Space, name: str, bins: int, level: int, size: Size) -> Operation:
    magnitudes_of, two_sided = space[name]
    magnitudes = magnitudes_of(bins, *size)
    minus = generator.random() < 0.5  # always drawn: what comes after does not depend on it
    if magnitudes is None:
        return Operation(name)
    strength = round(float(magnitudes[level]), 4)
    return Operation(name, -strength if two_sided and minus else strength)


def _auto(generator: np.random.Generator, values: Values, size: Size) -> Draw:
    policy = _POLICIES[whole(generator, 0, len(_POLICIES) - 1)]
    space = v2.AutoAugment._AUGMENTATION_SPACE
    operations = []
    for name, probability, level in policy:
        used = generator.random() <= probability
        operation = _operation(generator, space, name, AUTO_BINS, level or 0, size)
        if used:
            operations.append(operation)
    return Policy("AutoAugment", tuple(operations))


def _rand(generator: np.random.Generator, values: Values, size: Size) -> Draw:
    space = v2.RandAugment._AUGMENTATION_SPACE
    names = list(space)
    chosen = [names[whole(generator, 0, len(names) - 1)] for _ in range(int(values[0]))]
    level = int(values[1])
    return Policy("RandAugment", tuple(_operation(generator, space, name, BINS, level, size) for name in chosen))


def _trivial(generator: np.random.Generator, values: Values, size: Size) -> Draw:
    space = v2.TrivialAugmentWide._AUGMENTATION_SPACE
    name = list(space)[whole(generator, 0, len(space) - 1)]
    level = whole(generator, 0, BINS - 1)
    return Policy("TrivialAugment", (_operation(generator, space, name, BINS, level, size),))


def _training(expression: str, p: float) -> str:
    there, back = (f"v2.ToDtype(torch.{dtype}, scale=True)" for dtype in ("uint8", "float32"))
    return applied(f"v2.Compose([{there}, {expression}, {back}])", p)


POLICIES = (
    Kind("auto", "AutoAugment", "automatic", "Draws one of 25 pairs of operations that a search found for ImageNet "
         "(Cubuk et al. 2019).", (), _auto, lambda _, p: _training("v2.AutoAugment()", p)),
    Kind("rand", "RandAugment", "automatic", "Draws any operations, all with the same strength (Cubuk et al. 2020).",
         (Knob("operations", "operations", 1, 4, 1, 2), Knob("magnitude", "strength", 0, 30, 1, 9)), _rand,
         lambda values, p: _training(f"v2.RandAugment({values[0]:g}, {values[1]:g})", p)),
    Kind("trivial", "TrivialAugment", "automatic", "Draws a single operation with any strength: nothing to tune "
         "(Müller and Hutter 2021).", (), _trivial, lambda _, p: _training("v2.TrivialAugmentWide()", p)),
)  # fmt: skip
