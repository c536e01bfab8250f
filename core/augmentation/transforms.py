"""All transforms, by shelf."""

from core.augmentation.colour import COLOUR
from core.augmentation.crops import CROPS
from core.augmentation.draws import Kind
from core.augmentation.geometry import GEOMETRY
from core.augmentation.mixing import MIXING
from core.augmentation.noise import NOISE
from core.augmentation.policies import POLICIES
from core.augmentation.warps import WARPS

KINDS: tuple[Kind, ...] = (*GEOMETRY, *WARPS, *CROPS, *COLOUR, *NOISE, *POLICIES, *MIXING)
_BY_ID = {entry.id: entry for entry in KINDS}


def kind(id: str) -> Kind:
    """The transform of this name. Raises KeyError for an unknown one."""
    return _BY_ID[id]
