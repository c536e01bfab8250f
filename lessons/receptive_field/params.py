"""What the links of the lesson on receptive fields can say."""

from dataclasses import replace

from core import parameters
from core.architecture.encoding import from_text
from core.links import Choice, Flag, Whole

PRETRAINED, BUILT, LAB = "pretrained", "built", "trained"
NETWORKS = {PRETRAINED: "The pretrained network", BUILT: "A network of the builder", LAB: "One trained in the lab"}
OF = Choice("of", PRETRAINED, NETWORKS, says="whose units these are")
STAGE = replace(
    parameters.STAGE,
    default="layer3.0",
    says="stage of the network; `built`, `trained`: name of a layer, `conv2`",
    absent="`layer3.0`, the last layer",
)
OF_LAB = (parameters.TRAINED, parameters.NEW)
AT = Whole("at", -1, -1, says="number of the unit in the map, row by row", absent="the middle")
CHANNEL = replace(parameters.MAP_CHANNEL, says="channel of the unit", absent="all of them")

TRAINED, RANDOM = "trained", "random"
WEIGHTS = Choice("weights", TRAINED, (TRAINED, RANDOM), says="whose effective field lies over the picture")
PICTURE, SAMPLES = "picture", "samples"
INPUTS = {PICTURE: "your picture", SAMPLES: "all sample photos"}
AVERAGED_OVER = Choice("inputs", PICTURE, INPUTS, says="what the effective field is averaged over")
SHARE = Whole("share", 90, 50, 99, says="per cent of the influence that the inner square holds")
NEAR = Flag("near", False, says="only the picture, without what lies beyond it")
USED = Flag("used", False, says="beside the growth, what the middle unit of each stage really uses")

THREE = from_text("3x64x64-c8-c8-c8")  # the lecture's three 3x3 layers
NET = replace(
    parameters.NET,
    default=THREE,
    says="`built`: the network, as in the lesson on building one",
    absent="three 3×3 convolutions",
)
SEED = replace(parameters.WEIGHT_SEED, says="`built`: seed of the random weights")
