"""What the browser gets of a sweep is the sweep: the tests look everything up as the JavaScript does."""

import base64

import numpy as np
import pytest

from core.figures.colour import Scale, scale_for, table
from core.operations.sweep import Sweep, average_sweep, correlation_sweep, max_sweep
from core.operations.window import OUTSIDE, Window
from ui.components.sliding_window import EXACT_CELLS, Panel, Request, pack, payload

OUTPUT = Panel("Output", Scale(-1.0, 1.0, signed=True))
LECTURE = np.array([[0, 0, 0, 255, 255]] * 5, float)
EDGE = np.array([[-1, 0, 1]] * 3, float)


def unpacked(packed: dict) -> np.ndarray:
    values = np.frombuffer(base64.b64decode(packed["values"]), np.dtype(packed["type"]).newbyteorder("<"))
    return values.reshape(packed["shape"])


def sent(sweep: Sweep) -> dict:
    panels = [Panel(f"Channel {number}", scale_for(channel)) for number, channel in enumerate(sweep.source)]
    return payload(sweep, panels, OUTPUT, "Kernel")


def read_through(message: dict, channel: int, row: int, column: int) -> np.ndarray:
    """The cells under the window as the browser finds them: stop -> places -> input indices -> values."""
    source = unpacked(message["source"])[channel]
    down, across = (
        unpacked(message[way]["source"])[unpacked(message[way]["taps"])[stop]]
        for way, stop in (("rows", row), ("columns", column))
    )
    return np.array([[0.0 if OUTSIDE in (i, j) else source[i, j] for j in across] for i in down])


def test_arrays_arrive_as_they_are():
    small = np.random.default_rng(0).normal(size=(2, 3, 4))
    assert pack(small)["type"] == "float64"
    np.testing.assert_array_equal(unpacked(pack(small)), small)
    large = np.random.default_rng(1).normal(size=(65, 64))
    assert large.size > EXACT_CELLS
    assert pack(large)["type"] == "float32"
    np.testing.assert_allclose(unpacked(pack(large)), large, rtol=1e-6)
    indices = np.array([[-1, 0], [1, 70_000]])
    np.testing.assert_array_equal(unpacked(pack(indices)), indices)


def test_the_lecture_example_arrives_with_its_numbers():
    message = sent(correlation_sweep(LECTURE[None], EDGE[None], Window((3, 3))))
    np.testing.assert_array_equal(unpacked(message["output"]), [[0, 765, 765]] * 3)
    np.testing.assert_array_equal(unpacked(message["kernel"]), EDGE[None])
    assert message["partial"] is message["z"] is message["bias"] is message["rest"] is None
    assert message["kernelPanel"] == {"title": "Kernel", "low": -1.0, "high": 1.0, "table": "RdBu_r"}


@pytest.mark.parametrize("mode", ["zeros", "reflect", "replicate", "circular"])
@pytest.mark.parametrize(("stride", "dilation"), [((1, 2), (2, 1)), ((3, 1), (1, 3))])
def test_the_browser_reads_what_the_window_reads(mode, stride, dilation):
    rng = np.random.default_rng(3)
    window = Window((3, 2), stride, (2, 3), dilation, mode)
    sweep = correlation_sweep(
        rng.normal(size=(2, 7, 6)), rng.normal(size=(2, 3, 2)), window, bias=0.5, activation="relu"
    )
    message = sent(sweep)
    for row, column in np.ndindex(sweep.output.shape):
        for channel in range(2):
            np.testing.assert_array_equal(
                read_through(message, channel, row, column), sweep.at(row, column).values[channel]
            )
    assert message["rows"]["before"] == 2
    assert message["columns"]["before"] == 3
    total = unpacked(message["partial"]).sum(0) + message["bias"]
    np.testing.assert_allclose(total, unpacked(message["z"]), atol=1e-12)
    np.testing.assert_allclose(np.maximum(total, 0), unpacked(message["output"]), atol=1e-12)


def test_channels_that_are_not_shown_travel_as_one_sum():
    rng = np.random.default_rng(4)
    sweep = correlation_sweep(rng.normal(size=(9, 5, 5)), rng.normal(size=(9, 3, 3)), Window((3, 3)))
    message = sent(sweep)
    assert [panel["title"] for panel in message["panels"]] == ["Channel 0", "Channel 1", "Channel 2", "Channel 3"]
    assert message["others"] == 5
    np.testing.assert_array_equal(unpacked(message["source"]), sweep.source[:4])
    np.testing.assert_array_equal(unpacked(message["kernel"]), sweep.kernel[:4])
    total = unpacked(message["partial"]).sum(0) + unpacked(message["rest"])
    np.testing.assert_allclose(total, sweep.output, atol=1e-12)


def test_pooling_sends_winners_and_counts():
    grid = np.array([[1, 3, 2, 4], [5, 6, 7, 8], [9, 2, 1, 3], [4, 5, 6, 7]], float)
    message = sent(max_sweep(grid, Window((2, 2), (2, 2))))
    np.testing.assert_array_equal(unpacked(message["winners"]), [[3, 3], [0, 3]])
    np.testing.assert_array_equal(unpacked(message["output"]), [[6, 8], [9, 7]])
    assert message["kernel"] is message["counts"] is None
    message = sent(average_sweep(grid, Window((2, 2), (2, 2))))
    np.testing.assert_array_equal(unpacked(message["counts"]), [[4, 4], [4, 4]])
    np.testing.assert_array_equal(unpacked(message["output"]), [[3.75, 5.25], [5, 4.25]])
    assert message["kernel"] is message["winners"] is None


def test_the_colour_tables_that_the_panels_name_are_sent():
    sweep = correlation_sweep(LECTURE[None], EDGE[None], Window((3, 3)))
    message = payload(sweep, [Panel("Photo", Scale(0, 255, signed=False), "green")], OUTPUT, "Kernel")
    names = {panel["table"] for panel in (*message["panels"], message["kernelPanel"], message["outputPanel"])}
    assert names == {"green", "RdBu_r"}
    for name in names:
        colours = np.frombuffer(base64.b64decode(message["tables"][name]), np.uint8).reshape(256, 3)
        np.testing.assert_array_equal(colours, table(name))
    assert table("green")[0].tolist() == [0, 0, 0]
    assert table("green")[255].argmax() == 1
    assert (np.diff(table("grey").astype(int), axis=0) == 1).all()


def test_every_channel_needs_a_panel():
    sweep = correlation_sweep(np.zeros((2, 4, 4)), np.zeros((2, 3, 3)), Window((3, 3)))
    with pytest.raises(ValueError, match="2 channels, got 1"):
        payload(sweep, [OUTPUT], OUTPUT, "Kernel")


def test_the_browser_is_told_only_what_it_does_not_know():
    first = Request(3, 0, 3)
    assert first.followed_by(3, None) == first
    echo = first.followed_by(7, reported=7)
    assert (echo.stop, echo.turn) == (3, 0), "the reader went to 7; the page repeats it"
    again = echo.followed_by(3, reported=7)
    assert (again.stop, again.turn) == (3, 1), "the page wants to go back to 3"
    assert again.followed_by(3, reported=7) == again
