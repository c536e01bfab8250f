"""Results as files."""

import io

import numpy as np
import pytest

from core.exports import csv_table, npz


def test_npz_round_trip_without_pickle() -> None:
    arrays = {
        "layer1.0": np.random.default_rng(0).normal(size=(4, 5, 6)).astype(np.float32),
        "logits": np.arange(3.0),
        "names": np.array(["cat", "Kätzchen"]),
    }
    with np.load(io.BytesIO(npz(arrays)), allow_pickle=False) as read:
        assert set(read.files) == set(arrays)
        for name, array in arrays.items():
            assert read[name].dtype == array.dtype
            np.testing.assert_array_equal(read[name], array)


def test_objects_are_refused() -> None:
    with pytest.raises(ValueError, match="pickle"):
        npz({"objects": np.array([{}], dtype=object)})


def test_csv_quotes_what_needs_it() -> None:
    text = csv_table(("name", "share"), [("cat, tabby", 0.5), ("dog", 1)]).decode()
    assert text == 'name,share\n"cat, tabby",0.5\ndog,1\n'
