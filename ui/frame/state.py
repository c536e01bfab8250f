"""Controls, links and the session: one value, three places, one rule.

The URL is read when a page is opened (or reached with the browser's back button); from then on the widgets lead and
the URL follows. Every value is mirrored under a key that belongs to no widget, because Streamlit forgets the values of
widgets that a page does not draw: so a picture that came with a link is still there in the next lesson.

The address is left as it was found until something changes. Rewriting it on arrival would add an entry to the
browser's history, and the back button would run into it for ever.
"""

from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast
from urllib.parse import urlencode

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from core.errors import LearnerError, bare
from core.links import VERSION_KEY, Param, check_version, versioned
from core.older_links import meant_by_absence

T = TypeVar("T")
EXAMPLE_KEY = "example"
NOT_CONTROLS = (VERSION_KEY, EXAMPLE_KEY)
_VISIT = "visit"


@dataclass
class Visit:
    """One stay on a page: what its link still has to say, and what the link of the current state is.

    Attributes:
        page: URL of the lesson.
        given: parameters of the link that opened it.
        pending: those that no control has read yet.
        absent: what parameters that it lacks meant when it was made, where that is not their default of now.
        from_link: whether the page was opened by a link that says something; then absent parameters mean defaults.
        exact: whether it was reached with the browser's back or forward button; then this holds for shared ones too.
        met: names of the controls drawn since the page was opened.
        shared: those of them that move with the reader.
        link: parameters of the current state that differ from the defaults.
        written: the link as it was when the address was last right.
        notices: what could not be read.
    """

    page: str
    given: frozenset[str]
    pending: dict[str, str]
    absent: dict[str, str]
    from_link: bool
    exact: bool
    met: set[str] = field(default_factory=set)
    shared: set[str] = field(default_factory=set)
    link: dict[str, str] = field(default_factory=dict)
    written: dict[str, str] | None = None
    notices: list[LearnerError] = field(default_factory=list)


def begin(page: str, examples: Mapping[str, Mapping[str, str]]) -> None:
    """Start a page run: on arrival read the link, opening one of `examples` (id -> parameters) where it asks for one."""
    visit: Visit | None = st.session_state.get(_VISIT)
    context = get_script_run_ctx()
    back = context is not None and context.is_history_navigation
    if visit is not None and visit.page == page and not back:
        return
    query = st.query_params.to_dict()
    given = {name: text for name, text in query.items() if name not in NOT_CONTROLS}
    says_something = bool(given) or EXAMPLE_KEY in query
    visit = Visit(page, frozenset(given), given, meant_by_absence(query), from_link=says_something, exact=back)
    st.session_state[_VISIT] = visit
    try:
        check_version(query)
    except LearnerError as notice:
        visit.notices.append(bare(notice))
    example = query.get(EXAMPLE_KEY)
    if example is None:
        return
    if example in examples:
        visit.pending = {**examples[example], **given}
    else:
        known = ", ".join(examples) or "none"
        visit.notices.append(
            LearnerError(f"There is no lecture example “{example[:40]}” in this lesson.", f"Its examples: {known}.")
        )


def value(param: Param[T], shared: bool = False) -> T:
    """The current value of a parameter, for controls that are not Streamlit widgets."""
    _arrive(param, shared)
    current: T = st.session_state[_mirror(param, shared)]
    return current


def assign(param: Param[T], new: T, shared: bool = False) -> None:
    """Change a parameter from code. Call before its widget is drawn (in a callback)."""
    _arrive(param, shared)
    st.session_state[_mirror(param, shared)] = new
    st.session_state[_widget(param, shared)] = new
    _follow(param, new)


def linked(param: Param[T], widget: Callable[..., Any], *args: Any, shared: bool = False, **options: Any) -> T:
    """Draw `widget(*args, key=..., **options)`, bound to the link parameter, and return its value.

    `shared` parameters mean the same on every page (the picture, the network) and move with the reader.
    """
    _arrive(param, shared)
    if "format_func" in options:  # Streamlit keeps it long after the control is gone, with all that it captures
        options["format_func"] = {option: options["format_func"](option) for option in args[1]}.__getitem__
    key = _widget(param, shared)
    form = _form(widget, *args, **options)
    known = key in st.session_state and param.allows(st.session_state[key])
    if not known or st.session_state.get(f"form:{key}") != form:  # to Streamlit another form is another widget
        st.session_state[key] = st.session_state[key if known else _mirror(param, shared)]
        st.session_state[f"form:{key}"] = form
    options |= _standing_at(st.session_state[key], widget, *args, **options)
    chosen = widget(*args, key=key, **options)
    if isinstance(chosen, list):
        chosen = tuple(chosen)
    if not param.allows(chosen):  # segmented controls can be emptied
        chosen = st.session_state[_mirror(param, shared)]
    st.session_state[_mirror(param, shared)] = chosen
    _follow(param, chosen)
    return cast(T, chosen)


def left_on(page: str, param: Param[T]) -> T | None:
    """The value that a parameter was left with on another page; None where the reader has not been there."""
    left = st.session_state.get(_mirror_on(page, param))
    return left if param.allows(left) else None


def reset(param: Param[Any]) -> None:
    """Let a parameter of this page start over: the next time it is drawn it has its default of then."""
    for key in (_mirror(param, False), _widget(param, False)):
        st.session_state.pop(key, None)
    visit = _visit()
    visit.pending.pop(param.name, None)
    visit.link.pop(param.name, None)


def goes_with(param: Param[Any], thing: str) -> bool:
    """Let a parameter of this page start over once `thing`, what it was chosen for, is another. Call before it is drawn.

    Returns whether a choice was let go by that. What a link says stays, but where the reader only comes back to the page.
    """
    visit, mirror, key = _visit(), _mirror(param, False), f"for:{_visit().page}:{param.name}"
    before, now = st.session_state.get(key), hash(thing)  # nothing stays of a photo that is forgotten
    st.session_state[key] = now
    left = st.session_state.get(mirror)
    if before in (None, now) or left is None:
        return False
    if param.name in visit.pending and (left == param.default or visit.pending[param.name] != param.write(left)):
        return False
    reset(param)
    return bool(left != param.default)


def write_link() -> None:
    """Bring the browser's address up to date once something has changed. Ends every page run and every fragment run."""
    visit = _visit()
    said = {**visit.pending, **visit.link}
    st.session_state[_link(visit.page)] = {name: text for name, text in said.items() if name not in visit.shared}
    st.session_state[_link("")] = _shared_link()
    wanted = versioned(said)
    if visit.written is not None and visit.written != wanted:
        st.query_params.from_dict(wanted)
    visit.written = wanted


def link_to(page: str) -> dict[str, str]:
    """The link parameters that open another page as the reader left it, with the picture and network of now."""
    left: dict[str, str] = st.session_state.get(_link(page), {})
    return versioned({**left, **_shared_link()})


def catch_up(param: Param[Any]) -> None:
    """Callback of a shared control that is drawn after the links to other pages: they carry its new value at once."""
    new = st.session_state[_widget(param, True)]
    if param.allows(new):
        st.session_state[_mirror(param, True)] = new
        _follow(param, new)


def add_to_link(name: str, text: str | None) -> None:
    """Write something beside the controls into the link; None takes it out."""
    link = _visit().link
    link.pop(name, None)
    if text is not None:
        link[name] = text


def query(**explicit: str) -> str:
    """The query string of the current state, without the question mark; `explicit` are defaults to be spelt out."""
    visit = _visit()
    return urlencode(versioned({**explicit, **visit.pending, **visit.link}))


def notify(notice: LearnerError) -> None:
    """Have something about the link said on the page."""
    if notice.message not in [said.message for said in _visit().notices]:
        _visit().notices.append(bare(notice))


def met() -> Container[str]:
    """Names of the parameters drawn since the page was opened."""
    return _visit().met


def opened_by_link(param: Param[Any]) -> bool:
    """Whether the link that opened this page sets this parameter."""
    return param.name in _visit().given


def notices(known: Container[str] = ()) -> list[LearnerError]:
    """What could not be read of this page's link, once every control has looked at it.

    Parameters in `known` belong to controls that are not drawn now: they wait until those are.
    """
    visit = _visit()
    for name in sorted(name for name in visit.pending if name not in known):
        del visit.pending[name]
        if name in visit.given:
            notify(LearnerError(f"This lesson has no setting “{name[:40]}”.", "That part of the link was left out."))
    return visit.notices


def _form(widget: Callable[..., Any], *args: Any, **options: Any) -> str:
    """What a control looks like: its kind and all that it is made with, but for functions."""
    plain_args = [part for part in args if not callable(part)]
    plain_options = {name: part for name, part in options.items() if not callable(part)}
    return f"{getattr(widget, '__name__', '')}{plain_args}{plain_options}"


def _standing_at(current: Any, widget: Callable[..., Any], *args: Any, **options: Any) -> dict[str, Any]:
    """The option that makes a control stand at `current` whenever the browser comes to draw it.

    What the session state says reaches a control only with the one run that says it. A browser that draws the control
    later, its code being still on the way, would let it stand elsewhere and send that with the next click.
    """
    kind = getattr(widget, "__name__", "")
    if kind in ("selectbox", "radio"):
        choices = list(args[1] if len(args) > 1 else options["options"])
        return {"index": choices.index(current)} if current in choices else {}
    if kind in ("multiselect", "pills", "segmented_control"):
        return {"default": current}
    if kind in ("slider", "select_slider", "number_input", "toggle", "checkbox", "text_input"):
        return {"value": current}
    return {}


def _visit() -> Visit:
    visit: Visit = st.session_state[_VISIT]
    return visit


def _link(page: str) -> str:
    return f"link:{page}"


def _shared_link() -> dict[str, str]:
    """The shared parameters of now: those that this page draws as they are, the others as their last page left them."""
    visit = _visit()
    before: dict[str, str] = st.session_state.get(_link(""), {})
    elsewhere = {name: text for name, text in before.items() if name not in visit.shared}
    return {**elsewhere, **{name: text for name, text in visit.link.items() if name in visit.shared}}


def _mirror(param: Param[Any], shared: bool) -> str:
    return _mirror_on("" if shared else _visit().page, param)


def _mirror_on(page: str, param: Param[Any]) -> str:
    return f"kept:{page}:{param.name}"


def _widget(param: Param[Any], shared: bool) -> str:
    return f"widget:{'' if shared else _visit().page}:{param.name}"


def _arrive(param: Param[T], shared: bool) -> None:
    """See that the mirror holds an allowed value: from the link, else from before, else the default."""
    visit, mirror = _visit(), _mirror(param, shared)
    if shared:
        visit.shared.add(param.name)
    if param.name not in visit.met:
        visit.met.add(param.name)
        st.session_state.pop(_widget(param, shared), None)  # left by another page's widget, Streamlit would ignore it
        if param.name in visit.pending:
            try:
                st.session_state[mirror] = param.parse(visit.pending.pop(param.name))
            except LearnerError as notice:
                st.session_state[mirror] = _absent(param)
                if param.name in visit.given:  # not the reader's doing where an example says it
                    visit.notices.append(bare(notice))
        elif visit.exact or (visit.from_link and not shared):
            st.session_state[mirror] = _absent(param)
    if mirror not in st.session_state or not param.allows(st.session_state[mirror]):
        st.session_state[mirror] = _absent(param)
    _follow(param, st.session_state[mirror])


def _absent(param: Param[T]) -> T:
    """What the link of this visit means where it lacks a parameter."""
    text = _visit().absent.get(param.name)
    return param.default if text is None else param.parse(text)


def _follow(param: Param[T], current: T) -> None:
    add_to_link(param.name, None if current == param.default else param.write(current))
