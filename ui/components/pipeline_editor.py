"""The editor of an augmentation pipeline: switch, order, set, add and remove transforms, by mouse, touch or keyboard."""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from core.augmentation.draws import Kind
from core.augmentation.encoding import pipeline_of, step_from
from core.augmentation.pipeline import Pipeline, Step
from core.augmentation.transforms import KINDS
from ui.components.assets import register

_pipeline_editor = register("pipeline_editor")


def pipeline_editor(
    pipeline: Pipeline, presets: Mapping[str, Pipeline], on_edit: Callable[[Pipeline], None], *, key: str, label: str
) -> None:
    """Draw it; `on_edit(pipeline)` runs as a callback before the page is drawn again."""
    version_key = f"{key}:version"

    def edited() -> None:
        edit = st.session_state[key].edited
        if not isinstance(edit, Mapping) or not isinstance(edit.get("steps"), list):
            return
        st.session_state[version_key] = int(edit.get("version", 0))
        try:
            on_edit(pipeline_of([step_from(entry) for entry in edit["steps"]]))
        except ValueError:
            return  # nothing the editor can send

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
