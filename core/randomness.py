"""Seeded randomness. Nothing in the app draws from a process-wide generator: other users would change the draw."""

import hashlib

import numpy as np
import torch


def seed_for(*parts: object) -> int:
    """A 63-bit seed from any printable parts, the same in every process and on every machine."""
    digest = hashlib.sha256("\x1f".join(map(str, parts)).encode()).digest()
    return int.from_bytes(digest[:8], "big") >> 1


def torch_generator(*parts: object) -> torch.Generator:
    """A CPU generator of its own, seeded by `parts`."""
    return torch.Generator().manual_seed(seed_for(*parts))


def numpy_generator(*parts: object) -> np.random.Generator:
    """A NumPy generator of its own, seeded by `parts`."""
    return np.random.default_rng(seed_for(*parts))
