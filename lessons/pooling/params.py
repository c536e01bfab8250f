"""What the links of the lesson on pooling can say."""

from core.links import Choice, Flag, Rows, Whole
from core.operations.window import AVERAGE, MAX
from core.parameters import AT, CELLS, CHANNEL, INPUT, PART, UNIT, grid

SLIDE, LOST, SHIFT, LINEAR = "slide", "lost", "shift", "linear"
VIEWS = {SLIDE: "Watch it slide", LOST: "What is lost", SHIFT: "Move the picture", LINEAR: "Is it a convolution?"}
VIEW = Choice("view", SLIDE, VIEWS, says="what the page shows")
KIND = Choice("kind", MAX, (MAX, AVERAGE), says="what is kept of each window")
SIZE = Whole("window", 2, 1, 8, says="side of the window")
STRIDE = Whole("stride", 2, 1, 8, says="how far the window moves each time")
PADDING = Whole("padding", 0, 0, 4, says="cells on every side of the input, at most half of the window")
DILATION = Whole("dilation", 1, 1, 4, says="`max`: distance of the cells under the window")
CEIL = Flag("ceil", False, says="ceil mode: the last window may stick out")
COUNT = Flag("countpad", True, says="`average`: padded zeros do not count")

OWN: Rows = ((1.0, 3.0, 2.0, 4.0), (5.0, 6.0, 7.0, 8.0), (9.0, 2.0, 1.0, 3.0), (4.0, 5.0, 6.0, 7.0))
GRID = grid(OWN)
SOURCE = (INPUT, PART, CELLS, CHANNEL, UNIT, GRID, AT)
FINE = Whole("fine", 96, 3, 224, says="`lost` view of a `photo`: cells along each side")

PICTURE, MAP = "picture", "map"
MOVED = {PICTURE: "your picture, grey", MAP: "a feature map"}
STAGES = ("conv1", "layer1.0", "layer1.1", "layer2.0", "layer3.0")
OF = Choice("of", MAP, MOVED, says="`shift` view: what is moved")
STAGE = Choice("stage", "layer1.0", STAGES, says="`shift` view of a `map`: the stage of the network")
MOVE = Whole("shift", 1, 0, 8, says="`shift` view: cells that it moves to the right")
