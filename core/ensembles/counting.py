"""How many paths lead through a ResNet, by their length. Free of torch, for the links."""

from math import comb

ARCHITECTURES: dict[str, tuple[int, ...]] = {  # blocks of the four stages
    "resnet18": (2, 2, 2, 2),
    "resnet34": (3, 4, 6, 3),
    "resnet50": (3, 4, 6, 3),
    "resnet101": (3, 4, 23, 3),
    "resnet152": (3, 8, 36, 3),
}


def projected_blocks(architecture: str) -> int:
    """How many blocks have a 1x1 convolution as their skip: the first of each stage, with basic blocks not of the first."""
    return 3 if architecture in ("resnet18", "resnet34") else 4


def path_counts(blocks: int, projected: int) -> tuple[tuple[int, ...], ...]:
    """Number of paths, one row for each length 0..blocks, one column for each number 0..projected of projections passed.

    A path passes the projection of a block where it takes the skip, so with `q` of the `P` projections and length `k` it
    takes `P - q` branches there and the others elsewhere: `C(P, q) C(n - P, k - P + q)`.
    """
    return tuple(
        tuple(
            comb(projected, passed) * comb(blocks - projected, k - projected + passed) if k >= projected - passed else 0
            for passed in range(projected + 1)
        )
        for k in range(blocks + 1)
    )
