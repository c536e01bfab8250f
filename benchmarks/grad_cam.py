"""What Grad-CAM costs from the prepared photo to the maps, as ratios to a bare forward pass of the same network.

    python -m benchmarks.grad_cam --write

Each round times every contender once, in a new order, so that a busy moment hits them alike. A ratio is the median over
the rounds of (time of the contender / time of the bare forward pass in the same round). The other libraries run on their
own instance of the network with the same random weights, as their README shows; their maps are compared with ours.
"""

import argparse
import random
import time
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import version

import numpy as np
import torch
import torchvision
from torchvision.models import ResNet

from benchmarks.report import conditions, median, publish, table
from core.arrays import Float32Array
from core.images.samples import load_sample
from core.models.cards import CARDS
from core.models.loading import SharedModel, build
from core.models.preprocessing import CentreCrop, Prepared, prepare
from core.network.activations import activations
from core.network.heatmaps import grad_cam
from core.sizes import size_of

ARCHITECTURES = ("resnet18", "resnet50")
CLASSES = 1000
SIDE = 224
WARM_UP = 3
BARE = "bare forward pass"
KEPT = "all stages kept"
OURS = ("ConvScope, one class", "ConvScope, five classes")
AIMS = {KEPT: 1.2, OURS[0]: 1.15, OURS[1]: 1.35}
PEERS = {"pytorch-grad-cam": "grad-cam", "torch-cam": "torchcam", "captum": "captum"}  # name -> package
Maps = list[Float32Array]


@dataclass(frozen=True)
class Subject:
    """One network, ours and as torchvision hands it out, with the photo and the classes asked for."""

    model: SharedModel
    plain: ResNet
    prepared: Prepared
    x: torch.Tensor  # (1, 3, SIDE, SIDE)
    targets: list[int]


def subject(architecture: str, device: torch.device) -> Subject:
    """A network with seeded random weights; the five classes are those it likes best."""
    with torch.random.fork_rng():
        torch.manual_seed(0)
        plain: ResNet = getattr(torchvision.models, architecture)(num_classes=CLASSES).eval()
    state = {name: tensor.clone() for name, tensor in plain.state_dict().items()}
    model = SharedModel(CARDS[0], build(architecture, state).to(device), device)  # nothing here reads the card
    prepared = prepare(load_sample("cat"), CentreCrop(resize=256, crop=SIDE))
    best = np.argsort(-activations(model, prepared).logits)[:5]
    x = torch.from_numpy(prepared.values).unsqueeze(0).to(device)
    return Subject(model, plain.to(device), prepared, x, [int(index) for index in best])


def ours(case: Subject, count: int) -> Maps:
    """One forward pass that keeps all stages, then the tail after layer4 for the first `count` classes."""
    kept = activations(case.model, case.prepared)
    heats = grad_cam(case.model, kept, kept.spatial_names[-1], case.targets[:count])
    return [heat.values for heat in heats]


def pytorch_grad_cam(case: Subject) -> Callable[[list[int]], Maps]:
    """As its README: one object, called once for each class; it enlarges and normalises the map itself."""
    library = import_module("pytorch_grad_cam")
    target = import_module("pytorch_grad_cam.utils.model_targets").ClassifierOutputTarget
    network = deepcopy(case.plain)  # each library gets its own: some leave hooks in it
    cam = library.GradCAM(model=network, target_layers=[network.layer4[-1]])
    return lambda classes: [cam(input_tensor=case.x, targets=[target(index)])[0] for index in classes]


def torch_cam(case: Subject, one_forward: bool = False) -> Callable[[list[int]], Maps]:
    """As its README: a forward pass under the extractor, then the class; `one_forward` keeps the graph for all."""
    extractor = import_module("torchcam.methods").GradCAM
    network = deepcopy(case.plain)

    def each(classes: list[int]) -> Maps:
        maps = []
        with extractor(network, "layer4") as cam:
            scores = network(case.x)
            for place, index in enumerate(classes):
                maps.append(cam(index, scores, retain_graph=place + 1 < len(classes))[0][0].cpu().numpy())
        return maps

    return each if one_forward else lambda classes: [values for index in classes for values in each([index])]


def captum(case: Subject) -> Callable[[list[int]], Maps]:
    """As its tutorial: one object, `attribute` once for each class."""
    network = deepcopy(case.plain)
    cam = import_module("captum.attr").LayerGradCam(network, network.layer4)

    def each(index: int) -> Float32Array:
        values: Float32Array = cam.attribute(case.x, target=index, relu_attributions=True)[0, 0].detach().cpu().numpy()
        return values

    return lambda classes: [each(index) for index in classes]


def contenders(case: Subject) -> dict[str, Callable[[], object]]:
    """What is timed, by the name it has in the table."""
    kept = activations(case.model, case.prepared)
    last = kept.spatial_names[-1]
    once, five = case.targets[:1], case.targets

    def bare() -> None:
        with torch.no_grad():
            case.model.network(case.x).cpu()

    work: dict[str, Callable[[], object]] = {
        BARE: bare,
        KEPT: lambda: activations(case.model, case.prepared),
        OURS[0]: lambda: ours(case, 1),
        OURS[1]: lambda: ours(case, 5),
        "ConvScope, one more class, stages kept before": lambda: grad_cam(case.model, kept, last, once),
    }
    for name, cam in {"pytorch-grad-cam": pytorch_grad_cam, "torch-cam": torch_cam, "captum": captum}.items():
        call = cam(case)
        work[f"{name}, one class"] = lambda call=call: call(once)  # type: ignore[misc]
        work[f"{name}, five classes, one pass each"] = lambda call=call: call(five)  # type: ignore[misc]
    shared = torch_cam(case, one_forward=True)
    work["torch-cam, five classes, one forward pass"] = lambda: shared(five)
    return work


def disagreement(case: Subject) -> float:
    """Largest difference of our five maps to captum's and torch-cam's, in shares of a map's maximum."""
    mine = ours(case, 5)
    shares = [values / values.max() for values in mine]  # torch-cam scales to 0..1
    from_captum = [np.abs(a - b).max() / a.max() for a, b in zip(mine, captum(case)(case.targets), strict=True)]
    scaled = [(share - share.min()) / (share.max() - share.min()) for share in shares]
    from_torch_cam = [np.abs(a - b).max() for a, b in zip(scaled, torch_cam(case)(case.targets), strict=True)]
    return float(max(from_captum + from_torch_cam))


def timed(work: dict[str, Callable[[], object]], rounds: int) -> dict[str, list[float]]:
    """Seconds of each contender in each round."""
    names = list(work)
    shuffled = random.Random(0)
    times: dict[str, list[float]] = {name: [] for name in names}
    for number in range(WARM_UP + rounds):
        shuffled.shuffle(names)
        for name in names:
            start = time.perf_counter()
            work[name]()
            if number >= WARM_UP:
                times[name].append(time.perf_counter() - start)
    return times


def ratio(times: dict[str, list[float]], name: str, base: str) -> float:
    """Median over the rounds of the time of `name` in units of the time of `base`."""
    return median(a / b for a, b in zip(times[name], times[base], strict=True))


def row(times: dict[str, list[float]], name: str) -> tuple[str, ...]:
    against = ratio(times, name, BARE)
    aim = f"≤ {AIMS[name]:.2f} ×: {'met' if against <= AIMS[name] else 'missed'}" if name in AIMS else ""
    mine = next((own for own in OURS if own.split(", ")[1] in name), None)
    beside = f"{ratio(times, name, mine):.2f} ×" if mine is not None and "ConvScope" not in name else ""
    return name, f"{median(times[name]) * 1000:.1f}", f"{against:.2f} ×", beside, aim


def measure(architecture: str, rounds: int, device: torch.device) -> str:
    """The section of one network."""
    case = subject(architecture, device)
    apart = disagreement(case)
    times = timed(contenders(case), rounds)
    memory = size_of(activations(case.model, case.prepared)) / 1e6
    rows = [row(times, name) for name in times]
    return (
        f"### {architecture}\n\n"
        + table(("", "ms", "to a bare forward pass", "to ConvScope", "aim"), rows)
        + f"\n\nAll stages kept hold {memory:.1f} MB a photo. Our maps differ from captum's and torch-cam's by at most "
        f"{apart:.0e} of a map's maximum."
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=60)
    parser.add_argument("--device", default="cpu", help="cpu or cuda")
    parser.add_argument("--write", action="store_true", help="put the tables into docs/benchmarks.md")
    given = parser.parse_args()
    device = torch.device(given.device)
    name = torch.cuda.get_device_name(device) if device.type == "cuda" else f"{torch.get_num_threads()} torch threads"
    libraries = ", ".join(f"{peer} {version(package)}" for peer, package in PEERS.items())
    text = [
        f"## Grad-CAM{'' if device.type == 'cpu' else f' on {name}'}\n",
        f"Layer4, {SIDE} px, {CLASSES} classes, random weights, from the prepared photo to the maps; medians of "
        f"{given.rounds} rounds. {conditions(name, libraries)}\n",
        "The other libraries run as their README shows, on a network whose parameters take gradients. pytorch-grad-cam "
        "also enlarges its map to the size of the photo. torch-cam, told to keep the graph, needs one forward pass for "
        "all five classes, too; the others have no such way.\n",
        *(measure(architecture, given.rounds, device) + "\n" for architecture in ARCHITECTURES),
    ]
    publish(f"grad-cam-{device.type}", "\n".join(text).rstrip(), given.write)


if __name__ == "__main__":
    main()
