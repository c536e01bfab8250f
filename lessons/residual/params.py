"""What the links of the lesson on residual networks can say."""

from core.images.samples import sample_ids
from core.links import Choice, Flag, Number, Whole
from core.residual.links import Blocks, Scales
from core.residual.recipe import ACTIVATIONS, DEEPEST, INITIALISATIONS

PATHS, GRADIENTS, LESIONS = "paths", "gradients", "lesions"
PARTS = {PATHS: "1 · Count the paths", GRADIENTS: "2 · Measure gradients", LESIONS: "3 · Cut a trained network"}
PART = Choice("part", PATHS, PARTS, says="which part of the lesson")

MOST_BLOCKS = 20
WRITTEN = 3  # blocks of the expansion, as in the lecture
NUMBERS = tuple(str(number) for number in range(1, MOST_BLOCKS + 1))
BLOCKS = Whole("blocks", 3, 1, MOST_BLOCKS, says="`paths`: number of blocks")
DERIVATIVE = Number("derivative", 0.5, -1.5, 1.5, says="`paths`: derivative of each branch")
OFF = Blocks("off", (), NUMBERS, says="`paths`: blocks whose branch is off", absent="`none`")
ALONE = Blocks(
    "alone", (), NUMBERS, says="`paths`: blocks whose skip is off, so that the branch is alone", absent="`none`"
)
STEP = Whole("step", 0, 0, WRITTEN - 1, says="`paths`: how far $Y_3$ is written out")

DEPTH = Whole("depth", 50, 2, DEEPEST, says="`gradients`: number of convolutions, even")
SKIP_STRENGTH = Number("skip", 1.0, says="`gradients`: strength of the skips")
NORM = Flag("norm", False, says="`gradients`: with batch norm")
ACTIVATION = Choice("activation", "ReLU", ACTIVATIONS, says="`gradients`: the activation function")
WIDTH = Choice("width", "16", ("4", "8", "16", "32"), says="`gradients`: channels")
INIT = Choice("init", "PyTorch", tuple(INITIALISATIONS), says="`gradients`: spread of the random weights")
PICTURE, NOISE = "picture", "noise"
INPUT = Choice("input", PICTURE, (PICTURE, NOISE), says="`gradients`: what the networks are fed with")
SEED = Whole("seed", 0, 0, 999, says="`gradients`: first of five seeds")
BY_RESULTS, BY_WEIGHTS = "results", "weights"
BY_TITLES = {BY_RESULTS: "results Yᵢ", BY_WEIGHTS: "weights"}
BY = Choice("by", BY_RESULTS, (BY_RESULTS, BY_WEIGHTS), says="`gradients`: with respect to what")
FRESH = Flag("fresh", False, says="`gradients`: the comparison of pretrained and fresh weights is open")

CUT = Blocks("cut", (), says="`lesions`: blocks whose branch is off, `layer2.1-layer3.0`", absent="`none`")
NO_SKIP = Blocks("noskip", (), says="`lesions`: blocks whose skip is off, `layer4.1`", absent="`none`")
SCALE = Scales("scale", (), says="`lesions`: blocks whose branch is multiplied, and by what", absent="`none`")
NO_VOTE = "none"
VOTE = Choice("vote", NO_VOTE, says="`lesions`: the block voted for")
PLURAL = {"branch": "branches", "skip": "skips"}
WHICH = Choice("which", "branch", tuple(PLURAL), says="`lesions`: what is switched off in the ranking")
PHOTO, SAMPLES = "picture", "samples"
OVER_TITLES = {PHOTO: "this picture", SAMPLES: f"all {len(sample_ids())} samples"}
OVER = Choice("over", PHOTO, OVER_TITLES, says="`lesions`: what the ranking is measured on")
REVEAL = Flag("reveal", False, says="`lesions`: the ranking is shown")
