"""Blocks of a network in links."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.links import Names, Param

Factors = tuple[tuple[str, float], ...]  # block -> what its branch is multiplied by


@dataclass(frozen=True)
class Blocks(Names):
    """Any of several blocks, whose names have dots in them, written with hyphens between: `layer2.1-layer4.0`."""

    def values(self) -> str:
        return ", ".join([*(f"`{option}`" for option in self.options), "joined by hyphens; `none`"])

    def read(self, text: str) -> tuple[str, ...]:
        return () if text == "none" else tuple(text.split("-"))

    def write(self, value: tuple[str, ...]) -> str:
        return "-".join(value) or "none"


@dataclass(frozen=True)
class Scales(Param[Factors]):
    """Factors in `0..high` of some blocks: `layer2.1x1.5-layer4.0x0.25`; none: `none`."""

    options: Sequence[str] = ()
    high: float = 2.0

    def values(self) -> str:
        return f"0 to {self.high:g} each, `layer2.1x1.5-layer4.0x0.25`; `none`"

    def read(self, text: str) -> Factors:
        return () if text == "none" else tuple(map(_factor, text.split("-")))

    def write(self, value: Factors) -> str:
        return "-".join(f"{name}x{factor:.4g}" for name, factor in value) or "none"

    def allows(self, value: object) -> bool:
        if not isinstance(value, tuple):
            return False
        names = [name for name, _ in value]
        return (
            len(set(names)) == len(names)
            and set(names) <= set(self.options)
            and all(0 <= factor <= self.high for _, factor in value)
        )


def _factor(text: str) -> tuple[str, float]:
    found = re.fullmatch(r"(.+)x([0-9]{1,3}(?:\.[0-9]{1,4})?)", text)
    if found is None:
        raise ValueError(text)
    return found[1], float(found[2])
