"""The output-size formula against the shapes that the networks really have."""

from collections.abc import Callable

import pytest

from core.models.loading import SharedModel
from core.models.preprocessing import Prepared
from core.network.activations import activations
from core.network.arithmetic import ResizingWindow, resizing_window


@pytest.mark.parametrize("architecture", ["resnet18", "resnet50"])
@pytest.mark.parametrize("side", [33, 64, 97])
def test_sizes_equal_the_real_ones(
    architecture: str, side: int, seeded_model: Callable[[str], SharedModel], noise: Callable[[int, int], Prepared]
) -> None:
    model = seeded_model(architecture)
    kept = activations(model, noise(side, 0))
    size = side
    for stage in kept.spatial_names:
        window = resizing_window(model.network, stage)
        assert window is not None
        assert kept[stage].shape[1:] == (window.output_size(size), window.output_size(size)), stage
        assert rf"{{{size}+2\cdot" in window.latex(size)
        assert window.latex(size).endswith(f"={kept[stage].shape[1]}")
        size = kept[stage].shape[1]


@pytest.mark.parametrize(
    ("stage", "expected"),
    [
        ("conv1", ResizingWindow(7, 2, 3, "conv1")),
        ("maxpool", ResizingWindow(3, 2, 1, "the max pooling")),
        ("layer1.0", ResizingWindow(3, 1, 1, "conv2 of block layer1.0")),
        ("layer3.0", ResizingWindow(3, 2, 1, "conv2 of block layer3.0")),
        ("layer3.1", ResizingWindow(3, 1, 1, "conv2 of block layer3.1")),
    ],
)
def test_windows_of_resnet50(stage: str, expected: ResizingWindow, seeded_model: Callable[[str], SharedModel]) -> None:
    assert resizing_window(seeded_model("resnet50").network, stage) == expected


def test_resnet18_strides_in_its_first_convolution(seeded_model: Callable[[str], SharedModel]) -> None:
    assert resizing_window(seeded_model("resnet18").network, "layer2.0") == ResizingWindow(
        3, 2, 1, "conv1 of block layer2.0"
    )


@pytest.mark.parametrize("stage", ["input", "avgpool", "logits"])
def test_stages_without_window(stage: str, seeded_model: Callable[[str], SharedModel]) -> None:
    assert resizing_window(seeded_model("resnet18").network, stage) is None


def test_formula_worked_by_hand() -> None:
    window = ResizingWindow(7, 2, 3, "conv1")
    assert window.output_size(224) == 112
    assert window.latex(224) == r"\left\lfloor\frac{224+2\cdot3-7}{2}\right\rfloor+1=112"
