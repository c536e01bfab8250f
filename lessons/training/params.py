"""What the links of the training lab can say."""

from dataclasses import replace
from typing import NamedTuple

from core import parameters
from core.architecture.links import NetworkParam
from core.links import Choice, Flag, Whole
from core.training.links import MOST_SEED, MOST_SHIFT, MOST_STEPS, MOST_TURN
from core.training.presets import BY_ID, DIGITS, EXPERIMENTS, MOST, PIECES, VALIDATED, Side

AS_THERE = "as in the experiment"
EXPERIMENT = Choice(
    "experiment",
    "augmentation",
    tuple(entry.id for entry in EXPERIMENTS),
    says="two trainings that differ in one thing; what is absent below is as there",
)
SETS = {DIGITS: "Handwritten digits", PIECES: "Pieces of photographs"}
SET = Choice("set", DIGITS, SETS, says="the pictures")
RATES = ("0.0005", "0.001", "0.002", "0.005", "0.01", "0.02", "0.05", "0.1", "0.2", "0.5", "1")


class SideParams(NamedTuple):
    """Parameters of one of the two trainings."""

    network: NetworkParam
    images: Whole
    augment: Flag
    rate: Choice

    def of(self, side: Side) -> "SideParams":
        """With what an experiment has on this side as defaults."""
        return SideParams(
            replace(self.network, default=BY_ID[side.network].network),
            replace(self.images, default=side.images),
            replace(self.augment, default=side.augment),
            replace(self.rate, default=f"{side.rate:g}"),
        )


USUAL = Side("")
A = SideParams(
    NetworkParam(
        "net",
        BY_ID[USUAL.network].network,
        says="network of A, written as in the lesson on building one; its input and its last layer are made to fit",
        absent=AS_THERE,
    ),
    Whole("pictures", USUAL.images, 10, MOST, says="how many pictures A learns from", absent=AS_THERE),
    Flag("augment", USUAL.augment, says="A sees its pictures turned and shifted; `0`: as they are", absent=AS_THERE),
    Choice("rate", f"{USUAL.rate:g}", RATES, says="learning rate of A", absent=AS_THERE),
)
B = SideParams(
    replace(A.network, name="net2", says="network of B"),
    replace(A.images, name="pictures2", says="the same for B"),
    replace(A.augment, name="augment2", says="the same for B"),
    replace(A.rate, name="rate2", says="the same for B"),
)

TURN = Whole(
    "turn", 15, 0, MOST_TURN, says="by up to how many degrees augmentation turns", absent="what suits the pictures"
)
SHIFT = Whole("shift", 1, 0, MOST_SHIFT, says="by up to how many px it shifts", absent="what suits the pictures")
STEPS = Whole("steps", 1000, 20, MOST_STEPS, says="batches of 32 pictures", absent=AS_THERE)
BUDGET = Whole("budget", 60, 5, 120, says="seconds of computing for both together")
SEED = Whole("seed", 0, 0, MOST_SEED, says="of weights, pictures and draws")
WATCH = Whole("watch", 0, 0, VALIDATED - 1, says="number of the new picture whose maps are shown")
ALONE = Flag("alone", False, says="A alone")
SETTINGS = Flag("settings", False, says="the settings of A and B are open")

END = "end"
AT = Choice("at", END, says="after training: the step looked at", absent="the end")
INSIDE = Flag("inside", False, says="after training, the look inside is open")
WHO = Choice("who", "B", ("A", "B"), says="with `inside`: which network", absent="the last that did not diverge")
LAYER = Choice("layer", "", says="with `inside`: name of a layer, `conv1`", absent="the first after the input")
CLASS = Choice("class", "", says="with `inside`: the class that Grad-CAM is drawn for", absent="the network's answer")
MAPS = tuple(
    replace(param, says=f"with `inside`: {param.says}")
    for param in (parameters.MAP_CHANNEL, parameters.SORT, parameters.SCALE, parameters.TILE_PAGE)
)
MEASURED = Flag("measured", False, says="the measurement over eight seeds is open")
