"""Networks as pictures to scale, one alone or two beside each other, with the sentence that says where the cost sits."""

from collections.abc import Callable, Mapping

from core.architecture.layers import Layer, Pool, Residual
from core.architecture.modules import shape_text
from core.architecture.presets import preset_of
from core.architecture.pyramid import Column, Scales, columns, scales
from core.architecture.report import Report
from core.architecture.wording import memory, ratio, share, short
from ui.components.network_picture import Bar, BarRow, Drawn, Size, network_picture

_TROUBLE_PX = 26.0


def draw_network(
    counted: Report,
    place: int,
    images: Mapping[str, str],
    on_pick: Callable[[int], None],
    *,
    key: str,
    beside: Report | None = None,
) -> None:
    """Draw `counted`, the column of layer `place` marked.

    Args:
        images: faces by name of the layer.
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
        label=f"{title(counted)}, from the input on",
        rival=[Size(column.height, column.width, column.thickness) for column in rival],
    )


def headline(counted: Report) -> str:
    """Where the parameters and the multiply-adds sit, as Markdown."""
    drawn = columns(counted, scales(counted))
    heaviest = max(drawn, key=lambda column: column.parameters)
    busiest = max(drawn, key=lambda column: column.multiply_adds)
    if not heaviest.parameters or not busiest.multiply_adds:
        return "Hardly anything is learnt here yet. **Add a convolution or a dense layer.**"
    parameters = share(heaviest.parameters, counted.parameters)
    adds = share(busiest.multiply_adds, counted.multiply_adds)
    return (
        f"**{heaviest.name}** holds :orange[**{parameters}**] of the **{counted.parameters:,}** parameters. "
        f"**{busiest.name}** does :green[**{adds}**] of the **{short(counted.multiply_adds)}** multiply-adds. "
        f"Activations: {memory(counted.memory)} a picture."
    )


def comparison(first: Report, second: Report) -> str:
    """The totals of two networks as a Markdown table."""
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
    head = "| | this one | the other | the other has |\n| --- | ---: | ---: | --- |\n"
    return head + "\n".join(f"| {' | '.join(row)} |" for row in rows)


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
        _bar(amount, whole, largest, absolute) for amount, whole, largest in zip(amounts, totals, most, strict=True)
    )
    shape = shape_text(column.shape)
    words = f"{column.name}: {shape}, {column.activations:,} values" if column.layer else f"input: {shape}"
    for amount, whole, what in zip(amounts, totals, ("parameters", "multiply-adds"), strict=True):
        if amount:
            words += f", {amount:,} {what} ({share(amount, whole)})"
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


def _bar(amount: int, whole: int, most: int, absolute: bool) -> Bar:
    if not amount:
        return Bar(0.0, "", "")
    if absolute:
        return Bar(amount / most, short(amount), short(amount).replace(" ", "") if amount / most > 0.05 else "")
    percent = 100 * amount / whole
    return Bar(amount / most, share(amount, whole), f"{percent:.0f}" if percent >= 1 else "")


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
