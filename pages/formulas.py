"""The formula sheet: every formula of the lecture once, each with the way to its lesson."""

import streamlit as st

from lessons import LESSONS
from ui.frame.lesson import close_page, open_page
from ui.frame.sidebar import page_link

open_page("formulas", "Formula sheet")
st.title("Formula sheet", anchor=False)
st.markdown(
    "Every formula of the lecture in its corrected form. Each one lives in a lesson, where it has your numbers in it."
)
for lesson in LESSONS:
    if not lesson.formulas:
        continue
    numbers = ", ".join(map(str, lesson.concepts))
    st.header(f"{numbers} · {lesson.title}", anchor=lesson.url, divider="gray")
    for formula in lesson.formulas:
        text, rendered = st.columns([2, 3], vertical_alignment="center")
        text.markdown(f"**{formula.title}**\n\n{formula.reading}")
        rendered.latex(formula.latex)
    page_link(lesson.url, f"Open the lesson: {lesson.title}", lesson.icon)
close_page()
