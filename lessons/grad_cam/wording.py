"""The figures of the heat maps in words."""

from collections.abc import Sequence

from core.network.map_figures import StageFigures
from core.wording import minus


def figures_table(figures: Sequence[StageFigures], second: str) -> str:
    """Markdown: one row for each stage; `second` is the class of the other maps."""
    rows = [f"| stage | cells | covers | alike *{second}* |", "| --- | --- | ---: | ---: |"]
    for one in figures:
        size = f"{one.cells[0]}×{one.cells[1]}"
        blank = one.spread == 0
        rows.append(
            f"| `{one.stage}` | {size} | {'blank' if blank else f'{one.spread:.0%}'} | {minus(f'{one.alike:.2f}')} |"
        )
    return "\n".join(rows)
