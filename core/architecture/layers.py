"""The layers of the builder as descriptions with stated limits. What they compute is in `modules`, what they cost in `cost`."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from core.errors import LearnerError
from core.received import brief

Shape = tuple[int, ...]  # (C, H, W) of maps, (n,) of a vector; without the batch
MOST_CHANNELS = 8192
MOST_KERNEL = 31
ACTIVATIONS = ("relu", "leaky", "gelu", "silu", "tanh", "sigmoid")
MAX, AVERAGE = "max", "avg"
BASIC, BOTTLENECK = "basic", "neck"
NAMES: Mapping[str, str] = {
    "relu": "ReLU",
    "leaky": "leaky ReLU",
    "gelu": "GELU",
    "silu": "SiLU",
    "tanh": "tanh",
    "sigmoid": "sigmoid",
    MAX: "maximum",
    AVERAGE: "average",
    BASIC: "basic (3×3, 3×3)",
    BOTTLENECK: "bottleneck (1×1, 3×3, 1×1)",
}


@dataclass(frozen=True)
class Setting:
    """What one field of a layer may be.

    Attributes:
        label: in words.
        low, high: ends of the range of a whole number.
        choices: the words it may be, where it is not a number.
        letter: stands before it in links; "" for the field that follows the layer's word, or is that word.
    """

    label: str
    low: int = 0
    high: int = 0
    choices: tuple[str, ...] = ()
    letter: str = ""

    def allows(self, value: object) -> bool:
        """Whether the field may hold `value`."""
        if self.choices:
            return value in self.choices
        if self.high == 0:
            return isinstance(value, bool)
        return isinstance(value, int) and not isinstance(value, bool) and self.low <= value <= self.high

    def check(self, title: str, value: object) -> None:
        """Raises LearnerError where the field of the layer called `title` may not hold `value`."""
        if not self.allows(value):
            allowed = ", ".join(self.choices) or (f"{self.low} to {self.high}" if self.high else "yes and no")
            raise LearnerError(f"{title}: {self.label} cannot be {brief(value, 20)}.", f"It takes {allowed}.")


def _whole(default: int, label: str, low: int, high: int, letter: str = "") -> Any:
    return dataclasses.field(default=default, metadata={"setting": Setting(label, low, high, letter=letter)})


def _choice(default: str, label: str, choices: tuple[str, ...]) -> Any:
    return dataclasses.field(default=default, metadata={"setting": Setting(label, choices=choices)})


def _flag(default: bool, label: str, letter: str) -> Any:
    return dataclasses.field(default=default, metadata={"setting": Setting(label, letter=letter)})


@dataclass(frozen=True)
class Layer:
    """Base of all layers. A value outside its limits raises LearnerError.

    Attributes:
        kind: its word in files.
        title: its name in the builder.
        pointwise: whether it keeps every shape and looks at each value (or channel) alone.
    """

    kind: ClassVar[str]
    title: ClassVar[str]
    pointwise: ClassVar[bool] = False

    def __post_init__(self) -> None:
        for name, setting in settings(type(self)).items():
            setting.check(self.title, getattr(self, name))

    @property
    def stem(self) -> str:
        """First part of its name in the network."""
        return self.kind

    def describe(self) -> str:
        """Its settings in a few words."""
        return ""


@dataclass(frozen=True)
class Conv(Layer):
    """Convolution with square kernels; `kernel=1` is the 1×1 convolution."""

    kind = "conv"
    title = "Convolution"
    filters: int = _whole(32, "filters", 1, MOST_CHANNELS)
    kernel: int = _whole(3, "kernel", 1, MOST_KERNEL, "k")
    stride: int = _whole(1, "stride", 1, 16, "s")
    padding: int = _whole(1, "padding", 0, 15, "p")
    dilation: int = _whole(1, "dilation", 1, 16, "d")
    bias: bool = _flag(True, "bias", "b")

    def describe(self) -> str:
        return f"{self.filters} filter{'s' if self.filters > 1 else ''} {_window(self)}"


@dataclass(frozen=True)
class Depthwise(Layer):
    """Depthwise convolution: each channel has one kernel of its own, channels are not mixed."""

    kind = "depthwise"
    title = "Depthwise convolution"
    kernel: int = _whole(3, "kernel", 1, MOST_KERNEL)
    stride: int = _whole(1, "stride", 1, 16, "s")
    padding: int = _whole(1, "padding", 0, 15, "p")
    dilation: int = _whole(1, "dilation", 1, 16, "d")
    bias: bool = _flag(True, "bias", "b")

    def describe(self) -> str:
        return f"each channel alone {_window(self)}"


@dataclass(frozen=True)
class BatchNorm(Layer):
    """Batch norm of maps or of a vector: a scale and a shift a channel."""

    kind = "bn"
    title = "Batch norm"
    pointwise = True


@dataclass(frozen=True)
class Activation(Layer):
    """A nonlinearity, value by value."""

    kind = "activation"
    title = "Activation"
    pointwise = True
    function: str = _choice("relu", "function", ACTIVATIONS)

    @property
    def stem(self) -> str:
        return self.function

    def describe(self) -> str:
        return NAMES[self.function]


@dataclass(frozen=True)
class Pool(Layer):
    """Pooling, each channel alone."""

    kind = "pool"
    title = "Pooling"
    how: str = _choice(MAX, "keeps the", (MAX, AVERAGE))
    kernel: int = _whole(2, "window", 1, MOST_KERNEL)
    stride: int = _whole(2, "stride", 1, 16, "s")
    padding: int = _whole(0, "padding", 0, 15, "p")

    def describe(self) -> str:
        return f"{NAMES[self.how]} {_window(self)}"


@dataclass(frozen=True)
class GlobalPool(Layer):
    """Global average pooling: each map becomes its mean, `(C, H, W) -> (C, 1, 1)`."""

    kind = "gap"
    title = "Global average pooling"

    def describe(self) -> str:
        return "mean of each map"


@dataclass(frozen=True)
class Flatten(Layer):
    """Maps laid out as one vector, `(C, H, W) -> (C·H·W,)`."""

    kind = "flatten"
    title = "Flatten"

    def describe(self) -> str:
        return "maps to one vector"


@dataclass(frozen=True)
class Dense(Layer):
    """Dense layer: each output reads every input."""

    kind = "dense"
    title = "Dense"
    units: int = _whole(128, "units", 1, MOST_CHANNELS)
    bias: bool = _flag(True, "bias", "b")

    def describe(self) -> str:
        return f"{self.units} unit{'s' if self.units > 1 else ''}{'' if self.bias else ', no bias'}"


@dataclass(frozen=True)
class Dropout(Layer):
    """Dropout. Active in training only."""

    kind = "dropout"
    title = "Dropout"
    pointwise = True
    percent: int = _whole(50, "per cent dropped", 0, 95)

    def describe(self) -> str:
        return f"{self.percent} % in training"


@dataclass(frozen=True)
class Residual(Layer):
    """Residual block with batch norm as in torchvision's ResNets; the skip is projected where shapes differ.

    Attributes:
        form: `"basic"` (two 3×3) or `"neck"` (1×1 down to a quarter, 3×3, 1×1 up).
        filters: channels it puts out.
        stride: of its first (basic) or only (bottleneck) 3×3 convolution.
    """

    kind = "block"
    title = "Residual block"
    form: str = _choice(BASIC, "form", (BASIC, BOTTLENECK))
    filters: int = _whole(64, "filters", 1, MOST_CHANNELS)
    stride: int = _whole(1, "stride", 1, 16, "s")

    @property
    def inner(self) -> int:
        """Channels inside the branch."""
        return self.filters // 4 if self.form == BOTTLENECK else self.filters

    def projects(self, channels: int) -> bool:
        """Whether the skip of a block that reads `channels` channels needs a 1×1 convolution."""
        return self.stride != 1 or channels != self.filters

    def describe(self) -> str:
        stride = f", stride {self.stride}" if self.stride != 1 else ""
        return f"{NAMES[self.form].split(' (')[0]}, {self.filters} filters{stride}"


KINDS: Mapping[str, type[Layer]] = {
    kind.kind: kind
    for kind in (Conv, Depthwise, BatchNorm, Activation, Pool, GlobalPool, Flatten, Dense, Dropout, Residual)
}


def settings(kind: type[Layer]) -> dict[str, Setting]:
    """Field -> what it may be, in the order of the fields."""
    return {entry.name: entry.metadata["setting"] for entry in dataclasses.fields(kind)}


def _window(layer: "Conv | Depthwise | Pool") -> str:
    words = [f"{layer.kernel}×{layer.kernel}"]
    if layer.stride != 1:
        words.append(f"stride {layer.stride}")
    if layer.padding:
        words.append(f"padding {layer.padding}")
    if not isinstance(layer, Pool):
        if layer.dilation != 1:
            words.append(f"dilation {layer.dilation}")
        if not layer.bias:
            words.append("no bias")
    return ", ".join(words)
