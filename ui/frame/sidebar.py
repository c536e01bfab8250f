"""The sidebar of every page: the picture, the lessons in lecture order."""

import streamlit as st

from core.errors import LearnerError, bare
from core.images.intake import receive
from core.images.limits import MAX_BYTES, MAX_PIXELS, MAX_SIDE
from core.images.picture import CAMERA, SAMPLE, UPLOAD, Picture
from core.images.samples import SAMPLES, load_sample, sample
from core.lecture import lessons
from core.models.card_page import CARD_PAGE, CARD_TITLE
from core.parameters import PICTURE, SOURCE
from ui.drawing.photos import reduced
from ui.frame import privacy, state
from ui.frame.errors import explain, report

SOURCE_NAMES = {
    SAMPLE: "Sample",
    UPLOAD: "Upload",
    CAMERA: "Camera",
}
FORMATS = (
    f"JPEG, PNG, HEIC, WebP, AVIF, TIFF, GIF or BMP, up to {MAX_BYTES // 1_000_000} MB and {MAX_PIXELS // 1_000_000} "
    f"megapixels. Too large? Save a smaller copy: {MAX_SIDE} px on the longest side lose nothing here."
)
_ERROR, _ROUND = "own picture error", "own picture round"
PREVIEW_PX = 150


def draw() -> Picture:
    """Draw the sidebar and return the picture in use."""
    with st.sidebar:
        home = st.container()
        picture = _picture()
        home.page_link(
            "app.py", label="**ConvScope**", icon=":material/center_focus_weak:", query_params=state.link_to("home")
        )
        _lessons()
    return picture


def describe(picture: Picture) -> str:
    """What the picture shows, in words, for text alternatives."""
    if picture.origin == SAMPLE:
        return sample(picture.name).description
    return "Your own photo"


def title(picture: Picture) -> str:
    """A short name of the picture."""
    if picture.origin == SAMPLE:
        return sample(picture.name).title
    return "your photo"


def _picture() -> Picture:
    source = state.linked(
        SOURCE,
        st.segmented_control,
        "Picture",
        SOURCE.options,
        format_func=SOURCE_NAMES.__getitem__,
        shared=True,
        width="stretch",
    )
    own = privacy.own_picture()
    if source == SAMPLE:
        names = {one.id: one.title for one in SAMPLES}
        chosen = state.linked(
            PICTURE, st.selectbox, "Sample", PICTURE.options, format_func=names.__getitem__, shared=True,
            label_visibility="collapsed",
        )  # fmt: skip
    else:
        chosen = state.value(PICTURE, shared=True)
        _intake(source)
    refused: tuple[str, LearnerError] | None = st.session_state.get(_ERROR)
    if refused is not None and refused[0] == source:
        explain(refused[1])
        if own is not None:
            st.caption("The photo you had before is still in use.")
    picture = own if own is not None and source != SAMPLE else load_sample(chosen)
    _link(picture, source, chosen)
    preview = reduced(picture, 2 * PREVIEW_PX)
    shown_width = PREVIEW_PX * picture.width // max(picture.width, picture.height)
    st.image(preview, width=max(shown_width, 8), alt=describe(picture))
    if picture is own:
        width, height = picture.original_size
        st.caption(f"Your photo, {width}×{height} px, in memory only, without its metadata.")
        if picture.note:
            st.caption(picture.note)
        st.button("Forget my photo", on_click=_forget, icon=":material/delete:", key="forget own picture")
    else:
        shown = sample(chosen)
        st.caption(f"{shown.author}, {shown.licence}" if shown.group == "photo" else shown.description)
    return picture


def _link(picture: Picture, source: str, chosen: str) -> None:
    """A link never carries a personal photo: it names a sample, and the page says so."""
    if picture.origin != SAMPLE:
        state.add_to_link(PICTURE.name, chosen)
    elif source != SAMPLE:
        state.add_to_link(SOURCE.name, None)


def photo_elsewhere() -> str | None:
    """What is said to a reader whose link was made with a personal photo that this session has not; else None."""
    if (
        state.value(SOURCE, shared=True) == SAMPLE
        or privacy.own_picture() is not None
        or not state.opened_by_link(SOURCE)
    ):
        return None
    return (
        "This link was made with a personal photo, and photos never leave their owner's session. "
        f"You see the sample “{state.value(PICTURE, shared=True)}” instead: add a photo of your own, or pick another sample."
    )


def _intake(source: str) -> None:
    key = f"{source}:{st.session_state.get(_ROUND, 0)}"
    if source == UPLOAD:
        st.file_uploader(
            "Your photo",
            key=key,
            on_change=_take,
            args=(key, UPLOAD),
            label_visibility="collapsed",
        )
        st.caption(FORMATS)
    else:
        st.camera_input("Take a photo", key=key, on_change=_take, args=(key, CAMERA), label_visibility="collapsed")
        st.caption("Browsers hand out the camera only on `localhost` or over HTTPS.")


def _take(key: str, origin: str) -> None:
    """Turn the upload into the picture and let go of the file, which still holds its metadata."""
    file = st.session_state.get(key)
    if file is None:
        return
    st.session_state.pop(_ERROR, None)
    try:
        privacy.keep(receive(file.getvalue(), origin))
    except LearnerError as error:
        st.session_state[_ERROR] = origin, bare(error)
    except Exception as error:
        report(error)
    finally:
        privacy.let_go(file)
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1


def _forget() -> None:
    privacy.forget()
    state.assign(SOURCE, SAMPLE, shared=True)


def _lessons() -> None:
    st.caption("Lessons")
    for lesson in lessons():
        numbers = ", ".join(map(str, lesson.concepts))
        page_link(lesson.url, f"{numbers} · {lesson.title}", lesson.icon)
    page_link("formulas", "Formula sheet", ":material/function:")
    page_link(CARD_PAGE, CARD_TITLE, ":material/badge:")


def page_link(url: str, label: str, icon: str) -> None:
    """A link to another page, as the reader left it."""
    st.page_link(f"pages/{url}.py", label=label, icon=icon, query_params=state.link_to(url))
