"""Networks as pictures to scale, one alone or two beside each other, with the sentence that says where the cost sits."""

import math
from collections.abc import Callable, Mapping

from core.architecture.layers import Layer, Pool, Residual
from core.architecture.modules import shape_text
from core.architecture.presets import preset_of
from core.architecture.pyramid import Column, Scales, columns, scales
from core.architecture.report import Report
from core.architecture.wording import amount, memory, ratio, share, short
from ui.components.network_picture import Bar, BarRow, Drawn, Size, network_picture

_TROUBLE_PX = 26.0


def draw_network(
    counted: Report,
    place: int,
    images: Mapping[str, str],
    on_pick: Callable[[int], None] | None,
    *,
    key: str,
    beside: Report | None = None,
) -> None:
    """Draw `counted`, the column of layer `place` marked.

    Args:
        images: faces by name of the layer.
        on_pick: gets the place of a column that is picked; None where none can be.
        beside: the network it is compared with: both get one scale, and bars of absolute height.
    """
    scale = scales(counted, *([beside] if beside else []))
    drawn = columns(counted, scale)
    rival = columns(beside, scale) if beside else ()
    most = (
        max(column.parameters for column in (*drawn, *rival)),
        max(column.multiply_adds for column in (*drawn, *rival)),
    )
    shown = [_drawn(column, counted, most, beside is not None, images) for column in drawn]
    if counted.trouble is not None:
        shown.append(_trouble(counted, scale))
    role = "to compare" if on_pick is None else "the one you edit" if beside is not None else "from the input on"
    marked = next((c.position + 1 for c in drawn if place - 1 in c.positions), place)
    network_picture(
        shown,
        (
            BarRow("parameters", f"{counted.parameters:,}", "parameters"),
            BarRow("multiply-adds", f"{counted.multiply_adds:,}", "adds"),
        ),
        marked,
        on_pick,
        key=key,
        label=f"{title(counted)}, {role}",
        rival=[Size(column.height, column.width, column.thickness) for column in rival],
    )


def headline(counted: Report) -> str:
    """Where the parameters and the multiply-adds sit, as Markdown."""
    drawn = columns(counted, scales(counted))
    heaviest = max(drawn, key=lambda column: column.parameters)
    busiest = max(drawn, key=lambda column: column.multiply_adds)
    if not heaviest.parameters or not busiest.multiply_adds:
        return f"{_so_far(counted)}Hardly anything is learnt here yet. **Add a convolution or a dense layer.**"
    parameters = share(heaviest.parameters, counted.parameters)
    adds = share(busiest.multiply_adds, counted.multiply_adds)
    return (
        f"{_so_far(counted)}**{heaviest.name}** holds :orange[**{parameters}**] of the **{counted.parameters:,}** parameters. "
        f"**{busiest.name}** does :green[**{adds}**] of the **{short(counted.multiply_adds)}** multiply-adds. "
        f"Activations: {memory(counted.memory)} a picture."
    )


def _so_far(counted: Report) -> str:
    """What the counts of a network that does not work leave out."""
    return "" if counted.trouble is None else f"Up to {counted.network.names[counted.trouble]}, which does not fit: "


def comparison(first: Report, second: Report) -> str:
    """The totals of two networks as a Markdown table, and where they end if one does not work."""
    rows = [
        ("parameters", f"{first.parameters:,}", f"{second.parameters:,}", ratio(first.parameters, second.parameters)),
        (
            "multiply-adds",
            f"{first.multiply_adds:,}",
            f"{second.multiply_adds:,}",
            ratio(first.multiply_adds, second.multiply_adds),
        ),
        ("activations", memory(first.memory), memory(second.memory), ratio(first.memory, second.memory)),
        ("puts out", shape_text(first.output), shape_text(second.output), ""),
    ]
    head = "| figure | this one | the other | the other has |\n| --- | ---: | ---: | --- |\n"
    ends = [
        f"{which} is counted up to {counted.network.names[counted.trouble]}, which does not fit."
        for which, counted in (("This one", first), ("The other", second))
        if counted.trouble is not None
    ]
    body = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    return "\n\n".join(filter(None, (" ".join(ends), head + body)))


def caption(images: Mapping[str, str]) -> str:
    """How to read the drawing."""
    scale = "Volumes are to scale, vectors by the square root of their length."
    if len(images) < 2:
        return scale
    return f"{scale} On the faces: your picture, then the map of each layer that varies most (random weights)."


def title(counted: Report) -> str:
    """The preset's, or that it is the reader's own."""
    preset = preset_of(counted.network)
    return preset.title if preset else "Your network"


def column_count(counted: Report) -> int:
    """How many columns its drawing has."""
    return 1 + sum(not row.layer.pointwise for row in counted.rows) + (counted.trouble is not None)


def _drawn(column: Column, counted: Report, most: tuple[int, int], absolute: bool, images: Mapping[str, str]) -> Drawn:
    totals = counted.parameters, counted.multiply_adds
    amounts = column.parameters, column.multiply_adds
    bars = tuple(
        _bar(part, whole, largest, absolute) for part, whole, largest in zip(amounts, totals, most, strict=True)
    )
    shape = shape_text(column.shape)
    words = f"{column.name}: {shape}, {amount(math.prod(column.shape), 'value')}" if column.layer else f"input: {shape}"
    for part, whole, what in zip(amounts, totals, ("parameter", "multiply-add"), strict=True):
        if part:
            words += f", {amount(part, what)} ({share(part, whole)})"
    image = images.get(next((name for name in reversed((column.name, *column.also)) if name in images), ""), "")
    also = ", ".join(name.rstrip("0123456789") for name in column.also)
    return Drawn(
        column.position + 1,
        _kind(column.layer, len(column.shape) == 3),
        column.name,
        also,
        shape,
        round(column.height, 2),
        round(column.width, 2),
        round(column.thickness, 2),
        image,
        words,
        bars,
    )


def _bar(part: int, whole: int, most: int, absolute: bool) -> Bar:
    if not part:
        return Bar(0.0, "", "")
    if absolute:
        return Bar(part / most, short(part), short(part).replace(" ", "") if part / most > 0.05 else "")
    percent = 100 * part / whole
    return Bar(part / most, share(part, whole), f"{percent:.0f}" if percent >= 1 else "")


def _kind(layer: Layer | None, spatial: bool) -> str:
    if layer is None:
        return "input"
    if not spatial:
        return "vector"
    if isinstance(layer, Pool):
        return "pool"
    return "block" if isinstance(layer, Residual) else "maps"


def _trouble(counted: Report, scale: Scales) -> Drawn:
    place = len(counted.rows) + 1
    name = counted.network.names[place - 1]
    shape = counted.output
    height = max(shape[1] * scale.side if len(shape) == 3 else 60.0, 50.0)
    empty = (Bar(0.0, "", ""), Bar(0.0, "", ""))
    reason = counted.misfit.message if counted.misfit else ""
    words = f"{name} does not fit: {reason}"
    return Drawn(place, "trouble", name, "", "does not fit", height, 0.0, _TROUBLE_PX, "", words, empty)
