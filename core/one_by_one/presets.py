"""Known 1x1 layers on colours, and known bottlenecks by their titles. Free of torch, for the links."""

from dataclasses import dataclass

from core.links import Rows

WHITE = 255.0
BOTTLENECKS = {
    "resnet50": "ResNet-50, first stage",
    "resnet50-last": "ResNet-50, last stage",
    "inception": "Inception 3a, 5×5",
    "inception3": "Inception 3a, 3×3",
    "efficientnet": "EfficientNet-Lite0, stage 3",
    "efficientnet-late": "EfficientNet-Lite0, stage 6",
}


@dataclass(frozen=True)
class Mix:
    """A 1x1 layer on red, green and blue, 0..255.

    Attributes:
        id: name in links.
        title: as printed.
        what: what it does, one sentence.
        rows: one for each output channel: its weights of red, green and blue, and its bias.
    """

    id: str
    title: str
    what: str
    rows: Rows


MIXES: dict[str, Mix] = {
    mix.id: mix
    for mix in (
        Mix(
            "grey",
            "Grey (3 → 1)",
            "One filter, one output channel: the luma of ITU-R BT.601. Three channels become one, and every pixel stays.",
            ((0.299, 0.587, 0.114, 0.0),),
        ),
        Mix(
            "sepia",
            "Sepia",
            "Three filters that all add up the whole pixel, the first most strongly: a warm brown. The first two rows sum to "
            "more than 1, so bright pixels end above 255.",
            ((0.393, 0.769, 0.189, 0.0), (0.349, 0.686, 0.168, 0.0), (0.272, 0.534, 0.131, 0.0)),
        ),
        Mix(
            "swap",
            "Swap red and blue",
            "A permutation: every output channel copies one input channel.",
            ((0.0, 0.0, 1.0, 0.0), (0.0, 1.0, 0.0, 0.0), (1.0, 0.0, 0.0, 0.0)),
        ),
        Mix(
            "negative",
            "Negative",
            "Weights −1 and a bias of 255: the bias carries the dark pixels back into sight.",
            ((-1.0, 0.0, 0.0, WHITE), (0.0, -1.0, 0.0, WHITE), (0.0, 0.0, -1.0, WHITE)),
        ),
        Mix(
            "opponent",
            "Colours against each other (3 → 2)",
            "Two filters that subtract colours, red against green and blue against yellow, as early layers of networks "
            "learn them. Grey pixels give 0. Switch the ReLU off to see where the others win.",
            ((1.0, -1.0, 0.0, 0.0), (-0.5, -0.5, 1.0, 0.0)),
        ),
    )
}
