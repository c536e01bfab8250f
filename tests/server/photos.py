"""A photo that no sample resembles, and the pages that a reader takes it to."""

import io

import numpy as np
from PIL import Image

from tests.server.watched import PHOTO

# Every lesson and view, with its drawers open.
EVERYWHERE = (
    ("correlation", "view=slide"),
    ("correlation", "view=photo"),
    ("correlation", "view=numbers"),
    ("correlation", "view=search"),
    ("conv_layer", "view=layer"),
    ("conv_layer", "view=neuron"),
    ("conv_layer", "view=two"),
    ("pooling", "view=slide"),
    ("pooling", "view=lost"),
    ("pooling", "view=shift"),
    ("pooling", "view=linear"),
    ("architecture", "run=1&whatif=1"),
    ("one_by_one", "view=colours"),
    ("one_by_one", "view=slide"),
    ("one_by_one", "view=maps&how=few"),
    ("one_by_one", "view=maps&how=random"),
    ("one_by_one", "view=maps&how=dense"),
    ("residual", "part=toy"),
    ("residual", "part=depth&fresh=1"),
    ("residual", "part=lesions"),
    ("ensemble", "view=paths"),
    ("augmentation", "sweep=1&inside=1&cams=0_1&beside=1&race=1"),
    ("training", ""),
    ("feature_maps", "trace=1"),
    ("feature_maps", "stage=logits"),
    ("grad_cam", "bench=1&networks=1"),
    ("receptive_field", "of=pretrained"),
    ("receptive_field", "of=built&used=1"),
    ("hierarchy", "filters=1"),
    ("", ""),
)


def photo(seed: int = 5, shape: tuple[int, int] = PHOTO) -> bytes:
    """Coloured noise as a PNG; each seed another photo."""
    pixels = np.random.default_rng(seed).integers(0, 256, (*shape, 3), dtype=np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG")
    return buffer.getvalue()
