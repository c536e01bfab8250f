"""Photos of a tiny packed set under a second class, and the teacher's targets for them."""

from pathlib import Path

import numpy as np
import pytest

from scripts.bundled_data import load_set
from scripts.second_labels import more_targets, second_labels
from tests.scripts.test_extend_set import packed_set


def test_chosen_photos_stand_for_a_second_class_beside_their_own(tmp_path: Path) -> None:
    root = packed_set(tmp_path / "set", {"dog": 3, "hen": 3, "face": 3}, val=1)
    before = load_set(root, "train")
    chosen = second_labels(root, "face", ["hen/2", "dog/1"], 2)
    after = load_set(root, "train")
    assert len(after) == len(before) + 4
    assert after.labels.tolist() == [*before.labels.tolist(), 2, 2, 2, 2]
    assert (after.images[: len(before)] == before.images).all()
    assert (after.images[len(before) :] == before.images[chosen]).all()
    assert before.images[chosen, 0, 0, 0].tolist() == [12, 1, 12, 1]

    rng = np.random.default_rng(0)
    said = rng.dirichlet(np.ones(3), len(before)).astype(np.float32)
    np.savez(tmp_path / "targets.npz", probabilities=said, features=rng.normal(size=(len(before), 4)))
    more_targets(tmp_path / "targets.npz", chosen, 2, tmp_path / "more.npz")
    with np.load(tmp_path / "more.npz") as found:
        probabilities, features = found["probabilities"], found["features"]
    assert len(probabilities) == len(features) == len(after)
    np.testing.assert_allclose(probabilities.sum(1), 1, atol=1e-5)
    np.testing.assert_allclose(probabilities[len(before) :, 2], 0.9 + 0.1 * said[chosen, 2], atol=1e-6)
    np.testing.assert_array_equal(features[len(before) :], features[chosen])


def test_what_the_set_lacks_is_refused(tmp_path: Path) -> None:
    root = packed_set(tmp_path / "set", {"dog": 3}, val=1)
    with pytest.raises(ValueError, match="no class cat"):
        second_labels(root, "cat", [], 1)
    with pytest.raises(ValueError, match="no photo dog/9"):
        second_labels(root, "dog", ["dog/9"], 1)
