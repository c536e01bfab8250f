"""One stage of a network on the reader's picture, in which units can be picked."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

from torch import Tensor

from core.architecture.field import Field, LayerWindow
from core.arrays import Float32Array
from core.cost import Estimate
from core.jobs import Report
from core.receptive_field.effective import (
    Cell,
    Effective,
    Used,
    Walk,
    concentration,
    effective,
)
from core.receptive_field.theoretical import Step, growth
from core.shared import store
from core.store import Key
from ui.components.field_view import Ground


@dataclass(frozen=True)
class UnitMap:
    """One stage of a network on the picture.

    Attributes:
        stage: name of the stage.
        maps: `(C, h, w)` what it computed.
        windows: all windows of the network, in their order.
        reached: how many of them are passed up to this stage.
        ground: the picture and where the input lies on it.
        key: makes the keys of what is computed here, from a name and parameters.
        picture: as the network reads it, `(C, h, w)`.
        samples: the photos that come with the app, likewise, made when they are asked for.
        walks: name of the weights -> what makes the walk up to this stage, and the lock to hold meanwhile.
        code: PyTorch code for the unit in hand.
        at: the same of another stage.
        cost: of one effective field at a stage, for one picture and one kind of weights.
    """

    stage: str
    maps: Float32Array = field(repr=False)
    windows: tuple[LayerWindow, ...]
    reached: int
    ground: Ground = field(repr=False)
    key: Callable[..., Key] = field(repr=False)
    picture: Tensor = field(repr=False)
    samples: Callable[[], Sequence[Tensor]] = field(repr=False)
    walks: dict[str, Callable[[], tuple[Walk, AbstractContextManager[object] | None]]] = field(repr=False)
    code: Callable[[Cell], str] = field(repr=False)
    at: Callable[[str], "UnitMap"] = field(repr=False)
    cost: Callable[[str], Estimate] = field(repr=False)

    @property
    def growth(self) -> tuple[Step, ...]:
        """The field window after window, also beyond this stage."""
        return growth(self.windows)

    @property
    def steps(self) -> tuple[Step, ...]:
        """The same up to this stage."""
        return self.growth[: self.reached]

    @property
    def field(self) -> Field:
        return self.steps[-1].after if self.steps else Field()

    @property
    def middle(self) -> Cell:
        """The unit in the middle of the map."""
        return Cell(self.maps.shape[1] // 2, self.maps.shape[2] // 2)

    @property
    def last_windows(self) -> dict[str, int]:
        """Stage -> number of its last window."""
        return {window.stage: number for number, window in enumerate(self.windows)}

    @property
    def cost_of_used(self) -> Estimate:
        """What `used` costs."""
        return sum(map(self.cost, self.last_windows), Estimate(0))

    def used(self, weights: str, progress: Report = lambda _: None) -> Used:
        """What the middle unit of each stage uses, on the picture; computed once and kept in the store."""
        last = self.last_windows

        def make() -> Used:
            gathered = {}
            for done, (stage, number) in enumerate(last.items()):
                progress(done / len(last))
                there = self.at(stage)
                field = there.measure(weights, there.middle, [self.picture])
                if not field.blank:
                    gathered[number] = concentration(field, there.field.box(there.middle.row, there.middle.column))
            return Used(gathered)

        return store().get(self.key("used", weights), make)

    def measure(
        self, weights: str, unit: Cell, inputs: Sequence[Tensor], progress: Report = lambda _: None
    ) -> Effective:
        """The effective field under `weights`."""
        walk, lock = self.walks[weights]()
        return effective(walk, inputs, unit, progress, lock)

    def measured(self, weights: str, unit: Cell) -> Effective:
        """The same on the picture, computed once and kept in the store."""
        key = self.key("effective field", self.stage, weights, unit)
        return store().get(key, lambda: self.measure(weights, unit, [self.picture]))
