"""The bottleneck: one K x K convolution against 1x1 down, K x K on few channels and, where wanted, 1x1 back up.

Sources: Szegedy et al. 2015, "Going deeper with convolutions" (reduction before 3x3 and 5x5); He et al. 2016, "Deep
residual learning" (down and up again); Sandler et al. 2018, "MobileNetV2" (up and down, with a depthwise K x K inside).
"""

from dataclasses import dataclass

from core.operations.convolution import Convolution
from core.operations.window import Window


@dataclass(frozen=True)
class Bottleneck:
    """Two ways from `inputs` to `outputs` channels at the same height and width.

    With a depthwise K x K it is the inverted block of MobileNets and EfficientNets, and what it is held against is a block
    of ResNet-18, two 3 x 3 convolutions.

    Attributes:
        kernel: odd side `K` of the window, padded so that height and width stay.
        inputs: channels that come in, `M`.
        reduced: channels inside the bottleneck, `R`.
        outputs: channels that go out, `N`.
        side: height and width of the maps.
        up: whether the K x K stays on `reduced` channels and a second 1x1 makes the `outputs`.
        depthwise: whether the K x K has one kernel for each channel and reads no other.

    Raises ValueError for an even kernel, and for a depthwise one without the second 1x1.
    """

    kernel: int
    inputs: int
    reduced: int
    outputs: int
    side: int
    up: bool
    depthwise: bool = False

    def __post_init__(self) -> None:
        if self.depthwise and not self.up:
            raise ValueError("a depthwise convolution cannot change the number of channels")
        if self.kernel % 2 == 0:
            raise ValueError(f"an even kernel cannot keep the size: {self.kernel}")

    @property
    def plain(self) -> tuple[Convolution, ...]:
        """The one convolution, or the two of a ResNet block."""
        if self.depthwise:
            return self._convolution(self.inputs, self.outputs, 3), self._convolution(self.outputs, self.outputs, 3)
        return (self._convolution(self.inputs, self.outputs, self.kernel),)

    @property
    def narrow(self) -> tuple[Convolution, ...]:
        """The two or three that take its place."""
        down = self._convolution(self.inputs, self.reduced, 1)
        if not self.up:
            return down, self._convolution(self.reduced, self.outputs, self.kernel)
        around = self._convolution(self.reduced, self.reduced, self.kernel, self.reduced if self.depthwise else 1)
        return down, around, self._convolution(self.reduced, self.outputs, 1)

    @property
    def saves(self) -> bool:
        """Whether the bottleneck has fewer weights."""
        return weights(self.narrow) < weights(self.plain)

    @property
    def break_even(self) -> float:
        """The number of reduced channels at which both ways have as many weights, the positive root in R of
        `R M + K^2 R R + R N = K^2 M N`, without the way up of `R M + K^2 R N = K^2 M N`, and with a depthwise convolution of
        `R M + K^2 R + R N = 9 M N + 9 N N`."""
        if self.depthwise:
            return weights(self.plain) / (self.inputs + self.kernel**2 + self.outputs)
        square = self.kernel**2
        product, total = square * self.inputs * self.outputs, self.inputs + self.outputs
        if not self.up:
            return product / (self.inputs + square * self.outputs)
        return float((-total + (total**2 + 4 * square * product) ** 0.5) / (2 * square))

    def _convolution(self, inputs: int, outputs: int, kernel: int, groups: int = 1) -> Convolution:
        padding = kernel // 2
        return Convolution(inputs, outputs, Window((kernel, kernel), padding=(padding, padding)), groups, bias=False)


PRESETS: dict[str, Bottleneck] = {
    "resnet50": Bottleneck(3, 256, 64, 256, 56, up=True),
    "resnet50-last": Bottleneck(3, 2048, 512, 2048, 7, up=True),
    "inception": Bottleneck(5, 192, 16, 32, 28, up=False),
    "inception3": Bottleneck(3, 192, 96, 128, 28, up=False),
    "efficientnet": Bottleneck(5, 40, 240, 40, 28, up=True, depthwise=True),
    "efficientnet-late": Bottleneck(5, 192, 1152, 192, 7, up=True, depthwise=True),
}  # by their ids in `core.one_by_one.presets.BOTTLENECKS`


def weights(layers: tuple[Convolution, ...]) -> int:
    """Weights of all layers, without biases."""
    return sum(layer.weight_count for layer in layers)


def parameters(layers: tuple[Convolution, ...], bias: bool) -> int:
    """Weights and, with `bias`, one number more for each filter."""
    return weights(layers) + (sum(layer.out_channels for layer in layers) if bias else 0)


def multiply_adds(layers: tuple[Convolution, ...], side: int) -> int:
    """Multiplications for one input of `side` x `side`."""
    return sum(layer.multiply_adds(side, side) for layer in layers)


def shapes(layers: tuple[Convolution, ...], side: int) -> tuple[tuple[int, int, int], ...]:
    """`(C, H, W)` of the input and after each layer."""
    found = [(layers[0].in_channels, side, side)]
    for layer in layers:
        found.append(layer.output_shape(*found[-1][1:]))
    return tuple(found)


def parameters_latex(layers: tuple[Convolution, ...], bias: bool) -> str:
    """`K K C M = number` with the numbers put in, with `bias` `K K C M + M = number`; of more layers a line for each."""
    terms, total = [_term(layer, bias) for layer in layers], thousands(parameters(layers, bias))
    if len(terms) == 1:
        return f"{terms[0]}={total}"
    lines = r"\\&+".join(terms)
    return rf"\begin{{aligned}}&{lines}\\&={total}\end{{aligned}}"


def _term(layer: Convolution, bias: bool) -> str:
    outputs, inputs, height, width = layer.weight_shape  # inputs: those that each filter reads
    return rf"{height}\cdot{width}\cdot{inputs}\cdot{outputs}" + (f"+{outputs}" if bias else "")


def thousands(count: int) -> str:
    """With thin spaces, for LaTeX."""
    return f"{count:,}".replace(",", r"\,")
