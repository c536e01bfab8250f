"""Links, widgets and the session, in Streamlit's own test runner."""

from streamlit.testing.v1 import AppTest

from core.links import LINK_VERSION, VERSION_KEY

NOW = {VERSION_KEY: str(LINK_VERSION)}


def small_page() -> None:
    import streamlit as st

    from core.links import Choice, Whole
    from ui.frame import state

    state.begin(st.session_state.get("page", "one"), {"sample": {"size": "5", "colour": "blue"}})
    size = state.linked(Whole("size", 3, 1, 9), st.slider, "Size", 1, 9)
    colour = state.linked(
        Choice("colour", "red", ("red", "blue")), st.selectbox, "Colour", ("red", "blue"), shared=True
    )
    st.text(f"{size} {colour}")
    for notice in state.notices():
        st.warning(notice.message)
    state.write_link()


def page_of_a_thing() -> None:
    import streamlit as st

    from core.links import Whole
    from ui.frame import state

    state.begin("things", {})
    size = Whole("size", 3, 1, 9)
    gone = state.goes_with(size, st.session_state.get("thing", "cat"))
    st.text(f"{state.linked(size, st.slider, 'Size', 1, 9)} {'gone' if gone else 'kept'}")
    state.write_link()


def run(query: dict[str, str] | None = None) -> AppTest:
    at = AppTest.from_function(small_page, default_timeout=300)
    for name, text in (query or {}).items():
        at.query_params[name] = text
    return at.run()


def query(at: AppTest) -> dict[str, str]:
    return {name: value[-1] if isinstance(value, list) else value for name, value in at.query_params.items()}


def shown(at: AppTest) -> str:
    assert not at.exception
    return at.text[0].value


def test_defaults_make_an_empty_link():
    at = run()
    assert shown(at) == "3 red"
    assert query(at) == {}


def test_a_link_sets_the_widgets():
    at = run({"size": "7", "colour": "blue"})
    assert shown(at) == "7 blue"
    assert at.slider[0].value == 7
    assert not at.warning


def test_widgets_write_the_link_and_leave_out_defaults():
    at = run({"size": "7"})
    at.slider[0].set_value(9).run()
    assert query(at) == {"size": "9", **NOW}
    at.slider[0].set_value(3).run()
    assert query(at) == {}


def test_after_arrival_the_widgets_lead():
    at = run({"size": "7"})
    at.slider[0].set_value(2).run()
    at.query_params["size"] = "8"
    at.run()
    assert shown(at) == "2 red"
    at.slider[0].set_value(4).run()
    assert query(at) == {"size": "4", **NOW}


def test_shared_values_move_to_another_page_and_others_wait():
    at = run({"size": "7", "colour": "blue"})
    at.session_state["page"] = "two"
    at.query_params.clear()
    at.run()
    assert shown(at) == "3 blue"
    at.slider[0].set_value(4).run()
    assert query(at) == {"size": "4", "colour": "blue", **NOW}
    at.session_state["page"] = "one"
    at.query_params.clear()
    at.run()
    assert shown(at) == "7 blue"


def page_that_looks_back() -> None:
    import streamlit as st

    from core.links import Whole
    from ui.frame import state

    state.begin(st.session_state.get("page", "one"), {})
    size = Whole("size", 3, 1, 9)
    if st.session_state.get("page") == "two":
        st.text(f"{state.left_on('one', size)} {state.left_on('nowhere', size)}")
    else:
        state.linked(size, st.slider, "Size", 1, 9)
    state.write_link()


def test_a_page_knows_what_another_left_in_a_parameter():
    at = AppTest.from_function(page_that_looks_back, default_timeout=300).run()
    at.slider[0].set_value(8).run()
    at.session_state["page"] = "two"
    at.run()
    assert shown(at) == "8 None"


def test_the_address_is_left_alone_on_arrival():
    at = run({"size": "7", "colour": "red", "example": "sample"})
    assert query(at) == {"size": "7", "colour": "red", "example": "sample"}
    at.slider[0].set_value(8).run()
    assert query(at) == {"size": "8", **NOW}


def test_an_example_is_opened_and_what_stands_beside_it_wins():
    assert shown(run({"example": "sample"})) == "5 blue"
    at = run({"example": "sample", "size": "6"})
    assert shown(at) == "6 blue"
    at.slider[0].set_value(7).run()
    assert query(at) == {"size": "7", "colour": "blue", **NOW}


def test_what_cannot_be_read_is_said_and_the_rest_is_kept():
    at = run({"size": "many", "colour": "blue", "taste": "sweet", "v": "99", "example": "nothing"})
    assert shown(at) == "3 blue"
    said = " ".join(box.value for box in at.warning)
    for part in ("size=many", "taste", "version 99", "nothing"):
        assert part in said
    at.slider[0].set_value(4).run()
    assert query(at) == {"size": "4", "colour": "blue", **NOW}


def page_with_links_first() -> None:
    import streamlit as st

    from core.links import Choice
    from ui.frame import state

    state.begin(st.session_state.get("page", "one"), {})
    st.text(str(state.link_to("other")))
    if st.session_state.get("page") != "bare":
        colour = Choice("colour", "red", ("red", "blue", "green"))
        state.linked(
            colour, st.selectbox, "Colour", colour.options, shared=True, on_change=lambda: state.catch_up(colour)
        )
    state.write_link()


def test_links_drawn_before_a_shared_control_carry_its_value_of_now():
    at = AppTest.from_function(page_with_links_first, default_timeout=300).run()
    at.selectbox[0].set_value("blue").run()
    assert shown(at) == str({"colour": "blue", **NOW})
    for page in ("bare", "one"):
        at.session_state["page"] = page
        at.run()
    at.selectbox[0].set_value("green").run()
    at.session_state["page"] = "bare"
    at.run()
    assert shown(at) == str({"colour": "green", **NOW}), "a page without the control hands on the last value"


def changing_page() -> None:
    import streamlit as st

    from core.links import Number
    from ui.frame import state

    state.begin("one", {})
    high = st.session_state.get("high", 1.0)
    strength = Number("strength", 0.0, -100, 100)
    if st.session_state.get("typed"):
        chosen = state.linked(strength, st.number_input, "Strength")
    else:
        chosen = state.linked(strength, st.slider, "Strength", -high, high)
    st.text(str(chosen))
    state.write_link()


def test_a_value_survives_when_its_control_changes_its_form():
    at = AppTest.from_function(changing_page, default_timeout=300).run()
    at.slider[0].set_value(0.3).run()
    for high, typed in ((2.0, False), (2.0, True), (5.0, False)):
        at.session_state["high"], at.session_state["typed"] = high, typed
        assert shown(at.run()) == "0.3"
        assert query(at) == {"strength": "0.3", **NOW}


def assigning_page() -> None:
    import streamlit as st

    from core.links import Whole
    from ui.frame import state

    state.begin("one", {})
    size = Whole("size", 3, 1, 9)
    if "assigned" not in st.session_state:
        st.session_state["assigned"] = True
        state.assign(size, 8)
    st.text(str(state.value(size)))
    state.write_link()


def test_what_is_assigned_stands_even_where_a_link_opened_the_page():
    at = AppTest.from_function(assigning_page, default_timeout=300)
    at.query_params["size"] = "5"
    assert shown(at.run()) == "8"


def page_of_every_kind():
    import streamlit as st

    from core.links import Choice, Flag, Whole, Wholes
    from ui.frame import state

    state.begin("a", {})
    letters = ("a", "b", "c")
    state.linked(Whole("slider", 55, 0, 100), st.slider, "slider", 0, 100)
    state.linked(Whole("number", 7, 0, 100), st.number_input, "number", 0, 100)
    state.linked(Flag("toggle", True), st.toggle, "toggle")
    state.linked(Choice("select", "b", letters), st.selectbox, "select", letters)
    state.linked(Choice("radio", "c", letters), st.radio, "radio", letters)
    state.linked(Wholes("several", (2,), 0, 3), st.multiselect, "several", range(4))
    state.linked(Choice("segments", "b", letters), st.segmented_control, "segments", letters)
    state.write_link()


def test_a_control_that_the_browser_draws_late_stands_where_it_should():
    """Its own default is where it stands now, in every run and not only in the one that set it."""
    at = AppTest.from_function(page_of_every_kind, default_timeout=300)
    at.query_params["slider"] = "80"
    at.run().run()

    def first_stand() -> list[object]:
        kinds = (at.slider, at.number_input, at.toggle, at.selectbox, at.radio, at.multiselect, at.button_group)
        found = [kind[0].proto.default for kind in kinds]
        return [one if isinstance(one, int | float) else list(one) for one in found]

    assert first_stand() == [[80], 7, True, 1, 2, [2], [1]]
    at.slider[0].set_value(30)
    at.run().run()
    assert first_stand() == [[30], 7, True, 1, 2, [2], [1]]


def test_a_choice_goes_with_what_it_was_made_for():
    at = AppTest.from_function(page_of_a_thing, default_timeout=300).run()
    at.slider[0].set_value(7).run()
    assert shown(at) == "7 kept"
    at.session_state["thing"] = "dog"
    assert shown(at.run()) == "3 gone"
    assert query(at) == {}
    assert shown(at.run()) == "3 kept"
    at.session_state["thing"] = "cat"
    assert shown(at.run()) == "3 kept", "there was no choice to let go"


def test_what_a_link_says_does_not_go_but_what_was_left_does():
    at = AppTest.from_function(page_of_a_thing, default_timeout=300)
    at.query_params["size"] = "7"
    assert shown(at.run()) == "7 kept"
    for size, expected in (("7", "3 gone"), ("5", "5 kept")):  # a way back to the page; a link to something else
        at.session_state["thing"] = f"thing {size}"
        at.session_state["visit"] = None  # another stay on the page
        at.query_params.clear()
        at.query_params["size"] = size
        assert shown(at.run()) == expected
