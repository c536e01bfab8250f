"""What a layer costs, measured: it really runs, on the meta device, and torch's own flop formulas count."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import torch
from torch import Tensor, nn
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils.flop_counter import flop_registry

from core.architecture.layers import Layer, Shape
from core.architecture.modules import on_meta

BYTES = 4  # of a float32


@dataclass(frozen=True)
class Cost:
    """Of one layer, for one picture.

    Attributes:
        shape: what it puts out, `(C, H, W)` or `(n,)`.
        parameters: learnt numbers.
        multiply_adds: multiplications with the addition that follows; as in torch's counter only those of convolutions
            and dense layers.
        activations: numbers it computes, those inside a residual block included.
    """

    shape: Shape
    parameters: int
    multiply_adds: int
    activations: int

    @property
    def memory(self) -> int:
        """Bytes of the activations as float32."""
        return BYTES * self.activations


class _FlopCounter(TorchDispatchMode):  # type: ignore[no-untyped-call]
    """torch's flop formulas without FlopCounterMode's module tracker, whose global hooks other threads would meet."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.flops = 0

    def __torch_dispatch__(
        self, func: Any, types: Sequence[type], args: Sequence[Any] = (), kwargs: Mapping[str, Any] | None = None
    ) -> Any:
        result = func(*args, **(kwargs or {}))
        count = flop_registry.get(func.overloadpacket)
        if count is not None:
            self.flops += int(count(*args, **(kwargs or {}), out_val=result))
        return result


@lru_cache(maxsize=8192)
def measure(layer: Layer, shape: Shape) -> Cost:
    """Run `layer` on an input of `shape`, `(C, H, W)` or `(n,)`. Raises Misfit where it cannot read that."""
    module = on_meta(layer, shape)
    computed: list[int] = []
    for part in module.modules():
        if next(part.children(), None) is None and not isinstance(part, nn.Identity):
            part.register_forward_hook(_keeping(computed))
    counter = _FlopCounter()
    with torch.no_grad(), counter:
        result: Tensor = module(torch.empty(1, *shape, device="meta"))
    return Cost(tuple(result.shape[1:]), sum(p.numel() for p in module.parameters()), counter.flops // 2, sum(computed))


def _keeping(computed: list[int]) -> Callable[[nn.Module, Any, Tensor], None]:
    return lambda module, args, result: computed.append(result.numel())
