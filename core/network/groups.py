"""The layers of a built network put together into stages, as a ResNet's are: a convolution, its batch norm, its ReLU.

So `conv1` means the same in every network: what is left after the ReLU. What only changes the form (flattening) or does
nothing outside training (dropout) goes with its neighbour.
"""

from dataclasses import dataclass

from torch import nn

from core.architecture.blocks import ResidualBlock
from core.architecture.inverted import InvertedResidual

READS = (nn.Conv2d, nn.Linear)  # a batch norm and a ReLU after these belong to them
RELUS = (nn.ReLU, nn.ReLU6)
BLOCKS = (ResidualBlock, InvertedResidual)


@dataclass(frozen=True)
class Group:
    """The layers of one stage, by their names in the module.

    Attributes:
        name: of the layer that the stage is named after.
        before: all up to the ReLU at its end, where there is one; none where the ReLU stands alone.
        relu: that ReLU; `""` where there is none, or where it is inside a residual block.
        block: name of the residual block; `""` for other layers.
        ends_in_relu: whether the last thing that block does is a ReLU.
    """

    name: str
    before: tuple[str, ...]
    relu: str = ""
    block: str = ""
    ends_in_relu: bool = False

    @property
    def rectified(self) -> bool:
        return bool(self.relu) or self.ends_in_relu

    @property
    def names(self) -> tuple[str, ...]:
        """All its layers."""
        return (*self.before, self.relu) if self.relu else self.before


def groups(network: nn.Sequential) -> tuple[Group, ...]:
    """The stages of a network of the builder. Every layer is in exactly one of them, in their order."""
    found: list[Group] = []
    waiting: tuple[str, ...] = ()  # they go with the layer after them
    open_to: tuple[type[nn.Module], ...] = ()  # what may still join the last stage
    for name, layer in network.named_children():
        if found and not waiting and isinstance(layer, open_to):
            last = found[-1]
            if isinstance(layer, RELUS):
                found[-1], open_to = Group(last.name, last.before, name), ()
            else:
                found[-1] = Group(last.name, (*last.before, name))
        elif isinstance(layer, nn.Flatten | nn.Dropout):
            waiting = (*waiting, name)
        else:
            if isinstance(layer, RELUS):
                found.append(Group(name, waiting, name))
            else:
                block = name if isinstance(layer, BLOCKS) else ""
                found.append(Group(name, (*waiting, name), "", block, isinstance(layer, ResidualBlock)))
            waiting, open_to = (), ()
            if isinstance(layer, READS):
                open_to = (nn.BatchNorm1d, nn.BatchNorm2d, *RELUS)
            elif isinstance(layer, nn.AdaptiveAvgPool2d):
                open_to = (nn.Flatten,)
    return tuple(found)
