"""What the links of the lesson on building a network can say."""

from dataclasses import replace

from core import parameters
from core.architecture.scaling import DEPTH, RESOLUTION, TIMES, WIDTH
from core.links import Choice, Flag

NETWORK = (parameters.NET, parameters.LAYER, parameters.BESIDE, parameters.WEIGHT_SEED)
RUN = Flag("run", False, says="the run on the picture is open")
OF_RUN = tuple(
    replace(param, says=f"with `run`: {param.says}")
    for param in (
        parameters.MAP_CHANNEL,
        parameters.SORT,
        parameters.SCALE,
        parameters.TILE_PAGE,
    )
)
WHAT_IF = Flag("whatif", False, says="what if it were larger is open")
SCALING = Choice("scaling", WIDTH, (WIDTH, DEPTH, RESOLUTION), says="with `whatif`: what is scaled")
STEPS = {f"{times:g}": times for times in TIMES}
HOW_MUCH = Choice("times", "2", tuple(STEPS), says="with `whatif`: by how much")
