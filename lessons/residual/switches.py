"""The switches of a block diagram as link parameters."""

from dataclasses import dataclass, replace

from core.network.lesions import Lesion
from core.residual.links import Blocks, Scales
from ui.components.block_diagram import ALL, SKIP, Change
from ui.frame import state


@dataclass(frozen=True)
class Switches:
    """Which branches and skips of some blocks are off, and by what the branches are scaled.

    Attributes:
        names: the blocks, in their order.
        cut, no_skip, scale: the link parameters, for any blocks; without `scale` branches are only switched.
    """

    names: tuple[str, ...]
    cut: Blocks
    no_skip: Blocks
    scale: Scales | None = None

    @property
    def _cut(self) -> Blocks:
        return replace(self.cut, options=self.names)

    @property
    def _no_skip(self) -> Blocks:
        return replace(self.no_skip, options=self.names)

    def lesion(self) -> Lesion:
        """What is changed now."""
        scales = state.value(replace(self.scale, options=self.names)) if self.scale else ()
        off: tuple[str, ...] = state.value(self._cut)
        cut = {(name, 0.0) for name in off}
        kept = {(name, factor) for name, factor in scales if (name, 0.0) not in cut and factor != 1}
        without_skip: tuple[str, ...] = state.value(self._no_skip)
        return Lesion(frozenset(cut | kept), frozenset(without_skip))

    def apply(self, change: Change) -> None:
        """Do what the reader did in the diagram."""
        now = self.lesion()
        factors = {name: now.factor(name) for name in self.names}
        skips = {name: now.has_skip(name) for name in self.names}
        if change.part == ALL:
            factors, skips = dict.fromkeys(self.names, 1.0), dict.fromkeys(self.names, True)
        elif change.part == SKIP:
            skips[change.block] = change.factor != 0
        else:
            factors[change.block] = change.factor
        state.assign(self._cut, tuple(name for name in self.names if factors[name] == 0))
        state.assign(self._no_skip, tuple(name for name in self.names if not skips[name]))
        if self.scale:
            scales = tuple((name, f) for name, f in factors.items() if f not in (0.0, 1.0))
            state.assign(replace(self.scale, options=self.names), scales)
