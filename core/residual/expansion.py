"""`Y_n` of a chain of residual blocks written out: `Y_i = F_i(Y_{i-1}) + Y_{i-1}`, put in step by step."""


def expansion(blocks: int, steps: int, marked: bool = False) -> str:
    r"""`Y_blocks` in LaTeX after `steps` replacements: 0 is `F_n(Y_{n-1}) + Y_{n-1}`, `blocks - 1` leaves only `Y_0`.

    What the last replacement put in stands over `\underbrace` if `marked`.

    Raises:
        ValueError: `steps` is not in `0..blocks - 1`.
    """
    if not 0 <= steps < blocks:
        raise ValueError(f"steps must be in 0..{blocks - 1}, got {steps}")
    newest = blocks - steps
    return _written(blocks, newest, newest if marked and steps else 0)


def _written(number: int, newest: int, marked: int) -> str:
    """`Y_number` with everything from block `newest` on written out."""
    if number < newest:
        return f"Y_{{{number}}}"
    inside = _written(number - 1, newest, marked)
    text = rf"F_{{{number}}}\big({inside}\big) + {inside}"
    return rf"\underbrace{{{text}}}_{{Y_{{{number}}}}}" if number == marked else text
