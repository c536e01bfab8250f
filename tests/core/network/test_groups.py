"""The layers of a built network as stages, against the network's own forward pass."""

import pytest
import torch
import torch.nn.functional as F

from core.architecture.build import build
from core.architecture.encoding import from_text
from core.network.groups import groups
from core.network.stages import LOGITS, run, stages, tail_after

NETWORKS = {
    "1x8x8-c6-bn-relu-max2-c8-relu-gap-flat-drop50-fc10": ["conv1", "pool1", "conv2", "gap", LOGITS],
    "3x16x16-c4-basic4-neck8s2-gap-flat-relu-fc5": ["conv1", "block1", "block2", "gap", "relu1", LOGITS],
    "3x8x8-bn-relu-c4-tanh-avg2-flat-fc8-relu-drop20-fc3b0": ["bn1", "relu1", "conv1", "tanh1", "pool1", "dense1", LOGITS],
    "1x4x4-flat-fc3": [LOGITS],
}  # fmt: skip


@pytest.mark.parametrize("text", NETWORKS)
def test_the_walk_is_the_forward_pass(text):
    model = build(from_text(text), seed=3)
    walk = stages(model)
    assert [stage.name for stage in walk] == NETWORKS[text]
    x = torch.randn(2, *from_text(text).input_shape, generator=torch.Generator().manual_seed(1))
    wanted = model(x)
    assert torch.equal(run(walk, x), wanted)
    for stage in walk:
        before = stage.operation(x)
        x = stage.finish(before)
        assert (x.ndim == 4) == stage.spatial
        if stage.rectified:
            assert torch.equal(x, F.relu(before))
        assert torch.equal(run(tail_after(model, stage.name), x), wanted)


@pytest.mark.parametrize("text", NETWORKS)
def test_every_layer_is_in_one_stage(text):
    model = build(from_text(text))
    assert [name for group in groups(model) for name in group.names] == [name for name, _ in model.named_children()]


def test_another_relu_stands_for_all_of_them():
    model = build(from_text("1x8x8-c6-relu-basic6-flat-fc4-relu-fc2"), seed=1)
    x, seen = torch.randn(1, 1, 8, 8, generator=torch.Generator().manual_seed(2)), []

    def watched(z):
        seen.append(z.shape)
        return F.relu(z)

    assert torch.equal(run(stages(model, watched), x), model(x))
    assert len(seen) == 4  # after the convolution, inside the block and at its end, after the dense layer
