"""Which cells max pooling passes over, in a sentence that holds for its numbers."""

import numpy as np
from numpy.typing import NDArray

from core.architecture.wording import amount

MOST_NAMED = 64


def never_won(kept: NDArray[np.bool_]) -> str:
    """Markdown on a map `(H, W)` of the cells that won at least once: how many never did, and where they are."""
    lost = [f"({row}, {column})" for row, column in np.argwhere(~kept)]
    if not lost:
        return "Every cell wins at least once."
    said = f"**{amount(len(lost), 'cell')} of {kept.size:,} never {'wins' if len(lost) == 1 else 'win'}**"
    if len(lost) <= MOST_NAMED:
        return f"{said}: {', '.join(lost)}."
    return f"{said}; up to {MOST_NAMED} would be named here, so take fewer cells or own numbers."
