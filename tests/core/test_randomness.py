"""Seeds and generators that nobody else's draws can change."""

import numpy as np
import torch

from core.randomness import numpy_generator, seed_for, torch_generator


def test_seed_is_the_same_in_every_process() -> None:
    assert seed_for("cat", 3) == 1031522422614109430  # worked out once; a change would change every shared link
    assert 0 <= seed_for() < 2**63
    assert len({seed_for("a", "bc"), seed_for("ab", "c"), seed_for("abc"), seed_for("bc", "a")}) == 4


def test_generators_repeat_and_leave_the_global_ones_alone() -> None:
    torch_state, numpy_state = torch.random.get_rng_state(), np.random.get_state()[1].copy()
    draws = [torch.rand(4, generator=torch_generator("cat", 1)) for _ in range(2)]
    arrays = [numpy_generator("cat", 1).random(4) for _ in range(2)]
    assert torch.equal(draws[0], draws[1])
    assert not torch.equal(draws[0], torch.rand(4, generator=torch_generator("cat", 2)))
    np.testing.assert_array_equal(arrays[0], arrays[1])
    assert torch.equal(torch.random.get_rng_state(), torch_state)
    np.testing.assert_array_equal(np.random.get_state()[1], numpy_state)
