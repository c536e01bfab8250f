"""Where the network runs, and what happens when a GPU is too small."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

import torch

T = TypeVar("T")
CPU = torch.device("cpu")


def available_devices() -> dict[str, str]:
    """Device name -> what a person calls it, the fastest first."""
    devices = {}
    if torch.cuda.is_available():
        devices["cuda"] = f"GPU ({torch.cuda.get_device_name(0)})"
    if torch.backends.mps.is_available():
        devices["mps"] = "GPU (Apple)"
    devices["cpu"] = "CPU"
    return devices


@dataclass(frozen=True)
class Ran(Generic[T]):
    """A result and whether the device was too small for it."""

    value: T
    fell_back: bool


def or_on_cpu(work: Callable[[torch.device], T], device: torch.device) -> Ran[T]:
    """`work(device)`, and once more on the CPU where the device is out of memory."""
    try:
        return Ran(work(device), fell_back=False)
    except RuntimeError as error:  # torch.OutOfMemoryError is one; Apple's says so in words only
        if device.type == "cpu" or not (isinstance(error, torch.OutOfMemoryError) or "out of memory" in str(error)):
            raise
    if device.type == "cuda":
        torch.cuda.empty_cache()
    return Ran(work(CPU), fell_back=True)
