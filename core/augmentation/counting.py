"""The arithmetic of augmentation."""


def pictures_seen(pictures: int, epochs: int, variants: int) -> int:
    """`N_eff = N E A`: how many pictures the network is shown in training."""
    return pictures * epochs * variants


def crop_shares(side: int, of: int) -> tuple[float, float]:
    """What a square crop of `side` px keeps of a picture of `of` px: of its side, of its area, both 0..1."""
    share = side / of
    return share, share**2
