"""Occlusion: cover a window of the photo, see how far the class score falls (Zeiler & Fergus 2014), with captum."""

import numpy as np
import torch
from captum.attr import Occlusion
from torch import Tensor

from core.arrays import Float32Array
from core.jobs import Report
from core.models.loading import Model
from core.models.preprocessing import Prepared

WINDOWS_AT_ONCE = 16


def window_for(input_size: int) -> tuple[int, int]:
    """Window and stride in px for an input of this side: an eighth of it, moved by half a window."""
    window = max(input_size // 8, 2)
    return window, max(window // 2, 1)


def occlusion(model: Model, prepared: Prepared, target: int, report: Report) -> Float32Array:
    """How much the logit of `target` falls when a grey window (the mean colour) covers each place.

    Args:
        model: the shared network; not changed.
        prepared: the photo as the network reads it.
        target: class index.
        report: receives the progress.

    Returns:
        `(h, w)` in logits, at the input's resolution, mean over the windows that cover a pixel: positive where the
        class loses by being covered.
    """
    x = torch.from_numpy(prepared.values).unsqueeze(0)  # (1, 3, h, w)
    window, stride = window_for(x.shape[-1])
    steps = int(np.ceil((x.shape[-1] - window) / stride)) + 1
    calls = 1 + int(np.ceil(steps**2 / WINDOWS_AT_ONCE))
    done = 0

    def score(batch: Tensor) -> Tensor:
        nonlocal done
        report(done / calls)
        done += 1
        with model.lock, torch.no_grad():
            logits: Tensor = model.network(batch.to(model.device))
        return logits[:, target].cpu()

    attribution: Tensor = Occlusion(score).attribute(
        x,
        sliding_window_shapes=(x.shape[1], window, window),
        strides=(x.shape[1], stride, stride),
        baselines=0.0,
        perturbations_per_eval=WINDOWS_AT_ONCE,
    )
    return attribution[0, 0].numpy().astype(np.float32)
