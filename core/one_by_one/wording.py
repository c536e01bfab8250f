"""What a bottleneck saves or does not, and why, in sentences that hold for its numbers."""

from core.architecture.wording import amount
from core.one_by_one.bottleneck import Bottleneck, weights


def reason(block: Bottleneck) -> str:
    """Why it is cheaper, or why nothing is saved, as Markdown."""
    if block.kernel == 1:
        return _reason_without_neighbours(block)
    return _why_cheaper(block) if block.saves else _why_dearer(block)


def remarks(block: Bottleneck) -> list[str]:
    """What else there is to notice about it, as Markdown sentences."""
    window = f"{block.kernel}×{block.kernel}"
    padded = f" and the {window} is padded" if block.kernel > 1 else ""
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


def _inside(block: Bottleneck) -> int:
    """Weights of the K x K of the bottleneck."""
    return weights(block.narrow[1:2])


def _times(whole: int, part: int) -> str:
    if part == whole:
        return "as many"
    return f"{whole / part:.3g} times fewer" if part < whole else f"{part / whole:.3g} times as many"
