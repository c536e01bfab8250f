"""How long two ways of computing the same take, measured in turns, so that whatever else the machine does meets both."""

import math
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F

from core.errors import LearnerError
from core.jobs import Report
from core.models.device import available_devices
from core.operations.convolution import Convolution

SECONDS = 3.0
MOST_ROUNDS = 200
LEAST_ROUNDS = 5
MOST_MULTIPLY_ADDS = 10**10  # of one run: a few tenths of a second on a laptop
MOST_WEIGHTS = 5 * 10**7  # 200 MB


@dataclass(frozen=True)
class Timed:
    """Measured on one device.

    Attributes:
        device: in words.
        seconds: median of each way.
        spread: quartiles of each way, in seconds.
        rounds: how often each ran.
    """

    device: str
    seconds: tuple[float, ...]
    spread: tuple[tuple[float, float], ...]
    rounds: int


def runner(layers: Sequence[Convolution], device: torch.device) -> Callable[[Tensor], Tensor]:
    """The layers, without biases and a ReLU after each, with random weights (He et al. 2015)."""
    generator = torch.Generator().manual_seed(0)
    kernels = []
    for layer in layers:
        spread = math.sqrt(2 / math.prod(layer.weight_shape[1:]))
        kernels.append((torch.randn(layer.weight_shape, generator=generator) * spread).to(device))

    def run(x: Tensor) -> Tensor:  # (B, C, H, W)
        for layer, kernel in zip(layers, kernels, strict=True):
            window = layer.window
            x = F.relu(F.conv2d(x, kernel, None, window.stride, window.padding, window.dilation, layer.groups))
        return x

    return run


def race(
    ways: Sequence[Sequence[Convolution]],
    side: int,
    device: torch.device,
    name: str,
    report: Report,
    seconds: float = SECONDS,
) -> Timed:
    """Run each way on one input `(1, C, side, side)`, in turns, for about `seconds` in all; the first runs do not count.

    Args:
        ways: layers with the same number of input channels.
        name: of the device, in words.
        report: receives the progress; raises where the work is to stop.

    Raises:
        LearnerError: one run would take too long.
    """
    for way in ways:
        _check(way, side)
    runners = [runner(way, device) for way in ways]
    x = torch.randn(1, ways[0][0].in_channels, side, side, generator=torch.Generator().manual_seed(0)).to(device)
    times: list[list[float]] = [[] for _ in ways]
    with torch.inference_mode():
        for _ in range(2):
            for run in runners:
                _clocked(run, x)
        started = time.perf_counter()
        while _goes_on(started, len(times[0]), seconds):
            report(min((time.perf_counter() - started) / seconds, 1.0))
            for run, taken in zip(runners, times, strict=True):
                taken.append(_clocked(run, x))
    quartiles = [statistics.quantiles(taken, n=4) for taken in times]
    return Timed(
        name,
        tuple(statistics.median(taken) for taken in times),
        tuple((low, high) for low, _, high in quartiles),
        len(times[0]),
    )


def race_everywhere(ways: Sequence[Sequence[Convolution]], side: int, report: Report) -> tuple[Timed, ...]:
    """`race` on every device of this machine. Raises as it does."""
    devices = available_devices()
    found = []
    for place, (kind, name) in enumerate(devices.items()):

        def part(share: float, place: int = place) -> None:
            report((place + share) / len(devices))

        words = f"the {name}, {torch.get_num_threads()} threads" if kind == "cpu" else f"the {name}"
        found.append(race(ways, side, torch.device(kind), words, part))
    return tuple(found)


def _check(way: Sequence[Convolution], side: int) -> None:
    work = sum(layer.multiply_adds(side, side) for layer in way)
    count = sum(layer.weight_count for layer in way)
    if work > MOST_MULTIPLY_ADDS or count > MOST_WEIGHTS:
        raise LearnerError(
            f"One run would take {work / 1e9:,.1f} billion multiply-adds with {count / 1e6:,.1f} million weights: too much "
            "for a server that others use, too.",
            f"The measurement goes up to {MOST_MULTIPLY_ADDS / 1e9:.0f} billion and {MOST_WEIGHTS / 1e6:.0f} million: take "
            "fewer channels or smaller maps.",
        )


def _goes_on(started: float, rounds: int, seconds: float) -> bool:
    if rounds < LEAST_ROUNDS:
        return True
    return rounds < MOST_ROUNDS and time.perf_counter() - started < seconds


def _clocked(run: Callable[[Tensor], Tensor], x: Tensor) -> float:
    started = time.perf_counter()
    run(x)
    if x.device.type == "cuda":
        torch.cuda.synchronize(x.device)
    elif x.device.type == "mps":
        torch.mps.synchronize()
    return time.perf_counter() - started
