"""What the links of the lesson on Grad-CAM can say."""

from dataclasses import replace

from core import parameters
from core.links import Flag, Names, Whole, Wholes
from core.models.cards import CARDS

MOST_CLASSES = 3
CLASSES = Wholes(
    "classes", (), 0, MOST_CLASSES, says="numbers of the classes, `3-41`", absent="the network's first answer"
)
STAGE = replace(parameters.STAGE, says="the target stage", absent="the last")
OVERLAY = Whole("overlay", 55, 0, 100, says="strength of the heat map over the photo, per cent")
SIGNED = Flag("signed", False, says="also what speaks against the class")

STAGES = Flag("figures", False, says="how sharp and how specific each stage is, is open")
BENCH = Flag("bench", False, says="the bench of methods is open")
METHODS = Names(
    "methods",
    ("grad-cam", "layer-cam", "guided"),
    ("grad-cam", "grad-cam-pp", "layer-cam", "guided", "integrated", "occlusion"),
    says="heat maps on the bench",
    absent="`grad-cam.layer-cam.guided`",
)
LAB = (parameters.TRAINED, parameters.NEW)
NETWORKS = Flag("networks", False, says="the comparison of networks is open")
BESIDE = Names("beside", (), tuple(entry.id for entry in CARDS), says="networks compared on the photo", absent="none")
