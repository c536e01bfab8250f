"""What would mend a network that does not work. Every suggestion was tried: it works."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from core.architecture.layers import (
    BASIC,
    Conv,
    Dense,
    Depthwise,
    Flatten,
    GlobalPool,
    Layer,
    Pool,
    Residual,
    Shape,
)
from core.architecture.modules import (
    Misfit,
    NeedsMaps,
    NeedsQuarters,
    NeedsVector,
    PaddingTooLarge,
    WindowTooLarge,
    span,
)
from core.architecture.network import MOST_LAYERS, MOST_SIDE, Network
from core.architecture.report import report
from core.errors import LearnerError

SUGGESTIONS = 3
STEPS = 2  # of longer ways nobody reads the third


@dataclass(frozen=True)
class Suggestion:
    """One way out: what to do, and the network after it, which works."""

    text: str
    network: Network


Change = Callable[[], Network]


def suggestions(network: Network) -> tuple[Suggestion, ...]:
    """Three different changes after which the whole network works, the gentlest first; none where it already does."""
    return tuple(islice(_ways(network, STEPS), SUGGESTIONS))


def _ways(network: Network, steps: int) -> Iterator[Suggestion]:
    """Changes that make the network work, each of at most `steps` steps: one step may bring up the next trouble."""
    counted = report(network)
    if counted.misfit is None:
        return
    found: list[Network] = []
    for text, change in _changes(network, len(counted.rows), counted.output, counted.misfit):
        try:
            way: Suggestion | None = Suggestion(text, change())
        except LearnerError:  # beyond a limit
            continue
        if way is not None and not report(way.network).works:
            way = None if _still_fails(network, way.network) else _completed(way, steps - 1)
        if way is not None and way.network not in found:
            found.append(way.network)
            yield way


def _still_fails(before: Network, after: Network) -> bool:
    """Whether it is the same layer that fails, changed or in another place."""
    first, then = report(before).trouble, report(after).trouble
    if first is None or then is None:
        return False
    in_place = len(after.layers) == len(before.layers) and then == first and after.names[then] == before.names[first]
    return in_place or after.layers[then] is before.layers[first]


def _completed(way: Suggestion, steps: int) -> Suggestion | None:
    """`way` and what has to follow it, where that is possible in so many steps."""
    then = next(_ways(way.network, steps), None) if steps else None
    return then and Suggestion(f"{way.text}, then {then.text[0].lower()}{then.text[1:]}", then.network)


def _changes(network: Network, position: int, given: Shape, misfit: Misfit) -> Iterator[tuple[str, Change]]:
    layer, name = network.layers[position], network.names[position]
    match misfit:
        case WindowTooLarge():
            yield from _for_window(network, position, given)
        case PaddingTooLarge() if isinstance(layer, Pool):
            yield from _for_padding(network, position, layer)
        case NeedsVector() if isinstance(layer, Dense):
            yield from _for_vector(network, position, layer)
        case NeedsMaps():
            yield from _for_maps(network, position, layer)
        case NeedsQuarters() if isinstance(layer, Residual):
            yield from _for_quarters(network, position, layer)
    yield f"Take {name} out", lambda: network.without(position)
    yield from _for_the_rest(network, position, name)


def _for_window(network: Network, position: int, given: Shape) -> Iterator[tuple[str, Change]]:
    layer, name = network.layers[position], network.names[position]
    assert isinstance(layer, Conv | Depthwise | Pool)
    side = min(given[1:])
    padding = -(-(span(layer) - side) // 2)
    yield f"Give {name} a padding of {padding}", lambda: network.changed(position, replace(layer, padding=padding))
    step = 1 if isinstance(layer, Pool) else layer.dilation
    kernel = (side + 2 * layer.padding - 1) // step + 1
    kernel -= kernel % 2 == 0 and kernel > 1 and not isinstance(layer, Pool)  # odd ones have a middle
    yield (
        f"Make the window of {name} {kernel}×{kernel}",
        lambda: network.changed(position, replace(layer, kernel=kernel)),
    )
    pools = [at for at, earlier in enumerate(network.layers[:position]) if isinstance(earlier, Pool)]
    if pools:
        yield f"Take {network.names[pools[-1]]} out", lambda: network.without(pools[-1])
    channels, height, width = network.input_shape
    for larger in (32, 48, 64, 96, 128, 160, 192, 224, 256, 320, 384, 448, MOST_SIDE):
        if larger > min(height, width):
            sides = max(height, larger), max(width, larger)
            yield f"Start from {sides[0]}×{sides[1]} px", _with_input(network, channels, *sides)


def _with_input(network: Network, channels: int, height: int, width: int) -> Change:
    return lambda: network.with_input(channels, height, width)


def _for_padding(network: Network, position: int, layer: Pool) -> Iterator[tuple[str, Change]]:
    name = network.names[position]
    most = layer.kernel // 2
    yield f"Reduce the padding of {name} to {most}", lambda: network.changed(position, replace(layer, padding=most))
    wide = 2 * layer.padding
    yield f"Widen the window of {name} to {wide}", lambda: network.changed(position, replace(layer, kernel=wide))


def _for_vector(network: Network, position: int, layer: Dense) -> Iterator[tuple[str, Change]]:
    name = network.names[position]
    yield f"Put a flatten in front of {name}", lambda: network.inserted(position, Flatten())
    yield (
        f"Put global average pooling and a flatten in front of {name}",
        lambda: network.inserted(position, GlobalPool(), Flatten()),
    )
    pixelwise = Conv(filters=layer.units, kernel=1, padding=0, bias=layer.bias)
    yield f"Turn {name} into a 1×1 convolution", lambda: network.changed(position, pixelwise)


def _for_maps(network: Network, position: int, layer: Layer) -> Iterator[tuple[str, Change]]:
    name = network.names[position]
    flattens = [at for at, earlier in enumerate(network.layers[:position]) if isinstance(earlier, Flatten)]
    if flattens:
        at = flattens[-1]
        yield f"Move {network.names[at]} behind {name}", lambda: network.moved(at, position)
        yield f"Move {name} in front of {network.names[at]}", lambda: network.moved(position, at)
        yield f"Take {network.names[at]} out", lambda: network.without(at)
    if isinstance(layer, Conv):
        dense = Dense(units=layer.filters, bias=layer.bias)
        yield f"Turn {name} into a dense layer", lambda: network.changed(position, dense)


def _for_quarters(network: Network, position: int, layer: Residual) -> Iterator[tuple[str, Change]]:
    name = network.names[position]
    more, fewer = layer.filters + 4 - layer.filters % 4, layer.filters - layer.filters % 4
    yield f"Give {name} {more} filters", lambda: network.changed(position, replace(layer, filters=more))
    yield f"Give {name} {fewer} filters", lambda: network.changed(position, replace(layer, filters=fewer))
    yield f"Make {name} a basic block", lambda: network.changed(position, replace(layer, form=BASIC))


def _for_the_rest(network: Network, position: int, name: str) -> Iterator[tuple[str, Change]]:
    """Where more than one layer is wrong, or nothing else is left."""

    def without_misfits() -> Network:
        changed = network
        while (at := report(changed).trouble) is not None:
            changed = changed.without(at)
        return changed

    kept = network.cut(position)
    yield f"Take {name} and all that fail after it out", without_misfits
    yield f"End the network in front of {name}", lambda: kept
    head = (Flatten(), Dense(units=10)) if position + 2 <= MOST_LAYERS else (Flatten(),)
    yield (
        f"End it there with {' and '.join(type(part).title.lower() for part in head)}",
        lambda: kept.inserted(position, *head),
    )
    yield "Start anew from one convolution", lambda: replace(network, layers=(Conv(filters=16, kernel=1, padding=0),))
