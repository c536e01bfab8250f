"""Extract the sample photographs from packages that carry them, reduce them, and list their licences.

Writes assets/samples/*.jpg and assets/samples/LICENSES.md. Needs scikit-image, scikit-learn, matplotlib and, for the
packages of Debian, apt-get and dpkg-deb. Run from the root of the repository: python -m scripts.make_samples
"""

import subprocess
import tempfile
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from PIL import Image

from core.images.decode import decode
from core.images.samples import PHOTO_FOLDER, PHOTOS
from scripts.qt_resources import read_resource

LONGEST = 768
QUALITY = 90
Box = tuple[int, int, int, int]


@dataclass(frozen=True)
class Origin:
    """Where a photo lies: `file` in the Python package, or in the Debian package if `debian`; `resource` in that bundle.

    `crop` is the kept part of the decoded picture (left, top, right, bottom), px; beyond its edges the paper is white.
    """

    package: str
    file: str
    debian: bool = False
    crop: Box | None = None
    note: str = ""
    resource: str = ""


_GCOMPRIS = "usr/share/gcompris-qt/rcc/"
_ACTIVITIES = "gcompris/src/activities/"
_UBPORTS = "lomiri-wallpapers-16.04"
ORIGINS = {
    "cat": Origin("skimage", "data/chelsea.png"),
    "dogs": Origin(
        _UBPORTS,
        "usr/share/backgrounds/friends_by_Aitzol_Berasategi.jpg",
        debian=True,
        crop=(200, 440, 1110, 1350),
        note="cropped to the dogs",
    ),
    "koala": Origin(
        "gcompris-qt-data",
        _GCOMPRIS + "explore_world_animals.rcc",
        debian=True,
        resource=_ACTIVITIES + "explore_world_animals/resource/animals/koala.webp",
    ),
    "officer": Origin("matplotlib", "mpl-data/sample_data/grace_hopper.jpg"),
    "arch": Origin(
        "gcompris-qt-data",
        _GCOMPRIS + "categorization.rcc",
        debian=True,
        resource=_ACTIVITIES + "categorization/resource/images/monuments/arcDeTriomphe.webp",
    ),
    "mountains": Origin(_UBPORTS, "usr/share/backgrounds/picosdeeuropa_by_Aitzol_Berasategi.jpg", debian=True),
    "bee": Origin("palapeli-data", "usr/share/palapeli/collection/european-honey-bee.jpg", debian=True),
    "flower": Origin("sklearn", "datasets/images/flower.jpg"),
    "astronaut": Origin("skimage", "data/astronaut.png"),
    "coffee": Origin("skimage", "data/coffee.png"),
    "street": Origin(
        "tuxpaint-stamps-default",
        "usr/share/tuxpaint/stamps/vehicles/emergency/firetruck.png",
        debian=True,
        crop=(-40, -135, 840, 465),
        note="background removed by Bill Kendrick for Tux Paint; laid on white with a margin",
    ),
    "pavilion": Origin("sklearn", "datasets/images/china.jpg"),
    "bridge": Origin("palapeli-data", "usr/share/palapeli/collection/cincinnati-bridge.jpg", debian=True),
    "rocket": Origin("skimage", "data/rocket.jpg"),
    "citrus": Origin("palapeli-data", "usr/share/palapeli/collection/citrus-fruits.jpg", debian=True),
    "camera": Origin("skimage", "data/camera.png"),
    "brick": Origin("skimage", "data/brick.png"),
    "grass": Origin("skimage", "data/grass.png"),
    "gravel": Origin("skimage", "data/gravel.png"),
}


def read(origin: Origin, folder: Path) -> bytes:
    if not origin.debian:
        spec = find_spec(origin.package)
        if spec is None or spec.origin is None:
            raise FileNotFoundError(f"the package {origin.package} is not installed")
        return (Path(spec.origin).parent / origin.file).read_bytes()
    unpacked = folder / origin.package
    if not unpacked.exists():
        subprocess.run(["apt-get", "download", "-qq", origin.package], cwd=folder, check=True)
        (package,) = folder.glob(f"{origin.package}_*.deb")
        subprocess.run(["dpkg-deb", "-x", package.name, origin.package], cwd=folder, check=True)
    data = (unpacked / origin.file).read_bytes()
    return read_resource(data, origin.resource) if origin.resource else data


def reduced(data: bytes, crop: Box | None) -> Image.Image:
    image = Image.fromarray(decode(data).pixels)
    if crop:
        paper = Image.new("RGB", (crop[2] - crop[0], crop[3] - crop[1]), "white")
        paper.paste(image, (-crop[0], -crop[1]))
        image = paper
    image.thumbnail((LONGEST, LONGEST), Image.Resampling.LANCZOS)
    pixels = np.asarray(image)
    return image.convert("L") if (pixels == pixels[:, :, :1]).all() else image


def main() -> None:
    lines = [
        "# Sample photographs",
        "",
        f"All were reduced to at most {LONGEST} px where they were larger, saved as JPEG, and freed of metadata.",
        "Written by `scripts/make_samples.py`.",
        "",
    ]
    PHOTO_FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for sample in PHOTOS:
            origin = ORIGINS[sample.id]
            image = reduced(read(origin, Path(folder)), origin.crop)
            file = PHOTO_FOLDER / f"{sample.id}.jpg"
            image.save(file, quality=QUALITY, optimize=True)
            via = f"taken from the {'Debian' if origin.debian else 'Python'} package {origin.package}"
            changes = "; ".join(filter(None, (via, origin.note)))
            credit = f"“{sample.title}” by {sample.author}, {sample.licence}, <{sample.source}>"
            lines.append(f"- `{file.name}`: {credit}; {changes}.")
            print(f"{file.name:16} {image.width:4} x {image.height:<4} {file.stat().st_size:7,} bytes")
    (PHOTO_FOLDER / "LICENSES.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
