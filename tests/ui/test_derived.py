"""Controls that follow link parameters and speak for all of them when one is moved."""

from streamlit.testing.v1 import AppTest


def page() -> None:
    import streamlit as st

    from ui.controls.derived import Derived

    sides = st.session_state.setdefault("sides", {"rows": 3, "columns": 4})

    def resize(now) -> None:
        st.session_state["sides"] = {"rows": now["grid rows"], "columns": min(now["grid columns"], 5)}

    fields = Derived(resize)
    for name, side in sides.items():
        fields.draw(f"grid {name}", side, st.number_input, name, 1, 9)
    st.button("Start over", on_click=lambda: st.session_state.pop("sides"))


def test_a_change_says_all_values_and_the_controls_follow_what_became_of_them() -> None:
    at = AppTest.from_function(page, default_timeout=300).run()
    assert [field.value for field in at.number_input] == [3, 4]
    at.number_input(key="grid columns").set_value(9).run()
    assert at.session_state["sides"] == {"rows": 3, "columns": 5}
    assert [field.value for field in at.number_input] == [3, 5], "not what was typed but what holds"
    at.button[0].click().run()
    assert [field.value for field in at.number_input] == [3, 4]
    assert not at.exception
