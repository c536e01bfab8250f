"""What the links of the lesson on correlation can say."""

from core.links import Choice, Flag, Matrix, Names, Rectangle, Rows
from core.operations.kernels import KERNELS
from core.operations.sweep import CORRELATION
from core.operations.window import CONTRAST, NORMALISED, PLAIN
from core.parameters import AT, CELLS, CHANNEL, DILATION, FILL, INPUT, LABELS, PADDING, PART, STRIDE, UNIT, grid

SLIDE, WHOLE, NUMBERS, SEARCH = "slide", "photo", "numbers", "search"
VIEWS = {
    SLIDE: "Watch it slide",
    WHOLE: "The whole picture",
    NUMBERS: "The picture as numbers",
    SEARCH: "Find a patch",
}
VIEW = Choice("view", SLIDE, VIEWS, says="what the page shows")
KERNEL = Matrix("kernel", KERNELS["vertical-edge"].rows, low=-100, high=100, says="the kernel")
CONVOLUTION = "convolution"
OPERATION = Choice(
    "operation", CORRELATION, (CORRELATION, CONVOLUTION), says="for `convolution` the kernel is turned by 180°"
)

OWN_NUMBERS: Rows = ((0.0, 0.0, 0.0, 255.0, 255.0),) * 5
GRID = grid(OWN_NUMBERS)
SOURCE = (INPUT, PART, CELLS, CHANNEL, UNIT, GRID, AT)
WINDOW = (STRIDE, PADDING, FILL, DILATION, LABELS)

OWN = "own"
TITLES = {OWN: "Your kernel", **{kernel.id: kernel.title for kernel in KERNELS.values()}}
MOST = 4
CHOSEN = Names(
    "kernels",
    (OWN, "horizontal-edge", "laplacian", "gaussian-blur"),
    tuple(TITLES),
    says=f"`photo` view: up to {MOST} kernels side by side; `own` is the reader's",
)
LONGEST = Choice("size", "640", ("320", "640", "1024"), says="`photo` view: longest side in pixels")
ABSOLUTE = Flag("absolute", False, says="`photo` view: without the sign")

APART = Flag("apart", False, says="`numbers` view: the three channels apart")

PATCH = Rectangle(
    "patch", (), says="`search` view: the patch, on the picture reduced to 768 pixels", absent="the middle"
)
WAYS = {PLAIN: "plain", CONTRAST: "minus the mean", NORMALISED: "normalised"}
WAY = Choice("way", PLAIN, tuple(WAYS), says="`search` view: how the patch is compared")
IN_COLOUR = Flag("colour", False, says="`search` view: all three channels are compared")
