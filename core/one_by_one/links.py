"""How a small matrix of a fixed shape and a pixel are written in links."""

import re
from dataclasses import dataclass

from core.links import Matrix, Param


@dataclass(frozen=True)
class Shaped(Matrix):
    """A matrix of at most `rows` rows and exactly `columns` columns, written as `Matrix`."""

    rows: int = 1
    columns: int = 1

    def values(self) -> str:
        most = f"up to {self.rows} rows" if self.rows > 1 else "a row"
        example = self.write(self.default)
        return f"{most} of {self.columns} numbers {self.low:,g} to {self.high:,g}: sides and then numbers, `{example}`"

    def allows(self, value: object) -> bool:
        return (
            super().allows(value)
            and isinstance(value, tuple)
            and len(value) <= self.rows
            and len(value[0]) == self.columns
        )


@dataclass(frozen=True)
class Place(Param[tuple[int, ...]]):
    """A pixel as row and column, `40-60`; the default may be none."""

    high: int = 100_000

    def values(self) -> str:
        return "row and column, `40-60`"

    def read(self, text: str) -> tuple[int, ...]:
        if not re.fullmatch(r"[0-9]{1,6}-[0-9]{1,6}", text):
            raise ValueError(text)
        return tuple(map(int, text.split("-")))

    def write(self, value: tuple[int, ...]) -> str:
        return "-".join(map(str, value))

    def allows(self, value: object) -> bool:
        return value == self.default or (
            isinstance(value, tuple)
            and len(value) == 2
            and all(isinstance(number, int) and 0 <= number <= self.high for number in value)
        )
