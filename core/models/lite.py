"""EfficientNet-Lite0: ImageNet's 1,000 classes in 4.7 million weights, from a package of the registry.

Tan and Le 2019, "EfficientNet", in the variant for small devices: without squeeze and excitation, with ReLU6. It is built
here of plain layers in a row, as the networks of the builder are, so that everything that looks into those looks into it.
"""

from collections.abc import Mapping

import torch
from torch import Tensor, nn

from core.architecture.inverted import InvertedResidual, SameConv2d, norm

LITE0 = "efficientnet-lite0"
# filters, kernel, stride of the first block, expansion, number of blocks
ROWS = (
    (16, 3, 1, 1, 1),
    (24, 3, 2, 6, 2),
    (40, 5, 2, 6, 2),
    (80, 3, 2, 6, 3),
    (112, 5, 1, 6, 3),
    (192, 5, 2, 6, 4),
    (320, 3, 1, 6, 1),
)
STEM, HEAD = 32, 1280  # channels
BLOCK_NAMES = tuple(f"block{row}{'abcd'[number]}" for row, entry in enumerate(ROWS, 1) for number in range(entry[-1]))
# The package's names of the parts of a block, in the order of the branch; the first two are left out where nothing expands.
PARTS = ("_expand_conv", "_bn0", "_depthwise_conv", "_bn1", "_project_conv", "_bn2")
OUTER = {"stem": "_conv_stem", "stem_bn": "_bn0", "head": "_conv_head", "head_bn": "_bn1", "fc": "_fc"}


def lite0(classes: int) -> nn.Sequential:
    """The network, its stages named as the paper's rows: `stem`, `block1a` … `block7a`, `head`, `avgpool`, `fc`."""
    network = nn.Sequential()
    network.add_module("stem", SameConv2d(3, STEM, 3, 2))
    network.add_module("stem_bn", norm(STEM))
    network.add_module("stem_relu", nn.ReLU6())
    channels = STEM
    names = iter(BLOCK_NAMES)
    for filters, kernel, stride, expand, count in ROWS:
        for number in range(count):
            block = InvertedResidual(channels, filters, kernel, 1 if number else stride, expand)
            network.add_module(next(names), block)
            channels = filters
    network.add_module("head", SameConv2d(channels, HEAD, 1))
    network.add_module("head_bn", norm(HEAD))
    network.add_module("head_relu", nn.ReLU6())
    network.add_module("avgpool", nn.AdaptiveAvgPool2d(1))
    network.add_module("flatten", nn.Flatten())
    network.add_module("dropout", nn.Dropout(0.2))
    network.add_module("fc", nn.Linear(HEAD, classes))
    return network


def renamed(state: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """The package's weights under the names that they have here. Raises KeyError where one is missing."""
    with torch.device("meta"):
        network = lite0(len(state["_fc.bias"]))
    theirs = dict(OUTER)
    blocks = [(name, layer) for name, layer in network.named_children() if isinstance(layer, InvertedResidual)]
    for number, (name, block) in enumerate(blocks):
        mine = [index for index, part in enumerate(block.branch) if isinstance(part, nn.Conv2d | nn.BatchNorm2d)]
        theirs |= {
            f"{name}.branch.{index}": f"_blocks.{number}.{part}"
            for index, part in zip(mine, PARTS[-len(mine) :], strict=True)
        }
    found = {}
    for key in network.state_dict():
        layer, _, leaf = key.rpartition(".")
        found[key] = state[f"{theirs[layer]}.{leaf}"]
    return found
