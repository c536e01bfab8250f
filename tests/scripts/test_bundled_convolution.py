"""The quick convolution for small maps says what the usual one says."""

import copy

import pytest
import torch
from torch import nn
from torchvision.models import resnet18

from scripts.bundled_convolution import SMALL, SmallMapConv2d, quicken


@pytest.mark.parametrize("stride", [1, 2])
@pytest.mark.parametrize("size", [(1, 1), (2, 3), (4, 4), (5, 5)])
def test_it_equals_the_usual_one_forward_and_back(stride: int, size: tuple[int, int]) -> None:
    torch.manual_seed(0)
    usual = nn.Conv2d(8, 512, 3, stride, 1, bias=False)
    quick = copy.deepcopy(usual)
    quicken(quick)
    assert type(quick) is SmallMapConv2d
    assert size[0] * size[1] <= SMALL
    x = torch.randn(2, 8, *size)
    seen = []
    for net in (usual, quick):
        given = x.clone().requires_grad_()
        result = net(given)
        result.square().sum().backward()
        seen.append((result, given.grad, net.weight.grad))
    for expected, found in zip(*seen, strict=True):
        torch.testing.assert_close(found, expected, rtol=1e-4, atol=1e-4)


def test_a_resnet_keeps_its_names_and_what_it_says() -> None:
    torch.manual_seed(0)
    usual = resnet18(num_classes=5).eval()
    quick = copy.deepcopy(usual)
    quicken(quick)
    assert list(quick.state_dict()) == list(usual.state_dict())
    assert sum(type(m) is SmallMapConv2d for m in quick.modules()) == 16
    x = torch.randn(2, 3, 64, 64)
    with torch.no_grad():
        torch.testing.assert_close(quick(x), usual(x), rtol=1e-4, atol=1e-4)
