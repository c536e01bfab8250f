"""The pipeline: edited, shared as a link, saved and loaded as a file."""

from dataclasses import replace

import streamlit as st

from core.augmentation.files import as_json, from_json
from core.augmentation.presets import PRESETS
from core.augmentation.steps import Pipeline
from core.errors import LearnerError, bare
from core.images.picture import Picture
from core.images.samples import SAMPLES, sample_ids
from lessons.augmentation.params import INSTEAD, PIPELINE, SECOND
from ui.components.pipeline_editor import pipeline_editor
from ui.frame import state
from ui.frame.downloads import download
from ui.frame.errors import explain

_ERROR, _ROUND = "pipeline file error", "pipeline file round"


def edit_pipeline(picture: Picture) -> tuple[Pipeline, str]:
    """Draw the editor. Returns the pipeline and the id of the sample that mixup and CutMix add to `picture`."""
    pipeline = state.value(PIPELINE)
    pipeline_editor(
        pipeline,
        PRESETS,
        _edited,
        key="pipeline editor",
        label="Pipeline of transforms, applied from top to bottom",
    )
    param = replace(SECOND, default=INSTEAD) if picture.name == SECOND.default else SECOND
    second = state.value(param)
    if pipeline.mixes:
        titles = {sample.id: sample.title for sample in SAMPLES}
        second = state.linked(param, st.selectbox, "Second picture", sample_ids(), format_func=titles.__getitem__)
    with st.popover("Save or load the pipeline", icon=":material/save:"):
        download("Download (.json)", "pipeline.json", lambda: as_json(pipeline))
        _load()
    error: LearnerError | None = st.session_state.get(_ERROR)
    if error is not None:
        explain(error)
    return pipeline, second


def _edited(pipeline: Pipeline) -> None:
    st.session_state.pop(_ERROR, None)
    state.assign(PIPELINE, pipeline)


def _load() -> None:
    key = f"pipeline file:{st.session_state.get(_ROUND, 0)}"
    st.file_uploader("Load a pipeline (.json)", key=key, on_change=_take, args=(key,))


def _take(key: str) -> None:
    """Make the file's pipeline the one in use; a bad file changes nothing and is explained."""
    file = st.session_state.get(key)
    if file is None:
        return
    st.session_state.pop(_ERROR, None)
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
    try:
        state.assign(PIPELINE, from_json(file.getvalue()))
    except LearnerError as error:
        st.session_state[_ERROR] = bare(error)
