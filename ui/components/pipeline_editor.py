"""The editor of an augmentation pipeline: switch, order, set, add and remove transforms, by mouse, touch or keyboard."""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from core.augmentation.draws import Kind
from core.augmentation.files import step_from
from core.augmentation.steps import Pipeline, Step, pipeline_of
from core.augmentation.transforms import KINDS
from core.received import fields, items, whole
from ui.components.assets import register
from ui.components.received import sent

_pipeline_editor = register("pipeline_editor")
LAST_VERSION = 10**6  # edits of one visit


def pipeline_editor(
    pipeline: Pipeline, presets: Mapping[str, Pipeline], on_edit: Callable[[Pipeline], None], *, key: str, label: str
) -> None:
    """Draw it; `on_edit(pipeline)` runs as a callback before the page is drawn again."""
    version_key = f"{key}:version"

    def edited() -> None:
        edit = fields(sent(key, "edited"))
        version, pipeline = whole(edit.get("version"), 0, LAST_VERSION), read(edit.get("steps"))
        if version is None or pipeline is None:
            return
        st.session_state[version_key] = version
        on_edit(pipeline)

    _pipeline_editor(
        key=key,
        data={
            "label": label,
            "version": st.session_state.get(version_key, 0),
            "shelves": [
                {"name": group, "kinds": [_kind(kind) for kind in KINDS if kind.group == group]}
                for group in dict.fromkeys(kind.group for kind in KINDS)
            ],
            "presets": [{"name": name, "steps": _steps(preset)} for name, preset in presets.items()],
            "steps": _steps(pipeline),
        },
        on_edited_change=edited,
    )


def read(steps: object) -> Pipeline | None:
    """What the browser sent as the steps of a pipeline, or None where it is anything else."""
    entries = items(steps, len(KINDS))
    if entries is None:
        return None
    try:
        return pipeline_of([step_from(entry) for entry in entries])
    except ValueError:
        return None


def _kind(kind: Kind) -> dict[str, Any]:
    return {
        "id": kind.id,
        "title": kind.title,
        "what": kind.what,
        "probability": kind.p,
        "knobs": [
            {
                "id": knob.id,
                "title": knob.title,
                "low": knob.low,
                "high": knob.high,
                "step": knob.step,
                "default": knob.default,
                "unit": knob.unit,
            }
            for knob in kind.knobs
        ],
    }


def _steps(pipeline: Pipeline) -> list[dict[str, Any]]:
    return [_step(step) for step in pipeline.steps]


def _step(step: Step) -> dict[str, Any]:
    knobs = {knob.id: value for knob, value in zip(step.kind.knobs, step.values, strict=True)}
    return {"transform": step.id, "on": step.on, "probability": step.p, **knobs}
