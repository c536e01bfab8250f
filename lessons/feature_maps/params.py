"""What the links of the lesson on feature maps can say."""

from dataclasses import replace

from core import parameters
from core.links import Flag, Whole
from core.network.channels import LIKE
from core.network.links import PathParam

STAGE = replace(parameters.STAGE, options=("input", *parameters.STAGE.options, "avgpool", "logits"))
CHANNEL = parameters.MAP_CHANNEL
BEFORE = Flag("before", False, says="the maps before the ReLU")
SORT = replace(
    parameters.SORT,
    options=(*parameters.SORT.options, *LIKE),
    says="order of the channels; by an edge at `conv1` alone: likeness of the kernel",
)
GRID = (parameters.SCALE, parameters.TILE_PAGE)
OVERLAY = Whole("overlay", 60, 0, 100, says="strength of the map over the photo, per cent")
ENTRY = Whole("entry", -1, -1, says="at `avgpool` and `logits`: the entry marked", absent="the largest")
LAB = (parameters.TRAINED, parameters.NEW)
TRACE = Flag("trace", False, says="tracing one number is open")
EVERY = Flag("every", False, says="with `trace`: every contributor instead of the largest")
PATH = PathParam(
    "path",
    (),
    says="with `trace`: the way down, units joined by `_`, each a stage or a convolution inside a block, its channel, row and "
    "column",
    absent="the number shown above",
)
