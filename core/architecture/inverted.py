"""The inverted residual block: wide inside, narrow outside, its 3x3 or 5x5 convolution with one kernel a channel."""

import torch.nn.functional as F
from torch import Tensor, nn


class SameConv2d(nn.Conv2d):
    """A convolution that makes H px to H / stride px, as TensorFlow pads it: an odd zero lies below and to the right.

    `extra` (0 or 1) is that zero, `padding` what lies on both sides.
    """

    def __init__(self, channels: int, filters: int, kernel: int, stride: int = 1, groups: int = 1) -> None:
        super().__init__(channels, filters, kernel, stride, (kernel - stride) // 2, groups=groups, bias=False)
        self.extra = (kernel - stride) % 2

    def forward(self, x: Tensor) -> Tensor:
        return super().forward(F.pad(x, (0, 1, 0, 1)) if self.extra else x)


class InvertedResidual(nn.Module):
    """x + branch(x) where the shapes agree, else branch(x): (B, channels, H, W) -> (B, filters, H / stride, W / stride).

    Sandler et al. 2018, "MobileNetV2: Inverted Residuals and Linear Bottlenecks". The branch: 1x1 up to `expand` times as
    many channels, a depthwise convolution, 1x1 down again without a ReLU behind it.
    """

    def __init__(self, channels: int, filters: int, kernel: int, stride: int, expand: int) -> None:
        super().__init__()
        inner = channels * expand
        parts: list[nn.Module] = []
        if expand > 1:
            parts += [SameConv2d(channels, inner, 1), norm(inner), nn.ReLU6()]
        parts += [SameConv2d(inner, inner, kernel, stride, groups=inner), norm(inner), nn.ReLU6()]
        parts += [SameConv2d(inner, filters, 1), norm(filters)]
        self.branch = nn.Sequential(*parts)
        self.adds = stride == 1 and channels == filters

    def forward(self, x: Tensor) -> Tensor:
        result: Tensor = self.branch(x)
        return x + result if self.adds else result


def norm(channels: int) -> nn.BatchNorm2d:
    """Batch norm as TensorFlow has it."""
    return nn.BatchNorm2d(channels, eps=1e-3, momentum=0.01)
