"""What the links of the lesson on what a channel looks for can say."""

from dataclasses import replace

from core import parameters
from core.links import Choice, Flag, Whole

STAGE = replace(
    parameters.STAGE,
    default="layer3.1",
    options=(*(stage for stage in parameters.STAGE.options if stage != "maxpool"), "logits"),
    says="stage of the network; `logits`: its classes",
)
CHANNEL = Whole("channel", -1, -1, says="channel or class", absent="the first with a ready-made picture")
MAP, UNIT = "channel", "unit"
GOALS = {MAP: "the whole map", UNIT: "the unit in its middle"}
GOAL = Choice("asked", MAP, GOALS, says="what is raised of a channel")
STEPS = Whole("steps", 128, 16, 512, says="steps of gradient ascent")
SEED = Whole("seed", 0, 0, 9999, says="seed of the noise")
FILTERS = Flag("filters", False, says="the first layer's filters are open")
FILTER = Whole("filter", 0, 0, says="with `filters`: the filter shown large")
