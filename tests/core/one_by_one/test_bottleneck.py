"""Bottlenecks counted against torch's own modules and against ResNet-50 and GoogLeNet of torchvision."""

import numpy as np
import pytest
import torch
import torchvision
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

from core.errors import LearnerError
from core.models.lite import lite0
from core.one_by_one import bottleneck, code, timing, wording
from core.one_by_one.bottleneck import PRESETS, Bottleneck
from core.one_by_one.presets import BOTTLENECKS
from core.one_by_one.timing import race

CPU = torch.device("cpu")
BLOCKS = [
    Bottleneck(3, 8, 2, 6, 5, up=True),
    Bottleneck(5, 4, 3, 2, 7, up=False),
    Bottleneck(1, 3, 5, 4, 2, up=True),
    Bottleneck(3, 4, 6, 5, 6, up=True, depthwise=True),
]


def modules(layers, bias=False):
    with torch.device("meta"):
        return nn.Sequential(
            *(
                nn.Conv2d(
                    x.in_channels, x.out_channels, x.window.kernel, padding=x.window.padding, groups=x.groups, bias=bias
                )
                for x in layers
            )
        )


@pytest.mark.parametrize("block", [*BLOCKS, *PRESETS.values()])
@pytest.mark.parametrize("bias", [False, True])
def test_counts_are_those_of_torch(block, bias):
    for layers in (block.plain, block.narrow):
        network = modules(layers, bias)
        x = torch.empty(1, block.inputs, block.side, block.side, device="meta")
        with FlopCounterMode(display=False) as counter:
            result = network(x)
        assert bottleneck.parameters(layers, bias) == sum(p.numel() for p in network.parameters())
        assert bottleneck.multiply_adds(layers, block.side) == counter.get_total_flops() // 2
        assert tuple(result.shape[1:]) == bottleneck.shapes(layers, block.side)[-1]
        assert result.shape[1:] == (block.outputs, block.side, block.side)


def test_the_presets_are_the_blocks_of_the_networks():
    with torch.device("meta"):
        resnet = torchvision.models.resnet50()
        inception = torchvision.models.googlenet(init_weights=False).inception3a
    for name, block in (("resnet50", resnet.layer1[1]), ("resnet50-last", resnet.layer4[1])):
        kernels = [tuple(getattr(block, f"conv{index}").weight.shape) for index in (1, 2, 3)]
        assert kernels == [layer.weight_shape for layer in PRESETS[name].narrow]
    for name, branch in (("inception3", inception.branch2), ("inception", inception.branch3)):
        (down, _), (around, window) = (
            (part.conv.weight.shape[:2], part.conv.kernel_size) for part in (branch[0], branch[1])
        )
        block = PRESETS[name]
        assert (block.inputs, block.reduced, block.outputs) == (down[1], down[0], around[0])
        # torchvision's GoogLeNet has 3x3 where the paper has 5x5: a known slip that its weights were trained with
        assert window == (3, 3)
    assert PRESETS["inception"].kernel == 5


@pytest.mark.parametrize(("name", "stage"), [("efficientnet", "block3b"), ("efficientnet-late", "block6b")])
def test_the_depthwise_presets_are_blocks_of_efficientnet_lite0(name, stage):
    block, preset = getattr(lite0(1000), stage), PRESETS[name]
    convolutions = [part for part in block.branch if isinstance(part, nn.Conv2d)]
    assert [tuple(part.weight.shape) for part in convolutions] == [layer.weight_shape for layer in preset.narrow]
    assert block(torch.zeros(1, preset.inputs, preset.side, preset.side)).shape[-1] == preset.side


def test_what_a_depthwise_block_is_held_against_is_a_block_of_resnet18():
    with torch.device("meta"):
        block = torchvision.models.resnet18().layer1[0]
    plain = Bottleneck(5, 64, 128, 64, 56, up=True, depthwise=True).plain
    assert [layer.weight_shape for layer in plain] == [tuple(conv.weight.shape) for conv in (block.conv1, block.conv2)]


def test_numbers_known_from_the_papers():
    resnet, inception = PRESETS["resnet50"], PRESETS["inception"]
    assert (bottleneck.weights(resnet.plain), bottleneck.weights(resnet.narrow)) == (589_824, 69_632)
    assert (bottleneck.weights(inception.plain), bottleneck.weights(inception.narrow)) == (153_600, 15_872)
    assert bottleneck.multiply_adds(inception.plain, 28) == 120_422_400


def test_a_depthwise_block_pays_below_its_break_even():
    for reduced in range(1, 400):
        block = Bottleneck(5, 16, reduced, 24, 4, up=True, depthwise=True)
        assert block.saves == (reduced < block.break_even)


@pytest.mark.parametrize("up", [False, True])
def test_it_pays_below_the_break_even(up):
    for reduced in range(1, 30):
        block = Bottleneck(3, 16, reduced, 24, 4, up)
        assert block.saves == (reduced < block.break_even)


def test_the_formula_holds_its_numbers():
    block = PRESETS["inception"]
    assert bottleneck.parameters_latex(block.plain, True) == r"5\cdot5\cdot192\cdot32+32=153\,632"
    assert bottleneck.parameters_latex(block.narrow, False) == (
        r"\begin{aligned}&1\cdot1\cdot192\cdot16\\&+5\cdot5\cdot16\cdot32\\&=15\,872\end{aligned}"
    )
    assert bottleneck.parameters_latex(block.narrow, True) == (
        r"\begin{aligned}&1\cdot1\cdot192\cdot16+16\\&+5\cdot5\cdot16\cdot32+32\\&=15\,920\end{aligned}"
    )


def test_an_even_kernel_is_refused():
    with pytest.raises(ValueError, match="even kernel"):
        Bottleneck(2, 1, 1, 1, 1, up=True)


def test_a_depthwise_one_needs_the_second_1x1():
    with pytest.raises(ValueError, match="cannot change the number of channels"):
        Bottleneck(3, 1, 1, 1, 1, up=False, depthwise=True)


@pytest.mark.parametrize("block", [BLOCKS[0], BLOCKS[-1]])
@pytest.mark.parametrize("biases", [False, True])
def test_the_code_counts_the_same(block, biases):
    namespace = {}
    exec(code.bottleneck(block, biases), namespace)
    assert namespace["shown"].tolist() == [bottleneck.parameters(way, biases) for way in (block.plain, block.narrow)]


@pytest.mark.parametrize(
    ("block", "said"),
    [
        (
            PRESETS["resnet50"],
            "**Why it is cheaper:** the 3×3 reads 4 times fewer channels **and** has 4 times fewer filters: 16 times fewer "
            "weights. The two 1×1 add 32,768 of them back.",
        ),
        (
            PRESETS["inception"],
            "**Why it is cheaper:** the 5×5 reads 12 times fewer channels, so it has 12 times fewer weights. "
            "The 1×1 adds 3,072 of them back.",
        ),
        (
            Bottleneck(3, 8, 1, 1, 5, up=True),
            "**Why it is cheaper:** the 3×3 reads 8 times fewer channels **and** has as many filters: 8 times fewer "
            "weights. The two 1×1 add 9 of them back.",
        ),
        (
            Bottleneck(3, 4, 6, 4, 5, up=True),
            "**Why nothing is saved:** the inside is too wide. On 6 channels the 3×3 has 324 weights against 144 before, "
            "and the two 1×1 add 48.",
        ),
        (
            Bottleneck(1, 8, 2, 8, 5, up=False),
            "**Why it is cheaper:** at 1×1 no layer looks at neighbours. One matrix of 8×8 weights becomes two, narrow "
            "ones: 32 weights instead of 64. They are less free: without the ReLUs between them they would be one matrix "
            "of rank 2 at most.",
        ),
        (
            Bottleneck(1, 8, 8, 8, 5, up=True),
            "**Why nothing is saved:** at 1×1 no layer looks at neighbours. One matrix of 8×8 weights becomes three, and "
            "they hold 192 weights instead of 64. The inside is too wide.",
        ),
        (
            PRESETS["efficientnet"],
            "**Why it is cheaper:** one kernel a channel makes 6,000 weights of the 5×5 on 240 channels, where an ordinary "
            "one would have 1,440,000. With both 1×1 that is 25,200, against 28,800 of the two 3×3.",
        ),
        (
            Bottleneck(3, 8, 900, 8, 5, up=True, depthwise=True),
            "**Why nothing is saved:** the 1×1 are too wide: one kernel a channel makes 8,100 weights of the 3×3 on 900 "
            "channels, where an ordinary one would have 7,290,000, but with both 1×1 it is 22,500 against 1,152.",
        ),
    ],
)
def test_the_reason_is_that_of_its_numbers(block, said):
    assert wording.reason(block) == said


def test_what_is_not_cheaper_is_not_called_so():
    wide = "\n".join(wording.remarks(Bottleneck(3, 4, 6, 4, 5, up=True)))
    assert "cheaper" not in wide
    assert "is lost" not in wide
    assert "76% of its weights" in "\n".join(wording.remarks(PRESETS["efficientnet"]))
    assert "through 1 channel, and" in "\n".join(wording.remarks(Bottleneck(3, 4, 1, 4, 5, up=True)))


def test_what_is_timed_is_the_layers():
    block = BLOCKS[0]
    x = torch.randn(1, block.inputs, block.side, block.side, generator=torch.Generator().manual_seed(1))
    state = torch.random.get_rng_state()
    narrow = timing.runner(block.narrow, CPU)(x)
    assert narrow.shape == (1, block.outputs, block.side, block.side)
    assert float(narrow.min()) >= 0
    torch.testing.assert_close(narrow, timing.runner(block.narrow, CPU)(x))
    assert torch.equal(state, torch.random.get_rng_state())


def test_a_race_reports_and_keeps_its_bounds():
    reported = []
    block = BLOCKS[1]
    timed = race([block.plain, block.narrow], block.side, CPU, "the CPU", reported.append, seconds=0.02)
    assert timing.LEAST_ROUNDS <= timed.rounds <= timing.MOST_ROUNDS
    assert len(reported) == timed.rounds
    assert reported == sorted(reported)
    for median, (low, high) in zip(timed.seconds, timed.spread, strict=True):
        assert 0 < low <= median <= high


def test_a_race_stops_where_its_job_is_cancelled():
    def stop(_):
        raise InterruptedError

    with pytest.raises(InterruptedError):
        race([BLOCKS[0].plain], BLOCKS[0].side, CPU, "the CPU", stop)


@pytest.mark.parametrize(("channels", "side", "named"), [(512, 128, "38.7 billion"), (2048, 4, "205.5 million")])
def test_too_much_work_is_refused_before_it_starts(channels, side, named):
    kernel = 3 if side > 4 else 7
    block = Bottleneck(kernel, channels, 8, channels, side, up=True)
    with pytest.raises(LearnerError, match=named):
        race([block.plain, block.narrow], side, CPU, "the CPU", np.float64)


def test_each_preset_has_a_title():
    assert list(BOTTLENECKS) == list(PRESETS)
