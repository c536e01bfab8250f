"""The residual block as a module. Its source stands in the code that a learner takes home."""

from torch import Tensor, nn


class ResidualBlock(nn.Module):
    """relu(branch(x) + skip(x)), (B, channels, H, W) -> (B, filters, ceil(H / stride), ceil(W / stride))"""

    def __init__(self, channels: int, filters: int, stride: int = 1, bottleneck: bool = False) -> None:
        super().__init__()
        inner = filters // 4 if bottleneck else filters
        if bottleneck:
            convolutions = [
                nn.Conv2d(channels, inner, 1, bias=False),
                nn.Conv2d(inner, inner, 3, stride, padding=1, bias=False),
                nn.Conv2d(inner, filters, 1, bias=False),
            ]
        else:
            convolutions = [
                nn.Conv2d(channels, inner, 3, stride, padding=1, bias=False),
                nn.Conv2d(inner, filters, 3, padding=1, bias=False),
            ]
        parts: list[nn.Module] = []
        for convolution in convolutions:
            parts += [convolution, nn.BatchNorm2d(convolution.out_channels), nn.ReLU()]
        self.branch = nn.Sequential(*parts[:-1])
        self.skip: nn.Module = nn.Identity()
        if stride != 1 or channels != filters:
            projection = nn.Conv2d(channels, filters, 1, stride, bias=False)
            self.skip = nn.Sequential(projection, nn.BatchNorm2d(filters))
        self.relu = nn.ReLU()

    def forward(self, x: Tensor) -> Tensor:
        result: Tensor = self.relu(self.branch(x) + self.skip(x))
        return result
