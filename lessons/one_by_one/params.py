"""What the links of the lesson on 1x1 convolutions can say."""

from dataclasses import replace

from core import parameters
from core.links import Choice, Flag, Number, Rows, Whole, Wholes
from core.one_by_one.links import Place, Shaped
from core.one_by_one.presets import BOTTLENECKS, MIXES

COLOURS, SLIDE, MAPS, BOTTLENECK, ONE = "colours", "slide", "maps", "bottleneck", "pixel"
VIEWS = {
    COLOURS: "Mix colours",
    SLIDE: "Watch it slide",
    MAPS: "Mix maps",
    BOTTLENECK: "The bottleneck",
    ONE: "One pixel by hand",
}
VIEW = Choice("view", COLOURS, VIEWS, says="what the page shows")

HUE, OWN = "hue", "own"
MIX_TITLES = {**{mix.id: mix.title for mix in MIXES.values()}, HUE: "Turn the colours", OWN: "Own weights"}
MIX = Choice("mix", "sepia", MIX_TITLES, says="the layer on the colours")
ANGLE = Whole("angle", 120, -180, 180, says="`hue`: degrees")
LECTURE: Rows = ((0.5, -0.3, 0.2, 1.0), (0.1, 0.4, -0.2, 0.0))
WEIGHTS = Shaped(
    "w",
    LECTURE,
    rows=4,
    columns=4,
    says="the own layer, a row for each output channel: its weights of red, green and blue, and its bias",
)
RELU = Flag("relu", True, says="no ReLU after it")
PIXEL = Place("pixel", (), says="the pixel followed, on the picture at 640 pixels", absent="the middle")
APART = Flag("apart", False, says="the output channels apart")

PART = replace(parameters.PART, says="`slide` view: the square part of the picture")
CELLS = Whole("cells", 8, 3, 64, says="`slide` view: cells along each side of that part")
OUTPUT = Whole("output", 0, 0, WEIGHTS.rows - 1, says="`slide` view: the output channel")
AT = replace(parameters.AT, says=f"`slide` view: {parameters.AT.says}")

X = Shaped(
    "x", ((5.0, 3.0, 7.0),), low=-255, high=255, columns=3, says="`pixel` view: red, green and blue of the pixel"
)

FEW, RANDOM, DENSE = "few", "random", "dense"
HOWS = {FEW: "A few channels by hand", RANDOM: "A random layer", DENSE: "The network's own last layer"}
HOW = Choice("how", FEW, HOWS, says="`maps` view: the layer")
STAGE = replace(parameters.STAGE, says="`maps` view: stage of the network")
CHANNELS = Wholes("channels", (), longest=4, says="`few`: the channels", absent="the four strongest")
FACTORS = tuple(
    Number(f"factor{index}", value, -3.0, 3.0, says=f"`few`: weight of the {nth} of them")
    for index, (nth, value) in enumerate((("first", 1.0), ("second", 1.0), ("third", -1.0), ("fourth", -1.0)))
)
BIAS = Number("bias", 0.0, -5.0, 5.0, says="`few`: the bias")
SQUARES = (1, 4, 9, 16, 25, 36, 49, 64, 100, 144, 196, 256)  # filters that fill a square of tiles
FILTERS = Choice("filters", "16", tuple(map(str, SQUARES)), says="`random`: how many filters")
SEED = Whole("seed", 1, 0, 9999, says="`random`: seed of the weights")
TARGET = Whole("class", -1, -1, says="`dense`: number of the class", absent="the network's first answer")

BLOCK_TITLES = {**BOTTLENECKS, OWN: "Own numbers"}
BLOCK = Choice("block", "resnet50", BLOCK_TITLES, says="`bottleneck` view: the block")
KERNEL = Choice("kernel", "3", ("1", "3", "5", "7"), says="`own` block: side of the kernel")
INPUTS = Whole("in", 256, 1, 2048, says="`own` block: channels in")
REDUCED = Whole("inside", 64, 1, 2048, says="`own` block: channels inside")
OUTPUTS = Whole("out", 256, 1, 2048, says="`own` block: channels out")
SIDE = Whole("side", 56, 1, 224, says="`own` block: height and width of the maps")
UP = Flag("up", True, says="`own` block: no second 1×1")
DEPTHWISE = Flag("dw", False, says="`own` block: the kernel is depthwise, one for each channel")
BIASES = Flag("biases", False, says="a bias for each filter is counted")
