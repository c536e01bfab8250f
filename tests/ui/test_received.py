"""Every component with whatever a browser may send: nothing fails, and only allowed values reach the page."""

import ast
import json
import math
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as some
from streamlit.components.v2.bidi_component.main import _make_trigger_id
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.testing.v1 import AppTest

from core.augmentation.draws import Kind
from core.augmentation.steps import Pipeline
from core.augmentation.transforms import KINDS
from core.images.region import Region
from tests.core.test_received import JSON, LEAVES
from tests.ui.components import component
from ui.components.block_diagram import ALL, BRANCH, SKIP, Change
from ui.components.layer_stack import StackEdit

ROOT = Path(__file__).parent.parent.parent
STEP = {"transform": "rotate", "on": True, "probability": 0.5, "degrees": 15}
RIGHT: dict[str, tuple[str, Any]] = {  # component -> its event and something it may send
    "diagram": ("changed", {"block": "a", "part": BRANCH, "factor": 1.5}),
    "mixer": ("picked", [1, 2]),
    "bars": ("picked", "a"),
    "field": ("picked", [2, 3]),
    "stack": ("edit", {"action": "set", "place": 1, "name": "filters", "value": 8, "turn": 4}),
    "network": ("picked", 1),
    "pad": ("changed", {"token": "one", "values": [[1, 0, -1], [0, 2.5, 0]]}),
    "wall": ("picked", "a"),
    "pipeline": ("edited", {"version": 1, "steps": [STEP, {"transform": "flip"}]}),
    "photo": ("picked", {"token": "one", "region": [1, 2, 3, 4]}),
    "tiles": ("picked", "a"),
    "variants": ("picked", "a"),
    "volumes": ("picked", ["x", 1]),
    "window": ("stop", [3, 1]),
}
STATES = ("window",)  # it sends its state, the others send triggers


def page() -> None:
    import numpy as np
    import streamlit as st

    from core.architecture.field import Field
    from core.augmentation.steps import RECIPE
    from core.figures.cells import Panel
    from core.figures.colour import Scale, scale_for
    from core.figures.pictures import map_png
    from core.images.frame import Box
    from core.images.samples import load_sample
    from core.network.strips import encoded
    from core.operations.sweep import correlation_sweep
    from core.operations.window import Window
    from ui.components import channel_mixer as mixer
    from ui.components.block_diagram import DiagramBlock, DiagramStage, block_diagram
    from ui.components.contributions import Group, Row, contributions
    from ui.components.field_view import Ground, field_view
    from ui.components.layer_stack import Amount, Option, Stack, StackRow, layer_stack
    from ui.components.network_picture import Bar, BarRow, Drawn, network_picture
    from ui.components.number_grid import number_grid
    from ui.components.picture_wall import WallRow, WallTile, picture_wall
    from ui.components.pipeline_editor import pipeline_editor
    from ui.components.pixel_view import pixel_view
    from ui.components.sliding_window import sliding_window
    from ui.components.tile_picker import Tile, tile_picker
    from ui.components.variant_grid import VariantTile, variant_grid
    from ui.components.volumes import Plane, Volume, volumes

    def hear(name):
        return lambda *said: st.session_state["heard"].append((name, said))

    blocks = tuple(DiagramBlock(id, id, "", 1.0, True, False, id) for id in "ab")
    block_diagram([DiagramStage("one", blocks)], hear("diagram"), key="diagram", label="Blocks", scalable=True)
    png = map_png(np.zeros((3, 4), np.float32), Scale(0.0, 1.0, signed=False))
    mixer.channel_mixer(
        [mixer.Tile(png, "in", "in")],
        (3, 4),
        np.ones((1, 3)),
        np.zeros(1),
        True,
        (0, 0),
        hear("mixer"),
        key="mixer",
        label="Mixer",
        colours=False,
    )
    rows = [Row("one", 2.0, "+2", "a"), Row("rest", -0.5, "-0.5")]
    contributions([Group("Sum", rows)], hear("bars"), key="bars", label="Bars")
    ground = Ground(np.zeros((30, 40, 3), np.uint8), Box(5, 0, 35, 30), (24, 24))
    field_view(ground, png, (3, 4), (0, 0), Field(9, 8, -4), hear("field"), key="field", label="A map")
    stack_rows = [StackRow(place, "row", "", (Amount("out", "1"),), "", "row") for place in range(3)]
    stack = Stack(4, 1, [Option("conv", "Convolution")], "row", "", [], ("layer",), stack_rows, True, True, "", "")
    layer_stack(stack, hear("stack"), key="stack")
    bar = Bar(0.5, "1", "1")
    columns = [Drawn(place, "maps", "conv", "", "", 9, 9, 9, "", "conv", (bar,)) for place in (0, 1, 3)]
    network_picture(columns, [BarRow("bars", "3", "adds")], 0, hear("network"), key="network", label="Network")
    scale = Scale(-2.0, 2.0, signed=True)
    number_grid(((0.0,) * 3,) * 2, hear("pad"), key="pad", label="Kernel", scale=scale, low=-9.0, high=9.0)
    walls = [WallRow("conv1", "64", encoded("conv1"), [WallTile(id, id, id) for id in "ab"])]
    picture_wall(walls, "a", hear("wall"), key="wall", label="Wall")
    pipeline_editor(RECIPE, {}, hear("pipeline"), key="pipeline", label="Pipeline")
    photo = np.zeros((20, 30, 3), np.uint8)
    pixel_view(load_sample("cat"), photo, key="photo", label="Photo", on_pick=hear("photo"), smallest=2)
    tile_picker(
        [Tile(id, "", id, "", id) for id in "ab"], "a", hear("tiles"), key="tiles", label="Tiles", layout="grid"
    )
    variant_grid([VariantTile(id, "", id, (), id) for id in "ab"], "a", hear("variants"), key="variants", label="Some")
    planes = [Plane(index, "", str(index), "plane") for index in (0, 1, 5)]
    volumes([Volume("x", "", planes, name="x"), Volume("y", "", planes)], "All", hear("volumes"), key="volumes")
    values = np.arange(16.0).reshape(1, 4, 4)
    panel = Panel("Input", scale_for(values))
    sliding_window(
        correlation_sweep(values, np.ones((1, 2, 2)), Window((2, 2))),
        key="window",
        source=[panel],
        output=panel,
        on_stop=hear("window"),
    )


def allowed(name: str, said: tuple[Any, ...]) -> bool:
    """Whether the component may send this to a page."""
    one = said[0]
    match name:
        case "diagram":
            return isinstance(one, Change) and (
                one == Change("", ALL, 1.0)
                or (one.block in ("a", "b") and one.part in (BRANCH, SKIP) and type(one.factor) is float)
            )
        case "mixer" | "field":
            return all(type(place) is int for place in said) and 0 <= said[0] < 3 and 0 <= said[1] < 4
        case "bars":
            return one == "a"
        case "wall" | "tiles" | "variants":
            return one in ("a", "b")
        case "stack":
            kinds = (str, int, float, bool, type(None))
            fine = isinstance(one, StackEdit) and type(one.place) is int and 0 <= one.place <= 2
            return fine and type(one.value) in kinds and len(one.action + one.name) <= 40
        case "network":
            return type(one) is int and one in (0, 1, 3)
        case "pad":
            return len(one) == 2 and all(len(row) == 3 and all(-9 <= entry <= 9 for entry in row) for row in one)
        case "pipeline":
            return isinstance(one, Pipeline) and all(_step_is_allowed(step.kind, step.values) for step in one.steps)
        case "photo":
            return isinstance(one, Region) and one == one.within(20, 30) and min(one.height, one.width) >= 2
        case "volumes":
            return said[0] == "x" and type(said[1]) is int and said[1] in (0, 1, 5)
        case "window":
            return type(one) is int and 0 <= one < 9
    raise AssertionError(name)


def _step_is_allowed(kind: Kind, values: tuple[float, ...]) -> bool:
    assert kind in KINDS
    return all(knob.low <= value <= knob.high for knob, value in zip(kind.knobs, values, strict=True))


@pytest.fixture(scope="module")
def at() -> AppTest:
    opened = AppTest.from_function(page, default_timeout=60).run()
    assert not opened.exception, opened.exception
    return opened


def send_all(at: AppTest, messages: dict[str, Any]) -> list[tuple[str, tuple[Any, ...]]]:
    """One run of the page in which each component sends its message. Returns what the page heard."""
    at.session_state["heard"] = []
    states = at._tree.get_widget_states()
    for name, message in messages.items():
        event, id = RIGHT[name][0], component(at, name).proto.id
        if name in STATES:
            states.widgets.append(WidgetState(id=id, json_value=json.dumps({event: message})))
        else:
            payload = json.dumps([{"event": event, "value": message}])
            states.widgets.append(WidgetState(id=_make_trigger_id(id, "events"), json_trigger_value=payload))
    at._run(states)
    assert not at.exception, at.exception
    return at.session_state["heard"]


@some.composite
def bent(draw: some.DrawFn, right: Any) -> Any:
    """A message that was right until one part of it became something else, or was lost."""
    message = {"": deepcopy(right)}
    place, key = message, ""
    while isinstance(place[key], dict | list) and place[key] and draw(some.integers(0, 3)):
        place = place[key]
        key = draw(some.sampled_from(sorted(place) if isinstance(place, dict) else range(len(place))))
    if place is not message and draw(some.integers(0, 5)) == 0:
        del place[key]
    else:
        place[key] = draw(LEAVES | JSON)
    return message.get("")


def test_every_component_that_listens_is_tried():
    listening = {
        path.stem
        for path in (ROOT / "ui" / "components").glob("*.py")
        if "_change=" in path.read_text(encoding="utf-8")
    }
    assert len(listening) == len(RIGHT)


def test_what_is_right_is_heard(at):
    heard = send_all(at, {name: message for name, (_, message) in RIGHT.items()})
    assert sorted(name for name, _ in heard) == sorted(RIGHT)
    assert all(allowed(*entry) for entry in heard)


@pytest.mark.parametrize(
    "value",
    [None, True, 10**400, -(10**400), math.nan, math.inf, 1e308, -1, "", "a" * 1000, [], {}, [[]], [True, True], [{}]],
    ids=lambda value: str(value)[:12],
)
def test_what_is_nothing_at_all_is_not_heard(at, value):
    assert send_all(at, dict.fromkeys(RIGHT, value)) == []


@settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    phases=[Phase.explicit, Phase.generate],
)
@given(some.fixed_dictionaries({name: bent(message) | JSON for name, (_, message) in RIGHT.items()}))
def test_whatever_is_sent_nothing_fails_and_only_allowed_values_are_heard(at, messages):
    for name, said in send_all(at, messages):
        assert allowed(name, said), (name, messages[name], said)


def test_nothing_but_the_one_reader_takes_values_of_components():
    """No module of `ui/components` reads the session under the key of a component, none elsewhere its attributes."""
    for path in [*(ROOT / "ui").rglob("*.py"), *(ROOT / "pages").rglob("*.py")]:
        if path.name == "received.py":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            taken = isinstance(node, ast.Subscript | ast.Call) and ast.unparse(node).startswith(
                ("st.session_state[key]", "st.session_state.get(key")
            )
            if path.parent.name == "components":
                assert not taken, f"{path}: {ast.unparse(node)}"
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Subscript):
                assert ast.unparse(node.value.value) != "st.session_state", f"{path}: {ast.unparse(node)}"
