"""A device that is out of memory."""

from collections.abc import Callable

import pytest
import torch

from core.models.device import CPU, Ran, available_devices, or_on_cpu


def too_small_except(allowed: torch.device | None, tried: list[torch.device]) -> Callable[[torch.device], str]:
    def work(device: torch.device) -> str:
        tried.append(device)
        if device != allowed:
            raise torch.OutOfMemoryError("out of memory")
        return "value"

    return work


@pytest.mark.parametrize("name", ["cuda", "mps"])
def test_falls_back_to_the_cpu(name: str) -> None:
    tried: list[torch.device] = []
    ran = or_on_cpu(too_small_except(CPU, tried), torch.device(name))
    assert ran == Ran("value", fell_back=True)
    assert tried == [torch.device(name), CPU]


@pytest.mark.parametrize("name", ["cuda", "cpu"])
def test_does_not_fall_back_where_it_fits(name: str) -> None:
    tried: list[torch.device] = []
    device = torch.device(name)
    assert or_on_cpu(too_small_except(device, tried), device) == Ran("value", fell_back=False)
    assert tried == [device]


def test_cpu_out_of_memory_is_passed_on_at_once() -> None:
    tried: list[torch.device] = []
    with pytest.raises(torch.OutOfMemoryError):
        or_on_cpu(too_small_except(None, tried), CPU)
    assert tried == [CPU]


def test_both_out_of_memory_is_passed_on() -> None:
    tried: list[torch.device] = []
    with pytest.raises(torch.OutOfMemoryError):
        or_on_cpu(too_small_except(None, tried), torch.device("cuda"))
    assert tried == [torch.device("cuda"), CPU]


def test_other_errors_do_not_fall_back() -> None:
    tried: list[torch.device] = []

    def work(device: torch.device) -> None:
        tried.append(device)
        raise RuntimeError("a bug")

    with pytest.raises(RuntimeError, match="a bug"):
        or_on_cpu(work, torch.device("cuda"))
    assert len(tried) == 1


def test_cpu_is_always_there_and_last() -> None:
    devices = available_devices()
    assert list(devices)[-1] == "cpu"
    assert all(devices.values())
    assert ("cuda" in devices) == torch.cuda.is_available()
