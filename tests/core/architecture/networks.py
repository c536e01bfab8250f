"""Random networks: ones that work, and ones that were thrown together."""

from hypothesis import strategies as st

from core.architecture.cost import measure
from core.architecture.layers import (
    ACTIVATIONS,
    Activation,
    BatchNorm,
    Conv,
    Dense,
    Depthwise,
    Dropout,
    Flatten,
    GlobalPool,
    Layer,
    Pool,
    Residual,
)
from core.architecture.modules import Misfit, check
from core.architecture.network import Network

sides = st.integers(1, 24)
inputs = st.tuples(st.sampled_from((1, 3)), sides, sides)
channels = st.integers(1, 12)
windows = {
    "kernel": st.integers(1, 5),
    "stride": st.integers(1, 3),
    "padding": st.integers(0, 3),
}
convs = st.builds(Conv, filters=channels, **windows, dilation=st.integers(1, 2), bias=st.booleans())
depthwise = st.builds(Depthwise, **windows, dilation=st.integers(1, 2), bias=st.booleans())
pools = st.builds(Pool, how=st.sampled_from(("max", "avg")), **windows)
blocks = st.builds(Residual, form=st.sampled_from(("basic", "neck")), filters=channels, stride=st.integers(1, 2))
layers: st.SearchStrategy[Layer] = st.one_of(
    convs,
    depthwise,
    pools,
    blocks,
    st.builds(BatchNorm),
    st.builds(Activation, function=st.sampled_from(ACTIVATIONS)),
    st.builds(GlobalPool),
    st.builds(Flatten),
    st.builds(Dense, units=channels, bias=st.booleans()),
    st.builds(Dropout, percent=st.integers(0, 95)),
)
any_networks = st.builds(Network, inputs, st.lists(layers, max_size=8).map(tuple))


@st.composite
def working_networks(draw: st.DrawFn) -> Network:
    """A network whose layers all fit; ones that do not are left out."""
    shape = draw(inputs)
    kept: list[Layer] = []
    given = shape
    for layer in draw(st.lists(layers, min_size=1, max_size=10)):
        try:
            check(layer, given)
        except Misfit:
            continue
        kept.append(layer)
        given = measure(layer, given).shape
    return Network(shape, tuple(kept))
