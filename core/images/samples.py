"""The pictures that come with the app: photographs from assets/samples, patterns computed on demand."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import cache, partial
from pathlib import Path
from typing import Literal

import numpy as np

from core.errors import LearnerError
from core.images import synthetic
from core.images.decode import decode
from core.images.picture import SAMPLE, Picture

PHOTO_FOLDER = Path(__file__).resolve().parents[2] / "assets" / "samples"
DEFAULT_SAMPLE = "cat"


@dataclass(frozen=True)
class Sample:
    """A picture to start from.

    Attributes:
        id: short name, used in links and as the name of the photo's file.
        title: what a list shows.
        description: one sentence on what is to be seen, the text alternative of the picture.
        group: `"photo"` or `"pattern"`.
        source: address of the original.
        licence: under which it may be passed on.
        author: who is to be named.
        names: what networks may rightly call it, each in its own words; empty where none here has a word for it.
    """

    id: str
    title: str
    description: str
    group: Literal["photo", "pattern"]
    source: str
    licence: str
    author: str
    names: tuple[str, ...] = ()


_SKIMAGE = "https://scikit-image.org/docs/stable/api/skimage.data.html#skimage.data."
_COMMONS = "https://commons.wikimedia.org/wiki/File:"


def _photo(
    id: str, title: str, description: str, author: str, licence: str, source: str, names: tuple[str, ...] = ()
) -> Sample:
    return Sample(id, title, description, "photo", source, licence, author, names)


def _pattern(id: str, title: str, description: str) -> Sample:
    return Sample(id, title, description, "pattern", "computed by ConvScope", "MIT", "ConvScope")


# Of most photos the bundled network has no class: that is on purpose, to see whether it notices.
SAMPLES: tuple[Sample, ...] = (
    _photo("cat", "Cat", "The face of a tabby cat with green eyes, its head turned to the right.",
           "Stéfan van der Walt", "CC0 1.0", _SKIMAGE + "chelsea",
           ("domestic cat", "tabby", "tiger cat", "Egyptian cat")),
    _photo("dogs", "Two dogs", "Two brown cocker spaniels look out between the boards of a wooden house.",
           "Aitzol Berasategi", "CC BY 4.0", "https://packages.debian.org/bookworm/lomiri-wallpapers-16.04",
           ("cocker spaniel",)),
    _photo("koala", "Koala", "A grey koala sits in the fork of a tree and holds on to two branches.",
           "David Iliff", "CC BY-SA 3.0", _COMMONS + "Koala_climbing_tree.jpg", ("koala",)),
    _photo("bee", "Honey bee", "A honey bee, seen from the side, drinks from the yellow middle of a violet flower.",
           "John Severns", "public domain", _COMMONS + "European_honey_bee_extracts_nectar.jpg", ("bee",)),
    _photo("flower", "Dahlia", "An orange dahlia with many layers of petals in front of dark leaves.",
           "vultilion", "CC BY 2.0", "https://www.flickr.com/photos/vultilion/6056698931/"),
    _photo("astronaut", "Astronaut", "The astronaut Eileen Collins smiles in an orange suit, a flag and a model of the "
           "space shuttle behind her.", "NASA", "public domain", "https://flic.kr/p/r9qvLn", ("human face",)),
    _photo("officer", "Officer", "The computer scientist and naval officer Grace Hopper, in uniform with cap and glasses, "
           "in front of a flag.", "James S. Davis", "public domain",
           _COMMONS + "Commodore_Grace_M._Hopper,_USN_(covered).jpg", ("military uniform", "human face")),
    _photo("coffee", "Cup of coffee", "A red cup of espresso with a saucer and a spoon on a wooden table.",
           "Rachel Michetti", "CC0 1.0", _SKIMAGE + "coffee", ("espresso", "cup", "coffee mug")),
    _photo("citrus", "Citrus fruits", "Round slices of oranges, lemons and limes lie side by side, lit from below.",
           "US Department of Agriculture", "public domain", _COMMONS + "Citrus_fruits.jpg", ("orange", "lemon")),
    _photo("street", "Fire engine", "A red and white fire engine, seen from its front left, cut out on white.",
           "Aaron M. Lang, cut out by Bill Kendrick", "CC BY 2.5", "https://en.wikipedia.org/wiki/File:E28_b.JPG",
           ("fire engine",)),
    _photo("pavilion", "Pavilion", "A Chinese pavilion with green and red roofs stands among trees above a misty lake.",
           "danielbuechele", "CC BY 2.0", "https://www.flickr.com/photos/danielbuechele/6061409035/",
           ("tile roof", "lakeside")),
    _photo("bridge", "Bridge at night", "The lit stone tower of a suspension bridge over a river at night.",
           "Derek Jensen", "public domain", _COMMONS + "Cincinnati-roebling-suspension-bridge.jpg",
           ("suspension bridge",)),
    _photo("arch", "Triumphal arch", "A marble arch with three gates and a group of bronze horses on top, under a blue sky.",
           "Dan McKay", "CC BY-SA 2.0", _COMMONS + "Arc_de_Triomphe_du_Carrousel_12_June_2006.jpg",
           ("triumphal arch",)),
    _photo("mountains", "Mountains", "A path leads over a meadow to grey rocky mountains under clouds.",
           "Aitzol Berasategi", "CC BY 4.0", "https://packages.debian.org/bookworm/lomiri-wallpapers-16.04",
           ("alp", "cliff")),
    _photo("rocket", "Rocket", "A white rocket stands between four lattice towers in the last light of the day.",
           "SpaceX", "public domain", "https://www.flickr.com/photos/spacexphotos/16511594820/",
           ("missile", "projectile")),
    _photo("camera", "Cameraman", "A man in a dark coat looks through a camera on a tripod, in black and white.",
           "Lav Varshney", "CC0 1.0", _SKIMAGE + "camera", ("tripod", "reflex camera")),
    _photo("brick", "Brick paving", "Rows of long grey bricks with light joints run away from the viewer.",
           "CC0Textures (Bricks25)", "CC0 1.0", _SKIMAGE + "brick"),
    _photo("grass", "Grass", "Short grass and small leaves, seen from above, in shades of grey.",
           "linolafett", "CC0 1.0", _SKIMAGE + "grass"),
    _photo("gravel", "Gravel", "A bed of small grey stones, seen from above.",
           "CC0Textures (Gravel04)", "CC0 1.0", _SKIMAGE + "gravel"),
    _pattern("checkerboard", "Checkerboard", "Black and white squares of 32 px, eight in a row."),
    _pattern("gradient", "Gradient", "A smooth change from black at the left to white at the right."),
    _pattern("stripes-0", "Stripes, 0°", "Horizontal black and white stripes of 16 px."),
    _pattern("stripes-45", "Stripes, 45°", "Black and white stripes of 16 px that rise to the right."),
    _pattern("stripes-90", "Stripes, 90°", "Vertical black and white stripes of 16 px."),
    _pattern("stripes-135", "Stripes, 135°", "Black and white stripes of 16 px that fall to the right."),
    _pattern("zone-plate", "Zone plate", "Black and white rings that get finer from the centre to the edge."),
    Sample("digit", "Handwritten digit", "A handwritten 3 in eight by eight large grey blocks, light on black.",
           "pattern", "https://doi.org/10.24432/C50P49", "CC BY 4.0", "E. Alpaydin and C. Kaynak"),
)  # fmt: skip
PHOTOS = tuple(sample for sample in SAMPLES if sample.group == "photo")
_BY_ID = {sample.id: sample for sample in SAMPLES}

_COMPUTED: dict[str, Callable[[], synthetic.Grey]] = {
    "checkerboard": synthetic.checkerboard,
    "gradient": synthetic.gradient,
    **{f"stripes-{angle}": partial(synthetic.stripes, angle) for angle in (0, 45, 90, 135)},
    "zone-plate": synthetic.zone_plate,
    "digit": synthetic.digit,
}


def sample(id: str) -> Sample:
    """The sample with this id. Raises KeyError for an unknown one."""
    return _BY_ID[id]


def sample_ids() -> tuple[str, ...]:
    """The ids of all samples, photos first."""
    return tuple(sample.id for sample in SAMPLES)


@cache
def load_sample(id: str) -> Picture:
    """The picture of a sample; every call returns the same, read-only one.

    Raises:
        LearnerError: there is no such sample.
    """
    if id not in sample_ids():
        nearest = get_close_matches(id[:40], sample_ids(), n=3, cutoff=0.0)
        raise LearnerError(f"There is no sample named “{id[:40]}”.", f"The nearest ones are: {', '.join(nearest)}.")
    if id in _COMPUTED:
        grey = _COMPUTED[id]()
        return Picture(np.repeat(grey[:, :, None], 3, axis=2), SAMPLE, id, (grey.shape[1], grey.shape[0]))
    return replace(decode((PHOTO_FOLDER / f"{id}.jpg").read_bytes(), SAMPLE), name=id)


def load_photos() -> list[Picture]:
    """The samples that are photos, in the order of `PHOTOS`."""
    return [load_sample(sample.id) for sample in PHOTOS]
