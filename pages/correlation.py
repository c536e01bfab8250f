"""The door of the lesson on correlation."""

from lessons.correlation.page import draw_page

draw_page()
