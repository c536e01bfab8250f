"""What the app's way of looking into the network costs, as ratios to a bare forward pass, measured in one run.

    python -m benchmarks.network

Every round times all contenders once, in turn, so that a busy moment hits them alike; medians over the rounds.
"""

import statistics
import time
from collections.abc import Callable

import numpy as np
import torch
from captum.attr import LayerGradCam

from core.images.samples import load_sample
from core.models.cards import CARDS
from core.models.device import CPU
from core.models.loading import load_model
from core.models.preprocessing import prepare
from core.network.activations import activations
from core.network.heatmaps import grad_cam

ROUNDS = 40


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> None:
    card = CARDS[0]
    model = load_model(card, CPU)
    prepared = prepare(load_sample("cat"), card.preprocessing)
    x = torch.from_numpy(prepared.values).unsqueeze(0)
    kept = activations(model, prepared)
    top = [int(index) for index in np.argsort(-kept.probabilities)[:5]]
    captum = LayerGradCam(model.network, model.network.layer4[1])
    last = kept.spatial_names[-1]

    def bare() -> None:
        with torch.no_grad():
            model.network(x)

    contenders: dict[str, Callable[[], object]] = {
        "a bare forward pass": bare,
        "all stages kept": lambda: activations(model, prepared),
        f"Grad-CAM at {last}, one class, stages kept before": lambda: grad_cam(model, kept, last, top[:1]),
        f"Grad-CAM at {last}, five classes, stages kept before": lambda: grad_cam(model, kept, last, top),
        "Grad-CAM at conv1, one class, stages kept before": lambda: grad_cam(model, kept, "conv1", top[:1]),
        f"captum's LayerGradCam at {last}, one class": lambda: captum.attribute(x, target=top[0]),
    }
    times: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(ROUNDS + 5):
        for name, work in contenders.items():
            times[name].append(seconds(work))
    medians = {name: statistics.median(values[5:]) for name, values in times.items()}
    base = medians["a bare forward pass"]
    print(
        f"{card.title}, {prepared.values.shape[-1]} px, {torch.get_num_threads()} threads, medians of {ROUNDS} rounds"
    )
    for name, median in medians.items():
        print(f"{median / base:6.2f} x  {median * 1000:7.1f} ms  {name}")
    print(f"kept in memory: {kept.nbytes / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
