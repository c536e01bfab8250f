"""Networks to train, and experiments: two trainings that differ in one thing."""

from dataclasses import dataclass

from core.architecture.encoding import from_text
from core.architecture.network import Network
from core.architecture.presets import preset_of

DIGITS, PIECES = "digits", "pieces"  # sets of pictures
MOST, VALIDATED = 1200, 597  # pictures to learn from, and new ones to test with
_DEEP = "c16b0-bn-relu"


@dataclass(frozen=True)
class Trainable:
    """A network to start from.

    Attributes:
        id: in links.
        title: in the list.
        network: for pictures of any size; its input is made to fit.
    """

    id: str
    title: str
    network: Network


@dataclass(frozen=True)
class Side:
    """One of the two trainings of an experiment.

    Attributes:
        title: what is particular about it.
        network: id of a `Trainable`.
        images: pictures to learn from.
        augment: whether they are turned and shifted.
        rate: learning rate.
    """

    title: str
    network: str = "small"
    images: int = 100
    augment: bool = False
    rate: float = 0.02


@dataclass(frozen=True)
class Experiment:
    """Two trainings side by side.

    Attributes:
        title: what differs.
        question: what to ask before pressing the button.
        sides: the two.
        steps: batches for each.
    """

    id: str
    title: str
    question: str
    sides: tuple[Side, Side]
    steps: int


_TEXTS = (
    ("small", "Small: three convolutions", "c16-relu-c32-relu-max2-c32-relu-max2-flat-fc64-relu-fc10"),
    ("dropout", "Small with dropout 50 %", "c16-relu-c32-relu-max2-c32-relu-max2-flat-drop50-fc64-relu-drop50-fc10"),
    ("rectified", "Small with average pooling", "c16-relu-c32-relu-avg2-c32-relu-avg2-flat-fc64-relu-fc10"),
    ("linear", "The same without any ReLU", "c16-c32-avg2-c32-avg2-flat-fc64-fc10"),
    ("eight", "Eight convolutions", "-".join([*["c16-relu"] * 4, "max2", *["c32-relu"] * 4, "gap-flat-fc10"])),
    (
        "eight_norm",
        "Eight convolutions with batch norm",
        "-".join([*[_DEEP] * 4, "max2", *["c32b0-bn-relu"] * 4, "gap-flat-fc10"]),
    ),
    ("plain", "Plain, 19 convolutions", "-".join([*[_DEEP] * 19, "gap-flat-fc10"])),
    ("residual", "Residual, 19 convolutions", "-".join([_DEEP, *["basic16"] * 9, "gap-flat-fc10"])),
    ("lenet5", "LeNet-5", "c6k5p0-tanh-avg2-c16k5p0-tanh-avg2-c120k5p0-tanh-flat-fc84-tanh-fc10"),
)
NETWORKS: tuple[Trainable, ...] = tuple(Trainable(id, title, from_text(f"1x8x8-{text}")) for id, title, text in _TEXTS)
BY_ID = {entry.id: entry for entry in NETWORKS}
EXPERIMENTS: tuple[Experiment, ...] = (
    Experiment(
        "augmentation",
        "Without and with augmentation",
        "The same network and the same 100 pictures. B sees each of them turned and shifted anew every time. Which of the two "
        "will know the pictures that neither has seen?",
        (Side("as they are"), Side("turned and shifted", augment=True)),
        1200,
    ),
    Experiment(
        "amount",
        "Few and many pictures",
        "The same network and the same number of steps: A goes through 60 pictures again and again, B through 1,200. How far "
        "apart will the two losses of each end?",
        (Side("60 pictures", images=60), Side("1,200 pictures", images=1200)),
        1000,
    ),
    Experiment(
        "depth",
        "Plain and residual, 19 convolutions deep",
        "The same number of convolutions with batch norm, the same rate. B adds the input of every second layer to its output. "
        "Which learns first?",
        (
            Side("plain", "plain", 1200, rate=0.05),
            Side("residual", "residual", 1200, rate=0.05),
        ),
        400,
    ),
    Experiment(
        "norm",
        "Without and with batch norm",
        "Eight convolutions, a learning rate of 0.1. B normalises each channel after every convolution. Can A keep up?",
        (Side("no batch norm", "eight", 600, rate=0.1), Side("batch norm", "eight_norm", 600, rate=0.1)),
        500,
    ),
    Experiment(
        "dropout",
        "Without and with dropout",
        "In training, B loses half of its units at every step, others each time. What does that do to the loss in training, "
        "and what to the other?",
        (Side("no dropout"), Side("dropout 50 %", "dropout")),
        1200,
    ),
    Experiment(
        "linear",
        "Without and with ReLU",
        "A has as many layers and as many weights as B, but nothing between them. How much can all its layers do together?",
        (Side("no ReLU at all", "linear", 1200, rate=0.005), Side("ReLU", "rectified", 1200, rate=0.005)),
        800,
    ),
    Experiment(
        "rate",
        "A small and a good learning rate",
        "The same network, steps of 0.0005 and of 0.02 times the slope. Where will A be when B is done?",
        (Side("rate 0.0005", images=600, rate=0.0005), Side("rate 0.02", images=600, rate=0.02)),
        300,
    ),
    Experiment(
        "diverge",
        "A learning rate that is too high",
        "B takes steps fifty times as long. Will it be faster?",
        (Side("rate 0.02", images=600), Side("rate 1", images=600, rate=1.0)),
        600,
    ),
)
_EXPERIMENTS = {entry.id: entry for entry in EXPERIMENTS}


def experiment_of(id: str) -> Experiment:
    """The experiment of this name. Raises KeyError for an unknown one."""
    return _EXPERIMENTS[id]


def network_title(network: Network) -> str:
    """Its title in one of the lists, else how many layers it has."""
    listed = next((entry.title for entry in NETWORKS if entry.network == network), None)
    preset = preset_of(network)
    return listed or (preset.title if preset else f"A network of {len(network.layers)} layers")
