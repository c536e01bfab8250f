"""What a bottleneck saves or does not, and why, in sentences that hold for its numbers."""

from core.architecture.wording import amount
from core.one_by_one.bottleneck import Bottleneck, weights


def reason(block: Bottleneck) -> str:
    """Why it is cheaper, or why nothing is saved, as Markdown."""
    if block.depthwise:
        return _reason_depthwise(block)
    if block.kernel == 1:
        return _reason_without_neighbours(block)
    return _why_cheaper(block) if block.saves else _why_dearer(block)


def remarks(block: Bottleneck) -> list[str]:
    """What else there is to notice about it, as Markdown sentences."""
    window = f"{block.kernel}×{block.kernel}"
    padded = f" and the {window} is padded" if block.kernel > 1 else ""
    if block.depthwise:
        return [
            f"**Only the depth changes on the way:** every volume is {block.side}×{block.side}, because a 1×1 fits at every "
            f"place{padded}.",
            f"The two jobs of a convolution are done apart: the {window} looks at neighbours and mixes no channels, the 1×1 "
            "mix channels and look at no neighbours.",
            f"{_share_of_ones(block):.0%} of its weights stand in 1×1 convolutions. A network of such blocks, "
            "EfficientNet-Lite0, can be chosen in the sidebar of [Feature maps](/feature_maps) where it is installed.",
            "Multiply-adds are counted, time is measured. A depthwise convolution does little with each number that it "
            "fetches: press the button and see how much of the saving is left.",
        ]
    narrow = block.reduced < min(block.inputs, block.outputs)
    other = "It is not the same layer made cheaper, but another one" if block.saves else "It is another layer as well"
    lost = ", and what does not fit is lost" if narrow else ""
    cheap = " for fewer weights" if block.saves else ""
    alike = "shrink" if block.saves else "grow"
    return [
        f"**Only the depth changes on the way:** every volume is {block.side}×{block.side}, because a 1×1 fits at every "
        f"place{padded}.",
        f"{other}: everything has to pass through {amount(block.reduced, 'channel')}{lost}. Trained, networks of "
        "bottlenecks do well all the same: [count a whole one](/architecture?net=bottleneck_256).",
        f"Each 1×1 brings a ReLU of its own: more steps that are not linear{cheap}.",
        f"Multiply-adds are counted, time is measured. Press the button and see whether the two {alike} alike.",
    ]


def _why_cheaper(block: Bottleneck) -> str:
    window = f"{block.kernel}×{block.kernel}"
    fewer, added = _times(block.inputs, block.reduced), weights(block.narrow) - _inside(block)
    if not block.up:
        return (
            f"**Why it is cheaper:** the {window} reads {fewer} channels, so it has {fewer} weights. "
            f"The 1×1 adds {added:,} of them back."
        )
    total = _times(block.inputs * block.outputs, block.reduced**2)
    return (
        f"**Why it is cheaper:** the {window} reads {fewer} channels **and** has {_times(block.outputs, block.reduced)} "
        f"filters: {total} weights. The two 1×1 add {added:,} of them back."
    )


def _why_dearer(block: Bottleneck) -> str:
    window, plain, inside = f"{block.kernel}×{block.kernel}", weights(block.plain), _inside(block)
    added = weights(block.narrow) - inside
    return (
        f"**Why nothing is saved:** the inside is too wide. On {amount(block.reduced, 'channel')} the {window} has "
        f"{inside:,} weights against {plain:,} before, and the {'two 1×1 add' if block.up else '1×1 adds'} {added:,}."
    )


def _reason_without_neighbours(block: Bottleneck) -> str:
    """All its layers are matrices of channels."""
    ways = weights(block.plain), weights(block.narrow)
    count = len(block.narrow)
    matrices = "two" if count == 2 else "three"
    start = (
        f"at 1×1 no layer looks at neighbours. One matrix of {block.inputs}×{block.outputs} weights becomes {matrices}"
    )
    if block.saves:
        return (
            f"**Why it is cheaper:** {start}, narrow ones: {ways[1]:,} weights instead of {ways[0]:,}. They are less "
            f"free: without the ReLUs between them they would be one matrix of rank {block.reduced} at most."
        )
    return (
        f"**Why nothing is saved:** {start}, and they hold {ways[1]:,} weights instead of {ways[0]:,}. "
        "The inside is too wide."
    )


def _reason_depthwise(block: Bottleneck) -> str:
    """The depthwise block against a block of ResNet-18."""
    window, plain, narrow = f"{block.kernel}×{block.kernel}", weights(block.plain), weights(block.narrow)
    inside = (
        f"one kernel a channel makes {_inside(block):,} weights of the {window} on {amount(block.reduced, 'channel')}, where "
        f"an ordinary one would have {_inside(block) * block.reduced:,}"
    )
    if block.saves:
        return f"**Why it is cheaper:** {inside}. With both 1×1 that is {narrow:,}, against {plain:,} of the two 3×3."
    return f"**Why nothing is saved:** the 1×1 are too wide: {inside}, but with both 1×1 it is {narrow:,} against {plain:,}."


def _share_of_ones(block: Bottleneck) -> float:
    """Of the weights of the block, those in its 1x1 convolutions."""
    return 1 - _inside(block) / weights(block.narrow)


def _inside(block: Bottleneck) -> int:
    """Weights of the K x K of the bottleneck."""
    return weights(block.narrow[1:2])


def _times(whole: int, part: int) -> str:
    if part == whole:
        return "as many"
    return f"{whole / part:.3g} times fewer" if part < whole else f"{part / whole:.3g} times as many"
