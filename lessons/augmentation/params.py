"""What the links of the lesson on augmentation can say."""

from core.augmentation.links import Numbers, Recipe
from core.augmentation.steps import RECIPE
from core.images.samples import sample_ids
from core.links import Choice, Flag, Whole, Wholes

PIPELINE = Recipe(
    "pipeline",
    RECIPE,
    says="the transforms in order, joined by `_`, each with its probability in per cent and its knobs joined by `~`, what is "
    "left out at the end is the default, a hyphen in front switches it off. Names: `flip`, `vflip`, `rotate`, `translate`, "
    "`scale`, `shear`, `perspective`, `elastic`, `crop`, `centre`, `brightness` (adds), `factor` (multiplies), `contrast`, "
    "`saturation`, `hue`, `grey`, `noise`, `blur`, `erase`, `auto`, `rand`, `trivial`, `mixup`, `cutmix`",
    absent="the lecture's recipe, `flip_rotate_brightness_crop`",
)
INSTEAD = "coffee"  # of the second picture where the first is the same
SECOND = Choice(
    "second",
    "citrus",
    sample_ids(),
    says="id of the sample that mixup and CutMix add",
    absent=f"`citrus`, to `citrus` itself `{INSTEAD}`",
)

SEED = Whole("seed", 1, 0, 9999, says="seed of the class: the same draws for everybody")
EPOCH = Whole("epoch", 1, 1, 999, says="every epoch has draws of its own")
BESIDE = Flag("beside", False, says="the next epoch beside it")
COUNT = Choice("tiles", "12", ("4", "8", "12", "16", "24"), says="draws an epoch")
TILE = Whole("tile", 0, 0, says="the draw looked at, those of the second epoch after those of the first")
GIVEN = Numbers(
    "given",
    (),
    says="numbers that are set instead of drawn, for the first draws of epoch 1, draws joined by `__`",
    absent="none",
)
ASK = Flag("ask", True, says="without the network's answers")

SWEEP = Flag("sweep", False, says="one transform from end to end is open")
ALONG = Choice("along", "rotate", says="the transform that is turned from end to end, a name as in `pipeline`")
INSIDE = Flag("inside", False, says="Grad-CAM of chosen draws is open")
CAMS = Wholes("cams", (0, 1, 2), 0, 4, says="with `inside`: the draws", absent="the first three")
RACE = Flag("race", False, says="the measurement of Kornia and torchvision is open")

PICTURES = Whole("pictures", 200, 1, 10_000_000, says="N of the calculator")
EPOCHS = Whole("epochs", 50, 1, 100_000, says="E of the calculator")
VARIANTS = Whole("variants", 1, 1, 1000, says="A of the calculator")
