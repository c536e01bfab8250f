"""Results as files."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray


def npz(arrays: Mapping[str, NDArray[np.generic]]) -> bytes:
    """Arrays as a compressed `.npz`, read back with `numpy.load`."""
    buffer = io.BytesIO()
    np.savez_compressed(buffer, allow_pickle=False, **dict(arrays))
    return buffer.getvalue()


def csv_table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Rows under a head as a CSV file."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(rows)
    return text.getvalue().encode()
