"""Mistakes are explained, bugs are logged without a word of the user's content, and the page lives on."""

import logging

from streamlit.testing.v1 import AppTest


def broken_page() -> None:
    import streamlit as st

    from core.errors import LearnerError
    from ui.frame.errors import guard

    with guard():
        name = "an" + "na"
        raise ValueError(f"{name}.jpg: {[250 + offset for offset in range(5)]}")
    with guard():
        raise LearnerError("A kernel of *9×9* does not fit into 4×4.", "Take a smaller one: [3](x).")
    st.text("still here")


def test_a_bug_gets_a_reference_and_the_log_keeps_its_secrets(caplog):
    with caplog.at_level(logging.ERROR, logger="convscope"):
        at = AppTest.from_function(broken_page).run()
    assert not at.exception
    assert at.text[0].value == "still here"
    reference = at.error[0].value.split("reference ")[1][:8]
    assert reference in caplog.text
    assert "ValueError" in caplog.text
    assert "in broken_page" in caplog.text
    assert "anna" not in caplog.text
    assert "250, 251" not in caplog.text


def test_a_learners_mistake_is_shown_as_plain_text():
    at = AppTest.from_function(broken_page).run()
    box = at.warning[0].value
    assert r"\*9×9\*" in box
    assert r"\[3\]" in box
