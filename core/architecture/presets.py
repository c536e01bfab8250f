"""Networks to start from."""

from dataclasses import dataclass

from core.architecture.encoding import from_text
from core.architecture.network import Network


@dataclass(frozen=True)
class Preset:
    """A network with a name.

    Attributes:
        id: in links.
        title: in the list.
        network: what it is.
        note: one or two sentences about it.
    """

    id: str
    title: str
    network: Network
    note: str


def _resnet(*blocks: tuple[str, int]) -> str:
    """torchvision's ResNet: stem, four stages of `(word with filters, number of blocks)`, halving from the second on."""
    items = ["c64k7s2b0", "bn", "relu", "max3s2p1"]
    for stage, (word, count) in enumerate(blocks):
        items += [word + ("s2" if stage and not index else "") for index in range(count)]
    return "-".join(["3x224x224", *items, "gap", "flat", "fc1000"])


def _vgg(*stages: tuple[int, int]) -> str:
    """Stages of `(filters, number of convolutions)`, each ending in a pooling."""
    return "-".join("-".join([f"c{filters}-relu"] * count) + "-max2" for filters, count in stages)


_SEPARABLE = "dw3b0-bn-relu-c{0}k1b0-bn-relu"
_BASE = "c32-relu-max2-c64-relu-max2"
_BASE_150 = "c32p0-relu-max2-c64p0-relu-max2-c128p0-relu-max2-c128p0-relu-max2"
_TEXTS = (
    (
        "cats_vs_dogs",
        "Cats against dogs, 64 px",
        f"3x64x64-{_BASE}-flat-fc128-relu-fc1",
        "The lecture's network: two convolutions, two poolings, two dense layers.",
    ),
    (
        "cats_vs_dogs_gap",
        "Cats against dogs with global average pooling",
        f"3x64x64-{_BASE}-gap-flat-fc128-relu-fc1",
        "The same convolutions; one mean for each map takes the place of flattening.",
    ),
    (
        "cats_vs_dogs_150",
        "Cats against dogs, 150 px",
        f"3x150x150-{_BASE_150}-flat-fc512-relu-fc1",
        "Four convolutions without padding. The lecture's 3.4 M and 6,272 come from here.",
    ),
    (
        "lenet5",
        "LeNet-5",
        "1x32x32-c6k5p0-tanh-avg2-c16k5p0-tanh-avg2-c120k5p0-tanh-flat-fc84-tanh-fc10",
        "LeCun et al. 1998, for digits, as it is usually built today: plain average pooling, every map of the second "
        "convolution reads all six, a dense layer at the end.",
    ),
    (
        "elements",
        "Five layers on 224 px",
        "3x224x224-c64-max2-c128-max2-c256",
        "The notes' table of how many numbers each layer puts out.",
    ),
    (
        "vgg16",
        "VGG-16",
        f"3x224x224-{_vgg((64, 2), (128, 2), (256, 3), (512, 3), (512, 3))}"
        "-flat-fc4096-relu-drop50-fc4096-relu-drop50-fc1000",
        "Simonyan and Zisserman 2015: stacks of 3×3 convolutions. Three dense layers hold nine tenths of it.",
    ),
    (
        "vgg_block",
        "One VGG block",
        "3x64x64-c64-relu-c64-relu-max2",
        "Two 3×3 convolutions and a pooling: see as far as one 5×5, with fewer parameters.",
    ),
    (
        "plain_256",
        "Three plain blocks, 256 channels",
        "3x64x64-c256k7s4-relu-" + "-".join(["c256b0-bn-relu-c256b0-bn-relu"] * 3),
        "Two 3×3 convolutions a block, all of them on 256 channels.",
    ),
    (
        "bottleneck_256",
        "Three bottlenecks, 256 channels",
        "3x64x64-c256k7s4-relu-neck256-neck256-neck256",
        "1×1 down to 64 channels, 3×3 there, 1×1 back up to 256, and a skip.",
    ),
    (
        "separable",
        "Depthwise separable convolutions",
        "3x64x64-c32s2-relu-"
        + "-max2-".join(_SEPARABLE.format(filters) for filters in (64, 128, 256))
        + "-gap-flat-fc10",
        "As in MobileNet: a depthwise convolution looks around, a 1×1 convolution mixes the channels.",
    ),
    (
        "resnet18",
        "ResNet-18",
        _resnet(("basic64", 2), ("basic128", 2), ("basic256", 2), ("basic512", 2)),
        "He et al. 2016 as torchvision builds it: 11.7 M parameters.",
    ),
    (
        "resnet34",
        "ResNet-34",
        _resnet(("basic64", 3), ("basic128", 4), ("basic256", 6), ("basic512", 3)),
        "He et al. 2016 as torchvision builds it: 21.8 M parameters.",
    ),
    (
        "resnet50",
        "ResNet-50",
        _resnet(("neck256", 3), ("neck512", 4), ("neck1024", 6), ("neck2048", 3)),
        "He et al. 2016 as torchvision builds it: 25.6 M parameters, in bottlenecks.",
    ),
)
PRESETS: tuple[Preset, ...] = tuple(Preset(id, title, from_text(text), note) for id, title, text, note in _TEXTS)
BY_ID = {preset.id: preset for preset in PRESETS}
DEFAULT = BY_ID["cats_vs_dogs"]
PAIRS: tuple[tuple[str, str, str], ...] = (
    ("Flatten + dense against global average pooling", "cats_vs_dogs", "cats_vs_dogs_gap"),
    ("Plain 3×3 blocks against bottlenecks", "plain_256", "bottleneck_256"),
    ("ResNet-34 against ResNet-50", "resnet34", "resnet50"),
)


def preset_of(network: Network) -> Preset | None:
    """The preset that is this network, if one is."""
    return next((preset for preset in PRESETS if preset.network == network), None)
