"""PyTorch code for exactly what the lesson on receptive fields shows. The tests run it and compare its `shown`."""

from collections.abc import Sequence

from core.architecture.field import LayerWindow


def theoretical(windows: Sequence[LayerWindow]) -> str:
    """Code that ends with `shown`: size and jump of the field behind `windows`, and the first pixel of unit 0."""
    rows = [
        f"    ({window.kernel}, {window.stride}, {window.padding}, {window.dilation}),  # {window.name}"
        for window in windows
    ]
    return "\n".join(
        [
            "import torch",
            "",
            "windows = [  # kernel, stride, padding, dilation",
            *rows,
            "]",
            "size, jump, start = 1, 1, 0",
            "for kernel, stride, padding, dilation in windows:",
            "    size += dilation * (kernel - 1) * jump",
            "    start -= padding * jump",
            "    jump *= stride",
            "shown = torch.tensor([size, jump, start])",
            "",
        ]
    )
