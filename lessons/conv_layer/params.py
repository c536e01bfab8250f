"""What the links of the lesson on the convolutional layer can say."""

from dataclasses import replace

from core import parameters
from core.links import Choice, Flag, Matrix, Number, Rows, Whole
from core.operations.activation import ACTIVATIONS
from core.operations.kernels import KERNELS
from core.parameters import AT, DILATION, FILL, LABELS, PADDING, STRIDE

LAYER, NEURON, TWO = "layer", "neuron", "two"
VIEWS = {LAYER: "The layer", NEURON: "The neuron and its bias", TWO: "Two layers without ReLU"}
VIEW = Choice("view", LAYER, VIEWS, says="what the page shows")

COLOUR, GREY, STAGE, NUMBERS = "colour", "grey", "stage", "numbers"
SOURCES = {
    COLOUR: "Your picture, 3 channels",
    GREY: "Your picture, grey",
    STAGE: "A stage of the network",
    NUMBERS: "Own numbers",
}
SOURCE = Choice("volume", COLOUR, SOURCES, says="the input")
PART = replace(parameters.PART, says="`colour`, `grey`: the square part of the picture")
CELLS = Whole("cells", 12, 3, 112, says="`colour`, `grey`: cells along each side")
FINE = Whole("fine", 80, 3, 112, says="the same in the `neuron` view")  # where a map is to be recognised
STAGES = ("conv1", "layer1.0", "layer1.1", "layer2.0", "layer2.1", "layer3.0", "layer3.1", "layer4.0", "layer4.1")
STAGE_NAME = Choice("stage", "layer1.0", STAGES, says="`stage`: the stage of the network")
PLANES = Whole("planes", 2, 1, 3, says="`numbers`: how many channels")
OWN_PLANES: tuple[Rows, ...] = (
    ((1.0, 2.0, 3.0, 4.0), (5.0, 6.0, 7.0, 8.0), (9.0, 8.0, 7.0, 6.0), (5.0, 4.0, 3.0, 2.0)),
    ((2.0, 1.0, 0.0, 1.0), (3.0, 2.0, 1.0, 0.0), (4.0, 3.0, 2.0, 1.0), (5.0, 4.0, 3.0, 2.0)),
    ((0.0,) * 4,) * 4,
)
NTH = ("first", "second", "third")
GRIDS = tuple(
    Matrix(f"x{index}", rows, longest=9, low=-255, high=255, says=f"`numbers`: {NTH[index]} channel")
    for index, rows in enumerate(OWN_PLANES)
)

LONGEST = 7  # side of a kernel
RANDOM, OWN = "random", "own"
WEIGHTS = Choice("weights", RANDOM, (RANDOM, OWN), says="weights of the filters")
FILTERS = Whole("filters", 4, 1, 64, says="`random` weights: how many filters")
SEED = Whole("seed", 49, 0, 9999, says="`random` weights: their seed")  # this one fires on part of the samples
GROUPS = Whole("groups", 1, 1, 512, says="`random` weights: a common divisor of channels and filters")
FILTER = Whole("filter", 0, 0, FILTERS.high - 1, says="the filter looked at")
HEIGHT = Whole("kh", 3, 1, LONGEST, says="rows of the kernel")
WIDTH = Whole("kw", 3, 1, LONGEST, says="columns of the kernel")
SLICES = tuple(
    Matrix(
        f"w{index}",
        KERNELS[name].rows,
        longest=LONGEST,
        low=-100,
        high=100,
        says=f"`own` weights: slice for the {NTH[index]} channel",
    )
    for index, name in enumerate(("vertical-edge", "horizontal-edge", "laplacian"))
)
WINDOW = (STRIDE, PADDING, FILL, DILATION, AT, LABELS)
WITH_BIAS = Flag("usebias", True, says="without bias")
BIAS = Number("bias", 0.0, -10_000, 10_000, says="bias of each filter")
ACTIVATION = Choice("activation", "relu", tuple(ACTIVATIONS), says="what follows each filter")

SQUARES = tuple(name for name, kernel in KERNELS.items() if kernel.weights.shape == (3, 3))
FIRST = Choice("first", "sobel-x", SQUARES, says="`two` view: first kernel")
SECOND = Choice("second", "laplacian", SQUARES, says="`two` view: second kernel")
BETWEEN = Flag("between", False, says="`two` view: ReLU between them")

CALCULATOR = Flag("calculator", False, says="the calculator of output sizes is open")
DOWN, OVER = (
    tuple(
        Whole(f"{side}{name}", default, low, 100_000, says=f"`calculator`: {what} along the {way}")
        for name, what, default, low in (
            ("size", "cells of the input", 224, 1),
            ("kernel", "cells of the kernel", 3, 1),
            ("stride", "stride", 2, 1),
            ("pad", "padding on each side", 1, 0),
            ("dil", "dilation", 1, 1),
        )
    )
    for side, way in (("h", "height"), ("w", "width"))
)
