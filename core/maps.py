"""What one layer or stage of a network computed."""

from dataclasses import dataclass, field

from torch import Tensor

from core.arrays import Float32Array


@dataclass(frozen=True)
class StageMaps:
    """What one stage computed.

    Attributes:
        name: the stage's name.
        after: `(C, h, w)` or, for a vector, `(C,)` float32 on the CPU: the result, after the ReLU if there is one.
        before: the same before the ReLU; None where no ReLU follows.
    """

    name: str
    after: Tensor = field(repr=False)
    before: Tensor | None = field(repr=False, default=None)

    @property
    def spatial(self) -> bool:
        return self.after.ndim == 3

    @property
    def shape(self) -> tuple[int, ...]:
        return tuple(self.after.shape)

    @property
    def zeros(self) -> float:
        """Share of exact zeros, 0..1."""
        return float((self.values() == 0).mean())

    @property
    def silent(self) -> int:
        """Number of maps `(h, w)` whose largest value is zero: after a ReLU they are zero everywhere."""
        return int((self.values().max((1, 2)) == 0).sum())

    def values(self, before_relu: bool = False) -> Float32Array:
        """The maps as a read-only array, shape as `after`. Before the ReLU where asked for and where there is one."""
        tensor = self.before if before_relu and self.before is not None else self.after
        array: Float32Array = tensor.numpy().view()
        array.flags.writeable = False
        return array
