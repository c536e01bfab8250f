"""JavaScript and Python that compute the same agree: run in Node, where it is there."""

import base64
import json
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.figures.cells import Panel
from core.figures.colour import Scale, scale_for
from core.images.region import grey
from core.operations.sweep import Sweep, average_sweep, correlation_sweep, max_sweep
from core.operations.window import Window
from ui.components.pixel_view import deflated
from ui.components.sliding_window import payload

SCRIPTS = Path(__file__).parent.parent / "js"
OUTPUT = Panel("Output", Scale(-1.0, 1.0, signed=True))


def node_version() -> tuple[int, ...]:
    try:
        said = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return (0,)
    return tuple(int(part) for part in said.strip().lstrip("v").split(".")[:2])


pytestmark = pytest.mark.skipif(node_version() < (20, 11), reason="no Node 20.11 or later")


def answer(script: str, message: dict[str, Any]) -> Any:
    """What a script of `tests/js` prints for a message."""
    run = subprocess.run(["node", SCRIPTS / script], input=json.dumps(message), capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


def read(sweep: Sweep, labels: str = "top-left") -> Any:
    panels = [Panel(f"Channel {number}", scale_for(channel)) for number, channel in enumerate(sweep.source)]
    return answer("read_sweep.js", {**payload(sweep, panels, OUTPUT, "Kernel"), "labels": labels})


def agrees(sweep: Sweep, seen: Any) -> None:
    """Every stop reads the values that Python reads, and every place knows its readers."""
    stops = list(np.ndindex(sweep.output.shape))
    assert len(seen["stops"]) == len(stops)
    for (row, column), stop in zip(stops, seen["stops"], strict=True):
        terms = sweep.at(row, column)
        values = np.array(stop["values"], float)  # NaN where the browser finds nothing
        np.testing.assert_array_equal(~np.isnan(values[0]), terms.inside)
        np.testing.assert_array_equal(np.nan_to_num(values), terms.values)
        assert stop["total"] == terms.output
        assert stop["reach"] == [
            [sweep.rows.taps[row, 0], sweep.columns.taps[column, 0]],
            [sweep.rows.taps[row, -1], sweep.columns.taps[column, -1]],
        ]
    places = np.ndindex(len(sweep.rows.source), len(sweep.columns.source))
    for (row, column), found in zip(places, seen["readers"], strict=True):
        assert found == [
            [stop for stop, taps in enumerate(axis.taps) for tap in taps if tap == place]
            for axis, place in ((sweep.rows, row), (sweep.columns, column))
        ]


@pytest.mark.parametrize("mode", ["zeros", "reflect", "replicate", "circular"])
@pytest.mark.parametrize(("stride", "dilation"), [((1, 1), (1, 1)), ((1, 2), (2, 1)), ((3, 1), (1, 3))])
def test_the_window_of_a_correlation(mode, stride, dilation):
    rng = np.random.default_rng(3)
    window = Window((3, 2), stride, (2, 3), dilation, mode)
    sweep = correlation_sweep(rng.normal(size=(2, 7, 6)), rng.normal(size=(2, 3, 2)), window, 0.5, "relu")
    agrees(sweep, read(sweep))


def test_the_windows_of_pooling():
    grid = np.random.default_rng(4).integers(0, 9, (5, 6)).astype(float)
    for sweep in (
        max_sweep(grid, Window((2, 2), (2, 2), ceil=True)),
        max_sweep(grid, Window((3, 3), (2, 2), (1, 1))),
        average_sweep(grid, Window((3, 3), (2, 2), (1, 1))),
    ):
        agrees(sweep, read(sweep))


def test_whole_numbers_add_up_exactly_as_they_stand_there():
    rng = np.random.default_rng(5)
    kernel = rng.integers(-2, 3, (1, 3, 3)).astype(float)
    sweep = correlation_sweep(rng.integers(0, 9, (1, 5, 5)).astype(float), kernel, Window((3, 3), padding=(1, 1)))
    spoken = [stop["spoken"] for stop in read(sweep)["stops"]]
    assert not any("≈" in sentence for sentence in spoken)
    for sentence, total in zip(spoken, sweep.output.flat, strict=True):
        assert sentence.endswith(f" = {total:.0f}".replace("-", "−"))


def test_stops_are_named_by_the_centre_of_the_window():
    for window in (Window((3, 3), padding=(1, 1)), Window((2, 3), (2, 1), (2, 0)), Window((3, 2), dilation=(1, 2))):
        sweep = correlation_sweep(np.zeros((1, 5, 6)), np.zeros((1, *window.kernel)), window)
        for labels in ("centre", "top-left"):
            names = [tuple(stop["name"]) for stop in read(sweep, labels=labels)["stops"]]
            assert names == [sweep.name_of(*stop, labels == "centre") for stop in np.ndindex(sweep.output.shape)]


@pytest.mark.parametrize("channels", [1, 3])
def test_a_picture_arrives_as_it_is(channels):
    pixels = np.random.default_rng(6).integers(0, 256, (5, 7, channels), np.uint8)
    address = "data:application/octet-stream;base64," + base64.b64encode(deflated(pixels)).decode()
    seen = answer("read_picture.js", {"address": address, "height": 5, "width": 7, "channels": channels})
    np.testing.assert_array_equal(seen["bytes"], pixels.ravel())
    if channels == 3:
        np.testing.assert_array_equal(seen["grey"], grey(pixels).ravel())
