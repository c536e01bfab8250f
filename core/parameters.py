"""Link parameters that several lessons share, each with what it means."""

from core.architecture.links import BesideParam, NetworkParam
from core.architecture.presets import DEFAULT
from core.images.picture import CAMERA, SAMPLE, UPLOAD
from core.images.region import CHANNELS, GREY
from core.images.samples import DEFAULT_SAMPLE, sample_ids
from core.links import Choice, Flag, Matrix, Rectangle, Rows, Whole
from core.models.cards import CARDS
from core.network.channels import BY_INDEX, BY_MAX, BY_MEAN
from core.operations.window import PADDING_MODES
from core.training.links import PlanParam
from core.training.presets import VALIDATED

PICTURE = Choice("picture", DEFAULT_SAMPLE, sample_ids(), says="id of a sample")
SOURCE = Choice(
    "source", SAMPLE, (SAMPLE, UPLOAD, CAMERA), says="a link made with a personal photo says so; it does not carry it"
)
MODEL = Choice("model", "", tuple(entry.id for entry in CARDS), says="the network", absent="the default of the server")
EVERYWHERE = (PICTURE, SOURCE, MODEL)

PHOTO, NUMBERS = "photo", "numbers"
INPUT = Choice(
    "input", PHOTO, {PHOTO: "a part of the picture", NUMBERS: "own numbers"}, says="what the window slides over"
)
PART = Rectangle("part", (), says="`photo`: the square part of the picture", absent="the middle")
CELLS = Whole("cells", 16, 3, 224, says="`photo`: cells along each side of that part")
CHANNEL = Choice("channel", GREY, CHANNELS, says="`photo`: what is taken of each pixel")
UNIT = Flag("unit", False, says="numbers 0 to 1 instead of 0 to 255")
AT = Whole("at", 0, 0, 10**6, says="number of the output cell where the window stands, row by row")

STRIDE = Whole("stride", 1, 1, 8, says="how far the window moves each time")
PADDING = Whole("padding", 0, 0, 8, says="cells on every side of the input")
FILL = Choice("fill", "zeros", PADDING_MODES, says="what the padding holds")
DILATION = Whole("dilation", 1, 1, 4, says="distance of the cells under the window")
LABELS = Choice("labels", "top-left", ("top-left", "centre"), says="by which cell of the window a position is named")

TRAINED = PlanParam(
    "trained",
    None,
    says="a training whose network is looked into instead: set, number of pictures, augmentation (degrees, px, mirrored, "
    "joined by `~`) or `none`, learning rate, steps, seed and network joined by `_`",
    absent="a pretrained network",
)
NEW = Whole(
    "new", 0, -1, VALIDATED - 1, says="with `trained`: number of the new picture it looks at; `-1`: the reader's"
)

NET = NetworkParam(
    "net",
    DEFAULT.network,
    says="the network: a preset or input and layers joined by hyphens, `c` convolution and `fc` dense with their number of "
    "filters or units, `dw` depthwise, `max` and `avg` pooling with their window, `basic` and `neck` residual blocks with "
    "their filters, `drop` with per cent, `bn`, `gap`, `flat`, `relu`, `leaky`, `gelu`, `silu`, `tanh`, `sigmoid`; behind "
    "the number `k` kernel, `s` stride, `p` padding, `d` dilation, `b0` no bias",
    absent=f"`{DEFAULT.id}`",
)
BESIDE = BesideParam("beside", None, says="a second network to compare with, written as `net`", absent="none")
LAYER = Whole(
    "layer", -1, -1, says="number of the marked layer, 0 the input", absent="the one with the most parameters"
)
WEIGHT_SEED = Whole("seed", 0, 0, 9999, says="seed of the random weights")

STAGE = Choice(
    "stage",
    "layer1.0",
    ("conv1", "maxpool", *(f"layer{layer}.{block}" for layer in range(1, 5) for block in range(2))),
    says="stage of the network",
)
MAP_CHANNEL = Whole("channel", -1, -1, says="channel shown large", absent="the first in the order")
SORT = Choice("sort", BY_MEAN, (BY_MEAN, BY_MAX, BY_INDEX), says="order of the channels")
SHARED_RANGE, OWN_RANGE = "shared range", "own range"
SCALE = Choice(
    "scale", SHARED_RANGE, (SHARED_RANGE, OWN_RANGE), says="colours of the maps: one range for all, or each its own"
)
TILE_PAGE = Whole("page", 1, 1, says="page of 64 channels")


def grid(own: Rows) -> Matrix:
    """Numbers typed in, of one channel; `own` stand there to begin with."""
    return Matrix("grid", own, longest=9, low=0, high=255, says="`numbers`: the input as a matrix")
