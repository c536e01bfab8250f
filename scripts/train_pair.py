"""Train the plain and the residual network for digits that the lesson on ensembles cuts blocks out of.

    python -m scripts.train_pair [--out assets/models/pair-digits.safetensors]

Three of each. Those of one number begin with the same weights, see the same digits in the same order, and are trained the
same way: SGD with momentum, one cycle of the learning rate, digits shifted by up to a pixel. Five minutes on two cores.
"""

import argparse
import math
from collections.abc import Iterator
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import save_file
from torch import Tensor

from core.ensembles.digits import Digits, digits
from core.ensembles.pair import FILE, Chain, name_of
from core.ensembles.pair_shape import KINDS, RESIDUAL, TRAININGS
from core.randomness import seed_for, torch_generator

EPOCHS, BATCH = 40, 64
PEAK, MOMENTUM, DECAY = 0.05, 0.9, 5e-4
WARM = 0.2  # share of the steps in which the learning rate rises


def batches(train: Digits, epochs: int, training: int) -> Iterator[Digits]:
    """The digits in an order of their own each epoch, every one shifted by -1, 0 or 1 px each way."""
    generator = torch_generator("pair batches", training)
    for _ in range(epochs):
        order = torch.randperm(len(train), generator=generator)
        for index in order.split(BATCH):
            batch = train.part(index)
            yield Digits(shifted(batch.pixels, generator), batch.labels)


def shifted(pixels: Tensor, generator: torch.Generator) -> Tensor:
    """`(B, 1, h, w)`, each moved by up to a pixel over paper."""
    height, width = pixels.shape[-2:]
    padded = F.pad(pixels, (1, 1, 1, 1))
    corners = torch.randint(0, 3, (len(pixels), 2), generator=generator).tolist()
    views = [one[:, y : y + height, x : x + width] for one, (y, x) in zip(padded, corners, strict=True)]
    return torch.stack(views)


def rate(step: int, steps: int) -> float:
    """Learning rate: up in a straight line, down along a cosine."""
    share = step / steps
    if share < WARM:
        return PEAK * (0.05 + 0.95 * share / WARM)
    return PEAK * 0.5 * (1 + math.cos(math.pi * (share - WARM) / (1 - WARM)))


def fresh(kind: str, training: int) -> Chain:
    """An untrained network; plain and residual ones of one number have the same weights."""
    with torch.random.fork_rng():
        torch.manual_seed(seed_for("pair weights", training))
        return Chain(kind == RESIDUAL)


def train_one(kind: str, training: int, train: Digits, epochs: int = EPOCHS) -> Chain:
    """Train one network from its beginning."""
    chain = fresh(kind, training).train()
    optimiser = torch.optim.SGD(chain.parameters(), PEAK, MOMENTUM, weight_decay=DECAY, nesterov=True)
    steps = epochs * math.ceil(len(train) / BATCH)
    for step, batch in enumerate(batches(train, epochs, training)):
        for group in optimiser.param_groups:
            group["lr"] = rate(step, steps)
        optimiser.zero_grad()
        F.cross_entropy(chain(batch.pixels), batch.labels).backward()
        optimiser.step()
    return chain.eval().requires_grad_(False)


def accuracy(chain: Chain, test: Digits) -> float:
    """Share of digits read rightly, 0..1."""
    with torch.no_grad():
        return float((chain(test.pixels).argmax(1) == test.labels).float().mean())


def save(chains: dict[str, list[Chain]], out: Path) -> None:
    """All networks as 16-bit floats in one file."""
    tensors = {
        name_of(kind, number) + name: tensor.half().contiguous()
        for kind, trained in chains.items()
        for number, chain in enumerate(trained)
        for name, tensor in chain.state_dict().items()
        if tensor.is_floating_point()
    }
    out.parent.mkdir(parents=True, exist_ok=True)
    save_file(tensors, out)


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=FILE)
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    parser.add_argument("--digits", type=int, default=0, help="train on so many only; 0: all")
    chosen = parser.parse_args(arguments)
    train, test = digits()
    if chosen.digits:
        train = train.first(chosen.digits)
    chains: dict[str, list[Chain]] = {kind: [] for kind in KINDS}
    for training in range(TRAININGS):
        for kind in KINDS:
            chain = train_one(kind, training, train, chosen.epochs)
            chains[kind].append(chain)
            print(f"{kind} {training}: {accuracy(chain, test):.1%} of {len(test)} test digits", flush=True)
    save(chains, chosen.out)
    print(f"{chosen.out}: {chosen.out.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
